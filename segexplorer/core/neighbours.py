"""The segment nearest to each other segment, and the fact that divides the two most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segexplorer.core.brief import is_delicate
from segexplorer.core.claims import Claim, Table
from segexplorer.core.encode import LevelCode
from segexplorer.core.model import Trait
from segexplorer.core.traits import (
    AVERAGE_INDEX,
    FALSE_DISCOVERY_RATE,
    LARGE_EFFECT,
    LEAST_SHARE_GAP,
    MEASURED,
    benjamini_hochberg,
    reads_alike,
    two_sided,
)

TRIED = 12  # facts, most different first


def distances(centres: np.ndarray) -> np.ndarray:
    """(n, n) distances between centres (n, n_dims) in the weighted space."""
    squares = (centres**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * centres @ centres.T, 0)))


def nearest_of(centres: np.ndarray) -> list[int]:
    """(n,) the nearest other centre of each; -1 where there is no other."""
    if len(centres) < 2:
        return [-1] * len(centres)
    apart = distances(centres)
    np.fill_diagonal(apart, np.inf)
    return [int(i) for i in apart.argmin(axis=1)]


def divide(table: Table, row: int, other: int) -> Claim | None:
    """The claim of what divides two rows of the table most: true beyond chance and large, of enough people in both,
    and nothing delicate."""
    gap = table.traits.effect[row] - table.traits.effect[other]
    z = gap / np.sqrt(1 / max(table.n[row], 1) + 1 / max(table.n[other], 1))
    real = benjamini_hochberg(two_sided(z), FALSE_DISCOVERY_RATE)
    for fact in np.argsort(-np.abs(gap), kind="stable")[:TRIED].tolist():
        here, there = table.trait(row, fact), table.trait(other, fact)
        column = table.encoder.columns[table.place(here.column)]
        alike = here.kind in MEASURED and reads_alike(column, here.value, there.value)
        if real[fact] and _is_large(here, there) and not alike and _is_told(table, other, there):
            claim = table.claim("divides", row, here)
            if claim and not is_delicate(claim):
                return replace(claim, other_value=there.value)
    return None


def _is_large(here: Trait, there: Trait) -> bool:
    """As core.traits.is_large, of one segment against another."""
    if here.kind in MEASURED:
        same_way = (here.value - there.value) * (here.effect - there.effect) > 0
        return abs(here.effect - there.effect) >= LARGE_EFFECT and same_way
    index = 100 * here.value / there.value if there.value > 0 else np.inf
    return not AVERAGE_INDEX[0] <= index <= AVERAGE_INDEX[1] and abs(here.value - there.value) >= LEAST_SHARE_GAP


def _is_told(table: Table, row: int, trait: Trait) -> bool:
    at = table.place(trait.column)
    column, counts = table.encoder.columns[at], table.counts[at][row]
    if isinstance(column, LevelCode):
        return table.may_tell(row, at, column.levels.index(trait.level))
    return int(counts[:-1].sum()) >= table.least
