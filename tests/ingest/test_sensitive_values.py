"""Sensitive levels: a few are hidden in a crowd, a column that is about them is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.ingest.columns import apply_corrections, guess_schema
from segexplorer.ingest.private_words import built_in

WAIVER = {"by": "Ann Lee", "reason": "a shop for parents", "at": "2026-01-05T09:00:00+00:00"}


@pytest.mark.parametrize(
    ("level", "matter"),
    [
        ("pregnancy tests", "pregnancy"),
        ("Umstandsmode", "pregnancy"),
        ("Insulin pens", "health"),
        ("Halal meat", "religion"),
        ("Gewerkschaft", "union"),
        ("Pride", "sexuality"),
        ("Inkasso", "money_trouble"),
        ("Maternité", "pregnancy"),
        ("vakbondslid", "union"),
        ("Moroso", "money_trouble"),
        ("African American", "ethnicity"),
        ("SPD", "politics"),
        ("Minderjährige", "minors"),
    ],
)
def test_levels_name_a_private_matter_by_whole_words(level: str, matter: str) -> None:
    assert built_in().sensitive_in(level) == matter


@pytest.mark.parametrize(
    "level",
    ["Health & Beauty", "Sports", "Party supplies", "Books", "blue-collar", "Mens E-Mail", "Christmas", "Race bikes", "Debit card",
     "single", "Racing", "Single malt", "Kids", "Baby", "university.degree", "unemployed", "Women", "Kinder", "Union Jack mug"],
)  # fmt: skip
def test_ordinary_categories_are_not_sensitive(level: str) -> None:
    assert built_in().sensitive_in(level) == ""


def shop(n: int = 2_000, **shares: float) -> pd.DataFrame:
    counts = {name.replace("_", " "): round(share * n) for name, share in shares.items()}
    levels = [level for level, count in counts.items() for _ in range(count)]
    return pd.DataFrame({"favourite_category": levels, "orders": [i % 7 for i in range(len(levels))]})


def test_a_few_sensitive_levels_are_hidden_among_others_and_the_column_is_kept() -> None:
    base = shop(toys=0.4, books=0.3, garden=0.14, sports=0.1, pregnancy_tests=0.06)
    column = guess_schema(base).named("favourite_category")
    assert (column.role, column.used, column.hidden) == ("feature", True, ("pregnancy tests",))
    code = fit_encoder(base, guess_schema(base))[0].columns[0]
    assert code.levels == ("toys", "books", "garden", "other")  # sports joined them: "other" tells of nobody what they bought
    assert code.shares[-1] == pytest.approx(0.16)


def test_a_crowd_that_is_there_already_costs_no_level() -> None:
    base = shop(
        toys=0.4,
        books=0.3,
        garden=0.2,
        a=0.009,
        b=0.009,
        c=0.009,
        d=0.009,
        e=0.009,
        f=0.009,
        g=0.009,
        h=0.009,
        pregnancy_tests=0.028,
    )
    code = fit_encoder(base, guess_schema(base))[0].columns[0]
    assert code.levels == ("toys", "books", "garden", "other")


def test_a_column_that_is_about_it_is_left_out_whole() -> None:
    for base in (shop(none=0.6, Muslim=0.25, Catholic=0.15), shop(toys=0.5, books=0.25, garden=0.02, pregnancy_tests=0.23)):
        column = guess_schema(base).named("favourite_category")
        assert (column.role, column.used, column.why, column.hidden) == ("sensitive", False, "sensitive_values", ())


def test_an_answer_with_a_sensitive_level_is_left_out_whole() -> None:
    base = pd.DataFrame({"label": ["diabetic", "not"] * 50})
    assert guess_schema(base).named("label").role == "sensitive"
    base = pd.DataFrame({"label": ["Diabetiker", "keiner"] * 50})
    assert guess_schema(base).named("label").role == "sensitive"


def test_a_column_made_of_a_sensitive_category_is_sensitive_by_its_name() -> None:
    base = pd.DataFrame({name: [i % 7 for i in range(60)] for name in ("share_pregnancy_tests", "orders_halal", "share_toys")})
    assert [c.role for c in guess_schema(base).columns] == ["sensitive", "sensitive", "feature"]


def test_only_a_waiver_brings_a_sensitive_column_or_level_back() -> None:
    guessed = guess_schema(shop(none=0.6, Muslim=0.25, Catholic=0.15))
    assert apply_corrections(guessed, {"favourite_category": {"role": "feature"}}).columns[0].role == "sensitive"
    assert apply_corrections(guessed, {"favourite_category": {"used": True}}).columns[0].role == "sensitive"
    named = {"favourite_category": {"role": "feature", "waiver": {**WAIVER, "by": " "}}}
    assert apply_corrections(guessed, named).columns[0].role == "sensitive"
    assert apply_corrections(guessed, {"favourite_category": {"role": "feature", "waiver": WAIVER}}).columns[0].used
    hidden = guess_schema(shop(toys=0.4, books=0.3, garden=0.2, pregnancy_tests=0.1))
    assert apply_corrections(hidden, {"favourite_category": {"used": True}}).columns[0].hidden
    assert not apply_corrections(hidden, {"favourite_category": {"waiver": WAIVER}}).columns[0].hidden
