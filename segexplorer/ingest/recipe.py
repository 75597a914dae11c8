"""What somebody said about reading their data, beyond what the data say themselves: recorded, and so undone by saying less.

>>> recipe_from(as_record(Recipe(sheet="Customers", day_first={"since": True}))).sheet
'Customers'
>>> as_record(Recipe())
{}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal


@dataclass(frozen=True)
class Orders:
    """Which columns of order lines or events mean what; "" where there is none. `as_of` is an ISO day, "" the last day in the data.
    One row per customer is made of them (ingest.events).

    An order is what `order` tells apart, else what one customer bought on one day. A line gives something back when its quantity
    or amount is negative, when its order's number starts with `return_prefix`, or when its `status` is one of `cancelled` (none
    named: the usual words). `continued`: an order's own columns stand on its first line only. `event` is the column that
    names what somebody did: then the lines are events, and only those with an amount are orders."""

    customer: str
    date: str
    order: str = ""
    amount: str = ""
    quantity: str = ""
    price: str = ""
    category: str = ""
    discount: str = ""
    channel: str = ""
    device: str = ""
    as_of: str = ""
    product: str = ""
    status: str = ""
    cancelled: tuple[str, ...] = ()
    return_prefix: str = ""
    continued: bool = False
    event: str = ""


@dataclass(frozen=True)
class Repair:
    """Values of one column that are taken for missing: exactly this one, those below it, or those above it."""

    column: str
    kind: Literal["is", "below", "above"]
    value: str


@dataclass(frozen=True)
class Recipe:
    """`sheet`: of a workbook, or the file of an archive; "" is the first that holds a table. `only`: of several files, the one that
    is taken, with those that have its columns; "" is all of them. `join_on`: the column by which they belong together; "" puts
    their rows one below the other. `day_first`: column -> how doubtful dates are read. `plain`: a known export (ingest.presets)
    is taken like any other table. `keep_lines`: order lines stay lines, where they are recognised without `orders`; `as_of`: the
    ISO day they are looked back at from, "" the last; `lifetimes`: what to expect of each customer is added (ingest.lifetimes).
    `suppressions`: the ids of kept lists (ingest.suppressions) of who must not be contacted."""

    sheet: str = ""
    only: str = ""
    join_on: str = ""
    day_first: Mapping[str, bool] = field(default_factory=dict)
    orders: Orders | None = None
    keep_lines: bool = False
    as_of: str = ""
    plain: bool = False
    lifetimes: bool = False
    repairs: tuple[Repair, ...] = ()
    suppressions: tuple[str, ...] = ()


def as_record(recipe: Recipe) -> dict[str, Any]:
    """What differs from saying nothing, as plain JSON."""
    nothing = Recipe()
    said = {f.name for f in fields(Recipe) if getattr(recipe, f.name) != getattr(nothing, f.name)}
    return {name: value for name, value in asdict(recipe).items() if name in said}


def recipe_from(record: Mapping[str, Any]) -> Recipe:
    """The recipe of a record that `as_record` gave."""
    values = dict(record)
    if values.get("orders"):
        orders = values["orders"]
        values["orders"] = Orders(**{**orders, "cancelled": tuple(orders.get("cancelled", ()))})
    lists = {"suppressions": tuple(values.get("suppressions", ()))}
    return Recipe(**{**values, **lists, "repairs": tuple(Repair(**repair) for repair in values.get("repairs", ()))})


def read_alike(one: Recipe, other: Recipe) -> bool:
    """Whether two recipes read the same table from the same files; what is done to the table afterwards may differ.

    >>> read_alike(Recipe(), Recipe(keep_lines=True)), read_alike(Recipe(), Recipe(sheet="Customers"))
    (True, False)
    """
    return _reading(one) == _reading(other)


def _reading(recipe: Recipe) -> tuple[object, ...]:
    return recipe.sheet, recipe.only, recipe.join_on, dict(recipe.day_first)
