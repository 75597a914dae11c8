"""Answers that mean "not known", and levels that look like another one with a slip of the pen.

>>> cities = pd.Series(["Amsterdam"] * 300 + ["Amsterdm"] * 3 + ["n/a"] * 40 + ["Leiden"] * 80)
>>> [(s.sign, s.level, s.n, s.meant) for s in slips(cities)]
[('unknown', 'n/a', 40, ''), ('misspelt', 'Amsterdm', 3, 'Amsterdam')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

UNKNOWN = frozenset(
    [
        *("n/a", "na", "#n/a", "#na", "n.a.", "nan", "null", "nil", "?", "??", "???", "-", "--", "---", "undefined", "missing"),
        *("unknown", "not known", "not available", "not provided", "not specified", "unspecified", "no data", "no answer"),
        *("unbekannt", "keine angabe", "k.a.", "k. a.", "nicht bekannt", "onbekend", "niet bekend", "inconnu", "inconnue"),
        *("non renseigne", "non renseigné", "desconocido", "desconocida", "sin datos", "(blank)", "(empty)", "(not set)", "tbd"),
    ]
)
MOST_LEVELS = 500
FEWEST_LETTERS = 5
TIMES_MORE = 50  # the level that is meant is that much more common


@dataclass(frozen=True)
class Slip:
    """`n` customers of the sample have this level; `meant` is the common level it may stand for."""

    sign: Literal["unknown", "misspelt", "same_but_form"]
    level: str
    n: int
    meant: str = ""


def slips(filled: pd.Series) -> Iterator[Slip]:
    """What is odd about the levels of one column, most common first."""
    texts = filled.astype("category").cat
    counts = np.bincount(texts.codes, minlength=len(texts.categories))
    levels = {level: int(n) for level, n in zip(texts.categories, counts, strict=True) if isinstance(level, str) and n}
    if len(levels) > MOST_LEVELS:
        return
    ranked = sorted(levels, key=lambda level: (-levels[level], level))
    yield from (Slip("unknown", level, levels[level]) for level in ranked if _plain(level) in UNKNOWN)
    common: dict[str, str] = {}
    for level in ranked:
        form = _plain(level)
        if form in common:
            yield Slip("same_but_form", level, levels[level], common[form])
            continue
        meant = next((c for f, c in common.items() if levels[c] >= TIMES_MORE * levels[level] and one_slip(form, f)), None)
        if meant is None:
            common[form] = level
        else:
            yield Slip("misspelt", level, levels[level], meant)


def _plain(level: str) -> str:
    return " ".join(level.casefold().split())


def one_slip(a: str, b: str) -> bool:
    """True when one letter is left out, added or another, or two neighbours changed places; words of digits never are.

    >>> one_slip("amsterdm", "amsterdam"), one_slip("leidne", "leiden"), one_slip("mens", "women"), one_slip("plan 1", "plan 2")
    (True, True, False, False)
    """
    if min(len(a), len(b)) < FEWEST_LETTERS or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if any(c.isdigit() for c in rest_a[:2] + rest_b[:2]):
        return False
    if len(a) == len(b):
        return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    shorter, longer = sorted((rest_a, rest_b), key=len)
    return shorter == longer[1:] and len(longer) > 1  # an ending alone makes another word: chair and chairs
