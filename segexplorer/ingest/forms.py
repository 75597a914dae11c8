"""The forms in which a column of text may hold numbers, dates or truth values, and how DuckDB reads each.

A column has a form only if every value that is not missing fits it. So `31-12-2020` decides for a whole column that the
day comes first, a code with a leading zero keeps a column text, and nothing is ever changed silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

MISSING = (
    "",
    "NA",
    "N/A",
    "n/a",
    "na",
    "#N/A",
    "NULL",
    "null",
    "Null",
    "None",
    "none",
    "NaN",
    "nan",
    "NAN",
    "-",
    "--",
    "?",
    "inf",
    "-inf",
)
"""Missing where the rest of a column is numbers or dates. In a column of text only "" is: "None" and "NA" may be answers there."""

FIRST_ROWS = 200
COLUMNS_PER_QUERY = 50
WHOLE = "(0|[1-9][0-9]{0,17})"  # a leading zero makes a code, not a number; 19 digits may not fit 64 bits
INTEGER = f"[-+]?{WHOLE}"
NUMBER = "[-+]?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,3})?"
DECIMAL_COMMA = "[-+]?(0|[1-9][0-9]*)(,([0-9]{1,2}|[0-9]{4,}))?"  # three digits after a comma may be thousands: not decided here
DAY, YEAR, SHORT_YEAR, CLOCK = "[0-9]{1,2}", "[0-9]{4}", "[0-9]{2}", "[ T][0-9]{1,2}:[0-9]{2}"
ISO_DAY = f"{YEAR}-{DAY}-{DAY}"


@dataclass(frozen=True)
class Form:
    """`shape` is a pattern for Python and DuckDB alike, `also` and `cast` are SQL over the text {v}; `native` is the type
    that DuckDB's CSV reader may parse it with, if any."""

    name: str
    shape: str
    cast: str
    also: str = "true"
    native: str = ""

    def fits(self, value: str) -> str:
        """SQL: whether the text `value` has this form."""
        return f"(regexp_full_match({value}, '{self.shape}') AND {self.also.replace('{v}', value)})"

    def read(self, value: str) -> str:
        """SQL: what the text `value` means."""
        return self.cast.replace("{v}", value)


def _dated(shape: str, pattern: str, kind: str) -> Form:
    return Form(pattern, shape, f"strptime({{v}}, '{pattern}')::{kind}", f"try_strptime({{v}}, '{pattern}') IS NOT NULL")


_DATES = (  # the first that all values fit: day before month where both do
    (f"{DAY}-{DAY}-{YEAR}", "%d-%m-%Y"),
    (f"{DAY}-{DAY}-{YEAR}", "%m-%d-%Y"),
    (f"{DAY}/{DAY}/{YEAR}", "%d/%m/%Y"),
    (f"{DAY}/{DAY}/{YEAR}", "%m/%d/%Y"),
    (f"{DAY}[.]{DAY}[.]{YEAR}", "%d.%m.%Y"),
    (f"{YEAR}/{DAY}/{DAY}", "%Y/%m/%d"),
    (f"{DAY}/{DAY}/{SHORT_YEAR}", "%d/%m/%y"),
    (f"{DAY}/{DAY}/{SHORT_YEAR}", "%m/%d/%y"),
)

TEXT = Form("text", ".*", "nullif({v}, '')")
FORMS = (
    Form("truth", "(?i:true|false)", "(lower({v}) = 'true')"),
    Form("integer", INTEGER, "{v}::BIGINT", native="DOUBLE"),
    Form("number", NUMBER, "{v}::DOUBLE", native="DOUBLE"),
    Form("decimal comma", DECIMAL_COMMA, "replace({v}, ',', '.')::DOUBLE"),
    Form("date", ISO_DAY, "{v}::DATE", "TRY_CAST({v} AS DATE) IS NOT NULL", "DATE"),
    Form("moment", f"{ISO_DAY}({CLOCK}.*)?", "{v}::TIMESTAMP", "TRY_CAST({v} AS TIMESTAMP) IS NOT NULL", "TIMESTAMP"),
    *(_dated(shape, pattern, "DATE") for shape, pattern in _DATES),
    *(_dated(shape + CLOCK, pattern + " %H:%M", "TIMESTAMP") for shape, pattern in _DATES),
    *(_dated(shape + CLOCK + ":[0-9]{2}", pattern + " %H:%M:%S", "TIMESTAMP") for shape, pattern in _DATES),
)


def quoted(text: str) -> str:
    """An SQL string literal.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


MISSING_SHAPE = "|".join(re.escape(token) for token in MISSING)


def filled(column: str) -> str:
    """SQL: whether a text is a value. A pattern, because `IN` holds a vector per token: gigabytes for 1,000 columns."""
    return f"NOT regexp_full_match(trim({column}), '{MISSING_SHAPE}')"


@dataclass(frozen=True)
class Decision:
    """The form of one column. `seen`: any value stood in the rows it was decided on; `has_tokens`: so did a word for missing."""

    column: str
    form: Form
    seen: bool
    has_tokens: bool


def decide(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> list[Decision]:
    """The form of each text column of `relation`, over all its rows: the first of FORMS that every value fits, else text.

    The first rows rule out most forms cheaply, so that all rows are only asked about the few that are left.
    """
    chunks = (columns[i : i + COLUMNS_PER_QUERY] for i in range(0, len(columns), COLUMNS_PER_QUERY))
    return [decision for chunk in chunks for decision in _decide(connection, relation, chunk)]


def _decide(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> Iterator[Decision]:
    tokens = connection.execute(f"SELECT {', '.join(f'bool_or({_is_token(c)})' for c in columns)} FROM {relation}").fetchall()[0]  # noqa: S608
    trimmed = ", ".join(f"CASE WHEN {filled(c)} THEN trim({c}) END AS {c}" for c in columns)
    first = connection.execute(f"SELECT {trimmed} FROM {relation} LIMIT {FIRST_ROWS}").fetchall()  # noqa: S608
    candidates = [_possible([row[i] for row in first if row[i] is not None]) for i in range(len(columns))]
    questions = [q for c, forms in zip(columns, candidates, strict=True) for q in (f"count({c})", *(_all_fit(f, c) for f in forms))]
    answers = iter(connection.execute(f"SELECT {', '.join(questions)} FROM (SELECT {trimmed} FROM {relation})").fetchone() or ())  # noqa: S608
    for column, forms, has_tokens in zip(columns, candidates, tokens, strict=True):
        seen = bool(next(answers))
        fitting = [form for form in forms if next(answers)]
        yield Decision(column, fitting[0] if seen and fitting else TEXT, seen, bool(has_tokens))


def _is_token(column: str) -> str:
    return f"NOT {filled(column)} AND {column} != ''"


def _possible(values: list[str]) -> list[Form]:
    return [form for form in FORMS if all(re.fullmatch(form.shape, value) for value in values)]


def _all_fit(form: Form, column: str) -> str:
    return f"bool_and({form.fits(column)}) FILTER (WHERE {column} IS NOT NULL)"  # a missing date is no misfit
