"""A Parquet file -> our Parquet file: checked by reading all of it, with plain types only."""

from __future__ import annotations

from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.delimited import Table
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import name, place, write_parquet

PLAIN = {"BOOLEAN": "BOOLEAN", "DATE": "DATE", "VARCHAR": "VARCHAR", "DOUBLE": "DOUBLE", "FLOAT": "DOUBLE"}
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
OURS = (duckdb.OutOfMemoryException, duckdb.InterruptException)  # not the fault of the file


def import_columnar(connection: duckdb.DuckDBPyConnection, source: Path, target: Path, limits: Limits, file_name: str) -> Table:
    """Write the table of a Parquet file to `target`; nested columns become text. UnusableFile when it cannot be read."""
    try:
        described = connection.execute(f"DESCRIBE FROM read_parquet({place(source)})").fetchall()
        if len(described) > limits.max_columns:
            raise UnusableFile("too_many_columns", file=file_name, columns=len(described), most=limits.max_columns)
        names = clean_names([column for column, *_ in described])
        selected = ", ".join(
            f"{name(column)}::{_plain(kind)} AS {name(clean)}" for (column, kind, *_), clean in zip(described, names, strict=True)
        )
        query = f"SELECT {selected} FROM read_parquet({place(source)})"  # noqa: S608
        n_rows = write_parquet(connection, query, target, len(names))
    except OURS:
        raise
    except duckdb.Error as error:  # a broken page may raise any of its kinds, the bare one included
        raise UnusableFile("damaged_parquet", file=file_name) from error
    if n_rows == 0:
        raise UnusableFile("header_only", file=file_name)
    return Table(n_rows, tuple(names))


def _plain(kind: str) -> str:
    """
    >>> [_plain(k) for k in ("DECIMAL(9,2)", "UINTEGER", "TIMESTAMP_NS", "STRUCT(a INTEGER)", "ENUM('a')")]
    ['DOUBLE', 'BIGINT', 'TIMESTAMP', 'VARCHAR', 'VARCHAR']
    """
    if kind in WHOLE:
        return "BIGINT"
    if kind in PLAIN:
        return PLAIN[kind]
    if kind.endswith("]"):
        return "VARCHAR"
    if kind.startswith("TIMESTAMP"):
        return "TIMESTAMP"
    return "DOUBLE" if kind.startswith(("DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT")) else "VARCHAR"
