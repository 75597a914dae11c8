"""What no test can run here (SQL Server, Snowflake, BigQuery): the engine is built and the statements are compiled, no more."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from sqlalchemy import create_mock_engine, make_url
from sqlalchemy.dialects import mssql

from segexplorer.errors import UnusableSource
from segexplorer.ingest.sql.databases import DATABASES, engine_of
from segexplorer.ingest.sql.doors import _counted, _everything, checked_name
from segexplorer.ingest.sql.reading import tables
from segexplorer.ingest.sql.sources import Address, Table

ODD = Table("Sales 2", 'T"o]d`d; DROP')
PLAIN = Table("Sales 2", "T]; DROP")
DRIVERS = {"mssql": "pymssql", "snowflake": "snowflake.sqlalchemy", "bigquery": "sqlalchemy_bigquery"}
URLS = {
    "mssql": "mssql://me:hunter2@db/shop",
    "snowflake": "snowflake://me:hunter2@account/shop/public",
    "bigquery": "bigquery://project/shop",
}
QUOTED = {
    "mssql": '[Sales 2].[T"o]]d`d; DROP]',
    "snowflake": '"Sales 2"."T""o]d`d; DROP"',
    "bigquery": "`Sales 2`.`T]; DROP`",
}


def _is_there(module: str) -> bool:
    return find_spec(module.split(".")[0]) is not None


def test_sql_server_gets_its_own_quotes() -> None:
    assert str(_everything(ODD).compile(dialect=mssql.dialect())).split() == f"SELECT * FROM {QUOTED['mssql']}".split()
    assert str(_counted(ODD).compile(dialect=mssql.dialect())).split()[:2] == ["SELECT", "count(*)"]


@pytest.mark.parametrize("kind", URLS)
def test_an_engine_is_built_and_the_statements_compile(kind: str) -> None:
    if not _is_there(DRIVERS[kind]):
        pytest.skip(f"{DATABASES[kind].package} is not installed: pip install -r requirements-databases.txt")
    dialect = create_mock_engine(URLS[kind].replace("mssql:", "mssql+pymssql:"), lambda *_: None).dialect
    table = PLAIN if kind == "bigquery" else ODD
    assert str(_everything(table).compile(dialect=dialect)).split() == f"SELECT * FROM {QUOTED[kind]}".split()
    if kind != "bigquery":  # its engine asks for credentials before anything else
        engine = engine_of(DATABASES[kind], make_url(URLS[kind]))
        assert engine.dialect.name == kind
        assert "hunter2" not in repr(engine)


def test_a_name_that_bigquery_cannot_quote_is_no_table_of_it() -> None:
    address = Address("shop", URLS["bigquery"])
    assert checked_name(PLAIN, address) == PLAIN
    for sign in '`"\\':
        with pytest.raises(UnusableSource, match="no table or view"):
            checked_name(Table("", f"a{sign}b"), address)


@pytest.mark.parametrize("kind", URLS)
def test_a_missing_driver_is_named(kind: str) -> None:
    if _is_there(DRIVERS[kind]):
        pytest.skip(f"{DATABASES[kind].package} is installed here")
    with pytest.raises(UnusableSource, match=f"needs the package {DATABASES[kind].package}") as caught:
        tables(Address("shop", URLS[kind]))
    assert "hunter2" not in str(caught.value)
