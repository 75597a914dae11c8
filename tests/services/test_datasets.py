"""A file becomes a data set once; corrections lie on top; nothing is left behind."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.core.learned import Question
from segexplorer.core.model import Column, Schema
from segexplorer.errors import NotFound
from segexplorer.ingest.samples import online_shop
from segexplorer.services import datasets
from segexplorer.services.exploring import explore
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, work


def uploads(app: App) -> list[Path]:
    return list((app.settings.data_folder / "uploads").iterdir())


def receive(app: App, content: bytes, name: str = "x.csv") -> str:
    job = datasets.receive(app, io.BytesIO(content), name)
    return job.id


def test_a_received_file_becomes_a_data_set_and_leaves_no_upload_behind(app: App, shop_csv: Path) -> None:
    dataset = add_file(app, shop_csv)
    assert (dataset.name, dataset.file_name, dataset.n_rows) == ("shop", "shop.csv", 2_000)
    assert uploads(app) == []


def test_an_upload_is_there_until_it_is_read(app: App) -> None:
    receive(app, b"a,b\n1,2\n")
    assert [file.read_bytes() for file in uploads(app)] == [b"a,b\n1,2\n"]


@pytest.mark.parametrize("content", [b"", b"a,b,c\n", b"\x7fELF\x00\x00\x01\x02" * 400])
def test_a_file_that_cannot_be_read_leaves_a_sentence_and_nothing_else(app: App, content: bytes) -> None:
    job_id = receive(app, content)
    work(app)
    job = app.store.jobs.get(job_id)
    assert job.state == "failed"
    assert 'The file "x.csv"' in job.error
    assert job.error.endswith(".")
    assert uploads(app) == []
    assert app.store.datasets.all() == []
    assert datasets.arrived(app, job) is None


def test_even_a_bug_ends_in_a_sentence_and_leaves_no_upload(app: App, failing: Callable) -> None:
    failing("segexplorer.services.datasets.import_file", RuntimeError("a bug"))
    job_id = receive(app, b"a,b\n1,2\n")
    with pytest.raises(RuntimeError):
        work(app)
    assert "could not be read" in app.store.jobs.get(job_id).error
    assert "a bug" not in app.store.jobs.get(job_id).error
    assert uploads(app) == []
    assert app.store.datasets.all() == []


def test_an_import_that_fails_after_its_table_was_written_makes_no_data_set(app: App, shop_csv: Path, failing: Callable) -> None:
    failing("segexplorer.services.datasets.guess", ValueError("a bug"))
    job_id = receive(app, shop_csv.read_bytes())
    with pytest.raises(ValueError, match="a bug"):
        work(app)
    assert app.store.jobs.get(job_id).state == "failed"
    assert app.store.datasets.all() == []
    assert [file for file in (app.settings.data_folder / "datasets").rglob("*") if file.is_file()] == []


def test_a_name_of_a_file_is_only_a_name(app: App, shop_csv: Path) -> None:
    job_id = receive(app, shop_csv.read_bytes(), "../../<b>é</b>.csv")
    work(app)
    dataset = datasets.arrived(app, app.store.jobs.get(job_id))
    assert dataset is not None
    assert not list(app.settings.data_folder.parent.glob("*b>*"))


def test_a_data_set_is_described_with_what_was_left_out(app: App, shop: Dataset) -> None:
    described = datasets.describe(app, shop.id)
    roles = {c.name: c.role for c in described.schema.columns}
    assert (roles["customer_id"], roles["email"], roles["marketing_consent"]) == ("id", "personal", "consent")
    assert (described.rejected_rows, described.rejected_lines, described.cut_cells) == (0, (), 0)
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
    asking = [threading.Thread(target=lambda: found.append(datasets.sample_dataset(app).id)) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(app.store.datasets.all()) == 1
    assert datasets.known_sample(app) == app.store.datasets.all()[0]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["age", "responded"], "responded"),
        (["converted", "responded"], "converted"),
        (["y"], "y"),
        (["clicked_mail"], "clicked_mail"),
        (["country", "loyalty"], None),
        (["year"], None),
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
