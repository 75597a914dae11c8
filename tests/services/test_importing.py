"""What is handed over becomes a data set, all of it or nothing; it can be stopped, and read again another way."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.bootstrap import App
from segexplorer.ingest.recipe import Recipe, Repair
from segexplorer.services import datasets, importing
from segexplorer.services.delivery import SOURCES
from segexplorer.store.records import Dataset
from tests.services.by_hand import add_file, work


def source_of(app: App, dataset: Dataset) -> Path:
    return datasets.describe(app, dataset.id).parquet.parent / SOURCES / "0"


def files(app: App) -> list[Path]:
    """Everything that lies in the folders of data sets."""
    return [file for file in (app.settings.data_folder / "datasets").rglob("*") if file.is_file()]


def receive(app: App, content: bytes, name: str = "x.csv") -> str:
    job = importing.receive(app, [importing.Upload(name, io.BytesIO(content))])
    return job.id


def test_a_received_file_becomes_a_data_set_and_stays_as_it_came(app: App, shop_csv: Path) -> None:
    dataset = add_file(app, shop_csv)
    assert (dataset.name, dataset.file_name, dataset.n_rows) == ("shop", "shop.csv", 2_000)
    assert source_of(app, dataset).read_bytes() == shop_csv.read_bytes()


def test_a_second_file_of_the_same_name_is_told_apart_by_a_number(app: App, shop_csv: Path) -> None:
    assert [add_file(app, shop_csv).name for _ in range(3)] == ["shop", "shop 2", "shop 3"]


def test_a_name_as_long_as_names_may_be_leaves_room_for_a_number(app: App, tmp_path: Path) -> None:
    file = tmp_path / f"{'x' * 130}.csv"
    pd.DataFrame({"a": range(50), "b": range(50)}).to_csv(file, index=False)
    first, second = add_file(app, file), add_file(app, file)
    assert first.name == "x" * 120
    assert second.name == f"{'x' * 110} 2"


@pytest.mark.parametrize("content", [b"", b"a,b,c\n", b"\x7fELF\x00\x00\x01\x02" * 400])
def test_a_file_that_cannot_be_read_leaves_a_sentence_and_nothing_else(app: App, content: bytes) -> None:
    job_id = receive(app, content)
    work(app)
    job = app.store.jobs.get(job_id)
    assert job.state == "failed"
    assert 'The file "x.csv"' in job.error
    assert job.error.endswith(".")
    assert files(app) == []
    assert app.store.datasets.all() == []
    assert importing.arrived(app, job) is None


def test_even_a_bug_ends_in_a_sentence_and_leaves_no_upload(app: App, failing: Callable) -> None:
    failing("segexplorer.services.delivery.import_files", RuntimeError("a bug"))
    job_id = receive(app, b"a,b\n1,2\n")
    with pytest.raises(RuntimeError):
        work(app)
    assert "could not be read" in app.store.jobs.get(job_id).error
    assert "a bug" not in app.store.jobs.get(job_id).error
    assert files(app) == []
    assert app.store.datasets.all() == []


def test_an_import_that_fails_after_its_table_was_written_makes_no_data_set(app: App, shop_csv: Path, failing: Callable) -> None:
    failing("segexplorer.services.delivery.guess", ValueError("a bug"))
    job_id = receive(app, shop_csv.read_bytes())
    with pytest.raises(ValueError, match="a bug"):
        work(app)
    assert app.store.jobs.get(job_id).state == "failed"
    assert app.store.datasets.all() == []
    assert files(app) == []


def test_a_name_of_a_file_is_only_a_name(app: App, shop_csv: Path) -> None:
    job_id = receive(app, shop_csv.read_bytes(), "../../<b>é</b>.csv")
    work(app)
    dataset = importing.arrived(app, app.store.jobs.get(job_id))
    assert dataset is not None
    assert not list(app.settings.data_folder.parent.glob("*b>*"))


def test_an_import_says_which_files_it_reads_and_how_large_they_are(app: App) -> None:
    job = app.store.jobs.get(receive(app, b"a,b\n1,2\n"))
    assert job.facts == {"files": ["x.csv"], "size_bytes": 8}


def test_a_stopped_import_leaves_nothing(app: App, shop_csv: Path) -> None:
    job_id = receive(app, shop_csv.read_bytes())
    importing.cancel(app, job_id)
    work(app)
    assert app.store.jobs.get(job_id).state == "cancelled"
    assert files(app) == []
    assert app.store.datasets.all() == []


def test_a_data_set_read_another_way_keeps_its_name_and_its_corrections(app: App, shop: Dataset) -> None:
    datasets.correct(app, shop.id, {"country": {"used": False}})
    before = datasets.describe(app, shop.id)
    job = importing.read_again(app, shop.id, Recipe(repairs=(Repair("n_orders", "above", "3"),)))
    assert datasets.describe(app, shop.id) == before, "until it is read it stays as it is"
    work(app)
    assert app.store.jobs.get(job.id).state == "done"
    after = datasets.describe(app, shop.id)
    assert (after.dataset.id, after.dataset.name, after.schema) == (shop.id, shop.name, before.schema)
    assert after.dataset.sha256 != before.dataset.sha256
    assert not before.parquet.parent.exists()
    assert pd.read_parquet(after.parquet)["n_orders"].max() <= 3
    assert len(app.store.datasets.all()) == 1


def test_what_was_said_is_undone_by_saying_it_no_more(app: App, shop: Dataset) -> None:
    before = pd.read_parquet(datasets.describe(app, shop.id).parquet)
    for recipe in (Recipe(repairs=(Repair("n_orders", "above", "3"),)), Recipe()):
        importing.read_again(app, shop.id, recipe)
        work(app)
    after = datasets.describe(app, shop.id)
    assert after.dataset.sha256 == shop.sha256
    pd.testing.assert_frame_equal(pd.read_parquet(after.parquet), before)


def test_a_second_reading_that_fails_leaves_the_data_set_as_it_was(app: App, shop: Dataset, failing: Callable) -> None:
    before = datasets.describe(app, shop.id)
    failing("segexplorer.services.delivery.make_base", ValueError("a bug"))
    importing.read_again(app, shop.id, Recipe(repairs=(Repair("n_orders", "above", "3"),)))
    with pytest.raises(ValueError, match="a bug"):
        work(app)
    assert datasets.describe(app, shop.id) == before
    assert pd.read_parquet(before.parquet).shape[0] == shop.n_rows
