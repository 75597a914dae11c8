"""Rows that are the total of those above them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import duckdb

from segexplorer.ingest.decision import Decision
from segexplorer.ingest.forms import TEXT
from segexplorer.ingest.number_forms import NUMBERS
from segexplorer.ingest.odd_rows import TOTAL, OddRow

SUM_TOLERANCE = 0.005  # totals are rounded
LONGEST_TOTAL = 40  # characters; what is longer is a sentence about totals
MOST_SUMS = 50  # rows that are checked against the sum of those above them


def find_totals(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    decisions: Sequence[Decision],
    rows: Iterable[OddRow],
    aside: Collection[int],
) -> list[int]:
    """Lines of rows that call themselves a total, where the sum of a column, or an empty or wordy first cell, bears it out.
    `aside` are lines that do not count towards a sum."""
    found: list[int] = []
    for row in [row for row in rows if any(TOTAL.fullmatch(c) for c in row.filled[:3] if len(c) <= LONGEST_TOTAL)][:MOST_SUMS]:
        is_short = len(row.filled) <= 2 or any(re.search(r"\d", c) for c in row.filled)
        id_is_off = is_short and decisions[0].form is not TEXT and not re.search(r"\d", row.cells[0])
        if row.is_alien or id_is_off or _is_sum(connection, relation, decisions, row, {*aside, *found}):
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
