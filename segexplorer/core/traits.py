"""What sets segments apart: standardised differences and affinity indices, tested and large."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import cast

import numpy as np

from segexplorer.core.answers import says_yes, says_yes_alone
from segexplorer.core.encode import MISSING, OTHER, ColumnCode, Encoder, LevelCode, NumberCode
from segexplorer.core.model import ColumnKind, Trait
from segexplorer.core.summary import Summary

FALSE_DISCOVERY_RATE = 0.05
LARGE_EFFECT = 0.3
AVERAGE_INDEX = (80.0, 125.0)
LEAST_SHARE_GAP = 0.03
ALIKE, NEAR_ZERO = (0.9, 1.1), 0.2
FEWEST, MOST = 3, 5
MOST_FACTS = 24  # the strongest of a node that are looked at; wide data have hundreds
MEASURED = ("number", "date")
_ERFC = np.frompyfunc(math.erfc, 1, 1)


@dataclass(frozen=True)
class TraitTable:
    """All comparable facts of all nodes: (n_nodes, n_facts) arrays, and (n_facts,) what each fact is.

    `large`: it would matter to a person (`is_large`); `sane`: a mean and its effect point the same way."""

    facts: tuple[tuple[int, int], ...]  # (column, level), level -1 for a number's mean
    value: np.ndarray
    base: np.ndarray  # (n_facts,)
    effect: np.ndarray
    real: np.ndarray  # (n_nodes, n_facts) True where chance does not explain it
    large: np.ndarray
    sane: np.ndarray

    @functools.cached_property
    def strongest_first(self) -> np.ndarray:
        """(n_nodes, n_facts) the facts of each node, the one with the largest effect first."""
        return np.argsort(-np.abs(self.effect), axis=1, kind="stable")


def compare(encoder: Encoder, summary: Summary, member: np.ndarray) -> TraitTable:
    """Every node against the base, fact by fact. `member` is (n_nodes, n_atoms), its first row the base."""
    n = member @ summary.masses
    at = np.cumsum([0, *(c.n_dims for c in encoder.columns)])
    totals = member @ summary.totals, summary.total_squares
    blocks = [
        _numbers(i, at[i], totals, member @ summary.raw[:, i], n)
        if isinstance(c, NumberCode)
        else _levels(i, c, summary, member, n)
        for i, c in enumerate(encoder.columns)
    ]
    facts = tuple(fact for facts, _, _ in blocks for fact in facts)
    value, effect = (np.hstack([b[i] for b in blocks]) if blocks else np.zeros((len(n), 0)) for i in (1, 2))
    rest = np.maximum(1 - n / max(n[0], 1), 1e-9)
    z = effect * np.sqrt(np.maximum(n, 1) / rest)[:, None]
    p_value = two_sided(z)
    real = benjamini_hochberg(p_value, FALSE_DISCOVERY_RATE)
    measured = np.array([isinstance(encoder.columns[column], NumberCode) for column, _ in facts], bool)
    of_two = np.array([level >= 0 and len(encoder.columns[column].levels) == 2 for column, level in facts], bool)
    large = np.where(measured, np.abs(effect) >= LARGE_EFFECT, _stand_out(value, of_two))
    return TraitTable(facts, value, value[0], effect, real, large, ~measured | ((value - value[0]) * effect > 0))


def _stand_out(share: np.ndarray, of_two: np.ndarray) -> np.ndarray:
    """(n_nodes, n_facts) whether shares are large against the base, row 0: their index, or of two levels either one's, lies
    outside what is average, and the gap is no trifle."""
    inside = _is_average(share, share[0])
    return ~(inside & (~of_two | _is_average(1 - share, 1 - share[0]))) & (np.abs(share - share[0]) >= LEAST_SHARE_GAP)


def _is_average(share: np.ndarray, base: np.ndarray) -> np.ndarray:
    index = np.divide(100 * share, base, out=np.zeros(share.shape), where=base > 0)
    return np.asarray((index >= AVERAGE_INDEX[0]) & (index <= AVERAGE_INDEX[1]))


def silenced(table: TraitTable, told: np.ndarray) -> TraitTable:
    """The table in which nothing stands out where `told` (n_nodes, n_facts) is False: it takes no part in names or traits."""
    return replace(table, effect=np.where(told, table.effect, 0.0), real=table.real & told)


def traits_apart(encoder: Encoder, table: TraitTable) -> dict[int, tuple[Trait, ...]]:
    """Node -> three to five traits, one per column, fewer when fewer are real: first the one that sets it apart from its
    sibling, then the strongest first. No two siblings begin with the same trait in the same direction."""
    traits = {1: traits_of(encoder, table, 0)}
    for one in range(1, len(table.effect), 2):
        leads = _leads(encoder, table, one)
        for node, lead in zip((one, one + 1), leads, strict=True):
            traits[node + 1] = _led_by(lead, traits_of(encoder, table, node))
    return traits


def traits_of(encoder: Encoder, table: TraitTable, node: int) -> tuple[Trait, ...]:
    """Three to five traits of one node (row), strongest first, one per column; fewer when fewer are real."""
    facts = _true_facts(table, node)
    chosen = _distinct(table, facts[table.large[node, facts]].tolist(), [], MOST)
    chosen = chosen if len(chosen) >= FEWEST else _distinct(table, facts.tolist(), chosen, FEWEST)
    return tuple(trait_at(encoder, table, node, fact) for fact in chosen)


def large_traits(encoder: Encoder, table: TraitTable, node: int) -> Iterator[tuple[int, Trait]]:
    """(fact, trait) of everything that is large and real of one node (row), strongest first."""
    facts = _true_facts(table, node, MOST_FACTS)
    for fact in facts[table.large[node, facts]].tolist():
        yield fact, trait_at(encoder, table, node, fact)


def _true_facts(table: TraitTable, node: int, most: int | None = None) -> np.ndarray:
    """(n,) what is sane of what chance does not explain (of that at `most` so many), strongest first."""
    order = table.strongest_first[node]
    real = order[table.real[node, order]][:most]
    return np.asarray(real[table.sane[node, real]])


def _leads(encoder: Encoder, table: TraitTable, one: int) -> tuple[Trait | None, Trait | None]:
    """What each of two siblings (rows `one` and the next) begins with, told apart by column or direction; None for the second
    when all that is true of it is what the first begins with."""
    other = one + 1
    first, second = _dividing(table, one, other), _dividing(table, other, one)
    pairs = chain(((a, b) for a in first[:1] for b in second), ((a, b) for b in second for a in first))
    apart = ((a, b) for a, b in pairs if _side(encoder, table, one, a) != _side(encoder, table, other, b))
    a, b = next(apart, (next(iter(first), None), None if first else next(iter(second), None)))
    lead, other_lead = (None if f is None else trait_at(encoder, table, node, f) for node, f in ((one, a), (other, b)))
    return lead, other_lead


def _dividing(table: TraitTable, node: int, sibling: int) -> list[int]:
    """The facts that are real of a node, large ones first, and of these what divides it most from its sibling in the direction
    in which it differs from everybody."""
    facts = _true_facts(table, node, MOST_FACTS)
    effect = table.effect[node, facts]
    towards = np.sign(effect) * (effect - table.effect[sibling, facts])
    return cast(list[int], facts[np.lexsort((-towards, ~table.large[node, facts], towards <= 0))].tolist())


def _side(encoder: Encoder, table: TraitTable, node: int, fact: int) -> tuple[int, bool]:
    """The column, and whether more is said of it; of two answers always the one that more have is said."""
    column = encoder.columns[table.facts[fact][0]]
    more = table.effect[node, fact] > 0 or (isinstance(column, LevelCode) and _is_either_or(column.levels))
    return table.facts[fact][0], bool(more)


def _led_by(lead: Trait | None, traits: tuple[Trait, ...]) -> tuple[Trait, ...]:
    if lead is None:
        return ()
    return (lead, *(trait for trait in traits if trait.column != lead.column))[:MOST]


def _distinct(table: TraitTable, facts: list[int], chosen: list[int], most: int) -> list[int]:
    """`chosen` and the next facts, one per column, until there are `most`."""
    columns = {table.facts[fact][0] for fact in chosen}
    for fact in facts:
        if len(chosen) < most and table.facts[fact][0] not in columns:
            chosen = [*chosen, fact]
            columns.add(table.facts[fact][0])
    return chosen


def trait_at(encoder: Encoder, table: TraitTable, node: int, fact: int) -> Trait:
    """The trait behind one cell of the table."""
    at, level = table.facts[fact]
    column, value, base = encoder.columns[at], float(table.value[node, fact]), float(table.base[fact])
    effect = float(table.effect[node, fact])
    if isinstance(column, LevelCode) and effect < 0 and _is_either_or(column.levels):  # said of the level that most have
        level, value, base, effect = 1 - level, 1 - value, 1 - base, -effect
    return Trait(
        column=column.name,
        family=column.family,
        kind=_kind(column) if isinstance(column, NumberCode) else "flag" if len(column.levels) == 2 else "category",
        level=column.levels[level] if isinstance(column, LevelCode) else "",
        value=value,
        base_value=base,
        index_100=100 * value / base if base > 0 and counts_from_zero(column) else 0.0,
        effect=effect,
    )


def counts_from_zero(column: ColumnCode) -> bool:
    """Whether an index means anything: not of what may be below zero, where twice the average may be less than it."""
    return not isinstance(column, NumberCode) or min(column.edges, default=0.0) >= 0


def is_large(trait: Trait) -> bool:
    """Large enough to matter to a person, not only to a test."""
    if trait.kind in MEASURED:
        return abs(trait.effect) >= LARGE_EFFECT
    indices = [trait.index_100]
    if trait.kind == "flag" and trait.base_value < 1:  # of two levels either may be the one that stands out
        indices.append(100 * (1 - trait.value) / (1 - trait.base_value))
    outside = any(not AVERAGE_INDEX[0] <= i <= AVERAGE_INDEX[1] for i in indices)
    return outside and abs(trait.value - trait.base_value) >= LEAST_SHARE_GAP


def reads_alike(column: ColumnCode, value: float, base: float) -> bool:
    """Whether two means on a scale that begins near zero read as about the same ("200 days, everyone 189"): what sets them apart
    lies in how the values spread, and a mean does not show it. What counts from elsewhere, years or prices in index points,
    differs by little and means much."""
    if not isinstance(column, NumberCode) or base <= 0:
        return False
    least = min(column.edges, default=0.0)
    return 0 <= least <= NEAR_ZERO * base and ALIKE[0] < value / base < ALIKE[1]


def two_sided(z: np.ndarray) -> np.ndarray:
    """The probability that chance alone takes a standard normal as far from 0 as each z; SciPy's takes a third of a second to load.

    >>> two_sided(np.array([0.0, 1.959964, -1.959964])).round(4).tolist()
    [1.0, 0.05, 0.05]
    """
    return np.asarray(_ERFC(np.abs(z) / math.sqrt(2)), float)


def benjamini_hochberg(p_values: np.ndarray, rate: float) -> np.ndarray:
    """True where the null is rejected at that false discovery rate, over the last axis (Benjamini and Hochberg 1995)."""
    ascending = np.sort(p_values, axis=-1)
    passes = ascending <= rate * np.arange(1, p_values.shape[-1] + 1) / max(p_values.shape[-1], 1)
    return np.asarray(p_values <= np.max(np.where(passes, ascending, -1.0), axis=-1, keepdims=True, initial=-1.0))


def _kind(column: NumberCode) -> ColumnKind:
    return "date" if column.as_of else "number"


@functools.lru_cache(maxsize=4096)  # the same few columns, hundreds of times at every choice
def _is_either_or(levels: tuple[str, ...]) -> bool:
    """Two answers, neither of which is the no of the other ("cellular", "telephone")."""
    return len(levels) == 2 and all(level not in (OTHER, MISSING) and says_yes_alone(level) is None for level in levels)


def _numbers(i: int, at: int, totals: tuple[np.ndarray, np.ndarray], raw: np.ndarray, n: np.ndarray) -> tuple:
    """A number's mean in its own unit, and its standardised difference on the encoded scale. `totals` are the sums of each
    node and the squares of the base, by coordinate."""
    sums, squares = totals
    mean = sums[:, at] / np.maximum(n, 1)
    spread = np.sqrt(max(squares[at] / max(n[0], 1) - mean[0] ** 2, 1e-12))
    value = np.divide(raw[:, 0], raw[:, 1], out=np.zeros(len(raw)), where=raw[:, 1] > 0)
    return [(i, -1)], value[:, None], ((mean - mean[0]) / spread)[:, None]


def _levels(i: int, column: LevelCode, summary: Summary, member: np.ndarray, n: np.ndarray) -> tuple:
    """Shares of levels; of a flag only one: the level that says yes, else the rarer."""
    shares = (member @ summary.counts[i])[:, : len(column.levels)] / np.maximum(n, 1)[:, None]
    base = shares[0]
    named = [j for j, level in enumerate(column.levels) if level not in (OTHER, MISSING)]
    if len(column.levels) == 2:
        named = sorted(named, key=lambda j: (not says_yes(column.levels[j]), base[j], j))[:1]
    effect = (shares - base) / np.sqrt(np.maximum(base * (1 - base), 1e-12))
    return [(i, j) for j in named], shares[:, named], effect[:, named]
