"""Atoms stand for all customers: as many as the data can bear, never more than there are different customers."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from segexplorer.core.atoms import CUSTOMERS_PER_ATOM, FEW_ROWS, MOST_ATOMS, fit_centres
from segexplorer.core.k_means import nearest
from segexplorer.core.learned import Question
from segexplorer.core.nest import add_up, moments_of
from segexplorer.core.tree import grow
from tests.core.bases import explore_frame, features, shop


@pytest.mark.parametrize("n_customers", [300, 1_500])
def test_an_atom_has_eight_customers_on_average(n_customers: int) -> None:
    assert len(shop("likeness", n_customers=n_customers).summary.n) == n_customers // CUSTOMERS_PER_ATOM


def test_there_are_at_most_512_atoms() -> None:
    assert len(shop("likeness", n_customers=5_000).summary.n) == MOST_ATOMS


@pytest.mark.parametrize("n_customers", [600, 12_000])
def test_few_different_customers_make_few_atoms_and_no_warning(n_customers: int) -> None:
    """Survey answers: everybody is one of twelve. scikit-learn would warn of fewer clusters than asked for."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"a": rng.choice([*"xy"], n_customers), "b": rng.choice([*"pqr"], n_customers), "c": rng.integers(0, 2, n_customers)}
    )
    schema = features(frame, {"a": "flag", "b": "category", "c": "flag"})
    frame["number"] = np.arange(n_customers)  # only for the keys: customers who are alike must not share a fold
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        base = explore_frame(frame, Question(), schema)
    assert len(base.summary.n) == 12
    assert base.grown.tree.n_cuts == 12
    assert base.grown.path.cut(12).steps[-1].relevance == pytest.approx(1, abs=1e-6)


def test_atoms_keep_most_of_the_spread_k_means_of_scikit_learn_would_keep() -> None:
    base = shop("likeness", n_customers=1_500)
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold)
    free = KMeans(len(base.summary.n), n_init=3, random_state=1).fit(points).inertia_
    ours = np.square(points - base.learned.assigner.centres[base.atom]).sum()
    assert ours / free < 1.1


def test_fewer_of_our_atoms_straddle_the_groups_of_a_tree_of_the_customers() -> None:
    """Customers who are not where most of their atom are in a tree of all, five draws: a tenth fewer than in scikit-learn's."""
    ours, free = 0, 0
    for seed in range(5):
        points = long_tailed(seed)
        group = grow(points.astype(float), np.ones(len(points)), 20, 25).node_of[-1]
        ours += strangers(nearest(points, fit_centres(points, None, seed, 250)), group)
        free += strangers(nearest(points, free_centres(points, seed)), group)
    assert 0 < ours < 0.9 * free


def test_a_tree_of_our_atoms_is_tighter_than_one_of_scikit_learns() -> None:
    """Groups measured on the customers, at several cuts, five draws."""
    draws = [(long_tailed(seed), seed) for seed in range(5)]
    ratios = [spread_of_cuts(p, fit_centres(p, None, seed, 250)) / spread_of_cuts(p, free_centres(p, seed)) for p, seed in draws]
    assert np.mean(ratios) < 0.99


def long_tailed(seed: int) -> np.ndarray:
    """(2,000, 5) amounts with long tails, as of orders."""
    return np.random.default_rng(seed).lognormal(size=(2_000, 5)).clip(0, 8).astype(np.float32)


def free_centres(points: np.ndarray, seed: int) -> np.ndarray:
    """As many centres as we would make, straight from scikit-learn."""
    return np.asarray(KMeans(250, n_init=1, max_iter=10, random_state=seed).fit(points).cluster_centers_, np.float32)


def strangers(atom: np.ndarray, group: np.ndarray) -> int:
    """How many customers are not in the group in which most of their atom are."""
    return len(atom) - int(pd.crosstab(atom, group).max(axis=1).sum())


def spread_of_cuts(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(4,) sums of squares inside 3, 5, 8 and 12 groups of customers, which a tree makes of their atoms."""
    atom = nearest(points, centres)
    sums = add_up(moments_of(points.astype(float), np.ones(len(points))), atom, len(centres))
    tree = grow(sums[:, 1:-1] / np.maximum(sums[:, :1], 1), sums[:, 0], 20, 25)
    groups = [tree.node_of[k - 1][atom] for k in (3, 5, 8, 12)]
    return np.array([np.square(points - pd.DataFrame(points).groupby(g).transform("mean").to_numpy()).sum() for g in groups])


@pytest.mark.parametrize("n_customers", [1_000, FEW_ROWS + 1])
def test_customers_who_count_twice_make_as_many_atoms_as_two_would(n_customers: int) -> None:
    """And the same ones every time."""
    points = np.random.default_rng(2).normal(size=(n_customers, 3)).astype(np.float32)
    twice = np.full(n_customers, 2.0)
    centres = fit_centres(points, twice, 0, 200)
    assert len(centres) == min(200, 2 * n_customers // CUSTOMERS_PER_ATOM)
    assert np.array_equal(centres, fit_centres(points, twice, 0, 200))
