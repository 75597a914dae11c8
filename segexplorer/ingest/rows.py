"""Which rows of a text table are no customers: notes, totals, the names again, another table below; and rows with a cell too many.

Judged by what the columns hold: in a note or a line of names, words stand where the other rows have numbers and dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from segexplorer.ingest.deciding import Decision, decide, misfit
from segexplorer.ingest.forms import TEXT, filled, quoted
from segexplorer.ingest.number_forms import NUMBERS

HEAD_ROWS = 2_000
HEAD_TOLERANCE = 0.9
MOST_JUDGED_COLUMNS = 12
MOST_ODD_ROWS = 10_000  # more are no exceptions, but how the table is
SAME_AGAIN = 0.5  # of the rows below a repeated line of names stand above it too: the table was pasted twice
LARGER = 2  # times as many rows has a second table that is taken instead of the first
NEAR_END = 25
SUM_TOLERANCE = 0.005  # totals are rounded
LONGEST_TOTAL = 40  # characters; what is longer is a sentence about totals
TOTAL = re.compile(
    r"(?i)\W*(grand |sub-?)?(totals?|sum|summe|gesamt(summe)?|insgesamt|zusammen|totaal|totaux|somme|suma|totale|somma|overall)\b.*"
)
TOTAL_SQL = TOTAL.pattern
FOOTNOTE = re.compile(
    r"(?i)(\*|\(|note|source|quelle|fuente|bron|anm|hinweis|remark|generated|exported|created|printed|end of|page|seite|©).*"
)


@dataclass
class Judgement:
    """Line numbers of rows that are set aside and why; `cut`: the line from which on another table stands, 0 for none."""

    aside: dict[int, str] = field(default_factory=dict)
    cut: int = 0
    cut_why: str = ""


@dataclass(frozen=True)
class _Odd:
    line: int
    n_cells: int
    n_typed: int
    n_wrong: int
    after_blank: bool
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    @property
    def is_alien(self) -> bool:
        return self.n_typed > 0 and self.n_wrong == self.n_typed


def typed_columns(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], names: Sequence[str]
) -> list[Decision]:
    """What the first rows say about each column, where a few of them may be notes or names."""
    head = f"(SELECT * FROM {relation} LIMIT {HEAD_ROWS})"  # noqa: S608
    return decide(connection, head, columns, names, tolerance=HEAD_TOLERANCE)


def odd_condition(decisions: Sequence[Decision], header: Sequence[str]) -> str:
    """SQL: whether a row may be no customer: one cell only, words in all columns of numbers, or the names again."""
    typed = [d for d in decisions if d.form is not TEXT][:MOST_JUDGED_COLUMNS]
    columns = [d.column for d in decisions]
    parts = [f"{n_filled(columns)} = 1"] if len(columns) > 2 else []
    if typed:
        parts.append(f"({n_typed(typed)} > 0 AND {n_wrong(typed)} = {n_typed(typed)})")
    named = [(c, h) for c, h in zip(columns, header, strict=True) if h][:MOST_JUDGED_COLUMNS]
    parts.append("(" + " AND ".join(f"lower({c}) = lower({quoted(h)})" for c, h in named) + ")" if named else "false")
    return "(" + " OR ".join(parts) + ")"


def n_filled(columns: Sequence[str]) -> str:
    """SQL: how many cells of a row hold anything."""
    return "(" + " + ".join(f"({c} IS NOT NULL AND {c} != '')::INT" for c in columns) + ")"


def n_typed(typed: Sequence[Decision]) -> str:
    """SQL: how many values stand in columns of numbers and dates."""
    return "(" + " + ".join(f"coalesce({d.column} != '' AND {filled(d.column)}, false)::INT" for d in typed) + ")" if typed else "0"


def n_wrong(typed: Sequence[Decision]) -> str:
    """SQL: how many of those are words that do not fit their column."""
    words = [f"coalesce({misfit(d, d.column)} AND regexp_matches({d.column}, '\\pL'), false)::INT" for d in typed]
    return "(" + " + ".join(words) + ")" if typed else "0"


def near_end(columns: Sequence[str], last: int) -> str:
    """SQL: whether a row among the last ones has a word for a total."""
    total = " OR ".join(f"regexp_full_match({c}, {quoted(TOTAL_SQL)})" for c in columns[:MOST_JUDGED_COLUMNS])
    return f"(line > {last - NEAR_END} AND ({total}))"


def judge(connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], header: Sequence[str]) -> Judgement:
    """Which rows of `relation` (line, n, c0, c1, ...) are set aside, and where another table starts."""
    columns = [d.column for d in decisions]
    typed = [d for d in decisions if d.form is not TEXT][:MOST_JUDGED_COLUMNS]
    odd = odd_condition(decisions, header)
    filled_rows = f"{n_filled(columns)} > 0"
    ends = connection.execute(
        f"SELECT coalesce(max(line), 0), coalesce(max(line) FILTER (WHERE NOT {odd}), 0) FROM {relation} WHERE {filled_rows}"  # noqa: S608
    ).fetchone() or (0, 0)
    last, last_normal = int(ends[0]), int(ends[1])
    query = (
        f"SELECT line, n, {n_typed(typed)}, {n_wrong(typed)}, after_blank, {', '.join(columns)}"  # noqa: S608
        f" FROM (SELECT *, lag({n_filled(columns)} = 0, 1, false) OVER () AS after_blank FROM {relation})"
        f" WHERE {filled_rows} AND ({odd} OR {near_end(columns, last)}) LIMIT {MOST_ODD_ROWS}"
    )
    rows = [
        _Odd(int(r[0]), int(r[1]), int(r[2]), int(r[3]), bool(r[4]), tuple(c or "" for c in r[5:]))
        for r in connection.execute(query).fetchall()
    ]
    if len(rows) >= MOST_ODD_ROWS:
        return Judgement()
    made = _judged(rows, header, last_normal, last)
    _second_copy(connection, relation, columns, made)
    _totals(connection, relation, decisions, rows, made)
    return made


def _judged(rows: Iterable[_Odd], header: Sequence[str], last_normal: int, last: int) -> Judgement:
    made = Judgement()
    for row in rows:
        why = _why(row, header, last_normal, last)
        if why == "second_table":
            made.cut, made.cut_why = row.line, why
            break
        if why:
            made.aside[row.line] = why
    return made


def _why(row: _Odd, header: Sequence[str], last_normal: int, last: int) -> str:
    cells = row.filled
    names = {h.casefold() for h in header if h}
    again = sum(cell.casefold() in names for cell in cells)
    if again == len(cells) and 2 * again >= len(names) and len(cells) > 1 and row.n_cells == len(header):
        return "names_again"
    is_words = len(cells) > 1 and len(set(cells)) == len(cells) and not any(re.fullmatch(r"[\d.,\s%-]+", c) for c in cells)
    if is_words and row.line < last and not FOOTNOTE.fullmatch(cells[0]) and _is_other_header(row, again):
        return "second_table"
    if len(cells) == 1 and len(header) > 2 and (row.is_alien or _is_note(cells[0], row, header, last_normal)):
        return "note"
    is_said = row.n_typed > 1 or 3 * len(cells) <= len(header) or cells[0].endswith(":") or bool(FOOTNOTE.fullmatch(cells[0]))
    is_footer = row.is_alien and row.line > last_normal and is_said
    return "note" if is_footer and not TOTAL.fullmatch(cells[0]) else ""


def _is_other_header(row: _Odd, again: int) -> bool:
    return row.is_alien and (2 * again >= len(row.filled) or row.after_blank)


def _is_note(cell: str, row: _Odd, header: Sequence[str], last_normal: int) -> bool:
    """Whether the only cell of a row is said about the table: several words, at its end or after a blank line."""
    at_end = row.line > last_normal
    if at_end and len(header) > 3 and not row.n_typed:
        return True
    return (bool(FOOTNOTE.fullmatch(cell)) and at_end) or (cell.count(" ") >= 3 and (at_end or row.after_blank))


def _second_copy(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], made: Judgement) -> None:
    """The names once more, and below them mostly rows that stood above: the table was pasted twice, and is taken once."""
    again = [line for line, why in made.aside.items() if why == "names_again"]
    if len(again) != 1 or made.cut:
        return
    whole = ", ".join(f"coalesce({c}, '')" for c in columns)
    row = f"hash({whole})"
    at = again[0]
    query = (
        f"SELECT count(*), count(*) FILTER (WHERE h IN (SELECT {row} FROM {relation} WHERE line < {at}))"  # noqa: S608
        f" FROM (SELECT {row} AS h FROM {relation} WHERE line > {at} AND {n_filled(columns)} > 0)"
    )
    below, same = connection.execute(query).fetchone() or (0, 0)
    if below and same >= SAME_AGAIN * below:
        made.cut, made.cut_why = at, "same_table_again"
        made.aside = {line: why for line, why in made.aside.items() if line < at}


def _totals(
    connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], rows: Sequence[_Odd], made: Judgement
) -> None:
    """Rows near the end that call themselves a total, where the sum of a column, or an empty or wordy first cell, bears it out."""
    for row in rows:
        cells = [c for c in row.cells if c]
        if (
            row.line in made.aside
            or (made.cut and row.line >= made.cut)
            or not any(TOTAL.fullmatch(c) for c in cells[:3] if len(c) <= LONGEST_TOTAL)
        ):
            continue
        is_short = len(cells) <= 2 or any(re.search(r"\d", c) for c in cells)
        id_is_off = is_short and decisions[0].form is not TEXT and not re.search(r"\d", row.cells[0])
        if row.is_alien or id_is_off or _is_sum(connection, relation, decisions, row, made):
            made.aside[row.line] = "total"


def _is_sum(
    connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], row: _Odd, made: Judgement
) -> bool:
    numbers = [d for d in decisions if d.form in NUMBERS and row.cells[int(d.column[1:])]]
    if not numbers:
        return False
    lines = ", ".join(str(line) for line in [row.line, *made.aside])
    own = f"FILTER (WHERE line = {row.line})"
    values = [f"try({d.value(d.column)})" for d in numbers]
    sums = ", ".join(
        f"abs(sum({v}) FILTER (WHERE line NOT IN ({lines})) - max({v}) {own}) <= {SUM_TOLERANCE} * abs(max({v}) {own})"
        for v in values
    )
    found = connection.execute(f"SELECT {sums} FROM {relation} WHERE line <= {row.line}").fetchone() or ()  # noqa: S608
    return any(found)
