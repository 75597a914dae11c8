"""A long query says how far it is, and ends when nobody waits for it any more."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from segexplorer.ingest.warehouse import connect, watched

LONG = "SELECT count(*) FROM range(200_000) a, range(200_000) b WHERE (a.range * b.range) % 7 = 3"


class Enough(Exception):
    """Nobody wants to know any more."""


def test_a_query_says_how_far_it_is_and_its_share_never_falls(tmp_path: Path) -> None:
    heard: list[float] = []
    with connect(tmp_path) as connection, watched(connection, heard.append):
        for _ in range(2):
            connection.execute("SELECT count(*) FROM range(60_000) a, range(20_000) b WHERE (a.range * b.range) % 7 = 3").fetchall()
    assert heard
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_what_the_listener_raises_ends_the_query(tmp_path: Path) -> None:
    def stop(_share: float) -> None:
        raise Enough

    with connect(tmp_path) as connection:
        with pytest.raises(Enough), watched(connection, stop):
            connection.execute(LONG).fetchall()
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_problem_of_the_query_itself_is_raised_as_it_is(tmp_path: Path) -> None:
    with connect(tmp_path) as connection, pytest.raises(duckdb.CatalogException), watched(connection, lambda share: None):
        connection.execute("SELECT * FROM nothing_here")
