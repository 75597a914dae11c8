"""Data: what each column was taken for, and corrections that stick."""

from __future__ import annotations

import shutil
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.bootstrap import App
from segexplorer.ingest.samples import online_shop
from segexplorer.services import datasets, sample
from segexplorer.services.datasets import Described
from segexplorer.ui import base
from segexplorer.words.data import FAMILIES, ROLES
from segexplorer.words.data_columns import CARDS
from segexplorer.words.pages import DATA
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, problems, text


def rows(visit: AppTest) -> pd.DataFrame:
    return visit.dataframe[0].value.set_index(DATA["column"])


def table_of(visitor: Visitor) -> AppTest:
    """The page with its columns as a table."""
    return visitor.look("data", part=CARDS["table_tab"])


def sample_id(visitor: Visitor) -> str:
    return sample.sample_dataset(visitor.app).id


def test_without_data_the_page_says_so_and_leads_home(first_visitor: Visitor) -> None:
    visit = first_visitor.look("data")
    assert DATA["none"] in text(visit)
    assert visit.get("page_link")


def test_every_column_is_a_row_with_its_role_family_and_reason(visitor: Visitor) -> None:
    visit = table_of(visitor)
    table = rows(visit)
    assert len(table) == 23
    assert table.loc["customer_id", DATA["role"]] == "Customer number"
    assert table.loc["email", DATA["why"]] == "Not used: it could identify a person (an e-mail address)."
    assert table.loc["country", DATA["family"]] == "Geography"
    assert bool(table.loc["country", DATA["used"]])
    assert not bool(table.loc["email", DATA["used"]])
    assert visit.title[0].value == "2,000 rows, 19 of 23 columns describe customers"


@pytest.mark.parametrize(
    ("column", "heading", "shown", "kept"),
    [
        ("country", DATA["used"], False, {"used": False}),
        ("email", DATA["role"], ROLES["ignored"][0], {"role": "ignored"}),
        ("device", DATA["family"], FAMILIES["behaviour"], {"family": "behaviour"}),
    ],
)
def test_a_correction_is_kept_and_shown_to_everybody(
    visitor: Visitor, edits: dict, column: str, heading: str, shown: Any, kept: dict
) -> None:
    edits[column] = {heading: shown}
    visit = table_of(visitor)
    assert visitor.app.store.datasets.get(sample_id(visitor)).corrections == {column: kept}
    edits.clear()
    assert rows(table_of(visitor)).loc[column, heading] == shown
    assert button(visit, DATA["reset"])


def test_corrections_of_several_columns_add_up(visitor: Visitor, edits: dict) -> None:
    edits["country"] = {DATA["used"]: False}
    visit = table_of(visitor)
    edits["device"] = {DATA["used"]: False, DATA["family"]: FAMILIES["time"]}
    visit.run()
    assert visitor.app.store.datasets.get(sample_id(visitor)).corrections == {
        "country": {"used": False},
        "device": {"used": False, "family": "time"},
    }
    assert "17 of 23 columns" in visit.title[0].value


def test_back_to_what_was_guessed(visitor: Visitor) -> None:
    datasets.correct(visitor.app, sample_id(visitor), {"country": {"used": False}})
    visit = table_of(visitor)
    button(visit, DATA["reset"]).click().run()
    assert visitor.app.store.datasets.get(sample_id(visitor)).corrections == {}
    assert bool(rows(visit).loc["country", DATA["used"]])
    assert [found.label for found in visit.button] == [DATA["explore"]]


def test_a_role_that_is_never_used_for_groups_stays_unused(visitor: Visitor) -> None:
    datasets.correct(visitor.app, sample_id(visitor), {"age_band": {"role": "sensitive"}})
    table = rows(table_of(visitor))
    assert not bool(table.loc["age_band", DATA["used"]])
    assert table.loc["age_band", DATA["why"]].startswith("Not used")


def test_ticking_used_never_makes_addresses_describe_customers(visitor: Visitor, edits: dict) -> None:
    edits["email"] = {DATA["used"]: True}
    visit = table_of(visitor)
    assert problems(visit) == [
        'The values of "email" identify people, so they never form groups. Leave the column as it is, or remove it from the file.'
    ]
    assert datasets.describe(visitor.app, sample_id(visitor)).schema.named("email").role == "personal"


def test_a_column_called_the_goal_is_what_the_groups_are_judged_by(visitor: Visitor, edits: dict) -> None:
    edits["spend_total"] = {DATA["role"]: ROLES["goal"][0]}
    visit = table_of(visitor)
    button(visit, DATA["explore"]).click().run()
    assert not visit.exception
    assert path(visit)["kind"] == "value"


def test_see_the_groups_opens_them(visitor: Visitor) -> None:
    visit = table_of(visitor)
    button(visit, DATA["explore"]).click().run()
    assert not visit.exception
    assert path(visit)["kind"] == "response"


def test_of_two_data_sets_of_one_name_the_groups_are_those_of_the_one_chosen(visitor: Visitor) -> None:
    newer = visitor.exploration(visitor.own_file(online_shop(300))).dataset_id
    sample_of_before = sample_id(visitor)
    for dataset_id in (newer, sample_of_before):
        visitor.app.store.datasets.rename(dataset_id, "Customers")
    for chosen in (newer, sample_of_before):
        visit = visitor.look("data", dataset=chosen)
        button(visit, DATA["explore"]).click().run()
        assert not visit.exception
        exploration = visitor.exploration(visit.query_params["exploration"])
        assert exploration.dataset_id == chosen


def test_an_address_of_a_data_set_that_is_not_there_shows_one_that_is(visitor: Visitor) -> None:
    visit = visitor.look("data", dataset="nothing")
    assert visit.title[0].value.startswith("2,000 rows")
    assert "it was deleted, or it lies on another machine" in problems(visit)[0]


def test_what_a_new_reading_replaces_meanwhile_is_shown_anew(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, show = [], base.show

    def replaced(app: App, described: Described) -> None:
        asked.append(described.dataset.folder)
        if len(asked) == 1:
            store, now = app.store.datasets, described.dataset
            shutil.copytree(described.parquet.parent, described.parquet.parent.with_name("again"))
            store.replace_content(
                now.id, sha256="new", folder="again", n_rows=now.n_rows, n_columns=now.n_columns, size_bytes=1, recipe={}
            )
            raise FileNotFoundError("data.parquet")
        show(app, described)

    monkeypatch.setattr(base, "show", replaced)
    visit = visitor.look("data", dataset=sample_id(visitor))
    assert asked[1] == "again"
    assert visit.title[0].value.startswith("2,000 rows")


def test_without_consent_the_page_says_that_everybody_counts_as_reachable(visitor: Visitor) -> None:
    off = {name: {"role": "ignored"} for name in ("marketing_consent", "unsubscribed")}
    assert "everybody counts as reachable" not in text(table_of(visitor))
    datasets.correct(visitor.app, sample_id(visitor), off)
    assert "everybody counts as reachable" in text(table_of(visitor))
