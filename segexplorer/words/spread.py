"""The tiny picture beside a trait in words: how a group lies over everyone's values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segexplorer.words.clauses import clip
from segexplorer.words.messages import WORDS, filled
from segexplorer.words.numbers import of_100, per_100
from segexplorer.words.personas import says_no, says_yes
from segexplorer.words.values import bounds, level_name

SPREAD = WORDS | {
    "cell": "{span}: {of_100} here, {base_per_100} of 100 overall",
    "up_to": "up to {high}",
    "over": "over {low}",
    "from_to": "over {low} up to {high}",
    "yes": "yes",
    "no": "no",
    "title": "How this group lies over everyone’s values; a bar over the line means more here than elsewhere. From left to right: {cells}",
}


def cell_text(trait: Any, cell: Any) -> str:
    """One bar of the tiny picture in words."""
    shares = {"of_100": of_100(cell.share), "base_per_100": per_100(cell.base_share)}
    return filled(SPREAD["cell"], {"span": _span(trait, cell)} | shares)


def spread_text(trait: Any, cells: Sequence[Any]) -> str:
    """The tiny picture for those who do not see it."""
    return filled(SPREAD["title"], {"cells": "; ".join(cell_text(trait, cell) for cell in cells)})


def _span(trait: Any, cell: Any) -> str:
    if cell.level:
        is_flag = trait.kind == "flag"
        known = "yes" if is_flag and says_yes(cell.level) else "no" if is_flag and says_no(cell.level) else ""
        return SPREAD[known] if known else clip(level_name(trait.column, cell.level))
    ends = [value for value in (cell.low, cell.high) if value is not None]
    written = dict(zip(ends, bounds(trait.column, *ends), strict=True))
    low, high = ("" if value is None else written[value] for value in (cell.low, cell.high))
    return filled(SPREAD["from_to" if low and high else "over" if low else "up_to"], {"low": low, "high": high})
