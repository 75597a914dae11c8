"""A text table in UTF-8 -> Parquet: one quick way for clean files, a regular and a thorough way for the rest.

Quick: forms are decided on the first rows, and DuckDB's reader parses straight into them. Anything that does not fit stops it.
Regular: DuckDB's reader gives all cells as text, and forms are decided over all values. A row unlike the others stops it.
Thorough (ugly): every line is taken apart here, and rows that are no customers are told from those that are.
Where an easier way ends well, all give the same table.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.deciding import decide
from segexplorer.ingest.decision import Decision, Hints
from segexplorer.ingest.dialect import Dialect, guess_dialect
from segexplorer.ingest.forms import TEXT, quoted, summed, trimmed
from segexplorer.ingest.found import Table
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.long_format import widen
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.odd_rows import TOTAL_SQL, n_filled, odd_condition, typed_columns
from segexplorer.ingest.recipe import Recipe
from segexplorer.ingest.settled import settle, write_settled
from segexplorer.ingest.transposed import turned
from segexplorer.ingest.truth_forms import TICK
from segexplorer.ingest.ugly import read_ugly
from segexplorer.ingest.warehouse import name, place, write_parquet

__all__ = ["Table", "import_text"]

SAMPLE_ROWS = 2_000
LAST_ROWS = 20
WIDE = 200  # columns: to plan a query takes longer than to run it, so that one way less is tried
UNFIT = (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException)
"""What DuckDB raises over the contents of a file; anything else is a mistake of ours and must be seen."""
EXACT_DOUBLE = 9_000_000_000_000_000


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
    names, hints = clean_names(dialect.header), _hints(dialect, recipe)
    table = _quick(connection, source, target, dialect, names, hints) if dialect.is_even else None
    if dialect.is_even and not table and dialect.n_columns <= WIDE:
        table = _regular(connection, source, target, dialect, names, hints)
    table = table or read_ugly(connection, source, target, dialect, hints)
    table = _without_nameless(connection, target, table)
    if table.n_rows == 0:
        raise UnusableFile("no_table" if table.rejected_rows else "header_only", file=file_name)
    return table if recipe.orders else widen(connection, target, table)


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


def _cells(raw: Sequence[str]) -> str:
    return ", ".join(f"{trimmed(c)} AS {c}" for c in raw)


def _raw(n: int) -> list[str]:
    return [f"c{i}" for i in range(n)]


def _reader(source: Path, dialect: Dialect, types: Sequence[str], extra: str = "") -> str:
    """The call of DuckDB's reader with nothing left to guess. Only empty cells are missing to it: its `nullstr` would also
    empty the cells of text columns, and `force_not_null` does not help (DuckDB 2.0 makes "NA" an empty text there)."""
    columns = ", ".join(f"'{c}': '{t}'" for c, t in zip(_raw(len(types)), types, strict=True))
    return (
        f"read_csv({place(source)}, auto_detect = false, compression = 'none', delim = {quoted(dialect.delimiter)}, quote = '\"',"
        f" escape = {quoted(dialect.escape)}, header = false, skip = {dialect.skip}, columns = {{{columns}}}{extra})"
    )


def _quick(
    connection: duckdb.DuckDBPyConnection, source: Path, target: Path, dialect: Dialect, names: list[str], hints: Hints
) -> Table | None:
    """The table, or None when a row or a value further down does not fit what the first rows promised."""
    raw = _raw(dialect.n_columns)
    sample = _reader(source, dialect, ["VARCHAR"] * len(raw), ", parallel = false")
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE sample AS SELECT {_cells(raw)} FROM {sample} LIMIT {SAMPLE_ROWS}")  # noqa: S608
        decisions = decide(connection, "sample", raw, names, hints)
        if any(_needs_all_rows(d) for d in decisions):
            return None
        reader = _reader(source, dialect, [_native(d) or "VARCHAR" for d in decisions])
        selected = ", ".join(f"{_parsed(d)} AS {name(n)}" for d, n in zip(decisions, names, strict=True))
        n_rows = write_parquet(connection, f"SELECT {selected} FROM {reader}", target, len(names))  # noqa: S608
    except UNFIT:
        return None
    unseen = [n for d, n in zip(decisions, names, strict=True) if not d.seen]
    if not n_rows or _any_filled(connection, target, unseen) or _ends_oddly(connection, target, decisions, names, dialect, n_rows):
        return None
    return settle(Table(n_rows, tuple(names), dialect.delimiter), dialect, decisions, names)


def _needs_all_rows(decision: Decision) -> bool:
    """Whether the first rows left a question that only all of them can answer."""
    judged = any(doubt.kind in ("thousands", "decimals") for doubt in decision.doubts)
    return judged or decision.n_misfits > 0 or decision.form is TICK


def _native(decision: Decision) -> str:
    """The type that the reader itself may parse a column with; words for missing it cannot."""
    return "" if decision.has_tokens else decision.form.native


def _parsed(decision: Decision) -> str:
    """SQL for a column as the reader gives it: parsed, or as text. Whole numbers are read as doubles and checked, because
    DuckDB would round 1.5 to 2 in a BIGINT column without a word; whatever does not fit is an error, which ends the quick way."""
    column, form = decision.column, decision.form
    if form is TEXT or not _native(decision):
        return (
            column if form is TEXT else decision.value_or_error(f"trim({column})")
        )  # texts are trimmed in the end, where one is padded
    if form.native == "DOUBLE":
        return _whole(column) if form.name == "integer" else f"CASE WHEN isfinite({column}) THEN {column} END"
    return column


def _whole(number: str) -> str:
    broken = f"{number} != round({number}) OR abs({number}) > {EXACT_DOUBLE}"
    return f"CASE WHEN {broken} THEN error('not whole')::BIGINT ELSE {number}::BIGINT END"


def _without_nameless(connection: duckdb.DuckDBPyConnection, parquet: Path, table: Table) -> Table:
    """The table without the columns that have neither a name nor a value: a separator at the end of every line makes one."""
    nameless = [c for i, c in enumerate(table.columns, start=1) if c == f"column {i}"]
    empty = [c for c in nameless if not _any_filled(connection, parquet, [c])]
    if not empty or len(empty) == len(table.columns):
        return table
    kept = tuple(c for c in table.columns if c not in empty)
    slim = parquet.with_suffix(".slim")
    write_parquet(connection, f"SELECT {', '.join(map(name, kept))} FROM {place(parquet)}", slim, len(kept))  # noqa: S608
    os.replace(slim, parquet)
    return replace(table, columns=kept)


def _any_filled(connection: duckdb.DuckDBPyConnection, parquet: Path, columns: list[str]) -> bool:
    if not columns:
        return False
    filled = " OR ".join(f"count({name(c)}) > 0" for c in columns)
    row = connection.execute(f"SELECT {filled} FROM {place(parquet)}").fetchone()  # noqa: S608
    return bool(row and row[0])


def _ends_oddly(
    connection: duckdb.DuckDBPyConnection, parquet: Path, decisions: list[Decision], names: list[str], dialect: Dialect, n_rows: int
) -> bool:
    """Whether a total, a note or the names again stand among the rows; with a column of numbers, names would not have passed."""
    texts = [(name(n), head) for d, n, head in zip(decisions, names, dialect.header, strict=True) if d.form is TEXT]
    total = " OR ".join(f"regexp_full_match({t}, {quoted(TOTAL_SQL)})" for t, _ in texts) or "false"
    lonely = f"{summed([f'({name(n)} IS NOT NULL)::INT' for n in names])} = 1" if len(names) > 2 else "false"
    last = f"FROM read_parquet({place(parquet)}, file_row_number = true) WHERE file_row_number >= {n_rows - LAST_ROWS}"
    odd = f"SELECT 1 {last} AND ({total} OR {lonely}) LIMIT 1"
    if connection.execute(odd).fetchone():
        return True
    if len(texts) < len(names):
        return False
    again = " AND ".join(f"lower({t}) = lower({quoted(head)})" for t, head in texts if head) or "false"
    return bool(connection.execute(f"SELECT 1 FROM {place(parquet)} WHERE {again} LIMIT 1").fetchone())  # noqa: S608


def _regular(
    connection: duckdb.DuckDBPyConnection, source: Path, target: Path, dialect: Dialect, names: list[str], hints: Hints
) -> Table | None:
    """The table over all its values, or None when any row is not like the others."""
    raw, texts = _raw(dialect.n_columns), target.with_suffix(".texts")
    reader = _reader(source, dialect, ["VARCHAR"] * len(raw))
    try:
        n_rows = write_parquet(connection, f"SELECT {_cells(raw)} FROM {reader}", texts, len(raw))  # noqa: S608
    except UNFIT:
        return None
    cells = f"read_parquet({place(texts)}, file_row_number = true)"
    numbered = f"(SELECT file_row_number + {dialect.skip + 1} AS line, * EXCLUDE file_row_number FROM {cells})"  # noqa: S608
    typed = typed_columns(connection, numbered, raw, names)
    lonely = f"{n_filled(raw)} = 0 OR {odd_condition(typed, dialect.header, n_filled(raw))}"
    last = " OR ".join(f"regexp_full_match({c}, {quoted(TOTAL_SQL)})" for c in raw)
    odd = f"SELECT 1 FROM {numbered} WHERE {lonely} OR (line > {n_rows + dialect.skip - LAST_ROWS} AND ({last})) LIMIT 1"  # noqa: S608
    table = None
    if n_rows and not connection.execute(odd).fetchone():
        table = write_settled(connection, numbered, target, dialect, names, hints)
    texts.unlink()
    return table
