"""The regular way: DuckDB's reader gives all cells as text, and forms are decided over all values. An odd row stops it."""

from __future__ import annotations

from pathlib import Path

from segexplorer.ingest.forms import quoted
from segexplorer.ingest.found import Table
from segexplorer.ingest.odd_rows import TOTAL_SQL, n_filled, odd_condition, typed_columns
from segexplorer.ingest.reading import LAST_ROWS, UNFIT, Reading
from segexplorer.ingest.settled import write_settled
from segexplorer.ingest.totals import numbers, sums_up
from segexplorer.ingest.warehouse import place, write_parquet


def read_regular(this: Reading) -> Table | None:
    """The table over all its values, or None when any row is not like the others."""
    texts = this.target.with_suffix(".texts")
    try:
        n_rows = write_parquet(this.connection, f"SELECT {this.trimmed} FROM {this.reader()}", texts, len(this.raw))  # noqa: S608
    except UNFIT:
        return None
    rows = _numbered(texts, this.dialect.skip)
    is_table = n_rows and not _any_odd(this, rows, n_rows)
    table = write_settled(this.connection, rows, this.target, this.dialect, this.names, this.hints) if is_table else None
    texts.unlink()
    return table


def _numbered(texts: Path, skip: int) -> str:
    """A relation of the rows with the line each stood on."""
    cells = f"read_parquet({place(texts)}, file_row_number = true)"
    return f"(SELECT file_row_number + {skip + 1} AS line, * EXCLUDE file_row_number FROM {cells})"  # noqa: S608


def _any_odd(this: Reading, rows: str, n_rows: int) -> bool:
    """Whether a row is blank or may be no customer."""
    count = n_filled(this.raw)
    typed = typed_columns(this.connection, rows, this.raw, this.names)
    odd = f"{count} = 0 OR {odd_condition(typed, this.dialect.header, count)}"
    total = " OR ".join(f"regexp_full_match({c}, {quoted(TOTAL_SQL)})" for c in this.raw)
    among_last = f"line > {n_rows + this.dialect.skip - LAST_ROWS} AND ({total})"
    if this.connection.execute(f"SELECT 1 FROM {rows} WHERE {odd} OR ({among_last}) LIMIT 1").fetchone():  # noqa: S608
        return True
    return sums_up(this.connection, rows, numbers(typed), f"line = {this.dialect.skip + 1}")
