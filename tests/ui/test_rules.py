"""The table of plain rules says of each group how to find it, or that this cannot be told."""

from __future__ import annotations

from segexplorer.core.model import Condition, Persona, Rule
from segexplorer.ui.rules import table

KEEN = Rule((Condition("orders", ">", 3.0),), 0.9, 0.85, 0.87)
VAGUE = Rule((Condition("orders", "<=", 3.0),), 0.5, 0.98, 0.66)
EVERYBODY = Rule((), 1.0, 1.0, 1.0)


def rows(*rules: Rule) -> list[list[str]]:
    shown = [Persona(i, f"Group {i}", (), "", rule, 0, 0, 0.0, ()) for i, rule in enumerate(rules, start=1)]
    return [list(row) for row in table(shown).to_numpy()]


def test_a_rule_stands_with_what_it_finds_and_how_many_of_them_belong() -> None:
    assert rows(KEEN) == [["Group 1", "orders over 3", "85", "90"]]


def test_of_a_group_that_cannot_be_described_no_numbers_of_an_unseen_rule_are_told() -> None:
    assert rows(VAGUE) == [["Group 1", r"Cannot be described in three plain conditions\.", "–", "–"]]


def test_everybody_needs_no_condition() -> None:
    assert rows(EVERYBODY)[0][2:] == ["100", "100"]
