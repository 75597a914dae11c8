"""Rules say in plain words what their codes mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.encode import Encoder
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.model import Condition, Rule
from segexplorer.core.rules import find_rules, gather
from tests.core.bases import features


def rules(frame: pd.DataFrame, inside: np.ndarray, kinds: dict[str, str]) -> tuple[Encoder, Rule]:
    """The rule for customers in atom 1 of two."""
    encoder, _ = fit_encoder(frame, features(frame, kinds))
    return encoder, find_rules(gather(encoder, encoder.read(frame), inside.astype(int)), np.array([[0, 1]]))[0]


def test_a_segment_behind_one_edge_is_found_by_that_edge() -> None:
    frame = pd.DataFrame({"visits": np.arange(2_000) % 100.0})
    _, rule = rules(frame, (frame["visits"] > 74).to_numpy(), {})
    (condition,) = rule.conditions
    assert (condition.column, condition.op) == ("visits", ">")
    assert float(condition.value) == pytest.approx(74, abs=1.5)
    assert rule.f1 > 0.95


def test_two_conditions_are_joined() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"visits": rng.uniform(0, 100, 4_000), "device": rng.choice(["mobile", "desktop", "tablet"], 4_000)})
    inside = ((frame["visits"] > 60) & frame["device"].eq("tablet")).to_numpy()
    _, rule = rules(frame, inside, {"device": "category"})
    assert {(c.column, c.op) for c in rule.conditions} == {("visits", ">"), ("device", "is")}
    assert Condition("device", "is", "tablet") in rule.conditions
    assert rule.precision > 0.85
    assert rule.recall > 0.85


@pytest.mark.parametrize("late", [True, False])
def test_a_date_condition_finds_the_same_customers_as_the_days_behind_it(late: bool) -> None:
    """Quantiles fall between two days; the date in words must not let in the day after."""
    days = np.arange(400)
    frame = pd.DataFrame({"joined": pd.Timestamp("2025-06-30") - pd.to_timedelta(days, unit="D")})
    inside = (days <= 60) if late else (days > 340)
    encoder, rule = rules(frame, inside, {"joined": "date"})
    (condition,) = rule.conditions
    assert condition.op == (">=" if late else "<")
    code = encoder.columns[0]
    in_words = frame["joined"] >= pd.Timestamp(str(condition.value))
    sizes = {int((encoder.read(frame)[0] <= edge).sum()) for edge in code.edges}  # type: ignore[union-attr]
    assert int(in_words.sum()) in sizes


def test_nothing_finds_a_random_segment_well() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=2_000), "b": rng.normal(size=2_000)})
    _, rule = rules(frame, rng.random(2_000) < 0.1, {})
    assert rule.f1 < 0.3


def test_the_quality_of_a_rule_is_what_counting_customers_gives() -> None:
    """The second way: the rule applied to the customers it was not chosen on, by pandas."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"visits": rng.integers(0, 50, 3_001), "device": rng.choice(["mobile", "desktop", "tablet"], 3_001)})
    inside = ((frame["visits"] > 30) & frame["device"].eq("tablet") | (rng.random(3_001) < 0.05)).to_numpy()
    _, rule = rules(frame, inside, {"device": "category"})
    holds = pd.Series(True, frame.index)
    for c in rule.conditions:
        holds &= {"is": frame[c.column].eq(c.value), ">": frame[c.column] > c.value, "<=": frame[c.column] <= c.value}[c.op]
    judged = pd.DataFrame({"holds": holds, "inside": inside})[1::2]
    hits = (judged["holds"] & judged["inside"]).sum()
    assert rule.conditions
    assert rule.precision == pytest.approx(hits / judged["holds"].sum())
    assert rule.recall == pytest.approx(hits / judged["inside"].sum())
