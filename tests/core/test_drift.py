"""Drift: what has moved is found and named, and what chance does is not taken for news."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from segexplorer.core.comparison import Comparison, Newer, compare
from segexplorer.core.drift import ColumnShift, column_shifts, psi, psi_chance, segment_shifts, shift_of
from segexplorer.core.grown import Model
from segexplorer.core.learned import Question
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop, planted_groups
from tests.core.bases import Explored, explore_frame, keyed, shop

COUNTS = arrays.arrays(np.int64, 6, elements=st.integers(0, 10_000))


def model_of(base: Explored) -> Model:
    return Model(base.learned, base.summary, len(base.frame), base.grown.tree)


def compared(base: Explored, frame: pd.DataFrame, k: int = 6, j: int = 2) -> Comparison:
    """The frame as newer customers of what was explored."""
    newer, keys = keyed(frame, salt=1)
    return compare(model_of(base), base.grown, Newer(base.learned.assigner.summarise(newer, keys)), k, j)


def column(comparison: Comparison, name: str) -> ColumnShift:
    return next(c for c in comparison.columns if c.column == name)


# ---- the index


def test_the_index_by_hand() -> None:
    # (.6 - .5) ln(.6 / .5) + (.4 - .5) ln(.4 / .5) = .01823 + .02231
    assert psi(np.array([50_000, 50_000]), np.array([60_000, 40_000])) == pytest.approx(0.04054, abs=1e-4)
    # an empty bin: 20 customers a side, so half a customer is .025 in each of two bins, and shares add up to 1.05
    e, a = np.array([0.525, 0.525]) / 1.05, np.array([1.025, 0.025]) / 1.05
    assert psi(np.array([10, 10]), np.array([20, 0])) == pytest.approx(((a - e) * np.log(a / e)).sum())


@given(COUNTS.filter(lambda c: c.sum() > 0), COUNTS.filter(lambda c: c.sum() > 0))
def test_the_index_is_finite_symmetric_and_never_negative(one: np.ndarray, other: np.ndarray) -> None:
    index = psi(one, other)
    assert np.isfinite(index)
    assert index >= 0
    assert index == pytest.approx(psi(other, one), abs=1e-12)


@given(COUNTS, st.integers(1, 50))
def test_the_index_of_equal_shares_is_zero_whatever_the_sizes(counts: np.ndarray, times: int) -> None:
    assert psi(counts, counts * times) == pytest.approx(0, abs=1e-12)


@given(COUNTS.map(lambda c: c * 100 + 100_000), COUNTS.map(lambda c: c * 100 + 100_000))
def test_where_no_bin_is_empty_the_index_is_the_two_divergences_of_scipy(one: np.ndarray, other: np.ndarray) -> None:
    e, a = one / one.sum(), other / other.sum()
    assert psi(one, other) == pytest.approx(stats.entropy(a, e) + stats.entropy(e, a), rel=1e-3, abs=1e-6)


def test_an_index_of_nothing_moved_is_as_large_as_chance_says() -> None:
    """Drawn from one distribution, probabilities of the index are about uniform: 5 % lie under 5 %."""
    rng = np.random.default_rng(3)
    shares = np.array([0.3, 0.25, 0.2, 0.15, 0.1])
    draws = [(rng.multinomial(2_000, shares), rng.multinomial(600, shares)) for _ in range(2_000)]
    chances = np.array([psi_chance(psi(*both), *both) for both in draws])
    assert 0.035 < (chances < 0.05).mean() < 0.065
    assert 0.45 < (chances < 0.5).mean() < 0.55


def test_bins_of_nobody_say_nothing() -> None:
    nobody = np.zeros(3, int)
    assert psi(nobody, np.array([1, 2, 3])) == 0
    assert psi_chance(0.0, nobody, nobody) == 1
    assert psi_chance(0.0, np.array([9, 0]), np.array([4, 0])) == 1


def test_the_usual_reading_of_an_index_holds_only_for_what_is_no_chance() -> None:
    assert [shift_of(index, True) for index in (0.0, 0.099, 0.1, 0.25, 0.26)] == ["stable", "stable", "some", "some", "large"]
    assert shift_of(5.0, False) == "stable"


# ---- sizes


def test_a_share_is_tested_as_a_two_by_two_table_and_corrected_for_many() -> None:
    then, now = np.array([100, 400, 500]), np.array([80, 175, 245])
    tables = [[[t, 1000 - t], [n, 500 - n]] for t, n in zip(then, now, strict=True)]
    p_values = [stats.chi2_contingency(table, correction=False).pvalue for table in tables]
    expected = stats.false_discovery_control(p_values) <= 0.05
    shifts = segment_shifts(then, now, np.array([2, 4, 5]), now >= 25)
    assert [s.changed for s in shifts] == expected.tolist()
    assert expected.tolist() == [True, False, False]
    first = shifts[0]
    assert (first.id, first.n_then, first.n_now, first.share_then, first.share_now) == (2, 100, 80, 0.1, 0.16)


def test_a_group_of_fewer_than_the_minimum_is_not_told_and_one_group_never_changes() -> None:
    small, large = segment_shifts(np.array([50, 950]), np.array([24, 976]), np.array([3, 2]), np.array([False, True]))
    assert (small.n_now, small.share_now, small.changed) == (None, None, True)
    assert large.n_now == 976
    (everybody,) = segment_shifts(np.array([1000]), np.array([30]), np.array([1]), np.array([True]))
    assert not everybody.changed


# ---- a base and a newer one


@pytest.mark.parametrize("kind", ["response", "likeness"])
def test_the_same_customers_have_not_moved(kind: str) -> None:
    base = shop(kind)
    same = compare(model_of(base), base.grown, Newer(base.summary), 8, 3)
    assert same.psi == 0
    assert not any(s.changed for s in same.segments)
    assert all(s.n_now == s.n_then for s in same.segments)
    assert {c.psi for c in same.columns} == {0}
    assert all(c.value_now == c.value_then for c in same.columns)


def test_sizes_and_columns_are_those_that_pandas_counts() -> None:
    base, frame = shop("response"), online_shop(1_500, seed=3)
    found = compared(base, frame, k=7)
    node = base.grown.tree.node_of[6][base.learned.assigner.atoms(*keyed(frame, salt=1))]
    sizes = pd.Series(node).value_counts()
    assert {s.id: s.n_now for s in found.segments} == {s.id: n if (n := sizes.get(s.id, 0)) >= 25 else None for s in found.segments}
    spend = column(found, "spend_total")
    assert spend.value_now == pytest.approx(frame["spend_total"].mean())
    assert spend.value_then == pytest.approx(base.frame["spend_total"].mean())
    device = column(found, "device")
    assert device.value_now == pytest.approx((frame["device"] == device.level).mean())


def test_random_halves_give_no_alert_in_most_draws() -> None:
    alerts = 0
    for seed in range(6):
        frame = online_shop(4_000, seed=seed).sample(frac=1, random_state=seed).drop(columns=["customer_id", "email"])
        base = explore_frame(frame.iloc[:2_000], Question("responded", seed=seed))
        found = compared(base, frame.iloc[2_000:])
        alerts += any(s.changed for s in found.segments) or any(c.shift != "stable" for c in found.columns)
    assert alerts <= 2


def test_half_of_one_group_gone_is_found_and_named() -> None:
    base = shop("likeness")
    group, frame = planted_groups(4_000, seed=21), online_shop(4_000, seed=21)
    gone = (group == "lapsed customers") & (frame.index % 2 == 0)
    found = compared(base, frame[~gone], k=6)
    assert not any(s.changed for s in compared(base, frame, k=6).segments)
    shrunk = min(found.segments, key=lambda s: (s.share_now or 0) - s.share_then)
    assert shrunk.changed
    planted = dict(zip(online_shop(4_000)["customer_id"], planted_groups(4_000), strict=True))
    lapsed = base.frame["customer_id"].map(planted).eq("lapsed customers").groupby(base.node(6)).mean()
    assert shrunk.id == lapsed.idxmax()
    assert base.grown.personas[shrunk.id].stage == "lapsed"


def test_prices_that_rose_are_found_and_named_and_nothing_else() -> None:
    base, frame = shop("response"), online_shop(4_000, seed=22)
    found = compared(base, frame.assign(spend_total=frame["spend_total"] * 1.8))
    first, *others = found.columns
    assert (first.column, first.level) == ("spend_total", "")
    assert first.shift != "stable"
    assert first.value_now == pytest.approx(1.8 * frame["spend_total"].mean())
    assert {c.shift for c in others} == {"stable"}


def test_more_blanks_are_named_as_blanks_and_a_new_country_as_other() -> None:
    base, frame = shop("response"), online_shop(4_000, seed=23)
    blank = frame["visits_90d"].mask(frame.index % 3 == 0)
    found = compared(base, frame.assign(visits_90d=blank, country=frame["country"].mask(frame.index % 2 == 0, "BR")))
    visits, country = column(found, "visits_90d"), column(found, "country")
    assert (visits.level, visits.shift) == ("missing", "large")
    assert visits.value_now == pytest.approx(blank.isna().mean())
    assert (country.level, country.shift) == ("other", "large")
    assert country.value_now == pytest.approx(0.5, abs=0.01)


def test_columns_come_in_the_order_of_their_index() -> None:
    base = shop("response")
    now = base.learned.assigner.summarise(*keyed(online_shop(1_000, seed=8)))
    shifts = column_shifts(base.learned.assigner.space.encoder, base.summary, now)
    assert [s.psi for s in shifts] == sorted((s.psi for s in shifts), reverse=True)
    assert {s.column for s in shifts} == {c.name for c in base.learned.assigner.space.encoder.columns}


def test_dates_are_told_in_days() -> None:
    frame = online_shop(2_000).assign(joined=pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(2_000) % 400, unit="D"))
    base = explore_frame(frame, Question(), guess_schema(frame))
    later = column(compared(base, frame.assign(joined=frame["joined"] + pd.Timedelta(days=30))), "joined")
    assert later.kind == "date"
    assert later.value_then - later.value_now == pytest.approx(30)
