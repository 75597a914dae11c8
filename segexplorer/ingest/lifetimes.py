"""Columns on demand about what is to come: expected orders, the chance that a customer still orders, and expected spend."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
import pandas as pd

from segexplorer.core.lifetime import OrderModel, ValueModel, fit_orders, fit_values
from segexplorer.ingest.forms import quoted
from segexplorer.ingest.warehouse import name, place
from segexplorer.ingest.watch import Report, silent

NEEDED = ("n_order_days", "ordering_span_days", "tenure_days")
VALUED = ("n_orders", "spend_mean")
EXPECTED, ALIVE, VALUE = "expected_orders_90_days", "alive_probability", "lifetime_value_365_days"
ORDERS_AHEAD, VALUE_AHEAD = 90, 365
FAMILIES = {EXPECTED: "frequency", ALIVE: "engagement", VALUE: "value"}  # recency would read a high chance as long away
FITTED_ON = 50_000  # customers; four parameters need no more
BATCH = 100_000
Why = Literal["", "no_orders", "too_few_repeats"]


@dataclass(frozen=True)
class Lifetimes:
    """What was added to a table of customers: `columns` with their `corrections`, the models (None where there is no spend), or
    `why` nothing was."""

    columns: tuple[str, ...]
    corrections: dict[str, dict[str, Any]]
    orders: OrderModel | None = None
    values: ValueModel | None = None
    why: Why = ""


def add_lifetimes(parquet: Path, report: Report = silent) -> Lifetimes:
    """Add the columns to a table that `customers_from` wrote, in place and all at once; who never ordered has none of them.

    An order is a day with orders, as the models want it; lifetime value is the spend to be expected, not discounted.
    report("lifetimes", 1.0) is called now and then and may raise; then the table is as it was.
    """
    with duckdb.connect() as connection:
        source = f"read_parquet({place(parquet)})"
        there = [str(row[0]) for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]
        if not set(NEEDED) <= set(there):
            return Lifetimes((), {}, why="no_orders")
        needed = [*NEEDED, *(VALUED if set(VALUED) <= set(there) else ())]
        frame = connection.execute(f"SELECT {', '.join(map(name, needed))} FROM {source}").df()  # noqa: S608
        report("lifetimes", 1.0)
        orders, values = _fit(frame)
        if orders is None:
            return Lifetimes((), {}, why="too_few_repeats")
        added = _applied(frame, orders, values, report)
        _write(connection, source, added, [c for c in there if c not in added], parquet)
    corrections = {column: {"family": FAMILIES[column]} for column in added.columns}
    return Lifetimes(tuple(added.columns), corrections, orders, values)


def _fit(frame: pd.DataFrame) -> tuple[OrderModel | None, ValueModel | None]:
    """The models, fitted on evenly spread customers (the table is sorted by customer)."""
    known = frame[frame["n_order_days"] > 0]
    known = known.iloc[:: max(1, -(-len(known) // FITTED_ON))]
    orders = fit_orders(*_history(known))
    spend = set(VALUED) <= set(frame.columns) and orders is not None
    return orders, fit_values(known["n_orders"].to_numpy(), known["spend_mean"].to_numpy()) if spend else None


def _history(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (frame["n_order_days"] - 1).to_numpy(), frame["ordering_span_days"].to_numpy(), frame["tenure_days"].to_numpy()


def _applied(frame: pd.DataFrame, orders: OrderModel, values: ValueModel | None, report: Report) -> pd.DataFrame:
    """One row per customer of `frame`, missing for who never ordered."""
    added = pd.DataFrame(np.nan, index=frame.index, columns=[EXPECTED, ALIVE, *([VALUE] if values else [])])
    known = frame.index[frame["n_order_days"] > 0]
    for start in range(0, len(known), BATCH):
        report("lifetimes", 1.0)
        rows = known[start : start + BATCH]
        history = _history(frame.loc[rows])
        added.loc[rows, EXPECTED] = orders.expected(ORDERS_AHEAD, *history)
        added.loc[rows, ALIVE] = orders.alive(*history)
        if values:
            spend = frame.loc[rows, "spend_mean"].clip(lower=0).fillna(0).to_numpy()
            counted = np.where(spend > 0, frame.loc[rows, "n_orders"].to_numpy(), 0)  # orders for nothing say nothing of amounts
            added.loc[rows, VALUE] = orders.expected(VALUE_AHEAD, *history) * values.expected(counted, spend)
    return added


def _write(connection: duckdb.DuckDBPyConnection, source: str, added: pd.DataFrame, kept: list[str], parquet: Path) -> None:
    """The table with the columns beside it: same rows, same order."""
    target = parquet.with_suffix(".lifetimes")
    connection.register("added", added)
    selected = ", ".join(map(name, kept))
    # a positional join keeps the order of both
    query = f"SELECT * FROM (SELECT {selected} FROM {source}) POSITIONAL JOIN added"  # noqa: S608
    try:
        connection.execute(f"COPY ({query}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION snappy)")
        os.replace(target, parquet)
    finally:
        target.unlink(missing_ok=True)
