"""The answer to the question of an import. The upload stays until then, so that nobody has to choose the files again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from segexplorer.errors import NotFound
from segexplorer.ingest.recipe import Recipe, recipe_from
from segexplorer.services import datasets, importing
from segexplorer.services.delivery import SOURCES

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Job


def join(app: App, job: Job, column: str) -> Job:
    """Go on, with the files side by side by that column. Raises NotFound when the upload is no longer there."""
    return _answered(app, job, join_on=column, only="")


def keep_only(app: App, job: Job, file: str) -> Job:
    """Go on with one of the files, and those that have its columns. Raises NotFound when the upload is no longer there."""
    return _answered(app, job, join_on="", only=file)


def withdraw(app: App, job: Job) -> None:
    """Nobody answers: what was uploaded is removed."""
    if not job.facts["asked"]["dataset_id"] and not any(d.folder == job.key for d in app.store.datasets.all()):
        shutil.rmtree(datasets.folder_of_dataset(app, job.key), ignore_errors=True)


def _answered(app: App, job: Job, *, join_on: str, only: str) -> Job:
    dataset_id = job.facts["asked"]["dataset_id"]
    if dataset_id:
        before = recipe_from(datasets.describe(app, dataset_id).dataset.recipe)
        return importing.read_again(app, dataset_id, replace(before, join_on=join_on, only=only))
    sources = datasets.folder_of_dataset(app, job.key) / SOURCES
    if not sources.is_dir():
        raise NotFound("upload_gone")
    return importing.go_on(app, job, Recipe(join_on=join_on, only=only))
