"""Rows of a text table that may be no customers: words stand in them where the other rows have numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from segexplorer.ingest.deciding import decide
from segexplorer.ingest.decision import Decision, misfit
from segexplorer.ingest.forms import TEXT, filled, quoted, summed

HEAD_ROWS = 2_000
HEAD_TOLERANCE = 0.9
MOST_JUDGED_COLUMNS = 12
MOST_ODD_ROWS = 10_000  # more are no exceptions, but how the table is
NEAR_END = 25
TOTAL = re.compile(
    r"(?i)\W*(grand |sub-?)?(totals?|sum|summe|gesamt(summe)?|insgesamt|zusammen|totaal|totaux|somme|suma|totale|somma|overall)\b.*"
)
TOTAL_SQL = TOTAL.pattern
DIGITS_ALONE = "[^\\pL]*[0-9][^\\pL]*"


@dataclass(frozen=True)
class OddRow:
    """A row by its line: its cells, how many it had, how many stand in columns of numbers and dates, and how many of these are
    words; `after_blank`: below a line with nothing in it."""

    line: int
    n_cells: int
    n_typed: int
    n_wrong: int
    after_blank: bool
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        """The cells that hold anything."""
        return [cell for cell in self.cells if cell]

    @property
    def is_alien(self) -> bool:
        """Whether words stand wherever numbers and dates should."""
        return self.n_typed > 0 and self.n_wrong == self.n_typed


@dataclass(frozen=True)
class OddRows:
    """The rows that may be no customers, the lines of the first and the last row, and of the last one that is not odd."""

    rows: list[OddRow]
    first: int
    last: int
    last_normal: int


def typed_columns(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], names: Sequence[str]
) -> list[Decision]:
    """What the first rows say about each column, where a few of them may be notes or names."""
    head = f"(SELECT * FROM {relation} LIMIT {HEAD_ROWS})"  # noqa: S608
    return decide(connection, head, columns, names, tolerance=HEAD_TOLERANCE)


def odd_rows(connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], header: Sequence[str]) -> OddRows:
    """The rows of `relation` (line, n, c0, c1, ..., n_filled) that may be no customers; of the last ones those called total."""
    columns, typed = [d.column for d in decisions], _typed(decisions)
    odd = odd_condition(decisions, header, "n_filled")
    query = f"SELECT min(line), max(line), max(line) FILTER (WHERE NOT {odd}) FROM {relation} WHERE n_filled > 0"  # noqa: S608
    first, last, last_normal = (int(line or 0) for line in connection.execute(query).fetchone() or (0, 0, 0))
    which = f"{odd} OR (line > {last - NEAR_END} AND ({_total(columns)}))"
    found = connection.execute(
        f"SELECT line, n, {n_typed(typed)}, {n_wrong(typed)}, {', '.join(columns)} FROM {relation}"  # noqa: S608
        f" WHERE ({which}) AND n_filled > 0 LIMIT {MOST_ODD_ROWS}"
    ).fetchall()
    above = ", ".join(str(row[0] - 1) for row in found) or "0"
    blank = f"SELECT line FROM {relation} WHERE line IN ({above}) AND n_filled = 0"  # noqa: S608
    blanks = {line for (line,) in connection.execute(blank).fetchall()}
    rows = [OddRow(row[0], row[1], row[2], row[3], row[0] - 1 in blanks, tuple(cell or "" for cell in row[4:])) for row in found]
    return OddRows(rows, first, last, last_normal)


def odd_condition(decisions: Sequence[Decision], header: Sequence[str], count: str) -> str:
    """SQL: whether a row may be no customer: one cell only, words in all columns of numbers, or the names again. `count` is SQL
    for how many of its cells hold anything."""
    columns, typed = [d.column for d in decisions], _typed(decisions)
    parts = [f"{count} = 1"] if len(columns) > 2 else []
    if typed:
        parts.append(_alien(typed))
    named = [(c, h) for c, h in zip(columns, header, strict=True) if h][:MOST_JUDGED_COLUMNS]
    parts.append("(" + " AND ".join(f"lower({c}) = lower({quoted(h)})" for c, h in named) + ")" if named else "false")
    return "(" + " OR ".join(parts) + ")"


def _typed(decisions: Sequence[Decision]) -> list[Decision]:
    return [d for d in decisions if d.form is not TEXT][:MOST_JUDGED_COLUMNS]


def _alien(typed: Sequence[Decision]) -> str:
    """SQL: whether words stand wherever numbers and dates should; the first digits without a letter settle that they do not."""
    usual = " ".join(f"WHEN regexp_full_match({d.column}, '{DIGITS_ALONE}') THEN false" for d in typed)
    return f"CASE {usual} ELSE {n_typed(typed)} > 0 AND {n_wrong(typed)} = {n_typed(typed)} END"


def _total(columns: Sequence[str]) -> str:
    return " OR ".join(f"regexp_full_match({c}, {quoted(TOTAL_SQL)})" for c in columns[:MOST_JUDGED_COLUMNS])


def n_filled(columns: Sequence[str]) -> str:
    """SQL: how many cells of a row hold anything."""
    return summed([f"coalesce({c} != '', false)::INT" for c in columns])


def n_typed(typed: Sequence[Decision]) -> str:
    """SQL: how many values stand in columns of numbers and dates."""
    return summed([f"coalesce({d.column} != '' AND {filled(d.column)}, false)::INT" for d in typed])


def n_wrong(typed: Sequence[Decision]) -> str:
    """SQL: how many of those are words that do not fit their column."""
    return summed([f"coalesce({misfit(d, d.column)} AND regexp_matches({d.column}, '\\pL'), false)::INT" for d in typed])
