"""A table as it was read -> the base: what the recipe says is done to it, and who cannot be written to is marked.

Two columns may be added: who has no usable e-mail address, and who stands on a list of people who must not be contacted. Each
is there only when it stops somebody, so that a table with nothing to say against stays the very same file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from segexplorer.core.derived import LISTED, WRITABLE
from segexplorer.core.suppression import SuppressionList
from segexplorer.ingest.addresses import MARKING, address_columns, judge
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.made_customers import customers_of
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.repairs import repair
from segexplorer.ingest.suppressions import SUPPRESSIONS, look_up
from segexplorer.ingest.warehouse import connect, name, place, write_parquet
from segexplorer.ingest.watch import Report, silent, stoppable, watched

T = TypeVar("T")


@dataclass(frozen=True)
class Base:
    """`repaired_cells`: values that were taken for missing because somebody said so; `lists`: who must not be contacted.
    `order_lines`: the counts of the lines that customers were made of (words.orders), {} where the table has customers; then
    `corrections` say what the columns are."""

    parquet: Path
    repaired_cells: int = 0
    lists: tuple[SuppressionList, ...] = ()
    order_lines: Mapping[str, Any] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def make_base(table: Path, target: Path, recipe: Recipe, limits: Limits | None = None, report: Report = silent) -> Base:
    """Make `target` of the table, all at once under its final name. Where nothing is to be done it is the same file.

    Order lines become customers first, beside what the file `customers.parquet` in the folder of the table says of them. The lists
    that the recipe names are looked for in the folder `suppressions` beside `target`. What `report` raises passes through, and
    leaves nothing. Raises UnusableFile, and UnusableData for order lines that cannot be used.
    """
    with stoppable(report) as told, tempfile.TemporaryDirectory(prefix=".base-", dir=target.parent) as made:
        work = Path(made)
        with connect(work) as connection:
            customers = customers_of(connection, table, work / "customers.parquet", recipe, limits or Limits(), told)
            base = _marked(connection, customers.parquet if customers else table, work, target, recipe, told)
    if customers is None:
        return base
    return replace(base, order_lines=customers.facts, corrections=customers.corrections)


def _marked(connection: duckdb.DuckDBPyConnection, source: Path, work: Path, target: Path, recipe: Recipe, report: Report) -> Base:
    """Repaired, marked, and put in its place."""
    repaired, marked, n_cells = work / "repaired.parquet", work / "marked.parquet", 0
    if recipe.repairs:
        make = partial(repair, connection, source, repaired, recipe.repairs)
        n_cells, source = watched(connection, report, MARKING, 1.0, make), repaired
    marks = _Marks(connection, source, target.parent / SUPPRESSIONS, recipe.suppressions, report)
    if marks.columns:
        watched(connection, report, MARKING, 1.0, partial(marks.write, marked))
        source = marked
    if source.parent == work:
        os.replace(source, target)
    else:
        os.link(source, target)
    return Base(target, n_cells, tuple(marks.lists))


class _Marks:
    """The columns that are added: row by row in the temporary table `marks`, in the order of the rows."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, source: Path, folder: Path, ids: tuple[str, ...], report: Report
    ) -> None:
        self._connection, self._report = connection, report
        self._table = f"read_parquet({place(source)})"
        self._relation = f"read_parquet({place(source)}, file_row_number = true)"
        self._n_columns = len(connection.execute(f"DESCRIBE FROM {self._table}").fetchall())
        self.lists = self._watched(lambda: look_up(connection, self._relation, folder, ids) if ids else [])
        self.columns = [*self._addresses(), *([LISTED] if any(one.n_found for one in self.lists) else [])]

    def _addresses(self) -> list[str]:
        found = self._watched(lambda: address_columns(self._connection, self._table))
        if not found:
            return []
        judge(self._connection, self._relation, found, self._report)
        stopped = self._connection.execute("SELECT count(*) FROM writable WHERE may IS NOT true").fetchall()[0][0]
        return [WRITABLE] if stopped else []

    def _watched(self, work: Callable[[], T]) -> T:
        return watched(self._connection, self._report, MARKING, 1.0, work)

    def write(self, target: Path) -> None:
        """Write the table with these columns at its end. Rows keep their places: a join alone would not promise that."""
        asked = {WRITABLE: "may", LISTED: "row_at IN (SELECT row_at FROM listed)"}
        rows = "writable" if WRITABLE in self.columns else f"(SELECT file_row_number AS row_at FROM {self._relation})"  # noqa: S608
        marks = ", ".join(f"{asked[c]} AS {name(c)}" for c in self.columns)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE marks AS SELECT {marks} FROM {rows} ORDER BY row_at")  # noqa: S608
        query = f"SELECT * FROM {self._table} POSITIONAL JOIN marks"  # noqa: S608
        write_parquet(self._connection, query, target, self._n_columns + len(self.columns))
