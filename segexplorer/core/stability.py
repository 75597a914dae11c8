"""Will these groups last? The tree is grown anew from customers drawn with replacement, and its groups are looked for.

What is drawn anew: the customers, their atoms, the tree. What stays: the encoder and the goal model, so the question is
whether the *groups* are real in this space, not whether the columns would be straightened the same way.
A group is found when a group of the new tree, at the same number of segments, shares most customers with it: the Jaccard
index, mean over the tries (Hennig 2007; docs/decisions/0011-will-groups-last.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segexplorer.core.atoms import ATOM_FOCUS, MOST_ATOMS, fit_centres
from segexplorer.core.goal import folds
from segexplorer.core.k_means import nearest
from segexplorer.core.learned import Learned
from segexplorer.core.model import Choices
from segexplorer.core.overlap import adjusted_rand, alive, jaccard, node_overlap, overlap_at
from segexplorer.core.summary import sums_by
from segexplorer.core.tree import Tree, grow

N_TRIES = 20
MOST_CUSTOMERS = 20_000
DISSOLVES, STABLE, VERY_STABLE = 0.6, 0.75, 0.85  # Hennig 2008, section 3
Tried = Callable[[int], None]


@dataclass(frozen=True)
class Stability:
    """How well the groups of one tree were found again.

    jaccard: node id -> best match with a group of the new tree at the same number of segments, mean over the numbers at
    which the node is a segment and over the tries, 0..1 (a node held whole by hand: at that number or any smaller).
    n_found: node id -> tries in which that mean was at least 0.75.
    Nodes of which no customer was drawn into the sample are in neither: nothing is known of them.
    cut_jaccard, cut_rand: per number of segments (1 first) the best match of a customer's own group, mean over customers
    and tries, and the median adjusted Rand index of the two groupings.
    """

    n_tries: int
    n_customers: int
    jaccard: dict[int, float]
    n_found: dict[int, int]
    cut_jaccard: tuple[float, ...]
    cut_rand: tuple[float, ...]


@dataclass(frozen=True)
class Regrowth:
    """How atoms and tree are made from customers: (n_all_dims,) factors for both, and the limits of the tree."""

    atom_scales: np.ndarray
    tree_scales: np.ndarray
    most_segments: int
    least_share: float  # no segment holds a smaller share of the customers drawn
    most_atoms: int = MOST_ATOMS

    def grow(self, points: np.ndarray, times: np.ndarray, seed: int) -> tuple[Tree, np.ndarray]:
        """The tree of customers at `points` (n, n_all_dims) drawn `times` (n,) each, and (n,) the atom of all, drawn or not."""
        joint = (points * self.atom_scales).astype(np.float32)
        drawn = times > 0
        centres = fit_centres(joint[drawn], times[drawn].astype(float), seed, self.most_atoms)
        atom = nearest(joint, centres)
        masses = np.bincount(atom, times, len(centres))
        means = sums_by(atom, points * times[:, None], len(centres)) / np.maximum(masses, 1)[:, None]
        return grow(means * self.tree_scales, masses, self.most_segments, self.least_share * times.sum(), seed), atom


def stability_of(
    learned: Learned,
    tree: Tree,
    choices: Choices,
    sample: pd.DataFrame,
    keys: np.ndarray,
    least_share: float,
    n_tries: int = N_TRIES,
    tried: Tried = lambda n_done: None,
    held: frozenset[int] = frozenset(),
) -> Stability:
    """How well the groups of `tree`, grown with these choices, are found again in a sample of its customers.

    `least_share` is the smallest segment the tree may have as a share of the base. `tried` hears of each try. `held` are
    the nodes that somebody keeps whole (kept_whole).
    """
    space = learned.assigner.space
    points = space.coordinates(space.encoder.read(sample), folds(keys))
    again = Regrowth(space.scales(ATOM_FOCUS), space.scales(choices.focus, choices.family_weights), tree.n_cuts, least_share)
    return found_again(tree, learned.assigner.atoms(sample, keys), points, again, n_tries, learned.question.seed, tried, held)


def found_again(
    tree: Tree,
    atom: np.ndarray,
    points: np.ndarray,
    again: Regrowth,
    n_tries: int,
    seed: int,
    tried: Tried = lambda n_done: None,
    held: frozenset[int] = frozenset(),
) -> Stability:
    """The stability of a tree whose customers, in the atoms `atom` (n,), lie at `points` (n, n_all_dims)."""
    matches, rands = [], []
    for i in range(n_tries):
        other, other_atom = again.grow(points, drawn_times(len(points), seed, i), seed + i)
        shared = node_overlap(tree, atom, other, other_atom)
        matches.append(best_matches(tree, other, shared, held))
        rands.append([adjusted_rand(overlap_at(shared, tree.parents, other.parents, k)) for k in range(1, tree.n_cuts + 1)])
        tried(i + 1)
    return _result(tree, atom, np.array(matches), np.array(rands))


def drawn_times(n_customers: int, seed: int, i: int) -> np.ndarray:
    """(n,) how often each customer is drawn in the i-th bootstrap sample, as many in all as there are customers."""
    drawn = np.random.default_rng([seed, i]).integers(0, n_customers, n_customers)
    return np.bincount(drawn, minlength=n_customers)


def kept_whole(tree: Tree, unedited: Tree) -> frozenset[int]:
    """The segments of the last cut that the unedited tree of the same atoms would have divided, or never has: locked or made
    by hand. None when the trees are the same."""
    known = {row.tobytes() for row in _last_segments(unedited)[1]}
    return frozenset(int(i) for i, row in zip(*_last_segments(tree), strict=True) if row.tobytes() not in known)


def _last_segments(tree: Tree) -> tuple[np.ndarray, np.ndarray]:
    ids = alive(tree.parents, tree.n_cuts)
    return ids, tree.node_of[-1] == ids[:, None]


def best_matches(tree: Tree, other: Tree, shared: np.ndarray, held: frozenset[int] = frozenset()) -> np.ndarray:
    """(n_cuts, n_nodes) Jaccard of each segment of a cut with the most alike segment of the other tree's cut at the same
    number of segments; NaN where a node is no segment, or holds none of the customers. The other tree divides what is `held`
    whole by hand, so that is looked for at every number of segments up to there."""
    out = np.full((tree.n_cuts, len(shared)), np.nan)
    likeness = jaccard(shared, shared[:, 0], shared[0])
    for k in range(1, tree.n_cuts + 1):
        now = alive(tree.parents, k)
        out[k - 1, now - 1] = overlap_at(likeness, tree.parents, other.parents, k).max(axis=1)
        kept = np.array([node - 1 for node in now if node in held], int)
        out[k - 1, kept] = likeness[kept, : 2 * k - 1].max(axis=1)  # nodes are numbered as they are born
    return np.where(shared[:, 0] > 0, out, np.nan)


def bootstrap_pairs(place: Callable[[np.ndarray, int], np.ndarray], n_customers: int, n_pairs: int, seed: int = 0) -> np.ndarray:
    """(n_pairs, n_numbers) adjusted Rand index of two groupings, each learned from a bootstrap sample of its own and then
    given to every customer (Dolnicar, Leisch 2010; `bootFlexclust` of R's flexclust).

    `place(times, seed)` learns from customers drawn `times` (n,) each and gives (n_numbers, n) the group of everybody.
    """
    pairs = []
    for i in range(n_pairs):
        one, other = (place(drawn_times(n_customers, seed, j), seed + j) for j in (2 * i, 2 * i + 1))
        pairs.append([adjusted_rand(_table(a, b)) for a, b in zip(one, other, strict=True)])
    return np.array(pairs)


def _table(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    width = int(other.max()) + 1
    return np.bincount(one * width + other, minlength=(int(one.max()) + 1) * width).reshape(-1, width)


def _result(tree: Tree, atom: np.ndarray, matches: np.ndarray, rands: np.ndarray) -> Stability:
    """`matches` is (n_tries, n_cuts, n_nodes), `rands` (n_tries, n_cuts)."""
    sizes = tree.atoms_of() @ np.bincount(atom, minlength=tree.node_of.shape[1])
    known = np.flatnonzero(sizes > 0)
    while_alive = np.nanmean(matches[:, :, known], axis=1)
    everybody = np.nansum(matches * sizes, axis=2) / len(atom)
    return Stability(
        n_tries=len(matches),
        n_customers=len(atom),
        jaccard={int(i) + 1: float(v) for i, v in zip(known, while_alive.mean(axis=0), strict=True)},
        n_found={int(i) + 1: int(n) for i, n in zip(known, (while_alive >= STABLE).sum(axis=0), strict=True)},
        cut_jaccard=tuple(everybody.mean(axis=0).tolist()),
        cut_rand=tuple(np.median(rands, axis=0).tolist()),
    )
