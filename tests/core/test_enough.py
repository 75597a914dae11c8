"""Enough data? Each answer at its thresholds, and the numbers it names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from segexplorer.core.economics import testable_size as people_to_test
from segexplorer.core.enough import LIFT, Arm, Supply, Verdict, verdicts
from segexplorer.core.model import Goal
from segexplorer.words.data_ways import METHODS, WHY, enough_sentence

SHOP = Supply(
    20_000, 18, "responded", "response", 2_182, 0.109, "mailed", (Arm(10_000, 800), Arm(10_000, 1_382)), {"since": 900}, ("spend",)
)


def said(method: str, **changed: object) -> Verdict:
    return next(v for v in verdicts(replace(SHOP, **changed), 25) if v.method == method)  # type: ignore[arg-type]


def test_every_method_has_one_answer_and_all_is_well_with_a_good_shop() -> None:
    found = verdicts(SHOP, 25)
    assert [v.method for v in found] == list(METHODS)
    assert [v.answer for v in found] == ["yes", "yes", "yes", "yes", "yes", "just"]


@pytest.mark.parametrize(
    ("method", "changed", "answer", "why"),
    [
        ("groups", {"n_customers": 49}, "no", "groups_too_few"),
        ("groups", {"n_columns": 0}, "no", "groups_no_columns"),
        ("groups", {"n_customers": 300, "goal_kind": ""}, "yes", "groups_by_size"),
        ("groups", {"n_customers": 100, "goal_kind": ""}, "just", "groups_by_size"),
        ("groups", {"n_customers": 1_000}, "just", "groups_untested"),
        ("groups", {"n_customers": 3_000}, "just", "groups_tested"),
        ("goal", {"goal": ""}, "no", "goal_none"),
        ("goal", {"n_rare": 39}, "no", "goal_too_rare"),
        ("goal", {"n_rare": 40}, "just", "goal_few"),
        ("goal", {"n_rare": 199}, "just", "goal_few"),
        ("goal", {"n_rare": 200}, "yes", "goal_enough"),
        ("goal", {"n_rare": 399, "n_columns": 40}, "just", "goal_few"),
        ("stability", {"n_customers": 299}, "no", "stability_too_few"),
        ("stability", {"n_customers": 999}, "just", "stability_few"),
        ("over_time", {"days": {}}, "no", "time_no_dates"),
        ("over_time", {"days": {"a": 29, "b": 3}}, "no", "time_too_short"),
        ("over_time", {"days": {"a": 100}}, "just", "time_short"),
        ("uplift", {"arms": ()}, "no", "uplift_none"),
        ("uplift", {"arms": (Arm(900), Arm(900))}, "just", "uplift_no_goal"),
        ("uplift", {"arms": (Arm(900, 20), Arm(900, 100))}, "no", "uplift_too_rare"),
        ("uplift", {"arms": (Arm(900, 100), Arm(9_000, 1_000))}, "just", "uplift_weak"),
        ("money", {"goal": ""}, "no", "money_no_goal"),
        ("money", {"goal_kind": "value"}, "yes", "money_amount"),
        ("money", {"goal_kind": "interest"}, "just", "money_interest"),
        ("money", {"amounts": ()}, "just", "money_two_numbers"),
    ],
)
def test_an_answer_turns_at_its_threshold(method: str, changed: dict, answer: str, why: str) -> None:
    found = said(method, **changed)
    assert (found.answer, found.why) == (answer, why)


def test_groups_to_test_in_are_as_many_as_an_a_b_test_leaves() -> None:
    size = people_to_test(Goal("response", "responded"), 0.109, LIFT)
    assert (said("groups").facts["size"], said("groups").facts["testable"]) == (size, 20_000 // (size or 1))


def test_no_more_groups_than_the_privacy_minimum_allows() -> None:
    assert said("groups", goal_kind="").facts["most"] == 20_000 // 25


def test_every_answer_has_a_sentence_without_gaps() -> None:
    changes: list[dict] = [{}, {"goal": ""}, {"goal_kind": "value"}, {"n_customers": 10}, {"days": {}}, {"arms": ()}, {"n_rare": 3}]
    told = [enough_sentence(v.why, v.facts) for changed in changes for v in verdicts(replace(SHOP, **changed), 25)]
    assert all(sentence and "{" not in sentence for sentence in told)


def test_no_sentence_is_left_that_no_answer_uses() -> None:
    from segexplorer.core import enough

    source = Path(enough.__file__).read_text(encoding="utf-8")
    assert [why for why in WHY if f'"{why}"' not in source] == []
