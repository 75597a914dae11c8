"""Atoms settle between groups at all cuts at once, and nothing stops nesting for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from segexplorer.core.finest import divide, finest_groups
from segexplorer.core.nest import add_up, looser, moments_of, settle, unfold, within
from segexplorer.core.ward import cut, ward_merges, ward_through

POINTS = np.array([[0.0], [1.0], [10.0], [11.0]])
LEAST = 1.0


def equal(points: np.ndarray) -> np.ndarray:
    """Moments of points of one customer each."""
    return moments_of(points, np.ones(len(points)))


def cloud(seed: int, n: int = 120, n_dims: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, n_dims)) ** 3


def test_moments_give_the_sum_of_squares_around_the_mean() -> None:
    assert within(add_up(equal(POINTS), np.array([0, 0, 1, 1]), 2)).tolist() == pytest.approx([0.5, 0.5])


def test_an_atom_in_the_wrong_group_moves_to_the_right_one() -> None:
    wrong = unfold(np.array([0, 1, 1, 1]), [(0, 1)], equal(POINTS))
    settled = settle(wrong, POINTS, equal(POINTS), LEAST)
    assert settled.leaf.tolist() == [0, 0, 1, 1]
    assert settled.within.tolist() == pytest.approx([101.0, 1.0])


def test_an_atom_stays_where_too_few_would_be_left_without_it() -> None:
    wrong = unfold(np.array([0, 1, 1, 1]), [(0, 1)], equal(POINTS))
    assert settle(wrong, POINTS, equal(POINTS), 3.0).leaf.tolist() == [0, 1, 1, 1]


def test_the_split_that_gains_most_comes_first_whatever_the_order_of_merges() -> None:
    moments = moments_of(np.array([[0.0], [3.0], [10.0], [11.0]]), np.array([3.0, 2.0, 1.0, 1.0]))
    nest = unfold(np.arange(4), [(2, 3), (0, 1), (4, 5)], moments)
    assert nest.node_of.tolist()[1:3] == [[2, 2, 3, 3], [4, 5, 3, 3]]
    assert nest.parents == (1, 2, 3)


def test_the_few_groups_of_a_nest_are_those_of_its_cut_with_their_merges() -> None:
    moments = moments_of(np.array([[0.0], [3.0], [10.0], [11.0]]), np.array([3.0, 2.0, 1.0, 1.0]))
    nest = unfold(np.arange(4), [(2, 3), (0, 1), (4, 5)], moments)
    few = nest.coarse(3)
    assert few.leaf.tolist() == [1, 2, 0, 0]  # nodes 3, 4, 5 in this order
    assert few.merges == [(1, 2), (3, 0)]
    again = unfold(few.leaf, few.merges, moments)
    assert again.parents == (1, 2)
    assert again.within.tolist() == pytest.approx(nest.within[:3].tolist())
    assert (nest.coarse(9).leaf == nest.coarse(4).leaf).all()


def test_looser_is_the_mean_logarithm_at_the_numbers_of_groups_both_have() -> None:
    one, other = np.array([8.0, 4.0, 2.0]), np.array([8.0, 2.0, 2.0, 1.0])
    assert looser(one, other) == pytest.approx(np.log(2) / 2)
    assert looser(other, one) == pytest.approx(-np.log(2) / 2)
    assert looser(one[:1], other[:1]) == 0


def test_groups_of_two_are_what_k_means_of_scikit_learn_finds() -> None:
    """With two groups there is one cut: settling is then Lloyd's algorithm, from the same start with the same end."""
    points = cloud(1)
    start = (points[:, 0] > 0).astype(int)
    centres = np.stack([points[start == g].mean(axis=0) for g in (0, 1)])
    free = KMeans(2, init=centres, n_init=1, max_iter=11, tol=0).fit(points)
    settled = settle(unfold(start, [(0, 1)], equal(points)), points, equal(points), LEAST)
    assert settled.within[1] == pytest.approx(free.inertia_, rel=0.01)


@given(st.integers(0, 1_000), st.integers(3, 25), st.sampled_from([1.0, 4.0]))
@settings(max_examples=25)
def test_settling_never_loosens_and_no_group_becomes_too_small(seed: int, most: int, least: float) -> None:
    points = cloud(seed)
    moments = equal(points)
    leaf = finest_groups(points, moments, most, least, seed)
    sums = add_up(moments, leaf, int(leaf.max()) + 1)
    start = unfold(leaf, ward_merges(sums[:, 1:-1] / sums[:, :1], sums[:, 0]), moments)
    settled = settle(start, points, moments, least)
    assert settled.looseness <= start.looseness + 1e-9
    assert np.bincount(settled.leaf).min() >= least
    divided = divide(settled, points, moments, most, least)
    assert np.bincount(divided.leaf).min() >= least
    assert np.array_equal(divided.node_of[:1, divided.leaf], settled.node_of[:1, settled.leaf])
    assert divided.within[-1] <= settled.within[-1] + 1e-9


def test_dividing_only_cuts_groups_in_two() -> None:
    points = cloud(3)
    moments = equal(points)
    nest = unfold((points[:, 0] > 0).astype(int), [(0, 1)], moments)
    divided = divide(nest, points, moments, 6, LEAST)
    assert len(divided.merges) == 5
    assert all(len(set(nest.leaf[divided.leaf == g])) == 1 for g in range(6))


def test_a_dendrogram_cut_into_groups_gives_them_back_from_ward_through_them() -> None:
    points = cloud(5, 30)
    group = cut(ward_merges(points, np.ones(30)), 4)
    through = ward_through(np.arange(30) % 4, points, np.ones(30))
    assert len(set(group)) == 4
    again = cut(through, 4)
    assert all(len(set(again[np.arange(30) % 4 == g])) == 1 for g in range(4))
    assert cut(through, 99).tolist() == list(range(30))
