"""A long table (one row per customer and attribute) -> one row per customer, where it is sure that it is one.

Sure: three columns, the second holds few words, every customer has each of them once, and nearly all customers have all.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import duckdb

from segexplorer.ingest.column_names import is_identifier_name
from segexplorer.ingest.deciding import decide
from segexplorer.ingest.found import Table
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import name, place, write_parquet

MOST_ATTRIBUTES = 300
FEWEST_CUSTOMERS = 5
COVERED = 0.9  # of all pairs of a customer and an attribute stand in the table


def widen(connection: duckdb.DuckDBPyConnection, parquet: Path, table: Table) -> Table:
    """The table with one row per customer, in the order in which they first stood; as it was where it is not long."""
    if len(table.columns) != 3 or table.misfits:
        return table
    kinds = {c: kind for c, kind, *_ in connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()}
    customer, attribute, value = table.columns
    if kinds[attribute] != "VARCHAR" or kinds[customer] not in ("BIGINT", "VARCHAR") or not is_identifier_name(customer):
        return table
    attributes = _attributes(connection, parquet, customer, attribute)
    if not attributes:
        return table
    columns = clean_names([customer, *attributes])
    n_rows = _rewrite(connection, parquet, table.columns, attributes, columns, kinds[value] == "VARCHAR")
    return replace(table, n_rows=n_rows, columns=tuple(columns), widened=(customer, attribute, value), units=(), doubts=())


def _attributes(connection: duckdb.DuckDBPyConnection, parquet: Path, customer: str, attribute: str) -> list[str]:
    """The attributes in order of their first row; none where the table is not surely long."""
    c, a = name(customer), name(attribute)
    first = connection.execute(
        f"SELECT {a} FROM read_parquet({place(parquet)}, file_row_number = true) GROUP BY 1 ORDER BY min(file_row_number) LIMIT ?",  # noqa: S608
        [MOST_ATTRIBUTES + 1],
    ).fetchall()
    found = [text for (text,) in first]
    if not 2 <= len(found) <= MOST_ATTRIBUTES or None in found:
        return []
    table = f"read_parquet({place(parquet)})"
    pairs = f"SELECT count(*) FROM (SELECT DISTINCT {c}, {a} FROM {table})"  # noqa: S608
    query = f"SELECT count(*), count({c}), count(DISTINCT {c}), ({pairs}) FROM {table}"  # noqa: S608
    n_rows, n_named, n_customers, n_pairs = connection.execute(query).fetchone() or (0, 0, 0, 0)
    is_long = n_rows == n_named == n_pairs and n_customers >= max(FEWEST_CUSTOMERS, len(found))
    return found if is_long and n_rows >= COVERED * n_customers * len(found) else []


def _rewrite(
    connection: duckdb.DuckDBPyConnection,
    parquet: Path,
    long: tuple[str, ...],
    attributes: list[str],
    columns: list[str],
    is_text: bool,
) -> int:
    c, a, v = (name(column) for column in long)
    target = parquet.with_suffix(".widened")
    cells = ", ".join(f"max({v}) FILTER (WHERE {a} = ${i + 1}) AS c{i}" for i in range(len(attributes)))
    rows = f"read_parquet({place(parquet)}, file_row_number = true)"
    grouped = f"SELECT {c} AS customer, min(file_row_number) AS line, {cells} FROM {rows} GROUP BY 1"  # noqa: S608
    connection.execute(f"CREATE OR REPLACE TEMP TABLE wide AS {grouped}", attributes)
    raw = [f"c{i}" for i in range(len(attributes))]
    values = [d.value(d.column) for d in decide(connection, "wide", raw, columns[1:], tolerance=1)] if is_text else raw
    selected = ", ".join(f"{sql} AS {name(n)}" for sql, n in zip(["customer", *values], columns, strict=True))
    n_rows = write_parquet(connection, f"SELECT {selected} FROM wide ORDER BY line", target, len(columns))  # noqa: S608
    connection.execute("DROP TABLE wide")
    os.replace(target, parquet)
    return n_rows
