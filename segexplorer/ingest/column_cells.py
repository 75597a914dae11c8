"""The cells of a relation column by column, so that any of them can be asked about at little cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

WIDE = 50
MOST_HELD_CELLS = 3_000_000


@dataclass(frozen=True)
class ColumnCells:
    """`columns` of `relation`; `is_held`: the table `held` (k, v) has their cells one below the other by position."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    columns: Sequence[str]
    is_held: bool = False

    def of(self, k: int) -> str:
        """The relation in which the column at position `k` stands under its name."""
        return f"(SELECT v AS {self.columns[k]} FROM held WHERE k = {k})" if self.is_held else self.relation  # noqa: S608

    def of_all(self, positions: Sequence[int]) -> str:
        """The relation (k, v) of the cells of the columns at these positions."""
        if self.is_held:
            return f"(SELECT k, v FROM held WHERE k IN ({', '.join(map(str, positions))}))"  # noqa: S608
        ks, vs = ", ".join(map(str, positions)), ", ".join(self.columns[k] for k in positions)
        return f"(SELECT unnest([{ks}]) AS k, unnest([{vs}]) AS v FROM {self.relation})"  # noqa: S608


def hold(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> ColumnCells:
    """The cells of columns; those of a wide and short table are kept in memory: to plan a query over 1,000 columns takes DuckDB
    a third of a second, and many columns are asked about one by one."""
    cells = ColumnCells(connection, relation, columns)
    if len(columns) <= WIDE:
        return cells
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()  # noqa: S608
    if not row or row[0] * len(columns) > MOST_HELD_CELLS:
        return cells
    connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS FROM {cells.of_all(range(len(columns)))}")
    return ColumnCells(connection, relation, columns, is_held=True)
