"""Likeness of a cut: the share of spread explained, as the customers themselves say it."""

from __future__ import annotations

import numpy as np
import pytest

from segexplorer.core.likeness import likeness
from tests.core.bases import GOALS, shop


@pytest.mark.parametrize("kind", list(GOALS))
def test_the_sums_explain_as_much_as_the_customers_themselves(kind: str) -> None:
    base = shop(kind)
    space, tree = base.learned.assigner.space, base.grown.tree
    points = space.encoder.encode(space.encoder.read(base.frame)).astype(float)
    found = likeness(base.summary, tree, space.encoder.n_dims)
    total = np.square(points - points.mean(axis=0)).sum()
    for k in (1, 2, 7, tree.n_cuts):
        segment = tree.node_of[k - 1][base.atom]
        within = sum(np.square(points[segment == s] - points[segment == s].mean(axis=0)).sum() for s in np.unique(segment))
        assert found[k - 1] == pytest.approx(1 - within / total, abs=1e-6)


def test_a_finer_cut_explains_at_least_as_much() -> None:
    base = shop("response")
    found = likeness(base.summary, base.grown.tree, base.learned.assigner.space.encoder.n_dims)
    assert found[0] == 0
    assert (np.diff(found) >= -1e-9).all()
