"""The way in from a database, as a page would show it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.ingest.samples import online_shop
from segexplorer.services import connections
from segexplorer.ui import state
from tests.pages.conftest import fresh_caches, in_this_process


def page() -> None:
    import streamlit as st

    from segexplorer.ui import database, imports, state

    app = state.app()
    database.way_in(app, "import")
    imports.follow(app, "import", lambda dataset_id: st.success(f"arrived {dataset_id}"))
    for dataset in app.store.datasets.all():
        database.refresher(app, dataset)


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """A visit to a page with the way in, in an installation of its own."""
    in_this_process(monkeypatch)
    fresh_caches()
    monkeypatch.setenv("SEGEXPLORER_DATA_FOLDER", str(tmp_path / "data"))
    yield AppTest.from_function(page, default_timeout=60)
    fresh_caches()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connected shop."""
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        online_shop(500).to_sql("customers", connection, index=False)
    monkeypatch.setenv("SEGEXPLORER_CONNECTION_SHOP", f"sqlite:///{tmp_path / 'shop.db'}")
    return tmp_path / "shop.db"


def button(at: AppTest, label: str) -> None:
    next(b for b in at.button if b.label == label).click().run()


def test_without_a_connection_the_page_says_how_one_is_named(visit: AppTest) -> None:
    visit.run()
    assert "[segexplorer.connections]" in visit.info[0].value
    assert not visit.exception
    assert not visit.button


@pytest.mark.usefixtures("shop")
def test_a_table_is_looked_at_read_and_read_again(visit: AppTest, shop: Path) -> None:
    visit.run()
    assert visit.selectbox(key="table-shop").options == ["customers"]
    button(visit, "Look at it")
    assert set(visit.dataframe[0].value["email"]) == {connections.MASK}
    assert "email" in visit.caption[-1].value
    button(visit, "Read it")
    assert not visit.exception
    assert next(s.value for s in visit.success).startswith("arrived ")
    with closing(sqlite3.connect(shop)) as connection, connection:
        connection.execute("DELETE FROM customers WHERE rowid <= 50")
    button(visit, "Read again")
    visit.run()
    assert not visit.exception
    said = " ".join(m.value for m in visit.markdown)
    assert "450 rows, 500 before" in said
    assert "0 customers are new, 50 are gone" in said


@pytest.mark.usefixtures("shop")
def test_a_query_that_does_not_read_is_refused_in_a_sentence(visit: AppTest) -> None:
    visit.run()
    visit.segmented_control(key="database-way").set_value("A query").run()
    visit.text_area(key="sql-shop").set_value("DROP TABLE customers").run()
    button(visit, "Look at it")
    assert "A query is one SELECT" in visit.error[0].value
    assert not visit.exception


def test_an_address_never_reaches_the_page(visit: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGEXPLORER_CONNECTION_AWAY", "postgresql://me:hunter2@127.0.0.1:1/x")
    visit.run()
    assert "cannot be reached" in visit.error[0].value
    assert "hunter2" not in str(visit.main)
    assert "hunter2" not in repr(state.app().settings)
    assert os.environ["SEGEXPLORER_CONNECTION_AWAY"]
