"""Several parts -> one table: what belongs together is put together, what does not is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.column_names import is_customer_id
from segexplorer.ingest.found import found_together
from segexplorer.ingest.presets import recognise_preset
from segexplorer.ingest.quarantine import gather
from segexplorer.ingest.readers import Desk, Part
from segexplorer.ingest.recognised import recognise_by
from segexplorer.ingest.several import (
    JoinOffer,
    Stack,
    how_joined,
    join,
    join_offers,
    order_lines,
    same_columns,
    stack_of,
)
from segexplorer.ingest.stacked import stacked
from segexplorer.ingest.watch import watched


@dataclass(frozen=True)
class Combined:
    """One table of several parts: which were used (label, rows), and how they were joined."""

    part: Part
    parts: tuple[tuple[str, int], ...] = ()
    joined: JoinOffer | None = None


Choice = Callable[[list[list[Part]]], list[Part]]
"""Which of several groups of tables to take where they have nothing in common; raises where that is not for us to say."""


def combine(desk: Desk, parts: Sequence[Part], folder: Path, choose: Choice) -> Combined:
    """One table of all parts: same columns below one another, then side by side by the key that the recipe names.

    UnusableFile("join_needed", column=, offers=) where they share a key and the recipe says nothing; what `choose` makes of it
    where they do not.
    """
    desk.report("combining", 1.0)
    parts = [part for part in parts if not _refuse(part)] or parts
    stacks = {part.label: stack_of(desk.connection, part.label, part.parquet) for part in parts}
    by_label = {part.label: part for part in parts}
    groups = [[by_label[stack.label] for stack in group] for group in same_columns(list(stacks.values()))]
    made = [_stacked(desk, group, folder / f"rows-{at}") for at, group in enumerate(groups)]
    if len(made) == 1:
        return made[0]
    return _side_by_side(desk, groups, made, folder, choose)


def _refuse(part: Part) -> bool:
    """Whether all in a table must not be contacted, as in two of the files of Mailchimp's archive: no customers beside others."""
    preset = recognise_preset(part.table.columns, part.label)
    return preset is not None and preset.suppresses


def _side_by_side(desk: Desk, groups: list[list[Part]], made: list[Combined], folder: Path, choose: Choice) -> Combined:
    stacks = [stack_of(desk.connection, m.part.label, m.part.parquet) for m in made]
    meant = [m for m, group in zip(made, groups, strict=True) if desk.recipe.only in [part.label for part in group]]
    if desk.recipe.only and meant:
        return meant[0]
    if desk.recipe.join_on:
        return _joined(desk, made, stacks, folder)
    if offers := watched(desk.connection, desk.report, "combining", 1.0, lambda: join_offers(desk.connection, stacks)):
        labels = tuple(stack.label for stack in stacks)
        raise UnusableFile("join_needed", file=", ".join(labels)[:300], column=offers[0].column, offers=tuple(offers), files=labels)
    chosen = choose(groups)
    return made[groups.index(chosen)]


def _joined(desk: Desk, made: list[Combined], stacks: list[Stack], folder: Path) -> Combined:
    lines = order_lines(desk.connection, stacks, desk.recipe.join_on)
    if lines is not None and _is_of_orders(desk, lines):
        return _lines_and_customers(desk, made, stacks, lines, folder)
    target = folder / "joined" / "table.parquet"
    target.parent.mkdir(parents=True)
    whole, how = watched(
        desk.connection, desk.report, "combining", 1.0, lambda: join(desk.connection, stacks, desk.recipe.join_on, target)
    )
    if len(whole.types) > desk.limits.max_columns:
        raise UnusableFile("too_many_columns", file=whole.label, columns=len(whole.types), most=desk.limits.max_columns)
    base = next(m.part for m in made if m.part.label == how.base)
    table = found_together([m.part.table for m in made], base.table, how.n_rows, tuple(whole.types))
    gather([m.part.parquet for m in made], target)
    part = replace(base, parquet=target, table=table, n_cut=sum(m.part.n_cut for m in made), text=None)
    return Combined(part, tuple(used for m in made for used in m.parts), how)


def _is_of_orders(desk: Desk, lines: Stack) -> bool:
    """Whether rows that share a key are orders of one customer; a key of shops or countries is only looked up."""
    column, orders = desk.recipe.join_on, recognise_by(desk.connection, lines.parquet, report=desk.report)
    is_customer = is_customer_id(column) or (orders is not None and orders.customer.casefold() == column.casefold())
    if is_customer and orders is None:
        raise UnusableFile("join_needs_orders", file=lines.label, column=column)
    return is_customer


def _lines_and_customers(desk: Desk, made: list[Combined], stacks: list[Stack], lines: Stack, folder: Path) -> Combined:
    """Order lines with the table of customers beside them, put together once each customer has one row (ingest.base)."""
    at, others = stacks.index(lines), [stack for stack in stacks if stack is not lines]
    rest = [one for one in made if one is not made[at]]
    customers = rest[0] if len(rest) == 1 else _joined(desk, rest, others, folder)
    target = folder / "lines" / "table.parquet"  # beside it, what lies aside of all of them
    target.parent.mkdir(parents=True)
    os.link(lines.parquet, target)
    gather([m.part.parquet for m in made], target)
    own = made[at].part
    table = found_together([m.part.table for m in made], own.table, own.table.n_rows, tuple(lines.types))
    n_cut = sum(m.part.n_cut for m in made)
    part = replace(own, parquet=target, table=table, n_cut=n_cut, text=None, customers=customers.part.parquet)
    how = how_joined(desk.connection, lines, others, desk.recipe.join_on)
    return Combined(part, tuple(used for m in made for used in m.parts), how)


def _stacked(desk: Desk, group: Sequence[Part], folder: Path) -> Combined:
    parts = tuple((part.label, part.table.n_rows) for part in group)
    return Combined(group[0] if len(group) == 1 else stacked(desk, group, folder), parts)
