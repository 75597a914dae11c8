"""Whether tables with the same columns tell of the same people again: a copy, an older state, a month of the same customers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import duckdb

from segexplorer.ingest.warehouse import name, place

SAME_AGAIN = 0.5  # of the names in the first column of the smaller table stand in the other too


def is_told_again(connection: duckdb.DuckDBPyConnection, tables: Sequence[Path]) -> bool:
    """Whether the first column, where it tells all rows of each table apart, has mostly the same values in two of them; or,
    where it does not, whether two tables have mostly the same rows."""
    keys = [_first(connection, table) for table in tables]
    if not all(_tells_apart(connection, key) for key in keys):
        keys = [f"SELECT DISTINCT hash(t) AS key FROM {place(table)} t" for table in tables]  # noqa: S608
    return any(_overlap(connection, a, b) >= SAME_AGAIN for a, b in combinations(keys, 2))


def _first(connection: duckdb.DuckDBPyConnection, table: Path) -> str:
    column = connection.execute(f"DESCRIBE FROM {place(table)}").fetchall()[0][0]
    return f"SELECT {name(column)}::VARCHAR AS key FROM {place(table)}"  # noqa: S608


def _tells_apart(connection: duckdb.DuckDBPyConnection, key: str) -> bool:
    row = connection.execute(f"SELECT count(DISTINCT key) = count(*) FROM ({key})").fetchone()  # noqa: S608
    return bool(row and row[0])


def _overlap(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> float:
    """The share of the keys of the smaller table that the other has too."""
    counts = f"SELECT (SELECT count(*) FROM ({a})), (SELECT count(*) FROM ({b})), (SELECT count(*) FROM (({a}) INTERSECT ({b})))"  # noqa: S608
    n_a, n_b, n_both = connection.execute(counts).fetchone() or (0, 0, 0)
    return float(n_both) / max(min(n_a, n_b), 1)
