"""The tiny pictures: how a segment lies over everybody's values, and no bar of a few people."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.encode import LevelCode, NumberCode
from segexplorer.core.spread import spread_of_levels, spread_of_number

NUMBER = NumberCode("spend", "value", "", False, 0, 100, 50, 50, 1, 0, (10.0, 20.0, 30.0))
LEVELS = LevelCode("device", "device", ("mobile", "desktop", "tablet", "missing"), (0.5, 0.3, 0.1, 0.1), 1.0)


def cells(spread: object) -> list[tuple]:
    return [(c.n_customers, c.low, c.high, c.level) for c in spread.cells]  # type: ignore[attr-defined]


def test_bins_without_few_people_are_bars_of_their_own_and_missing_values_are_none() -> None:
    spread = spread_of_number(NUMBER, np.array([30, 0, 40, 50, 7]), np.array([100, 100, 100, 100, 20]), 25)
    assert spread is not None
    assert cells(spread) == [(30, None, 10.0, ""), (0, 10.0, 20.0, ""), (40, 20.0, 30.0, ""), (50, 30.0, None, "")]
    assert [c.share for c in spread.cells] == [0.25, 0.0, 40 / 120, 50 / 120]
    assert [c.base_share for c in spread.cells] == [0.25] * 4


def test_neighbours_are_taken_together_until_none_holds_a_few_people() -> None:
    spread = spread_of_number(NUMBER, np.array([10, 20, 40, 3, 0]), np.array([100, 100, 100, 100, 0]), 25)
    assert cells(spread) == [(30, None, 20.0, ""), (43, 20.0, None, "")]
    assert spread_of_number(NUMBER, np.array([10, 5, 8, 3, 0]), np.array([100, 100, 100, 100, 0]), 25) is None


def test_levels_of_a_few_people_are_left_out_with_another_where_they_could_be_counted() -> None:
    spread = spread_of_levels(LEVELS, np.array([100, 60, 3, 2, 0]), np.array([500, 300, 100, 100, 0]), 25)
    assert cells(spread) == [(100, None, None, "mobile")]  # with desktop as well, 5 of 165 would be left over
    apart = spread_of_levels(LEVELS, np.array([100, 60, 3, 30, 0]), np.array([500, 300, 100, 100, 0]), 25)
    assert cells(apart) == [(100, None, None, "mobile"), (60, None, None, "desktop")]
    assert spread_of_levels(LEVELS, np.array([10, 9, 3, 0, 0]), np.array([500, 300, 100, 100, 0]), 25) is None


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5), st.integers(2, 60))
def test_no_bar_holds_a_few_people_and_bars_are_all_of_everybody(here: list[int], least: int) -> None:
    base = np.array(here) + 10
    spread = spread_of_number(NUMBER, np.array(here), base, least)
    if spread is not None:
        assert all(c.n_customers == 0 or c.n_customers >= least for c in spread.cells)
        assert sum(c.n_customers for c in spread.cells) == sum(here[:-1])
        assert np.isclose(sum(c.base_share for c in spread.cells), 1)
        assert [c.high for c in spread.cells[:-1]] == [c.low for c in spread.cells[1:]]


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5), st.integers(2, 60))
def test_levels_that_are_not_shown_are_nobody_or_not_few(here: list[int], least: int) -> None:
    spread = spread_of_levels(LEVELS, np.array(here), np.array(here) + 10, least)
    shown = [c.n_customers for c in spread.cells] if spread else []
    rest = sum(here) - sum(shown)
    assert all(n == 0 or n >= least for n in shown)
    assert not shown or rest == 0 or rest >= least
