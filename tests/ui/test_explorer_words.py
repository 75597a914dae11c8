"""The sentences of the live picture, by example."""

from __future__ import annotations

import pytest

from segexplorer.core.model import Condition, Rule, Trait
from segexplorer.words import explorer as words
from segexplorer.words import numbers, personas


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12437, "12,400"),
        (999.6, "1,000"),
        (0.5, "0.5"),
        (1_234_567, "1,230,000"),
        (-4.567, "-4.57"),
        (float("nan"), "unknown"),
    ],
)
def test_numbers_have_at_most_three_significant_digits(value: float, text: str) -> None:
    assert numbers.significant(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0"),
        (1, "100"),
        (0.5, "50"),
        (0.0949, "9.5"),
        (0.0951, "9.5"),
        (0.0996, "10"),
        (0.996, "99.6"),
        (0.99999, "99.9"),
        (1e-9, "fewer than 0.01"),
    ],
)
def test_shares_are_people_of_a_hundred(share: float, text: str) -> None:
    assert numbers.per_100(share) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.41, 0.49, "between 41 and 49"),
        (0.101, 0.104, "between 10.1 and 10.4"),
        (-0.01, 0.02, "between 0 and 2"),
        (0.002, 0.004, "between 0.2 and 0.4"),
        (0.98, 1.03, "between 98 and 100"),
        (0.3, 0.3, "close to 30"),
    ],
)
def test_intervals_are_words(low: float, high: float, text: str) -> None:
    assert numbers.between_per_100(low, high) == text


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        (
            Trait("spend_total", "value", "number", "", 412, 138, 298.4, 1.0),
            "spend total 412 on average (everyone: 138), index 298",
        ),
        (
            Trait("country", "geography", "category", "NL", 0.62, 0.21, 295, 0.9),
            "country: Netherlands for 62 of 100 (everyone: 21), index 295",
        ),
        (
            Trait("newsletter", "engagement", "flag", "yes", 0.62, 0.21, 295, 0.9),
            "newsletter: yes for 62 of 100 (everyone: 21), index 295",
        ),
        (
            Trait("newsletter", "engagement", "flag", "no", 0.38, 0.79, 48, -0.9),
            "newsletter: no for 38 of 100 (everyone: 79), index 48",
        ),
        (Trait("NumVisits", "engagement", "number", "", -1.5, 0, 0, -0.9), "NumVisits -1.5 on average (everyone: 0)"),
        (Trait("rate", "value", "number", "", 1.1, 0.1, 0, 0.9), "rate 1.1 on average (everyone: 0.1)"),
        (Trait("orders", "frequency", "number", "", 0, 4.4, 0, -0.9), "orders 0 on average (everyone: 4.4), index 0"),
    ],
)
def test_traits_are_sentences_with_their_number(trait: Trait, text: str) -> None:
    assert personas.trait_sentence(trait) == text


def test_a_rule_reads_as_a_condition_of_life() -> None:
    rule = Rule((Condition("age", ">", 45.0), Condition("country", "is", "NL"), Condition("n_orders", "<=", 3.0)), 0.82, 0.77, 0.85)
    assert personas.rule_text(rule) == "age over 45 and country is NL and orders at most 3"
    since = Rule((Condition("joined", ">=", "2025-03-13"), Condition("last_order", "<", "2024-12-01")), 1, 1, 1)
    assert personas.rule_text(since) == "joined from 13 Mar 2025 on and last order before 1 Dec 2024"
    assert personas.rule_quality(rule) == "Finds this group well: 77 of 100 of its people, and 82 of 100 it picks belong here."
    assert personas.rule_text(Rule((), 0, 0, 0)) == personas.rule_quality(Rule((), 0, 0, 0)) == ""


@pytest.mark.parametrize("kind", ["response", "value", "interest", "likeness", "uplift", "uplift_value"])
def test_every_kind_of_goal_has_all_its_words(kind: str) -> None:
    for table in (words.HEADLINE, words.HEADLINE_ONE, words.HONESTY, words.Y_AXIS, words.SEND_TO_ALL):
        assert table[kind]
    assert words.relevance_text(kind, 0.4)
    assert words.threshold_text(kind, 0.4)


def test_a_difference_may_be_negative_and_says_what_stands_behind_it() -> None:
    assert words.relevance_text("uplift", -0.012) == "-1.2 extra answers per 100"
    assert words.between_text("uplift", -0.004, 0.021) == "between -0.4 and 2.1"
    assert words.between_text("uplift_value", -0.4, 1.25) == "between -0.4 and 1.25"
    assert words.with_arms("uplift_value", "1.2 more each", 3.4, 2.2) == "1.2 more each (3.4 with the message, 2.2 without)"
    assert words.with_arms("uplift", "0 extra answers per 100", None, 0.1) == "0 extra answers per 100"


@pytest.mark.parametrize("code", ["best_profit", "one_standard_error", "elbow", "only_one"])
def test_every_recommendation_says_why(code: str) -> None:
    assert words.WHY_RECOMMENDED[code].endswith(".")


@pytest.mark.parametrize(
    ("j", "k", "text"),
    [(1, 1, "everybody"), (2, 2, "both"), (6, 6, "all 6"), (1, 6, "only the best one"), (3, 6, "the best 3")],
)
def test_who_is_contacted_is_named(j: int, k: int, text: str) -> None:
    assert words.best(j, k) == text
