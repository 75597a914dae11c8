"""What is known before the rows of a text table are read, and DuckDB's own reader with nothing left to guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from segexplorer.ingest.decision import Hints
from segexplorer.ingest.dialect import Dialect
from segexplorer.ingest.forms import quoted, trimmed
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import place

UNFIT = (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException)
"""What DuckDB raises over the contents of a file; anything else is a mistake of ours and must be seen."""
LAST_ROWS = 20  # where a total or a note is looked for


@dataclass(frozen=True)
class Reading:
    """Where a text table is, where it is written to, and how it is divided; `names` are its clean column names, `raw` the names
    of its cells while they are text."""

    connection: duckdb.DuckDBPyConnection
    source: Path
    target: Path
    dialect: Dialect
    hints: Hints

    @cached_property
    def names(self) -> list[str]:
        """The names the columns will have."""
        return clean_names(self.dialect.header)

    @property
    def raw(self) -> list[str]:
        """The names of the cells: c0, c1, ..."""
        return [f"c{i}" for i in range(self.dialect.n_columns)]

    @property
    def trimmed(self) -> str:
        """SQL: the cells without white space at their ends."""
        return ", ".join(f"{trimmed(c)} AS {c}" for c in self.raw)

    def reader(self, types: Sequence[str] = (), extra: str = "") -> str:
        """The call of DuckDB's reader. Only empty cells are missing to it: its `nullstr` would also empty the cells of text
        columns, and `force_not_null` does not help (DuckDB 2.0 makes "NA" an empty text there)."""
        kinds = types or ["VARCHAR"] * self.dialect.n_columns
        columns = ", ".join(f"'{c}': '{t}'" for c, t in zip(self.raw, kinds, strict=True))
        return (
            f"read_csv({place(self.source)}, auto_detect = false, compression = 'none', delim = {quoted(self.dialect.delimiter)},"
            f" quote = '\"', escape = {quoted(self.dialect.escape)}, header = false, skip = {self.dialect.skip},"
            f" columns = {{{columns}}}{extra})"
        )
