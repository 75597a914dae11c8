"""Ward's hierarchical merging of weighted points (Ward 1963), as nearest-neighbour chains (Murtagh 1983).

SciPy's linkage knows no weights and scikit-learn's Ward neither; an atom stands for as many customers as it holds.
"""

from __future__ import annotations

import numpy as np


def ward_merges(points: np.ndarray, masses: np.ndarray) -> list[tuple[int, int]]:
    """Ward's merges of weighted points by nearest-neighbour chains, ordered by cost; merge i makes item n + i.

    The cost of joining a and b is m_a m_b / (m_a + m_b) times their squared distance; after a merge costs follow from
    the old ones (Lance and Williams 1967). O(n^2) time and memory.
    """
    n = len(masses)
    cost, mass = _ward_costs(points.astype(float), masses.astype(float)), masses.astype(float).copy()
    found: list[tuple[float, int, int]] = []
    chain: list[int] = []
    alive = np.ones(n, bool)
    while len(found) < n - 1:
        if not chain:
            chain.append(int(alive.argmax()))
        tip = chain[-1]
        other = int(cost[tip].argmin())
        if len(chain) > 1 and cost[tip, chain[-2]] <= cost[tip, other]:
            a, b = sorted((tip, chain[-2]))
            found.append((float(cost[a, b]), a, b))
            _join(cost, mass, a, b)
            alive[b] = False
            del chain[-2:]
        else:
            chain.append(other)
    return _relabel(sorted(found, key=lambda m: m[0]), n)


def _ward_costs(points: np.ndarray, masses: np.ndarray) -> np.ndarray:
    square = np.square(points).sum(axis=1)
    distance = np.maximum(square[:, None] + square - 2 * points @ points.T, 0)
    cost = distance * (masses[:, None] * masses / (masses[:, None] + masses))
    np.fill_diagonal(cost, np.inf)
    return cost


def _join(cost: np.ndarray, mass: np.ndarray, a: int, b: int) -> None:
    """Item a becomes a and b together; b is gone."""
    row = ((mass + mass[a]) * cost[a] + (mass + mass[b]) * cost[b] - mass * cost[a, b]) / (mass + mass[a] + mass[b])
    row[[a, b]] = np.inf
    cost[a], cost[:, a] = row, row
    cost[b], cost[:, b] = np.inf, np.inf
    mass[a] += mass[b]


def _relabel(found: list[tuple[float, int, int]], n: int) -> list[tuple[int, int]]:
    """Chains find merges by representative; name each by the item it has become when costs rise."""
    parent = list(range(n))

    def top(i: int) -> int:
        """The item that `i` is a part of by now; the way there is halved for the next who asks."""
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    name = list(range(n))
    merges = []
    for i, (_, a, b) in enumerate(found):
        ra, rb = top(a), top(b)
        merges.append((name[ra], name[rb]))
        parent[rb] = ra
        name[ra] = n + i
    return merges


def ward_through(group: np.ndarray, points: np.ndarray, masses: np.ndarray) -> list[tuple[int, int]]:
    """Merges of a dendrogram that passes through given groups (n,): Ward inside each group, then Ward between them."""
    n = len(masses)
    merges: list[tuple[int, int]] = []
    tops, centres, weights = [], [], []
    for g in np.unique(group):
        members = np.flatnonzero(group == g)
        tops.append(append_merges(merges, ward_merges(points[members], masses[members]), members.tolist(), n))
        centres.append(np.average(points[members], axis=0, weights=masses[members]))
        weights.append(masses[members].sum())
    append_merges(merges, ward_merges(np.array(centres), np.array(weights)), tops, n)
    return merges


def cut(merges: list[tuple[int, int]], n_groups: int) -> np.ndarray:
    """(n,) the group of each point after all merges but the last few; points alone when there are no more than groups."""
    n = len(merges) + 1
    members = {i: [i] for i in range(n)}
    for i, (a, b) in enumerate(merges[: max(n - n_groups, 0)]):
        members[n + i] = members.pop(a) + members.pop(b)
    group = np.zeros(n, np.int64)
    for g, points in enumerate(members.values()):
        group[points] = g
    return group


def append_merges(merges: list[tuple[int, int]], inner: list[tuple[int, int]], names: list[int], n: int) -> int:
    """Add merges over local items to a global list; returns the global node on top."""
    names = list(names)
    for a, b in inner:
        merges.append((names[a], names[b]))
        names.append(n + len(merges) - 1)
    return names[-1]
