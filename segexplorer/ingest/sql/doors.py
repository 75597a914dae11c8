"""One open database, for reading only: its tables, and the rows of a table or query as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection, CursorResult, Engine, Select, func, inspect, literal_column, make_url, quoted_name, select
from sqlalchemy import table as table_of
from sqlalchemy.exc import NoSuchModuleError

from segexplorer.errors import UnusableSource
from segexplorer.ingest.sql.databases import DATABASES, Database, declared, engine_of
from segexplorer.ingest.sql.ducks import opened_duck
from segexplorer.ingest.sql.sources import Address, Query, Source, Table, check_query, label

CELLS_A_BATCH, MOST_ROWS_A_BATCH = 400_000, 20_000
OF_THE_SYSTEM = (
    *("information_schema", "pg_catalog", "pg_toast", "mysql", "performance_schema", "sys", "guest"),
    *("db_owner", "db_accessadmin", "db_backupoperator", "db_datareader", "db_datawriter", "db_ddladmin", "db_denydatareader"),
    *("db_denydatawriter", "db_securityadmin"),
)


@dataclass(frozen=True)
class Stream:
    """The columns of what is read and, batch by batch, one sequence of values (or an Arrow array) a column; None at the end.
    `declared` is what the database says of each column, "" where it says nothing."""

    names: tuple[str, ...]
    declared: tuple[str, ...]
    next_batch: Callable[[], Sequence[Any] | None]


class Door(Protocol):
    """An open database."""

    keeps_types: bool

    def tables(self, most: int) -> list[Table]:
        """Its tables and views, at most so many."""
        ...

    def count(self, source: Source) -> int | None:
        """The rows of a table; None for a query, which would have to be run for it."""
        ...

    def stream(self, source: Source) -> Stream:
        """Begin to read."""
        ...

    def interrupt(self) -> None:
        """Stop what it is doing, from another thread."""
        ...


@contextmanager
def opened(address: Address, most_s: int) -> Iterator[Door]:
    """The database in a transaction that only reads and is never committed. Raises what its driver raises."""
    if address.kind == "duckdb":
        with opened_duck(address.url) as duck:
            yield duck
        return
    database = DATABASES.get(address.kind)
    if database is None:
        raise NoSuchModuleError(address.kind)
    engine = engine_of(database, make_url(address.url.strip().replace("postgres://", "postgresql://", 1)))
    with engine.connect() as connection:
        connection = connection.execution_options(**database.options)
        door = SqlDoor(address, database, engine, connection)
        try:
            database.begin(connection, most_s)
            yield door
        finally:
            door.close()


class SqlDoor:
    """A database that SQLAlchemy opens."""

    def __init__(self, address: Address, database: Database, engine: Engine, connection: Connection) -> None:
        self._address, self._database, self._engine, self._connection = address, database, engine, connection
        self._driver = connection.connection.driver_connection
        self.keeps_types = database.keeps_types
        self._result: CursorResult[Any] | None = None

    def tables(self, most: int) -> list[Table]:
        """Tables and views of the database that the address names, or of all its schemas."""
        found = (Table(schema, name) for schema in self._schemas() for name in sorted(self._names(schema)))
        return list(islice(found, most))

    def count(self, source: Source) -> int | None:
        """How many rows a table has."""
        if isinstance(source, Query):
            return None
        return int(self._connection.execute(_counted(checked_name(source, self._address))).scalar_one())

    def stream(self, source: Source) -> Stream:
        """The rows, on a cursor that stays on the server where the database knows one."""
        streaming = self._connection.execution_options(stream_results=True)
        if isinstance(source, Query):
            sql = check_query(source.sql, self._address.kind)
            # as it was written: a % in it is a % and a : is a :
            result = streaming.execution_options(no_parameters=True).exec_driver_sql(sql)
        else:
            result = streaming.execute(_everything(checked_name(source, self._address)))
        self._result = result
        return _stream(result, self._database)

    def interrupt(self) -> None:
        """Stop what the database does for us."""
        self._database.interrupt(self._engine, self._driver)

    def close(self) -> None:
        """Let go of the connection. What was not read to its end may leave it unable to take another word, even a rollback:
        the server rolls back what a closed connection has begun."""
        for close in (self._result.close if self._result else lambda: None, self._connection.invalidate, self._engine.dispose):
            with suppress(Exception):
                close()

    def _schemas(self) -> list[str]:
        inspector, kind = inspect(self._connection), self._address.kind
        if kind == "sqlite":
            return [""]
        if kind == "mysql" and self._engine.url.database:
            return [self._engine.url.database]
        return [s for s in inspector.get_schema_names() if s.lower() not in OF_THE_SYSTEM]

    def _names(self, schema: str) -> set[str]:
        inspector = inspect(self._connection)
        found: set[str] = set()
        for kind in ("get_table_names", "get_view_names", "get_materialized_view_names", "get_foreign_table_names"):
            with suppress(NotImplementedError, AttributeError):
                found |= set(getattr(inspector, kind)(schema=schema or None))
        return found


def checked_name(source: Table, address: Address) -> Table:
    """The table. Raises UnusableSource for a name that could be more than a name."""
    if set(DATABASES[address.kind].unquotable) & set(source.schema + source.name):
        raise UnusableSource("table_missing", name=address.name, table=f'"{label(source)}"')
    return source


def _everything(source: Table) -> Select[Any]:
    return select(literal_column("*")).select_from(_named(source))


def _counted(source: Table) -> Select[Any]:
    return select(func.count()).select_from(_named(source))


def _named(source: Table) -> Any:
    """The table by its exact name: SQLAlchemy quotes it."""
    return table_of(quoted_name(source.name, True), schema=quoted_name(source.schema, True) if source.schema else None)


def _stream(result: CursorResult[Any], database: Database) -> Stream:
    cursor = result.cursor
    described = tuple(cursor.description or ()) if cursor is not None else ()
    names = tuple(str(column[0]) for column in described)
    n_rows = max(200, min(MOST_ROWS_A_BATCH, CELLS_A_BATCH // max(len(names), 1)))
    batches = result.yield_per(n_rows).partitions(n_rows)

    def next_batch() -> Sequence[Any] | None:
        rows = next(batches, None)
        return None if rows is None else list(zip(*rows, strict=True))

    return Stream(names, tuple(declared(database, tuple(column)) for column in described), next_batch)
