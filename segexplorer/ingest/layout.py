"""Where on a sheet the table stands: its line of names, the groups above them, and the columns that belong to it.

A sheet tells more than text: cells know whether they are numbers, dates or words, and which were merged. The line of names
is the line of words right above the place where columns turn into numbers and dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Cell = object  # text, number, truth value, day, moment, time, or "" where there is nothing
Merge = tuple[tuple[int, int], tuple[int, int]]
TYPED_SHARE = 0.6  # of the filled cells of a column, to count as a column of numbers or dates
FILLED_SHARE = 0.6  # of the columns of the table that a line of names fills


@dataclass(frozen=True)
class Layout:
    """`start` is the first row below the names, `names` the names by column; None: where they stand is left to the text."""

    start: int = 0
    names: tuple[str, ...] | None = None
    typed: frozenset[int] = frozenset()


def is_typed(cell: Cell) -> bool:
    """Whether a cell holds a number, a date or a truth value."""
    return not isinstance(cell, str) and cell is not None


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing to see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def layout_of(head: Sequence[Sequence[Cell]], merges: Sequence[Merge] = ()) -> Layout:
    """The layout of a sheet by its first rows (from its first row and column on) and its merged cells.

    >>> head = [["People we know", "", ""], ["name", "age", "since"], ["Ada", 36.0, 2019.0], ["Bo", 29.0, 2020.0]]
    >>> layout_of(head).start, layout_of(head).names
    (2, ('name', 'age', 'since'))
    >>> grouped = [["id", "orders", ""], ["", "2023", "2024"], [1.0, 3.0, 5.0], [2.0, 0.0, 1.0]]
    >>> layout_of(grouped, [((0, 0), (1, 0)), ((0, 1), (0, 2))]).names
    ('id', 'orders 2023', 'orders 2024')
    """
    starts = _starts(head)
    groups = _group_rows(head, merges)
    start = max(_common(starts), groups[-1] + 2 if groups else 0)  # names below a group may be years, which are numbers
    spread = _spread(head, merges, groups, start)
    if not 0 < start < len(head) or not _names_columns(spread[start - 1], head[start:], bool(groups)):
        return Layout()
    if start > 1 and start - 2 not in groups and _fills_all(head[start - 2], head[start:]):
        return Layout()  # two full lines of words: names and units, or names and a first customer of words only
    lines = [row for row in groups if row < start - 1] + [start - 1]
    if lines != list(range(lines[0], start)):
        lines = [start - 1]
    names = tuple(_joined([spread[line][i] for line in lines]) for i in range(len(head[0])))
    return Layout(start, names, frozenset(i for i, first in starts.items() if first <= start))


def _starts(head: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """Column -> the first row from which on it holds numbers or dates, for the columns that do."""
    found = {}
    for i in range(len(head[0]) if head else 0):
        kinds = [(at, is_typed(row[i])) for at, row in enumerate(head) if not is_blank(row[i])]
        typed = [at for at, yes in kinds if yes]
        for first in typed[:5]:
            rest = [yes for at, yes in kinds if at >= first]
            if sum(rest) >= TYPED_SHARE * len(rest) and len(typed) >= TYPED_SHARE * len([at for at, _ in kinds if at >= first]):
                found[i] = first
                break
    return found


def _common(starts: dict[int, int]) -> int:
    """The row most columns of numbers start in: a column may start later, where its first customers have no value."""
    counts = Counter(starts.values())
    return max(counts, key=lambda row: (counts[row], -row), default=0)


def _group_rows(head: Sequence[Sequence[Cell]], merges: Sequence[Merge]) -> list[int]:
    """The rows of merged names above the names: one block of rows, nothing but blank lines and titles above it."""
    width = len(head[0]) if head else 0
    wide = [merge for merge in merges if merge[0][1] < merge[1][1] < width and merge[0][0] < len(head)]
    rows = {top for (top, left), (_, right) in wide if not (left == 0 and right == width - 1)}
    block: list[int] = []
    for row in sorted(rows):
        if len([cell for cell in head[row] if not is_blank(cell)]) == 1 and not is_blank(head[row][0]):
            continue  # a title merged over some columns
        if any(is_typed(cell) for cell in head[row]):
            break
        if not block and row and sum(not is_blank(cell) for cell in head[row - 1]) > 1:
            return []  # notes above the table, some of them in merged cells
        if block and row != block[-1] + 1:
            break
        block.append(row)
    return block


def _spread(head: Sequence[Sequence[Cell]], merges: Sequence[Merge], groups: list[int], start: int) -> list[list[str]]:
    """The rows down to the names as text; a merged cell of the block stands in all columns it covers, in its last row."""
    texts = [["" if is_blank(cell) else _name(cell) for cell in row] for row in head[: max(start, 1)]]
    for (top, left), (bottom, right) in merges:
        if top not in groups and not (left == right and groups and top >= groups[0]):
            continue
        if top >= len(texts) or left >= len(texts[0]):
            continue
        text, texts[top][left] = texts[top][left], ""
        for i in range(left, min(right + 1, len(texts[0]))):
            texts[min(bottom, len(texts) - 1)][i] = text
    return texts


def _name(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _names_columns(names: Sequence[str], body: Sequence[Sequence[Cell]], grouped: bool) -> bool:
    used = [i for i in range(len(names)) if any(not is_blank(row[i]) for row in body)]
    named = sum(bool(names[i]) for i in used)
    return bool(used) and named >= (0.5 if grouped else FILLED_SHARE) * len(used)


def _fills_all(row: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> bool:
    return all(not is_blank(row[i]) for i in range(len(row)) if any(not is_blank(below[i]) for below in body))


def _joined(parts: Sequence[str]) -> str:
    """The parts of a name from top to bottom, none twice in a row."""
    kept: list[str] = []
    for part in parts:
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return " ".join(kept)
