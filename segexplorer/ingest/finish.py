"""The last look at a written table: blank rows go, texts are trimmed and cut to the limit. Clean tables are left as they are.

Looking at the written file is cheap, because repeated texts are stored once there; trimming every cell while reading is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb

from segexplorer.ingest.forms import quoted, summed
from segexplorer.ingest.warehouse import name, place, write_parquet

NOTHING = ("NULL", "\\N", "#N/A", "<NA>", "<null>", "(null)", "[NULL]", "NaN")
"""What programs write where nothing is: nobody answers so, as they may with "None" or "NA", and Mr Null is spelled otherwise."""

FEW_TEXTS = 50  # columns; from there on a question for each takes longer than one for all


def tidy(connection: duckdb.DuckDBPyConnection, parquet: Path, max_cell_chars: int) -> tuple[int, int]:
    """Rewrite `parquet` where needed; gives (rows that are left, cells that were cut)."""
    described = connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()
    columns = [name(column) for column, *_ in described]
    texts = [name(column) for column, kind, *_ in described if kind == "VARCHAR"]
    blank = " AND ".join(f"{column} IS NULL" for column in columns)
    if len(texts) <= FEW_TEXTS and not _may_be_unclean(connection, parquet, texts, blank, max_cell_chars):
        return _n_rows(connection, parquet), 0
    n_rows, n_cut, n_padded, n_blank = _counts(connection, parquet, texts, blank, max_cell_chars)
    if n_cut + n_padded + n_blank == 0:
        return n_rows, 0
    clean = [f"CASE WHEN {_is_nothing(c)} THEN NULL ELSE left(nullif(trim({c}), ''), {max_cell_chars}) END AS {c}" for c in texts]
    return _rewrite(connection, parquet, clean, blank, len(columns)), n_cut


def _may_be_unclean(
    connection: duckdb.DuckDBPyConnection, parquet: Path, texts: list[str], blank: str, max_cell_chars: int
) -> bool:
    """Asked column by column in a condition, where the statistics of the file answer most: a quarter of what counting takes."""
    nothing, most = ", ".join(map(quoted, NOTHING)), max(map(len, NOTHING))
    doubtful = [
        f"{c} < '!' OR ends_with({c}, ' ') OR strlen({c}) > {max_cell_chars} OR (strlen({c}) <= {most} AND {c} IN ({nothing}))"
        for c in texts
    ]
    return any(_n_rows(connection, parquet, condition) for condition in (blank, *doubtful))


def _n_rows(connection: duckdb.DuckDBPyConnection, parquet: Path, condition: str = "true") -> int:
    row = connection.execute(f"SELECT count(*) FROM {place(parquet)} WHERE {condition}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _counts(
    connection: duckdb.DuckDBPyConnection, parquet: Path, texts: list[str], blank: str, max_cell_chars: int
) -> tuple[int, int, int, int]:
    """All rows, cells that are too long, texts with a space at an end, blank rows."""
    # not count_if: over a column without any value it gives NULL, and the sum with it (DuckDB 2.0)
    n_cut = _sum(f"strlen({c}) > {max_cell_chars} AND length({c}) > {max_cell_chars}" for c in texts)
    n_padded = _sum(f"{c} = '' OR starts_with({c}, ' ') OR ends_with({c}, ' ') OR {_is_nothing(c)}" for c in texts)
    n_blank = f"SELECT count(*) FROM {place(parquet)} WHERE {blank}"  # noqa: S608
    row = connection.execute(f"SELECT count(*), {n_cut}, {n_padded}, ({n_blank}) FROM {place(parquet)}").fetchone()  # noqa: S608
    n_rows, cut, padded, blanks = row or (0, 0, 0, 0)
    return int(n_rows), int(cut), int(padded), int(blanks)


def _is_nothing(column: str) -> str:
    return f"{column} IN ({', '.join(map(quoted, NOTHING))})"


def _sum(conditions: Iterable[str]) -> str:
    return summed([f"count(*) FILTER (WHERE {condition})" for condition in conditions])


def _rewrite(connection: duckdb.DuckDBPyConnection, parquet: Path, clean: list[str], blank: str, n_columns: int) -> int:
    tidied = parquet.with_suffix(".tidied")
    replaced = f"* REPLACE ({', '.join(clean)})" if clean else "*"
    query = f"SELECT * FROM (SELECT {replaced} FROM {place(parquet)}) WHERE NOT ({blank})"  # noqa: S608
    n_rows = write_parquet(connection, query, tidied, n_columns)
    os.replace(tidied, parquet)
    return n_rows
