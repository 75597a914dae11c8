"""One DuckDB connection per import: away from the network, its temporary files next to the work, and one way to write."""

from __future__ import annotations

from pathlib import Path

import duckdb

from segexplorer.ingest.forms import quoted

ROW_GROUP = 122_880
CELLS_PER_ROW_GROUP = 25_000_000  # wide tables get smaller groups, or a writer would hold gigabytes
MEMORY_LIMIT = "3GB"
# a column of ten thousands of different amounts is no dictionary: a quarter less to write, a third more to keep
PARQUET = "COMPRESSION snappy, PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 4096"


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """A private in-memory database that spills into `work` and never loads an extension from the network."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(work / "spill"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")  # counted, not printed
    return connection


def place(path: Path) -> str:
    """A path as an SQL literal that means this one file: DuckDB would read [ ] * ? in it as a pattern."""
    return quoted("".join(f"[{c}]" if c in "[*?" else c for c in str(path)))


def name(column: str) -> str:
    """A column name as SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, target: Path, n_columns: int) -> int:
    """Write the rows of `query`, in order, and return how many there were."""
    row_group = max(2_048, min(ROW_GROUP, CELLS_PER_ROW_GROUP // max(n_columns, 1)))
    options = f"FORMAT parquet, {PARQUET}, ROW_GROUP_SIZE {row_group}"
    row = connection.execute(f"COPY ({query}) TO {quoted(str(target))} ({options})").fetchone()
    return int(row[0]) if row else 0
