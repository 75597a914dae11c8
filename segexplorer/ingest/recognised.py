"""Whether a table holds order lines or events instead of customers, and which of its columns mean what."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from segexplorer.ingest.column_names import holds, words_of
from segexplorer.ingest.moments import moment
from segexplorer.ingest.order_words import CUSTOMER, DATE, FIELDS, NO_DATE
from segexplorer.ingest.presets import recognise_preset
from segexplorer.ingest.recipe import Orders
from segexplorer.ingest.warehouse import connect, name, place
from segexplorer.ingest.watch import Report, silent, watched

LINES_PER_CUSTOMER = 1.5  # a customer file with repeated rows has fewer
LINES_WITH_ORDERS = 1.1  # where orders have numbers, many customers may have just one
OTHER_DAYS = 0.5  # of the customers with several lines, those whose lines have several dates; a repeated row has one
READABLE = 0.8
LOOKED_AT = 20_000
TEXT, NUMBERS = "VARCHAR", ("BIGINT", "DOUBLE")
NUMERIC = ("amount", "quantity", "price")


def recognise(parquet: Path, presets: bool = True, report: Report = silent) -> Orders | None:
    """What the columns of order lines or events mean; None for a table of customers, or any other.

    Order lines have a customer who comes back on other days, and amounts, order numbers or names of events. A table of a
    known origin (ingest.presets; unless these are not to be used) need not come with customers who come back. Looks at names
    first: most tables of customers are told by them alone.
    """
    with tempfile.TemporaryDirectory(prefix="segexplorer-") as work, connect(Path(work)) as connection:
        return recognise_by(connection, parquet, presets, report)


def recognise_by(
    connection: duckdb.DuckDBPyConnection, parquet: Path, presets: bool = True, report: Report = silent
) -> Orders | None:
    """As `recognise`, over a connection that is open: to open one takes longer than most tables are asked for."""
    source = f"read_parquet({place(parquet)})"
    types = {str(column): str(kind) for column, kind, *_ in connection.execute(f"DESCRIBE FROM {source}").fetchall()}
    preset = recognise_preset(list(types)) if presets else None
    if preset is not None and preset.orders is None:
        return None
    ask: Callable[[], Orders | None] = partial(_recognise, connection, source, types)
    if preset is not None and preset.orders is not None:
        ask = partial(_with_returns, connection, source, preset.orders, types)
    return watched(connection, report, "recognising", 1.0, ask)


def _recognise(connection: duckdb.DuckDBPyConnection, source: str, types: Mapping[str, str]) -> Orders | None:
    date = next((c for c in _dates(types) if _is_date(connection, source, c, types[c])), None)
    if date is None:
        return None
    fields = _fields(types, date)
    if not _is_enough(fields):
        return None
    least = LINES_WITH_ORDERS if "order" in fields else LINES_PER_CUSTOMER
    found = (c for c in _named(types, CUSTOMER) if c not in (date, *fields.values()))
    customer = next((c for c in found if _comes_back(connection, source, c, date, least)), None)
    return _with_returns(connection, source, Orders(customer, date, **fields), types) if customer else None


def _fields(types: Mapping[str, str], date: str) -> dict[str, Any]:
    """Field -> column, each column once; amounts are numbers."""
    found: dict[str, Any] = {}
    for field, phrases in FIELDS.items():
        fitting = (c for c in _named(types, phrases) if c != date and c not in found.values())
        column = next((c for c in fitting if field not in NUMERIC or types[c] in NUMBERS), None)
        if column:
            found[field] = column
    if "quantity" in found and "price" in found:
        found.pop("amount", None)  # what else is called an amount may be the order's, repeated on every line
    elif "amount" in found:
        found.pop("price", None)
    return found


def _is_enough(fields: Mapping[str, str]) -> bool:
    return "order" in fields or "event" in fields or "amount" in fields or {"quantity", "price"} <= set(fields)


def _named(types: Mapping[str, str], phrases: str) -> list[str]:
    """The columns whose whole name is one of the phrases, best phrase first."""
    order = {phrase: at for at, phrase in enumerate(phrases.split())}
    return sorted((c for c in types if words_of(c) in order), key=lambda c: order[words_of(c)])


def _dates(types: Mapping[str, str]) -> list[str]:
    """The columns that may say when: by name first, then whatever is stored as a date and not named otherwise."""
    named = _named(types, DATE)
    stored = [c for c, kind in types.items() if kind in ("DATE", "TIMESTAMP") and c not in named]
    return named + [c for c in stored if not holds(c, NO_DATE)]


def _is_date(connection: duckdb.DuckDBPyConnection, source: str, column: str, kind: str) -> bool:
    if kind in ("DATE", "TIMESTAMP"):
        return True
    read = moment(connection, source, column, kind)
    row = connection.execute(
        f"SELECT count({name(column)}), count({read}) FROM (SELECT {name(column)} FROM {source} LIMIT {LOOKED_AT})"  # noqa: S608
    ).fetchone()
    filled, dates = row or (0, 0)
    return bool(filled) and dates >= READABLE * filled


def _comes_back(connection: duckdb.DuckDBPyConnection, source: str, customer: str, date: str, least: float) -> bool:
    """Whether there are several lines per customer, on several dates."""
    c, d = name(customer), name(date)
    row = connection.execute(f"SELECT count({c}), approx_count_distinct({c}) FROM {source}").fetchone()  # noqa: S608
    n_lines, n_customers = row or (0, 0)
    if n_customers < 2 or n_lines < 0.9 * least * n_customers:  # the estimate may be off by some percent
        return False
    chosen = f"hash({c}) % {max(1, n_customers // LOOKED_AT)} = 0"
    each = f"SELECT count(*) AS n, min({d}) < max({d}) AS spread FROM {source} WHERE {c} IS NOT NULL AND {chosen} GROUP BY {c}"  # noqa: S608
    found = connection.execute(
        f"SELECT sum(n) / count(*), count(*) FILTER (n > 1 AND spread) / greatest(count(*) FILTER (n > 1), 1) FROM ({each})"  # noqa: S608
    ).fetchone()
    mean, other_days = found or (0, 0)
    return (mean or 0) >= least and other_days >= OTHER_DAYS


def _with_returns(connection: duckdb.DuckDBPyConnection, source: str, orders: Orders, types: Mapping[str, str]) -> Orders:
    """With the letter by which numbers of cancelled orders start: other orders have digits only, and nearly all with the
    letter are negative."""
    numbers = [c for c in (orders.quantity, orders.amount) if c and types[c] in NUMBERS]
    if not orders.order or types[orders.order] != TEXT or not numbers or orders.return_prefix:
        return orders
    o, negative = name(orders.order), " OR ".join(f"{name(c)} < 0" for c in numbers)
    digits = f"SELECT avg(regexp_full_match({o}, '[0-9]+')::INTEGER) FROM {source}"  # noqa: S608
    if ((connection.execute(digits).fetchone() or (0,))[0] or 0) < 0.5:
        return orders
    letters = connection.execute(
        f"SELECT left({o}, 1) AS letter FROM {source} WHERE regexp_full_match({o}, '[A-Za-z]-?[0-9]+') "  # noqa: S608
        f"GROUP BY 1 HAVING avg(({negative})::INTEGER) >= 0.95 ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchone()
    return replace(orders, return_prefix=letters[0]) if letters else orders


def columns_of(orders: Orders) -> Sequence[str]:
    """The columns that mean something to the orders."""
    names = (orders.customer, orders.date, *(getattr(orders, field) for field in FIELDS))
    return [column for column in names if column]
