"""What the card of a column says.

>>> span("number", 3.0, 51381.5, 94384.0), span("date", "2012-07-30", "2013-07-08", "2014-06-29")
('most between 3 and 94,400, half at most 51,400', 'most from 30 Jul 2012 to 29 Jun 2014')
"""

from __future__ import annotations

from collections.abc import Sequence

from segexplorer.words.dates import day
from segexplorer.words.messages import WORDS, Plural
from segexplorer.words.numbers import per_100, significant, with_unit

CARDS = WORDS | {
    "tab": "Columns",
    "table_tab": "As a table",
    "show": "Show",
    "all": "All",
    "used": "Used",
    "unused": "Not used",
    "family": "Way to divide",
    "origin": "Comes from",
    "every_family": "All ways",
    "search": "Find a column",
    "filled": "filled for {share} of 100",
    "hidden": "Values are not shown: they could say something about a person.",
    "few": "Too few values to show without showing people.",
    "none": "No column is like that.",
    "others": "all others",
    "picture": "{name}: {bars}",
    "bar": "{label} {share} of 100",
    "page": "Page",
    "role": "Taken for",
    "of": "{shown} of {count} columns",
    "span": "most between {low} and {high}, half at most {middle}",
    "span_dates": "most from {low} to {high}",
    "from_to": "{low} to {high}",
}
DISTINCT = Plural("one value", "{n} different values")


def span(kind: str, low: float | str, middle: float | str, high: float | str, unit: str = "") -> str:
    """Between what most values lie; `unit` is what they are counted in."""
    if kind == "date":
        return CARDS["span_dates"].format(low=day(str(low)), high=day(str(high)))
    ends = {"low": low, "middle": middle, "high": high}
    return CARDS["span"].format(**{name: with_unit(amount(at), unit) for name, at in ends.items()})


def amount(value: float | str) -> str:
    """A number as short as it may be; years and other whole numbers under 10,000 in full.

    >>> amount(1970.0), amount(0.25), amount(51381.5)
    ('1970', '0.25', '51,400')
    """
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 10_000 else significant(number)


def bar_label(kind: str, low: float | str, high: float | str) -> str:
    """What a bar stands for.

    >>> bar_label("number", 0.0, 10.0), bar_label("date", "2014-01", "2014-03"), bar_label("category", "", "")
    ('0 to 10', 'Jan 2014 to Mar 2014', 'all others')
    """
    if kind in ("number", "date"):
        write = amount if kind == "number" else (lambda value: day(str(value)))
        return write(low) if low == high else CARDS["from_to"].format(low=write(low), high=write(high))
    return str(low) or CARDS["others"]


def bars_in_words(name: str, labels_shares: Sequence[tuple[str, float]]) -> str:
    """The picture for those who do not see it."""
    told = [CARDS["bar"].format(label=label, share=per_100(share)) for label, share in labels_shares if share]
    return CARDS["picture"].format(name=name, bars=", ".join(told))


def distinct(count: int) -> str:
    """How many different values.

    >>> distinct(1), distinct(1974)
    ('one value', '1,974 different values')
    """
    return DISTINCT.of(count)
