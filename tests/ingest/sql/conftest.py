"""Real databases of each kind that can run here: what a test says in SQL is done there, by a user who may write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
import pytest

from segexplorer.ingest.sql.sources import Address
from tests.servers import mariadb

KINDS = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("mariadb", marks=pytest.mark.mariadb),
    "duckdb",
]
SERVERS = KINDS[1:3]


@dataclass
class Made:
    """A database of one test: `do` runs statements in it, with the rights of its owner; `ask` gives the rows of one."""

    kind: str
    address: Address
    do: Callable[..., None]
    ask: Callable[[str], list[tuple]]

    def quoted(self, name: str) -> str:
        """A name in this database's own quotes."""
        mark = "`" if self.kind == "mariadb" else '"'
        return mark + name.replace(mark, 2 * mark) + mark


def _postgresql(url: str) -> Made:
    def ask(sql: str) -> list[tuple]:
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    return Made("postgresql", Address("shop", url), lambda *sql: [ask(one) for one in sql] and None, ask)


def _mariadb(url: str) -> Made:
    def ask(sql: str) -> list[tuple]:
        with closing(mariadb(url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return Made("mariadb", Address("shop", url), lambda *sql: [ask(one) for one in sql] and None, ask)


def _sqlite(file: Path) -> Made:
    def ask(sql: str) -> list[tuple]:
        with closing(sqlite3.connect(file)) as connection, connection:
            return connection.execute(sql).fetchall()

    ask("CREATE TABLE other (n INTEGER)")
    return Made("sqlite", Address("shop", f"sqlite:///{file}"), lambda *sql: [ask(one) for one in sql] and None, ask)


def _duckdb(file: Path) -> Made:
    def ask(sql: str) -> list[tuple]:
        with closing(duckdb.connect(str(file))) as connection:
            return connection.execute(sql).fetchall()

    ask("CREATE TABLE other (n INTEGER)")
    return Made("duckdb", Address("shop", f"duckdb:///{file}"), lambda *sql: [ask(one) for one in sql] and None, ask)


def made(kind: str, request: pytest.FixtureRequest, folder: Path) -> Made:
    """An empty database of that kind."""
    if kind == "postgresql":
        return _postgresql(request.getfixturevalue("postgres_url"))
    if kind == "mariadb":
        return _mariadb(request.getfixturevalue("mariadb_url"))
    return _sqlite(folder / "a shop's #1.db") if kind == "sqlite" else _duckdb(folder / "shop.duckdb")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """An empty database, once of each kind."""
    return made(request.param, request, tmp_path)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """An empty database, once on each server."""
    return made(request.param, request, tmp_path)


@pytest.fixture
def postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """An empty PostgreSQL database."""
    return made("postgresql", request, tmp_path)


@pytest.fixture
def maria(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """An empty MariaDB database."""
    return made("mariadb", request, tmp_path)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """A SQLite file."""
    return made("sqlite", request, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a table is to lie; whatever happens, no half-made file stays in it."""
    place = tmp_path / "imported"
    yield place
    assert [f.name for f in place.glob("*") if f.name != "data.parquet"] == []
