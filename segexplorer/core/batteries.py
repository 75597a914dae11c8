"""Batteries of yes/no questions: answers to one question asked of many things stay on one scale.

"Is it yummy? fast? cheap?" is one question with many parts. Given equal spreads, as other columns are, the answer hardly
anybody gives would weigh as much as the one that divides people in half. On one scale each weighs by how much people differ
in it, and the battery as a whole as much as before: one per column (Dolnicar, Grün, Leisch 2018, section 7.2.3; decision 28).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from segexplorer.core.encode import ColumnCode, LevelCode

FEWEST_QUESTIONS = 8  # fewer flags are facts of different kinds: has a loan, opened a mail, said yes last year

Asked = tuple[str, tuple[str, ...]]


def on_one_scale(codes: Sequence[ColumnCode]) -> list[ColumnCode]:
    """The codes, those of one battery with a common scale: their variances differ, and are 1 on average."""
    size = Counter(asked for code in codes if (asked := _asked(code)))
    spread = {
        battery: float(np.mean([_variance(code) for code in codes if isinstance(code, LevelCode) and _asked(code) == battery]))
        for battery, n in size.items()
        if n >= FEWEST_QUESTIONS
    }
    return [
        replace(code, scale=float(1 / np.sqrt(spread[asked])))
        if isinstance(code, LevelCode) and (asked := _asked(code)) in spread
        else code
        for code in codes
    ]


def _asked(code: ColumnCode) -> Asked | None:
    """What questions of one battery have in common: the family and the two answers."""
    return (code.family, tuple(sorted(code.levels))) if isinstance(code, LevelCode) and len(code.levels) == 2 else None


def _variance(code: LevelCode) -> float:
    """Of both coordinates before scaling."""
    p = np.asarray(code.shares)
    return float((p * (1 - p)).sum())
