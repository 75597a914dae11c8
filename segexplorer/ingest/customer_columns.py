"""What is said of a customer, as SQL over the lines or orders: one query for each grain, all with the customer as `_c`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from segexplorer.ingest.event_lines import MILLION, Lines
from segexplorer.ingest.forms import quoted
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.recipe import Orders
from segexplorer.ingest.recognised import columns_of
from segexplorer.ingest.warehouse import name

TOP_LEVELS = 5
FEW_LEVELS = 12
RARE = 0.02  # a level that stands on fewer of the lines gets no column
SAME = 0.95  # of the customers with several values: the share that has one value, from which on the column describes customers
CUSTOMERS_LOOKED_AT = 10_000
COUNTS = ("n_categories", "n_products")
LEVELLED = ("channel", "device", "category", "product", "event")
"""Fields whose columns are counted by value."""
DAYPARTS = (("night", 0), ("morning", 6), ("afternoon", 12), ("evening", 18))
"""Name and first hour, local to the file."""

FAMILIES = {
    "recency_days": "recency",
    "tenure_days": "recency",
    "ordering_span_days": "behaviour",
    "days_between_orders": "behaviour",
    "n_orders": "frequency",
    "n_order_days": "frequency",
    "n_returns": "behaviour",
    "returns_share": "behaviour",
    "spend_total": "value",
    "spend_mean": "value",
    "items_per_order": "value",
    "discount_share": "value",
    "weekend_share": "time",
    "favourite_daypart": "time",
    "favourite_category": "product",
    "favourite_category_share": "product",
    "n_categories": "product",
    "n_products": "product",
    "n_events": "engagement",
    "n_sessions": "engagement",
    "days_active": "engagement",
}
"""Column we make -> its family. More of recency means longer away, more of frequency more often: what runs the other way
is elsewhere. `ordering_span_days` (first order to last) is what models of lifetimes call recency; to marketers it is none."""


@dataclass(frozen=True)
class Known:
    """What the lines have: the last day that counts, amounts, times of day."""

    as_of: str
    has_amount: bool
    has_clock: bool


@dataclass(frozen=True)
class Other:
    """A column of the file that means nothing to the orders: carried over, counted as shares of `levels`, or left out."""

    column: str
    kind: str  # "same" for each customer, "levels", or "left_out"
    levels: tuple[str, ...] = ()


def per_order(orders: Orders) -> str:
    """SQL: one row per customer and order."""
    levels = [f"min({name(c)}::VARCHAR) FILTER (NOT _r) AS _{field}" for field, c in _levelled(orders)]
    parts = [
        "_c, _o, min(_t) FILTER (NOT _r) AS _t, bool_or(NOT _r) AS bought, bool_or(_r) AS gave_back",
        "sum(_m) FILTER (NOT _r) AS paid, sum(_m) FILTER (_r AND _m < 0) AS got_back",
        "sum(_q) FILTER (NOT _r) AS items, coalesce(bool_or(_d) FILTER (NOT _r), false) AS discounted",
        *levels,
    ]
    return f"SELECT {', '.join(parts)} FROM lines GROUP BY _c, _o"  # noqa: S608


def per_customer(orders: Orders, known: Known, levels: Mapping[str, Sequence[str]]) -> str:
    """SQL: one row per customer, over the rows of per_order in `orders`."""
    bought, day = "FILTER (bought)", "(_t::DATE)"
    n, first, last = f"count(*) {bought}", f"min({day})", f"max({day})"
    columns = {
        "recency_days": f"date_diff('day', {last}, DATE {quoted(known.as_of)})",
        "n_orders": n,
        "n_order_days": f"count(DISTINCT {day}) {bought}",
        "tenure_days": f"date_diff('day', {first}, DATE {quoted(known.as_of)})",
        "ordering_span_days": f"date_diff('day', {first}, {last})",
        "days_between_orders": f"CASE WHEN {n} > 1 THEN date_diff('day', {first}, {last}) / ({n} - 1) END",
    }
    if known.has_amount:
        columns["spend_total"] = f"(coalesce(sum(paid), 0) + coalesce(sum(got_back), 0)) / {MILLION}.0"
        columns["spend_mean"] = f"sum(paid) {bought} / {MILLION}.0 / nullif({n}, 0)"
    columns["items_per_order"] = f"sum(items) {bought} / {MILLION}.0 / nullif({n}, 0)"
    columns["n_returns"] = "count(*) FILTER (gave_back)"
    columns["returns_share"] = f"count(*) FILTER (gave_back) / (count(*) FILTER (gave_back) + {n})"
    columns |= _times("_t", "bought", known.has_clock)
    if orders.discount:
        columns["discount_share"] = f"count(*) FILTER (bought AND discounted) / nullif({n}, 0)"
    for field, _ in _levelled(orders):
        for level in levels[field]:
            columns[f"{field}_share_{level}"] = f"count(*) FILTER (bought AND _{field} = {quoted(level)}) / nullif({n}, 0)"
    return _select(columns, "orders")


def per_visitor(orders: Orders, known: Known, events: Sequence[str]) -> str:
    """SQL: one row per customer of the events in `lines`; only events with an amount above 0 are orders."""
    day, event = "(_t::DATE)", name(orders.event)
    columns = {
        "recency_days": f"date_diff('day', max({day}), DATE {quoted(known.as_of)})",
        "tenure_days": f"date_diff('day', min({day}), DATE {quoted(known.as_of)})",
        "n_events": "count(*)",
        "days_active": f"count(DISTINCT {day})",
        "n_sessions": "count(*) FILTER (starts)",
    }
    columns |= {f"n_{level}": f"count(*) FILTER ({event}::VARCHAR = {quoted(level)})" for level in events}
    if known.has_amount:
        columns["n_orders"] = "count(*) FILTER (_m > 0)"
        columns["spend_total"] = f"coalesce(sum(_m), 0) / {MILLION}.0"
        columns["spend_mean"] = f"sum(_m) FILTER (_m > 0) / {MILLION}.0 / nullif(count(*) FILTER (_m > 0), 0)"
    columns |= _times("_t", "true", known.has_clock)
    gap = "lag(_t) OVER (PARTITION BY _c ORDER BY _t)"
    starts = f"SELECT *, coalesce(_t - {gap} > INTERVAL 30 MINUTE, true) AS starts FROM lines"  # noqa: S608
    return _select(columns, f"({starts})")


def per_category(column: str, names: tuple[str, str, str] | tuple[str]) -> str:
    """SQL: how many different values of a column a customer bought; with three names also the most bought one and its share
    of the customer's lines (lines, because amounts may be nothing); of equals the first in the alphabet."""
    c = name(column)
    each = f"SELECT _c, {c} AS v, count(*) AS n FROM lines WHERE NOT _r AND {c} IS NOT NULL GROUP BY ALL"  # noqa: S608
    columns = {names[-1]: "count(*)"}
    if len(names) == 3:
        columns = {names[0]: "arg_min(v, {'n': -n, 'v': v})", names[1]: "max(n) / sum(n)", names[2]: "count(*)"}
    return _select(columns, f"({each})")


def per_other(others: Sequence[Other]) -> str:
    """SQL: the customer's latest value of columns that describe customers, and shares of the levels of others."""
    columns: dict[str, str] = {}
    for other in others:
        c = name(other.column)
        if other.kind == "same":
            columns[other.column] = f"max({{'t': _t, 'v': {c}}}) FILTER ({c} IS NOT NULL)['v']"
        for level in other.levels:
            text = f"{c}::VARCHAR"
            columns[f"{other.column}_share_{level}"] = (
                f"count(*) FILTER (NOT _r AND {text} = {quoted(level)}) / nullif(count({c}) FILTER (NOT _r), 0)"
            )
    return _select(columns, "lines")


def top_levels(connection: duckdb.DuckDBPyConnection, column: str, most: int = TOP_LEVELS, table: str = "lines") -> list[str]:
    """The most frequent values of a column of a table of lines that are not rare, most frequent first."""
    c = f"{name(column)}::VARCHAR"
    rows = connection.execute(
        f"SELECT {c}, count(*) FROM {table} WHERE NOT _r AND {c} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most + 1}"  # noqa: S608
    ).fetchall()
    total = connection.execute(f"SELECT count({c}) FROM {table} WHERE NOT _r").fetchone()  # noqa: S608
    return [str(level) for level, n in rows[:most] if total and n >= RARE * total[0]]


def other_columns(connection: duckdb.DuckDBPyConnection, orders: Orders, lines: Lines, most: int) -> list[Other]:
    """What becomes of each column that means nothing to the orders, judged on some customers with all their lines."""
    others = [c for c in lines.types if c not in columns_of(orders)]
    if not others:
        return []
    n_customers = (connection.execute(f"SELECT approx_count_distinct(_c) FROM ({lines.sql})").fetchone() or (1,))[0]  # noqa: S608
    chosen = f"_c IS NOT NULL AND hash(_c) % {max(1, n_customers // CUSTOMERS_LOOKED_AT)} = 0"
    connection.execute(f"CREATE TEMP TABLE looked_at AS FROM ({lines.sql}) WHERE {chosen}")
    found = [_other(connection, column, lines.types[column]) for column in others]
    connection.execute("DROP TABLE looked_at")
    kept = [other for other in found if other.kind != "left_out"][:most]
    return [other if other in kept else Other(other.column, "left_out") for other in found]


def _other(connection: duckdb.DuckDBPyConnection, column: str, kind: str) -> Other:
    c = name(column)
    each = f"SELECT count({c}) AS n, min({c}) AS low, max({c}) AS high FROM looked_at GROUP BY _c"  # noqa: S608
    row = connection.execute(
        f"SELECT count(*) FILTER (n > 1), count(*) FILTER (n > 1 AND low = high), sum(n) FROM ({each})"  # noqa: S608
    ).fetchone()
    several, same, filled = row or (0, 0, 0)
    if filled and same >= SAME * several:
        return Other(column, "same")
    if not filled or kind not in ("VARCHAR", "BOOLEAN"):
        return Other(column, "left_out")
    n_levels = (connection.execute(f"SELECT count(DISTINCT {c}) FROM looked_at").fetchone() or (0,))[0]  # noqa: S608
    levels = tuple(top_levels(connection, column, table="looked_at")) if n_levels <= FEW_LEVELS else ()
    return Other(column, "levels", levels) if levels else Other(column, "left_out")


def _levelled(orders: Orders) -> Iterator[tuple[str, str]]:
    return ((field, getattr(orders, field)) for field in ("channel", "device") if getattr(orders, field))


def _times(t: str, condition: str, has_clock: bool) -> dict[str, str]:
    """Share on Saturday and Sunday; the part of the day with most of it, the earliest of equals."""
    counted = f"count({t}) FILTER ({condition})"
    columns = {"weekend_share": f"count({t}) FILTER ({condition} AND isodow({t}) > 5) / nullif({counted}, 0)"}
    if has_clock:
        parts = [f"count({t}) FILTER ({condition} AND hour({t}) // 6 = {start // 6})" for _, start in DAYPARTS]
        most = f"greatest({', '.join(parts)})"
        cases = " ".join(f"WHEN {part} = {most} THEN '{label}'" for part, (label, _) in zip(parts, DAYPARTS, strict=True))
        columns["favourite_daypart"] = f"CASE WHEN {counted} = 0 THEN NULL {cases} END"
    return columns


def _select(columns: Mapping[str, str], source: str) -> str:
    names = clean_names(list(columns))
    selected = "".join(f", {sql} AS {name(column)}" for column, sql in zip(names, columns.values(), strict=True))
    return f"SELECT _c{selected} FROM {source} GROUP BY _c"  # noqa: S608
