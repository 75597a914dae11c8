"""What the table of columns shows, and what counts as a change of it."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from segexplorer.core.model import FAMILIES, Column, Origin, Schema
from segexplorer.ui import columns
from segexplorer.words.data import FAMILIES as FAMILY_WORDS
from segexplorer.words.data import ROLES
from segexplorer.words.pages import DATA

SCHEMA = Schema((Column("age", "number", family="demographics"), Column("mail", "text", "personal", used=False, why="personal")))


def table() -> pd.DataFrame:
    return pd.DataFrame([columns._row(c) for c in SCHEMA.columns])


def test_every_role_and_family_has_one_word_and_is_found_by_it() -> None:
    assert set(columns._role_by_word().values()) == set(ROLES)
    assert set(columns._family_by_word().values()) == set(FAMILIES) == set(FAMILY_WORDS)
    assert set(columns._origin_by_word().values()) == {o for o in get_args(Origin) if o}


def test_an_untouched_table_changes_nothing() -> None:
    assert columns._changes(SCHEMA, table(), table().copy()) == {}


@pytest.mark.parametrize(
    ("heading", "value", "change"),
    [
        (DATA["role"], "Never contact", {"role": "suppressed"}),
        (DATA["family"], FAMILY_WORDS["value"], {"family": "value"}),
        (DATA["origin"], "Bought from others", {"origin": "bought"}),
        (DATA["used"], False, {"used": False}),
    ],
)
def test_only_what_differs_is_a_change(heading: str, value: object, change: dict) -> None:
    after = table()
    after.loc[0, heading] = value
    assert columns._changes(SCHEMA, table(), after) == {"age": change}


def test_new_guesses_get_a_new_table_so_that_old_edits_do_not_stick() -> None:
    after = table()
    after.loc[0, DATA["used"]] = False
    assert columns._fingerprint(table()) == columns._fingerprint(table())
    assert columns._fingerprint(table()) != columns._fingerprint(after)


def test_a_column_of_a_family_nobody_knows_shows_as_other_behaviour() -> None:
    assert columns._row(Column("x", "number", family="astrology"))[DATA["family"]] == FAMILY_WORDS["behaviour"]
