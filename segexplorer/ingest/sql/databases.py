"""The kinds of databases: how each is opened for reading only, given a time limit, interrupted, and what its columns say they hold.

Where a database knows read-only transactions, one is begun, and it is never committed. Where it does not, the transaction is
rolled back, and what keeps it from being changed is the rights of its user.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

CONNECT_S = 10
POSTGRESQL_TYPES = {
    16: "flag",
    **dict.fromkeys((20, 21, 23, 26), "whole"),
    **dict.fromkeys((700, 701, 1700), "number"),
    1082: "day",
    **dict.fromkeys((1114, 1184), "time"),
    **dict.fromkeys((18, 19, 25, 1042, 1043, 114, 3802, 2950), "text"),
    17: "bytes",
}
MYSQL_TYPES = {
    **dict.fromkeys((1, 2, 3, 8, 9, 13), "whole"),
    **dict.fromkeys((0, 4, 5, 246), "number"),
    10: "day",
    **dict.fromkeys((7, 12), "time"),
    16: "bits",
}
DATE_OIDS = (1082, 1114, 1184)


@dataclass(frozen=True)
class Database:
    """One kind. `driver` is SQLAlchemy's name of what reads it, `package` what to install for it, `arguments` go to the driver.

    `begin` is done in the transaction before anything is read, with the number of seconds reading may take; `interrupt`
    is called from another thread. `types` tells what the type codes of a cursor mean, {} where they mean little.
    """

    driver: str
    package: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    begin: Callable[[Connection, int], None] = lambda connection, most_s: None
    interrupt: Callable[[Engine, Any], None] = lambda engine, driver: driver.close()
    types: Mapping[int, str] = field(default_factory=dict)
    keeps_types: bool = True
    unquotable: str = ""  # what its dialect does not quote in a name; no table of it may have such a name either


def engine_of(database: Database, url: URL) -> Engine:
    """An engine that keeps no connection and shows no value in what it logs or raises."""
    if database.driver == "sqlite":
        return create_engine("sqlite://", creator=lambda: _sqlite(url.database or ""), poolclass=NullPool, hide_parameters=True)
    address = url if "+" in url.drivername else url.set(drivername=database.driver)
    return create_engine(address, poolclass=NullPool, hide_parameters=True, connect_args=dict(database.arguments))


def declared(database: Database, column: tuple[Any, ...]) -> str:
    """What a cursor says of one column: a kind of `cells`, "bits", or "" where it does not tell."""
    found = database.types.get(column[1], "") if isinstance(column[1], int) else ""
    # a decimal that has no digits after the point is a whole number
    return "whole" if found == "number" and column[3:] and column[5] == 0 and column[1] in (1700, 0, 246) else found


def _sqlite(file: str) -> sqlite3.Connection:
    """The file, never made when it is missing, never written, read from whatever thread."""
    # sqlite3 would take a folder or "" for something to be made later
    if not Path(file).is_file():
        raise sqlite3.OperationalError("unable to open database file")
    connection = sqlite3.connect(f"file:{quote(str(Path(file).resolve()))}?mode=ro", uri=True, check_same_thread=False)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _begin_postgresql(connection: Connection, most_s: int) -> None:
    for name, value in (
        ("statement_timeout", f"{most_s}s"),
        ("idle_in_transaction_session_timeout", f"{most_s}s"),
        ("timezone", "UTC"),
    ):
        connection.exec_driver_sql("SELECT set_config(%s, %s, true)", (name, value))
    adapters = _driver_of(connection).adapters
    for oid in DATE_OIDS:
        loader = adapters.get_loader(oid, 0)
        if loader is not None:
            adapters.register_loader(oid, _forgiving(loader))


def _forgiving(loader: Any) -> Any:
    """A reader of dates that leaves blank what Python has no day for: "infinity", years before 1 and after 9999."""
    from segexplorer.ingest.sql.cells import UNFIT

    class Forgiving:
        format = loader.format

        def __init__(self, oid: int, context: Any = None) -> None:
            self._loader = loader(oid, context)

        def load(self, data: Any) -> Any:
            try:
                return self._loader.load(data)
            except Exception:
                return UNFIT

    return Forgiving


def _interrupt_postgresql(engine: Engine, driver: Any) -> None:
    driver.cancel_safe(timeout=CONNECT_S)


def _begin_mysql(connection: Connection, most_s: int) -> None:
    is_mariadb = getattr(connection.dialect, "is_mariadb", False)
    limit, most = ("max_statement_time", most_s) if is_mariadb else ("max_execution_time", 1_000 * most_s)
    connection.exec_driver_sql(f"SET SESSION {limit} = %s, time_zone = '+00:00'", (most,))
    # The whole session, too: a CREATE or DROP ends the transaction before it begins.
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.exec_driver_sql("START TRANSACTION READ ONLY")


def _interrupt_mysql(engine: Engine, driver: Any) -> None:
    """A client cannot stop a result that is on its way, so the server is told to, on a connection of its own."""
    with engine.connect() as other:
        other.exec_driver_sql("KILL QUERY %s", (driver.thread_id(),))


def _begin_mssql(connection: Connection, most_s: int) -> None:
    connection.exec_driver_sql(f"SET LOCK_TIMEOUT {1_000 * int(most_s)}")


def _begin_snowflake(connection: Connection, most_s: int) -> None:
    connection.exec_driver_sql(f"ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {int(most_s)}, TIMEZONE = 'UTC'")


DATABASES = {
    "postgresql": Database(
        "postgresql+psycopg",
        "psycopg",
        {"connect_timeout": CONNECT_S},
        {"postgresql_readonly": True},
        _begin_postgresql,
        _interrupt_postgresql,
        POSTGRESQL_TYPES,
    ),
    "mysql": Database("mysql+pymysql", "PyMySQL", {"connect_timeout": CONNECT_S}, {}, _begin_mysql, _interrupt_mysql, MYSQL_TYPES),
    "sqlite": Database("sqlite", "", interrupt=lambda engine, driver: driver.interrupt(), keeps_types=False),
    "mssql": Database("mssql+pymssql", "pymssql", {"login_timeout": CONNECT_S}, begin=_begin_mssql),
    "snowflake": Database("snowflake", "snowflake-sqlalchemy", {"login_timeout": CONNECT_S}, begin=_begin_snowflake),
    "bigquery": Database("bigquery", "sqlalchemy-bigquery", unquotable='`"\\'),
}
"""Every kind but DuckDB, which is read by `ducks`."""


def _driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection
