"""Several tables -> one: rows below one another where the columns are the same, side by side where they share a key.

A key is never guessed silently: where files could be joined, UnusableFile("join_needed") offers it, and a recipe says yes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from segexplorer.errors import UnusableFile
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.warehouse import name, place, write_parquet

NEARLY_SAME = 0.8  # share of all columns that two files have in common, to be exports of the same kind
MIN_OVERLAP = 0.1  # share of the keys of the smaller side that the other side knows
KEY_TYPES = ("BIGINT", "VARCHAR")
NAMES_SOMEBODY = re.compile(
    r"(^|[^a-z])id$|customer|client|kund|klant|clien|user|member|contact|subscri|buyer|shopper|person|account|mail|konto", re.I
)


@dataclass(frozen=True)
class Stack:
    """A table on the way: what it is called in sentences, where it is, and the type of each of its columns."""

    label: str
    parquet: Path
    types: dict[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """The names of the columns, without regard to case."""
        return frozenset(column.casefold() for column in self.types)

    def column(self, wanted: str) -> str:
        """The column of that name in any case; "" when there is none."""
        return next((column for column in self.types if column.casefold() == wanted.casefold()), "")


@dataclass(frozen=True)
class JoinOffer:
    """That several tables could be put side by side by `column`: every row of `base` is kept, `n_matched` of its `n_rows` rows are
    found in each of the `others` (label, n_matched)."""

    column: str
    base: str
    n_rows: int
    others: tuple[tuple[str, int], ...]


def stack_of(connection: duckdb.DuckDBPyConnection, label: str, parquet: Path) -> Stack:
    """A written table as one that can be combined."""
    described = connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()
    return Stack(label, parquet, {column: kind for column, kind, *_ in described})


def same_columns(stacks: Sequence[Stack]) -> list[list[Stack]]:
    """Tables with the same columns, in any order and case, together; the groups in the order of their first table."""
    groups: list[list[Stack]] = []
    for stack in stacks:
        for group in groups:
            if _alike(group[0].keys, stack.keys):
                group.append(stack)
                break
        else:
            groups.append([stack])
    return groups


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(ours & theirs) >= NEARLY_SAME * len(ours | theirs)


def append(connection: duckdb.DuckDBPyConnection, group: Sequence[Stack], target: Path) -> Stack:
    """The rows of all tables, one table below the other; a column that one lacks is missing there. Types that differ become text,
    except for whole and other numbers."""
    first: dict[str, str] = {}
    for stack in group:
        for column in stack.types:
            first.setdefault(column.casefold(), column)
    columns = list(first.values())
    types = {column: _common_type([s.types[s.column(column)] for s in group if s.column(column)]) for column in columns}
    selects = [
        "SELECT " + ", ".join(_as(stack.column(c), kind, c) for c, kind in types.items()) + f" FROM {place(stack.parquet)}"  # noqa: S608
        for stack in group
    ]
    write_parquet(connection, " UNION ALL ".join(selects), target, len(columns))
    return Stack(group[0].label, target, types)


def _common_type(kinds: Sequence[str]) -> str:
    distinct = set(kinds)
    if len(distinct) == 1:
        return kinds[0]
    if distinct == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if distinct == {"DATE", "TIMESTAMP"} else "VARCHAR"


def _as(column: str, kind: str, alias: str) -> str:
    return f"{name(column) if column else 'NULL'}::{kind} AS {name(alias)}"


def join_offers(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack]) -> list[JoinOffer]:
    """The columns that could join all tables, the best first: it names somebody, and most rows find their partner."""
    shared = [c for c in stacks[0].types if all(_is_key(stack, c) for stack in stacks)]
    offers = [offer for column in shared if (offer := _offer(connection, stacks, column))]
    return sorted(offers, key=lambda o: (not NAMES_SOMEBODY.search(o.column), -sum(n for _, n in o.others) / max(o.n_rows, 1)))


def _is_key(stack: Stack, column: str) -> bool:
    return stack.types.get(stack.column(column), "") in KEY_TYPES


def _offer(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack], column: str) -> JoinOffer | None:
    base = _base(connection, stacks, column) or stacks[0]
    others = [(s, _matched(connection, base, s, column)) for s in stacks if s is not base]
    n_rows = _count(connection, base, "count(*)", "true")
    unique = any(_is_unique(connection, s, column) for s in stacks)
    if not unique or any(share < MIN_OVERLAP for _, (_, share) in others):
        return None
    return JoinOffer(base.column(column), base.label, n_rows, tuple((s.label, n) for s, (n, _) in others))


def _base(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack], column: str) -> Stack | None:
    """The table whose rows are kept: all others have each key once. Of several, one that has each key once itself, the largest."""
    unique = {s.label: _is_unique(connection, s, column) for s in stacks}
    possible = [s for s in stacks if all(unique[o.label] for o in stacks if o is not s)]
    return max(possible, key=lambda s: (unique[s.label], _count(connection, s, "count(*)", "true")), default=None)


def _count(connection: duckdb.DuckDBPyConnection, stack: Stack, what: str, where: str) -> int:
    row = connection.execute(f"SELECT {what} FROM {place(stack.parquet)} WHERE {where}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _is_unique(connection: duckdb.DuckDBPyConnection, stack: Stack, column: str) -> bool:
    key = name(stack.column(column))
    return _count(connection, stack, f"count({key}) - count(DISTINCT {key})", "true") == 0


def _key(stack: Stack, column: str) -> str:
    """SQL: a key as text, so that 7 in one file and "7" in another are the same."""
    return f"{name(stack.column(column))}::VARCHAR"


def _matched(connection: duckdb.DuckDBPyConnection, base: Stack, other: Stack, column: str) -> tuple[int, float]:
    """Rows of the base that find their key in the other table, and the share of the keys of the smaller side that both know."""
    known = f"{_key(base, column)} IN (SELECT {_key(other, column)} FROM {place(other.parquet)})"  # noqa: S608
    n_matched = _count(connection, base, "count(*)", known)
    n_both = _count(connection, base, f"count(DISTINCT {_key(base, column)})", known)
    n_keys = min(_count(connection, s, f"count(DISTINCT {_key(s, column)})", "true") for s in (base, other))
    return n_matched, n_both / max(n_keys, 1)


def join(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack], column: str, target: Path) -> tuple[Stack, JoinOffer]:
    """All columns of all tables, for each row of the base. UnusableFile when a table lacks the column, or has a key twice."""
    for stack in stacks:
        if not stack.column(column):
            raise UnusableFile("join_column_missing", file=stack.label, column=column)
    base = _base(connection, stacks, column)
    if base is None:
        raise UnusableFile("join_needs_orders", file=_lines(connection, stacks, column)[0].label, column=column)
    others = [stack for stack in stacks if stack is not base]
    return _joined(connection, base, others, column, target), how_joined(connection, base, others, column)


def how_joined(connection: duckdb.DuckDBPyConnection, base: Stack, others: Sequence[Stack], column: str) -> JoinOffer:
    """How many rows of the base find their key in each of the others."""
    n_rows = _count(connection, base, "count(*)", "true")
    return JoinOffer(
        base.column(column), base.label, n_rows, tuple((s.label, _matched(connection, base, s, column)[0]) for s in others)
    )


def order_lines(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack], column: str) -> Stack | None:
    """The one table with several rows for a column that names somebody, where all others have one: what customers did."""
    if not NAMES_SOMEBODY.search(column) or not all(stack.column(column) for stack in stacks):
        return None
    repeated = _lines(connection, stacks, column)
    return repeated[0] if len(repeated) == 1 else None


def _lines(connection: duckdb.DuckDBPyConnection, stacks: Sequence[Stack], column: str) -> list[Stack]:
    """The tables with several rows per key, the longest first."""
    repeated = [s for s in stacks if not _is_unique(connection, s, column)]
    return sorted(repeated, key=lambda s: -_count(connection, s, "count(*)", "true"))


def _joined(connection: duckdb.DuckDBPyConnection, base: Stack, others: Sequence[Stack], column: str, target: Path) -> Stack:
    columns = [(f"t0.{name(c)}", c) for c in base.types]
    for at, other in enumerate(others, start=1):
        added = [c for c in other.types if c != other.column(column)]
        columns += [(f"t{at}.{name(c)}", f"{c} ({Path(other.label).stem})" if c.casefold() in base.keys else c) for c in added]
    names = clean_names([alias for _, alias in columns])
    selected = ", ".join(f"{source} AS {name(alias)}" for (source, _), alias in zip(columns, names, strict=True))
    joins = "".join(
        f" LEFT JOIN {place(other.parquet)} t{at} ON t0.{_key(base, column)} = t{at}.{_key(other, column)}"
        for at, other in enumerate(others, start=1)
    )
    rows = f"read_parquet({place(base.parquet)}, file_row_number = true) t0"
    write_parquet(connection, f"SELECT {selected} FROM {rows}{joins} ORDER BY t0.file_row_number", target, len(names))  # noqa: S608
    return stack_of(connection, base.label, target)
