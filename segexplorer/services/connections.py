"""Databases that an admin has connected: look into one, read a table or query of it, read it again and see what has changed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from segexplorer.core.drift import ColumnShift, frame_shifts
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.learned import Report
from segexplorer.core.model import Schema
from segexplorer.errors import UnusableSource
from segexplorer.ingest.changes import Blanks, Changes, changes
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.files import Imported
from segexplorer.ingest.recipe import recipe_from
from segexplorer.ingest.sql import reading
from segexplorer.ingest.sql.sources import Address, Query, Source, Table, as_record, check_query, label, source_from
from segexplorer.services import datasets
from segexplorer.services.background import at_work, reporter
from segexplorer.services.datasets import describe
from segexplorer.services.delivery import READ_SHARE, TABLE, Delivery, lay_down, publish, scaled, whole_or_nothing
from segexplorer.services.exploring import GUESS_ROWS
from segexplorer.services.importing import IMPORT

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
    """Read a source in the background; `importing.arrived` finds the data set when the job is done. Raises UnusableSource."""
    _check(_address(app, connection), source)
    origin = {"connection": connection, **as_record(source)}
    delivery = Delivery(secrets.token_urlsafe(12), (label(source),), origin=origin, title=name.strip())
    job = app.store.jobs.start(IMPORT, delivery.folder, files=list(delivery.names))
    _in_background(app, _import, job, delivery, connection)
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
    recipe, name = recipe_from(app.store.datasets.get(dataset_id).recipe), label(source_from(origin))
    delivery = Delivery(secrets.token_urlsafe(12), (name,), recipe, origin, dataset_id=dataset_id)
    _in_background(app, _refresh, job, delivery, origin["connection"])
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


def _in_background(app: App, work: Callable[..., None], job: Job, delivery: Delivery, connection: str) -> None:
    problem = UnusableSource("read_failed", name=connection)
    folder = datasets.folder_of_dataset(app, delivery.folder)
    app.in_background(work, job.id, delivery, job_id=job.id, problem=problem, half_made=folder)


def _import(app: App, job_id: str, delivery: Delivery) -> None:
    """In the background: the source becomes a data set, or the job fails with one sentence."""

    def arrive(imported: Imported) -> None:
        lay_down(app, imported, delivery)
        publish(app, imported, delivery)

    _read(app, job_id, delivery, arrive)


def _refresh(app: App, job_id: str, delivery: Delivery) -> None:
    """In the background: the newer reading takes the place of the old one, and what has changed is kept beside it."""

    def arrive(imported: Imported) -> None:
        before = describe(app, delivery.dataset_id)
        _write_changes(app, before.parquet, lay_down(app, imported, delivery), before.schema)
        publish(app, imported, delivery)

    _read(app, job_id, delivery, arrive)


def _read(app: App, job_id: str, delivery: Delivery, arrive: Callable[[Imported], None]) -> None:
    """Read a source into the folder of the delivery and hand it on; the job ends as that ends, and nothing half made stays."""
    connection, folder = delivery.origin["connection"], datasets.folder_of_dataset(app, delivery.folder)
    with at_work(app, job_id, "read_failed", name=connection), whole_or_nothing(folder):
        report = scaled(reporter(app, job_id), READ_SHARE)
        source, address = source_from(delivery.origin), _address(app, connection)
        imported = reading.read_query(address, source, folder / TABLE, app.limits, report)
        arrive(imported)


def _write_changes(app: App, then: Path, now: Path, schema: Schema) -> None:
    facts = {
        "at": datetime.now(UTC).isoformat(),
        "changes": asdict(changes(then, now, schema.id_name)),
        "shifts": [asdict(shift) for shift in shifts(then, now, schema, app)],
    }
    (now.parent / CHANGES_NAME).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
