"""Whether a line names the columns below it: each column has a vote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segexplorer.ingest.forms import MISSING_SHAPE

PLAIN_VALUE = re.compile(r"[-+$€£]?[\d.,:/\s%-]*\d[\d.,:/\s%TZ-]*")
YEAR = re.compile(r"(19|20)\d\d")
TOKEN = re.compile(MISSING_SHAPE)
MOSTLY = 0.8


def plain_columns(rows: Sequence[Sequence[str]], width: int) -> set[int]:
    """The columns that hold numbers or dates in most of the rows that fill them."""
    found = set()
    for i in range(width):
        values = [row[i] for row in rows if i < len(row) and row[i] and not TOKEN.fullmatch(row[i])]
        if values and sum(bool(PLAIN_VALUE.fullmatch(v)) for v in values) >= MOSTLY * len(values):
            found.add(i)
    return found


def looks_like_header(header: tuple[str, ...], body: Sequence[Sequence[str]]) -> bool:
    """Whether the first line names the columns instead of being one of the rows.

    >>> looks_like_header(("age", "city"), [["31", "Gent"]]), looks_like_header(("44", "Gent"), [["31", "Gent"]])
    (True, False)
    """
    said = votes(header, body)
    if any(said):
        return sum(said) > 0
    named = [name for name in header if name]
    if len(named) > 2 and named == sorted(set(named)) and all(YEAR.fullmatch(name) for name in named):
        return True  # a column for each year
    return bool(named) and not PLAIN_VALUE.fullmatch(named[0])


def votes(header: tuple[str, ...], body: Sequence[Sequence[str]]) -> list[int]:
    """The vote of each column: 1 for a name, -1 for a value, 0 where it cannot tell."""
    return [_vote(name, [row[i] for row in body if i < len(row) and row[i]]) for i, name in enumerate(header)]


def _vote(name: str, values: list[str]) -> int:
    """+1: a word above numbers. -1: a number above numbers, or a value that comes again below. 0: cannot tell."""
    if not name or not values or YEAR.fullmatch(name) or TOKEN.fullmatch(name):
        return 0
    plain = sum(bool(PLAIN_VALUE.fullmatch(value)) for value in values)
    if 5 * plain >= 4 * len(values):
        return -1 if PLAIN_VALUE.fullmatch(name) else 1
    return -1 if name in values[:200] and values.count(name) > 1 else 0
