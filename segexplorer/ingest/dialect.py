"""Where a text table starts, what divides its cells, and what its columns are called: decided on its first lines.

DuckDB's own sniffer is not used for this: one row with a cell too many makes it take the whole file for a single
column divided by "|" (DuckDB 2.0, 8 of the 60 text files of our collection), and it takes yes/no for a boolean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from segexplorer.ingest.header_votes import looks_like_header
from segexplorer.ingest.headers import Header, find_header
from segexplorer.ingest.records import join_lines, split

__all__ = ["Dialect", "dialect_of", "guess_dialect", "looks_like_header"]

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("^", "~", ":")  # only where none of the usual ones divides the lines
HEAD_BYTES = 1 << 20
HEAD_ROWS = 2_000
VOTING_ROWS = 500  # rows below the names that say whether they are names: more of them say the same, later
SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t ]*', re.IGNORECASE)  # what Excel writes and reads in a first line
CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")


@dataclass(frozen=True)
class Dialect:
    """`skip` lines (titles and names included) come before the data; `header` has `n_columns` cells, `units` what stood below
    them; has_body: a row follows. `is_even`: every row seen has its cells, none of them several lines or odd quotes."""

    delimiter: str
    escape: str
    skip: int
    header: tuple[str, ...]
    has_body: bool
    header_is_likely: bool
    is_even: bool = True
    units: tuple[str, ...] = ()
    shifted: int = -1

    @property
    def n_columns(self) -> int:
        """The number of columns of the table."""
        return len(self.header)

    @property
    def has_backslashes(self) -> bool:
        """Whether quotes within quotes are marked by a backslash."""
        return self.escape == "\\"


def guess_dialect(path: Path, delimiter: str = "") -> Dialect | None:
    """The dialect of a UTF-8 text table, None when it holds nothing; a known `delimiter` is not guessed."""
    return dialect_of(_head(path), delimiter)


def dialect_of(lines: Sequence[str], delimiter: str = "") -> Dialect | None:
    """The dialect of a table of which these are the first lines."""
    said = SEP_LINE.fullmatch(lines[0]) if lines else None
    if said:
        after = dialect_of(lines[1:], delimiter or said[1])
        return _moved(after, 1) if after else None
    text = "\n".join(lines)
    backslash = '\\"' in text and bool(re.search(r'\\"(?![,;|\t\n]|$)', text))
    best = _best(lines, delimiter, backslash)
    width = _width(best.rows)
    header = find_header(best.rows[:VOTING_ROWS], width)
    if header is None:
        return None
    return _described(best, header, width, backslash)


def _described(parsed: _Parsed, header: Header, width: int, backslash: bool) -> Dialect:
    body = [row for row in parsed.rows[header.body :] if any(row)]
    skip = parsed.starts[header.body] - 1 if header.body < len(parsed.starts) else parsed.n_lines
    spans_lines = any(end - start > 1 for start, end in zip(parsed.starts, parsed.starts[1 : header.body + 1], strict=False))
    is_even = not spans_lines and width == len(header.names) and all(len(row) == width for row in body)
    escape = "\\" if backslash else '"'
    return Dialect(
        parsed.delimiter, escape, skip, header.names, bool(body), header.is_likely, is_even, header.units, header.shifted
    )


def _moved(dialect: Dialect, n_lines: int) -> Dialect:
    return replace(dialect, skip=dialect.skip + n_lines)


@dataclass(frozen=True)
class _Parsed:
    """Rows of trimmed cells, and the line each starts on, from 1."""

    delimiter: str
    rows: list[list[str]]
    starts: list[int]
    n_lines: int


def _head(path: Path) -> list[str]:
    with path.open("rb") as file:
        data = file.read(HEAD_BYTES)
    text = data.decode("utf-8-sig", errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    if len(data) == HEAD_BYTES:
        text = text[: text.rfind("\n") + 1] or text  # the last line is cut in the middle
    return text.removesuffix("\n").split("\n")


def _best(lines: Sequence[str], delimiter: str, backslash: bool) -> _Parsed:
    if delimiter:
        return _parse(lines, delimiter, backslash)
    there = [d for d in DELIMITERS if any(d in line for line in lines)] or DELIMITERS[:1]  # what divides nothing is not tried
    best = max((_parse(lines, d, backslash) for d in there), key=_fit)
    if best.delimiter == "|" and _doubled(lines):
        return _parse(lines, "||", backslash)
    if _width(best.rows) > 1:
        return best
    rare = [parsed for parsed in (_parse(lines, d, backslash) for d in RARE_DELIMITERS) if _is_divided(parsed)]
    return max(rare, key=_fit, default=best)


def _doubled(lines: Sequence[str]) -> bool:
    double = sum(line.count("||") for line in lines)
    return double > 0 and 2 * double >= 0.95 * sum(line.count("|") for line in lines)


def _is_divided(parsed: _Parsed) -> bool:
    """Whether a rare mark divides nearly all lines alike, the line of names too, and is not that of a clock."""
    share, width = _fit(parsed)
    first = next((row for row in parsed.rows if any(row)), [])
    clocks = sum(bool(CLOCK.fullmatch(":".join(row))) for row in parsed.rows)
    return share >= 0.95 and len(first) == width and len(parsed.rows) > 1 and 2 * clocks < len(parsed.rows)


def _parse(lines: Sequence[str], delimiter: str, backslash: bool) -> _Parsed:
    records = join_lines(lines, delimiter, backslash, HEAD_ROWS)
    rows = [split(text, delimiter, 0, backslash) for _, text in records]
    width = _width(rows)
    fitted = [
        split(text, delimiter, width, backslash) if len(row) != width and '"' in text else row
        for (_, text), row in zip(records, rows, strict=True)
    ]
    return _Parsed(delimiter, fitted, [start for start, _ in records], len(lines))


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The usual number of cells of a row; 1 unless at least half of the rows agree on more."""
    widths = Counter(len(row) for row in rows if any(row))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 1))
    return width if width > 1 and 2 * count >= sum(widths.values()) else 1


def _fit(parsed: _Parsed) -> tuple[float, int]:
    width = _width(parsed.rows)
    n_filled = sum(any(row) for row in parsed.rows)
    share = sum(len(row) == width for row in parsed.rows if any(row)) / max(n_filled, 1)
    return (share if width > 1 else 0.0, width)
