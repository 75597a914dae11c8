"""Where the names of the columns stand among the first rows of a text table, and what they are: titles above them, several rows
of them, a row of units below, a name too few or too many.

>>> names = [["Report 2024", "", ""], ["ID", "Shop", "Web"], ["ID", "Age", "Age"], ["(no)", "(years)", "(years)"]]
>>> found = find_header(names + [["7", "31", "2"]] * 20, 3)
>>> found.names, found.units, found.body
(('ID', 'Shop Age', 'Web Age'), ('no', 'years', 'years'), 4)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from segexplorer.ingest.fitted_names import fitted
from segexplorer.ingest.header_votes import MOSTLY, PLAIN_VALUE, TOKEN, YEAR, looks_like_header, plain_columns, votes
from segexplorer.ingest.number_forms import CURRENCY, SHORT_UNIT

UNIT_CELL = re.compile(
    rf"[\[(].*[\])]|{SHORT_UNIT}|{CURRENCY}|(days?|years?|months?|weeks?|hours?|minutes?|date|text|number|integer|string|count|code|yes/no)",
    re.IGNORECASE,
)
FIRST_ROWS = 40  # a header further down is none
MOST_HEADER_ROWS = 4


@dataclass(frozen=True)
class Header:
    """`names` and `units` of the columns, `body`: the position of the first row below; `shifted`: the column from which on the
    line of names lacked a cell, -1 if it did not."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    body: int
    is_likely: bool
    shifted: int = -1


def find_header(rows: Sequence[Sequence[str]], width: int) -> Header | None:
    """The header among the first rows; None where no row fills half of the columns."""
    start = next((i for i, row in enumerate(rows) if could_be_header(row, width)), None)
    if start is None:
        return None
    plain = plain_columns(rows[start + 1 :], width)
    fullest = _stronger(rows, start, width, plain)
    if fullest != start:
        start, plain = fullest, plain_columns(rows[fullest + 1 :], width)
    end = start + 1
    while end < min(len(rows), start + MOST_HEADER_ROWS) and _continues(rows[end], rows[start], plain):
        end += 1
    first = start - 1 if _is_group(rows, start, width) else start
    levels = [list(row) for row in rows[first:end]]
    units: list[str] = [""] * width
    if len(levels) > 1 and end > start + 1 and _is_units(levels[-1]):
        units = [re.sub(r"^[\[(](in )?|[\])]$", "", cell) for cell in _padded(levels.pop(), width)]
    body = [row for row in rows[end:] if any(row) and list(row) != list(rows[start])]
    lowest, shifted = fitted(levels[-1], width, body)
    names = _combined([_padded(row, len(lowest)) for row in levels[:-1]], list(lowest))
    units += [""] * (len(names) - width)
    return Header(tuple(names), tuple(units), end, looks_like_header(lowest, body), shifted)


def could_be_header(row: Sequence[str], width: int) -> bool:
    """A title above the table fills one cell; the line of names fills at least half of them."""
    return any(row) and 2 * sum(bool(cell) for cell in row) >= width


def _stronger(rows: Sequence[Sequence[str]], start: int, width: int, plain: set[int]) -> int:
    """The fullest row that is surely a header and has no data above it, where lines of a title with some cells come first."""
    data = (i for i in range(start + 1, min(len(rows), start + FIRST_ROWS)) if _is_data(rows[i], plain))
    sure = [i for i in range(start, next(data, start + 1)) if _is_sure(rows, i, width)]
    best = max(sure, key=lambda i: (sum(map(bool, rows[i])), -i), default=start)
    above = [cell for row in rows[start:best] for cell in row if cell]
    is_group = best == start + 1 and len(set(above)) < len(above) and not any(PLAIN_VALUE.fullmatch(cell) for cell in above)
    return start if is_group else best


def _is_data(row: Sequence[str], plain: set[int]) -> bool:
    values = [row[i] for i in plain if i < len(row) and row[i]]
    return bool(values) and 2 * sum(bool(PLAIN_VALUE.fullmatch(v)) for v in values) > len(plain)


def _is_sure(rows: Sequence[Sequence[str]], at: int, width: int) -> bool:
    named = [cell for cell in rows[at] if cell]
    if len(named) < MOSTLY * width or len(set(named)) < len(named) or len(rows[at]) > width + 1:
        return False
    body = [row for row in rows[at + 1 :] if any(row)]
    return sum(votes(tuple(rows[at]), body)) > 0 and not any(PLAIN_VALUE.fullmatch(n) and not YEAR.fullmatch(n) for n in named)


def _continues(row: Sequence[str], first: Sequence[str], plain: set[int]) -> bool:
    """Whether a row below a line of names is another one: the same again, or nothing but words, some of them above numbers."""
    if any(row) and (list(row) == list(first) or _is_bracketed(row)):
        return True
    named = [cell for cell in row if cell]
    words = [i for i, cell in enumerate(row) if cell and not PLAIN_VALUE.fullmatch(cell) and not TOKEN.fullmatch(cell)]
    return bool(named) and len(words) == len(named) and bool(plain & set(words)) and len(plain) > 0 and _no_values(row, plain)


def _is_bracketed(row: Sequence[str]) -> bool:
    """Whether every cell is in brackets: what is said about the names above."""
    named = [cell for cell in row if cell]
    return len(named) > 1 and all(cell[0] in "([" and cell[-1] in ")]" and not re.search(r"\d", cell) for cell in named)


def _no_values(row: Sequence[str], plain: set[int]) -> bool:
    in_plain = [row[i] for i in plain if i < len(row) and row[i]]
    return not any(re.search(r"\d", cell) for cell in in_plain)


def _is_group(rows: Sequence[Sequence[str]], start: int, width: int) -> bool:
    """Whether the row right above the names holds headings of groups of columns."""
    above = [cell for cell in rows[start - 1] if cell] if start else []
    return width > 2 and len(above) >= 2 and not any(PLAIN_VALUE.fullmatch(c) or c.endswith(":") for c in above)


def _is_units(row: Sequence[str]) -> bool:
    named = [cell for cell in row if cell]
    return bool(named) and all(UNIT_CELL.fullmatch(cell) for cell in named)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _combined(above: list[list[str]], lowest: list[str]) -> list[str]:
    """The lowest name of each column; with the headings above it where it is blank or stands there twice."""
    names = []
    filled_in = [_spread(row) for row in above]
    for i, name in enumerate(lowest):
        own = next((row[i] for row in reversed(above) if row[i]), "")
        name = name or own
        heads = [row[i] for row in filled_in if row[i] and row[i] != name] if lowest.count(name) > 1 or not name else []
        names.append(" ".join([*dict.fromkeys(heads), name]).strip())
    return names


def _spread(row: list[str]) -> list[str]:
    """A heading over merged cells stands in the first of them only."""
    spread, last = [], ""
    for cell in row:
        last = cell or last
        spread.append(last)
    return spread
