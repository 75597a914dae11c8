"""What was found in a text table beside its rows: how it was read, what was set aside, and what is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

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


def found_together(tables: Sequence[Table], base: Table, n_rows: int, columns: tuple[str, ...]) -> Table:
    """What was found in several tables that became one, which begins as `base` did."""
    return replace(
        base,
        n_rows=n_rows,
        columns=columns,
        rejected_rows=sum(table.rejected_rows for table in tables),
        misfits=_added([pair for table in tables for pair in table.misfits]),
        doubts=tuple({(doubt.column, doubt.kind): doubt for table in tables for doubt in table.doubts}.values()),
        units=tuple(dict(pair for table in tables for pair in table.units).items()),
        set_aside=_added([pair for table in tables for pair in table.set_aside]),
    )


def more_aside(set_aside: tuple[tuple[str, int], ...], code: str, n: int) -> tuple[tuple[str, int], ...]:
    """With `n` more rows that are no customers.

    >>> more_aside((("note", 2), ("total", 1)), "note", 3), more_aside((), "note", 0)
    ((('note', 5), ('total', 1)), ())
    """
    return _added([*set_aside, (code, n)]) if n else set_aside


def _added(pairs: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for name, count in pairs:
        total[name] += count
    return tuple(total.items())
