"""The quick way: forms are decided on the first rows, and DuckDB's reader parses straight into them. What does not fit stops it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from segexplorer.ingest.deciding import decide
from segexplorer.ingest.decision import Decision
from segexplorer.ingest.forms import TEXT, quoted, summed
from segexplorer.ingest.found import Table
from segexplorer.ingest.number_forms import NUMBERS
from segexplorer.ingest.odd_rows import TOTAL_SQL
from segexplorer.ingest.reading import LAST_ROWS, UNFIT, Reading
from segexplorer.ingest.settled import settle
from segexplorer.ingest.totals import MOST_SUMMED_COLUMNS, sums_up
from segexplorer.ingest.truth_forms import TICK
from segexplorer.ingest.warehouse import name, place, write_parquet

SAMPLE_ROWS = 2_000
EXACT_DOUBLE = 9_000_000_000_000_000


def read_quick(this: Reading) -> Table | None:
    """The table, or None when a row or a value further down does not fit what the first rows promised."""
    names = this.names
    try:
        decisions = _sampled(this)
        if any(_needs_all_rows(d) for d in decisions):
            return None
        reader = this.reader([_native(d) or "VARCHAR" for d in decisions])
        selected = ", ".join(f"{_parsed(d)} AS {name(n)}" for d, n in zip(decisions, names, strict=True))
        n_rows = write_parquet(this.connection, f"SELECT {selected} FROM {reader}", this.target, len(names))  # noqa: S608
    except UNFIT:
        return None
    unseen = [n for d, n in zip(decisions, names, strict=True) if not d.seen]
    if not n_rows or any_filled(this.connection, this.target, unseen) or _ends_oddly(this, decisions, n_rows):
        return None
    return settle(Table(n_rows, tuple(names), this.dialect.delimiter), this.dialect, decisions, names)


def _sampled(this: Reading) -> list[Decision]:
    sample = this.reader(extra=", parallel = false")
    query = f"SELECT {this.trimmed} FROM {sample} LIMIT {SAMPLE_ROWS}"  # noqa: S608
    this.connection.execute(f"CREATE OR REPLACE TEMP TABLE sample AS {query}")
    return decide(this.connection, "sample", this.raw, this.names, this.hints)


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


def any_filled(connection: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[str]) -> bool:
    """Whether any of the columns holds a value."""
    if not columns:
        return False
    filled = " OR ".join(f"count({name(c)}) > 0" for c in columns)
    row = connection.execute(f"SELECT {filled} FROM {place(parquet)}").fetchone()  # noqa: S608
    return bool(row and row[0])


def _ends_oddly(this: Reading, decisions: Sequence[Decision], n_rows: int) -> bool:
    """Whether a total, a note or the names again stand among the rows; with a column of numbers, names would not have passed."""
    names, table = this.names, place(this.target)
    texts = [(name(n), head) for d, n, head in zip(decisions, names, this.dialect.header, strict=True) if d.form is TEXT]
    total = " OR ".join(f"regexp_full_match({t}, {quoted(TOTAL_SQL)})" for t, _ in texts) or "false"
    lonely = f"{summed([f'({name(n)} IS NOT NULL)::INT' for n in names])} = 1" if len(names) > 2 else "false"
    last = f"FROM read_parquet({table}, file_row_number = true) WHERE file_row_number >= {n_rows - LAST_ROWS}"
    if this.connection.execute(f"SELECT 1 {last} AND ({total} OR {lonely}) LIMIT 1").fetchone():
        return True
    values = [name(n) for d, n in zip(decisions, names, strict=True) if d.form in NUMBERS][:MOST_SUMMED_COLUMNS]
    if sums_up(this.connection, f"read_parquet({table}, file_row_number = true)", values, "file_row_number = 0"):
        return True
    if len(texts) < len(names):
        return False
    again = " AND ".join(f"lower({t}) = lower({quoted(head)})" for t, head in texts if head) or "false"
    return bool(this.connection.execute(f"SELECT 1 FROM {table} WHERE {again} LIMIT 1").fetchone())  # noqa: S608
