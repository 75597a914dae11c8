"""When something happened, whatever a column stores it as: a date, text in one of the usual forms, or seconds since 1970."""

from __future__ import annotations

import duckdb

from segexplorer.ingest.date_forms import DATES, EXCEL_DAY
from segexplorer.ingest.forms import Form
from segexplorer.ingest.warehouse import name

LOOKED_AT = 20_000
DATED = tuple(form for form in DATES if form is not EXCEL_DAY)
ZONED = "TRY_CAST(TRY_CAST({v} AS TIMESTAMPTZ) AS TIMESTAMP)"  # "2024-05-01 10:00:00 +0200", in UTC
COMPACT = "try_strptime(({v}::BIGINT)::VARCHAR, '%Y%m%d')"
SECONDS, MILLISECONDS = "make_timestamp(({v}::BIGINT) * 1000000)", "make_timestamp(({v}::BIGINT) * 1000)"


def moment(connection: duckdb.DuckDBPyConnection, source: str, column: str, kind: str) -> str:
    """SQL: the TIMESTAMP of `column` of `source`, NULL where it cannot be read. Text is read in the one form that fits most
    of its first values, day before month where both fit as many."""
    c = name(column)
    if kind in ("DATE", "TIMESTAMP"):
        return f"{c}::TIMESTAMP"
    if kind in ("BIGINT", "DOUBLE"):
        return _number(c)
    if kind != "VARCHAR":
        return "NULL::TIMESTAMP"
    reads = [_read(form, c) for form in DATED] + [ZONED.replace("{v}", c)]
    counts = connection.execute(
        f"SELECT {', '.join(f'count({read})' for read in reads)} FROM (SELECT {c} FROM {source} LIMIT {LOOKED_AT})"  # noqa: S608
    ).fetchone()
    best = max(range(len(reads)), key=lambda at: ((counts or (0,) * len(reads))[at], -at))
    return reads[best]


def _read(form: Form, column: str) -> str:
    value = f"trim({column})"
    return f"CASE WHEN {form.fits(value)} THEN {form.read(value)}::TIMESTAMP END"


def _number(column: str) -> str:
    """Days as 20240131, else seconds or milliseconds since 1970, of the years 1973 to 2096."""
    return (
        f"CASE WHEN {column} BETWEEN 19000101 AND 21001231 THEN {COMPACT.replace('{v}', column)} "
        f"WHEN {column} BETWEEN 1e8 AND 4e9 THEN {SECONDS.replace('{v}', column)} "
        f"WHEN {column} BETWEEN 1e11 AND 4e12 THEN {MILLISECONDS.replace('{v}', column)} END"
    )
