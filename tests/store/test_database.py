"""Opening the database: migrations, many users at once, addresses that lead nowhere."""

from __future__ import annotations

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from segexplorer.errors import UnusableInput
from segexplorer.store import tables
from segexplorer.store.records import EditList
from segexplorer.store.repository import Store, open_store
from segexplorer.store.tables import Base

MOMENT = "'2026-01-31 10:00:00+00:00'"
OLD_ROW = (
    "INSERT INTO dataset (id, name, file_name, sha256, folder, n_rows, n_columns, size_bytes, corrections, created_at)"
    f" VALUES ('old', 'Spring', 'spring.csv', 'a', 'f', 5, 2, 99, '{{\"age\": \"ignored\"}}', {MOMENT})"
)
OLD_EXPLORATION = (
    "INSERT INTO exploration (id, name, dataset_id, choices, view, created_at, updated_at)"
    f" VALUES ('mine', 'Spring', 'old', '{{}}', '{{}}', {MOMENT}, {MOMENT})"
)


def _job_made_in_another_process(url: str) -> str:
    store = open_store(url)
    job = store.jobs.start("fit", "key")
    for step in range(20):
        store.jobs.report(job.id, step / 20)
    store.close()
    return store.jobs.finish(job.id).state


def test_the_migrations_make_exactly_the_tables_the_code_speaks_of(store: Store) -> None:
    with store.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []


def test_opening_twice_changes_nothing(store: Store, database_url: str) -> None:
    open_store(database_url).close()
    assert set(inspect(store.database.engine).get_table_names()) == {"alembic_version", "dataset", "edit", "exploration", "job"}


def test_a_database_of_the_first_version_is_brought_up_to_date_with_what_is_in_it(database_url: str) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    config = Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(OLD_ROW))
        connection.execute(text(OLD_EXPLORATION))
    engine.dispose()
    store = open_store(database_url)
    (kept,) = store.datasets.all()
    assert (kept.id, kept.name, kept.corrections, kept.origin, kept.recipe) == ("old", "Spring", {"age": "ignored"}, {}, {})
    assert store.explorations.open("mine").dataset_id == "old"
    assert store.edits.of("mine") == EditList()
    assert (
        store.datasets.replace_content("old", folder="g", sha256="b", n_rows=1, n_columns=1, size_bytes=1, recipe={}).folder == "g"
    )
    store.close()


def test_several_processes_may_open_and_write_at_the_same_moment(database_url: str) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(_job_made_in_another_process, [database_url] * 6)) == ["done"] * 6


def test_many_threads_may_write_at_the_same_moment(store: Store) -> None:
    job = store.jobs.start("fit", "key")
    with ThreadPoolExecutor(12) as pool:
        states = list(pool.map(lambda step: store.jobs.report(job.id, step / 200).state, range(200)))
    assert set(states) == {"running"}


def test_sqlite_lets_readers_and_a_writer_work_at_once(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    open_store(f"sqlite:///{file}").close()
    assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/x.sqlite", "postgresql://me:secret@127.0.0.1:1/x", "nonsense", "nosuch://x", "oracle://x"]
)
def test_an_address_that_leads_nowhere_gives_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(UnusableInput, match="cannot be opened") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)
