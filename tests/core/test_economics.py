"""The plain arithmetic of money, and the smallest group that is worth a message."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from segexplorer.core.economics import profit, smallest_group
from segexplorer.core.grown import regrow
from segexplorer.core.model import Choices, Economics, Goal
from tests.core.bases import shop


def test_profit_by_hand() -> None:
    money = Economics(value_per_hit=11, cost_per_message=3, cost_per_segment=50)
    assert profit(money, Goal("response", "y"), contacted=100, hits=40, relevance=0.4, n_segments=2) == 40 * 11 - 100 * 3 - 2 * 50
    assert profit(money, Goal("value", "y"), contacted=100, hits=40, relevance=2.5, n_segments=1) == 2.5 * 100 * 11 - 300 - 50
    assert profit(Economics(cost_per_message=3), Goal("response", "y"), 100, 40, 0.4, 2) is None


def test_profit_on_the_path_is_the_formula_of_its_own_people() -> None:
    base = shop("response")
    choices = Choices(economics=Economics(40, 1.5, 30))
    path = regrow(base.learned, base.summary, choices).path
    for cut in path.cuts:
        for s in cut.steps:
            assert s.profit == pytest.approx(40 * s.hits - 1.5 * (s.hits + s.misses) - 30 * s.n_contacted)


def test_the_smallest_group_pays_its_own_cost_back_when_money_is_known() -> None:
    choices = Choices(economics=Economics(value_per_hit=40, cost_per_message=1, cost_per_segment=500))
    # an average customer brings 0.1 * 40 - 1 = 3, so 500 are back after 167
    assert smallest_group(choices, Goal("response", "y"), 0.1, 2.0, 100_000, 25) == 167


def test_the_smallest_group_can_be_tested_when_no_money_is_known() -> None:
    """The second way: simulate the test. At that size a two-sided z test of two proportions sees the lift in 80 % of
    experiments."""
    base, lift = 0.1, 1.8
    n = smallest_group(Choices(), Goal("response", "y"), base, lift, 1_000_000, 25)
    p1, p2, rng = base, base * lift, np.random.default_rng(0)
    arm = n // 2
    a, b = rng.binomial(arm, p1, 20_000) / arm, rng.binomial(arm, p2, 20_000) / arm
    mean = (a + b) / 2
    z = np.abs(b - a) / np.sqrt(np.maximum(2 * mean * (1 - mean) / arm, 1e-12))
    assert (z > stats.norm.ppf(0.975)).mean() == pytest.approx(0.8, abs=0.02)


def test_the_smallest_group_is_one_per_cent_where_nothing_can_be_tested() -> None:
    assert smallest_group(Choices(), Goal(), 0.0, 1.0, 10_050, 25) == 101
    assert smallest_group(Choices(), Goal("value", "y"), 80.0, 1.5, 10_000, 25) == 100
    assert smallest_group(Choices(), Goal("response", "y"), 0.1, 1.0, 10_000, 25) == 100


def test_a_small_base_that_cannot_be_tested_in_every_segment_is_still_contacted() -> None:
    """A weak response needs thousands in a test; in a base of 2,000 that would forbid every segment there is."""
    assert smallest_group(Choices(), Goal("response", "y"), 0.15, 1.2, 1_000_000, 25) > 2_000
    assert smallest_group(Choices(), Goal("response", "y"), 0.15, 1.2, 5_000, 25) == 50
    path = shop("response", n_customers=1_500).grown.path
    assert all(cut.steps for cut in path.cuts)


@pytest.mark.parametrize("choices", [Choices(), Choices(smallest_group=3), Choices(economics=Economics(1000, 0, 1))])
def test_the_smallest_group_is_never_below_the_privacy_minimum(choices: Choices) -> None:
    assert smallest_group(choices, Goal("response", "y"), 0.1, 50.0, 100, 40) >= 40


def test_the_user_s_own_smallest_group_wins_and_smaller_segments_are_not_contacted() -> None:
    base = shop("response")
    path = regrow(base.learned, base.summary, Choices(smallest_group=200)).path
    assert path.smallest_group == 200
    for cut in path.cuts[1:]:
        sizes = [path.nodes[i].n_deliverable for i in cut.segment_ids]
        assert all(n >= 200 for n in sizes[: len(cut.steps)])
        assert all(n < 200 for n in sizes[len(cut.steps) :])
    assert any(len(cut.steps) < cut.n_segments for cut in path.cuts)


def test_no_segment_is_smaller_than_the_privacy_minimum() -> None:
    base = shop("response")
    nodes = regrow(base.learned, base.summary, Choices(), privacy_minimum=120).path.nodes
    assert min(n.n_customers for n in nodes.values()) >= 120
