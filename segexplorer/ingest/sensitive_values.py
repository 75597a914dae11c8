"""Levels of a column that name a private matter, and whether they can be kept apart without losing the column.

A few such levels among many others are hidden: they are pooled with other rare levels, so that no name, sentence or export
ever holds them and "other" does not single them out. Where they are the point of the column, the whole column is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segexplorer.ingest.private_words import PrivateWords

LOOKED_AT = 2_000  # different values, most common first
MOST_HIDDEN = 0.2  # of the filled rows: more could not be hidden in a crowd of other levels
FEWEST_PLAIN = 3  # other levels of a hundredth of the rows each
COMMON = 0.01


@dataclass(frozen=True)
class SensitiveLevels:
    """`levels` as texts, most common first; `matter` is that of the most common one, "" where there is none; `hide` is True
    where they can be hidden and the column be kept."""

    levels: tuple[str, ...] = ()
    matter: str = ""
    hide: bool = False


def sensitive_levels(counts: pd.Series, words: PrivateWords) -> SensitiveLevels:
    """The sensitive ones of a text column's levels; `counts` are rows per level, most common first.

    >>> from segexplorer.ingest.private_words import built_in
    >>> shop = pd.Series({"toys": 40, "books": 30, "garden": 20, "Pregnancy tests": 10})
    >>> sensitive_levels(shop, built_in())
    SensitiveLevels(levels=('Pregnancy tests',), matter='pregnancy', hide=True)
    >>> sensitive_levels(pd.Series({"none": 60, "Muslim": 25, "Catholic": 15}), built_in()).hide
    False
    """
    matters = {str(level): words.sensitive_in(str(level)[:200]) for level in counts.index[:LOOKED_AT]}
    found = {level: matter for level, matter in matters.items() if matter}
    if not found:
        return SensitiveLevels()
    is_private = counts.index.astype(str).isin(list(found))
    shares = counts / max(int(counts.sum()), 1)
    plain = int((shares[~is_private] >= COMMON).sum())
    hide = float(shares[is_private].sum()) <= MOST_HIDDEN and plain >= FEWEST_PLAIN
    return SensitiveLevels(tuple(found), next(iter(found.values())), hide)
