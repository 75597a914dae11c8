"""One door to the database, the same for SQLite and PostgreSQL: connect, bring the tables up to date, read, write."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from segexplorer.errors import UnusableInput

BUSY_S = 20  # how long a writer waits for another one before it gives up
MIGRATION_LOCK = 7_346_110  # any number of our own: PostgreSQL's advisory lock for bringing the tables up to date


@dataclass(frozen=True)
class Database:
    """An open database. Safe to use from several threads; several processes may each open the same one."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to look things up in."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept at its end, or none when something went wrong."""
        with Session(_writer(self.engine), expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at `url`, its tables up to date. Raises UnusableInput when it cannot be reached."""
    try:
        engine = _engine(url)
        with _writer(engine).begin() as connection:
            _bring_up_to_date(connection)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OperationalError) as problem:
        # The address may hold a password, so neither it nor the driver's own words are passed on.
        raise UnusableInput("database_unreachable") from problem
    return Database(engine)


def _engine(url: str) -> Engine:
    strict_json = partial(json.dumps, allow_nan=False)  # PostgreSQL refuses NaN in JSON; SQLite would keep it silently
    address = make_url(url.replace("postgres://", "postgresql://", 1))
    if address.get_backend_name() != "sqlite":
        psycopg = address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address
        return create_engine(psycopg, pool_pre_ping=True, json_serializer=strict_json)
    engine = create_engine(address, json_serializer=strict_json, connect_args={"timeout": BUSY_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _writer(engine: Engine) -> Engine:
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """The switch to WAL, which a new file needs once, fails at once when another process is at it, whatever the time-out."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail at once when somebody else wrote in between, whatever
    # the time-out (SQLITE_BUSY_SNAPSHOT). One that is going to write therefore asks for the lock at its beginning.
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def _bring_up_to_date(connection: Connection) -> None:
    # Several processes may start at the same moment: the first one migrates, the others wait and find it done.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
