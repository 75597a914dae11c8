"""Rows that are the total of the others: those that call themselves so, and a first row that says nothing but adds up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import duckdb

from segexplorer.ingest.decision import Decision
from segexplorer.ingest.forms import TEXT
from segexplorer.ingest.number_forms import NUMBERS
from segexplorer.ingest.odd_rows import TOTAL, OddRow

SUM_TOLERANCE = 0.005  # totals are rounded
WIDE = 5  # columns; a customer of as many has more than a name and an amount
LONGEST_TOTAL = 40  # characters; what is longer is a sentence about totals
FEWEST_SUMS, FEWEST_ROWS, MOST_ROWS = 3, 5, 20_000  # a row of sums that does not say so; no report has more rows
MOST_SUMMED_COLUMNS = 60
MOST_SUMS = 50  # rows that are checked against the sum of those above them


def find_totals(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    decisions: Sequence[Decision],
    rows: Iterable[OddRow],
    aside: Collection[int],
) -> list[int]:
    """Lines of rows that call themselves a total, where the sum of a column, a wordy first cell or a bare row bears it out.
    `aside` are lines that do not count towards a sum."""
    found: list[int] = []
    for row in [row for row in rows if any(TOTAL.fullmatch(c) for c in row.filled[:3] if len(c) <= LONGEST_TOTAL)][:MOST_SUMS]:
        is_short = len(row.filled) <= 2 or any(re.search(r"\d", c) for c in row.filled)
        id_is_off = is_short and decisions[0].form is not TEXT and not re.search(r"\d", row.cells[0])
        is_bare = len(row.filled) <= 2 and len(decisions) >= WIDE
        if row.is_alien or id_is_off or is_bare or _is_sum(connection, relation, decisions, row, {*aside, *found}):
            found.append(row.line)
    return found


def _is_sum(
    connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], row: OddRow, aside: Collection[int]
) -> bool:
    values = [f"try({d.value(d.column)})" for d in decisions if d.form in NUMBERS and row.cells[int(d.column[1:])]]
    if not values:
        return False
    others = f"FILTER (WHERE line NOT IN ({', '.join(map(str, [row.line, *aside]))}))"
    own = [f"max({v}) FILTER (WHERE line = {row.line})" for v in values]
    sums = ", ".join(f"abs(sum({v}) {others} - {o}) <= {SUM_TOLERANCE} * abs({o})" for v, o in zip(values, own, strict=True))
    return any(connection.execute(f"SELECT {sums} FROM {relation} WHERE line <= {row.line}").fetchone() or ())  # noqa: S608


def numbers(decisions: Sequence[Decision]) -> list[str]:
    """SQL for the values of the columns of numbers, NULL where one is none."""
    return [f"try({d.value(d.column)})" for d in decisions if d.form in NUMBERS][:MOST_SUMMED_COLUMNS]


def sums_up(connection: duckdb.DuckDBPyConnection, relation: str, values: Sequence[str], own: str) -> bool:
    """Whether the row for which the SQL `own` holds has the sums of all others in at least FEWEST_SUMS columns. Counts of a few
    customers add up by chance, so the others need several values each, and none below zero."""
    if len(values) < FEWEST_SUMS:
        return False
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()  # noqa: S608
    if not row or not FEWEST_ROWS < row[0] < MOST_ROWS:
        return False
    adds_up = ", ".join(
        f"abs(sum({v}) FILTER (WHERE NOT {own}) - max({v}) FILTER (WHERE {own})) <= {SUM_TOLERANCE} * max({v}) FILTER (WHERE {own})"
        f" AND count(*) FILTER (WHERE NOT {own} AND {v} > 0) >= {FEWEST_ROWS} AND min({v}) >= 0"
        for v in values
    )
    return sum(bool(fits) for fits in connection.execute(f"SELECT {adds_up} FROM {relation}").fetchone() or ()) >= FEWEST_SUMS  # noqa: S608
