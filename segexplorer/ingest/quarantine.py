"""What did not fit and is kept aside: one line per value or row, with where it stood, in a file that a spreadsheet opens safely."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from segexplorer.ingest.decision import Decision, misfit
from segexplorer.ingest.forms import quoted

QUARANTINE_NAME = "quarantine.csv"
HEADER = "line,column,value"
WHOLE_ROW = "(whole row)"
BEHIND = "(behind the last column)"
FORMULA = "^\\s*[-=+@\uff0d\uff1d\uff0b\uff20\\t\\r\\n]"
"""Characters with which a text starts that a spreadsheet would run, wide ones too, whatever blanks stand before them."""


def misfits(relation: str, decisions: Sequence[Decision], names: Sequence[str]) -> list[str]:
    """Queries (line, column, value) for the values of `relation` that become missing because they do not fit."""
    return [
        f"SELECT line, {quoted(n)} AS col, {d.column} AS value FROM {relation} WHERE {misfit(d, d.column)}"  # noqa: S608
        for d, n in zip(decisions, names, strict=True)
        if d.n_misfits
    ]


def write_quarantine(connection: duckdb.DuckDBPyConnection, queries: Sequence[str], target: Path) -> int:
    """Write what the queries (line, col, value) give, by line; how many lines that were. No file for none."""
    if not queries:
        return 0
    connection.execute(f"CREATE OR REPLACE TEMP TABLE quarantined AS {' UNION ALL '.join(queries)}")
    row = connection.execute("SELECT count(*) FROM quarantined").fetchone()
    if not row or not row[0]:
        return 0
    safe = [
        f"CASE WHEN regexp_matches({c}, {quoted(FORMULA)}) THEN '''' || {c} ELSE {c} END AS {n}"
        for c, n in (("col", '"column"'), ("value", "value"))
    ]
    query = f"SELECT line, {', '.join(safe)} FROM quarantined ORDER BY line, col"  # noqa: S608
    connection.execute(
        f"COPY ({query}) TO {quoted(str(target))} (FORMAT csv, HEADER, DELIMITER ',', FORCE_QUOTE (\"column\", value))"
    )
    connection.execute("DROP TABLE quarantined")
    return int(row[0])


def gather(tables: Sequence[Path], target: Path) -> None:
    """What lies aside of several tables, one below the other beside the table `target`; no file where nothing does."""
    kept = [file for table in tables if (file := table.with_name(QUARANTINE_NAME)).exists()]
    for at, file in enumerate(kept):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        with target.with_name(QUARANTINE_NAME).open("a", encoding="utf-8") as whole:
            whole.writelines(lines[1 if at else 0 :])
