"""A rule's SQL finds the very customers its words speak of; a second database engine says so."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from segexplorer.core.model import Condition, Persona, Rule
from segexplorer.exports.rules import Source, rules_sql, rules_text, where

FRAME = pd.DataFrame(
    {
        "visits": [0.0, 5.0, 5.5, 12.0, None],
        "joined": pd.to_datetime(["2024-01-01", "2024-05-01", "2024-05-02", None, "2025-01-01"]),
        "opted in": [True, False, True, True, False],
        "kids": [0, 1, 1, 2, 0],
        'to"wn; DROP TABLE x': ["O'Hare", "Ulm", "O'Hare", None, "50% \\ off"],
    }
)
TYPES = {"visits": "DOUBLE", "joined": "TIMESTAMP", "opted in": "BOOLEAN", "kids": "BIGINT", 'to"wn; DROP TABLE x': "VARCHAR"}


def rule(*conditions: Condition, f1: float = 0.9) -> Rule:
    return Rule(conditions, 0.9, 0.9, f1)


def found(one: Rule) -> list[int]:
    """The rows a database finds with the rule's WHERE."""
    people = FRAME.reset_index()  # noqa: F841 - DuckDB reads it by its name
    rows = duckdb.sql(f"SELECT index FROM people WHERE {where(one, TYPES)} ORDER BY index").fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (Condition("visits", "<=", 5.0), [0, 1]),
        (Condition("visits", ">", 5.0), [2, 3]),
        (Condition("joined", ">=", "2024-05-02"), [2, 4]),
        (Condition("joined", "<", "2024-05-02"), [0, 1]),
        (Condition("opted in", "is", "yes"), [0, 2, 3]),
        (Condition("opted in", "is", "no"), [1, 4]),
        (Condition("kids", "is", "1"), [1, 2]),
        (Condition('to"wn; DROP TABLE x', "is", "O'Hare"), [0, 2]),
        (Condition('to"wn; DROP TABLE x', "is", "50% \\ off"), [4]),
    ],
)
def test_a_condition_finds_the_rows_it_names(condition: Condition, rows: list[int]) -> None:
    assert found(rule(condition)) == rows


def test_several_conditions_must_all_hold() -> None:
    assert found(rule(Condition("visits", ">", 1.0), Condition("opted in", "is", "yes"), Condition("kids", "is", "1"))) == [2]


def test_without_conditions_there_is_no_where() -> None:
    assert where(rule(), TYPES) == ""


def persona(name: str, one: Rule) -> Persona:
    return Persona(1, name, (), "", one, 0, 0, 0.0, ())


def test_a_name_from_outside_cannot_end_the_comment_it_stands_in() -> None:
    text = rules_sql([persona("Cheap\n; DROP TABLE customers --", rule(Condition("kids", "is", "1")))], TYPES)
    assert [line[:2] for line in text.splitlines()] == ["--", "--", "WH"]


def test_a_segment_no_rule_finds_gets_no_condition() -> None:
    poor = persona("Everyone else", rule(Condition("kids", "is", "1"), f1=0.79))
    assert "WHERE" not in rules_sql([poor], TYPES)
    assert "cannot be described" in rules_text([poor]).lower()
    good = replace(poor, rule=rule(Condition("kids", "is", "1"), f1=0.8))
    assert "WHERE" in rules_sql([good], TYPES)
    assert "kids is 1" in rules_text([good])


def test_rules_say_what_they_are_of_and_no_line_of_it_ends_a_comment() -> None:
    source = Source(
        "Shop", "2026-05-03", [{"column": "faith", "by": "Ann", "reason": "fun\n; DROP TABLE x", "at": "2026-05-02T10:00"}]
    )
    good = persona("Parents", rule(Condition("kids", "is", "1")))
    first, second, blank, *_ = rules_sql([good], TYPES, source).splitlines()
    assert (first, blank) == ("-- Shop; 3 May 2026.", "")
    assert second.startswith("-- “faith” is sensitive.")
    assert second.endswith("fun ; DROP TABLE x")
    assert rules_text([good], source).splitlines()[1] == second.removeprefix("-- ")
