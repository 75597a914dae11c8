"""One file, a workbook or an archive of several -> the parts that are meant, and one table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.archives import Member, unpack
from segexplorer.ingest.combining import Combined, combine
from segexplorer.ingest.copies import is_told_again
from segexplorer.ingest.readers import READERS, Desk, Part, kind_or_refusal, read_part
from segexplorer.ingest.sheets import Sheet, alike, size_free_likeness

NESTED = ("zip", "gzip", "tar", "compressed")


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
        inner = replace(desk.part(at, len(members)), several=True)
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
