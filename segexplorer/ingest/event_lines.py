"""Lines of orders or events as SQL with plain meanings, whatever the columns of the file are called and stored as.

A line has: _c customer, _dated whether a date stands there, _t moment, _o order, _m amount and _q items (both in millionths, as
whole numbers), _r gives something back, _d has a discount; and the file's own columns. Whole numbers add up to the same sum
in any order: the same lines give the same table, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import duckdb

from segexplorer.errors import UnusableData
from segexplorer.ingest.column_names import words_of
from segexplorer.ingest.forms import quoted
from segexplorer.ingest.moments import moment
from segexplorer.ingest.order_words import CANCELLED
from segexplorer.ingest.recipe import Orders
from segexplorer.ingest.warehouse import name

MILLION = 1_000_000
LARGEST = 9_000_000_000_000  # that many millionths fit 64 bits
NO_DISCOUNT = ("0", "0.0", "0.00", "no", "none", "false", "n")
COLUMN_FIELDS = tuple(f.name for f in fields(Orders) if f.name not in ("as_of", "cancelled", "return_prefix", "continued"))
OWN = ("_c", "_dated", "_t", "_o", "_m", "_q", "_r", "_d")


@dataclass(frozen=True)
class Lines:
    """`sql` selects every line of the file with the columns of OWN before the file's own, whose `types` are DuckDB's."""

    sql: str
    types: Mapping[str, str]
    has_amount: bool


def read_lines(connection: duckdb.DuckDBPyConnection, source: str, orders: Orders) -> Lines:
    """How the lines of `source` are read. Raises UnusableData when a column is named that is not there."""
    types = {str(column): str(kind) for column, kind, *_ in connection.execute(f"DESCRIBE FROM {source}").fetchall()}
    for field in COLUMN_FIELDS:
        column = getattr(orders, field)
        if column and column not in types:
            raise UnusableData("no_such_column", column=column, columns=", ".join(types))
    if orders.continued and orders.order:
        source = _filled_down(source, orders, types)
    t = moment(connection, source, orders.date, types[orders.date])
    amount, items = _amount(orders, types), _millionths(orders.quantity, types)
    selected = {
        "_c": _customer(connection, source, orders.customer, types[orders.customer]),
        "_dated": f"{name(orders.date)} IS NOT NULL",
        "_t": t,
        "_o": _order(orders, types, t),
        "_m": amount or "NULL::BIGINT",
        "_q": items or str(MILLION),
        "_r": _returned(connection, source, orders, amount, items),
        "_d": _discounted(orders.discount, types),
    }
    meant = ", ".join(f"{selected[own]} AS {own}" for own in OWN)
    return Lines(f"SELECT {meant}, * FROM {source}", types, bool(amount))  # noqa: S608


def _customer(connection: duckdb.DuckDBPyConnection, source: str, column: str, kind: str) -> str:
    """Whole numbers that a missing value once turned into decimals are whole again."""
    c = name(column)
    if kind == "DOUBLE":
        row = connection.execute(f"SELECT bool_and({c} = trunc({c}) AND abs({c}) < 1e15) FROM {source}").fetchone()  # noqa: S608
        return f"{c}::BIGINT" if row and row[0] else c
    return f"nullif(trim({c}), '')" if kind == "VARCHAR" else c


def _order(orders: Orders, types: Mapping[str, str], t: str) -> str:
    """The order's number; a line without one belongs to its customer's day."""
    day = f"date_diff('day', DATE '0001-01-01', ({t})::DATE)"
    if not orders.order:
        return day
    if types[orders.order] == "BIGINT":
        return f"coalesce({name(orders.order)}, -{day})"
    return f"coalesce(nullif(trim({name(orders.order)}::VARCHAR), ''), 'day ' || {day})"


def _amount(orders: Orders, types: Mapping[str, str]) -> str:
    """Millionths: the amount of the line; else quantity times price; else the price. What was given back is negative."""
    if orders.amount:
        amount = _millionths(orders.amount, types)
        items = _millionths(orders.quantity, types)
        return f"CASE WHEN {items} < 0 THEN -abs({amount}) ELSE {amount} END" if items else amount
    if orders.price and orders.quantity:
        return _fitting(f"{_number(orders.price, types)} * {_number(orders.quantity, types)}")
    return _millionths(orders.price, types)


def _millionths(column: str, types: Mapping[str, str]) -> str:
    return _fitting(_number(column, types)) if column else ""


def _number(column: str, types: Mapping[str, str]) -> str:
    return f"{name(column)}::DOUBLE" if types[column] in ("BIGINT", "DOUBLE") else f"TRY_CAST({name(column)} AS DOUBLE)"


def _fitting(number: str) -> str:
    return f"CASE WHEN abs({number}) < {LARGEST} / {MILLION} THEN round({number} * {MILLION})::BIGINT END"


def _returned(connection: duckdb.DuckDBPyConnection, source: str, orders: Orders, amount: str, items: str) -> str:
    """Whether a line gives something back: by its sign, its order's number, or its state."""
    signs = [f"coalesce({number} < 0, false)" for number in (amount, items) if number]
    if orders.return_prefix and orders.order:
        signs.append(f"coalesce(starts_with({name(orders.order)}::VARCHAR, {quoted(orders.return_prefix)}), false)")
    if orders.status:
        s = f"{name(orders.status)}::VARCHAR"
        found = connection.execute(f"SELECT DISTINCT {s} FROM {source} WHERE {s} IS NOT NULL LIMIT 1000").fetchall()  # noqa: S608
        levels = [quoted(level) for (level,) in found if _is_cancelled(level, orders.cancelled)]
        signs += [f"coalesce({s} IN ({', '.join(sorted(levels))}), false)"] if levels else []
    return f"({' OR '.join(signs)})" if signs else "false"


def _is_cancelled(level: str, cancelled: tuple[str, ...]) -> bool:
    """Whether a state means that the order is none: as somebody said, else by the usual words.

    >>> [_is_cancelled(s, ()) for s in ("Refunded", "partially_refunded", "paid", "CANCELED")]
    [True, False, False, True]
    """
    return level in cancelled if cancelled else words_of(level) in CANCELLED.split()


def _discounted(column: str, types: Mapping[str, str]) -> str:
    if not column:
        return "false"
    c = name(column)
    if types[column] == "BOOLEAN":
        return f"coalesce({c}, false)"
    if types[column] in ("BIGINT", "DOUBLE"):
        return f"coalesce({c} != 0, false)"
    words = ", ".join(quoted(word) for word in NO_DISCOUNT)
    return f"coalesce(lower(trim({c}::VARCHAR)) NOT IN ('', {words}), false)"


def _filled_down(source: str, orders: Orders, types: Mapping[str, str]) -> str:
    """The lines with what their order's other lines say of customer, date and the like where they themselves say nothing."""
    of_the_order = (orders.customer, orders.date, orders.status, orders.channel, orders.device, orders.discount)
    o = name(orders.order)
    filled = [
        f"coalesce({name(c)}, CASE WHEN {o} IS NOT NULL THEN max({name(c)}) OVER (PARTITION BY {o}) END) AS {name(c)}"
        for c in dict.fromkeys(of_the_order)
        if c in types
    ]
    return f"(SELECT * REPLACE ({', '.join(filled)}) FROM {source})"  # noqa: S608
