"""The thorough way: every line of an ugly text is taken apart, and only then is it decided which rows are the table.

All of it happens in DuckDB over Parquet files beside the target, so that ten million rows need no more memory than the limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from segexplorer.ingest.cells import cells_of, join_parquet
from segexplorer.ingest.dialect import HEAD_ROWS, Dialect, dialect_of
from segexplorer.ingest.found import Table
from segexplorer.ingest.lines import write_lines
from segexplorer.ingest.odd_rows import n_filled, typed_columns
from segexplorer.ingest.quarantine import BEHIND, WHOLE_ROW
from segexplorer.ingest.ragged import align
from segexplorer.ingest.reading import Reading
from segexplorer.ingest.rows import LARGER, Judgement, judge
from segexplorer.ingest.settled import write_settled
from segexplorer.ingest.warehouse import place, write_parquet

REJECTED_EXAMPLES = 20


def read_ugly(this: Reading) -> Table:
    """Write the table of an ugly text to its target, and what was set aside to quarantine.csv beside it."""
    lines = write_lines(this.connection, this.source, this.target.parent)
    this.connection.execute("SET disabled_optimizers = 'build_side_probe_side'")  # a join keeps the order of its first table
    try:
        return _read(this, lines)
    finally:
        lines.unlink()
        this.connection.execute("RESET disabled_optimizers")


def _read(this: Reading, lines: Path) -> Table:
    connection, dialect, raw, texts = this.connection, this.dialect, this.raw, this.target.with_suffix(".texts")
    _write_cells(connection, lines, texts, dialect)
    even = f"(SELECT * FROM read_parquet({place(texts)}) WHERE n = {dialect.n_columns} AND n_filled > 0)"  # noqa: S608
    typed = typed_columns(connection, even, raw, this.names)
    judged = judge(connection, f"read_parquet({place(texts)})", typed, dialect.header)
    second = _larger_second(connection, lines, texts, judged, dialect)
    if second:
        texts.unlink()
        return _read(replace(this, dialect=second), lines)
    first_table = _set_aside(connection, judged)
    align(connection, _ragged(texts, raw, first_table), typed)
    rows = _relation(connection, texts, raw, first_table)
    aside = _aside_queries(lines, judged, connection)
    table = write_settled(connection, rows, this.target, dialect, this.names, this.hints, aside)
    texts.unlink()
    return _told(connection, table, judged)


def _write_cells(connection: duckdb.DuckDBPyConnection, lines: Path, texts: Path, dialect: Dialect) -> None:
    """(line, n cells, c0, c1, ..., surplus: the cells behind the last column, n_filled) of every record below the names."""
    width, back = dialect.n_columns, dialect.has_backslashes
    records = join_parquet(connection, lines, dialect.delimiter, back, dialect.skip)
    raw = [f"c{i}" for i in range(width)]
    cells = ", ".join(f"cells[{i + 1}] AS {c}" for i, c in enumerate(raw))
    behind = f"CASE WHEN len(cells) > {width} THEN cells[{width + 1}:] END AS surplus"
    split = f"SELECT line, len(cells) AS n, {cells}, {behind} FROM {cells_of(records, dialect.delimiter, width, back)}"  # noqa: S608
    write_parquet(connection, f"SELECT *, {n_filled(raw)} AS n_filled FROM ({split})", texts, width + 4)  # noqa: S608


def _larger_second(
    connection: duckdb.DuckDBPyConnection, lines: Path, texts: Path, judged: Judgement, dialect: Dialect
) -> Dialect | None:
    """The dialect of the table below, where it has far more rows than the one above."""
    if judged.cut_why != "second_table":
        return None
    at = judged.cut
    counts = f"count(*) FILTER (WHERE line < {at}), count(*) FILTER (WHERE line > {at})"
    query = f"SELECT {counts} FROM read_parquet({place(texts)}) WHERE c0 != ''"  # noqa: S608
    above, below = connection.execute(query).fetchone() or (0, 0)
    if below < LARGER * above:
        return None
    rows = connection.execute(
        f"SELECT text FROM read_parquet({place(lines)}, file_row_number = true) WHERE file_row_number >= {at - 1} LIMIT {HEAD_ROWS}"  # noqa: S608
    ).fetchall()
    found = dialect_of([text for (text,) in rows], dialect.delimiter)
    if not found or not found.has_body or not found.header_is_likely:
        return None
    return replace(found, skip=found.skip + at - 1)


def _set_aside(connection: duckdb.DuckDBPyConnection, judged: Judgement) -> str:
    """Keep the lines of rows that are no customers in the table `aside`; SQL: whether a line is of the first table."""
    connection.execute("CREATE OR REPLACE TEMP TABLE aside (line BIGINT)")
    if judged.aside:
        connection.executemany("INSERT INTO aside VALUES (?)", [[line] for line in judged.aside])
    return f"line NOT IN (SELECT line FROM aside){f' AND line < {judged.cut}' if judged.cut else ''}"  # noqa: S608


def _ragged(texts: Path, raw: Sequence[str], first_table: str) -> str:
    """The rows (line, cells) with more cells than there are columns."""
    cells = f"list_concat([{', '.join(raw)}], surplus) AS cells"
    return f"(SELECT line, {cells} FROM read_parquet({place(texts)}) WHERE n > {len(raw)} AND {first_table})"  # noqa: S608


def _relation(connection: duckdb.DuckDBPyConnection, texts: Path, raw: Sequence[str], first_table: str) -> str:
    """The rows of the table, in order: those as they stood, and those that were brought into line."""
    whole, width = f"read_parquet({place(texts)})", len(raw)
    kept = f"n <= {width} AND n_filled > 0 AND {first_table}"
    if not connection.execute("SELECT 1 FROM moved LIMIT 1").fetchone():
        return f"(SELECT {', '.join(['line', *raw])} FROM {whole} WHERE {kept})"  # noqa: S608
    cells = ", ".join(f"CASE WHEN n > {width} THEN m.{c} ELSE t.{c} END AS {c}" for c in raw)
    brought = f"n > {width} AND line IN (SELECT line FROM moved WHERE {n_filled(raw)} > 0)"  # noqa: S608
    return f"(SELECT line, {cells} FROM {whole} t LEFT JOIN moved m USING (line) WHERE ({kept}) OR ({brought}))"  # noqa: S608


def _aside_queries(lines: Path, judged: Judgement, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Queries (line, col, value) for whole rows that are no customers, or have no place, and for cells behind the last column."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE unplaced AS SELECT line FROM ragged WHERE line NOT IN (SELECT line FROM moved)"
    )
    text = f"(SELECT file_row_number + 1 AS line, text AS value FROM read_parquet({place(lines)}, file_row_number = true))"  # noqa: S608
    which = "line IN (SELECT line FROM aside UNION ALL SELECT line FROM unplaced)"
    which += f" OR (line >= {judged.cut} AND value != '')" if judged.cut else ""
    rows = f"SELECT line, '{WHOLE_ROW}' AS col, value FROM {text} WHERE {which}"  # noqa: S608
    return [rows, f"SELECT line, '{BEHIND}' AS col, value FROM surplus"]  # noqa: S608


def _told(connection: duckdb.DuckDBPyConnection, table: Table, judged: Judgement) -> Table:
    """The table with how many rows were set aside, and why."""
    lines = [int(line) for (line,) in connection.execute("SELECT line FROM unplaced ORDER BY line").fetchall()]
    behind = connection.execute("SELECT count(*) FROM surplus").fetchone()
    why = list(judged.aside.values()) + ([judged.cut_why] if judged.cut else [])
    counts = tuple((code, why.count(code)) for code in dict.fromkeys(why))
    misfits = (*table.misfits, *(((BEHIND, int(behind[0])),) if behind and behind[0] else ()))
    for made in ("aside", "moved", "surplus", "ragged", "unplaced"):
        connection.execute(f"DROP TABLE IF EXISTS {made}")
    return replace(
        table, rejected_rows=len(lines), rejected_lines=tuple(lines[:REJECTED_EXAMPLES]), set_aside=counts, misfits=misfits
    )
