"""A text table in UTF-8 -> Parquet: one quick way for clean files, one thorough way for the rest.

Quick: types are decided on the first rows, and DuckDB's reader parses straight into them. Anything that does not fit stops it.
Thorough: every cell is read as text, rows that do not fit the table are set aside, and types are decided over all values.
Where the quick way ends well, both give the same table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.dialect import Dialect, guess_dialect
from segexplorer.ingest.forms import TEXT, Decision, Form, decide, filled, quoted
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import name, place, write_parquet

SAMPLE_ROWS = 2_000
REJECTED_EXAMPLES = 20
UNFIT = (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException)
"""What DuckDB raises over the contents of a file; anything else is a mistake of ours and must be seen."""
NUMBER = Form("number", "", "{v}::DOUBLE")
TRUTH_OR_ERROR = Form(
    "truth", "", "CASE lower({v}) WHEN 'true' THEN true WHEN 'false' THEN false ELSE error('neither')::BOOLEAN END"
)
EXACT_DOUBLE = 9_000_000_000_000_000


@dataclass(frozen=True)
class Table:
    """What was written: rows, clean column names, and the rows that were set aside (their number and first line numbers)."""

    n_rows: int
    columns: tuple[str, ...]
    delimiter: str = ""
    rejected_rows: int = 0
    rejected_lines: tuple[int, ...] = ()


def import_text(
    connection: duckdb.DuckDBPyConnection, source: Path, target: Path, limits: Limits, file_name: str, delimiter: str = ""
) -> Table:
    """Write the table of `source` to `target`; UnusableFile when there is none. A known `delimiter` is not guessed."""
    dialect = _checked(guess_dialect(source, delimiter), limits, file_name)
    names = clean_names(dialect.header)
    table = _quick(connection, source, target, dialect, names) or _thorough(connection, source, target, dialect, names)
    if table.n_rows == 0:
        raise UnusableFile("no_table" if table.rejected_rows else "header_only", file=file_name)
    return table


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


def _quick(connection: duckdb.DuckDBPyConnection, source: Path, target: Path, dialect: Dialect, names: list[str]) -> Table | None:
    """The table, or None when a row or a value further down does not fit what the first rows promised."""
    raw = _raw(dialect.n_columns)
    sample = _reader(source, dialect, ["VARCHAR"] * len(raw), ", parallel = false")
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE sample AS FROM {sample} LIMIT {SAMPLE_ROWS}")
        decisions = decide(connection, "sample", raw)
        reader = _reader(source, dialect, [_native(d) or "VARCHAR" for d in decisions])
        selected = ", ".join(f"{_parsed(d)} AS {name(n)}" for d, n in zip(decisions, names, strict=True))
        n_rows = write_parquet(connection, f"SELECT {selected} FROM {reader}", target, len(names))  # noqa: S608
    except UNFIT:
        return None
    unseen = [n for d, n in zip(decisions, names, strict=True) if not d.seen]
    return None if _any_filled(connection, target, unseen) else Table(n_rows, tuple(names), dialect.delimiter)


def _native(decision: Decision) -> str:
    """The type that the reader itself may parse a column with; words for missing it cannot."""
    return "" if decision.has_tokens else decision.form.native


def _parsed(decision: Decision) -> str:
    """SQL for a column as the reader gives it: parsed, or as text. Whole numbers are read as doubles and checked, because
    DuckDB would round 1.5 to 2 in a BIGINT column without a word; whatever does not fit is an error, which ends the quick way."""
    column, form = decision.column, decision.form
    if form.native == "DOUBLE":
        number = column if _native(decision) else _converted(column, NUMBER)
        return _whole(number) if form.name == "integer" else f"CASE WHEN isfinite({number}) THEN {number} END"
    if _native(decision) or form is TEXT:
        return column  # texts are trimmed in the end, where one is padded
    return _converted(column, TRUTH_OR_ERROR if form.name == "truth" else form)


def _whole(number: str) -> str:
    broken = f"{number} != round({number}) OR abs({number}) > {EXACT_DOUBLE}"
    return f"CASE WHEN {broken} THEN error('not whole')::BIGINT ELSE {number}::BIGINT END"


def _converted(column: str, form: Form) -> str:
    trimmed = f"trim({column})"
    if form is TEXT:
        return TEXT.read(trimmed)
    return f"CASE WHEN {filled(column)} THEN {form.read(trimmed)} END"


def _any_filled(connection: duckdb.DuckDBPyConnection, parquet: Path, columns: list[str]) -> bool:
    if not columns:
        return False
    filled = " OR ".join(f"count({name(c)}) > 0" for c in columns)
    row = connection.execute(f"SELECT {filled} FROM {place(parquet)}").fetchone()  # noqa: S608
    return bool(row and row[0])


def _thorough(connection: duckdb.DuckDBPyConnection, source: Path, target: Path, dialect: Dialect, names: list[str]) -> Table:
    raw, texts = _raw(dialect.n_columns), target.with_suffix(".texts")
    rejected = _read_texts(connection, source, texts, dialect)
    decisions = decide(connection, f"read_parquet({place(texts)})", raw)
    selected = ", ".join(f"{_converted(d.column, d.form)} AS {name(n)}" for d, n in zip(decisions, names, strict=True))
    n_rows = write_parquet(connection, f"SELECT {selected} FROM read_parquet({place(texts)})", target, len(names))  # noqa: S608
    texts.unlink()
    return Table(n_rows, tuple(names), dialect.delimiter, *rejected)


def _read_texts(connection: duckdb.DuckDBPyConnection, source: Path, texts: Path, dialect: Dialect) -> tuple[int, tuple[int, ...]]:
    """All cells as text. Short rows are filled up, misfits counted; the lax reader follows the strict one."""
    types = ["VARCHAR"] * dialect.n_columns
    for strictness in ("strict_mode = true", "strict_mode = false"):
        extra = f", store_rejects = true, rejects_limit = 0, null_padding = true, parallel = false, {strictness}"
        connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
        try:
            n_rows = write_parquet(connection, f"FROM {_reader(source, dialect, types, extra)}", texts, len(types))
        except UNFIT:
            continue
        rejected = _rejected(connection)
        if n_rows > rejected[0]:
            return rejected
    return _rejected(connection) if texts.exists() else _nothing(connection, texts, types)


def _nothing(connection: duckdb.DuckDBPyConnection, texts: Path, types: list[str]) -> tuple[int, tuple[int, ...]]:
    empty = ", ".join(f"NULL::VARCHAR AS {c}" for c in _raw(len(types)))
    write_parquet(connection, f"SELECT {empty} LIMIT 0", texts, len(types))
    return 1, ()


def _rejected(connection: duckdb.DuckDBPyConnection) -> tuple[int, tuple[int, ...]]:
    """How many rows were set aside, and the first line numbers. Their contents are never shown: they are customers."""
    if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone():
        return 0, ()
    lines = connection.execute("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
    return len(lines), tuple(int(line) for (line,) in lines[:REJECTED_EXAMPLES])
