"""What somebody hands over: copied first, read in the background (services.delivery), and read again when they say how."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from segexplorer.errors import UnusableFile
from segexplorer.ingest.recipe import Recipe, read_alike, recipe_from
from segexplorer.ingest.suppressions import SUPPRESSIONS, carry_over
from segexplorer.services import datasets
from segexplorer.services.delivery import LISTS, SOURCES, TABLE, Delivery, deliver

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Job

IMPORT = "import"
COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class Upload:
    """One file as it arrives."""

    name: str
    content: BinaryIO


def receive(app: App, uploads: Sequence[Upload], recipe: Recipe | None = None) -> Job:
    """Copy what was uploaded to disk and import it in the background; `arrived` finds the data set when the job is done."""
    name = secrets.token_urlsafe(12)
    sources = app.folder_for("datasets", name, SOURCES)
    for position, upload in enumerate(uploads):
        _copy(upload.content, sources / str(position))
    return _start(app, Delivery(name, tuple(upload.name for upload in uploads), recipe or Recipe()))


def go_on(app: App, job: Job, recipe: Recipe) -> Job:
    """Import once more what an import left that ended with a question."""
    return _start(app, Delivery(job.key, tuple(job.facts["files"]), recipe))


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
        deliver, job.id, delivery, job_id=job.id, problem=problem, half_made=app.folder_for("datasets", delivery.folder)
    )
    return job
