"""Databases that an admin has connected: look into one, read a table or query of it, read it again and see what has changed."""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from segexplorer.core.drift import ColumnShift, frame_shifts
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.learned import Report
from segexplorer.core.model import Schema
from segexplorer.errors import SegexplorerError, UnusableSource
from segexplorer.ingest.changes import Blanks, Changes, changes
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.sql import reading
from segexplorer.ingest.sql.sources import Address, Query, Source, Table, as_record, check_query, label, source_from
from segexplorer.services import datasets
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import GUESS_ROWS, guess, treatments

if TYPE_CHECKING:
    from segexplorer.bootstrap import App, Tools
    from segexplorer.store.records import Job

__all__ = ["Query", "Refreshed", "Source", "Table", "Viewed", "label"]  # what pages hand over and get back

CHANGES_NAME = "changes.json"
LOOKED_AT, SHOWN = 200, 20
MASK = "•••"
MASKED = ("personal", "sensitive")
ASK_S = 1.0  # how often a job looks whether anybody still wants it


@dataclass(frozen=True)
class Viewed:
    """The first rows of a source, `masked` columns without their values."""

    rows: pd.DataFrame
    masked: tuple[str, ...]


@dataclass(frozen=True)
class Refreshed:
    """What the last reading of a data set has changed. `shifts` are of the columns that describe customers, most shifted first,
    measured on a sample of both."""

    at: datetime
    changes: Changes
    shifts: tuple[ColumnShift, ...]


class Stopped(Exception):
    """Nobody wants to know any more."""


def names(app: Tools) -> list[str]:
    """The connections, by name."""
    return list(app.settings.connections)


def tables(app: Tools, connection: str) -> list[Table]:
    """Tables and views of a connection. Raises UnusableSource."""
    return reading.tables(_address(app, connection))


def view(app: Tools, connection: str, source: Source) -> Viewed:
    """The first rows of a table or query, without what could identify a person or is sensitive. Raises UnusableSource."""
    rows = reading.preview(_address(app, connection), source, LOOKED_AT)
    masked = tuple(c.name for c in guess_schema(rows).columns if c.role in MASKED)
    return Viewed(rows.head(SHOWN).assign(**dict.fromkeys(masked, MASK))[list(rows.columns)], masked)


def receive(app: App, connection: str, source: Source, name: str = "") -> Job:
    """Read a source in the background; `datasets.arrived` finds the data set when the job is done. Raises UnusableSource."""
    _check(_address(app, connection), source)
    folder, origin = secrets.token_urlsafe(12), {"connection": connection, **as_record(source)}
    job = app.store.jobs.start("import", folder)
    app.in_background(_import, job.id, folder, origin, name, job_id=job.id, sentence=_sentence(connection))
    return job


def refresh(app: App, dataset_id: str) -> Job:
    """Read a data set again from where it came from, in the background; `refreshed` tells what has changed when it is done.

    Who asks while it is being read gets the job under way. Raises NotFound, UnusableSource when it came from no connection.
    """
    origin, key = app.store.datasets.get(dataset_id).origin, refresh_key(dataset_id)
    if "connection" not in origin:
        raise UnusableSource("not_from_database")
    _address(app, origin["connection"])
    before = app.store.jobs.latest(key)
    if before is not None and before.active:
        return before
    job = app.store.jobs.start("refresh", key)
    app.in_background(_refresh, job.id, dataset_id, job_id=job.id, sentence=_sentence(origin["connection"]))
    return job


def refresh_key(dataset_id: str) -> str:
    """The key of the jobs that read this data set again."""
    return f"refresh {dataset_id}"


def refreshed(app: App, dataset_id: str) -> Refreshed | None:
    """What the last refresh has changed, None when there was none. Raises NotFound."""
    file = describe(app, dataset_id).parquet.parent / CHANGES_NAME
    if not file.is_file():
        return None
    facts = json.loads(file.read_text(encoding="utf-8"))
    found = facts["changes"]
    lists = {name: tuple(found[name]) for name in ("added", "removed", "retyped")}
    changed = Changes(**found | lists | {"blanks": tuple(Blanks(**b) for b in found["blanks"])})
    return Refreshed(datetime.fromisoformat(facts["at"]), changed, tuple(ColumnShift(**s) for s in facts["shifts"]))


def source_named(table: str | None, query: str | None) -> Source:
    """A source as somebody types it; one dot in a table stands between its schema and its name.

    >>> source_named("sales.customers", None), source_named("customers", None)
    (Table(schema='sales', name='customers'), Table(schema='', name='customers'))
    """
    if query is not None:
        return Query(query)
    schema, _, name = str(table).rpartition(".") if str(table).count(".") == 1 else ("", "", str(table))
    return Table(schema, name)


def read_table(app: Tools, connection: str, source: Source, folder: Path, report: Report = lambda step, share: None) -> Path:
    """The Parquet table of a source in that folder. Raises UnusableSource in one plain sentence."""
    return reading.read_query(_address(app, connection), source, folder, app.limits, report).parquet


def shifts(then: Path, now: Path, schema: Schema, app: Tools) -> tuple[ColumnShift, ...]:
    """How far the columns that describe customers have moved between two readings, from a sample of each."""
    both = app.engine_for(then, None).schema().keys() & app.engine_for(now, None).schema().keys()
    known = Schema(tuple(c for c in schema.columns if c.name in both))
    samples = [app.engine_for(file, known.id_name).sample(GUESS_ROWS, 0) for file in (then, now)]
    encoder, _ = fit_encoder(samples[0], known)
    return frame_shifts(encoder, *samples) if encoder.columns else ()


def _address(app: Tools, connection: str) -> Address:
    known = app.settings.connections
    if not known:
        raise UnusableSource("no_connections")
    if connection not in known:
        raise UnusableSource("connection_unknown", name=connection, known=", ".join(known))
    return Address(connection, known[connection])


def _check(address: Address, source: Source) -> None:
    if isinstance(source, Query):
        check_query(source.sql, address.kind)


def _import(app: App, job_id: str, folder_name: str, origin: dict[str, Any], name: str) -> None:
    """In the background: the source becomes a data set, or the job fails with one sentence."""
    source, folder = source_from(origin), app.folder_for("datasets", folder_name)
    with _at_work(app, job_id, folder, origin["connection"]):
        imported = reading.read_query(_address(app, origin["connection"]), source, folder, app.limits, _reporter(app, job_id))
        _write_facts(app, imported)
        app.store.datasets.add(
            name=(name.strip() or label(source))[:120],
            file_name=label(source)[:250],
            folder=folder_name,
            origin=origin,
            **_size(imported),
        )


def _refresh(app: App, job_id: str, dataset_id: str) -> None:
    """In the background: the newer reading takes the place of the old one, and what has changed is kept beside it."""
    dataset, folder_name = app.store.datasets.get(dataset_id), secrets.token_urlsafe(12)
    origin, folder = dataset.origin, app.folder_for("datasets", folder_name)
    with _at_work(app, job_id, folder, origin["connection"]):
        described, report = describe(app, dataset_id), _reporter(app, job_id)
        address = _address(app, origin["connection"])
        imported = reading.read_query(address, source_from(origin), folder, app.limits, report)
        report("changes", 1.0)
        _write_changes(app, described.parquet, imported.parquet, described.schema)
        _write_facts(app, imported)
        app.store.datasets.replace_content(dataset_id, folder=folder_name, recipe=dataset.recipe, **_size(imported))
        shutil.rmtree(described.parquet.parent, ignore_errors=True)  # nobody would ever find it


def _write_changes(app: App, then: Path, now: Path, schema: Schema) -> None:
    facts = {
        "at": datetime.now(UTC).isoformat(),
        "changes": asdict(changes(then, now, schema.id_name)),
        "shifts": [asdict(shift) for shift in shifts(then, now, schema, app)],
    }
    (now.parent / CHANGES_NAME).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _write_facts(app: App, imported: reading.Queried) -> None:
    schema = guess(imported.parquet, app.engine_for)
    found = treatments(imported.parquet, schema, app.engine_for)
    datasets._write_facts(imported.parquet.parent, imported, schema, found)
    file = imported.parquet.parent / datasets.FACTS_NAME
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts |= {"left_out": list(imported.left_out), "unfit_cells": imported.unfit_cells}
    file.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _size(imported: reading.Queried) -> dict[str, Any]:
    return {name: getattr(imported, name) for name in ("sha256", "n_rows", "n_columns", "size_bytes")}


@contextmanager
def _at_work(app: App, job_id: str, folder: Path, connection: str) -> Iterator[None]:
    """What stands in it is the work of that job; when it does not end well, nothing of the folder stays."""
    try:
        yield
        app.store.jobs.finish(job_id)
    except BaseException as problem:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(problem, Stopped):
            return
        sentence = str(problem) if isinstance(problem, SegexplorerError) else _sentence(connection)
        app.store.jobs.fail(job_id, sentence)
        if not isinstance(problem, SegexplorerError):
            raise


def _reporter(app: App, job_id: str) -> Callable[[str, float], None]:
    """Tell the store where the work is, and hear from it every second whether anybody still wants it."""
    last = ("", 0.0)

    def report(step: str, share: float) -> None:
        nonlocal last
        if step != last[0] or time.monotonic() - last[1] >= ASK_S:
            last = (step, time.monotonic())
            if app.store.jobs.report(job_id, share, step).state == "cancelled":
                raise Stopped

    return report


def _sentence(connection: str) -> str:
    return str(UnusableSource("read_failed", name=connection))
