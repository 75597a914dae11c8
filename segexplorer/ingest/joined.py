"""Customers from a customer file beside what their orders say: everybody in the file, nobody else."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableData
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import connect, name, place, write_parquet
from segexplorer.ingest.watch import Report, silent, watched


@dataclass(frozen=True)
class Joined:
    """`n_with_orders` of the `n_customers` rows found their orders; `n_strangers` customers who ordered, with
    `n_orders_of_strangers` orders, stand in no row of the file; `n_repeated` rows have a key that another row has too (each
    gets the orders)."""

    parquet: Path
    n_customers: int
    n_with_orders: int
    n_strangers: int
    n_orders_of_strangers: int
    n_repeated: int


def join_customers(customers: Path, made: Path, key: str, target: Path, report: Report = silent) -> Joined:
    """Write the rows of a customer file with the columns that `customers_from` made, found by `key` (the file's column; the
    other table's is its first). Who has no orders gets 0 for counts and totals, and nothing for means, shares and times.

    Keys are compared as text without spaces around: 17850 and 17850.0 are one. Raises UnusableData when there is no such
    column, or when not one key is found.
    """
    with tempfile.TemporaryDirectory(prefix=".join-", dir=target.parent) as work, connect(Path(work)) as connection:
        left, right = f"read_parquet({place(customers)})", f"read_parquet({place(made)})"
        theirs, ours = _described(connection, left), _described(connection, right)
        if key not in theirs:
            raise UnusableData("no_such_column", column=key, columns=", ".join(theirs))
        k, m = _key(f"l.{name(key)}"), _key(f"r.{name(next(iter(ours)))}")
        counts = watched(connection, report, "orders", 1.0, lambda: _counts(connection, left, right, k, m, "n_orders" in ours))
        if not counts[1]:
            raise UnusableData("orders_nobody_found", column=key)
        names = clean_names([*theirs, *list(ours)[1:]])
        columns = [f"l.{name(c)}" for c in theirs] + [_or_nothing(c, kind) for c, kind in list(ours.items())[1:]]
        selected = ", ".join(f"{column} AS {name(clean)}" for column, clean in zip(columns, names, strict=True))
        # the row's number keeps the file's order, which a join does not
        rows = f"(SELECT *, row_number() OVER () AS _at FROM {left})"  # noqa: S608
        query = f"SELECT {selected} FROM {rows} AS l LEFT JOIN {right} AS r ON {k} = {m} ORDER BY l._at"  # noqa: S608
        whole = Path(work) / "joined.parquet"
        watched(connection, report, "orders", 1.0, lambda: write_parquet(connection, query, whole, len(names)))
        os.replace(whole, target)
    return Joined(target, *counts)


def _described(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    return {str(column): str(kind) for column, kind, *_ in connection.execute(f"DESCRIBE FROM {source}").fetchall()}


def _key(column: str) -> str:
    return f"regexp_replace(trim({column}::VARCHAR), '^([0-9]+)[.]0$', '\\1')"


def _or_nothing(column: str, kind: str) -> str:
    """Counts and totals are 0 where there are no orders; who never ordered has no mean, no share and no last time."""
    c = f"r.{name(column)}"
    is_count = column.startswith("n_") and kind in ("BIGINT", "HUGEINT", "DOUBLE", "INTEGER")
    return f"coalesce({c}, 0)" if is_count or column == "spend_total" else c


def _counts(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, k: str, m: str, has_orders: bool
) -> tuple[int, int, int, int, int]:
    """Rows of the file; those with orders; customers elsewhere; their orders; rows whose key stands more than once."""
    n_orders = "coalesce(sum(r.n_orders), 0)" if has_orders else "0"
    is_there, repeated = f"{k} IN (SELECT {m} FROM {right} AS r)", f"count({k}) - count(DISTINCT {k})"  # noqa: S608
    found = f"SELECT count(*), count(*) FILTER ({is_there}), {repeated} FROM {left} AS l"  # noqa: S608
    n_rows, n_found, n_repeated = connection.execute(found).fetchall()[0]
    others = f"SELECT count(*), {n_orders} FROM {right} AS r WHERE {m} NOT IN (SELECT {k} FROM {left} AS l WHERE {k} IS NOT NULL)"  # noqa: S608
    n_strangers, n_strange_orders = connection.execute(others).fetchall()[0]
    return int(n_rows), int(n_found), int(n_strangers), int(n_strange_orders), int(n_repeated)
