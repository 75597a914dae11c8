"""How alike the people of a segment are in who they are, whatever the tree was grown for."""

from __future__ import annotations

import numpy as np

from segexplorer.core.summary import Summary
from segexplorer.core.tree import Tree


def likeness(summary: Summary, tree: Tree, n_dims: int) -> np.ndarray:
    """(n_cuts,) share of the base's spread that each cut explains, over the encoder's `n_dims` coordinates at equal
    weights: the behavioural R2. One segment explains 0, a segment for everybody 1."""
    n = summary.masses.astype(float)
    sums = summary.totals[:, :n_dims]
    spread = summary.squares[:, :, :n_dims].sum() - _between(sums.sum(axis=0, keepdims=True), n.sum(keepdims=True))
    member = tree.atoms_of()
    by_node = np.square(member @ sums).sum(axis=1) / np.maximum(member @ n, 1)
    between = np.array([by_node[np.unique(row) - 1].sum() for row in tree.node_of])
    return (between - between[0]) / max(float(spread), 1e-12)


def _between(sums: np.ndarray, n: np.ndarray) -> float:
    return float((np.square(sums).sum(axis=1) / np.maximum(n, 1)).sum())
