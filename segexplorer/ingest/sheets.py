"""Which of several tables is the one of customers: sheets of a workbook, files of an archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_COLUMNS = 40
PROSE_CHARS = 60
SPEAKS_FOR = re.compile(
    r"customer|client|member|contact|subscriber|kunde|klant|cliente|mitglied|people|person|user|data|daten|export", re.I
)
SPEAKS_AGAINST = re.compile(
    r"defin|read.?me|notes?\b|legend|criteri|lookup|pivot|summary|report|instruct|about|info|codes?\b|dictionar|glossar|metadata"
    r"|content|index|chart|hinweis|anleitung|nota",
    re.I,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook or one file of an archive; `n_rows` counts rows that hold anything, 0 where it is no table; `heads`
    is what seems to be the line of names of a sheet that is shown."""

    name: str
    n_rows: int
    taken: bool = False
    heads: tuple[str, ...] = ()


def alike(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The names of the sheets that hold anything where there are several and all have the same line of names; () otherwise.

    >>> alike([Sheet("May", 9, heads=("id", "spend")), Sheet("June", 8, heads=("ID", "spend")), Sheet("Sheet3", 0)])
    ('May', 'June')
    >>> alike([Sheet("May", 9, heads=("id", "spend")), Sheet("Notes", 8, heads=("term", "meaning"))])
    ()
    """
    filled = [sheet for sheet in sheets if sheet.n_rows and sheet.heads]
    heads = {tuple(head.casefold() for head in sheet.heads) for sheet in filled}
    return tuple(sheet.name for sheet in filled) if len(filled) > 1 and len(heads) == 1 and len(filled[0].heads) > 1 else ()


def likeness(name: str, rows: Sequence[Sequence[str]], n_rows: int, hidden: bool = False) -> float:
    """How much like a table of customers the first rows of something are, and how large it is: only for comparing.

    >>> people = [["name", "age", "city"], ["Ada", "36", "Gent"], ["Bo", "29", "Ulm"]]
    >>> words = [["term", "meaning"], ["age", "How old somebody was on the day of the first order"]]
    >>> likeness("Sheet2", people, 900) > likeness("Definitions", words, 40) > likeness("empty", [], 0) == 0
    True
    """
    filled = [[cell for cell in row if cell] for row in rows]
    filled = [row for row in filled if row]
    if not filled:
        return 0.0
    widths = sorted(len(row) for row in filled)
    width = widths[len(widths) // 2]
    fitting = sum(2 * len(row) >= width for row in filled) / len(filled)
    score = (n_rows * fitting) ** 0.5 * min(width, ENOUGH_COLUMNS) * (0.2 if width == 1 else 1.0)
    return score * _tone(filled) * size_free_likeness(name) * (0.5 if hidden else 1.0)


def size_free_likeness(name: str) -> float:
    """What a name alone speaks for or against."""
    return 0.3 if SPEAKS_AGAINST.search(name) else 2.0 if SPEAKS_FOR.search(name) else 1.0


def _tone(filled: list[list[str]]) -> float:
    lengths = [len(cell) for row in filled for cell in row]
    return 0.3 if sum(lengths) / len(lengths) > PROSE_CHARS else 1.0
