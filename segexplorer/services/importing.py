"""What somebody hands over becomes a data set: copied first, read in the background, and read again when they say how.

The folder of a data set:

    sources/0, 1 ...   as they came, so that they can be read another way
    suppressions/      the lists of who must not be contacted, as hashes
    table/             the table in them, and the values that did not fit it
    data.parquet       the base that is made of the table
    facts.json         written last: a folder without it is half made, and is cleared away
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import make_base
from segexplorer.ingest.files import DATA_NAME, Imported, import_files
from segexplorer.ingest.recipe import Recipe, as_record, read_alike, recipe_from
from segexplorer.ingest.suppressions import SUPPRESSIONS, carry_over, keep_lists
from segexplorer.ingest.watch import Report, silent
from segexplorer.services import datasets
from segexplorer.services.background import at_work, reporter
from segexplorer.services.exploring import guess, treatments
from segexplorer.services.facts import FACTS_NAME, Facts, Reading, write_facts
from segexplorer.services.privacy import words_of
from segexplorer.services.proxies import keep_proxies

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Job

IMPORT = "import"
SOURCES, TABLE, LISTS = "sources", "table", "lists"
COPY_BYTES = 1 << 20
READ_SHARE = 0.9  # of the whole way; the rest is looking at the columns


@dataclass(frozen=True)
class Upload:
    """One file as it arrives."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Delivery:
    """What a worker is handed: where the copies lie, what they were called, how to read them, and the data set that gets
    new contents ("" for a new one), which is called `title`. `origin` as in store.records.Dataset; `lists`: what new suppression
    lists were called, `id_name`: the column of customer numbers that they may speak of; `reading`: what was found when the table
    was read, None where it must be read first."""

    folder: str
    names: tuple[str, ...]
    recipe: Recipe = field(default_factory=Recipe)
    origin: Mapping[str, Any] = field(default_factory=dict)
    dataset_id: str = ""
    title: str = ""
    lists: tuple[str, ...] = ()
    id_name: str = ""
    reading: Reading | None = None


def receive(app: App, uploads: Sequence[Upload], recipe: Recipe | None = None) -> Job:
    """Copy what was uploaded to disk and import it in the background; `arrived` finds the data set when the job is done."""
    name = secrets.token_urlsafe(12)
    sources = app.folder_for("datasets", name, SOURCES)
    for position, upload in enumerate(uploads):
        _copy(upload.content, sources / str(position))
    return _start(app, Delivery(name, tuple(upload.name for upload in uploads), recipe or Recipe()))


def read_again(app: App, dataset_id: str, recipe: Recipe, lists: Sequence[Upload] = ()) -> Job:
    """Make the data set anew from what was uploaded, read as the recipe says; until then it stays as it is.

    `lists` are further suppression lists; the recipe names those that were kept before.
    """
    described, name = datasets.describe(app, dataset_id), secrets.token_urlsafe(12)
    before, folder = described.parquet.parent, app.folder_for("datasets", name)
    for part in (SOURCES, TABLE):
        _link(before / part, folder / part)
    carry_over(before / SUPPRESSIONS, folder / SUPPRESSIONS, recipe.suppressions)
    for position, upload in enumerate(lists):
        _copy(upload.content, app.folder_for("datasets", name, LISTS) / str(position))
    is_read = read_alike(recipe_from(described.dataset.recipe), recipe) and (folder / TABLE).is_dir()
    return _start(
        app,
        Delivery(
            folder=name,
            names=described.facts.file_names,
            recipe=recipe,
            dataset_id=dataset_id,
            lists=tuple(upload.name for upload in lists),
            id_name=described.schema.id_name or "",
            reading=described.facts.reading if is_read else None,
        ),
    )


def _link(before: Path, after: Path) -> None:
    """The same files in another folder, which takes no room; an installation from before may lack them."""
    for file in before.iterdir() if before.is_dir() else ():
        after.mkdir(mode=0o700, exist_ok=True)
        os.link(file, after / file.name)


def arrived(app: App, job: Job) -> Dataset | None:
    """The data set an import made, None while there is none."""
    return next((d for d in app.store.datasets.all() if d.folder == job.key), None)


def cancel(app: App, job_id: str) -> None:
    """Stop an import; what it had read is removed."""
    app.store.jobs.cancel(job_id)


def _copy(content: BinaryIO, target: Path) -> None:
    with target.open("wb") as file:
        while block := content.read(COPY_BYTES):
            file.write(block)


def _start(app: App, delivery: Delivery) -> Job:
    sources = datasets.folder_of_dataset(app, delivery.folder) / SOURCES
    size_bytes = sum(file.stat().st_size for file in sources.glob("*"))
    job = app.store.jobs.start(IMPORT, delivery.folder, files=list(delivery.names), size_bytes=size_bytes)
    problem = UnusableFile("import_failed", file=delivery.names[0])
    app.in_background(
        _import, job.id, delivery, job_id=job.id, problem=problem, half_made=app.folder_for("datasets", delivery.folder)
    )
    return job


def _import(app: App, job_id: str, delivery: Delivery) -> None:
    """In the background: the copies become a data set, or the job fails with one sentence and nothing is left."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    with at_work(app, job_id, "import_failed", file=delivery.names[0]), whole_or_nothing(folder):
        report = scaled(reporter(app, job_id), READ_SHARE)
        delivery = _with_lists(app, folder, delivery)
        imported = _read(app, folder, delivery, report)
        lay_down(app, imported, delivery, report)
        publish(app, imported, delivery)


def _read(app: App, folder: Path, delivery: Delivery, report: Report) -> Imported:
    """The table of the copies; one that was read the same way before is there already."""
    if delivery.reading is not None:
        known = {f.name: getattr(delivery.reading, f.name) for f in fields(Reading)}
        return Imported(parquet=folder / TABLE / DATA_NAME, **known)
    sources = [(folder / SOURCES / str(n), name) for n, name in enumerate(delivery.names)]
    return import_files(sources, folder / TABLE, app.limits, delivery.recipe, report)


def _with_lists(app: App, folder: Path, delivery: Delivery) -> Delivery:
    """The lists that came are kept as hashes, and the recipe names them; what was uploaded is removed."""
    ids, today = list(delivery.recipe.suppressions), datetime.now(UTC).date().isoformat()
    for position, label in enumerate(delivery.lists):
        source = folder / LISTS / str(position)
        ids += [one.id for one in keep_lists(source, label, folder / SUPPRESSIONS, today, delivery.id_name, app.limits)]
    shutil.rmtree(folder / LISTS, ignore_errors=True)
    return replace(delivery, recipe=replace(delivery.recipe, suppressions=tuple(dict.fromkeys(ids))))


def lay_down(app: App, imported: Imported, delivery: Delivery, report: Report = silent) -> Path:
    """The table becomes a base in the folder of the delivery, and its columns are guessed; the base's Parquet."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    base = make_base(imported.parquet, folder / DATA_NAME, delivery.recipe, app.limits, report)
    report("columns", 1.0)
    schema = guess(base.parquet, app.engine_for, base.corrections, words_of(app))
    keep_proxies(app, base.parquet, schema)
    found = treatments(base.parquet, schema, app.engine_for)
    reading = Reading(**{f.name: getattr(imported, f.name) for f in fields(Reading)})
    facts = Facts(delivery.names, schema.columns, found, reading, base.repaired_cells, base.lists, base.order_lines)
    write_facts(facts, folder / FACTS_NAME)
    return base.parquet


def publish(app: App, imported: Imported, delivery: Delivery) -> Dataset:
    """The store hears of what was laid down: a new data set, or new contents of one, whose old ones are removed."""
    content: dict[str, Any] = {
        "sha256": _content_hash(imported.sha256, delivery.recipe),
        "folder": delivery.folder,
        "n_rows": imported.n_rows,
        "n_columns": imported.n_columns,
        "size_bytes": imported.size_bytes,
        "recipe": as_record(delivery.recipe),
    }
    if not delivery.dataset_id:
        name = delivery.title or Path(delivery.names[0]).stem or delivery.names[0]
        return app.store.datasets.add(name=name[:120], file_name=delivery.names[0][:250], origin=delivery.origin, **content)
    before = app.store.datasets.get(delivery.dataset_id)
    after = app.store.datasets.replace_content(delivery.dataset_id, **content)
    shutil.rmtree(datasets.folder_of_dataset(app, before.folder), ignore_errors=True)  # nobody would ever find it
    return after


def _content_hash(sha256: str, recipe: Recipe) -> str:
    """The name of what came of these bytes, read this way."""
    said = as_record(recipe)
    return hashlib.sha256(json.dumps([sha256, said], sort_keys=True).encode()).hexdigest() if said else sha256


@contextmanager
def whole_or_nothing(folder: Path) -> Iterator[None]:
    """Nobody would ever find, or delete, what was read before something went wrong."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def scaled(report: Report, most: float) -> Report:
    """A report of a part of the work that ends at `most` of the whole."""
    return lambda step, share: report(step, most * share)
