"""Atoms stand for all customers: as many as the data can bear, never more than there are different customers."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from segexplorer.core.atoms import CUSTOMERS_PER_ATOM, MOST_ATOMS, MOST_ATOMS_OF_FEW
from segexplorer.core.learned import Question
from tests.core.bases import explore_frame, features, shop


@pytest.mark.parametrize("n_customers", [300, 1_500])
def test_an_atom_has_four_customers_on_average(n_customers: int) -> None:
    assert len(shop("likeness", n_customers=n_customers).summary.n) == n_customers // CUSTOMERS_PER_ATOM


@pytest.mark.parametrize(("n_customers", "most"), [(5_000, MOST_ATOMS_OF_FEW), (9_000, MOST_ATOMS)])
def test_there_are_at_most_256_atoms_and_four_times_as_many_in_a_small_base(n_customers: int, most: int) -> None:
    assert len(shop("likeness", n_customers=n_customers).summary.n) == most


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
