"""A DuckDB file, read by DuckDB itself: closed to writing, to the network and to every other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from segexplorer.errors import UnusableSource
from segexplorer.ingest.sql.sources import Query, Source, Table, check_query
from segexplorer.ingest.warehouse import MEMORY_LIMIT, name

if TYPE_CHECKING:
    from segexplorer.ingest.sql.doors import Stream

BATCH_ROWS = 20_000
CLOSED: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY_LIMIT,
}
TABLES = (
    "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database() ORDER BY 1, 2 LIMIT ?"
)


@contextmanager
def opened_duck(url: str) -> Iterator[Duck]:
    """The file of a URL such as duckdb:////data/shop.duckdb."""
    file = Path(url.strip().partition(":///")[2].partition("?")[0])
    if not file.is_file():
        raise duckdb.IOException("cannot open file")
    with closing(duckdb.connect(str(file), read_only=True, config=CLOSED)) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET lock_configuration = true")
        yield Duck(connection)


class Duck:
    """An open DuckDB file."""

    keeps_types = True

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def tables(self, most: int) -> list[Table]:
        """Tables and views of the file."""
        return [Table(*row) for row in self._connection.execute(TABLES, [most]).fetchall()]

    def count(self, source: Source) -> int | None:
        """How many rows a table has."""
        if isinstance(source, Query):
            return None
        return int(self._connection.sql(f"SELECT count(*) FROM {_named(source)}").fetchall()[0][0])  # noqa: S608

    def stream(self, source: Source) -> Stream:
        """The rows as Arrow arrays."""
        from segexplorer.ingest.sql.doors import Stream

        rows = self._connection.sql(self._statement(source))
        reader = rows.to_arrow_reader(BATCH_ROWS)

        def next_batch() -> Sequence[Any] | None:
            batch = next(reader, None)
            return None if batch is None else batch.columns

        return Stream(tuple(rows.columns), ("",) * len(rows.columns), next_batch)

    def interrupt(self) -> None:
        """Stop the query under way."""
        self._connection.interrupt()

    def _statement(self, source: Source) -> str:
        if isinstance(source, Table):
            return f"SELECT * FROM {_named(source)}"  # noqa: S608
        sql = check_query(source.sql, "duckdb")
        statements = self._connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise UnusableSource("query_not_select")
        return sql


def _named(source: Table) -> str:
    return ".".join(name(part) for part in source if part)
