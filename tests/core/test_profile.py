"""What the card of a column is drawn from, on columns one can count by hand, and what it never shows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.model import Column
from segexplorer.core.profile import Profile, profile

LEAST = 25


def seen(values: object, kind: str = "number", least: int = LEAST, **column: object) -> Profile:
    return profile(pd.Series(values), Column("x", kind, **column), least)  # type: ignore[arg-type]


def test_few_different_numbers_have_a_bar_each() -> None:
    found = seen([0] * 60 + [1] * 40 + [None] * 100)
    assert [(bar.low, bar.n) for bar in found.bars] == [(0.0, 60), (1.0, 40)]
    assert (found.filled_share, found.n_distinct, found.middle) == (0.5, 2, 0.0)


def test_numbers_fall_into_twelve_bars_as_numpy_counts_them() -> None:
    values = np.random.default_rng(0).normal(50, 10, 5_000)
    found = seen(values)
    low, high = np.quantile(values, [0.005, 0.995])
    expected = np.histogram(values, np.linspace(low, high, 13))[0]
    assert [bar.n for bar in found.bars] == [n if n >= LEAST else 0 for n in expected]
    assert not found.log


def test_a_long_tail_gets_bars_that_grow() -> None:
    found = seen(np.random.default_rng(0).lognormal(4, 1, 5_000))
    widths = [float(bar.high) - float(bar.low) for bar in found.bars]
    assert found.log
    assert widths == sorted(widths)


def test_the_ends_are_values_that_enough_people_reach() -> None:
    found = seen([*range(1, 1_001)])
    assert (found.low, found.middle, found.high) == (25.0, 500.0, 976.0)


def test_a_value_of_one_person_is_never_an_end() -> None:
    found = seen([40.0] * 500 + [41.0] * 500 + [666_666.0])
    assert (found.low, found.high) == (40.0, 41.0)
    assert [bar.n for bar in found.bars] == [500, 501, 0]  # counted with its neighbour, as 1,001 are counted in all


@pytest.mark.parametrize(
    ("end", "first", "n_bars"), [("2024-06-30", "2024-01", 6), ("2026-12-31", "2024-01", 12), ("2033-12-31", "2024-01", 10)]
)
def test_dates_are_drawn_by_month_quarter_or_year(end: str, first: str, n_bars: int) -> None:
    days = pd.Series(pd.date_range("2024-01-01", end, periods=4_000))
    found = seen(days, "date")
    assert (found.bars[0].low, len(found.bars)) == (first, n_bars)
    assert sum(bar.n for bar in found.bars) == 4_000


def test_levels_are_the_six_most_common_and_all_others() -> None:
    found = seen(list("a" * 90 + "b" * 80 + "c" * 70 + "d" * 60 + "e" * 50 + "f" * 40 + "g" * 30 + "h" * 26), "category")
    assert [(bar.low, bar.n) for bar in found.bars] == [
        *[("a", 90), ("b", 80), ("c", 70), ("d", 60), ("e", 50), ("f", 40)],
        ("", 56),
    ]


def test_a_level_of_few_people_is_not_named() -> None:
    found = seen(["Bonn"] * 80 + ["Ulm"] * 24 + ["Jena"] * 20, "category")
    assert [(bar.low, bar.n) for bar in found.bars] == [("Bonn", 80), ("", 44)]


@pytest.mark.parametrize("role", ["personal", "sensitive", "id"])
@pytest.mark.parametrize("kind", ["number", "category", "date"])
def test_of_a_private_column_nothing_but_its_fullness_is_known(role: str, kind: str) -> None:
    values = pd.date_range("2020-01-01", periods=200) if kind == "date" else [1, 2] * 100
    found = seen(values, kind, role=role)
    assert (found.bars, found.low, found.middle, found.high) == ((), None, None, None)
    assert found.filled_share == 1.0


def test_text_that_differs_for_everybody_is_not_shown() -> None:
    assert seen([f"note {i}" for i in range(300)], "text", used=False, why="free_text").bars == ()


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=300), st.integers(2, 60))
def test_no_bar_ever_speaks_of_fewer_people_than_the_minimum(values: list, least: int) -> None:
    found = seen(pd.Series(values, dtype=float), least=least)
    assert all(bar.n == 0 or bar.n >= least for bar in found.bars)
    assert 0 <= found.filled_share <= 1


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h", None]), max_size=300), st.integers(2, 60))
def test_no_level_ever_speaks_of_fewer_people_than_the_minimum(values: list, least: int) -> None:
    found = seen(pd.Series(values, dtype=object), "category", least)
    assert all(bar.n == 0 or bar.n >= least for bar in found.bars)
    assert all(bar.n == values.count(bar.low) for bar in found.bars if bar.low)


def test_a_sensitive_level_only_counts_among_the_others() -> None:
    found = seen(["shoes"] * 60 + ["hats"] * 50 + ["pregnancy"] * 40, "category", hidden=("pregnancy",))
    assert [(bar.low, bar.n) for bar in found.bars] == [("shoes", 60), ("hats", 50), ("", 40)]
