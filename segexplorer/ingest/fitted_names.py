"""A line of names with more or fewer cells than the table has columns -> one name for each column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segexplorer.ingest.header_votes import MOSTLY

MEANINGS = (
    (re.compile(r"(?i)url|link|web ?site"), re.compile(r"https?://.*|www\..*")),
    (re.compile(r"(?i).*mail"), re.compile(r"[^@\s]+@[^@\s]+")),
    (re.compile(r"(?i).*(date|datum|fecha|day|since|birth)"), re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.*|\d{8}")),
    (re.compile(r"(?i).*(time|uhrzeit|heure|hora)"), re.compile(r".*\d{1,2}:\d{2}.*")),
    (
        re.compile(r"(?i).*(price|amount|income|spend|cost|revenue|sales|betrag|preis|prix|umsatz)"),
        re.compile(r"[$€£]?-?\d[\d.,' ]*([$€£]|EUR)?"),
    ),
    (re.compile(r"(?i)(qty|quantity|count|n_.+|age|anzahl|menge)"), re.compile(r"-?\d+")),
    (re.compile(r"(?i).*(description|comment|note|text)s?"), re.compile(r".*\s.*\s.*")),
    (re.compile(r"(?i).*(id|no|number|nr|code|sku)"), re.compile(r"\S*\d\S*")),
)
"""What a name promises about the values below it; used only to find where a line of names lacks a cell."""
GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z])")


def fitted(row: Sequence[str], width: int, body: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """The names for `width` columns, and from where on they had to be moved (-1: nowhere): empty cells too many are dropped,
    names too many are kept, a name too few is put where the values say."""
    cells = list(row)
    if len(cells) > width:
        named = [cell for cell in cells if cell]
        cells = named if len(named) == width else cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    if (len(cells) == width - 1 and width > 2 and any(len(r) == width and r[-1] for r in body[:50])) or (
        len(cells) == width - 1 and width > 3
    ):
        return _with_one_more(cells, width, body)
    return (*cells, *[""] * (width - len(cells))), -1


def _with_one_more(cells: list[str], width: int, body: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """One name too few: two were run together, the first column has none (a program's row numbers), or the last has none."""
    options: list[tuple[int, int, list[str]]] = [(0, width - 1, [*cells, ""]), (1, 0, ["", *cells])]
    for at, cell in enumerate(cells):
        places = [m.start() for m in GLUED.finditer(cell)]
        options += [(2, at, [*cells[:at], cell[:p], cell[p:], *cells[at + 1 :]]) for p in places]
    full = [row for row in body[:200] if len(row) == width]
    best = max(options, key=lambda option: (sum(_promised(n, [r[i] for r in full]) for i, n in enumerate(option[2])), -option[0]))
    numbers = [row[0] for row in full]
    if best[0] == 0 and len(numbers) > 1 and numbers in ([str(i + k) for i in range(len(numbers))] for k in (0, 1)):
        best = options[1]
    return tuple(best[2]), -1 if best[0] == 0 else best[1]


def _promised(name: str, values: list[str]) -> int:
    some = [v for v in values if v]
    for promise, shape in MEANINGS:
        if name and some and promise.fullmatch(name):
            fit = sum(bool(shape.fullmatch(v)) for v in some)
            return 1 if fit >= MOSTLY * len(some) else -1
    return 0
