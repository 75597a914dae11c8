"""In what a few segments differ most."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import special

from segexplorer.core.facts import Facts
from segexplorer.core.traits import FALSE_DISCOVERY_RATE, LARGE_EFFECT, benjamini_hochberg

MOST_DIFFERENCES = 10


@dataclass(frozen=True)
class Difference:
    """`fact`: place in the Facts; the nodes farthest apart in it; `gap` between them in standard deviations of the base."""

    fact: int
    highest: int
    lowest: int
    gap: float


def differences(facts: Facts, most: int = MOST_DIFFERENCES) -> tuple[Difference, ...]:
    """The facts in which these nodes differ most, largest gap first, one per column; only what chance does not explain and
    a person would notice. A node without a number in a fact takes no part in it."""
    if len(facts.node_ids) < 2 or not facts.traits:
        return ()
    gaps, p_value = (np.array(several) for several in zip(*_pairs(facts), strict=True))
    widest = np.where(np.isnan(gaps), -1.0, np.abs(gaps)).max(axis=0)
    # the smallest of several p-values, paid for by how many there were (Bonferroni)
    smallest = np.minimum(np.where(np.isnan(p_value), 1.0, p_value).min(axis=0) * len(gaps), 1.0)
    real = benjamini_hochberg(smallest, FALSE_DISCOVERY_RATE) & (widest >= LARGE_EFFECT)
    found: dict[str, Difference] = {}
    for fact in np.argsort(-widest, kind="stable"):
        if real[fact]:
            found.setdefault(facts.traits[fact].column, _difference(facts, int(fact)))
    return tuple(found.values())[:most]


def _pairs(facts: Facts) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each two nodes: (n_facts,) the gap, and how often chance alone makes one as large (normal approximation)."""
    out = []
    for i, j in combinations(range(len(facts.node_ids)), 2):
        gap = facts.effect[i] - facts.effect[j]
        gap = np.where(gap * (facts.value[i] - facts.value[j]) >= 0, gap, np.nan)  # else means and typical people disagree
        error = np.sqrt(1 / max(facts.n_customers[i], 1) + 1 / max(facts.n_customers[j], 1))
        out.append((gap, 2 * special.ndtr(-np.abs(gap) / error)))
    return out


def _difference(facts: Facts, fact: int) -> Difference:
    effects = facts.effect[:, fact]
    high, low = int(np.nanargmax(effects)), int(np.nanargmin(effects))
    return Difference(fact, facts.node_ids[high], facts.node_ids[low], float(effects[high] - effects[low]))
