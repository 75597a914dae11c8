"""Order lines or events -> one row per customer, as of a day; every line that is not used is counted with its reason.

    lines of the file = used + without customer + without date + date unreadable + after the day

Everything is summed up in SQL that spills to disk, so 50 million lines need no more memory than one million.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from segexplorer.errors import UnusableData
from segexplorer.ingest.customer_columns import (
    COUNTS,
    FAMILIES,
    LEVELLED,
    Known,
    other_columns,
    per_category,
    per_customer,
    per_order,
    per_other,
    per_visitor,
    top_levels,
)
from segexplorer.ingest.event_lines import MILLION, OWN, read_lines
from segexplorer.ingest.forms import quoted
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.recipe import Orders
from segexplorer.ingest.recognised import recognise
from segexplorer.ingest.warehouse import connect, name, place, write_parquet
from segexplorer.ingest.watch import Report, watched

__all__ = ["Made", "customers_from", "explain", "recognise"]

MOST_EVENTS = 10
ROW_GROUP_COLUMNS = 12  # the lines and orders in between are as wide as that


@dataclass(frozen=True)
class Made:
    """The customers that lines were made into. The five counts from `n_used` on add up to `n_lines`; of the used ones,
    `n_returned` give something back and `n_without_amount` have no amount that can be read (0 where amounts are not known).

    `n_orders` without what was only given back; `amount_total` over all lines of the file, used or not; `left_out` are columns
    that could not be said of a customer. `corrections` say what the columns are (services.datasets.correct)."""

    parquet: Path
    orders: Orders
    n_customers: int
    n_orders: int
    n_lines: int
    n_used: int
    n_without_customer: int
    n_without_date: int
    n_unreadable_date: int
    n_after: int
    n_returned: int
    n_without_amount: int
    amount_total: float
    as_of: str
    left_out: tuple[str, ...]
    corrections: Mapping[str, Mapping[str, Any]]


def customers_from(
    parquet: Path, orders: Orders, target: Path, limits: Limits | None = None, report: Report = lambda step, share: None
) -> Made:
    """Write one row per customer of the lines in `parquet` to `target`, sorted by customer; same lines in any order, same bytes.

    report("orders", share) is called at least every second and may raise to cancel; then, and when it fails, nothing is left
    behind. Raises UnusableData: a named column is not there, the day is none, or no line can be used.
    """
    with tempfile.TemporaryDirectory(prefix=".orders-", dir=target.parent) as made, connect(Path(made)) as connection:
        work = _Work(connection, Path(made), orders, limits or Limits(), report)
        work.read(f"read_parquet({place(parquet)})")
        counts = work.count()
        os.replace(work.make(), target)
    return _made(target, orders, work, counts)


def explain(orders: Orders, made: Made) -> dict[str, Any]:
    """The facts of a sentence about what was made (words.orders.made_sentence)."""
    return {
        "lines": made.n_lines,
        "customers": made.n_customers,
        "orders": made.n_orders,
        "events": bool(orders.event),
        "as_of": made.as_of,
        "without_customer": made.n_without_customer,
        "without_date": made.n_without_date,
        "unreadable_date": made.n_unreadable_date,
        "after": made.n_after,
        "returned": made.n_returned,
        "without_amount": made.n_without_amount,
        "left_out": list(made.left_out),
    }


@dataclass
class _Work:
    """One making: the connection, and how far it is."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    orders: Orders
    limits: Limits
    report: Report
    done: float = 0.0

    def read(self, source: str) -> None:
        """Write the lines with their meanings as the table `every`: reading text is dear, and done once."""
        self.report("orders", 0.0)
        self.connection.execute("SET preserve_insertion_order = false")  # nothing depends on it, and order costs memory
        lines = read_lines(self.connection, source, self.orders)
        self.others = other_columns(self.connection, self.orders, lines, self.limits.max_columns // 2)
        levelled = [c for field in LEVELLED if (c := getattr(self.orders, field))]
        kept = dict.fromkeys([*levelled, *(o.column for o in self.others if o.kind != "left_out")])
        query = f"SELECT {', '.join([*OWN, *map(name, kept)])} FROM ({lines.sql})"  # noqa: S608
        every = self._table(query, "every", 0.4)
        self.connection.execute(f"CREATE VIEW every AS FROM read_parquet({place(every)})")
        self.known = self._know(lines.has_amount)

    def _know(self, has_amount: bool) -> Known:
        last, has_clock = self.connection.execute("SELECT max(_t)::DATE, bool_or(_t::DATE != _t) FROM every").fetchall()[0]
        as_of = _day(self.orders.as_of) if self.orders.as_of else str(last or "")
        if not as_of:
            raise UnusableData("orders_no_date", column=self.orders.date)
        return Known(as_of, has_amount, bool(has_clock))

    def count(self) -> dict[str, int]:
        """How many lines there are, and why some are not used."""
        day = f"DATE {quoted(self.known.as_of)}"
        conditions = {
            "n_lines": "true",
            "n_used": f"_c IS NOT NULL AND _t::DATE <= {day}",
            "n_without_customer": "_c IS NULL",
            "n_without_date": "_c IS NOT NULL AND NOT _dated",
            "n_unreadable_date": "_c IS NOT NULL AND _dated AND _t IS NULL",
            "n_after": f"_c IS NOT NULL AND _t::DATE > {day}",
            "n_returned": f"_c IS NOT NULL AND _t::DATE <= {day} AND _r",
            "n_without_amount": f"_c IS NOT NULL AND _t::DATE <= {day} AND _m IS NULL AND {self.known.has_amount}",
        }
        counted = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions.values())
        row = self.connection.execute(f"SELECT {counted}, coalesce(sum(_m), 0) FROM every").fetchone()  # noqa: S608
        counts = dict(zip((*conditions, "millionths"), map(int, row or ()), strict=True))
        if not counts["n_used"]:
            raise UnusableData("orders_no_line", customer=self.orders.customer, date=self.orders.date)
        self.connection.execute(f"CREATE VIEW lines AS FROM every WHERE {conditions['n_used']}")
        return counts

    def make(self) -> Path:
        """The table of customers, in the folder of this work."""
        tables = [self._events() if self.orders.event else self._orders()]
        if self.orders.category:
            names = ("favourite_category", "favourite_category_share", "n_categories")
            tables.append(self._table(per_category(self.orders.category, names), "categories", 0.8))
        if self.orders.product:
            tables.append(self._table(per_category(self.orders.product, ("n_products",)), "products", 0.9))
        if any(other.kind != "left_out" for other in self.others):
            tables.append(self._table(per_other(self.others), "others", 0.95))
        return self._joined(tables)

    def _orders(self) -> Path:
        levels = {f: top_levels(self.connection, c) for f in ("channel", "device") if (c := getattr(self.orders, f))}
        orders = self._table(per_order(self.orders), "per_order", 0.6)
        self.connection.execute(f"CREATE VIEW orders AS FROM read_parquet({place(orders)})")
        return self._table(per_customer(self.orders, self.known, levels), "per_customer", 0.7)

    def _events(self) -> Path:
        events = top_levels(self.connection, self.orders.event, MOST_EVENTS)
        return self._table(per_visitor(self.orders, self.known, events), "per_visitor", 0.7)

    def _joined(self, tables: list[Path]) -> Path:
        """The tables side by side, sorted by customer: whoever bought nothing has 0 of categories and no favourite."""
        relations = [f"read_parquet({place(table)}) AS t{i}" for i, table in enumerate(tables)]
        source = relations[0] + "".join(f" LEFT JOIN {r} ON t0._c = t{i}._c" for i, r in enumerate(relations[1:], start=1))
        found = [(i, column) for i, table in enumerate(tables) for column in self._columns(table) if column != "_c"]
        self.names = clean_names([self.orders.customer, *(column for _, column in found)])
        values = [f"coalesce(t{i}.{name(c)}, 0)" if c in COUNTS else f"t{i}.{name(c)}" for i, c in found]
        selected = "".join(f", {value} AS {name(clean)}" for value, clean in zip(values, self.names[1:], strict=True))
        query = f"SELECT t0._c AS {name(self.names[0])}{selected} FROM {source} ORDER BY t0._c"  # noqa: S608
        return self._table(query, "customers", 1.0, len(self.names))

    def _columns(self, table: Path) -> list[str]:
        return [str(row[0]) for row in self.connection.execute(f"DESCRIBE FROM read_parquet({place(table)})").fetchall()]

    def _table(self, query: str, label: str, until: float, n_columns: int = ROW_GROUP_COLUMNS) -> Path:
        """Write a query's rows, and tell how far all of it is meanwhile."""
        target = self.folder / f"{label}.parquet"
        watched(
            self.connection,
            self.report,
            "orders",
            self.done,
            lambda: write_parquet(self.connection, query, target, n_columns),
            until,
        )
        self.done = until
        self.report("orders", until)
        return target


def _made(target: Path, orders: Orders, work: _Work, counts: dict[str, int]) -> Made:
    amount_total = counts.pop("millionths") / MILLION
    with duckdb.connect() as connection:
        n_orders = "sum(n_orders)" if "n_orders" in work.names else "0"
        row = connection.execute(f"SELECT count(*), {n_orders} FROM read_parquet({place(target)})").fetchone() or (0, 0)  # noqa: S608
    return Made(
        parquet=target,
        orders=replace(orders, as_of=work.known.as_of),
        n_customers=int(row[0]),
        n_orders=int(row[1] or 0),
        amount_total=amount_total,
        as_of=work.known.as_of,
        left_out=tuple(other.column for other in work.others if other.kind == "left_out"),
        corrections=corrections_of(work.names[0], tuple(work.names[1:])),
        **counts,
    )


def corrections_of(id_name: str, columns: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What columns made of orders are: the customer is the id, each measure has its family.

    >>> corrections_of("CustomerID", ("n_orders", "Country"))
    {'CustomerID': {'role': 'id'}, 'n_orders': {'family': 'frequency'}}
    """
    return {id_name: {"role": "id"}} | {column: {"family": FAMILIES[column]} for column in columns if column in FAMILIES}


def _day(text: str) -> str:
    """An ISO day as it is. Raises UnusableData for anything else."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as problem:
        raise UnusableData("orders_no_day", day=text) from problem
