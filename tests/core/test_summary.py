"""The summary adds up in any order and any split, and says what plain pandas says."""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.encode import NumberCode
from segexplorer.core.k_means import nearest
from segexplorer.core.summary import Summary, deliverable
from tests.core.bases import Explored, shop

COUNTS = ("n", "n_deliverable", "goal")
FLOATS = ("sums", "squares", "raw")


def assert_same(one: Summary, other: Summary) -> None:
    """Counts exactly; sums of floats up to the order of adding."""
    for name in COUNTS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert all(np.array_equal(a, b) for a, b in zip(one.counts, other.counts, strict=True))
    for name in FLOATS:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-9)


def parts_of(base: Explored, which_part: np.ndarray) -> list[Summary]:
    assigner = base.learned.assigner
    return [
        assigner.summarise(base.frame[which_part == p].reset_index(drop=True), base.keys[which_part == p])
        for p in np.unique(which_part)
    ]


def test_unknown_consent_is_no_consent_and_a_suppressed_customer_is_left_out() -> None:
    frame = pd.DataFrame({"consent": ["yes", "no", None, "Ja", "yes"], "blocked": ["no", "no", "no", None, "1"]})
    may = deliverable(frame, (("consent", True), ("blocked", False)))
    assert may.tolist() == [True, False, False, True, False]
    assert deliverable(frame, ()).all()


def test_the_nearest_atom_is_the_nearest_by_brute_force() -> None:
    rng = np.random.default_rng(0)
    points, centres = rng.normal(size=(9_000, 5)).astype(np.float32), rng.normal(size=(40, 5)).astype(np.float32)
    distances = np.square(points[:, None, :].astype(float) - centres[None]).sum(axis=2)
    assert np.array_equal(nearest(points, centres), distances.argmin(axis=1))


@given(st.integers(0, 10_000), st.integers(2, 7))
@settings(max_examples=12)
def test_any_split_of_the_rows_in_any_order_gives_the_summary_of_the_whole(seed: int, n_parts: int) -> None:
    base, rng = shop("response", n_customers=1_500), np.random.default_rng(seed)
    parts = parts_of(base, rng.integers(0, n_parts, len(base.frame)))
    assert_same(reduce(add, [parts[i] for i in rng.permutation(len(parts))]), base.summary)


@pytest.mark.parametrize("kind", ["likeness", "value", "interest"])
def test_summaries_of_every_goal_add_up(kind: str) -> None:
    base = shop(kind)
    parts = parts_of(base, np.arange(len(base.frame)) % 3)
    whole = reduce(add, parts)
    np.testing.assert_allclose(whole.goal, base.summary.goal, rtol=1e-9)
    assert np.array_equal(whole.n, base.summary.n)


def test_adding_is_the_same_in_both_directions_and_grouping() -> None:
    a, b, c = parts_of(shop("response", n_customers=1_500), np.arange(1_500) % 3)
    assert_same(a + b, b + a)
    assert_same((a + b) + c, a + (b + c))


@pytest.mark.parametrize("kind", ["likeness", "response", "value", "interest"])
def test_the_summary_is_what_pandas_groups_by_atom_and_fold(kind: str) -> None:
    """The second way: DataFrame.groupby on the customers with their atom beside them."""
    base = shop(kind)
    frame, summary, column = base.frame, base.summary, base.learned.goal.column
    may = frame["marketing_consent"].eq("yes") & frame["unsubscribed"].eq("no")
    by = [pd.Series(base.atom, name="atom"), pd.Series(base.fold, name="fold")]
    full = pd.MultiIndex.from_product([range(len(summary.n)), range(20)])
    assert np.array_equal(may.groupby(by).size().reindex(full, fill_value=0).to_numpy().reshape(summary.n.shape), summary.n)
    counted = may.groupby(by).sum().reindex(full, fill_value=0).to_numpy().reshape(summary.n.shape)
    assert np.array_equal(counted, summary.n_deliverable)
    if column is not None:
        wanted = 1 if kind == "response" else base.learned.goal.levels[:1]
        gives = frame[column].fillna(0) if kind == "value" else frame[column].isin(np.atleast_1d(wanted)).astype(float)
        total = (gives * may).groupby(by).sum().reindex(full, fill_value=0.0).to_numpy().reshape(summary.n.shape)
        np.testing.assert_allclose(summary.goal[:, :, 0], total, rtol=1e-9)


def test_sums_of_coordinates_and_raw_values_are_those_of_pandas() -> None:
    base = shop("response")
    space = base.learned.assigner.space
    points = pd.DataFrame(space.coordinates(space.encoder.read(base.frame), base.fold)).astype(float)
    n_atoms = len(base.summary.n)
    sums = points.groupby(base.atom).sum().reindex(range(n_atoms), fill_value=0)
    np.testing.assert_allclose(base.summary.sums.sum(axis=1), sums, rtol=1e-9, atol=1e-9)
    squares = (points**2).groupby(base.atom).sum().reindex(range(n_atoms), fill_value=0)
    np.testing.assert_allclose(base.summary.squares.sum(axis=1), squares, rtol=1e-9, atol=1e-9)
    i = [c.name for c in space.encoder.columns].index("spend_total")
    spent = base.frame["spend_total"].groupby(base.atom).agg(["sum", "count"]).reindex(range(n_atoms), fill_value=0)
    np.testing.assert_allclose(base.summary.raw[:, i], spent, rtol=1e-9)


def test_counts_of_levels_and_quantile_bins_are_those_of_pandas() -> None:
    base = shop("response")
    columns = base.learned.assigner.space.encoder.columns
    for i, column in enumerate(columns):
        counted = base.summary.counts[i].sum(axis=0)
        values = base.frame[column.name]
        if isinstance(column, NumberCode) and not column.as_of:
            edges = [-np.inf, *column.edges, np.inf]
            assert counted[:-1].tolist() == pd.cut(values, edges).value_counts(sort=False).tolist()
            assert counted[-1] == values.isna().sum()
        elif column.name == "device":
            assert dict(zip(column.levels, counted, strict=False)) == values.value_counts().to_dict()  # type: ignore[union-attr]
