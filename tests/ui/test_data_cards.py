"""What a card and the strip of ways are drawn as: escaped, with words for those who do not see them."""

from __future__ import annotations

import pandas as pd
import pytest

from segexplorer.core.coverage import Way
from segexplorer.core.model import Column
from segexplorer.core.profile import profile
from segexplorer.ui.data.cards import Wanted, drawn
from segexplorer.ui.data.ways import MARKS, strip

EVIL = '<img src=x onerror="alert(1)">'


def card(values: object, column: Column) -> str:
    return drawn(column, profile(pd.Series(values), column, 25))


def test_markup_in_a_name_or_a_level_is_only_text() -> None:
    shown = card([EVIL] * 60 + ["b"] * 60, Column(EVIL, "category", used=False, why="correlated", why_detail=EVIL))
    assert "<img" not in shown
    assert "onerror=&quot;" in shown
    assert shown.count("&lt;img") >= 3


def test_a_card_tells_its_picture_in_words() -> None:
    shown = card(["Bonn"] * 75 + ["Ulm"] * 25, Column("city", "category"))
    assert 'aria-label="city: Bonn 75 of 100, Ulm 25 of 100"' in shown
    assert "filled for 100 of 100" in shown
    assert "categories, 2 different values" in shown


@pytest.mark.parametrize("role", ["personal", "sensitive", "id"])
def test_no_value_of_a_private_column_is_in_its_card(role: str) -> None:
    shown = card(["Bonn"] * 75 + ["Ulm"] * 25, Column("city", "category", role, used=False, why=role))  # type: ignore[arg-type]
    assert "Bonn" not in shown
    assert "Values are not shown" in shown


def test_a_column_that_is_not_used_says_why() -> None:
    assert "it has the same value for everybody" in card([1] * 50, Column("z", "number", "ignored", used=False, why="constant"))
    assert "Not used" not in card([1, 2] * 50, Column("z", "number"))


def test_the_tallest_bar_fills_the_picture_and_others_are_in_proportion() -> None:
    shown = card([0] * 80 + [1] * 40, Column("kids", "number"))
    assert "height:100.0%" in shown
    assert "height:50.0%" in shown


def test_ways_are_told_apart_by_shape_and_by_words() -> None:
    ways = tuple(Way("geography", strength, (), (), 0.0) for strength in ("strong", "weak", "idle", "none"))  # type: ignore[arg-type]
    shown = strip(ways)
    assert len(set(MARKS.values())) == 4
    for words in ("covered well", "covered a little", "there, but not used", "missing"):
        assert shown.count(words) == 1


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Wanted(), ["age", "City", "mail"]),
        (Wanted("used"), ["age", "City"]),
        (Wanted("unused"), ["mail"]),
        (Wanted(family="geography"), ["City"]),
        (Wanted(search="cit"), ["City"]),
        (Wanted("unused", search="age"), []),
    ],
)
def test_columns_are_found_by_use_way_and_name(wanted: Wanted, shown: list[str]) -> None:
    columns = [
        Column("age", "number", family="demographics"),
        Column("City", "category", family="geography"),
        Column("mail", "text", "personal", used=False),
    ]
    assert [c.name for c in columns if wanted.shows(c)] == shown
