"""Money: by hand on the one campaign whose profit is known, then the laws of the curve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segexplorer.core.economics import break_even, profit
from segexplorer.core.grown import regrow
from segexplorer.core.model import Choices, Economics, Goal
from segexplorer.core.money import ProfitCurve, profit_curve
from tests.core.bases import shop

RESPONSE = Goal("response", "Response", "1")


def curve(money: Economics) -> ProfitCurve:
    base = shop("response")
    choices = Choices(economics=money)
    return profit_curve(regrow(base.learned, base.summary, choices).path, choices)


def test_contacting_all_2240_at_cost_3_and_value_11_loses_3046() -> None:
    assert profit(Economics(11, 3), RESPONSE, 2_240, 334, 334 / 2_240, 0) == pytest.approx(-3_046)


def test_hours_of_review_cost_as_much_as_content() -> None:
    content = Economics(10, 0.1, cost_per_segment=80)
    hours = Economics(10, 0.1, cost_per_segment=20, review_hours_per_segment=1.5, cost_per_hour=40)
    assert profit(content, RESPONSE, 500, 60, 0.12, 4) == profit(hours, RESPONSE, 500, 60, 0.12, 4)
    assert break_even(content, RESPONSE, 0.12) == break_even(hours, RESPONSE, 0.12) == 73  # 80 / (1.2 - 0.1) = 72.7


def test_the_curve_takes_the_most_profitable_step_of_every_cut() -> None:
    choices = Choices(economics=Economics(10, 0.5, 20))
    base = shop("response")
    path = regrow(base.learned, base.summary, choices).path
    found = profit_curve(path, choices)
    for point in found.points:
        earned = [step.profit for step in path.cut(point.n_segments).steps]
        assert point.profit == max(p for p in earned if p is not None)
        assert point.low <= point.profit <= point.high


def test_after_the_turn_no_number_of_groups_earns_more() -> None:
    found = curve(Economics(10, 0.5, 60))
    assert found.turns_at is not None
    top = next(p.profit for p in found.points if p.n_segments == found.turns_at)
    assert all(p.profit <= top for p in found.points)
    assert found.lost_at_last == pytest.approx(top - found.points[-1].profit)
    assert found.lost_at_last > 0


def test_dearer_groups_turn_no_later() -> None:
    turns = [curve(Economics(10, 0.5, cost)).turns_at or 99 for cost in (5, 60, 400)]
    assert turns == sorted(turns, reverse=True)


def test_a_response_worth_nothing_never_breaks_even() -> None:
    assert break_even(Economics(0.0, 0.5, 20), RESPONSE, 0.1) is None
    assert curve(replace(Economics(10, 5.0), cost_per_segment=10)).break_even is None
