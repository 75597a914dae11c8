"""A table or a query -> `data.parquet`, and short looks at a database before that."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from segexplorer.errors import UnusableSource
from segexplorer.ingest.files import DATA_NAME, Imported
from segexplorer.ingest.finish import tidy
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.names import clean_names
from segexplorer.ingest.sql.cells import Column
from segexplorer.ingest.sql.doors import Door, Stream, opened
from segexplorer.ingest.sql.parts import Parts
from segexplorer.ingest.sql.patience import Patience, Report
from segexplorer.ingest.sql.problems import in_a_sentence
from segexplorer.ingest.sql.sources import Address, Query, Source, Table, check_query, label
from segexplorer.ingest.warehouse import connect, name, place
from segexplorer.ingest.watch import Through

MOST_TABLES = 2_000
LOOK_MOST_S = 30  # somebody waits in front of a page
READ_SHARE = 0.85  # of the work; the rest is typing and tidying
HALF_WAY = 300_000  # rows of a query, whose number nobody knows, at which half of reading counts as done


@dataclass(frozen=True)
class Queried(Imported):
    """What became of a table or query. `left_out` are columns that hold bytes (pictures, keys), `unfit_cells` counts values
    that were left blank: bytes among text, days before year 1 or after 9999."""

    left_out: tuple[str, ...] = ()
    unfit_cells: int = 0


def _nobody_asks(step: str, share: float) -> None:
    pass


def read_query(
    address: Address, source: Source, folder: Path, limits: Limits | None = None, report: Report = _nobody_asks
) -> Queried:
    """Read a table, a view or the result of one SELECT into `folder/data.parquet`, in batches, without ever writing there.

    The result appears all at once under its final name. `report` is called several times a second and may raise to stop: the
    database is interrupted, nothing is left behind. Same rows in whatever order, same sha256. Raises UnusableSource.
    """
    limits = limits or Limits()
    if isinstance(source, Query):
        check_query(source.sql, address.kind)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as made:
        work = Path(made)
        with _reading(address, source, report, limits.max_query_s) as (door, patience):
            n_rows = _expected(door, source, patience, limits)
            stream = patience.do(lambda: door.stream(source), "querying", 0.02)
            names = _names(stream, source, limits)
            parts = _copied(stream, Parts(work, stream.declared), patience, source, n_rows, limits)
        return _finished(parts, names, door.keeps_types, work, folder, address, source, limits, report)


def tables(address: Address) -> list[Table]:
    """Tables and views of a database, at most 2,000. Raises UnusableSource."""
    with _reading(address, None, _nobody_asks, LOOK_MOST_S) as (door, patience):
        return patience.do(lambda: door.tables(MOST_TABLES), "", 0)


def preview(address: Address, source: Source, n: int = 20) -> pd.DataFrame:
    """The first n rows that come, under the names that an import would give. Raises UnusableSource."""
    if isinstance(source, Query):
        check_query(source.sql, address.kind)
    with _reading(address, source, _nobody_asks, LOOK_MOST_S) as (door, patience):
        stream = patience.do(lambda: door.stream(source), "", 0)
        names, columns = _names(stream, source, Limits()), [Column(kind) for kind in stream.declared]
        while (batch := patience.do(stream.next_batch, "", 0)) is not None:
            columns = [column.add(values[:n]) for column, values in zip(columns, batch, strict=True)]
            break
        patience.interrupt()  # nobody reads the rest
    shown = {c: column.values.to_pandas() for c, column in zip(names, columns, strict=True) if column.values is not None}
    return pd.DataFrame(shown, columns=names)


@contextmanager
def _reading(address: Address, source: Source | None, report: Report, most_s: int) -> Iterator[tuple[Door, Patience]]:
    with in_a_sentence(address, source, most_s), ExitStack() as stack, Patience(report, most_s) as patience:
        with in_a_sentence(address, None, most_s):
            door = patience.do(lambda: stack.enter_context(opened(address, most_s)), "connecting", 0.0)
        patience.interrupt = door.interrupt
        yield door, patience


def _expected(door: Door, source: Source, patience: Patience, limits: Limits) -> int | None:
    """The rows to come: a table that is too large is refused before any of it is read."""
    n_rows = patience.do(lambda: door.count(source), "querying", 0.0)
    if n_rows is not None and n_rows > limits.max_rows:
        raise UnusableSource("query_too_many_rows", source=label(source), most=limits.max_rows)
    return n_rows


def _names(stream: Stream, source: Source, limits: Limits) -> list[str]:
    if len(stream.names) > limits.max_columns:
        n_columns, most = len(stream.names), limits.max_columns
        raise UnusableSource("query_too_many_columns", source=label(source), columns=n_columns, most=most)
    return clean_names(stream.names)


def _copied(stream: Stream, parts: Parts, patience: Patience, source: Source, n_rows: int | None, limits: Limits) -> Parts:
    """All rows as parts; the next batch is fetched while the last one is written."""
    try:
        coming = patience.begin(stream.next_batch)
        while (batch := patience.wait(coming, Through("rows", parts.n_rows), _share(parts.n_rows, n_rows))) is not None:
            coming = patience.begin(stream.next_batch)
            parts.add(batch)
            if parts.n_rows > limits.max_rows:
                raise UnusableSource("query_too_many_rows", source=label(source), most=limits.max_rows)
    finally:
        parts.close()
    return parts


def _share(n_read: int, n_rows: int | None) -> float:
    return 0.05 + (READ_SHARE - 0.05) * (min(n_read / max(n_rows, 1), 1) if n_rows is not None else n_read / (n_read + HALF_WAY))


def _finished(
    parts: Parts,
    names: Sequence[str],
    typed: bool,
    work: Path,
    folder: Path,
    address: Address,
    source: Source,
    limits: Limits,
    report: Report,
) -> Queried:
    """The parts as one tidy table under its final name."""
    report("columns", READ_SHARE)
    if parts.n_rows == 0:
        raise UnusableSource("query_no_rows", source=label(source), name=address.name)
    target = work / "table.parquet"
    try:
        with connect(work) as connection:
            left_out = parts.join(connection, target, names, typed=typed)
            if len(left_out) == len(names):
                raise UnusableSource("query_no_columns", source=label(source))
            report("columns", (1 + READ_SHARE) / 2)
            n_rows, n_cut = tidy(connection, target, limits.max_cell_chars)
            sha256 = fingerprint(connection, target)
    except duckdb.OutOfMemoryException:
        raise UnusableSource("query_too_much_memory", source=label(source)) from None
    if n_rows == 0:
        raise UnusableSource("query_no_rows", source=label(source), name=address.name)
    report("columns", 1.0)
    size_bytes = target.stat().st_size
    os.replace(target, folder / DATA_NAME)
    return Queried(
        file_name=label(source),
        parquet=folder / DATA_NAME,
        sha256=sha256,
        n_rows=n_rows,
        n_columns=len(names) - len(left_out),
        size_bytes=size_bytes,
        cut_cells=n_cut,
        left_out=tuple(names[i] for i in left_out),
        unfit_cells=sum(column.n_unfit for i, column in enumerate(parts.columns) if i not in left_out),
    )


def fingerprint(connection: duckdb.DuckDBPyConnection, parquet: Path) -> str:
    """The sha256 of a table's columns and of all its rows, in whatever order they stand: a database promises none."""
    described: list[tuple[Any, ...]] = connection.execute(f"DESCRIBE FROM {place(parquet)}").fetchall()
    columns = ", ".join(name(column) for column, *_ in described)
    sums = ", ".join(f"sum(hash({columns}, {salt}))" for salt in (1, 2))
    row = connection.execute(f"SELECT count(*), {sums} FROM {place(parquet)}").fetchone()  # noqa: S608
    return hashlib.sha256(repr(([tuple(column[:2]) for column in described], row)).encode()).hexdigest()
