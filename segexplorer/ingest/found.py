"""What was found in a text table beside its rows: how it was read, what was set aside, and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from segexplorer.ingest.doubts import Doubt


@dataclass(frozen=True)
class Table:
    """What was written: rows, clean column names, and the rows that were set aside (their number and first line numbers).

    `misfits`: (column, count) of values that became missing and lie in quarantine.csv; `set_aside`: (code, count) of rows that
    are no customers: "note", "total", "names_again", "second_table", "same_table_again"; `units`: (column, what stood beside its
    numbers); `widened`: (id, attribute, value) columns of a long table that became one row per customer, () where it was not long.
    """

    n_rows: int
    columns: tuple[str, ...]
    delimiter: str = ""
    rejected_rows: int = 0
    rejected_lines: tuple[int, ...] = ()
    misfits: tuple[tuple[str, int], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[tuple[str, int], ...] = ()
    widened: tuple[str, ...] = ()
