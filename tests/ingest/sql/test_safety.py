"""Reading never writes, ends in time, stops at once, and says in one sentence what is wrong without repeating what it was told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from segexplorer.errors import UnusableSource
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.sql import reading
from segexplorer.ingest.sql.reading import preview, read_query, tables
from segexplorer.ingest.sql.sources import Address, Query, Table, check_query
from tests.ingest.sql.conftest import Made

PROJECT = Path(__file__).resolve().parents[3]
SLOW = {
    "postgresql": "SELECT pg_sleep(60)",
    "mariadb": "SELECT SLEEP(60)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "duckdb": "SELECT count(*) FROM range(100000000000) a WHERE hash(a.range) = 1",
}
MANY = {
    "postgresql": "SELECT i, md5(i::text) AS t FROM generate_series(1, 3000000) AS g(i)",
    "mariadb": "SELECT seq AS i, md5(seq) AS t FROM seq_1_to_3000000",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT i, hex(i) AS t FROM n",
    "duckdb": "SELECT range AS i, md5(range::VARCHAR) AS t FROM range(3000000)",
}


class Enough(Exception):
    """Nobody wants to know any more."""


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No first look at a query: what is left is what the database itself does not let through."""
    for module in ("reading", "doors", "ducks"):
        monkeypatch.setattr(f"segexplorer.ingest.sql.{module}.check_query", lambda sql, kind: sql)


WRITES = {
    "postgresql": [
        "WITH x AS (DELETE FROM t RETURNING n) SELECT * FROM x",
        "DELETE FROM t",
        "SELECT grow()",
        "SELECT 1; DELETE FROM t; COMMIT",
        "SELECT 1; COMMIT; DELETE FROM t",
        "SELECT set_config('transaction_read_only', 'off', false), grow()",
        "SELECT n INTO other FROM t",
        "DROP TABLE t",
    ],
    "mariadb": ["DELETE FROM t", "SELECT grow()", "SELECT 1; DELETE FROM t", "CREATE TABLE u AS SELECT 1", "DROP TABLE t"],
    "sqlite": ["DELETE FROM t", "SELECT 1; DELETE FROM t", "DROP TABLE t", "INSERT INTO t VALUES (9) RETURNING n"],
    "duckdb": ["DELETE FROM t", "SELECT 1; DELETE FROM t", "DROP TABLE t", "COPY t TO '/tmp/segexplorer-must-not-be.csv'"],
}


@pytest.mark.usefixtures("unchecked")
def test_a_database_lets_nothing_through_that_writes(database: Made, folder: Path) -> None:
    database.do("CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (1), (2)")
    if database.kind == "postgresql":
        database.do("CREATE FUNCTION grow() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (3) RETURNING n'")
    if database.kind == "mariadb":
        database.do("CREATE FUNCTION grow() RETURNS INT BEGIN INSERT INTO t VALUES (3); RETURN 3; END")
    for sql in WRITES[database.kind]:
        with pytest.raises(UnusableSource):
            read_query(database.address, Query(sql), folder)
        assert {t.name for t in tables(database.address)} <= {"t", "other"}, sql
        assert database.ask("SELECT n FROM t ORDER BY n") == [(1,), (2,)], sql
    assert not Path("/tmp/segexplorer-must-not-be.csv").exists()


@pytest.mark.usefixtures("unchecked")
def test_a_query_on_a_duckdb_file_reads_no_other_file(database: Made, folder: Path) -> None:
    if database.kind != "duckdb":
        pytest.skip("only DuckDB reads files")
    with pytest.raises(UnusableSource, match="may not read this"):
        read_query(database.address, Query("SELECT * FROM read_text('/etc/passwd')"), folder)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1; SELECT 2", "sqlite"),
        ("", "sqlite"),
        ("-- SELECT 1", "sqlite"),
        ("EXPLAIN SELECT 1", "postgresql"),
        ("DELETE FROM t", "mysql"),
        ("SELECT 1 /*! INTO OUTFILE '/tmp/x' */", "mysql"),
        ("SELECT 1 /* /* */ '*/ ; DROP TABLE t --'", "postgresql"),
        (r"SELECT E'\'' ; DROP TABLE t --'", "postgresql"),
        (r"SELECT '\'' ; DROP TABLE t --'", "mysql"),
        ("SELECT $$;$$; DROP TABLE t", "postgresql"),
        ("SELECT $$ ; DROP TABLE t --$$", "mysql"),
        ("SELECT 1\x00", "postgresql"),
    ],
)
def test_what_is_not_one_select_is_refused(sql: str, kind: str) -> None:
    with pytest.raises(UnusableSource, match="A query is one SELECT"):
        check_query(sql, kind)


@pytest.mark.parametrize(
    "sql",
    ["WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "SELECT * INTO u FROM t", 'SELECT "a"INTO u', "SELECT 1 for update"],
)
def test_words_that_write_are_refused(sql: str) -> None:
    with pytest.raises(UnusableSource, match="Only queries that read"):
        check_query(sql, "postgresql")


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 'a;b', \"into\", `delete` FROM t", "mysql"),
        (r"SELECT 'it\'s; fine' FROM t", "mysql"),
        (r"SELECT 'a\' AS b FROM t", "postgresql"),
        ("SELECT $x$ ; INSERT $x$ FROM t", "postgresql"),
        ("SELECT [insert] FROM t", "mssql"),
        ("/* ; */ select last_update -- ; delete\nFROM t WHERE a = 'x'", "sqlite"),
        ("((SELECT 1))", "postgresql"),
        ("with x as (select 1) select * from x", "bigquery"),
    ],
)
def test_a_select_is_left_as_it_is(sql: str, kind: str) -> None:
    assert check_query(sql, kind) == sql
    assert check_query(f"{sql} ; \n", kind) == sql


def test_a_query_that_takes_too_long_is_stopped(database: Made, folder: Path) -> None:
    began = time.monotonic()
    with pytest.raises(UnusableSource, match="longer than 1 seconds"):
        read_query(database.address, Query(SLOW[database.kind]), folder, Limits(max_query_s=1))
    assert time.monotonic() - began < 10
    assert list(folder.iterdir()) == []


def test_a_server_itself_ends_what_takes_too_long(server: Made, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = reading.Patience
    monkeypatch.setattr(reading, "Patience", lambda report, most_s: patient(report, 60))
    began = time.monotonic()
    slow = {"mariadb": "SELECT count(*) FROM seq_1_to_100000000 a, seq_1_to_1000 b"}.get(server.kind, SLOW[server.kind])
    with pytest.raises(UnusableSource, match="took longer than 1 seconds"):
        read_query(server.address, Query(slow), folder, Limits(max_query_s=1))
    assert time.monotonic() - began < 20


def running(server: Made) -> int:
    """Statements of others that a server is at work on."""
    if server.kind == "postgresql":
        return len(
            server.ask(
                "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query ~ 'sleep|series'"
            )
        )
    return len(server.ask("SELECT 1 FROM information_schema.processlist WHERE command = 'Query' AND id <> connection_id()"))


def test_stopping_while_the_database_thinks_ends_its_work_at_once(database: Made, folder: Path) -> None:
    began = time.monotonic()

    def stop(step: str, share: float) -> None:
        if step == "querying" and time.monotonic() - began > 1:
            raise Enough

    with pytest.raises(Enough):
        read_query(database.address, Query(SLOW[database.kind]), folder, report=stop)
    assert time.monotonic() - began < 10
    assert list(folder.iterdir()) == []
    if database.kind in ("postgresql", "mariadb"):
        assert until(lambda: running(database) == 0)


def test_stopping_in_mid_stream_leaves_nothing(database: Made, folder: Path) -> None:
    seen: list[float] = []

    def stop(step: str, share: float) -> None:
        if step == "rows":
            seen.append(share)
        if share > 0.2:
            raise Enough

    with pytest.raises(Enough):
        read_query(database.address, Query(MANY[database.kind]), folder, report=stop)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    assert list(folder.iterdir()) == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("database")]
    if database.kind in ("postgresql", "mariadb"):
        assert until(lambda: running(database) == 0)


def until(holds: object, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.05)
    return bool(holds())  # type: ignore[operator]


def test_a_preview_of_many_rows_is_quick_and_ends_the_query(database: Made) -> None:
    began = time.monotonic()
    assert len(preview(database.address, Query(MANY[database.kind]), 5)) == 5
    assert time.monotonic() - began < 15
    if database.kind in ("postgresql", "mariadb"):
        assert until(lambda: running(database) == 0)


READ = """
import sys
from pathlib import Path
from segexplorer.ingest.sql.reading import read_query
from segexplorer.ingest.sql.sources import Address, Query
peaks = {}
def report(step, share):
    status = Path("/proc/self/status").read_text()  # getrusage would count the process that started this one
    peaks[step] = int(status.partition("VmHWM:")[2].split()[0]) // 1024
done = read_query(Address("shop", sys.argv[1]), Query(sys.argv[2]), Path(sys.argv[3]), report=report)
print(done.n_rows, peaks["rows"], peaks["columns"])
"""


def test_many_rows_stream_through_little_memory(database: Made, tmp_path: Path) -> None:
    """50,000 and 200,000 rows of 640 letters: 32 and 128 MB of text, which a cursor that is read at once would hold."""
    if not Path("/proc/self/status").is_file():
        pytest.skip("only Linux tells the most memory of one process")
    peaks = []
    for n_rows in (50_000, 200_000):
        sql = MANY[database.kind].replace("3000000", str(n_rows))
        letters = {
            "postgresql": "repeat(t, 20)",
            "mariadb": "repeat(t, 20)",
            "sqlite": "printf('%0600d', i)",
            "duckdb": "repeat(t, 20)",
        }
        many = f"SELECT i, {letters[database.kind]} AS letters FROM ({sql}) AS q"
        command = [sys.executable, "-c", READ, database.address.url, many, str(tmp_path / str(n_rows))]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        said = ended.stdout.split()
        assert int(said[0]) == n_rows
        peaks.append(int(said[1]))
    assert peaks[1] - peaks[0] < 60, peaks


def test_what_is_wrong_with_a_query_is_said_without_its_words(database: Made, folder: Path) -> None:
    database.do("CREATE TABLE t (n INTEGER)")
    wrong = {
        "SELECT secret FROM": "does not understand this query",
        "SELECT secret_column FROM t": "does not understand this query",
        "SELECT * FROM secret_table": "has no table or view of that name",
    }
    for sql, sentence in wrong.items():
        with pytest.raises(UnusableSource, match=sentence) as caught:
            read_query(database.address, Query(sql), folder)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None
    with pytest.raises(UnusableSource, match='has no table or view "absent"'):
        read_query(database.address, Table("", "absent"), folder)
    with pytest.raises(UnusableSource, match=r'has no table or view "no\.absent"'):
        read_query(database.address, Table("no", "absent"), folder)


def test_an_error_among_the_rows_is_said_without_the_row(postgresql: Made, folder: Path) -> None:
    postgresql.do("CREATE TABLE t AS SELECT 'Ada Lovelace' AS name")
    with pytest.raises(UnusableSource, match="could not finish reading") as caught:
        read_query(postgresql.address, Query("SELECT name::int FROM t"), folder)
    assert "Ada" not in str(caught.value)


def test_a_user_without_the_right_to_read_is_told_so(server: Made, folder: Path) -> None:
    user = f"reader_{time.time_ns()}"
    host, _, name = server.address.url.rpartition("@")[2].partition("/")
    if server.kind == "postgresql":
        server.do("CREATE TABLE t (n INTEGER)", f"CREATE ROLE {user} LOGIN PASSWORD 'hunter2'")
        url = f"postgresql://{user}:hunter2@{host}/{name}"
    else:
        server.do("CREATE TABLE t (n INTEGER)", "CREATE TABLE u (n INTEGER)", f"CREATE USER {user}@'%' IDENTIFIED BY 'hunter2'")
        server.do(f"GRANT SELECT ON {name}.u TO {user}@'%'")
        url = f"mysql://{user}:hunter2@{host}/{name}"
        with pytest.raises(UnusableSource, match="does not accept the user or the password"):
            tables(Address("shop", url.replace("hunter2", "wrong")))
    with pytest.raises(UnusableSource, match='The connection "shop" may not read this'):
        read_query(Address("shop", url), Table("", "t"), folder)


UNREACHABLE = [
    ("postgresql://me:hunter2@127.0.0.1:1/x", "cannot be reached"),
    ("mysql://me:hunter2@127.0.0.1:1/x", "cannot be reached"),
    ("sqlite:////nowhere/hunter2.db", "cannot be reached"),
    ("duckdb:////nowhere/hunter2.duckdb", "cannot be reached"),
    ("sqlite://", "cannot be reached"),
    ("hunter2", "is not one of a database"),
    ("nosuch://me:hunter2@x/y", "is not one of a database"),
    ("postgresql://me:hunter2@127.0.0.1:port/x", "is not one of a database"),
    ("", "is not one of a database"),
]


@pytest.mark.parametrize(("url", "sentence"), UNREACHABLE)
def test_an_address_that_leads_nowhere_gives_a_sentence_without_it(url: str, sentence: str, folder: Path) -> None:
    for read in (lambda a: tables(a), lambda a: read_query(a, Table("", "t"), folder), lambda a: preview(a, Query("SELECT 1"))):
        with pytest.raises(UnusableSource, match=sentence) as caught:
            read(Address("shop", url))
        assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_and_a_file_that_is_none(server: Made, tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="cannot be reached"):
        tables(Address("shop", server.address.url.rpartition("/")[0] + "/absent"))
    (tmp_path / "x.db").write_text("Ada Lovelace, " * 1000)
    for url in (f"sqlite:///{tmp_path / 'x.db'}", f"duckdb:///{tmp_path / 'x.db'}"):
        with pytest.raises(UnusableSource, match="cannot be reached"):
            tables(Address("shop", url))


def test_an_address_shows_its_url_to_nobody() -> None:
    assert repr(Address("shop", "mysql://me:hunter2@db/x")) == "Address(name='shop')"
