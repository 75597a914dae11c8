"""The tree nests, keeps its promises on ids and sizes, and is as tight as other libraries say it can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster import hierarchy
from sklearn.cluster import KMeans

from segexplorer.core.grown import regrow
from segexplorer.core.model import Choices
from segexplorer.core.tree import grow
from segexplorer.core.ward import ward_merges
from tests.core.bases import shop
from tests.core.laws import assert_lawful


def within(points: np.ndarray, masses: np.ndarray, groups: np.ndarray) -> float:
    """Sum of squares inside groups, computed directly."""
    total = 0.0
    for g in np.unique(groups):
        mine = groups == g
        centre = np.average(points[mine], axis=0, weights=masses[mine])
        total += float((np.square(points[mine] - centre).sum(axis=1) * masses[mine]).sum())
    return total


def heights(points: np.ndarray, masses: np.ndarray) -> list[tuple[float, frozenset[int]]]:
    """Cost of each of our merges and the points under it."""
    under = {i: frozenset([i]) for i in range(len(points))}
    out = []
    for i, (a, b) in enumerate(ward_merges(points, masses)):
        both = under[a] | under[b]
        under[len(points) + i] = both
        cost = sum((1 if s is both else -1) * _spread(points, masses, sorted(s)) for s in (both, under[a], under[b]))
        out.append((cost, both))
    return out


def _spread(points: np.ndarray, masses: np.ndarray, members: list[int]) -> float:
    return within(points[members], masses[members], np.zeros(len(members)))


@st.composite
def atoms(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, d = draw(st.integers(3, 40)), draw(st.integers(1, 4))
    points = rng.normal(size=(n, d)) if draw(st.booleans()) else rng.integers(0, 3, (n, d)).astype(float)
    return points, rng.integers(0 if draw(st.booleans()) else 1, 60, n).astype(float)


# ---- by hand


def test_three_clumps_on_a_line_fall_apart_at_the_widest_gap_first() -> None:
    points = np.array([[0.0], [1.0], [10.0], [11.0], [30.0]])
    tree = grow(points, np.array([5.0, 5, 5, 5, 5]), most=5, least_mass=1)
    assert tree.parents[:2] == (1, 2)
    assert tree.node_of[1].tolist() == [2, 2, 2, 2, 3]
    assert len(set(tree.node_of[2][:2])) == len(set(tree.node_of[2][2:4])) == 1
    assert tree.within[-1] == 0


def test_points_that_are_all_equal_are_one_segment() -> None:
    tree = grow(np.ones((30, 3)), np.full(30, 100.0), most=10, least_mass=25)
    assert tree.n_cuts == 1
    assert tree.within.tolist() == [0]


def test_one_atom_is_one_segment() -> None:
    assert grow(np.zeros((1, 2)), np.array([7.0]), 10, 1).n_cuts == 1


def test_an_atom_without_customers_has_a_segment_for_those_to_come() -> None:
    tree = grow(np.array([[0.0], [0.1], [9.0], [9.1]]), np.array([50.0, 0, 50, 0]), 4, 25)
    assert tree.n_cuts == 2
    assert set(tree.node_of[1]) == {2, 3}


def test_a_segment_that_would_be_too_small_is_not_made() -> None:
    points = np.array([[0.0], [1.0], [100.0]])
    tree = grow(points, np.array([50.0, 50, 10]), most=3, least_mass=25)
    assert all(np.bincount(row, np.array([50.0, 50, 10]))[np.unique(row)].min() >= 25 for row in tree.node_of)


# ---- by other libraries


@pytest.mark.parametrize("seed", range(5))
def test_ward_merges_what_scipy_merges_at_the_same_heights(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(60, 3))
    ours = heights(points, np.ones(60))
    theirs = hierarchy.ward(points)
    assert [cost for cost, _ in ours] == pytest.approx((theirs[:, 2] ** 2 / 2).tolist(), rel=1e-9)
    under = {i: frozenset([i]) for i in range(60)}
    for i, (a, b, *_) in enumerate(theirs):
        under[60 + i] = under[int(a)] | under[int(b)]
    assert [members for _, members in ours] == [under[60 + i] for i in range(59)]


def test_a_weight_is_as_good_as_repeating_the_point() -> None:
    """SciPy's Ward on every point written out as often as it weighs: the last merges cost the same."""
    rng = np.random.default_rng(3)
    points, masses = rng.normal(size=(25, 2)), rng.integers(1, 6, 25)
    repeated = hierarchy.ward(np.repeat(points, masses, axis=0))
    ours = [cost for cost, _ in heights(points, masses.astype(float))]
    assert ours == pytest.approx((repeated[-24:, 2] ** 2 / 2).tolist(), rel=1e-9)


def test_the_tree_is_nearly_as_tight_as_k_means_that_may_reshuffle() -> None:
    """scikit-learn's KMeans on the customers themselves is free at every k; the nested tree may lose a few per cent."""
    base = shop("likeness")
    scales = base.learned.assigner.space.scales(0.0)
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold).astype(float) * scales
    ratios = []
    for k in (2, 3, 5, 8, 12, 20):
        free = KMeans(k, n_init=3, random_state=0).fit(points).inertia_
        ratios.append(within(points, np.ones(len(points)), base.node(k)) / free)
    assert np.median(ratios) <= 1.02
    assert max(ratios) <= 1.07


# ---- laws


@given(atoms(), st.sampled_from([1.0, 25.0]))
@settings(max_examples=40)
def test_a_finer_cut_only_splits_one_segment_and_the_larger_child_is_even(data: tuple, least: float) -> None:
    points, masses = data
    if masses.sum() == 0:
        return
    assert_lawful(grow(points, masses, most=20, least_mass=least), masses, least)


@given(atoms())
@settings(max_examples=25)
def test_the_sum_of_squares_is_what_direct_computation_gives(data: tuple) -> None:
    points, masses = data
    if masses.sum() == 0:
        return
    tree = grow(points, masses, most=12, least_mass=1)
    for k in range(1, tree.n_cuts + 1):
        full = masses > 0
        assert tree.within[k - 1] == pytest.approx(
            within(points[full], masses[full], tree.node_of[k - 1][full]), rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize("kind", ["likeness", "response", "value", "interest"])
def test_the_tree_of_a_real_base_is_lawful(kind: str) -> None:
    base = shop(kind)
    assert_lawful(base.grown.tree, base.summary.n.sum(axis=1), 25)
    assert base.grown.tree.n_cuts == 40


def test_a_family_of_weight_zero_has_no_influence() -> None:
    """The same as if the summary had never heard of the family: its coordinates set to nonsense change no segment. Which atoms
    are too small to stand alone is found out before anything is weighed, so here each may."""
    base = shop("likeness")
    weights = {"geography": 0.0, "language": 0.0}
    choices = Choices(focus=0.0, family_weights=weights)
    families = np.array(base.learned.assigner.space.encoder.families)
    silent = np.isin(families, list(weights))
    assert (base.learned.assigner.space.scales(0.0, weights)[silent] == 0).all()
    nonsense = base.summary.sums.copy()
    nonsense[:, :, silent] = np.random.default_rng(0).normal(size=nonsense[:, :, silent].shape) * 1e6
    other = replace(base.summary, sums=nonsense)
    one, two = (regrow(base.learned, s, choices, privacy_minimum=1).tree for s in (base.summary, other))
    assert np.array_equal(one.node_of, two.node_of)


def test_another_focus_grows_another_tree_from_the_same_summary() -> None:
    base = shop("response")
    one, two = (regrow(base.learned, base.summary, Choices(focus=f)).tree for f in (0.0, 0.75))
    assert not np.array_equal(one.node_of[:10], two.node_of[:10])
