"""A file becomes a data set once; corrections lie on top; nothing is left behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.model import Column, Schema
from segexplorer.errors import NotFound
from segexplorer.ingest.samples import online_shop
from segexplorer.services import datasets, sample
from segexplorer.services.exploring import explore
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file


def test_a_data_set_is_described_with_what_was_left_out(app: App, shop: Dataset) -> None:
    described = datasets.describe(app, shop.id)
    roles = {c.name: c.role for c in described.schema.columns}
    assert (roles["customer_id"], roles["email"], roles["marketing_consent"]) == ("id", "personal", "consent")
    assert (described.facts.reading.rejected_rows, described.facts.reading.rejected_lines, described.facts.reading.cut_cells) == (
        0,
        (),
        0,
    )
    assert described.parquet.is_file()


def test_repeated_rows_are_counted_as_rows_and_their_customers_once(app: App, tmp_path: Path) -> None:
    shop = online_shop(1_200)
    pd.concat([shop, shop.head(50)]).to_csv(tmp_path / "repeated.csv", index=False)
    dataset = add_file(app, tmp_path / "repeated.csv")
    described = datasets.describe(app, dataset.id)
    assert dataset.n_rows == 1_250
    assert described.schema.id_name == "customer_id"
    assert app.engine_for(described.parquet, described.schema.id_name).size() == (1_250, 1_200)


@pytest.mark.parametrize("name", ["unsubscribed_at", "consent_at"])
def test_the_day_of_a_refusal_or_a_permission_decides_who_may_be_contacted(app: App, tmp_path: Path, name: str) -> None:
    days = pd.Series(["2024-05-03", "", "", "2024-06-01 10:00:00"] * 300)
    online_shop(1_200).drop(columns=["marketing_consent", "unsubscribed"]).assign(**{name: days}).to_csv(
        tmp_path / "days.csv", index=False
    )
    described = datasets.describe(app, add_file(app, tmp_path / "days.csv").id)
    model = explore(described.parquet, described.schema, Question(), app.engine_for)
    assert model.learned.assigner.consent == ((name, name == "consent_at"),)
    assert model.summary.n_deliverable.sum() == 600


def test_corrections_add_up_column_by_column_and_can_be_forgotten(app: App, shop: Dataset) -> None:
    guessed = datasets.describe(app, shop.id).schema
    datasets.correct(app, shop.id, {"country": {"used": False}})
    datasets.correct(app, shop.id, {"country": {"family": "language"}, "email": {"role": "ignored"}})
    schema = datasets.describe(app, shop.id).schema
    assert (schema.named("country").used, schema.named("country").family) == (False, "language")
    assert schema.named("email").role == "ignored"
    datasets.forget_corrections(app, shop.id)
    assert datasets.describe(app, shop.id).schema == guessed


def test_a_data_set_whose_table_is_gone_is_not_found_and_not_offered(app: App, shop: Dataset) -> None:
    datasets.describe(app, shop.id).parquet.with_name(datasets.FACTS_NAME).unlink()
    assert datasets.names(app) == {}
    with pytest.raises(NotFound, match="no longer there"):
        datasets.describe(app, shop.id)


def test_the_sample_is_made_once_however_many_ask_at_the_same_moment(app: App) -> None:
    found: list[str] = []
    asking = [threading.Thread(target=lambda: found.append(sample.sample_dataset(app).id)) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(app.store.datasets.all()) == 1
    assert sample.known_sample(app) == app.store.datasets.all()[0]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["age", "responded"], "responded"),
        (["converted", "responded"], "converted"),
        (["y"], "y"),
        (["clicked_mail"], "clicked_mail"),
        (["country", "loyalty"], None),
        (["year"], None),
        (["Ort", "hat geantwortet"], "hat geantwortet"),
    ],
)
def test_a_likely_goal_is_a_yes_no_column_whose_name_speaks_of_an_outcome(names: list[str], expected: str | None) -> None:
    assert datasets.likely_goal(Schema(tuple(Column(name, "flag") for name in names))) == expected


def test_the_column_a_user_calls_the_goal_is_the_likely_goal_whatever_its_name() -> None:
    schema = Schema((Column("responded", "flag"), Column("margin", "number", role="goal", used=False)))
    assert datasets.likely_goal(schema) == "margin"


def test_a_likely_goal_is_no_amount_and_nothing_personal() -> None:
    schema = Schema((Column("response", "number"), Column("target", "flag", role="sensitive", used=False)))
    assert datasets.likely_goal(schema) is None
