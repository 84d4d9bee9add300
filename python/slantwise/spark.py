"""Measuring on a Spark cluster: each executor measures its own record batches with the same engine.

::

    from slantwise.spark import measure
    measure(articles, text="body", id="url").write.parquet("paragraphs")

Rows are those of one process. Three things are decided per batch, not over the whole, because no executor sees the
whole: duplicates (``duplicate_of`` is left out), whether 03/04/2025 is in March or April (give dates as YYYY-MM-DD), and
ids that occur twice (give unique ones). A task that fails is run again by Spark from its input; nothing is written
outside Spark, so nothing is lost or doubled.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import Error
from . import measure as _measure

if TYPE_CHECKING:
    import pyarrow
    import pyspark.sql

#: Set by each executor for itself: Spark runs as many tasks as it has cores, and each measures on one.
_THREADS = 1


def measure(
    articles: pyspark.sql.DataFrame,
    text: str,
    id: str,
    meta: Sequence[str] = (),
    codebooks: Sequence[str] | None = None,
    actors: Iterable[str | Mapping[str, Any]] | None = None,
    *,
    table: str = "paragraphs",
) -> pyspark.sql.DataFrame:
    """One table of measures as a Spark data frame, in the order of ``articles``.

    Args:
        articles: A row an article.
        text: The column that holds the text.
        id: The column that identifies an article, unique over the whole.
        meta: Columns kept in the table ``documents``.
        codebooks: Names of built-in codebooks, or paths that every executor can read.
        actors: As for :func:`slantwise.measure`.
        table: Which table; the same articles give any of them.

    Returns:
        Columns as on one machine; counts and offsets are 64-bit integers, because Spark has no unsigned ones.

    Raises:
        Error: A column, codebook or table that is not there; before any work is done.
    """
    columns = list(dict.fromkeys([id, text, *meta]))
    missing = [name for name in columns if name not in articles.columns]
    if missing:
        raise Error("articles", f"has no column {missing[0]!r}", f"name one of: {', '.join(articles.columns)}")
    plan: dict[str, Any] = {
        "text": text,
        "id": id,
        "meta": list(meta),
        "codebooks": None if codebooks is None else list(codebooks),
        "actors": list(actors or []),
    }
    # One made-up article, measured here, tells the columns and finds what is wrong with the plan.
    example = {name: ["India accuses Pakistan."] for name in columns}
    tables = _measure(example, **plan)
    if table not in tables:
        raise Error("table", f"is {table!r}", f"name one of: {', '.join(tables)}")
    schema = _without_unsigned(tables[table].to_pyarrow().schema)

    def measured(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        return _batches(batches, plan, table, schema)

    from pyspark.sql.pandas.types import from_arrow_schema

    return articles.select(*columns).mapInArrow(measured, from_arrow_schema(schema))


def _batches(
    batches: Iterator[pyarrow.RecordBatch], plan: dict[str, Any], table: str, schema: pyarrow.Schema
) -> Iterator[pyarrow.RecordBatch]:
    """The table of each batch; columns that its articles lack are null."""
    import pyarrow

    os.environ.setdefault("RAYON_NUM_THREADS", str(_THREADS))
    for batch in batches:
        if not any(cell.as_py() and cell.as_py().strip() for cell in batch.column(plan["text"])):
            continue  # nothing to measure is an error elsewhere; a batch may be empty
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _measure(pyarrow.Table.from_batches([batch]), **plan, threads=_THREADS)[table].to_pyarrow()
        cells = [
            found[field.name].cast(field.type)
            if field.name in found.column_names
            else pyarrow.nulls(len(found), field.type)
            for field in schema
        ]
        yield from pyarrow.Table.from_arrays(cells, schema=schema).to_batches()


def _without_unsigned(schema: pyarrow.Schema) -> pyarrow.Schema:
    """The schema with signed integers and 32-bit offsets; ``duplicate_of`` left out."""
    import pyarrow

    def kind(type_: pyarrow.DataType) -> pyarrow.DataType:
        if pyarrow.types.is_unsigned_integer(type_):
            return pyarrow.int64()
        if pyarrow.types.is_large_string(type_):
            return pyarrow.string()
        if pyarrow.types.is_large_list(type_) or pyarrow.types.is_list(type_):
            return pyarrow.list_(kind(type_.value_type))
        if pyarrow.types.is_struct(type_):
            return pyarrow.struct([pyarrow.field(field.name, kind(field.type)) for field in type_])
        return type_

    kept = [field for field in schema if field.name != "duplicate_of"]
    return pyarrow.schema([pyarrow.field(field.name, kind(field.type)) for field in kept])
