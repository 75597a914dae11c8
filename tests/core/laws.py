"""What holds for every tree, however it was grown."""

from __future__ import annotations

import numpy as np

from segexplorer.core.tree import Tree


def assert_lawful(tree: Tree, masses: np.ndarray, least: float) -> None:
    """A segment splits into two new ones, the larger first, none of them lighter than the least; all others stay as they are."""
    assert len(tree.node_of) == len(tree.within) == len(tree.parents) + 1
    assert (tree.node_of[0] == 1).all()
    for k in range(1, tree.n_cuts):
        before, after, parent = tree.node_of[k - 1], tree.node_of[k], tree.parents[k - 1]
        split = before == parent
        assert set(after[split]) == {2 * k, 2 * k + 1}
        assert np.array_equal(before[~split], after[~split])
        assert masses[after == 2 * k].sum() >= masses[after == 2 * k + 1].sum() >= least
        assert tree.children(parent) == (2 * k, 2 * k + 1)
