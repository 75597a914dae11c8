"""Where a text table starts, what divides its cells, and what its columns are called: decided on its first bytes.

DuckDB's own sniffer is not used for this: one row with a cell too many makes it take the whole file for a single
column divided by "|" (DuckDB 2.0, 8 of the 60 text files of our collection), and it takes yes/no for a boolean.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES = 1 << 20
HEAD_ROWS = 2_000
PLAIN_VALUE = re.compile(r"[-+]?[\d.,:/\s%-]*\d[\d.,:/\s%TZ-]*")
YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Dialect:
    """`skip` records (header included) come before the data; `header` has `n_columns` cells; has_body: a row follows."""

    delimiter: str
    escape: str
    skip: int
    header: tuple[str, ...]
    has_body: bool
    header_is_likely: bool

    @property
    def n_columns(self) -> int:
        """The number of columns of the table."""
        return len(self.header)


def guess_dialect(path: Path, delimiter: str = "") -> Dialect | None:
    """The dialect of a UTF-8 text table, None when it holds nothing; a known `delimiter` is not guessed."""
    text = _head(path)
    best = max((_parse(text, d) for d in (delimiter or DELIMITERS)), key=_fit)
    width = _width(best.rows)
    start = next((i for i, row in enumerate(best.rows) if _could_be_header(row, width)), None)
    if start is None:
        return None
    body = [row for row in best.rows[start + 1 :] if any(row)]
    header = _fitted(best.rows[start], width)
    escape = "\\" if '\\"' in text and '\\""' not in text and '""' not in text else '"'
    return Dialect(best.delimiter, escape, start + 1, header, bool(body), looks_like_header(header, body))


@dataclass(frozen=True)
class _Parsed:
    delimiter: str
    rows: list[list[str]]


def _head(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(HEAD_BYTES)
    text = data.decode("utf-8-sig", errors="ignore")
    if len(data) < HEAD_BYTES:
        return text
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text  # the last line is cut in the middle


def _parse(text: str, delimiter: str) -> _Parsed:
    csv.field_size_limit(HEAD_BYTES * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) >= HEAD_ROWS:
                break
    except csv.Error:
        pass  # what was read so far is enough to judge by
    return _Parsed(delimiter, rows)


def _width(rows: list[list[str]]) -> int:
    """The usual number of cells of a row; 1 unless at least half of the rows agree on more."""
    widths = Counter(len(row) for row in rows if any(row))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 1))
    return width if width > 1 and 2 * count >= sum(widths.values()) else 1


def _fit(parsed: _Parsed) -> tuple[float, int]:
    width = _width(parsed.rows)
    n_filled = sum(any(row) for row in parsed.rows)
    share = sum(len(row) == width for row in parsed.rows if any(row)) / max(n_filled, 1)
    return (share if width > 1 else 0.0, width)


def _could_be_header(row: list[str], width: int) -> bool:
    """A title above the table fills one cell; the line of names fills at least half of them."""
    return any(row) and 2 * sum(bool(cell) for cell in row) >= width


def _fitted(row: list[str], width: int) -> tuple[str, ...]:
    """The names for `width` columns: empty cells too many are dropped, names too many are kept, too few are filled up."""
    if len(row) > width:
        filled = [cell for cell in row if cell]
        row = filled if len(filled) == width else row
    while len(row) > width and not row[-1]:
        row = row[:-1]
    return tuple(row) + ("",) * (width - len(row))


def looks_like_header(header: tuple[str, ...], body: list[list[str]]) -> bool:
    """Whether the first line names the columns instead of being one of the rows.

    >>> looks_like_header(("age", "city"), [["31", "Gent"]]), looks_like_header(("44", "Gent"), [["31", "Gent"]])
    (True, False)
    """
    votes = [_vote(name, [row[i] for row in body if i < len(row) and row[i]]) for i, name in enumerate(header)]
    if any(votes):
        return sum(votes) > 0
    named = [name for name in header if name]
    return bool(named) and not PLAIN_VALUE.fullmatch(named[0])


def _vote(name: str, values: list[str]) -> int:
    """+1: a word above numbers. -1: a number above numbers, or a value that comes again below. 0: cannot tell."""
    if not name or not values or YEAR.fullmatch(name):
        return 0
    plain = sum(bool(PLAIN_VALUE.fullmatch(value)) for value in values)
    if 5 * plain >= 4 * len(values):
        return -1 if PLAIN_VALUE.fullmatch(name) else 1
    return -1 if name in values[:200] and values.count(name) > 1 else 0
