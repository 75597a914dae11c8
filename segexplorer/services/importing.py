"""What somebody hands over becomes a data set: copied first, read in the background, and read again when they say how.

The folder of a data set:

    sources/0, 1 ...   as they came, so that they can be read another way
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import make_base
from segexplorer.ingest.files import DATA_NAME, Imported, import_file
from segexplorer.ingest.recipe import Recipe, as_record
from segexplorer.services import datasets
from segexplorer.services.background import at_work, reporter
from segexplorer.services.exploring import guess, treatments
from segexplorer.services.facts import FACTS_NAME, Facts, write_facts
from segexplorer.services.privacy import words_of
from segexplorer.services.proxies import keep_proxies

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Job

IMPORT = "import"
SOURCES, TABLE = "sources", "table"
COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class Upload:
    """One file as it arrives."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Delivery:
    """What a worker is handed: where the copies lie, what they were called, how to read them, and the data set that gets
    new contents ("" for a new one), which is called `title`."""

    folder: str
    names: tuple[str, ...]
    recipe: Recipe = field(default_factory=Recipe)
    dataset_id: str = ""
    title: str = ""


def receive(app: App, uploads: Sequence[Upload], recipe: Recipe | None = None) -> Job:
    """Copy what was uploaded to disk and import it in the background; `arrived` finds the data set when the job is done."""
    name = secrets.token_urlsafe(12)
    sources = app.folder_for("datasets", name, SOURCES)
    for position, upload in enumerate(uploads):
        _copy(upload.content, sources / str(position))
    return _start(app, Delivery(name, tuple(upload.name for upload in uploads), recipe or Recipe()))


def read_again(app: App, dataset_id: str, recipe: Recipe) -> Job:
    """Make the data set anew from what was uploaded, read as the recipe says; until then it stays as it is."""
    described, name = datasets.describe(app, dataset_id), secrets.token_urlsafe(12)
    sources = app.folder_for("datasets", name, SOURCES)
    for source in (described.parquet.parent / SOURCES).iterdir():
        os.link(source, sources / source.name)
    return _start(app, Delivery(name, described.facts.file_names, recipe, dataset_id))


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
    sources = app.folder_for("datasets", delivery.folder, SOURCES)
    size_bytes = sum(file.stat().st_size for file in sources.iterdir())
    job = app.store.jobs.start(IMPORT, delivery.folder, files=list(delivery.names), size_bytes=size_bytes)
    sentence = str(UnusableFile("import_failed", file=delivery.names[0]))
    app.in_background(
        _import, job.id, delivery, job_id=job.id, sentence=sentence, half_made=app.folder_for("datasets", delivery.folder)
    )
    return job


def _import(app: App, job_id: str, delivery: Delivery) -> None:
    """In the background: the copies become a data set, or the job fails with one sentence and nothing is left."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    with at_work(app, job_id, "import_failed", file=delivery.names[0]), _whole_or_nothing(folder):
        report = reporter(app, job_id)
        report("importing", 0.0)
        imported = import_file(folder / SOURCES / "0", delivery.names[0], folder / TABLE, app.limits)
        report("columns", 0.9)
        keep(app, imported, delivery)


def keep(app: App, imported: Imported, delivery: Delivery) -> Dataset:
    """The table becomes a base, its columns are guessed, then the store hears of it."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    base = make_base(imported.parquet, folder / DATA_NAME, delivery.recipe)
    schema = guess(base.parquet, app.engine_for, words=words_of(app))
    keep_proxies(app, base.parquet, schema)
    facts = Facts(
        delivery.names,
        schema.columns,
        treatments(base.parquet, schema, app.engine_for),
        imported.rejected_rows,
        imported.rejected_lines,
        imported.cut_cells,
        base.repaired_cells,
    )
    write_facts(facts, folder / FACTS_NAME)
    return _tell_the_store(app, imported, delivery)


def _tell_the_store(app: App, imported: Imported, delivery: Delivery) -> Dataset:
    content: dict[str, Any] = {
        "sha256": _content_hash(imported.sha256, delivery.recipe),
        "folder": delivery.folder,
        "n_rows": imported.n_rows,
        "n_columns": imported.n_columns,
        "size_bytes": imported.size_bytes,
        "recipe": as_record(delivery.recipe),
    }
    if not delivery.dataset_id:
        name = Path(delivery.names[0]).stem or delivery.names[0]
        return app.store.datasets.add(name=(delivery.title or name)[:120], file_name=delivery.names[0][:250], **content)
    before = app.store.datasets.get(delivery.dataset_id)
    after = app.store.datasets.replace_content(delivery.dataset_id, **content)
    shutil.rmtree(datasets.folder_of_dataset(app, before.folder), ignore_errors=True)
    return after


def _content_hash(sha256: str, recipe: Recipe) -> str:
    """The name of what came of these bytes, read this way."""
    said = as_record(recipe)
    return hashlib.sha256(json.dumps([sha256, said], sort_keys=True).encode()).hexdigest() if said else sha256


@contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[None]:
    """Nobody would ever find, or delete, what was read before something went wrong."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
