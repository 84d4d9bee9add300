"""Framing, sentiment and attribution in news texts: measured, compared and shown word by word.

>>> import slantwise
>>> tables = slantwise.measure(["India claims its strikes were retaliation. Islamabad accuses Delhi of aggression."])
>>> tables["paragraphs"].to_polars()["generic_conflict"][0] > 0
True

The tables are those of the command line, column for column and bit for bit.
"""

from __future__ import annotations

import json
import warnings as _warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _native
from ._error import Error, ReadingWarning
from ._input import corpus as _corpus
from ._native import __version__
from ._table import Table, Tables

__all__ = [
    "Error",
    "ReadingWarning",
    "Table",
    "Tables",
    "__version__",
    "codebooks",
    "compare",
    "measure",
    "relations",
    "targets",
]

#: Warnings given one by one before the rest is only counted; all are in ``Tables.warnings``.
_SHOWN = 10


def measure(
    data: Any,
    text: str | None = None,
    id: str | None = None,
    meta: Sequence[str] | None = None,
    codebooks: Sequence[str] | None = None,
    actors: Iterable[str | Mapping[str, Any]] | None = None,
    *,
    name: str = "table",
    threads: int | None = None,
) -> Tables:
    """Measures every article of ``data``: frames, sentiment, attribution, actors, responsibility.

    Args:
        data: A polars, pandas or pyarrow table (anything with ``__arrow_c_stream__``), a dict of columns, a list of
            dicts, a list of texts; or a ``pathlib.Path`` (or a list of them) of a file, folder or glob, read as
            the command line reads it. A row is an article.
        text: The column that holds the text; when not given, ``text``, ``body``, … or the longest strings.
        id: The column that identifies an article; when not given, ``id``, ``doc_id``, ``url``, …, or the row's number.
        meta: Columns to keep as metadata in ``documents``; when not given, every column of short values.
        codebooks: Names of built-in codebooks or paths of files, in place of all built-in ones.
        actors: Actors that come before all found ones: names, or dicts ``{"name": …, "aliases": […]}``.
        name: What the column ``input`` says of the articles; ids of rows without one begin with it.
        threads: Threads to use; the result is the same for any number.

    Returns:
        The tables by name, each a :class:`Table`. Offsets are Unicode code points (indices into a Python string),
        end-exclusive; what is undefined is null.

    Raises:
        Error: A column or codebook that is not there; data of which nothing can be read.

    The interpreter's lock is released while measuring.

    >>> articles = {"body": ["India struck. Pakistan denied it."], "outlet": ["Dawn"]}
    >>> tables = slantwise.measure(articles, actors=["India", {"name": "Pakistan", "aliases": ["Islamabad"]}])
    >>> tables["documents"].to_polars()["outlet"].to_list()
    ['Dawn']
    >>> [row["text"] for row in tables["mentions"].to_polars().to_dicts()]
    ['India', 'Pakistan']
    """
    articles = _corpus(data, name, text, id, list(meta or []))
    declared = [{"name": actor} if isinstance(actor, str) else dict(actor) for actor in actors or []]
    books = None if codebooks is None else [str(book) for book in codebooks]
    tables, told, notices = _native.measure(articles, books, json.dumps(declared), threads)
    warned = [str(Error(*parts)) for parts in told]
    for message in warned[:_SHOWN]:
        _warnings.warn(message, ReadingWarning, stacklevel=2)
    if len(warned) > _SHOWN:
        _warnings.warn(f"… and {len(warned) - _SHOWN} more", ReadingWarning, stacklevel=2)
    return Tables(tables, warned, notices)


def targets(
    questions: Iterable[Mapping[str, Any]], *, why: int = 0, unsupervised: bool = False
) -> list[dict[str, Any]]:
    """Sentiment towards given spans of text.

    Args:
        questions: Dicts ``{"id", "text", "target": {"start", "end"}}``; offsets are indices into the string,
            end-exclusive.
        why: Add the columns, and the words, that speak most for positive or for negative, so many of each.
        unsupervised: Sum the tone words around the target instead of asking the trained model.

    Returns:
        Dicts ``{"id", "label", "score", "p_negative", "p_neutral", "p_positive"}``, in order; the score is the
        probability of positive less that of negative, from −1 to 1.

    Raises:
        Error: A question of another form, or a span outside its text; with its number, from 1.

    >>> question = {"id": 1, "text": "Critics called Smith a corrupt liar.", "target": {"start": 15, "end": 20}}
    >>> slantwise.targets([question])[0]["label"]
    'negative'
    """
    return json.loads(_native.targets(json.dumps([dict(q) for q in questions]), why, unsupervised))


def relations(questions: Iterable[Mapping[str, Any]], *, why: int = 0) -> list[dict[str, Any]]:
    """Who praises or blames whom between two given spans of text.

    Args:
        questions: Dicts ``{"id", "text", "a": {"start", "end"}, "b": {"start", "end"}}``.
        why: Add the columns that speak most for or against the relation named.

    Returns:
        Dicts ``{"id", "label", "p_none", "p_a_praises_b", …}``, in order; the probabilities add up to 1.

    Raises:
        Error: A question of another form, or a span outside its text; with its number, from 1.

    >>> text = "India blamed Pakistan for the attack."
    >>> question = {"id": 1, "text": text, "a": {"start": 0, "end": 5}, "b": {"start": 13, "end": 21}}
    >>> slantwise.relations([question])[0]["label"]
    'a_blames_b'
    """
    return json.loads(_native.relations(json.dumps([dict(q) for q in questions]), why))


def compare(
    tables: Mapping[str, Any],
    by: str | None = None,
    columns: Sequence[str] = (),
    actors: Sequence[str] = (),
    confirmatory: Sequence[str] = (),
    seed: int | None = None,
) -> Tables:
    """Compares groups, actors and voices, with intervals that resample whole articles.

    Args:
        tables: What :func:`measure` returned; a table may be replaced by one of another library, with the same columns.
        by: Metadata column whose groups are compared; ``outlet`` when not given, if there are several.
        columns: Columns to compare; all when empty.
        actors: Actors to set side by side; the most mentioned when empty.
        confirmatory: Columns of the one confirmatory family; all others are exploratory.
        seed: Of every random number.

    Returns:
        ``comparisons``, ``profiles``, ``actors``, … as ``slantwise compare`` writes them.

    Raises:
        Error: A column or an actor that does not occur, fewer than two groups, a table that is missing.
    """
    frames = {name: getattr(table, "_frame", table) for name, table in tables.items()}
    found = _native.compare(frames, by, list(columns), list(actors), list(confirmatory), seed)
    return Tables(found, [], [])


def codebooks() -> list[dict[str, Any]]:
    """The built-in codebooks: name, title, version, licence, reference, and their categories with column and definition.

    >>> [book["name"] for book in slantwise.codebooks()][:2]
    ['generic-frames', 'policy-frames']
    """
    return json.loads(_native.codebooks())
