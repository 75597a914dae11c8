"""Cells of text that belong to one table -> Parquet with the form of each column decided over all values, and what did not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from segexplorer.ingest.deciding import decide
from segexplorer.ingest.decision import Decision, Hints
from segexplorer.ingest.dialect import Dialect
from segexplorer.ingest.doubts import Doubt
from segexplorer.ingest.found import Table
from segexplorer.ingest.number_forms import NUMBERS
from segexplorer.ingest.quarantine import QUARANTINE_NAME, misfits, write_quarantine
from segexplorer.ingest.warehouse import name, write_parquet


def write_settled(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    target: Path,
    dialect: Dialect,
    names: Sequence[str],
    hints: Hints,
    aside: Sequence[str] = (),
) -> Table:
    """Write the table of `relation` (line, c0, c1, ..., all trimmed) to `target`; what does not fit, with the rows that the queries
    `aside` (line, col, value) give, to quarantine.csv beside it."""
    raw = [f"c{i}" for i in range(len(names))]
    decisions = decide(connection, relation, raw, names, hints)
    selected = ", ".join(f"{d.value(d.column)} AS {name(n)}" for d, n in zip(decisions, names, strict=True))
    n_rows = write_parquet(connection, f"SELECT {selected} FROM {relation}", target, len(names))  # noqa: S608
    write_quarantine(connection, [*misfits(relation, decisions, names), *aside], target.with_name(QUARANTINE_NAME))
    return settle(Table(n_rows, tuple(names), dialect.delimiter), dialect, decisions, names)


def settle(table: Table, dialect: Dialect, decisions: Sequence[Decision], names: Sequence[str]) -> Table:
    """The table with what the decisions say of its columns."""
    pairs = list(zip(decisions, names, strict=True))
    below = dialect.units or [""] * len(names)  # of words, what stood below their name is a remark
    units = [(n, d.unit or u) for (d, n), u in zip(pairs, below, strict=True) if d.unit or (u and d.form in NUMBERS)]
    doubts = [doubt for d in decisions for doubt in d.doubts]
    if dialect.shifted >= 0:
        doubts.append(Doubt(names[dialect.shifted], "header_shifted", "", dialect.header[dialect.shifted]))
    misfit = tuple((n, d.n_misfits) for d, n in pairs if d.n_misfits)
    return replace(table, misfits=misfit, doubts=tuple(doubts), units=tuple(units))
