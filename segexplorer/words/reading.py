"""What is said about how a table was read: where it could have been read otherwise, and what was left out of it."""

from __future__ import annotations

from typing import Protocol

from segexplorer.words.messages import WORDS, Plural, Text

READING = WORDS | {
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
    "plain": "Take it like any other file",
    "plain_help": "Columns are then judged only by their names and values.",
    "known": "Use what is known of this export",
    "lifetimes": "Add what to expect of each customer",
    "lifetimes_help": "Three columns from when and how often each customer ordered: orders to be expected in the next 90 days, the chance that"
    " the customer still orders, and spend to be expected in the next 365 days (models BG/NBD and Gamma-Gamma).",
    "lifetimes_added": "Three columns say what to expect of each customer: orders in the next 90 days, the chance that the customer still"
    " orders, and spend in the next 365 days. They are estimates from past orders.",
    "lifetimes_less": "Two columns say what to expect of each customer: orders in the next 90 days, and the chance that the customer still"
    " orders. They are estimates from past orders.",
    "no_lifetimes": "Remove these columns",
    "wide": "One row per customer was made of rows with one value each.",
}
DOUBTS = WORDS | {
    "day_first": "“{column}” could have the day or the month first. The day was taken: {example} is {read_as}.",
    "month_first": "“{column}” could have the day or the month first. The month was taken: {example} is {read_as}.",
    "two_orders": "“{column}” has some dates with the day first and some with the month first. Each was read the way it makes sense:"
    " {example} is {read_as}.",
    "thousands": "A mark in “{column}” was read as one that divides thousands: {example} is {read_as}.",
    "decimals": "A mark in “{column}” was read as the one before decimals: {example} is {read_as}.",
    "excel_days": "The numbers in “{column}” were read as Excel counts days: {example} is {read_as}.",
    "unit_partly": "Only some values of “{column}” have a unit. All were read as the same: {example} is {read_as}.",
    "header_shifted": "The line of column names had one name too few. “{column}” was put where its values fit; check the names.",
}
DOUBT_WITHOUT_EXAMPLE = Text("“{column}” could be read in more than one way. Check its values.")
ASIDE = {
    "note": Plural("1 line is a note about the table, not a customer.", "{n} lines are notes about the table, not customers."),
    "total": Plural("1 row is a total of the others, not a customer.", "{n} rows are totals of the others, not customers."),
    "names_again": Plural("1 row repeats the column names.", "{n} rows repeat the column names."),
    "second_table": Plural(
        "Another table stands in the same file; only one of them was read.",
        "{n} other tables stand in the same file; only one was read.",
    ),
    "same_table_again": Plural(
        "The same table stands in the file twice; it was read once.",
        "The same table stands in the file {n} more times; it was read once.",
    ),
}
ASIDE_OTHERWISE = Plural("1 row was left out because it is no customer.", "{n} rows were left out because they are no customers.")
MISFIT = Plural(
    "1 value of “{column}” is not like the others and counts as missing.",
    "{n} values of “{column}” are not like the others and count as missing.",
)
BEHIND_COLUMN = "(behind the last column)"
BEHIND = Plural(
    "1 value stood behind the last column and was left out; its row is kept.",
    "{n} values stood behind the last column and were left out; their rows are kept.",
)
UNIT = Text("“{column}” is counted in {unit}.")


class Doubtful(Protocol):
    """A column that could be read in two ways: `kind` says which was taken, `example` is a value that shows it as it stood, and
    `read_as` what it became."""

    @property
    def column(self) -> str:
        """The name of the column."""

    @property
    def kind(self) -> str:
        """Which of two ways was taken."""

    @property
    def example(self) -> str:
        """A value as it stood."""

    @property
    def read_as(self) -> str:
        """What it became."""


def doubt_sentence(doubt: Doubtful) -> str:
    """How a column was read where it could have been otherwise.

    >>> from types import SimpleNamespace as Said
    >>> doubt_sentence(Said(column="joined", kind="day_first", example="03/04/2024", read_as="2024-04-03 00:00:00"))
    '“joined” could have the day or the month first. The day was taken: 03/04/2024 is 2024-04-03.'
    >>> doubt_sentence(Said(column="spend", kind="thousands", example="1.234", read_as="1234.0"))
    'A mark in “spend” was read as one that divides thousands: 1.234 is 1234.'
    >>> doubt_sentence(Said(column="Date", kind="header_shifted", example="", read_as="Date"))
    'The line of column names had one name too few. “Date” was put where its values fit; check the names.'
    """
    template = DOUBTS.get(doubt.kind) or str(DOUBT_WITHOUT_EXAMPLE)
    read_as = doubt.read_as.removesuffix(" 00:00:00").removesuffix(".0")
    return template.format(column=doubt.column, example=doubt.example, read_as=read_as)


def aside_sentence(code: str, n: int) -> str:
    """Why `n` rows are no customers.

    >>> aside_sentence("total", 1), aside_sentence("note", 1200)
    ('1 row is a total of the others, not a customer.', '1,200 lines are notes about the table, not customers.')
    >>> aside_sentence("same_table_again", 1)
    'The same table stands in the file twice; it was read once.'
    """
    return ASIDE.get(code, ASIDE_OTHERWISE).of(n)


def misfit_sentence(column: str, n: int) -> str:
    """What became of `n` values that do not fit their column.

    >>> misfit_sentence("age", 1)
    '1 value of “age” is not like the others and counts as missing.'
    >>> misfit_sentence("(behind the last column)", 51)
    '51 values stood behind the last column and were left out; their rows are kept.'
    """
    return (BEHIND if column == BEHIND_COLUMN else MISFIT).of(n, column=column)


def unit_sentence(column: str, unit: str) -> str:
    """What stood beside the numbers of a column.

    >>> unit_sentence("spend", "€"), unit_sentence("discount", "%")
    ('“spend” is counted in €.', '“discount” is counted in %.')
    """
    return UNIT.format(column=column, unit=unit)
