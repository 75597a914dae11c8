"""A table of a connected database becomes a data set, is read again, and says what has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from segexplorer.bootstrap import App
from segexplorer.errors import UnusableSource
from segexplorer.ingest.samples import online_shop
from segexplorer.ingest.sql import reading
from segexplorer.services import connections, datasets, importing
from segexplorer.services.connections import Query, Table
from segexplorer.store.records import Dataset
from tests.services.by_hand import installation, work

CUSTOMERS = Table("", "customers")


def sql(app: App, *statements: str) -> None:
    with closing(sqlite3.connect(app.settings.connections["shop"].removeprefix("sqlite:///"))) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """An installation with a connected shop of 2,000 customers, and a connection that leads nowhere."""
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as connection:
        online_shop(2_000).assign(email=[f"a{i}@example.com" for i in range(2_000)]).to_sql("customers", connection, index=False)
    known = {"shop": f"sqlite:///{file}", "away": "postgresql://me:hunter2@127.0.0.1:1/x"}
    opened = installation(tmp_path / "data", connections=known)
    yield opened
    opened.store.close()


@pytest.fixture
def customers(app: App) -> Dataset:
    """The connected customers as a data set."""
    job = connections.receive(app, "shop", CUSTOMERS, "My customers")
    work(app)
    dataset = importing.arrived(app, app.store.jobs.get(job.id))
    assert dataset is not None, app.store.jobs.get(job.id).error
    return dataset


def folders(app: App) -> list[str]:
    return sorted(f.name for f in (app.settings.data_folder / "datasets").iterdir())


def test_connections_are_known_by_their_names_only(app: App) -> None:
    assert connections.names(app) == ["shop", "away"]
    assert "hunter2" not in repr(app.settings)
    assert connections.tables(app, "shop") == [CUSTOMERS]


def test_an_unknown_connection_is_refused_with_those_that_are_known(app: App) -> None:
    with pytest.raises(UnusableSource, match=r"no connection \"x\".*shop, away"):
        connections.tables(app, "x")


def test_a_first_look_masks_what_could_identify_a_person(app: App) -> None:
    seen = connections.view(app, "shop", CUSTOMERS)
    assert "email" in seen.masked
    assert set(seen.rows["email"]) == {connections.MASK}
    assert "@" not in seen.rows.to_csv()
    assert len(seen.rows) == connections.SHOWN


def test_a_table_becomes_a_data_set_that_knows_where_it_came_from(app: App, customers: Dataset) -> None:
    assert (customers.name, customers.file_name, customers.n_rows) == ("My customers", "customers", 2_000)
    assert customers.origin == {"connection": "shop", "schema": "", "name": "customers"}
    described = datasets.describe(app, customers.id)
    assert described.schema.named("email").role == "personal"
    assert connections.refreshed(app, customers.id) is None


def test_a_query_becomes_a_data_set(app: App) -> None:
    job = connections.receive(app, "shop", Query("SELECT * FROM customers WHERE n_orders > 1"))
    work(app)
    dataset = importing.arrived(app, app.store.jobs.get(job.id))
    assert dataset is not None
    assert (dataset.name, dataset.origin["query"]) == ("query", "SELECT * FROM customers WHERE n_orders > 1")


def test_what_is_no_query_is_refused_before_anything_begins(app: App) -> None:
    with pytest.raises(UnusableSource):
        connections.receive(app, "shop", Query("DROP TABLE customers"))
    assert work(app) == 0


def test_a_database_that_is_away_leaves_a_sentence_and_nothing_else(app: App) -> None:
    job = connections.receive(app, "away", CUSTOMERS)
    work(app)
    ended = app.store.jobs.get(job.id)
    assert ended.state == "failed"
    assert 'The database "away" cannot be reached' in ended.error
    assert "hunter2" not in ended.error
    assert folders(app) == []


def test_a_bug_ends_in_a_sentence_and_leaves_nothing(app: App, failing: Callable) -> None:
    failing("segexplorer.services.delivery.guess", RuntimeError("a bug"))
    job = connections.receive(app, "shop", CUSTOMERS)
    with pytest.raises(RuntimeError):
        work(app)
    assert 'The database "shop" could not be read' in app.store.jobs.get(job.id).error
    assert folders(app) == []


def test_a_cancelled_import_stops_and_leaves_nothing(app: App) -> None:
    job = connections.receive(app, "shop", CUSTOMERS)
    app.store.jobs.cancel(job.id)
    work(app)
    assert app.store.jobs.get(job.id).state == "cancelled"
    assert (folders(app), app.store.datasets.all()) == ([], [])


def test_a_cancel_while_the_database_thinks_is_heard(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    job = connections.receive(app, "shop", Query(endless))
    patient = reading.Patience.wait

    def cancel_then_wait(self: reading.Patience, future: object, step: str, share: float) -> object:
        if step == "querying" and share:
            app.store.jobs.cancel(job.id)
        return patient(self, future, step, share)  # type: ignore[arg-type]

    monkeypatch.setattr(reading.Patience, "wait", cancel_then_wait)
    work(app)
    assert app.store.jobs.get(job.id).state == "cancelled"
    assert folders(app) == []


def refresh(app: App, dataset: Dataset) -> connections.Refreshed:
    job = connections.refresh(app, dataset.id)
    work(app)
    assert app.store.jobs.get(job.id).state == "done", app.store.jobs.get(job.id).error
    found = connections.refreshed(app, dataset.id)
    assert found is not None
    return found


def test_a_refresh_without_changes_says_so(app: App, customers: Dataset) -> None:
    found = refresh(app, customers)
    assert found.changes.is_same
    assert {s.psi for s in found.shifts} == {0.0}
    assert app.store.datasets.get(customers.id).sha256 == customers.sha256


def test_a_refresh_takes_the_place_of_the_old_reading_and_says_what_changed(app: App, customers: Dataset) -> None:
    datasets.correct(app, customers.id, {"n_orders": {"used": False}})
    name = datasets.describe(app, customers.id).schema.id_name
    sql(
        app,
        f"DELETE FROM customers WHERE {name} IN (SELECT {name} FROM customers LIMIT 100)",
        "UPDATE customers SET visits_90d = visits_90d + 30 WHERE rowid % 2 = 0",
        "ALTER TABLE customers ADD COLUMN tier TEXT DEFAULT 'gold'",
        "ALTER TABLE customers DROP COLUMN email",
    )
    found = refresh(app, customers)
    after = app.store.datasets.get(customers.id)
    assert (after.n_rows, after.name, after.origin) == (1_900, customers.name, customers.origin)
    assert after.sha256 != customers.sha256
    assert (found.changes.rows_then, found.changes.rows_now, found.changes.n_new, found.changes.n_gone) == (2_000, 1_900, 0, 100)
    assert 900 < (found.changes.n_changed or 0) <= 1_000
    assert (found.changes.added, found.changes.removed) == (("tier",), ("email",))
    assert (found.shifts[0].column, found.shifts[0].shift) == ("visits_90d", "large")
    assert not datasets.describe(app, customers.id).schema.named("n_orders").used
    assert folders(app) == [after.folder]


def test_a_refresh_that_fails_leaves_the_old_reading(app: App, customers: Dataset) -> None:
    sql(app, "DROP TABLE customers")
    job = connections.refresh(app, customers.id)
    work(app)
    assert 'no table or view "customers"' in app.store.jobs.get(job.id).error
    assert app.store.datasets.get(customers.id) == customers
    assert datasets.describe(app, customers.id).parquet.is_file()
    assert folders(app) == [customers.folder]


def test_two_who_refresh_at_once_wait_for_one_reading(app: App, customers: Dataset) -> None:
    assert connections.refresh(app, customers.id).id == connections.refresh(app, customers.id).id
    assert work(app) == 1


def test_a_file_cannot_be_refreshed(app: App, shop_csv: Path) -> None:
    from tests.services.by_hand import add_file

    with pytest.raises(UnusableSource, match="does not come from a database"):
        connections.refresh(app, add_file(app, shop_csv).id)
