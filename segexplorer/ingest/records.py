"""Lines -> records of cells, whatever their quotes; where a stray quote stands, one row at a time.

One set of patterns serves Python (the first lines, here) and DuckDB (all of them: cells), so that both see the same cells.

>>> split('1,"a, b",x', ","), split('1,"10" pipe",x', ",", 3), split('"ID,name,x', ",")
(['1', 'a, b', 'x'], ['1', '10" pipe', 'x'], ['"ID', 'name', 'x'])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from segexplorer.ingest.forms import SPACES

MOST_LINES = 200  # of one record: a quote that opens and never closes would swallow the rest of a file


@lru_cache(maxsize=64)
def patterns(delimiter: str, backslash: bool = False) -> tuple[str, str, str]:
    """Patterns of one cell with the delimiter behind it: quotes as the rules say; quotes within quotes that nobody escaped;
    no quotes at all."""
    d, first = re.escape(delimiter), re.escape(delimiter[0])
    strict = '(?:\\\\.|[^"\\\\]|"")*' if backslash else '(?:[^"]|"")*'
    loose = f'(?:[^"]|""|"[^"{first}])*'
    return (f'(?s)([ ]*"{strict}"[ ]*|.*?){d}', f'(?s)([ ]*"{loose}"[ ]*|.*?){d}', f"(?s)(.*?){d}")


@lru_cache(maxsize=64)
def open_pattern(delimiter: str, backslash: bool = False) -> str:
    """A line that ends within quotes, so that the next line belongs to the same record."""
    d, first = re.escape(delimiter), re.escape(delimiter[0])
    inside = '(?:\\\\.|[^"\\\\]|"")*' if backslash else '(?:[^"]|"")*'
    return f'(?s)(?:(?:[ ]*"{inside}"[ ]*|[^"{first}][^{first}]*|){d})*[ ]*"{inside}'


@lru_cache(maxsize=64)
def close_pattern(delimiter: str) -> str:
    """A line whose first lone quote ends a cell: behind it comes the delimiter, or nothing."""
    return f'(?s)[^"]*(?:""[^"]*)*"[ ]*(?:{re.escape(delimiter)}.*)?'


def split(line: str, delimiter: str, width: int = 0, backslash: bool = False) -> list[str]:
    """The cells of a record, trimmed and without their quotes; of the three readings the first that has `width` cells."""
    if '"' not in line:
        return [cell.strip(SPACES) for cell in line.split(delimiter)]
    readings = [re.findall(pattern, line + delimiter) for pattern in patterns(delimiter, backslash)]
    chosen = next((cells for cells in readings if len(cells) == width), readings[0])
    return [bare(cell, backslash) for cell in chosen]


def bare(cell: str, backslash: bool = False) -> str:
    """A cell without the quotes around it."""
    cell = cell.strip(SPACES)
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"':
        return cell
    inner = cell[1:-1].replace('""', '"')
    return (inner.replace('\\"', '"') if backslash else inner).strip(SPACES)


def join_lines(lines: Sequence[str], delimiter: str, backslash: bool = False, most: int | None = None) -> list[tuple[int, str]]:
    """(number of its first line, text) of each record, or of the first `most`: lines within one pair of quotes belong together."""
    is_open, closes = re.compile(open_pattern(delimiter, backslash)), re.compile(close_pattern(delimiter))
    odd = [i for i, line in enumerate(lines) if line.count('"') % 2]
    found = spans((i, bool(is_open.fullmatch(lines[i])), bool(closes.fullmatch(lines[i]))) for i in odd)
    return list(islice(_joined(lines, found), most))


def _joined(lines: Sequence[str], found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    ends, i = dict(found), 0
    while i < len(lines):
        end = ends.get(i, i)
        yield i + 1, "\n".join(lines[i : end + 1])
        i = end + 1


def spans(odd: Iterable[tuple[int, bool, bool]]) -> Iterator[tuple[int, int]]:
    """(first, last) line of each record of several lines, from the lines with an odd number of quotes: their number, whether they
    open a cell that goes on, and whether they may close one. What opens and is never closed stands alone."""
    start = -1
    for number, is_open, may_close in odd:
        if start >= 0 and may_close and number - start <= MOST_LINES:
            yield start, number
            start = -1
        else:
            start = number if is_open else -1
