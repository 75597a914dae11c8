"""Tables with the same columns -> one below the other, read as one text where a column's meaning depends on all of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from segexplorer.errors import UnusableFile
from segexplorer.ingest.delimited import import_text
from segexplorer.ingest.dialect import guess_dialect
from segexplorer.ingest.finish import tidy
from segexplorer.ingest.found import found_together
from segexplorer.ingest.quarantine import gather
from segexplorer.ingest.readers import Desk, Part
from segexplorer.ingest.several import (
    append,
    stack_of,
)
from segexplorer.ingest.watch import watched

DATES = ("DATE", "TIMESTAMP")


def stacked(desk: Desk, group: Sequence[Part], folder: Path) -> Part:
    """One part of several that have the same columns. Raises UnusableFile where it has too many rows."""
    folder.mkdir(parents=True)
    target = folder / "table.parquet"
    whole = watched(
        desk.connection, desk.report, "combining", 1.0, lambda: _read_as_one(desk, group, target) or _below(desk, group, target)
    )
    if whole.table.n_rows > desk.limits.max_rows:
        raise UnusableFile("too_many_rows", file=whole.label, rows=whole.table.n_rows, most=desk.limits.max_rows)
    return whole


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
