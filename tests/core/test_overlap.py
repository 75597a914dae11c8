"""Two trees over the same customers are counted once; what is read off is what counting customers directly gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from segexplorer.core.overlap import adjusted_rand, alive, jaccard, node_overlap, overlap_at
from segexplorer.core.tree import Tree, grow

LINE = np.array([[0.0], [1.0], [10.0], [11.0], [30.0], [31.0]])


@st.composite
def two_trees(draw: st.DrawFn) -> tuple[Tree, np.ndarray, Tree, np.ndarray]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    trees = []
    for _ in range(2):
        points = rng.normal(size=(draw(st.integers(2, 20)), 2))
        atom = rng.integers(0, len(points), 200)
        trees += [grow(points, np.bincount(atom, minlength=len(points)).astype(float), 12, 1), atom]
    return tuple(trees)  # type: ignore[return-value]


# ---- by hand


def test_customers_in_both_are_a_share_of_those_in_either() -> None:
    """Groups {1, 2, 3, 4} and {5, 6} against {1, 2, 3} and {4, 5, 6}: 3 of 4, 1 of 6, 0 of 5, 2 of 3."""
    found = jaccard(np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([4.0, 2.0]), np.array([3.0, 3.0]))
    assert found.tolist() == pytest.approx(np.array([[3 / 4, 1 / 6], [0, 2 / 3]]))


def test_two_trees_over_six_customers_are_counted_pair_by_pair() -> None:
    """One tree cuts the line after the fourth customer, the other after the second."""
    one = grow(LINE, np.ones(6), 2, 1)
    other = grow(np.array([[0.0], [1.0], [50.0], [51.0], [52.0], [53.0]]), np.ones(6), 2, 1)
    shared = node_overlap(one, np.arange(6), other, np.arange(6))
    # rows: everybody, the first four, the last two; columns: everybody, the last four, the first two
    assert shared.tolist() == [[6, 4, 2], [4, 2, 2], [2, 2, 0]]
    assert overlap_at(shared, one.parents, other.parents, 2).tolist() == [[2, 2], [2, 0]]


def test_a_tree_that_ends_early_is_compared_at_its_last_cut() -> None:
    assert alive((1,), 7).tolist() == [2, 3]
    assert alive((), 1).tolist() == [1]


def test_the_same_single_group_twice_agrees_fully() -> None:
    assert adjusted_rand(np.array([[9.0]])) == 1


# ---- by other libraries


@given(two_trees())
@settings(max_examples=25)
def test_every_pair_of_nodes_shares_what_pandas_counts(trees: tuple[Tree, np.ndarray, Tree, np.ndarray]) -> None:
    one, atom_one, other, atom_other = trees
    shared = node_overlap(one, atom_one, other, atom_other)
    for k in range(1, max(one.n_cuts, other.n_cuts) + 1):
        rows = one.node_of[min(k, one.n_cuts) - 1][atom_one]
        columns = other.node_of[min(k, other.n_cuts) - 1][atom_other]
        counted = pd.crosstab(rows, columns).reindex(index=alive(one.parents, k), columns=alive(other.parents, k), fill_value=0)
        assert overlap_at(shared, one.parents, other.parents, k).tolist() == counted.to_numpy().tolist()


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=50)
def test_the_adjusted_rand_index_is_scikit_learns(seed: int, k_one: int, k_other: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, k_one, 60), rng.integers(0, k_other, 60)
    table = pd.crosstab(one, other).to_numpy().astype(float)
    assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


# ---- laws


@given(two_trees())
@settings(max_examples=25)
def test_the_nodes_alive_are_those_that_hold_atoms(trees: tuple[Tree, np.ndarray, Tree, np.ndarray]) -> None:
    tree = trees[0]
    for k in range(1, tree.n_cuts + 1):
        assert alive(tree.parents, k).tolist() == np.unique(tree.node_of[k - 1]).tolist()


@given(two_trees())
@settings(max_examples=25)
def test_a_tree_agrees_fully_with_itself(trees: tuple[Tree, np.ndarray, Tree, np.ndarray]) -> None:
    tree, atom = trees[:2]
    shared = node_overlap(tree, atom, tree, atom)
    for k in range(1, tree.n_cuts + 1):
        assert adjusted_rand(overlap_at(shared, tree.parents, tree.parents, k)) == pytest.approx(1)
