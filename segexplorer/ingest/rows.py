"""Which rows of a text table are no customers: notes, totals, the names again, another table below.

Judged by what the columns hold: in a note or a line of names, words stand where the other rows have numbers and dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from segexplorer.ingest.decision import Decision
from segexplorer.ingest.odd_rows import MOST_ODD_ROWS, TOTAL, OddRow, OddRows, odd_rows
from segexplorer.ingest.totals import find_totals, numbers, sums_up

SAME_AGAIN = 0.5  # of the rows below a repeated line of names stand above it too: the table was pasted twice
LARGER = 2  # times as many rows has a second table that is taken instead of the first
FOOTNOTE = re.compile(
    r"(?i)(\*|\(|note|source|quelle|fuente|bron|anm|hinweis|remark|generated|exported|created|printed|end of|page|seite|©).*"
)
NOTES = re.compile(r"(?i)((foot)?notes?|sources?|remarks?|legend|hinweise?|anmerkungen|quellen?|fuentes?|remarques?)\s*:?\s*")


@dataclass
class Judgement:
    """Line numbers of rows that are set aside and why; `cut`: the line from which on another table stands, 0 for none."""

    aside: dict[int, str] = field(default_factory=dict)
    cut: int = 0
    cut_why: str = ""


def judge(connection: duckdb.DuckDBPyConnection, relation: str, decisions: Sequence[Decision], header: Sequence[str]) -> Judgement:
    """Which rows of `relation` (line, n, c0, c1, ..., n_filled) are set aside, and where another table starts."""
    odd = odd_rows(connection, relation, decisions, header)
    if len(odd.rows) >= MOST_ODD_ROWS:
        return Judgement()
    made = _judged(odd, header)
    _notes_below(connection, relation, odd, len(decisions), made)
    _second_copy(connection, relation, [d.column for d in decisions], made)
    left = [row for row in odd.rows if row.line not in made.aside and not (made.cut and row.line >= made.cut)]
    made.aside |= dict.fromkeys(find_totals(connection, relation, decisions, left, made.aside), "total")
    if odd.first and sums_up(connection, f"(FROM {relation} WHERE {_left(made)})", numbers(decisions), f"line = {odd.first}"):
        made.aside[odd.first] = "total"
    return made


def _left(made: Judgement) -> str:
    """SQL: whether a row has not been set aside."""
    lines = ", ".join(map(str, made.aside)) or "0"
    return f"line NOT IN ({lines})" + (f" AND line < {made.cut}" if made.cut else "")


def _judged(odd: OddRows, header: Sequence[str]) -> Judgement:
    made = Judgement()
    for row in odd.rows:
        why = _why(row, header, odd.last_normal, odd.last)
        if why == "second_table":
            made.cut, made.cut_why = row.line, why
            break
        if why:
            made.aside[row.line] = why
    return made


def _why(row: OddRow, header: Sequence[str], last_normal: int, last: int) -> str:
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


def _is_other_header(row: OddRow, again: int) -> bool:
    return row.is_alien and (2 * again >= len(row.filled) or row.after_blank)


def _is_note(cell: str, row: OddRow, header: Sequence[str], last_normal: int) -> bool:
    """Whether the only cell of a row is said about the table: several words, at its end or after a blank line."""
    at_end = row.line > last_normal
    if cell.startswith("# "):
        return True
    if at_end and len(header) > 3 and not row.n_typed:
        return True
    return (bool(FOOTNOTE.fullmatch(cell)) and at_end) or (cell.count(" ") >= 3 and (at_end or row.after_blank))


def _notes_below(connection: duckdb.DuckDBPyConnection, relation: str, odd: OddRows, width: int, made: Judgement) -> None:
    """From a lone "Notes:" on, where no row below it fills most columns, all is said about the table."""
    if made.cut or width < 3:
        return
    for row in odd.rows:
        if len(row.filled) == 1 and NOTES.fullmatch(row.filled[0]) and (row.after_blank or row.filled[0].endswith(":")):
            fuller = f"SELECT 1 FROM {relation} WHERE line > {row.line} AND 2 * n_filled > {width} LIMIT 1"  # noqa: S608
            if not connection.execute(fuller).fetchone():
                made.cut, made.cut_why = row.line, "note"
                made.aside = {line: why for line, why in made.aside.items() if line < row.line}
                return


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
        f" FROM (SELECT {row} AS h FROM {relation} WHERE line > {at} AND n_filled > 0)"
    )
    below, same = connection.execute(query).fetchone() or (0, 0)
    if below and same >= SAME_AGAIN * below:
        made.cut, made.cut_why = at, "same_table_again"
        made.aside = {line: why for line, why in made.aside.items() if line < at}
