"""Where a tree may start so that other customers of the same kind would give it too (docs/decisions/0031-trees-that-come-back.md).

Many trees are nearly as tight as the tightest, and which of them wins is chance. So the customers are drawn anew inside and
between atoms, a coarse tree is grown of each draw, and every atom goes to where the centres of its groups lie on average. The
groups found there are what the draws have in common. Source: bagged clustering, Leisch 1999; here centres are averaged.
"""

from __future__ import annotations

import numpy as np

from segexplorer.core.finest import divide, finest_groups, numbered
from segexplorer.core.nest import Dendrogram, Merges, Nest, add_up, looser, moments_of, settle, unfold, within
from segexplorer.core.tree import CLEARLY, FEW_ROUNDS, tightest
from segexplorer.core.ward import append_merges, ward_merges

N_DRAWS = 24
N_STARTS = 4  # in search of what the draws have in common
DRAWN_K = (2, 3, 5, 8, 12)
SHARED = (6, 4, 2)  # groups that the draws decide, if that is not clearly looser; inside them the tightest are taken


def lasting(points: np.ndarray, masses: np.ndarray, spreads: np.ndarray, most: int, least_mass: float, seed: int) -> Dendrogram:
    """At most `most` groups of the atoms at `points` (n_atoms, n_dims), each of `masses` (n_atoms,) > 0 customers with standard
    deviations `spreads` (n_atoms, n_dims), no group under `least_mass`, and how they merge."""
    moments = moments_of(points, masses)
    free = tightest(finest_groups(points, moments, most, least_mass, seed), points, moments, least_mass, n_tries=2)
    shared = _shared(average_places(points, moments, spreads, least_mass, seed), masses, least_mass, seed)
    for n_shared in SHARED:
        few = shared.coarse(min(n_shared, most))
        nest = _grown_below(unfold(few.leaf, few.merges, moments), free, points, moments, most, least_mass)
        if looser(nest.within, free.within) <= CLEARLY:
            return Dendrogram(nest.leaf, nest.merges)
    return Dendrogram(free.leaf, free.merges)


def _shared(places: np.ndarray, masses: np.ndarray, least_mass: float, seed: int) -> Nest:
    """What the draws have in common: the tightest coarse tree found of atoms at their average places."""
    moments = moments_of(places, masses)
    leaves = [finest_groups(places, moments, DRAWN_K[-1], least_mass, seed + i) for i in range(N_STARTS)]
    return min((tightest(leaf, places, moments, least_mass) for leaf in leaves), key=lambda nest: nest.looseness)


def _grown_below(top: Nest, free: Nest, points: np.ndarray, moments: np.ndarray, most: int, least_mass: float) -> Nest:
    """The tightest nest found that passes through the few groups of `top`."""
    parted = divide(top, points, moments, most, least_mass)
    through = [(leaf, _merges_through(top, leaf, moments)) for leaf in (parted.leaf, free.leaf)]
    tried = [parted, *(unfold(leaf, merges, moments) for leaf, merges in through if merges)]
    nest = min((settle(nest, points, moments, least_mass) for nest in tried), key=lambda nest: nest.looseness)
    return divide(nest, points, moments, most, least_mass)


def average_places(points: np.ndarray, moments: np.ndarray, spreads: np.ndarray, least_mass: float, seed: int) -> np.ndarray:
    """(n_atoms, n_dims for each of DRAWN_K) the centre of an atom's group, mean over draws; each level has a like spread."""
    places, loose = np.zeros((len(DRAWN_K), *points.shape)), np.zeros(len(DRAWN_K))
    for i in range(N_DRAWS):
        for level, group in enumerate(_drawn(points, moments[:, 0], spreads, least_mass, seed, i)):
            sums = add_up(moments, group, int(group.max()) + 1)
            places[level] += (sums[:, 1:-1] / sums[:, :1])[group]
            loose[level] += within(sums).sum()
    least = 1e-6 * N_DRAWS * within(moments.sum(axis=0)) or 1.0  # where all points are alike, or a level leaves nothing inside
    return np.hstack(list(places / np.sqrt(np.maximum(loose, least))[:, None, None]))


def _drawn(points: np.ndarray, masses: np.ndarray, spreads: np.ndarray, least_mass: float, seed: int, i: int) -> list[np.ndarray]:
    """For each of DRAWN_K the groups (n_atoms,) of a coarse tree of customers drawn anew; an atom of which nobody was drawn goes
    where the first one goes."""
    rng = np.random.default_rng([seed, i])
    times = rng.poisson(masses).astype(float)
    times = times if times.any() else masses
    full = times > 0
    moved = (points + rng.normal(size=points.shape) * spreads / np.sqrt(np.maximum(times, 1))[:, None])[full]
    moments = moments_of(moved, times[full])
    leaf = finest_groups(moved, moments, DRAWN_K[-1], least_mass, seed + i)
    sums = add_up(moments, leaf, int(leaf.max()) + 1)
    nest = unfold(leaf, ward_merges(sums[:, 1:-1] / sums[:, :1], sums[:, 0]), moments)
    nest = settle(nest, moved, moments, least_mass, FEW_ROUNDS)
    rows = [nest.node_of[min(k, len(nest.within)) - 1][nest.leaf] for k in DRAWN_K]
    return [numbered(_everybody(row, full)) for row in rows]


def _everybody(row: np.ndarray, full: np.ndarray) -> np.ndarray:
    out = np.full(len(full), row[0])
    out[full] = row
    return out


def _merges_through(top: Nest, leaf: np.ndarray, moments: np.ndarray) -> Merges | None:
    """Ward's merges of finer groups inside each of the few (each where most of it lies), then those of the few; None where one
    of the few is left with nobody."""
    n, n_few = int(leaf.max()) + 1, int(top.leaf.max()) + 1
    sums = add_up(moments, leaf, n)
    inside = np.bincount(leaf * n_few + top.leaf, moments[:, 0], n * n_few).reshape(n, n_few).argmax(axis=1)
    if len(np.unique(inside)) < n_few:
        return None
    centres, merges, tops = sums[:, 1:-1] / sums[:, :1], list[tuple[int, int]](), list[int]()
    for group in range(n_few):
        members = np.flatnonzero(inside == group)
        tops.append(append_merges(merges, ward_merges(centres[members], sums[members, 0]), members.tolist(), n))
    append_merges(merges, top.merges, tops, n)
    return merges
