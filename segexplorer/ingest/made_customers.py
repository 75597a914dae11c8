"""Order lines or events of a data set -> its customers, beside what a file of customers says of them and what to expect of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import duckdb

from segexplorer.errors import UnusableData
from segexplorer.ingest.events import Made, customers_from, explain
from segexplorer.ingest.files import CUSTOMERS_NAME
from segexplorer.ingest.joined import Joined, join_customers
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.recipe import Orders, Recipe
from segexplorer.ingest.recognised import recognise_by
from segexplorer.ingest.warehouse import place
from segexplorer.ingest.watch import Report


@dataclass(frozen=True)
class MadeCustomers:
    """One row per customer; `facts` as in words.orders, `corrections` say what the columns are."""

    parquet: Path
    facts: Mapping[str, Any]
    corrections: Mapping[str, Mapping[str, Any]]


def customers_of(
    connection: duckdb.DuckDBPyConnection, table: Path, target: Path, recipe: Recipe, limits: Limits, report: Report
) -> MadeCustomers | None:
    """The customers of order lines, written to `target` or beside it; None where the table holds customers already, or is to
    stay as it is. Where a file of customers lies beside the table, all of them are there, and nobody else.

    Raises UnusableData for lines of which no customers can be made although somebody said so.
    """
    beside = table.with_name(CUSTOMERS_NAME)
    orders = _orders(connection, table, beside, recipe, report)
    if orders is None:
        return None
    made = customers_from(table, replace(orders, as_of=recipe.as_of or orders.as_of), target, limits, report)
    facts, corrections = explain(made.orders, made), dict(made.corrections)
    if recipe.lifetimes:
        from segexplorer.ingest.lifetimes import add_lifetimes  # late: pandas and SciPy take a second, and few ask for it

        lifetimes = add_lifetimes(made.parquet, report)
        facts, corrections = {**facts, "lifetimes": lifetimes.why or "added"}, {**corrections, **lifetimes.corrections}
    found = MadeCustomers(made.parquet, facts, corrections)
    return _beside_their_file(connection, found, made, beside, recipe.join_on, report) if beside.is_file() else found


def _orders(connection: duckdb.DuckDBPyConnection, table: Path, beside: Path, recipe: Recipe, report: Report) -> Orders | None:
    orders = recipe.orders or (None if recipe.keep_lines else recognise_by(connection, table, not recipe.plain, report))
    if orders is None and recipe.as_of:
        raise UnusableData("orders_not_found")
    if orders is None and beside.is_file() and not recipe.keep_lines:
        raise UnusableData("join_no_orders", column=recipe.join_on)
    return replace(orders, customer=_column(connection, table, recipe.join_on)) if orders and beside.is_file() else orders


def _beside_their_file(
    connection: duckdb.DuckDBPyConnection, found: MadeCustomers, made: Made, beside: Path, join_on: str, report: Report
) -> MadeCustomers:
    """A column of the file that is called like a measure keeps its name and what it was taken for; the measure gets another."""
    key = _column(connection, beside, join_on)
    joined = join_customers(beside, made.parquet, key, made.parquet.with_name("joined.parquet"), report)
    own = set(_columns(connection, beside)) | {made.orders.customer}
    corrections = {column: said for column, said in found.corrections.items() if column not in own}
    counts = {f.name: getattr(joined, f.name) for f in fields(Joined) if f.name.startswith("n_")}
    return MadeCustomers(joined.parquet, {**found.facts, "joined": counts}, {**corrections, key: {"role": "id"}})


def _column(connection: duckdb.DuckDBPyConnection, parquet: Path, wanted: str) -> str:
    """The column of that name, in whatever case it stands there."""
    return next(column for column in _columns(connection, parquet) if column.casefold() == wanted.casefold())


def _columns(connection: duckdb.DuckDBPyConnection, parquet: Path) -> list[str]:
    return [str(column) for column, *_ in connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()]
