"""Cells of all lines, in DuckDB, against cells of the first lines, in Python: one rule, two ways to carry it out."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.ingest.cells import cells_of
from segexplorer.ingest.records import spans, split

PIECES = ("a", "5", " ", "\t", "\u00a0", '"', '""', '","', "\\", '\\"', ",", ";", "|", "||", "é", "\n", "'")
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), min_size=1, max_size=20)


def taken_apart(lines: list[str], delimiter: str, width: int, backslash: bool) -> list[list[str]]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE records (line BIGINT, text VARCHAR)")
        connection.executemany("INSERT INTO records VALUES (?, ?)", list(enumerate(lines)))
        query = f"SELECT cells FROM {cells_of('records', delimiter, width, backslash)} ORDER BY line"
        return [cells for (cells,) in connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a,b", ["a", "b"]),
        ('"a","b"', ["a", "b"]),
        (' a ,"b "', ["a", "b"]),
        ('"a,b",""', ["a,b", ""]),
        ('"say ""a""",b', ['say "a"', "b"]),
        ('5" pipe,b', ['5" pipe', "b"]),
        ('"the "big" one",b', ['the "big" one', "b"]),
        ("", [""]),
        (",", ["", ""]),
    ],
)
def test_a_line_is_taken_apart_as_people_read_it(line: str, cells: list[str]) -> None:
    assert taken_apart([line], ",", 2, False) == [cells] == [split(line, ",", 2)]


@settings(max_examples=60)
@given(LINES, st.sampled_from([",", ";", "\t", "||"]), st.integers(1, 5), st.booleans())
def test_all_lines_are_taken_apart_like_the_first(lines: list[str], delimiter: str, width: int, backslash: bool) -> None:
    assert taken_apart(lines, delimiter, width, backslash) == [split(line, delimiter, width, backslash) for line in lines]


def test_a_record_ends_where_its_quote_does_and_one_that_never_ends_is_one_line() -> None:
    assert list(spans([(3, True, False), (5, False, True), (9, True, False), (900, False, True)])) == [(3, 5)]
