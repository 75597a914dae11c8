"""The same tests on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from segexplorer.store.repository import Store, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store with nothing in it."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def add_dataset(store: Store) -> Callable[..., str]:
    """A function that adds a data set and gives its id."""

    def add(**changes: object) -> str:
        facts: dict[str, Any] = {"name": "Spring", "file_name": "spring.csv", "sha256": "a" * 64, "folder": "f"}
        facts |= {"n_rows": 6_000_000_000, "n_columns": 9, "size_bytes": 5_000_000_000} | changes
        return store.datasets.add(**facts).id

    return add
