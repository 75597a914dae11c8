"""Money in sentences that read, whatever it amounts to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segexplorer.core.model import Step
from segexplorer.ui.notes import _money

STEP = Step(3, 0.5, 0.4, 0.6, 0.1, 0.1, 0.1, 1.2, 10, 40, 5, 40, 5, profit=12_345.0)


@pytest.mark.parametrize(
    ("k", "n_contacted", "profit", "sentence"),
    [
        (6, 3, 12_345.0, "This brings about **12,300**: 6 groups, the best 3."),
        (6, 6, 0.0, "This brings about **0**: 6 groups, all 6."),
        (1, 1, 99.0, "This brings about **99**: one message for everybody."),
        (6, 1, -250.4, "This costs about **250** more than it brings: 6 groups, only the best one."),
    ],
)
def test_the_chosen_point_says_what_it_brings_or_costs(k: int, n_contacted: int, profit: float, sentence: str) -> None:
    assert _money(k, replace(STEP, n_contacted=n_contacted, profit=profit), "profit", "loss") == sentence


def test_the_recommended_point_is_named_even_when_nothing_pays() -> None:
    assert _money(6, STEP, "profit_best", "profit_never") == "Recommended for money: about **12,300**, with 6 groups, the best 3."
    never = _money(2, replace(STEP, n_contacted=1, profit=-10.0), "profit_best", "profit_never")
    assert never == "Even the recommended choice costs about **10** more than it brings: 2 groups, only the best one."
