"""The last look at a written table: blank rows go, texts are trimmed and cut to the limit. Clean tables are left as they are.

Looking at the written file is cheap, because repeated texts are stored once there; trimming every cell while reading is not.
"""

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
    n_cut = _count(
        connection, parquet, [f"count_if(strlen({c}) > {max_cell_chars} AND length({c}) > {max_cell_chars})" for c in texts]
    )
    n_padded = _count(connection, parquet, [f"count_if(starts_with({c}, ' ') OR ends_with({c}, ' ') OR {c} = '')" for c in texts])
    n_blank = _count(connection, parquet, ["count(*)"], f"WHERE {blank}")
    if n_cut + n_padded + n_blank == 0:
        return _count(connection, parquet, ["count(*)"]), 0
    clean = [f"left(nullif(trim({c}), ''), {max_cell_chars}) AS {c}" for c in texts]
    return _rewrite(connection, parquet, clean, blank, len(columns)), n_cut


def _count(connection: duckdb.DuckDBPyConnection, parquet: Path, counts: list[str], where: str = "") -> int:
    row = connection.execute(f"SELECT {' + '.join(counts) or '0'} FROM {place(parquet)} {where}").fetchone()  # noqa: S608
    return int(row[0] or 0) if row else 0


def _rewrite(connection: duckdb.DuckDBPyConnection, parquet: Path, clean: list[str], blank: str, n_columns: int) -> int:
    tidied = parquet.with_suffix(".tidied")
    replaced = f"* REPLACE ({', '.join(clean)})" if clean else "*"
    query = f"SELECT * FROM (SELECT {replaced} FROM {place(parquet)}) WHERE NOT ({blank})"  # noqa: S608
    n_rows = write_parquet(connection, query, tidied, n_columns)
    os.replace(tidied, parquet)
    return n_rows
