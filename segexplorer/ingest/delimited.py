"""A text table in UTF-8 -> Parquet: one quick way for clean files, a regular and a thorough way for the rest.

Quick: forms are decided on the first rows, and DuckDB's reader parses straight into them. Anything that does not fit stops it.
Regular: DuckDB's reader gives all cells as text, and forms are decided over all values. A row unlike the others stops it.
Thorough (ugly): every line is taken apart here, and rows that are no customers are told from those that are.
Where an easier way ends well, all give the same table.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.decision import Hints
from segexplorer.ingest.dialect import Dialect, guess_dialect
from segexplorer.ingest.found import Table
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.long_format import widen
from segexplorer.ingest.quick import any_filled, read_quick
from segexplorer.ingest.reading import Reading
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.regular import read_regular
from segexplorer.ingest.transposed import turned
from segexplorer.ingest.ugly import read_ugly
from segexplorer.ingest.warehouse import name, place, write_parquet

__all__ = ["Table", "import_text"]

WIDE = 200  # columns: to plan a query takes longer than to run it, so that one way less is tried


def import_text(
    connection: duckdb.DuckDBPyConnection,
    source: Path,
    target: Path,
    limits: Limits,
    file_name: str,
    delimiter: str = "",
    recipe: Recipe | None = None,
) -> Table:
    """Write the table of `source` to `target`; UnusableFile when there is none. A known `delimiter` is not guessed.

    Values and rows that did not fit are written to `quarantine.csv` beside `target`; `recipe` says how doubtful dates are read.
    """
    recipe = recipe or Recipe()
    guessed = guess_dialect(source, delimiter)
    if guessed and (guessed.n_columns > WIDE or not guessed.header_is_likely):
        source, guessed = turned(source, target.with_name("turned.csv"), guessed, limits) or (source, guessed)
    dialect = _checked(guessed, limits, file_name)
    table = _read(Reading(connection, source, target, dialect, _hints(dialect, recipe)))
    if table.n_rows == 0:
        raise UnusableFile("no_table" if table.rejected_rows else "header_only", file=file_name)
    table = _without_nameless(connection, target, table)
    return table if recipe.orders else widen(connection, target, table)


def _read(this: Reading) -> Table:
    """The table by the easiest way that ends well."""
    table = read_quick(this) if this.dialect.is_even else None
    if table is None and this.dialect.is_even and this.dialect.n_columns <= WIDE:
        table = read_regular(this)
    return table or read_ugly(this)


def _hints(dialect: Dialect, recipe: Recipe) -> Hints:
    """A semicolon divides cells where the comma is the mark of decimals."""
    return Hints(decimal_comma=True if dialect.delimiter == ";" else None, day_first=recipe.day_first)


def _checked(dialect: Dialect | None, limits: Limits, file_name: str) -> Dialect:
    if dialect is None:
        raise UnusableFile("no_table", file=file_name)
    if dialect.n_columns > limits.max_columns:
        raise UnusableFile("too_many_columns", file=file_name, columns=dialect.n_columns, most=limits.max_columns)
    if not dialect.header_is_likely:
        raise UnusableFile("no_header", file=file_name)
    if not dialect.has_body:
        raise UnusableFile("header_only", file=file_name)
    return dialect


def _without_nameless(connection: duckdb.DuckDBPyConnection, parquet: Path, table: Table) -> Table:
    """The table without the columns that have neither a name nor a value: a separator at the end of every line makes one."""
    nameless = [c for i, c in enumerate(table.columns, start=1) if c == f"column {i}"]
    empty = [c for c in nameless if not any_filled(connection, parquet, [c])]
    if not empty or len(empty) == len(table.columns):
        return table
    kept = tuple(c for c in table.columns if c not in empty)
    slim = parquet.with_suffix(".slim")
    write_parquet(connection, f"SELECT {', '.join(map(name, kept))} FROM {place(parquet)}", slim, len(kept))  # noqa: S608
    os.replace(slim, parquet)
    return replace(table, columns=kept)
