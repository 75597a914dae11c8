"""What a newer reading of the same table has changed: rows by their id, columns, blanks. Counts only, never a row."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from segexplorer.ingest.warehouse import connect, name, place

NUMBERS = ("BIGINT", "DOUBLE")


@dataclass(frozen=True)
class Blanks:
    """How much of a column that both readings have is blank, as shares of the rows then and now."""

    column: str
    share_then: float
    share_now: float


@dataclass(frozen=True)
class Changes:
    """`n_new`, `n_gone`, `n_changed` count ids that only now, only then, or in both but with other values (in columns that both
    have); None where there is no id to follow. `retyped` columns hold another kind of values than then."""

    rows_then: int
    rows_now: int
    n_new: int | None
    n_gone: int | None
    n_changed: int | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    retyped: tuple[str, ...]
    blanks: tuple[Blanks, ...]

    @property
    def is_same(self) -> bool:
        """True when both readings hold the same, as far as this tells."""
        moved = any((self.n_new, self.n_gone, self.n_changed, self.added, self.removed, self.retyped))
        return not moved and self.rows_then == self.rows_now and all(b.share_then == b.share_now for b in self.blanks)


def changes(then: Path, now: Path, id_name: str | None) -> Changes:
    """How the table of `now` differs from that of `then`, customers told apart by `id_name` where both have it."""
    with tempfile.TemporaryDirectory(prefix="segexplorer-") as work, connect(Path(work)) as connection:
        before, after = _types(connection, then), _types(connection, now)
        both = [column for column in before if column in after]
        counts = [_filled(connection, file, both) for file in (then, now)]
        ids = _by_id(connection, then, now, id_name, before, after) if id_name in both else (None, None, None)
    (rows_then, *filled_then), (rows_now, *filled_now) = counts
    blanks = (
        Blanks(column, 1 - a / max(rows_then, 1), 1 - b / max(rows_now, 1))
        for column, a, b in zip(both, filled_then, filled_now, strict=True)
    )
    return Changes(
        rows_then=rows_then,
        rows_now=rows_now,
        n_new=ids[0],
        n_gone=ids[1],
        n_changed=ids[2],
        added=tuple(column for column in after if column not in before),
        removed=tuple(column for column in before if column not in after),
        retyped=tuple(column for column in both if before[column] != after[column]),
        blanks=tuple(blanks),
    )


def _types(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, str]:
    return {column: kind for column, kind, *_ in connection.execute(f"DESCRIBE FROM {place(file)}").fetchall()}


def _filled(connection: duckdb.DuckDBPyConnection, file: Path, columns: list[str]) -> tuple[int, ...]:
    counted = ", ".join(["count(*)", *(f"count({name(c)})" for c in columns)])
    return connection.execute(f"SELECT {counted} FROM {place(file)}").fetchall()[0]  # noqa: S608


def _by_id(
    connection: duckdb.DuckDBPyConnection, then: Path, now: Path, id_name: str | None, before: dict[str, str], after: dict[str, str]
) -> tuple[int, int, int]:
    """Ids only now, only then, and in both with other values. An id that is repeated is as many rows together, in any order."""
    rest = [_alike(column, before[column], after[column]) for column in before if column in after and column != id_name]
    content = f"hash({', '.join(rest)})" if rest else "0"
    key = str(id_name)
    one_a_row = (
        f"SELECT CAST({_alike(key, before[key], after[key])} AS VARCHAR) AS id, count(*) AS n, sum({content}) AS content FROM"
    )
    sides = [f"({one_a_row} {place(file)} WHERE {name(key)} IS NOT NULL GROUP BY 1)" for file in (then, now)]
    counted = (
        "count(*) FILTER (WHERE a.id IS NULL), count(*) FILTER (WHERE b.id IS NULL),"
        " count(*) FILTER (WHERE (a.n, a.content) IS DISTINCT FROM (b.n, b.content) AND a.id IS NOT NULL AND b.id IS NOT NULL)"
    )
    found = connection.execute(f"SELECT {counted} FROM {sides[0]} AS a FULL JOIN {sides[1]} AS b ON a.id = b.id")  # noqa: S608
    new, gone, changed = found.fetchall()[0]
    return new, gone, changed


def _alike(column: str, before: str, after: str) -> str:
    """The column in a type that means the same on both sides: 1 and 1.0 are one value."""
    if before == after:
        return name(column)
    return f"CAST({name(column)} AS {'DOUBLE' if before in NUMBERS and after in NUMBERS else 'VARCHAR'})"
