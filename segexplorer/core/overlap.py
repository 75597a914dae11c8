"""How far two trees over the same customers agree: counted once per pair of nodes, read off at every number of segments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segexplorer.core.tree import Tree


def node_overlap(one: Tree, atom_one: np.ndarray, other: Tree, atom_other: np.ndarray) -> np.ndarray:
    """(n_nodes_one, n_nodes_other) customers who lie in both nodes; row and column of node i are i - 1.

    `atom_one` and `atom_other` are (n_customers,) the atom of each customer under each tree. Everybody is in the root,
    so the first column holds the sizes of the nodes of `one`, the first row those of `other`.
    """
    n_one, n_other = one.node_of.shape[1], other.node_of.shape[1]
    cells = np.bincount(atom_one * n_other + atom_other, minlength=n_one * n_other).reshape(n_one, n_other)
    return one.atoms_of() @ cells @ other.atoms_of().T


def alive(parents: Sequence[int], n_segments: int) -> np.ndarray:
    """(k,) ids of the nodes that are the segments when there are `n_segments` (clipped to what the tree can give).

    >>> alive((1, 2), 2).tolist(), alive((1, 2), 3).tolist()
    ([2, 3], [3, 4, 5])
    """
    splits = parents[: max(n_segments, 1) - 1]
    return np.array(sorted(set(range(1, 2 * len(splits) + 2)) - set(splits)))


def overlap_at(shared: np.ndarray, one: Sequence[int], other: Sequence[int], n_segments: int) -> np.ndarray:
    """(k, k') customers shared by the segments of two cuts, out of `node_overlap`; the trees by their `parents`."""
    return shared[np.ix_(alive(one, n_segments) - 1, alive(other, n_segments) - 1)]


def jaccard(shared: np.ndarray, sizes: np.ndarray, other_sizes: np.ndarray) -> np.ndarray:
    """(n, m) customers in both / customers in either, 0 where both are empty.

    >>> jaccard(np.array([[3.0]]), np.array([4.0]), np.array([5.0])).tolist()
    [[0.5]]
    """
    union = sizes[:, None] + other_sizes - shared
    return np.divide(shared, union, out=np.zeros(shared.shape), where=union > 0)


def adjusted_rand(table: np.ndarray) -> float:
    """Adjusted Rand index of a contingency table: 1 the same groups, 0 as alike as chance makes them (Hubert, Arabie 1985)."""
    pairs, rows, columns = (float((n * (n - 1) / 2).sum()) for n in (table, table.sum(axis=1), table.sum(axis=0)))
    n = float(table.sum())
    expected = rows * columns / max(n * (n - 1) / 2, 1.0)
    most = (rows + columns) / 2
    return (pairs - expected) / (most - expected) if most != expected else 1.0
