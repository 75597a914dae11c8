"""A table or query of a real database becomes one Parquet file: its types, its names, its limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from segexplorer.errors import UnusableSource
from segexplorer.ingest.files import import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.sql.reading import Queried, preview, read_query, tables
from segexplorer.ingest.sql.sources import Query, Table
from tests.ingest.sql.conftest import Made

CUSTOMERS = "CREATE TABLE customers (id INTEGER, city VARCHAR(40), spend DOUBLE PRECISION, since DATE)"
THREE = "INSERT INTO customers VALUES (1, 'Köln', 12.5, '2024-01-31'), (2, NULL, NULL, '2023-12-01'), (3, 'İzmir 🛒', 0, NULL)"
ODD_NAMES = ["select", "Order", "a b", 'quo"te', "it's", "back`tick", "ключ", "100 %", "a:b", "semi;colon", "-- x", "{x}"]


def rows(done: Queried) -> list[tuple]:
    return duckdb.sql(f"FROM '{done.parquet}'").fetchall()


def types(done: Queried) -> dict[str, str]:
    return {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE FROM '{done.parquet}'").fetchall()}


def test_a_table_is_read_as_it_stands(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    done = read_query(database.address, Table("", "customers"), folder)
    assert rows(done) == [
        (1, "Köln", 12.5, dt.date(2024, 1, 31)),
        (2, None, None, dt.date(2023, 12, 1)),
        (3, "İzmir 🛒", 0.0, None),
    ]
    assert list(types(done).values()) == ["BIGINT", "VARCHAR", "DOUBLE", "DATE"]
    assert (done.n_rows, done.n_columns, done.file_name, done.parquet) == (3, 4, "customers", folder / "data.parquet")


def test_a_query_is_run_as_it_was_written(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    like = "SELECT id, ':spend' AS a, '100 %s' AS b FROM customers WHERE city LIKE 'K%' -- the end;"
    assert rows(read_query(database.address, Query(like), folder)) == [(1, ":spend", "100 %s")]
    both = "WITH x AS (SELECT id FROM customers) (SELECT * FROM x) UNION ALL SELECT 4 ORDER BY 1;"
    if database.kind != "sqlite":  # it knows no brackets around a SELECT
        assert rows(read_query(database.address, Query(both), folder)) == [(1,), (2,), (3,), (4,)]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_of_tables_and_columns_are_only_names(database: Made, folder: Path, name: str) -> None:
    if database.kind == "mariadb" and name != name.strip():
        pytest.skip("MariaDB allows no such name")
    table, column = database.quoted(name), database.quoted(name)
    database.do(f"CREATE TABLE {table} ({column} INTEGER)", f"INSERT INTO {table} VALUES (7)")
    assert name in [t.name for t in tables(database.address)]
    done = read_query(database.address, Table("", name), folder)
    assert (rows(done), list(types(done))) == ([(7,)], [name])


def test_columns_of_the_same_name_are_told_apart(database: Made, folder: Path) -> None:
    again = database.quoted("A")
    done = read_query(database.address, Query(f"SELECT 1 AS a, 2 AS a, 3 AS {again}, 4 AS b"), folder)
    assert rows(done) == [(1, 2, 3, 4)]
    assert list(types(done)) == ["a", "a (2)", "A (3)", "b"]


def test_a_column_that_begins_empty_keeps_one_type(database: Made, folder: Path) -> None:
    numbers = "CREATE TABLE n (i INTEGER)"
    database.do(numbers)
    for begin in range(0, 60_000, 10_000):
        database.do("INSERT INTO n VALUES " + ", ".join(f"({i})" for i in range(begin, begin + 10_000)))
    late = "SELECT i, CASE WHEN i >= 50000 THEN i END AS whole, CASE WHEN i >= 50000 THEN i / 2.0 END AS half, NULL AS never FROM n"
    done = read_query(database.address, Query(f"{late} ORDER BY i"), folder)
    read = rows(done)
    assert list(types(done).values())[:3] == ["BIGINT", "BIGINT", "DOUBLE"]
    assert [row[0] for row in read] == list(range(60_000))
    assert read[49_999][1:3] == (None, None)
    assert read[50_001] == (50_001, 50_001, 25_000.5, None)


def test_an_empty_table_is_refused_with_a_sentence(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS)
    with pytest.raises(UnusableSource, match='There are no rows in "customers" of the database "shop"'):
        read_query(database.address, Table("", "customers"), folder)
    assert list(folder.iterdir()) == []


def test_more_rows_than_the_limit_are_refused_and_as_many_are_read(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    for source in (Table("", "customers"), Query("SELECT * FROM customers")):
        with pytest.raises(UnusableSource, match="more than 2 rows"):
            read_query(database.address, source, folder, Limits(max_rows=2))
        assert read_query(database.address, source, folder, Limits(max_rows=3)).n_rows == 3


def test_more_columns_than_the_limit_are_refused(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    with pytest.raises(UnusableSource, match='4 columns in "query"; at most 3'):
        read_query(database.address, Query("SELECT * FROM customers"), folder, Limits(max_columns=3))


def test_the_same_rows_in_another_order_are_the_same_data(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    once, again, fewer = (
        read_query(database.address, Query(f"SELECT * FROM customers {how}"), folder).sha256
        for how in ("ORDER BY id", "ORDER BY id DESC", "WHERE id < 3")
    )
    assert once == again
    assert once != fewer


def test_a_table_and_its_export_are_the_same_table(database: Made, folder: Path, tmp_path: Path) -> None:
    database.do(CUSTOMERS, THREE)
    read = read_query(database.address, Table("", "customers"), folder)
    lines = ["id,city,spend,since", "1,Köln,12.5,2024-01-31", "2,,,2023-12-01", "3,İzmir 🛒,0,", ""]
    (tmp_path / "export.csv").write_text("\n".join(lines), encoding="utf-8")
    exported = import_file(tmp_path / "export.csv", "export.csv", tmp_path / "other")
    assert rows(read) == duckdb.sql(f"FROM '{exported.parquet}'").fetchall()
    assert types(read) == {n: k for n, k, *_ in duckdb.sql(f"DESCRIBE FROM '{exported.parquet}'").fetchall()}


def test_tables_and_views_are_listed_without_those_of_the_system(database: Made) -> None:
    database.do(CUSTOMERS, "CREATE VIEW best AS SELECT * FROM customers WHERE spend > 1")
    found = tables(database.address)
    assert {t.name for t in found} - {"other"} == {"best", "customers"}
    assert len({t.schema for t in found}) == 1


def test_a_schema_and_a_table_of_it_are_found_by_their_names(postgresql: Made, folder: Path) -> None:
    postgresql.do(
        'CREATE SCHEMA "Sales 2"', 'CREATE TABLE "Sales 2"."T" AS SELECT 5 AS n', "CREATE MATERIALIZED VIEW m AS SELECT 1 AS o"
    )
    assert set(tables(postgresql.address)) == {Table("Sales 2", "T"), Table("public", "m")}
    done = read_query(postgresql.address, Table("Sales 2", "T"), folder)
    assert (rows(done), done.file_name) == ([(5,)], "Sales 2.T")


def test_a_preview_shows_the_first_rows_and_keeps_nothing(database: Made) -> None:
    database.do(CUSTOMERS, THREE)
    for source in (Table("", "customers"), Query("SELECT id, city, spend, since FROM customers")):
        shown = preview(database.address, source, 2)
        assert list(shown.columns) == ["id", "city", "spend", "since"]
        assert shown["city"].tolist()[0] == "Köln"
        assert len(shown) == 2


def test_a_preview_of_an_empty_table_has_its_columns(database: Made) -> None:
    database.do(CUSTOMERS)
    shown = preview(database.address, Table("", "customers"))
    assert (list(shown.columns), len(shown)) == (["id", "city", "spend", "since"], 0)


def test_a_second_reading_replaces_the_first_at_once(database: Made, folder: Path) -> None:
    database.do(CUSTOMERS, THREE)
    read_query(database.address, Table("", "customers"), folder)
    database.do("DELETE FROM customers WHERE id = 1")
    assert read_query(database.address, Table("", "customers"), folder).n_rows == 2


def test_the_types_of_postgresql(postgresql: Made, folder: Path) -> None:
    kinds = (
        "1::smallint AS a, 9007199254740993::bigint AS b, 1.25::numeric AS c, 12::numeric(12,0) AS d, 'NaN'::float8 AS e,"
        " true AS f,"
        " DATE '2024-02-29' AS g, TIMESTAMP '2024-02-29 10:30:00.5' AS h, TIMESTAMPTZ '2024-02-29 10:30:00+02' AS i,"
        " '00000000-0000-0000-0000-000000000001'::uuid AS j, '{\"a\": [1, true]}'::jsonb AS k, '\\xff00'::bytea AS l,"
        " INTERVAL '1 day 2 hours' AS m, ARRAY[1, 2] AS n, 'x'::char(3) AS o, '10.0.0.1'::inet AS p, TIME '08:30' AS q,"
        " NULL::date AS r, NULL::int AS s"
    )
    done = read_query(postgresql.address, Query(f"SELECT {kinds}"), folder)
    assert rows(done) == [
        (
            *(1, 9_007_199_254_740_993, 1.25, 12, None, True, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 10, 30, 0, 500_000)),
            *(dt.datetime(2024, 2, 29, 8, 30), "00000000-0000-0000-0000-000000000001", '{"a": [1, true]}'),
            *("1 day, 2:00:00", "[1, 2]", "x", "10.0.0.1", "08:30:00", None, None),
        )
    ]
    wanted = (
        ["BIGINT", "BIGINT", "DOUBLE", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP"]
        + 7 * ["VARCHAR"]
        + ["DATE", "BIGINT"]
    )
    assert list(types(done).values()) == wanted
    assert done.left_out == ("l",)


def test_days_that_no_calendar_here_has_are_left_blank_and_counted(postgresql: Made, folder: Path) -> None:
    postgresql.do("CREATE TABLE t (d date, t timestamptz)")
    postgresql.do("INSERT INTO t VALUES ('infinity', '-infinity'), ('2024-01-01', '2024-01-01 00:00+00'), ('0044-03-15 BC', NULL)")
    done = read_query(postgresql.address, Table("public", "t"), folder)
    assert rows(done) == [(dt.date(2024, 1, 1), dt.datetime(2024, 1, 1))]  # the others are blank throughout
    assert done.unfit_cells == 3


def test_the_types_of_mariadb(maria: Made, folder: Path) -> None:
    maria.do(
        "SET SESSION sql_mode = ''",
        "CREATE TABLE t (a TINYINT(1), b BIGINT UNSIGNED, c DECIMAL(10,2), d DECIMAL(12,0), e FLOAT, f DATE, g DATETIME,"
        " h TIMESTAMP NULL,"
        " i TIME, j YEAR, k ENUM('x','y'), l JSON, m BLOB, n TEXT, o BIT(1), p DATE)",
    )
    maria.do(
        "INSERT IGNORE INTO t VALUES (1, 18446744073709551615, 1.25, 12, 0.5, '2024-02-29', '2024-02-29 10:30:00',"
        " '2024-02-29 10:30:00',"
        " '08:30:00', 2024, 'y', '{\"a\": 1}', 0xff00, 'text', b'1', '0000-00-00')"
    )
    done = read_query(maria.address, Table("", "t"), folder)
    moment = dt.datetime(2024, 2, 29, 10, 30)
    (zone,) = maria.ask("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW())")[0]
    expected = (1, float(2**64 - 1), 1.25, 12, 0.5, dt.date(2024, 2, 29), moment, moment - dt.timedelta(seconds=zone))
    assert rows(done) == [(*expected, "8:30:00", 2024, "y", '{"a": 1}', "text", 1, None)]
    assert (done.left_out, done.unfit_cells) == (("m",), 1)
    assert types(done)["p"] == "DATE"


def test_what_sqlite_keeps_as_text_becomes_what_a_file_would_make_of_it(sqlite: Made, folder: Path) -> None:
    sqlite.do("CREATE TABLE t (day, moment, amount, code, mixed, picture, word)")
    sqlite.do("INSERT INTO t VALUES ('2024-01-31', '2024-01-31 10:00:00', '12.50', '007', 1, x'ff', 'a')")
    sqlite.do("INSERT INTO t VALUES (NULL, '', '3', '010', 'one', x'00', x'ff')")
    done = read_query(sqlite.address, Table("", "t"), folder)
    day = dt.date(2024, 1, 31)
    assert rows(done) == [(day, dt.datetime(2024, 1, 31, 10), 12.5, "007", "1", "a"), (None, None, 3.0, "010", "one", None)]
    assert (done.left_out, done.unfit_cells) == (("picture",), 1)


def test_a_sqlite_cell_that_is_no_text_does_not_end_the_reading(sqlite: Made, folder: Path) -> None:
    sqlite.do("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (CAST(x'4bf66c6e' AS TEXT)), ('x')")
    assert rows(read_query(sqlite.address, Table("", "t"), folder)) == [("K\ufffdln",), ("x",)]


def test_a_query_is_not_shown_where_its_result_is_named(database: Made, folder: Path) -> None:
    done = read_query(database.address, Query("SELECT 'secret' AS a"), folder)
    assert replace(done, parquet=Path()).file_name == "query"
