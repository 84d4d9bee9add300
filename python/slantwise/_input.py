"""What may be measured, and how it becomes a corpus."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ._error import Error
from ._native import Corpus

REMEDY = (
    "give a polars, pandas or pyarrow table, a dict of columns, a list of dicts or of texts, "
    "or pathlib.Path objects of files"
)


def corpus(data: Any, name: str, text: str | None, id: str | None, meta: Sequence[str]) -> Corpus:
    """Articles of ``data``."""
    columns = (text, id, list(meta))
    if isinstance(data, os.PathLike):
        data = [data]
    if isinstance(data, (str, bytes)):
        raise Error("data", "is one string", 'give a list of texts, or pathlib.Path("…") for a file or folder')
    if isinstance(data, Mapping):
        return _of_columns(data, name, columns)
    if _is_pandas(data):
        return Corpus.of_stream(_of_pandas(data), name, *columns)
    if hasattr(data, "__arrow_c_stream__"):
        return Corpus.of_stream(data, name, *columns)
    if hasattr(data, "__arrow_c_array__"):  # a record batch
        import pyarrow

        return Corpus.of_stream(pyarrow.table(data), name, *columns)
    if isinstance(data, Iterable):
        return _of_list(list(data), name, columns)
    raise Error("data", f"is of type {type(data).__name__}", REMEDY)


def _is_pandas(data: Any) -> bool:
    return type(data).__module__.partition(".")[0] == "pandas" and hasattr(data, "reset_index")


def _of_pandas(data: Any) -> Any:
    """As Arrow; an index with a name is a column, one without is no data."""
    import pyarrow

    if any(level is not None for level in data.index.names):
        data = data.reset_index()
    return pyarrow.Table.from_pandas(data, preserve_index=False)


def _of_columns(data: Mapping[str, Any], name: str, columns: tuple) -> Corpus:
    lists = {str(key): list(values) for key, values in data.items() if not isinstance(values, (str, bytes))}
    heights = {key: len(values) for key, values in lists.items()}
    if len(lists) < len(data) or len(set(heights.values())) > 1:
        remedy = "give a list a column, all of one length; a single article is [{…}]"
        raise Error("data", f"is a dict whose columns differ in length: {heights or list(data)}", remedy)
    return Corpus.of_rows(list(lists), [list(row) for row in zip(*lists.values())], name, *columns)


def _of_list(data: list, name: str, columns: tuple) -> Corpus:
    if all(isinstance(item, os.PathLike) for item in data) and data:
        return Corpus.of_files([os.fspath(item) for item in data], *columns)
    if all(isinstance(item, Mapping) for item in data):
        names = list(dict.fromkeys(str(key) for item in data for key in item))
        return Corpus.of_rows(names, [[item.get(key) for key in names] for item in data], name, *columns)
    if all(isinstance(item, str) for item in data):
        text, id, meta = columns
        return Corpus.of_rows([text or "text"], [[item] for item in data], name, text, id, meta)
    kinds = sorted({type(item).__name__ for item in data})
    raise Error("data", f"is a list of {' and '.join(kinds)}", REMEDY)
