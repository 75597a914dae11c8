"""Order lines become customers before anything else looks at the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from segexplorer.errors import UnusableData
from segexplorer.ingest.events import customers_from, explain, recognise
from segexplorer.ingest.limits import Limits


@dataclass(frozen=True)
class Customers:
    """A table of customers: of `n_lines` order lines, whose `facts` words.orders tells; None and {} where the file had customers
    already. `corrections` say what the columns are."""

    parquet: Path
    n_lines: int | None
    facts: Mapping[str, Any]
    corrections: Mapping[str, Mapping[str, Any]]


def customers_in(
    table: Path, limits: Limits, as_of: str = "", report: Callable[[str, float], None] = lambda step, share: None
) -> Customers:
    """The customers of a table: made beside it if it holds order lines or events, else the table itself.

    Raises UnusableData when a day is given for a table that holds none, or when the lines cannot be used.
    """
    orders = recognise(table)
    if orders is None:
        if as_of:
            raise UnusableData("orders_not_found")
        return Customers(table, None, {}, {})
    made = customers_from(table, replace(orders, as_of=as_of), table.with_name("customers.parquet"), limits, report)
    return Customers(made.parquet, made.n_lines, explain(orders, made), made.corrections)
