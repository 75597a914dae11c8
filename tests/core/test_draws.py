"""Coarse trees of many draws at once: each is the one a draw would give alone, and each average is of all of them."""

from __future__ import annotations

import numpy as np
from scipy.cluster import hierarchy

from segexplorer.core.draws import average, coarse_trees

CLUMPS = np.array([[0.0, 0.0], [1.0, 0.0], [20.0, 0.0], [21.0, 0.0], [90.0, 5.0], [91.0, 5.0]])


def groups(row: np.ndarray) -> set[frozenset[int]]:
    """Which rows are alike."""
    return {frozenset(np.flatnonzero((row == one).all(axis=1)).tolist()) for one in row}


def test_at_each_level_the_wider_gaps_divide() -> None:
    draws = coarse_trees(CLUMPS, np.full((5, 6), 30.0), (2, 3, 6), 1.0, 0)
    for leaf, centres in zip(draws.leaf, draws.centres, strict=True):
        assert groups(centres[0][leaf]) == {frozenset({0, 1, 2, 3}), frozenset({4, 5})}
        assert groups(centres[1][leaf]) == {frozenset({0, 1}), frozenset({2, 3}), frozenset({4, 5})}
    by_hand = 30 * (2 * 10.5**2 + 2 * 9.5**2 + 2 * 0.5**2)  # 0, 1, 20, 21 around 10.5, and 90, 91 around 90.5
    assert np.allclose(draws.within[:, 0], by_hand)
    assert np.allclose(draws.within[:, 2], 0, atol=1e-2)


def test_a_centre_is_the_mean_of_those_that_were_drawn() -> None:
    times = np.array([[30.0, 90.0, 30.0, 30.0, 30.0, 30.0], [30.0, 0.0, 30.0, 30.0, 0.0, 60.0]])
    draws = coarse_trees(CLUMPS, times, (3,), 1.0, 0)
    off = CLUMPS - CLUMPS.mean(axis=0)
    assert np.allclose(draws.centres[0, 0][draws.leaf[0]][0], [0.75, 0.0] - CLUMPS.mean(axis=0), atol=1e-5)
    assert np.allclose(draws.centres[1, 0][draws.leaf[1]][0], off[0], atol=1e-5)
    assert np.allclose(draws.centres[1, 0][draws.leaf[1]][5], off[5], atol=1e-5)


def test_a_group_that_is_too_small_is_merged_before_any_other() -> None:
    times = np.full((3, 6), 30.0)
    times[:, 4:] = 5.0
    draws = coarse_trees(CLUMPS, times, (3,), 25.0, 0)
    for leaf, centres in zip(draws.leaf, draws.centres[:, 0], strict=True):
        sizes = [times[0][list(members)].sum() for members in groups(centres[leaf])]
        assert min(sizes) >= 25


def test_points_that_are_all_alike_are_one_place_in_every_draw() -> None:
    draws = coarse_trees(np.ones((7, 2)), np.full((4, 7), 3.0), (2, 5), 1.0, 0)
    assert np.allclose(average(draws, draws.centres[:, 0]), 0)
    assert np.allclose(draws.within, 0)


def test_an_average_is_that_of_the_groups_an_atom_was_in() -> None:
    points = np.random.default_rng(0).normal(size=(40, 3))
    draws = coarse_trees(points, np.random.default_rng(1).poisson(20, (9, 40)), (2, 4), 1.0, 0)
    slow = np.mean([draws.centres[i, 1][draws.leaf[i]] for i in range(9)], axis=0)
    assert np.allclose(average(draws, draws.centres[:, 1]), slow, atol=1e-5)


def test_the_same_draws_give_the_same_trees_and_levels_nest() -> None:
    points = np.random.default_rng(2).normal(size=(60, 4))
    times = np.random.default_rng(3).poisson(20, (12, 60))
    one, two = (coarse_trees(points, times, (2, 3, 5, 8), 1.0, 7) for _ in range(2))
    assert np.array_equal(one.leaf, two.leaf)
    for leaf, centres in zip(one.leaf, one.centres, strict=True):
        coarse, fine = (groups(centres[level][leaf]) for level in (0, 2))
        assert all(any(small <= large for large in coarse) for small in fine)


def test_trees_are_as_tight_as_scipys_ward_where_no_draw_differs() -> None:
    """Half of the draws are at most a twentieth looser at any level than Ward's merging of all points."""
    points = np.random.default_rng(4).normal(size=(80, 3))
    merged = hierarchy.ward(points)
    draws = coarse_trees(points, np.ones((20, 80)), (2, 3, 5, 8, 12), 1.0, 0)
    for level, k in enumerate((2, 3, 5, 8, 12)):
        theirs = hierarchy.fcluster(merged, k, "maxclust")
        tight = sum(np.square(points[theirs == g] - points[theirs == g].mean(axis=0)).sum() for g in np.unique(theirs))
        assert np.median(draws.within[:, level]) < 1.05 * tight
