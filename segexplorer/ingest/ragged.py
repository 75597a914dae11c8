"""Rows with more cells than the table has columns: a separator too many is taken out where the other cells then fit their columns.

A row whose cells all fit and that has one more behind them is kept, and what was behind is kept aside; any other row is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import duckdb

from segexplorer.ingest.decision import Decision, misfit
from segexplorer.ingest.forms import TEXT, filled

MOST_TRIED_COLUMNS = 100


def align(connection: duckdb.DuckDBPyConnection, ragged: str, decisions: Sequence[Decision]) -> None:
    """Fill the tables `moved` (line, c0, c1, ...) and `surplus` (line, value) from `ragged` (line, cells): the rows that can be
    brought into line, and what was left over of them. Rows in neither have no place."""
    width = len(decisions)
    columns = ", ".join(f"c{i} VARCHAR" for i in range(width))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE moved (line BIGINT, {columns})")
    connection.execute("CREATE OR REPLACE TEMP TABLE surplus (line BIGINT, value VARCHAR)")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ragged AS FROM {ragged}")
    if not connection.execute("SELECT 1 FROM ragged LIMIT 1").fetchone():
        return
    nothing_behind = f"len(list_filter(cells[{width + 1}:], lambda x: x != '')) = 0"
    _take(connection, decisions, nothing_behind, lambda i: i + 1, _fits_all(decisions, width))
    positions = range(width - 1, -1, -1) if width <= MOST_TRIED_COLUMNS else ()
    for k in positions:
        _take(
            connection, decisions, f"len(cells) = {width + 1} AND cells[{k + 1}] = ''", partial(_behind, k), _fits_all(decisions, k)
        )
    _take(connection, decisions, nothing_behind, lambda i: i + 1, "")
    last = decisions[-1]
    if last.form is not TEXT:
        extra = f"cells[{width + 1}]"
        strange = f"NOT {last.form.fits(extra)} AND cells[{width}] != '' AND {filled(f'cells[{width}]')}"
        _take(connection, decisions, f"len(cells) = {width + 1} AND {strange}", lambda i: i + 1, _fits_all(decisions, width), extra)


def _behind(left_out: int, i: int) -> int:
    """Where, from 1, the cell of column i stands in a row that has one more at `left_out`."""
    return i + 1 + (i >= left_out)


def _fits_all(decisions: Sequence[Decision], left_out: int) -> str:
    """SQL: whether all cells fit their columns when the one at `left_out` is taken out."""
    cells = [(d, f"cells[{_behind(left_out, i)}]") for i, d in enumerate(decisions) if d.form is not TEXT]
    return " AND ".join(f"NOT coalesce({misfit(d, cell)}, false)" for d, cell in cells) or "false"


def _take(
    connection: duckdb.DuckDBPyConnection,
    decisions: Sequence[Decision],
    where: str,
    place: Callable[[int], int],
    fits: str,
    extra: str = "",
) -> None:
    condition = f"({where}) AND line NOT IN (SELECT line FROM moved)" + (f" AND ({fits})" if fits else "")  # noqa: S608
    cells = ", ".join(f"cells[{place(i)}]" for i in range(len(decisions)))
    if extra:
        connection.execute(f"INSERT INTO surplus SELECT line, {extra} FROM ragged WHERE {condition}")  # noqa: S608
    connection.execute(f"INSERT INTO moved SELECT line, {cells} FROM ragged WHERE {condition}")  # noqa: S608
