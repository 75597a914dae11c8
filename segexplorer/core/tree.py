"""The nested tree over the atoms: moving the slider splits or joins segments, never reshuffles them.

Several ways to grow a tree are tried (Ward's merging, Ward above and below k-means groups, best two-way split first);
the one with the smallest within-group sum of squares over the reference numbers of segments is kept.
Sources: Ward 1963; Lloyd 1982.
"""

from __future__ import annotations

import functools
import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans

from segexplorer.core.ward import ward_merges

REFERENCE_K = (2, 3, 5, 8, 12, 20)
ANCHORS = (8,)
Splitter = Callable[[np.ndarray], np.ndarray | None]


@dataclass(frozen=True)
class Tree:
    """Splits in the order they happen: the i-th (from 0) divides node `parents[i]` into nodes 2i + 2 and 2i + 3; the
    even one holds more customers. `node_of[k - 1]` is (n_atoms,) the node of each atom when there are k segments."""

    parents: tuple[int, ...]
    node_of: np.ndarray  # (n_cuts, n_atoms) int
    within: np.ndarray  # (n_cuts,) sum of squares between atoms inside segments

    @property
    def n_cuts(self) -> int:
        """The largest number of segments the tree can be cut into."""
        return len(self.node_of)

    @property
    def node_ids(self) -> tuple[int, ...]:
        """All nodes, the root (1) first, in the order they are born."""
        return tuple(range(1, 2 * len(self.parents) + 2))

    def children(self, node: int) -> tuple[int, ...]:
        """The two nodes a node is split into, or none."""
        return next(((2 * i + 2, 2 * i + 3) for i, p in enumerate(self.parents) if p == node), ())

    def atoms_of(self) -> np.ndarray:
        """(n_nodes, n_atoms) 0/1 membership, one row per node id."""
        out = np.zeros((2 * len(self.parents) + 1, self.node_of.shape[1]))
        for row in self.node_of:
            out[row - 1, np.arange(len(row))] = 1
        return out


def grow(points: np.ndarray, masses: np.ndarray, most: int, least_mass: float, seed: int = 0) -> Tree:
    """The best nested tree found over atoms at `points` (n_atoms, n_dims) with `masses` (n_atoms,) customers each.

    No segment gets fewer than `least_mass` customers; at most `most` segments.
    """
    full = masses > 0
    space = _Atoms(points[full].astype(float), masses[full].astype(float), least_mass)
    trees = [_best_first(space, splitter, most) for splitter in _splitters(space, seed)]
    best = min(trees, key=lambda tree: _badness(tree, trees))
    return _spread(best, full)


def _badness(tree: Tree, rivals: list[Tree]) -> float:
    """Mean log of within sum of squares over the best rival's, at the reference numbers of segments."""
    return float(np.mean([_log_within(tree, k) - min(_log_within(r, k) for r in rivals) for k in REFERENCE_K]))


def _log_within(tree: Tree, k: int) -> float:
    return float(np.log(tree.within[min(k, tree.n_cuts) - 1] + 1e-12))


def _spread(tree: Tree, full: np.ndarray) -> Tree:
    """Atoms without customers go where atom 0 goes: nobody is in them, but each needs a node for new customers."""
    if full.all():
        return tree
    node_of = np.repeat(tree.node_of[:, :1], len(full), axis=1)
    node_of[:, full] = tree.node_of
    return Tree(tree.parents, node_of, tree.within)


@dataclass(frozen=True)
class _Atoms:
    points: np.ndarray
    masses: np.ndarray
    least_mass: float

    @functools.cached_property
    def moments(self) -> np.ndarray:
        """(n_atoms, n_dims + 1): mass times coordinates, and mass times squared length; they add up over members."""
        return np.column_stack([self.points, np.square(self.points).sum(axis=1)]) * self.masses[:, None]

    def centre(self, members: np.ndarray) -> np.ndarray:
        return self.moments[members, :-1].sum(axis=0) / self.masses[members].sum()

    def within(self, members: np.ndarray) -> float:
        total = self.moments[members].sum(axis=0)
        return max(float(total[-1] - np.square(total[:-1]).sum() / self.masses[members].sum()), 0.0)

    def settle(self, members: np.ndarray, right: np.ndarray, rounds: int) -> np.ndarray | None:
        """Lloyd's rounds of a two-way split given as (n,) bool, None when a side stays too small."""
        for _ in range(rounds):
            if not right.any() or right.all():
                return None
            a, b = self.centre(members[~right]), self.centre(members[right])
            moved = self.points[members] @ (b - a) > (b @ b - a @ a) / 2
            if (moved == right).all():
                break
            right = moved
        mass = self.masses[members][right].sum()
        rest = self.masses[members].sum() - mass
        return right if min(mass, rest) >= self.least_mass and right.any() and not right.all() else None


def _best_first(space: _Atoms, splitter: Splitter, most: int) -> Tree:
    """Split the leaf whose split gains most, until there are `most` leaves or none can be split."""
    everybody = np.arange(len(space.masses))
    node_of = [np.ones(len(everybody), dtype=np.int64)]
    within = [space.within(everybody)]
    parents: list[int] = []
    heap: list[tuple[float, int, np.ndarray, np.ndarray]] = []
    _offer(heap, space, splitter, 1, everybody)
    while heap and len(node_of) < most:
        gain, parent, members, right = heapq.heappop(heap)
        left_id = 2 * len(parents) + 2
        if space.masses[members][right].sum() > space.masses[members][~right].sum():
            right = ~right
        parents.append(parent)
        row = node_of[-1].copy()
        row[members] = np.where(right, left_id + 1, left_id)
        node_of.append(row)
        within.append(within[-1] + gain)  # gains are kept negative for the heap
        _offer(heap, space, splitter, left_id, members[~right])
        _offer(heap, space, splitter, left_id + 1, members[right])
    return Tree(tuple(parents), np.array(node_of), np.maximum(np.array(within), 0))


def _offer(heap: list, space: _Atoms, splitter: Splitter, node: int, members: np.ndarray) -> None:
    right = splitter(members) if len(members) > 1 else None
    if right is not None:
        loss = space.within(members[right]) + space.within(members[~right]) - space.within(members)
        if loss < 0:
            heapq.heappush(heap, (loss, node, members, right))


def _splitters(space: _Atoms, seed: int) -> list[Splitter]:
    ward = ward_merges(space.points, space.masses)
    n_distinct = len(np.unique(space.points, axis=0))
    anchored = [_anchored(space, k, seed) for k in ANCHORS if k < n_distinct]
    by_tree = [_by_dendrogram(space, merges) for merges in [ward, *anchored]]
    return [*by_tree, _two_means(space, by_tree[0])]


def _two_means(space: _Atoms, start: Splitter) -> Splitter:
    """The better of Lloyd from Ward's split and Lloyd from a cut across the longest axis."""

    def split(members: np.ndarray) -> np.ndarray | None:
        starts = [start(members), _across(space, members)]
        settled = [space.settle(members, s, 12) for s in starts if s is not None]
        options = [s for s in settled if s is not None] or [s for s in starts[:1] if s is not None]
        return min(options, key=lambda r: space.within(members[r]) + space.within(members[~r]), default=None)

    return split


def _across(space: _Atoms, members: np.ndarray) -> np.ndarray:
    """Two sides of the mean along the first principal axis (a few power iterations from the widest coordinate)."""
    offsets = (space.points[members] - space.centre(members)) * np.sqrt(space.masses[members])[:, None]
    axis = np.eye(1, offsets.shape[1], int(np.square(offsets).sum(axis=0).argmax()))[0]
    for _ in range(8):
        axis = offsets.T @ (offsets @ axis)
        axis /= np.linalg.norm(axis) or 1.0
    return offsets @ axis > 0


def _by_dendrogram(space: _Atoms, merges: list[tuple[int, int]]) -> Splitter:
    """Split where the dendrogram does; a side that is too small joins its nearer neighbour one level down."""
    n = len(space.masses)
    rank, begin, end = _intervals(merges, n)

    def split(members: np.ndarray) -> np.ndarray | None:
        at, node = rank[members], n + len(merges) - 1
        while node >= n:
            a, b = merges[node - n]
            in_a, in_b = (at >= begin[a]) & (at < end[a]), (at >= begin[b]) & (at < end[b])
            right = _attach(space, members, in_a, in_b)
            if right is not None:
                return right
            node = a if space.masses[members[in_a]].sum() >= space.masses[members[in_b]].sum() else b
        return None

    return split


def _intervals(merges: list[tuple[int, int]], n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Atoms lined up so that every node of a dendrogram holds neighbours: (rank of each atom, begin and end of each node)."""
    size = np.ones(n + len(merges), np.int64)
    for i, (a, b) in enumerate(merges):
        size[n + i] = size[a] + size[b]
    begin = np.zeros(n + len(merges), np.int64)
    for i, (a, b) in reversed(list(enumerate(merges))):
        begin[a], begin[b] = begin[n + i], begin[n + i] + size[a]
    return begin[:n], begin, begin + size


def _attach(space: _Atoms, members: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray | None:
    """(n,) True on side b; members on neither side go to the nearer centre; None when a side is too small."""
    if not a.any() or not b.any():
        return None
    right, loose = b.copy(), ~(a | b)
    if loose.any():
        ca, cb = space.centre(members[a]), space.centre(members[b])
        right[loose] = space.points[members[loose]] @ (cb - ca) > (cb @ cb - ca @ ca) / 2
    return space.settle(members, right, 0)


def _anchored(space: _Atoms, k: int, seed: int) -> list[tuple[int, int]]:
    """Merges of a dendrogram that passes through k-means' groups at k: Ward inside each group, then Ward between them."""
    groups = KMeans(k, n_init=2, max_iter=20, random_state=seed).fit(space.points, sample_weight=space.masses).labels_
    n = len(space.masses)
    merges: list[tuple[int, int]] = []
    tops, centres, masses = [], [], []
    for g in range(k):
        members = np.flatnonzero(groups == g)
        if len(members) == 0:
            continue
        inner = ward_merges(space.points[members], space.masses[members])
        tops.append(_append(merges, inner, members.tolist(), n))
        centres.append(space.centre(members))
        masses.append(space.masses[members].sum())
    _append(merges, ward_merges(np.array(centres), np.array(masses)), tops, n)
    return merges


def _append(merges: list[tuple[int, int]], inner: list[tuple[int, int]], names: list[int], n: int) -> int:
    """Add merges over local items to a global list; returns the global node on top."""
    names = list(names)
    for a, b in inner:
        merges.append((names[a], names[b]))
        names.append(n + len(merges) - 1)
    return names[-1]
