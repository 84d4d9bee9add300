"""Tables as the engine makes them, readable by every library that knows Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._native import Frame


class Table:
    """An immutable table. ``polars.DataFrame(table)``, ``pyarrow.table(table)`` and DuckDB take it as it is.

    >>> import slantwise
    >>> slantwise.measure(["India accuses Pakistan."])["mentions"]
    <mentions: 2 rows × 16 columns>
    """

    __slots__ = ("_frame", "name")

    def __init__(self, name: str, frame: Frame) -> None:
        self._frame = frame
        #: What a row is: ``paragraphs``, ``evidence``, …
        self.name = name

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table by the Arrow C stream interface."""
        return self._frame.__arrow_c_stream__(requested_schema)

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._frame.names()

    def __len__(self) -> int:
        return len(self._frame)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self):,} rows × {len(self.columns)} columns>"

    def _repr_html_(self) -> str | None:
        try:
            return self.to_polars()._repr_html_()
        except ImportError:
            return None

    def to_polars(self) -> polars.DataFrame:
        """The table as a polars data frame (polars 1.3 or later)."""
        import polars

        return polars.DataFrame(self)

    def to_pyarrow(self) -> pyarrow.Table:
        """The table as a pyarrow table."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas data frame; needs pyarrow too. What is undefined is ``NaN`` or ``None``."""
        return self.to_pyarrow().to_pandas()


class Tables(dict[str, Table]):
    """Tables by name: ``documents``, ``paragraphs``, ``sentences``, ``evidence``, ``attributions``, ``mentions``,
    ``responsibility``, ``columns``; or what :func:`slantwise.compare` makes of them.

    >>> import slantwise
    >>> tables = slantwise.measure(["India accuses Pakistan."])
    >>> list(tables)[:3]
    ['documents', 'paragraphs', 'sentences']
    """

    #: What was lost or repaired in reading.
    warnings: list[str]
    #: What was decided in reading without being asked: columns, encodings, duplicates.
    notices: list[str]

    def __init__(self, tables: dict[str, Any], warnings: list[str], notices: list[str]) -> None:
        super().__init__({name: Table(name, frame) for name, frame in tables.items()})
        self.warnings = warnings
        self.notices = notices

    def __repr__(self) -> str:
        return "\n".join(repr(table) for table in self.values())
