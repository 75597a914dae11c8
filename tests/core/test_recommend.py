"""The recommended point, with money and without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from segexplorer.core.model import Choices, Cut, Economics, Goal, Step
from segexplorer.core.recommend import elbow, recommend, relevance_at, relevances_at
from tests.core.bases import GOALS, shop

KINDS = list(GOALS)


def step(n_contacted: int, reach: float, relevance: float, half: float = 0.01, profit_: float | None = None) -> Step:
    return Step(n_contacted, reach, reach, reach, relevance, relevance - half, relevance + half, 1, 0, 0, 0, 0, 0, profit_)


def test_relevance_at_a_share_takes_a_random_part_of_the_next_segment() -> None:
    cut = Cut(2, (2, 3), (step(1, 0.1, 0.5), step(2, 0.5, 0.2)))
    assert relevance_at(cut.steps, 0.1) == pytest.approx(0.5)
    # 0.1 at 0.5 and another 0.1 at (0.5 * 0.2 - 0.1 * 0.5) / 0.4 = 0.125
    assert relevance_at(cut.steps, 0.2) == pytest.approx((0.1 * 0.5 + 0.1 * 0.125) / 0.2)
    assert relevance_at(cut.steps, 0.9) == pytest.approx(0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_relevance_at_one_share_is_that_at_many(kind: str) -> None:
    for cut in shop(kind).grown.path.cuts:
        shares = np.array([0.0, 0.001, 0.05, 0.2, *(step.reach_share for step in cut.steps), 1.0])
        assert [relevance_at(cut.steps, share) for share in shares] == pytest.approx(relevances_at(cut, shares))


def test_with_money_the_largest_profit_is_recommended() -> None:
    cuts = (
        Cut(1, (1,), (step(1, 1, 0.1, profit_=-50.0),)),
        Cut(2, (2, 3), (step(1, 0.4, 0.2, profit_=80.0), step(2, 1, 0.1, profit_=-60.0))),
        Cut(3, (4, 5, 3), (step(1, 0.2, 0.25, profit_=80.0), step(2, 0.4, 0.2, profit_=70.0))),
    )
    best = recommend(cuts, Goal("response", "y"), Choices(economics=Economics(1)))
    assert (best.n_segments, best.n_contacted, best.reason) == (2, 1, "best_profit")


@pytest.mark.parametrize(("gain", "reason"), [(100.0, "nothing_better"), (120.0, "best_profit")])
def test_to_leave_some_out_must_pay_more_than_their_answers_are_unsure(gain: float, reason: str) -> None:
    """Of 1,000 at ten each, give or take 200, 190 are left out: 1.25 * 200 * sqrt(0.19) = 109 is the least to gain."""
    everybody = replace(step(1, 1.0, 0.1, half=0.02, profit_=0.0), hits=100, misses=900)
    fewer = replace(step(1, 0.81, 0.12, half=0.021, profit_=gain), hits=97, misses=713)
    cuts = (Cut(1, (1,), (everybody,)), Cut(2, (2, 3), (fewer, replace(everybody, n_contacted=2, profit=-1.0))))
    assert recommend(cuts, Goal("response", "y"), Choices(economics=Economics(10, 1))).reason == reason


@pytest.mark.parametrize(("relevance", "reason"), [(0.124, "nothing_better"), (0.126, "one_standard_error")])
def test_the_best_of_many_must_lead_by_more_than_its_interval(relevance: float, reason: str) -> None:
    cuts = (Cut(1, (1,), (step(1, 1, 0.1),)), Cut(2, (2, 3), (step(1, 0.2, relevance, half=0.02), step(2, 1, 0.1))))
    assert recommend(cuts, Goal("response", "y"), Choices()).reason == reason


def test_when_every_send_loses_money_the_smallest_loss_is_recommended() -> None:
    cuts = (
        Cut(1, (1,), (step(1, 1, 0.1, profit_=-500.0),)),
        Cut(2, (2, 3), (step(1, 0.4, 0.2, profit_=-20.0), step(2, 1, 0.1, profit_=-600.0))),
    )
    best = recommend(cuts, Goal("response", "y"), Choices(economics=Economics(1)))
    assert (best.n_segments, best.n_contacted) == (2, 1)


def test_without_money_the_smallest_number_within_one_standard_error_is_recommended() -> None:
    t = float(stats.t.ppf(0.95, 19))
    half = 0.01 * t * np.sqrt(2)  # one standard error of the estimate is 0.01
    cuts = tuple(
        Cut(k, tuple(range(k)), (step(1, 0.2, relevance, half), step(2, 1.0, 0.1, half)))
        for k, relevance in enumerate((0.10, 0.20, 0.255, 0.26, 0.262), start=1)
    )
    best = recommend(cuts, Goal("response", "y"), Choices())
    assert (best.n_segments, best.n_contacted, best.reason) == (3, 1, "one_standard_error")


def test_for_likeness_the_elbow_is_recommended() -> None:
    curve = np.array([0.0, 0.4, 0.6, 0.65, 0.68, 0.7])
    assert elbow(curve) == 2
    cuts = tuple(Cut(k + 1, tuple(range(k + 1)), (step(k + 1, 1.0, r),)) for k, r in enumerate(curve))
    assert recommend(cuts, Goal(), Choices()).n_segments == 3


def test_a_base_of_one_segment_recommends_it() -> None:
    assert recommend((Cut(1, (1,), (step(1, 1, 0.1),)),), Goal(), Choices()).reason == "only_one"


@pytest.mark.parametrize("kind", KINDS)
def test_the_recommended_point_is_on_the_path(kind: str) -> None:
    path = shop(kind).grown.path
    assert 1 <= path.recommended.n_contacted <= len(path.cut(path.recommended.n_segments).steps)
