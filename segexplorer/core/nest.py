"""Groups that nest: the finest groups of atoms and the merges above them, and Lloyd's rounds over all cuts at once.

An atom that moves from one finest group to another moves at every cut in which the two are apart, so moving atoms never
breaks the nesting. The best finest group of an atom is the one whose centres, at all cuts that count, are nearest together.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

REFERENCE_K = (2, 3, 5, 8, 12, 20)
FINEST_WEIGHT = 0.25
MOST_ROUNDS = 12
Merges = list[tuple[int, int]]


@dataclass(frozen=True)
class Dendrogram:
    """Finest groups `leaf` (n_atoms,), numbered from 0, and the merges above them (merge i makes item n_leaves + i)."""

    leaf: np.ndarray
    merges: Merges


@dataclass(frozen=True)
class Nest:
    """Cuts k = 1.. of a dendrogram over finest groups. `leaf` (n_atoms,) is each atom's finest group, `merges` those of the
    groups (merge i makes item n_leaves + i). `parents` and `node_of` (n_cuts, n_leaves) number nodes as a Tree does,
    `within` (n_cuts,) is the sum of squares between the atoms inside groups, `sums` (n_leaves, n_dims + 2) the moments of the
    finest groups."""

    leaf: np.ndarray
    merges: Merges
    parents: tuple[int, ...]
    node_of: np.ndarray
    within: np.ndarray
    sums: np.ndarray

    @property
    def levels(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of groups that count, and how much each does."""
        return levels(len(self.within))

    @property
    def looseness(self) -> float:
        """What all rounds make smaller."""
        return looseness(self.within)

    def spread(self, ks: np.ndarray) -> np.ndarray:
        """`within` at some cuts, never quite zero."""
        return _spread(self.within, ks)

    def coarse(self, most: int) -> Dendrogram:
        """The groups of the cut into at most `most`, and how they merge."""
        n = min(most, len(self.within))
        nodes = np.unique(self.node_of[n - 1])
        item, merges = dict(zip(nodes.tolist(), range(n), strict=True)), list[tuple[int, int]]()
        for i in range(n - 2, -1, -1):
            merges.append((item[2 * i + 2], item[2 * i + 3]))
            item[self.parents[i]] = n + len(merges) - 1
        return Dendrogram(np.searchsorted(nodes, self.node_of[n - 1])[self.leaf], merges)


def levels(n_cuts: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of groups that count, and how much each does: the reference ones, and a little the finest."""
    ks = [k for k in REFERENCE_K if k < n_cuts]
    return np.array([*ks, n_cuts]), np.array([1.0] * len(ks) + [1.0 if n_cuts in REFERENCE_K else FINEST_WEIGHT])


def looseness(within: np.ndarray) -> float:
    """Weighted sum of the logarithms of `within` (n_cuts,), the sums of squares inside groups, at the levels that count."""
    ks, weights = levels(len(within))
    return float(weights @ np.log(_spread(within, ks)))


def looser(one: np.ndarray, other: np.ndarray) -> float:
    """By how much `one` (n_cuts,) is looser than `other`: mean of the logarithms at the reference numbers of groups both have."""
    most = min(len(one), len(other))
    ks = np.array([k for k in REFERENCE_K if k <= most] or [most])
    return float(np.log(_spread(one, ks) / _spread(other, ks)).mean())


def _spread(within: np.ndarray, ks: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(within[ks - 1], 1e-9 * within[0] + 1e-300))


def moments_of(points: np.ndarray, masses: np.ndarray) -> np.ndarray:
    """(n, n_dims + 2) mass, mass times coordinates, mass times squared length: what adds up over members."""
    every = np.column_stack([np.ones(len(points)), points, np.square(points).sum(axis=1)])
    return np.asarray(every * masses[:, None])


def add_up(moments: np.ndarray, group: np.ndarray, n_groups: int) -> np.ndarray:
    """(n_groups, n_dims + 2) moments of groups."""
    member = np.zeros((n_groups, len(group)))
    member[group, np.arange(len(group))] = 1
    return np.asarray(member @ moments)


def within(moments: np.ndarray) -> np.ndarray:
    """Sum of squares around the centre, from moments on the last axis."""
    return np.asarray(np.maximum(moments[..., -1] - np.square(moments[..., 1:-1]).sum(axis=-1) / moments[..., 0], 0))


def unfold(leaf: np.ndarray, merges: Merges, moments: np.ndarray) -> Nest:
    """All cuts of a dendrogram over groups: from one group on, always the split that gains most comes next."""
    n = len(merges) + 1
    below = np.eye(2 * n - 1, n, dtype=bool)
    for i, (a, b) in enumerate(merges):
        np.logical_or(below[a], below[b], out=below[n + i])
    of_leaf = add_up(moments, leaf, n)
    sums = below.astype(float) @ of_leaf
    mass, spread = sums[:, 0].tolist(), within(sums).tolist()
    items, totals, parents = [2 * n - 2], [spread[-1]], list[int]()  # items: the branch that is node 1, node 2 ..
    heap: list[tuple[float, int, int]] = []

    def offer(item: int, node: int) -> None:
        """Queue the split of a branch, called `node`: those that gain most come first, those that gain nothing never."""
        if item >= n:
            a, b = merges[item - n]
            loss = spread[a] + spread[b] - spread[item]
            if loss < 0:
                heapq.heappush(heap, (loss, node, item))

    offer(2 * n - 2, 1)
    while heap:
        loss, parent, item = heapq.heappop(heap)
        a, b = merges[item - n]
        if mass[b] > mass[a]:
            a, b = b, a
        parents.append(parent)
        for side in (a, b):
            items.append(side)
            offer(side, len(items))
        totals.append(totals[-1] + loss)
    return Nest(leaf, merges, tuple(parents), _rows(below[items]), np.maximum(np.array(totals), 0), of_leaf)


def _rows(below: np.ndarray) -> np.ndarray:
    """(n_cuts, n_leaves) the node of each leaf at every cut: of those it is below (n_nodes, n_leaves), the last that is born."""
    born = below * np.arange(1, len(below) + 1)[:, None]
    born[2::2] += born[1::2]  # two siblings come with the same cut
    return np.asarray(np.maximum.accumulate(born[::2]))


def settle(nest: Nest, points: np.ndarray, moments: np.ndarray, least_mass: float, most_rounds: int = MOST_ROUNDS) -> Nest:
    """Move atoms between finest groups while that makes the cuts tighter; no group falls under `least_mass`.

    Each round lowers a bound of `looseness` (the logarithm lies under its tangent) for the cuts as they are; then the
    order of splits is taken anew. Lloyd 1982, at all levels together.
    """
    pull, cost = -2 * points, np.empty((len(points), len(nest.merges) + 1))  # made once: new memory costs more than the product
    for _ in range(most_rounds):
        leaf = _moved(nest, pull, moments, least_mass, cost)
        if (leaf == nest.leaf).all():
            break
        tighter = unfold(leaf, nest.merges, moments)
        if tighter.looseness >= nest.looseness - 1e-9:
            break
        nest = tighter
    return nest


def _moved(nest: Nest, pull: np.ndarray, moments: np.ndarray, least_mass: float, cost: np.ndarray) -> np.ndarray:
    """(n_atoms,) the leaf each atom would rather be in; the largest gains first, and only where enough stay behind. `pull` is
    the points times -2; `cost` (n_atoms, n_leaves) is overwritten."""
    aim, offset = _aims(nest)
    np.add(np.matmul(pull, aim.T, out=cost), offset, out=cost)
    here = np.arange(len(pull))
    wanted = cost.argmin(axis=1)
    gain = (cost[here, nest.leaf] - cost[here, wanted]) * moments[:, 0]
    movers = np.argsort(-gain, kind="stable")[: int((gain > 0).sum())]
    leaf, mass = nest.leaf.copy(), nest.sums[:, 0].tolist()  # plain numbers: a loop over arrays takes five times as long
    moves = zip(movers.tolist(), leaf[movers].tolist(), wanted[movers].tolist(), moments[movers, 0].tolist(), strict=True)
    for atom, old, new, customers in moves:
        if mass[old] - customers >= least_mass:
            mass[old] -= customers
            mass[new] += customers
            leaf[atom] = new
    return leaf


def _aims(nest: Nest) -> tuple[np.ndarray, np.ndarray]:
    """For each leaf the weighted mean of the centres above it (n_leaves, n_dims), and of their squared lengths: a sum of
    squared distances to many centres differs between leaves by just that."""
    ks, weights = nest.levels
    groups = nest.node_of[ks - 1]
    together = (groups[:, :, None] == groups[:, None, :]).astype(float) @ nest.sums
    centres = together[:, :, 1:-1] / together[:, :, :1]
    pull = weights / nest.spread(ks)
    return np.tensordot(pull, centres, 1), pull @ np.square(centres).sum(axis=2)
