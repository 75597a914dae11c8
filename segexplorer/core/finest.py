"""The finest groups of atoms a tree may have: k-means' groups, each large enough to be shown."""

from __future__ import annotations

import numpy as np

from segexplorer.core.k_means import k_means, nearest
from segexplorer.core.nest import Merges, Nest, add_up, unfold, within
from segexplorer.core.ward import append_merges


def finest_groups(points: np.ndarray, moments: np.ndarray, most: int, least_mass: float, seed: int) -> np.ndarray:
    """(n_atoms,) group of each atom, numbered from 0: at most `most` groups, none under `least_mass` unless it is the only one.
    A group that is too small joins its nearest."""
    if _more_differ(points, most):
        group = nearest(points, k_means(points, most, seed, moments[:, 0], n_rounds=20))
    else:
        group = np.unique(points, axis=0, return_inverse=True)[1]
    return _joined(numbered(group), moments, least_mass)


def _more_differ(points: np.ndarray, most: int) -> bool:
    """Whether there are more than `most` different points; where one coordinate says so already, none need be compared whole."""
    return any(len(np.unique(column)) > most for column in points.T) or len(np.unique(points, axis=0)) > most


def divide(nest: Nest, points: np.ndarray, moments: np.ndarray, most: int, least_mass: float) -> Nest:
    """The nest with its finest groups cut in two, the one that gains most first, until there are `most` or none can be cut."""
    leaf, n = nest.leaf.copy(), len(nest.merges) + 1
    offers = {g: _halves(np.flatnonzero(leaf == g), points, moments, least_mass) for g in range(n)} if n < most else {}
    cuts: Merges = []
    while n + len(cuts) < most:
        group = max(offers, key=lambda g: offers[g][0])
        gain, leaving = offers[group]
        if gain <= 0:
            break
        cuts.append((group, n + len(cuts)))
        leaf[leaving] = cuts[-1][1]
        for side in cuts[-1]:
            offers[side] = _halves(np.flatnonzero(leaf == side), points, moments, least_mass)
    return unfold(leaf, _mended(nest.merges, cuts), moments) if cuts else nest


def _mended(merges: Merges, cuts: Merges) -> Merges:
    """Merges that first undo the cuts, the last one first, and then go on as before."""
    n_before = len(merges) + 1
    n = n_before + len(cuts)
    top, mended = list(range(n)), list[tuple[int, int]]()
    for group, other in reversed(cuts):
        mended.append((top[group], top[other]))
        top[group] = n + len(mended) - 1
    append_merges(mended, merges, top[:n_before], n)
    return mended


def numbered(group: np.ndarray) -> np.ndarray:
    """(n,) the same groups, numbered from 0 without gaps."""
    return np.asarray(np.unique(group, return_inverse=True)[1]).reshape(-1)


def _joined(group: np.ndarray, moments: np.ndarray, least_mass: float) -> np.ndarray:
    """The smallest group joins its nearest until none is too small."""
    while True:
        sums = add_up(moments, group, int(group.max()) + 1)
        smallest = int(sums[:, 0].argmin())
        if len(sums) == 1 or sums[smallest, 0] >= least_mass:
            return group
        centres = sums[:, 1:-1] / sums[:, :1]
        distance = np.square(centres - centres[smallest]).sum(axis=1)
        distance[smallest] = np.inf
        group = numbered(np.where(group == smallest, distance.argmin(), group))


def _halves(members: np.ndarray, points: np.ndarray, moments: np.ndarray, least_mass: float) -> tuple[float, np.ndarray]:
    """What dividing a group in two gains (0: it cannot be), and the members that leave: Lloyd's rounds from a cut across the
    widest coordinate."""
    mine, at = moments[members], points[members]
    total = mine.sum(axis=0)
    widest = (np.square(at - total[1:-1] / total[0]).T @ mine[:, 0]).argmax()
    right = at[:, widest] > total[1 + widest] / total[0]
    for _ in range(12):
        there = mine[right].sum(axis=0)
        here = total - there
        if min(here[0], there[0]) <= 0:
            return 0.0, members[:0]
        a, b = here[1:-1] / here[0], there[1:-1] / there[0]
        moved = at @ (b - a) > (b @ b - a @ a) / 2
        if (moved == right).all():
            break
        right = moved
    sums = np.stack([total, mine[~right].sum(axis=0), mine[right].sum(axis=0)])
    if sums[1:, 0].min() < max(least_mass, 1e-9):
        return 0.0, members[:0]
    whole, *parts = within(sums)
    return float(whole - sum(parts)), members[right]
