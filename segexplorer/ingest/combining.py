"""Several files, or an archive of them -> one table: what belongs together is put together, what does not is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.archives import Member, unpack
from segexplorer.ingest.column_names import is_customer_id
from segexplorer.ingest.copies import is_told_again
from segexplorer.ingest.delimited import import_text
from segexplorer.ingest.dialect import guess_dialect
from segexplorer.ingest.finish import tidy
from segexplorer.ingest.found import found_together
from segexplorer.ingest.presets import recognise_preset
from segexplorer.ingest.quarantine import gather
from segexplorer.ingest.readers import READERS, Desk, Part, kind_or_refusal, read_part
from segexplorer.ingest.recognised import recognise
from segexplorer.ingest.several import (
    JoinOffer,
    Stack,
    append,
    how_joined,
    join,
    join_offers,
    order_lines,
    same_columns,
    stack_of,
)
from segexplorer.ingest.sheets import Sheet, alike, size_free_likeness
from segexplorer.ingest.watch import watched

NESTED = ("zip", "gzip", "tar", "compressed")
DATES = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Combined:
    """One table of several parts: which were used (label, rows), and how they were joined."""

    part: Part
    parts: tuple[tuple[str, int], ...] = ()
    joined: JoinOffer | None = None


def read_source(desk: Desk, source: Path, label: str, folder: Path) -> Combined:
    """The table of one file, unpacked first where it is an archive. UnusableFile when there is none."""
    kind = kind_or_refusal(source, label, desk.limits)
    if kind in READERS:
        part = read_part(desk, source, kind, label, folder)
        names = alike(part.sheets)
        whole = _read_sheets(desk, source, kind, part, names, folder) if names and not desk.recipe.sheet else None
        return whole or Combined(part, ((label, part.table.n_rows),))
    members = unpack(source, kind, folder, desk.limits, label, desk.told)
    if len(members) == 1:
        return _only_member(desk, members[0], label)
    return _read_members(desk, members, label, folder)


def _read_sheets(desk: Desk, source: Path, kind: str, part: Part, names: Sequence[str], folder: Path) -> Combined | None:
    """All sheets below one another, where each is a table with the same columns: one for each month, say. None where one is not,
    or tells of the same people again."""
    read = []
    for at, name in enumerate(names):
        one = replace(desk, recipe=replace(desk.recipe, sheet=name))
        try:
            read.append(replace(read_part(one, source, kind, part.label, folder / f"sheet-{at}"), label=name))
        except UnusableFile:
            return None
    columns = {tuple(column.casefold() for column in one.table.columns) for one in read}
    if len(columns) > 1 or is_told_again(desk.connection, [one.parquet for one in read]):
        return None
    made = combine(desk, read, folder / "sheets", lambda groups: groups[0])
    n_rows = {one.label: one.table.n_rows for one in read}
    sheets = tuple(replace(s, taken=s.name in n_rows, n_rows=n_rows.get(s.name, s.n_rows)) for s in part.sheets)
    return replace(made, part=replace(made.part, label=part.label, sheets=sheets))


def _only_member(desk: Desk, member: Member, label: str) -> Combined:
    """The one file of an archive is spoken of as the archive, and its sheets are the archive's."""
    if desk.recipe.sheet.casefold() in (member.label.casefold(), Path(member.label).name.casefold()):
        desk = replace(desk, recipe=replace(desk.recipe, sheet=""))
    part = read_part(desk, member.path, _plain_kind(desk, member, label), label, member.path.with_suffix(".read"))
    return Combined(part, ((label, part.table.n_rows),))


def _plain_kind(desk: Desk, member: Member, label: str) -> str:
    """The kind of a member; an archive in an archive is not opened."""
    try:
        kind = kind_or_refusal(member.path, label, replace(desk.limits, max_file_bytes=desk.limits.max_unpacked_bytes))
    except UnusableFile as error:
        raise (UnusableFile("nested_archive", file=label) if error.code in NESTED else error) from None
    if kind in NESTED:
        raise UnusableFile("nested_archive", file=label)
    return kind


def _read_members(desk: Desk, members: Sequence[Member], label: str, folder: Path) -> Combined:
    parts: dict[str, Part] = {}
    for at, member in enumerate(members):
        inner = replace(desk, several=True, share=desk.share + (1 - desk.share) * at / len(members))
        try:
            kind = _plain_kind(desk, member, member.label)
            parts[member.label] = read_part(inner, member.path, kind, member.label, member.path.with_suffix(".read"))
        except UnusableFile:
            continue  # a letter or a picture beside the tables
    if not parts:
        raise UnusableFile("no_table_in_archive", file=label, members=len(members))
    chosen = [part for name, part in parts.items() if _is_meant(desk.recipe.sheet, name)] or _all_but_named(desk, parts, label)
    made = combine(desk, chosen, folder, lambda groups: max(groups, key=_likeness))
    used = {name for name, _ in made.parts}
    sheets = tuple(Sheet(m.label, parts[m.label].table.n_rows if m.label in parts else 0, m.label in used) for m in members)
    return replace(made, part=replace(made.part, label=label, sheets=sheets))


def _is_meant(said: str, label: str) -> bool:
    folded = said.casefold()
    return bool(said) and (folded in (label.casefold(), Path(label).name.casefold()) or folded.startswith(f"{label.casefold()}/"))


def _all_but_named(desk: Desk, parts: dict[str, Part], label: str) -> list[Part]:
    if desk.recipe.sheet and not desk.several:
        raise UnusableFile("no_such_sheet", file=label, sheet=desk.recipe.sheet, sheets=", ".join(parts)[:300])
    return list(parts.values())


def _likeness(group: Sequence[Part]) -> float:
    """How much some tables with the same columns are like the table of customers."""
    n_rows = sum(part.table.n_rows for part in group)
    return float(n_rows) ** 0.5 * len(group[0].table.columns) * max(size_free_likeness(Path(part.label).name) for part in group)


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
    made = [_appended(desk, group, folder / f"rows-{at}") for at, group in enumerate(groups)]
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
    column, orders = desk.recipe.join_on, recognise(lines.parquet, report=desk.report)
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


def _appended(desk: Desk, group: Sequence[Part], folder: Path) -> Combined:
    parts = tuple((part.label, part.table.n_rows) for part in group)
    if len(group) == 1:
        return Combined(group[0], parts)
    folder.mkdir(parents=True)
    target = folder / "table.parquet"
    whole = watched(
        desk.connection, desk.report, "combining", 1.0, lambda: _read_as_one(desk, group, target) or _below(desk, group, target)
    )
    if whole.table.n_rows > desk.limits.max_rows:
        raise UnusableFile("too_many_rows", file=whole.label, rows=whole.table.n_rows, most=desk.limits.max_rows)
    return Combined(whole, parts)


def _below(desk: Desk, group: Sequence[Part], target: Path) -> Part:
    stacks = [stack_of(desk.connection, part.label, part.parquet) for part in group]
    whole = append(desk.connection, stacks, target)
    n_rows = sum(part.table.n_rows for part in group)
    table = found_together([part.table for part in group], group[0].table, n_rows, tuple(whole.types))
    gather([part.parquet for part in group], target)
    return replace(group[0], parquet=target, table=table, n_cut=sum(part.n_cut for part in group), text=None)


def _read_as_one(desk: Desk, group: Sequence[Part], target: Path) -> Part | None:
    """The texts of all parts read as one text, or None where that is not needed or not possible.

    Needed where what a column means depends on all values: 03/04 is decided by a 31/12 in another file, and a code with a
    leading zero there keeps a column text here.
    """
    types = [stack_of(desk.connection, part.label, part.parquet).types for part in group]
    if all(t == types[0] for t in types) and not any(kind in DATES for kind in types[0].values()):
        return None
    delimiter = _common_delimiter(group)
    if not delimiter:
        return None
    text = target.with_name("one.txt")
    _concatenate([part.text for part in group if part.text], text)
    try:
        table = import_text(desk.connection, text, target, desk.limits, group[0].label, delimiter, desk.recipe)
    finally:
        text.unlink()
    n_rows, n_cut = tidy(desk.connection, target, desk.limits.max_cell_chars)
    if n_rows != sum(part.table.n_rows for part in group):
        return None
    return replace(group[0], parquet=target, table=replace(table, n_rows=n_rows), n_cut=n_cut, text=None)


def _common_delimiter(group: Sequence[Part]) -> str:
    """The delimiter of texts that start with the same line of names and have nothing set aside; "" where they differ."""
    dialects = [guess_dialect(part.text, part.delimiter or ",") if part.text else None for part in group]
    first = dialects[0]
    if first is None or any(part.table.rejected_rows for part in group):
        return ""
    same = all(
        d and (d.delimiter, d.escape, d.skip, d.header) == (first.delimiter, first.escape, 1, first.header) for d in dialects
    )
    return first.delimiter if same and not any("\n" in name or "\r" in name for name in first.header) else ""


def _concatenate(texts: Sequence[Path], target: Path) -> None:
    with target.open("wb") as whole:
        for at, text in enumerate(texts):
            with text.open("rb") as one:
                if at:
                    one.readline()
                shutil.copyfileobj(one, whole, 1 << 20)
            whole.write(b"\n")
