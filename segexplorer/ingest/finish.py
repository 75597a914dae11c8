"""The last look at a written table: blank rows go, cells longer than the limit are cut. Clean tables are left as they are."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from segexplorer.ingest.warehouse import name, place, write_parquet


def tidy(connection: duckdb.DuckDBPyConnection, parquet: Path, max_cell_chars: int) -> tuple[int, int]:
    """Rewrite `parquet` where needed; gives (rows that are left, cells that were cut)."""
    described = connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()
    columns = [name(column) for column, *_ in described]
    texts = [name(column) for column, kind, *_ in described if kind == "VARCHAR"]
    blank = " AND ".join(f"{column} IS NULL" for column in columns)
    n_long = " + ".join(f"count_if(strlen({c}) > {max_cell_chars} AND length({c}) > {max_cell_chars})" for c in texts) or "0"
    n_rows, _ = _two(connection, f"SELECT count(*), 0 FROM {place(parquet)}")  # noqa: S608
    n_blank, _ = _two(connection, f"SELECT count(*), 0 FROM {place(parquet)} WHERE {blank}")  # noqa: S608
    _, n_cut = _two(connection, f"SELECT 0, {n_long} FROM {place(parquet)}")  # noqa: S608
    if n_blank or n_cut:
        _rewrite(connection, parquet, columns, [f"left({c}, {max_cell_chars}) AS {c}" for c in texts], blank)
    return n_rows - n_blank, n_cut


def _two(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, int]:
    row = connection.execute(query).fetchone() or (0, 0)
    return int(row[0]), int(row[1] or 0)


def _rewrite(connection: duckdb.DuckDBPyConnection, parquet: Path, columns: list[str], cut: list[str], blank: str) -> None:
    tidied = parquet.with_suffix(".tidied")
    replaced = f"* REPLACE ({', '.join(cut)})" if cut else "*"
    write_parquet(connection, f"SELECT {replaced} FROM {place(parquet)} WHERE NOT ({blank})", tidied, len(columns))  # noqa: S608
    os.replace(tidied, parquet)
