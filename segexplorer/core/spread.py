"""The tiny picture beside a trait: how a segment's people lie over everybody's values, without cells of a few people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segexplorer.core.encode import MISSING, LevelCode, NumberCode

MOST_LEVELS = 6


@dataclass(frozen=True)
class Cell:
    """One bar: the values over `low` up to `high` of a number (None: no end), or the `level`. `share` of the segment and
    `base_share` of everybody whose value is known, 0..1."""

    share: float
    base_share: float
    n_customers: int
    low: float | None = None
    high: float | None = None
    level: str = ""


@dataclass(frozen=True)
class Spread:
    """The bars, and whether their order means something (a number's values rise from left to right)."""

    cells: tuple[Cell, ...]
    ordered: bool


def spread_of_number(column: NumberCode, here: np.ndarray, base: np.ndarray, least: int) -> Spread | None:
    """Bars over the quantile bins of the base; neighbours are taken together until none holds a few people only.

    `here` and `base` (n_codes,) count the bins, the last one the missing. None when too few are left to draw two bars.
    """
    ends = [None, *column.edges, None]
    bins = [(int(h), int(b), ends[i], ends[i + 1]) for i, (h, b) in enumerate(zip(here[:-1], base[:-1], strict=True)) if b]
    merged = _merged(bins, least)
    n_here, n_base = (sum(cell[i] for cell in merged) for i in (0, 1))
    if len(merged) < 2 or not n_here:
        return None
    return Spread(tuple(Cell(h / n_here, b / n_base, h, low, high) for h, b, low, high in merged), ordered=True)


def spread_of_levels(column: LevelCode, here: np.ndarray, base: np.ndarray, least: int) -> Spread | None:
    """One bar a level, most common in the segment first. Levels that a few people have are left out, with another one where
    they would be a few people together. None when nothing is left."""
    n_here, n_base = int(here.sum()), int(base.sum())
    at = sorted(range(len(column.levels)), key=lambda i: (-here[i], i))
    large = [i for i in at if not 0 < here[i] < least and column.levels[i] != MISSING and base[i]][:MOST_LEVELS]
    rest = n_here - sum(int(here[i]) for i in large)
    while 0 < rest < least and large:  # what is left out could be counted by taking away
        rest += int(here[large.pop()])
    if n_here == 0:
        return None
    cells = tuple(Cell(here[i] / n_here, base[i] / n_base, int(here[i]), level=column.levels[i]) for i in large)
    return Spread(cells, ordered=False) if cells else None


def _merged(bins: list[tuple], least: int) -> list[tuple]:
    """Neighbouring bins taken together until each holds nobody or at least `least` of the segment."""
    out: list[tuple] = []
    for n_here, n_base, low, high in bins:
        if out and (0 < out[-1][0] < least):
            n_here, n_base, low = out[-1][0] + n_here, out[-1][1] + n_base, out[-1][2]
            out.pop()
        out.append((n_here, n_base, low, high))
    while len(out) > 1 and 0 < out[-1][0] < least:
        n_here, n_base, _, high = out.pop()
        out[-1] = (out[-1][0] + n_here, out[-1][1] + n_base, out[-1][2], high)
    return out
