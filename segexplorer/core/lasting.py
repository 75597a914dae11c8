"""Where a tree may start so that other customers of the same kind would give it too (docs/decisions/0031-trees-that-come-back.md).

Many trees are nearly as tight as the tightest, and which of them wins is chance. So the customers are drawn anew, a coarse tree
is grown of each draw, and every atom goes to where the centres of its groups lie on average. The groups found there are what
the draws have in common. Source: bagged clustering, Leisch 1999; here centres are averaged.
"""

from __future__ import annotations

import numpy as np

from segexplorer.core.draws import average, coarse_trees
from segexplorer.core.finest import divide, finest_groups
from segexplorer.core.nest import Dendrogram, Merges, Nest, add_up, looser, moments_of, settle, unfold, within
from segexplorer.core.tree import CLEARLY, tightest
from segexplorer.core.ward import append_merges, ward_merges

N_DRAWS = 96
N_STARTS = 3  # in search of what the draws have in common
DRAWN_K = (2, 3, 5, 8, 12)
SHARED = (6, 4, 2)  # groups that the draws decide, if that is not clearly looser; inside them the tightest are taken


def lasting(points: np.ndarray, masses: np.ndarray, most: int, least_mass: float, seed: int) -> Dendrogram:
    """At most `most` groups of the atoms at `points` (n_atoms, n_dims), each of `masses` (n_atoms,) > 0 customers, no group under
    `least_mass`, and how they merge."""
    moments = moments_of(points, masses)
    free = tightest(finest_groups(points, moments, most, least_mass, seed), points, moments, least_mass, n_tries=2)
    shared = _shared(average_places(points, masses, least_mass, seed), masses, least_mass, seed)
    for n_shared in SHARED:
        few = {top.leaf.tobytes(): top for top in (nest.coarse(min(n_shared, most)) for nest in shared)}  # each but once
        tops = (unfold(top.leaf, top.merges, moments) for top in few.values())
        nest = min((_grown_below(top, free, points, moments, most, least_mass) for top in tops), key=lambda nest: nest.looseness)
        if looser(nest.within, free.within) <= CLEARLY:
            return Dendrogram(nest.leaf, nest.merges)
    return Dendrogram(free.leaf, free.merges)


def _shared(places: np.ndarray, masses: np.ndarray, least_mass: float, seed: int) -> list[Nest]:
    """What the draws have in common: coarse trees found of atoms at their average places, nearly or quite the same ones."""
    moments = moments_of(places, masses)
    leaves = [finest_groups(places, moments, DRAWN_K[-1], least_mass, seed + i) for i in range(N_STARTS)]
    return [tightest(leaf, places, moments, least_mass) for leaf in leaves]


def _grown_below(top: Nest, free: Nest, points: np.ndarray, moments: np.ndarray, most: int, least_mass: float) -> Nest:
    """The tightest nest found that passes through the few groups of `top`."""
    parted = divide(top, points, moments, most, least_mass)
    tried = [settle(nest, points, moments, least_mass) for nest in (parted, *_through(top, (parted.leaf, free.leaf), moments))]
    return divide(min(tried, key=lambda nest: nest.looseness), points, moments, most, least_mass)


def _through(top: Nest, leaves: tuple[np.ndarray, ...], moments: np.ndarray) -> list[Nest]:
    merges = [_merges_through(top, leaf, moments) for leaf in leaves]
    return [unfold(leaf, m, moments) for leaf, m in zip(leaves, merges, strict=True) if m]


def average_places(points: np.ndarray, masses: np.ndarray, least_mass: float, seed: int) -> np.ndarray:
    """(n_atoms, n_dims for each of DRAWN_K) the centre of an atom's group, mean over draws; each level has a like spread."""
    times = np.random.default_rng(seed).poisson(masses, (N_DRAWS, len(masses)))
    times = np.where(times.any(axis=1, keepdims=True), times, masses)
    draws = coarse_trees(points, times, DRAWN_K, least_mass, seed)
    everybody = moments_of(points, masses).sum(axis=0)
    least = 1e-6 * within(everybody) or 1.0  # where all points are alike, or a level leaves nothing inside
    centres = draws.centres / np.sqrt(np.maximum(draws.within.mean(axis=0), least))[:, None, None]
    return average(draws, centres.transpose(0, 2, 1, 3).reshape(*centres.shape[::2], -1))


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
