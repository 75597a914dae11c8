"""k-means as scikit-learn does it, without the time scikit-learn takes to load."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans

from segexplorer.core.k_means import k_means, nearest


def lumps(n: int, n_dims: int, seed: int) -> np.ndarray:
    """Points around twelve centres."""
    rng = np.random.default_rng(seed)
    return (rng.standard_normal((12, n_dims))[rng.integers(0, 12, n)] * 3 + rng.standard_normal((n, n_dims))).astype(np.float32)


def inertia(points: np.ndarray, centres: np.ndarray, times: np.ndarray | float = 1.0) -> float:
    return float((np.square(points - centres[nearest(points, centres)]).sum(axis=1) * times).sum())


def test_two_pairs_of_points_have_their_middles_as_centres() -> None:
    points = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 2.0]])
    assert sorted(k_means(points, 2, seed=1).tolist()) == [[0.0, 1.0], [10.0, 1.0]]


def test_a_point_that_counts_three_times_pulls_three_times_as_hard() -> None:
    assert k_means(np.array([[0.0], [4.0]]), 1, seed=0, times=np.array([3.0, 1.0])).tolist() == [[1.0]]


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("start", "init"), [("spread", "k-means++"), ("random", "random")])
def test_the_centres_are_those_of_scikit_learn(start: str, init: str, seed: int) -> None:
    points = lumps(3_000, 8, seed)
    theirs = KMeans(12, init=init, n_init=1, max_iter=10, random_state=seed).fit(points).cluster_centers_
    assert k_means(points, 12, seed, start=start, n_rounds=10) == pytest.approx(theirs, abs=1e-4)  # type: ignore[arg-type]


def test_weighted_centres_are_those_of_scikit_learn() -> None:
    points = lumps(500, 5, 3).astype(float)
    times = np.random.default_rng(3).integers(1, 50, 500).astype(float)
    theirs = KMeans(20, n_init=1, max_iter=20, random_state=3).fit(points, sample_weight=times).cluster_centers_
    assert k_means(points, 20, 3, times, n_rounds=20) == pytest.approx(theirs, abs=1e-9)


def test_many_groups_are_as_tight_as_those_of_scikit_learn() -> None:
    """With hundreds of groups a last digit may send a point elsewhere, and then the centres are others but no worse."""
    points = lumps(8_000, 30, 4)
    ours = [inertia(points, k_means(points, 400, seed, start="random", n_rounds=10)) for seed in range(3)]
    theirs = [KMeans(400, init="random", n_init=1, max_iter=10, random_state=seed).fit(points).inertia_ for seed in range(3)]
    assert np.mean(ours) == pytest.approx(np.mean(theirs), rel=2e-3)


def test_no_group_stays_empty_while_points_differ() -> None:
    points = np.repeat(np.arange(6.0), [100, 1, 1, 1, 1, 1])[:, None]
    for seed in range(20):
        centres = k_means(points, 6, seed, start="random")
        assert len(np.unique(nearest(points, centres))) == 6


def test_more_groups_than_different_points_end_without_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    centres = k_means(np.repeat([[1.0], [2.0]], 10, axis=0), 3, seed=0)
    assert set(centres.ravel()) == {1.0, 2.0}
    assert not recwarn.list
