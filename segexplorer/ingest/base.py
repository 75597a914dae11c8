"""A table as it was read -> the base: what the recipe says is done to it, and who cannot be written to is marked.

Two columns may be added: who has no usable e-mail address, and who stands on a list of people who must not be contacted. Each
is there only when it stops somebody, so that a table with nothing to say against stays the very same file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.suppression import SuppressionList
from segexplorer.ingest.addresses import address_columns, judge
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.repairs import repair
from segexplorer.ingest.suppressions import SUPPRESSIONS, look_up
from segexplorer.ingest.warehouse import connect, name, place, write_parquet


@dataclass(frozen=True)
class Base:
    """`repaired_cells`: values that were taken for missing because somebody said so; `lists`: who must not be contacted."""

    parquet: Path
    repaired_cells: int = 0
    lists: tuple[SuppressionList, ...] = ()


def make_base(table: Path, target: Path, recipe: Recipe) -> Base:
    """Make `target` of the table, all at once under its final name. Where nothing is to be done it is the same file.

    The lists that the recipe names are looked for in the folder `suppressions` beside `target`. Raises UnusableFile.
    """
    repaired, half = target.with_suffix(".repaired"), target.with_suffix(".half")
    n_cells, source = 0, table
    try:
        with connect(target.parent) as connection:
            if recipe.repairs:
                n_cells, source = repair(connection, table, repaired, recipe.repairs), repaired
            marks = _Marks(connection, source, target.parent / SUPPRESSIONS, recipe.suppressions)
            if marks.columns:
                marks.write(half)
                source = half
        if source == table:
            os.link(table, target)
        else:
            os.replace(source, target)
    finally:
        repaired.unlink(missing_ok=True)
        half.unlink(missing_ok=True)
    return Base(target, n_cells, tuple(marks.lists))


class _Marks:
    """The columns that are added: row by row in the temporary table `marks`, in the order of the rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: Path, folder: Path, ids: tuple[str, ...]) -> None:
        self._connection = connection
        self._table = f"read_parquet({place(source)})"
        self._relation = f"read_parquet({place(source)}, file_row_number = true)"
        self._n_columns = len(connection.execute(f"DESCRIBE FROM {self._table}").fetchall())
        self.lists = look_up(connection, self._relation, folder, ids) if ids else []
        self.columns = [*self._addresses(), *([LISTED] if any(one.n_found for one in self.lists) else [])]

    def _addresses(self) -> list[str]:
        found = address_columns(self._connection, self._table)
        if not found:
            return []
        judge(self._connection, self._relation, found)
        stopped = self._connection.execute("SELECT count(*) FROM writable WHERE may IS NOT true").fetchall()[0][0]
        return [WRITABLE] if stopped else []

    def write(self, target: Path) -> None:
        """Write the table with these columns at its end. Rows keep their places: a join alone would not promise that."""
        asked = {WRITABLE: "may", LISTED: "row_at IN (SELECT row_at FROM listed)"}
        rows = "writable" if WRITABLE in self.columns else f"(SELECT file_row_number AS row_at FROM {self._relation})"  # noqa: S608
        marks = ", ".join(f"{asked[c]} AS {name(c)}" for c in self.columns)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE marks AS SELECT {marks} FROM {rows} ORDER BY row_at")  # noqa: S608
        query = f"SELECT * FROM {self._table} POSITIONAL JOIN marks"  # noqa: S608
        write_parquet(self._connection, query, target, self._n_columns + len(self.columns))
