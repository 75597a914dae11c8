"""The pieces of the family tree fill the picture at every number of segments, and each lies inside its parent's."""

from __future__ import annotations

import numpy as np
import pytest

from segexplorer.core.family_tree import Life, lives
from segexplorer.core.tree import Tree
from tests.core.bases import shop


def test_lives_by_hand() -> None:
    tree = Tree((1, 2), np.array([[1, 1, 1], [2, 2, 3], [4, 5, 3]]), np.zeros(3))
    assert lives(tree, np.array([10.0, 8.0, 2.0, 5.0, 3.0])) == (
        Life(1, 1, 2, 0.0, 1.0),
        Life(2, 2, 3, 0.0, 0.8),
        Life(3, 2, 0, 0.8, 1.0),
        Life(4, 3, 0, 0.0, 0.5),
        Life(5, 3, 0, 0.5, 0.8),
    )


def test_at_every_number_of_segments_those_alive_fill_the_picture_and_are_the_cut() -> None:
    grown = shop("response").grown
    sizes = np.array([grown.path.nodes[i].n_customers for i in grown.tree.node_ids], float)
    found = lives(grown.tree, sizes)
    for k in range(1, grown.tree.n_cuts + 1):
        alive = sorted((life for life in found if life.lives_at(k)), key=lambda life: life.low)
        assert {life.id for life in alive} == set(grown.path.cut(k).segment_ids)
        assert [a.high for a in alive[:-1]] == pytest.approx([b.low for b in alive[1:]])
        assert (alive[0].low, alive[-1].high) == (0.0, pytest.approx(1.0))


def test_births_and_splits_are_those_of_the_path() -> None:
    grown = shop("response").grown
    for life in lives(grown.tree, np.ones(len(grown.tree.node_ids))):
        node = grown.path.nodes[life.id]
        assert (life.born_at, life.split_at) == (node.born_at, node.split_at)
