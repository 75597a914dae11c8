"""A workbook (Excel or OpenDocument) -> the sheet that is most like a table, as UTF-8 text, so that one place decides on types."""

from __future__ import annotations

import csv
import datetime
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from segexplorer.errors import UnusableFile
from segexplorer.ingest.layout import Layout, is_blank, is_typed, layout_of
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.sheets import Sheet, likeness
from segexplorer.ingest.watch import Report, Through

LAST_EXACT = 10**15
HEAD_ROWS = 300
TAIL_ROWS = 30
ABOUT_AS_GOOD = 1.5
NOTE_CHARS = 60
ROWS_PER_REPORT = 50_000


@dataclass(frozen=True)
class SheetText:
    """A sheet written as comma-separated text; `n_notes` rows below the table were left out, because where it has numbers
    they have words. `sheets`: all sheets that can hold cells, this one marked as taken."""

    name: str
    path: Path
    n_notes: int
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class _Seen:
    name: str
    n_rows: int
    likeness: float
    heads: tuple[str, ...] = ()
    n_above: int = 0  # of the rows: the line of names, and what stands over it


def sheets_as_text(
    source: Path, target: Path, wanted: str, must_be_there: bool, limits: Limits, file_name: str, report: Report
) -> Iterator[SheetText]:
    """The sheets that hold anything as comma-separated UTF-8 in `target`, one after the other: the one most like a table first,
    or only the `wanted` one. Whole numbers have no ".0", dates are as in ISO 8601. UnusableFile when nothing can be opened, and
    for a wanted sheet that must be there and is not."""
    with _opened(source, file_name) as workbook:
        seen, loaded = _look(workbook)
        sheets = tuple(Sheet(one.name, one.n_rows - one.n_above, heads=one.heads) for one in seen)
        for name in _order(seen, wanted, must_be_there, file_name):
            sheet = loaded[name] if name in loaded else workbook.get_sheet_by_name(name)
            if sheet.width > 4 * limits.max_columns:
                raise UnusableFile("too_many_columns", file=file_name, columns=sheet.width, most=limits.max_columns)
            n_notes = _write(sheet, target, report)
            yield SheetText(name, target, n_notes, tuple(replace(one, taken=one.name == name) for one in sheets))


@contextmanager
def _opened(source: Path, file_name: str) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(str(source)) as workbook:
            yield workbook
    except PasswordError as error:
        raise UnusableFile("encrypted", file=file_name) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise UnusableFile("damaged_excel", file=file_name) from error
    except BaseException as error:  # a panic of the Rust reader is no Exception, so that nobody takes it for an expected one
        if type(error).__name__ == "PanicException":
            raise UnusableFile("damaged_excel", file=file_name) from error
        raise


def _order(seen: list[_Seen], wanted: str, must_be_there: bool, file_name: str) -> list[str]:
    names = [s.name for s in seen if s.name.casefold() == wanted.casefold()] if wanted else []
    if names:
        return names[:1]
    if wanted and must_be_there:
        raise UnusableFile("no_such_sheet", file=file_name, sheet=wanted, sheets=", ".join(s.name for s in seen)[:300])
    best = max((s.likeness for s in seen), default=0.0)
    # people put first what matters most, so the first sheet that is about as good as the best comes before it
    return [s.name for s in sorted(seen, key=lambda s: -min(s.likeness, best / ABOUT_AS_GOOD)) if s.n_rows]


def _look(workbook: CalamineWorkbook) -> tuple[list[_Seen], dict[str, CalamineSheet]]:
    """What each sheet is like; and the likeliest itself, so that it need not be loaded again."""
    seen: list[_Seen] = []
    loaded: dict[str, CalamineSheet] = {}
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:  # a chart sheet has no cells
            continue
        try:
            sheet = workbook.get_sheet_by_name(meta.name)
        except CalamineError:
            seen.append(_Seen(meta.name, 0, 0.0))
            continue
        one = _seen(sheet, meta.name, meta.visible != SheetVisibleEnum.Visible)
        if one.likeness > max((s.likeness for s in seen), default=0.0):
            loaded = {meta.name: sheet}
        seen.append(one)
    return seen, loaded


def _seen(sheet: CalamineSheet, name: str, hidden: bool) -> _Seen:
    first = list(islice(_rows(sheet), HEAD_ROWS))
    head = [row for row in ([text_of(cell).strip() for cell in row] for row in first) if any(row)]
    n_rows = len(head) + max(0, sheet.height - HEAD_ROWS)
    layout = _layout(sheet, first)
    heads = () if hidden else layout.names or tuple(head[0] if head else ())
    like = likeness(name, head, n_rows, hidden)
    return _Seen(name, n_rows, like, tuple(name for name in heads if name), _n_above(first, layout))


def _n_above(first: list[list[object]], layout: Layout) -> int:
    """How many rows that hold anything stand above the first customer; without names that are known, a first row of words."""
    filled = [row for row in first[: layout.start or None] if not all(map(is_blank, row))]
    if layout.names:
        return len(filled)
    return int(bool(filled) and not any(map(is_typed, filled[0])))


def _rows(sheet: CalamineSheet) -> Iterator[list[object]]:
    """The used rectangle, row by row: calamine begins with the first column that is used, but with the first row of the sheet."""
    rows: Iterator[Any] = sheet.iter_rows()
    return iter(()) if sheet.start is None else islice(rows, sheet.start[0], None)


def _layout(sheet: CalamineSheet, head: list[list[object]]) -> Layout:
    y, x = sheet.start or (0, 0)
    merges = [((top - y, left - x), (bottom - y, right - x)) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return layout_of(head, [merge for merge in merges if min(merge[0]) >= 0])


def _write(sheet: CalamineSheet, target: Path, report: Report) -> int:
    """Write the table of a sheet; gives the number of rows below it that were left out."""
    head = list(islice(_rows(sheet), HEAD_ROWS))
    layout = _layout(sheet, head)
    columns = _columns(sheet, head, layout)
    with target.open("w", encoding="utf-8", newline="", errors="replace") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        if layout.names:
            write([layout.names[i] for i in columns])
        tail = deque[list[object]]()
        for at, row in enumerate(islice(_rows(sheet), layout.start, None)):
            if at % ROWS_PER_REPORT == 0:
                report(Through("reading", at), 0.0)
            tail.append(row)
            if len(tail) > TAIL_ROWS:
                _write_row(write, tail.popleft(), columns)
        n_notes = _drop_notes(tail, layout)
        for row in tail:
            _write_row(write, row, columns)
    return n_notes


def _write_row(write: Callable[[list[str]], object], row: list[object], columns: list[int]) -> None:
    cells = [text_of(row[i]) for i in columns]
    if any(cells):
        write(cells)


def _columns(sheet: CalamineSheet, head: list[list[object]], layout: Layout) -> list[int]:
    """The columns of the table: those that hold anything. Where an empty one divides two tables of unlike lengths, the larger."""
    width = sheet.width
    if all(any(not is_blank(row[i]) for row in head[layout.start :]) for i in range(width)):
        return list(range(width))  # most sheets: no need to look at every cell
    lasts, counts = _extent(sheet, layout, width)
    blocks = _blocks([i for i in range(width) if counts[i] or (layout.names and layout.names[i])])
    ends = [max(lasts[i] for i in block) for block in blocks] or [0]
    if layout.names is not None and max(ends) - min(ends) > 0.1 * max(ends):
        return max(blocks, key=lambda block: sum(counts[i] for i in block))
    return [i for block in blocks for i in block]


def _blocks(columns: list[int]) -> list[list[int]]:
    """Runs of columns without a gap.

    >>> _blocks([1, 2, 5])
    [[1, 2], [5]]
    """
    blocks: list[list[int]] = []
    for i in columns:
        if blocks and blocks[-1][-1] == i - 1:
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks


def _extent(sheet: CalamineSheet, layout: Layout, width: int) -> tuple[list[int], list[int]]:
    """Per column: the last row that holds anything, and how many do."""
    lasts, counts = [0] * width, [0] * width
    for at, row in enumerate(islice(_rows(sheet), layout.start, None)):
        for i, cell in enumerate(row):
            if cell != "" and not is_blank(cell):
                lasts[i] = at
                counts[i] += 1
    return lasts, counts


def _drop_notes(tail: deque[list[object]], layout: Layout) -> int:
    """Take the notes below a table off its end: rows without a number after the last one that has any, if some of them have words
    where the table has numbers, or all are a single text, a long one or with a blank row above."""
    below: list[list[object]] = []
    while tail and layout.typed and not any(is_typed(tail[-1][i]) for i in layout.typed):
        below.insert(0, tail.pop())
    filled = [[cell for cell in row if not is_blank(cell)] for row in below]
    misplaced = any(not is_blank(row[i]) for row in below for i in layout.typed)
    single = all(len(cells) < 2 for cells in filled) and (
        [] in filled or any(len(str(c)) > NOTE_CHARS for cells in filled for c in cells)
    )
    if not (misplaced or single):
        tail.extend(below)
        return 0
    return sum(map(bool, filled))


def text_of(value: object) -> str:
    """
    >>> [text_of(v) for v in (3.0, 0.5, True, datetime.datetime(2020, 1, 31), None, " a ", datetime.timedelta(hours=26))]
    ['3', '0.5', 'true', '2020-01-31', '', ' a ', '26:00:00']
    """
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LAST_EXACT else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return "" if value is None else str(value)
