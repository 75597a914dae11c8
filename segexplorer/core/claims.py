"""What a card claims about a segment, each claim with the people it rests on. Numbers only: sentences are words/cards.py's.

A claim about fewer than `least` people of the segment, or about all but so few of them, is not made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segexplorer.core.encode import Encoder, LevelCode
from segexplorer.core.model import Trait
from segexplorer.core.summary import Summary
from segexplorer.core.traits import MEASURED, TraitTable, compare, trait_at, traits_of


@dataclass(frozen=True)
class Claim:
    """One thing that is said of a segment. `code` names its sentence (words.cards.SENTENCES).

    n_customers: the people of the segment it counts: those with the level; for a number those whose value is known.
    n_asked: of how many. share, base_share: 0..1, None where an amount is claimed. `trait` is the fact with its column, level
    and values; `other` the id of another segment it speaks of, `other_value` what the fact comes to there.
    """

    code: str
    n_customers: int
    n_asked: int
    share: float | None = None
    base_share: float | None = None
    index_100: float | None = None
    trait: Trait | None = None
    origin: str = ""
    other: int = 0
    other_value: float | None = None


@dataclass(frozen=True)
class Table:
    """Segments against the base, row 0: their facts, and how often every level and quantile bin occurs in each."""

    encoder: Encoder
    traits: TraitTable
    n: np.ndarray  # (n_rows,) customers
    counts: tuple[np.ndarray, ...]  # per column (n_rows, n_codes)
    n_known: np.ndarray  # (n_rows, n_columns) customers whose value is known; of levels everybody's is
    least: int
    origins: Mapping[str, str]  # column -> where what we know of it comes from

    def lead(self, row: int) -> tuple[Claim, ...]:
        """The claims of the segment's traits, strongest first, without those about too few."""
        found = [self.claim("trait", row, trait) for trait in traits_of(self.encoder, self.traits, row)]
        return tuple(claim for claim in found if self.may_tell(claim))

    def claim(self, code: str, row: int, trait: Trait) -> Claim:
        """The claim of one trait of a row."""
        at = next(i for i, c in enumerate(self.encoder.columns) if c.name == trait.column)
        column, origin = self.encoder.columns[at], self.origins.get(trait.column, "observed")
        if not isinstance(column, LevelCode):
            n = int(self.n_known[row, at])
            return Claim(code, n, n, None, None, trait.index_100, trait, origin)
        n = int(self.counts[at][row, column.levels.index(trait.level)])
        return Claim(code, n, int(self.n[row]), trait.value, trait.base_value, trait.index_100, trait, origin)

    def may_tell(self, claim: Claim) -> bool:
        """True when it is about enough people, and leaves none or enough of the segment out."""
        return is_large_cell(claim.n_customers, claim.n_asked, self.least)

    def trait(self, row: int, fact: int) -> Trait:
        """The trait of one cell."""
        return trait_at(self.encoder, self.traits, row, fact)


def is_large_cell(n_customers: int, n_of: int, least: int) -> bool:
    """True when at least so many people are counted, and none or as many are left out.

    >>> is_large_cell(25, 50, 25), is_large_cell(24, 50, 25), is_large_cell(30, 50, 25), is_large_cell(50, 50, 25)
    (True, False, False, True)
    """
    rest = n_of - n_customers
    return n_customers >= least and (rest == 0 or rest >= least)


def tabulate(encoder: Encoder, summary: Summary, member: np.ndarray, least: int, origins: Mapping[str, str]) -> Table:
    """Segments against the base. `member` is (n_rows, n_atoms), its first row everybody; no pass over rows."""
    counts = tuple((member @ per_atom).astype(np.int64) for per_atom in summary.counts)
    n = (member @ summary.n.sum(axis=1)).astype(np.int64)
    known = np.column_stack(
        [n if isinstance(c, LevelCode) else counted[:, :-1].sum(axis=1) for c, counted in zip(encoder.columns, counts, strict=True)]
    )
    return Table(encoder, compare(encoder, summary, member), n, counts, known, least, origins)


def is_measured(claim: Claim) -> bool:
    """True when an amount is claimed, not how many."""
    return claim.trait is not None and claim.trait.kind in MEASURED
