"""How a file was read, where it could have been read otherwise, in a marketer's words.

>>> doubt_sentence("since", "day_first", "03-04-2024", "2024-04-03")
'“since”: 03-04-2024 was read as 3 April 2024, the day before the month.'
>>> doubt_sentence("spend", "thousands", "1.234", "1234")
'“spend”: 1.234 was read as 1234, the mark as one of thousands.'
>>> misfit_sentence("income", 12), aside_sentence("total", 1)
('12 values of “income” do not fit the rest and were left blank; they are kept aside.', '1 row of totals was left out.')
"""

from __future__ import annotations

from datetime import date

READING = {
    "title": "How the file was read",
    "month_first": "Month first instead",
    "day_first": "Day first instead",
    "download": "Download what was kept aside",
    "sheet": "Table of the file",
    "sheet_help": "The file holds several; another one is read at once.",
    "rows": "{name} ({rows} rows)",
    "lines": "Keep the lines as they are",
    "customers": "Make one row for each customer",
    "as_of": "Look back from",
    "units": "What stood beside the numbers of {columns} was left out: they are numbers now.",
    "wide": "One row per customer was made of rows with one value each.",
}
DOUBTS = {
    "day_first": "“{column}”: {example} was read as {read_as}, the day before the month.",
    "month_first": "“{column}”: {example} was read as {read_as}, the month before the day.",
    "two_orders": "“{column}”: some days only make sense in the other order and were read so, {example} as {read_as}.",
    "thousands": "“{column}”: {example} was read as {read_as}, the mark as one of thousands.",
    "decimals": "“{column}”: {example} was read as {read_as}, the mark as one of decimals.",
    "excel_days": "“{column}”: numbers such as {example} were read as days, {read_as}.",
    "unit_partly": "“{column}”: some values have a unit, such as {example}, and some have none; all were read as the same.",
    "header_shifted": "The line of names lacked a cell, so names were moved; check the columns around “{column}”.",
}
ASIDE = {
    "note": ("1 line that is only a note was left out.", "{n} lines that are only notes were left out."),
    "total": ("1 row of totals was left out.", "{n} rows of totals were left out."),
    "names_again": ("1 line that repeats the names was left out.", "{n} lines that repeat the names were left out."),
    "second_table": ("1 row of a second table was left out.", "{n} rows of a second table were left out."),
    "same_table_again": ("1 row of a table that comes again was left out.", "{n} rows of a table that comes again were left out."),
}
ASIDE_OTHERS = ("1 row was left out.", "{n} rows were left out.")


def doubt_sentence(column: str, kind: str, example: str, read_as: str) -> str:
    """What was read one way and could have been read another; days in words."""
    return DOUBTS.get(kind, DOUBTS["excel_days"]).format(column=column, example=example, read_as=_day(read_as))


def misfit_sentence(column: str, n: int) -> str:
    """How many values of a column were left blank."""
    if n == 1:
        return f"1 value of “{column}” does not fit the rest and was left blank; it is kept aside."
    return f"{n:,} values of “{column}” do not fit the rest and were left blank; they are kept aside."


def aside_sentence(code: str, n: int) -> str:
    """How many rows are no customers, and what they are instead."""
    one, many = ASIDE.get(code, ASIDE_OTHERS)
    return one if n == 1 else many.format(n=f"{n:,}")


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}{text[10:16]}"
