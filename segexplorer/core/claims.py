"""What a card claims about a segment, each claim with the people it rests on. Numbers only: sentences are words/cards.py's.

A claim about fewer than `least` people of the segment, or about all but so few of them, is not made; nor is one that chance
explains, or that is too small to matter to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from segexplorer.core.encode import Encoder, LevelCode
from segexplorer.core.facts import told_cells
from segexplorer.core.model import Persona, Trait
from segexplorer.core.spread import Spread, spread_of_levels, spread_of_number
from segexplorer.core.summary import Summary
from segexplorer.core.traits import MEASURED, TraitTable, compare, counts_from_zero, is_large, reads_alike, trait_at
from segexplorer.core.tree import Tree


@dataclass(frozen=True)
class Claim:
    """One thing that is said of a segment. `code` names its sentence (words.cards).

    n_customers: the people of the segment it counts: those with the level; for a number those whose value is known. n_asked: of
    how many. `at_least`: so many people's value is known, and a few more (how few is not said). share, base_share: 0..1, None
    where an amount is claimed. `trait` is the fact with its column, level and values; `bound` a value that parts the people counted
    from the rest; `other` the id of another segment, with what the fact comes to there; `spread` how the segment lies over
    the base.
    """

    code: str
    n_customers: int
    n_asked: int
    share: float | None = None
    base_share: float | None = None
    index_100: float | None = None
    trait: Trait | None = None
    origin: str = ""
    at_least: bool = False
    bound: float | None = None
    other: int = 0
    other_name: str = ""
    other_value: float | None = None
    spread: Spread | None = None

    @property
    def is_measured(self) -> bool:
        """True when an amount is claimed, not how many."""
        return self.trait is not None and self.trait.kind in MEASURED


@dataclass(frozen=True)
class Table:
    """Segments against the base, which is row 0: their facts, and how often every level and quantile bin occurs in each."""

    encoder: Encoder
    traits: TraitTable
    n: np.ndarray  # (n_rows,) customers
    counts: tuple[np.ndarray, ...]  # per column (n_rows, n_codes)
    least: int
    origins: Mapping[str, str]  # column -> where what we know of it comes from
    told: np.ndarray  # (n_rows, n_facts) what may be said at all (core.small_cells.told_down)

    def lead(self, row: int, persona: Persona) -> tuple[Claim, ...]:
        """The claims of the persona's traits, strongest first, without small ones and those about too few."""
        found = (self.claim("trait", row, trait) for trait in persona.traits if self._matters(trait))
        return tuple(replace(claim, spread=self.spread(row, claim)) for claim in found if claim)

    def claim(self, code: str, row: int, trait: Trait) -> Claim | None:
        """The claim of one trait of a row; None when it is about too few."""
        at, n = self.place(trait.column), int(self.n[row])
        column, origin = self.encoder.columns[at], self.origins.get(trait.column, "observed")
        if not isinstance(column, LevelCode):
            n_known = int(self.counts[at][row, :-1].sum())
            few = 0 < n - n_known < self.least
            index = trait.index_100 if counts_from_zero(column) else None
            told = Claim(code, n - self.least if few else n_known, n, index_100=index, trait=trait, origin=origin)
            return replace(told, at_least=few) if n_known >= self.least else None
        level = column.levels.index(trait.level)
        if not self.may_tell(row, at, level):
            return None
        n_with = int(self.counts[at][row, level])
        return Claim(code, n_with, n, trait.value, trait.base_value, trait.index_100, trait, origin)

    def may_tell(self, row: int, at: int, level: int) -> bool:
        """Whether it may be said how many people of a row have a level of the column `at`."""
        column = self.encoder.columns[at]
        of_two = isinstance(column, LevelCode) and len(column.levels) == 2  # either level tells of the other
        fact = next((i for i, one in enumerate(self.traits.facts) if one == (at, level) or (of_two and one[0] == at)), None)
        enough = not is_small_cell(int(self.counts[at][row, level]), int(self.n[row]), self.least)
        return enough and (fact is None or bool(self.told[row, fact]))

    def place(self, name: str) -> int:
        """Where the column of that name stands."""
        return next(i for i, column in enumerate(self.encoder.columns) if column.name == name)

    def trait(self, row: int, fact: int) -> Trait:
        """The trait of one cell of the table."""
        return trait_at(self.encoder, self.traits, row, fact)

    def supported(self, row: int, fact: int) -> bool:
        """True when a fact is neither chance nor too small to matter, and its mean lies on the side that is claimed."""
        return bool(self.traits.real[row, fact] and self.traits.sane[row, fact]) and self._matters(self.trait(row, fact))

    def _matters(self, trait: Trait) -> bool:
        return is_large(trait) and not reads_alike(self.encoder.columns[self.place(trait.column)], trait.value, trait.base_value)

    def levels(self, row: int, column: str) -> list[Claim]:
        """What more of a row than of everybody have of a column's levels, as `lead` claims it, the most common first."""
        at = self.place(column)
        more = [f for f, (of, _) in enumerate(self.traits.facts) if of == at and self.traits.effect[row, f] > 0]
        claims = [self.claim("trait", row, self.trait(row, f)) for f in more if self.supported(row, f)]
        ranked = sorted((claim for claim in claims if claim), key=lambda claim: -(claim.share or 0.0))
        return [replace(claim, spread=self.spread(row, claim)) for claim in ranked]

    def spread(self, row: int, claim: Claim) -> Spread | None:
        """How the segment's people lie over everybody's values of the column claimed."""
        if claim.trait is None:
            return None
        at = self.place(claim.trait.column)
        column, here, base = self.encoder.columns[at], self.counts[at][row], self.counts[at][0]
        if isinstance(column, LevelCode):
            return spread_of_levels(column, here, base, self.least)
        return spread_of_number(column, here, base, self.least)


def is_small_cell(n_customers: int, n_of: int, least: int) -> bool:
    """True when somebody is counted, or left out, but fewer than `least`.

    >>> [is_small_cell(n, 50, 25) for n in (0, 1, 24, 25, 26, 50)]
    [False, True, True, False, True, False]
    """
    return 0 < n_customers < least or 0 < n_of - n_customers < least


def tabulate(encoder: Encoder, summary: Summary, tree: Tree, least: int, origins: Mapping[str, str]) -> Table:
    """All segments of a tree against the base; a segment's row is its id less one. No pass over rows."""
    member, traits = tree.atoms_of(), compare(encoder, summary, tree.atoms_of())
    counts = tuple((member @ per_atom).astype(np.int64) for per_atom in summary.counts)
    n = (member @ summary.masses).astype(np.int64)
    return Table(encoder, traits, n, counts, least, origins, told_cells(encoder, summary, traits, tree, least))
