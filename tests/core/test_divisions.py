"""A column as groups: its levels, or bins of its numbers and dates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.divisions import divide_by
from segexplorer.core.model import Column
from segexplorer.core.tally import Label
from segexplorer.errors import UnusableData

NO_SPACE = np.zeros((0, 0))


def divided(values: pd.Series, kind: str = "category", newer: pd.Series | None = None) -> list[Label]:
    """The label of each value."""
    division = divide_by(pd.DataFrame({"c": values}), Column("c", kind))  # type: ignore[arg-type]
    frame = pd.DataFrame({"c": values if newer is None else newer})
    return [division.labels[i] for i in division.groups(frame, NO_SPACE)]


def test_levels_are_groups_and_so_is_not_known() -> None:
    assert divided(pd.Series(["b", "a", None, "b"])) == [
        Label("level", "b"),
        Label("level", "a"),
        Label("missing"),
        Label("level", "b"),
    ]


def test_a_level_that_the_sample_did_not_hold_is_other() -> None:
    assert divided(pd.Series(["a", "b"]), newer=pd.Series(["b", "c"])) == [Label("level", "b"), Label("other")]


def test_of_many_levels_the_39_most_common_stay() -> None:
    values = pd.Series([f"l{i}" for i in range(60) for _ in range(60 - i)])
    labels = divided(values)
    assert labels[0] == Label("level", "l0")
    assert len(set(labels)) == 40
    assert labels[values.tolist().index("l38")] == Label("level", "l38")
    assert labels[values.tolist().index("l39")] == Label("other")


def test_few_numbers_are_levels_and_many_are_bins_of_equal_size() -> None:
    assert divided(pd.Series([1, 2, 2, 5]), "number")[3] == Label("level", "5")
    labels = pd.Series(divided(pd.Series(range(1, 101)), "number"))
    assert labels.value_counts().tolist() == [10] * 10
    assert labels[0] == Label("between", "", None, pytest.approx(10.9))
    assert labels[99] == Label("between", "", pytest.approx(90.1), None)


def test_bins_are_those_of_pandas() -> None:
    values = pd.Series(np.random.default_rng(0).lognormal(size=3_000)).round(1)
    values[::50] = np.nan
    ours = pd.Series([str((label.low, label.high)) for label in divided(values, "number")])
    theirs = pd.qcut(values, 10, duplicates="drop")
    assert pd.crosstab(ours[values.notna()], theirs[values.notna()]).gt(0).sum().eq(1).all()


def test_a_value_that_many_share_is_never_cut_in_two() -> None:
    values = pd.Series([0] * 60 + list(range(1, 41)))
    labels = divided(values, "number")
    assert len(set(labels[:60])) == 1
    assert labels[60] != labels[0]


def test_dates_are_bins_with_days_at_their_ends() -> None:
    values = pd.Series(pd.date_range("2024-01-01", "2024-12-30"))
    labels = divided(values, "date")
    counted = pd.Series(labels).value_counts()
    assert len(counted) == 10
    assert counted.between(36, 37).all()
    assert (labels[0].low, labels[-1].high) == (None, None)
    for day, label in zip(values.dt.date.astype(str), labels, strict=True):
        assert (label.low or "") <= day <= (label.high or "9999")


def test_missing_dates_have_a_group_of_their_own() -> None:
    values = pd.Series([*pd.date_range("2024-01-01", periods=50), *[pd.NaT] * 5])
    assert divided(values, "date")[-1] == Label("missing")


@pytest.mark.parametrize("values", [["a"] * 9, [3.0] * 9, [None] * 9, pd.to_datetime(["2024-01-01"] * 9)])
def test_a_column_with_one_value_is_refused(values: list) -> None:
    with pytest.raises(UnusableData, match="puts everybody into one group"):
        divided(pd.Series(values), "number")


@pytest.mark.parametrize("role", ["goal", "id", "personal", "sensitive"])
def test_a_column_that_may_not_make_groups_is_refused_in_a_sentence(role: str) -> None:
    with pytest.raises(UnusableData) as refused:
        divide_by(pd.DataFrame({"c": ["a", "b"]}), Column("c", "category", role))  # type: ignore[arg-type]
    assert '"c"' in str(refused.value)
    assert str(refused.value).endswith(".")
