"""Suspicious values that somebody took for missing: said once in the recipe, applied to the table, undone by saying it no more.

>>> repaired(Repair("born", "below", "1910"), "BIGINT")
'CASE WHEN "born" < TRY_CAST(\\'1910\\' AS BIGINT) THEN NULL ELSE "born" END'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from segexplorer.ingest.forms import quoted
from segexplorer.ingest.recipe import Repair
from segexplorer.ingest.warehouse import name, place, write_parquet

SIGNS = {"is": "=", "below": "<", "above": ">"}


def repair(connection: duckdb.DuckDBPyConnection, table: Path, target: Path, repairs: Sequence[Repair]) -> int:
    """Write the table with these values missing; how many cells that were. Columns that are not there are passed over."""
    types = {column: kind for column, kind, *_ in connection.execute(f"DESCRIBE FROM {place(table)}").fetchall()}
    asked = [r for r in repairs if r.column in types]
    counts = ", ".join(f"count(*) FILTER (WHERE {_is_meant(r, types[r.column])})" for r in asked)
    row = connection.execute(f"SELECT {counts or 0} FROM {place(table)}").fetchone() or (0,)  # noqa: S608
    replaced = ", ".join(f"{_all_repairs(c, asked, types[c])} AS {name(c)}" for c in dict.fromkeys(r.column for r in asked))
    write_parquet(connection, f"SELECT * {f'REPLACE ({replaced})' if replaced else ''} FROM {place(table)}", target, len(types))  # noqa: S608
    return sum(int(n) for n in row)


def repaired(one: Repair, kind: str, value: str = "") -> str:
    """SQL for a column of DuckDB's type `kind`, or what was made of it before, without the values that the repair means."""
    return f"CASE WHEN {_is_meant(one, kind)} THEN NULL ELSE {value or name(one.column)} END"


def _all_repairs(column: str, repairs: Sequence[Repair], kind: str) -> str:
    value = ""
    for one in (r for r in repairs if r.column == column):
        value = repaired(one, kind, value)
    return value


def _is_meant(one: Repair, kind: str) -> str:
    return f"{name(one.column)} {SIGNS[one.kind]} TRY_CAST({quoted(one.value)} AS {kind})"
