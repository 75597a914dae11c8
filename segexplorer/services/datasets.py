"""Data sets: a file becomes a table once, its columns are guessed once, and a user's corrections lie on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.core.model import Schema
from segexplorer.errors import NotFound
from segexplorer.ingest.column_names import is_outcome
from segexplorer.ingest.columns import apply_corrections
from segexplorer.ingest.files import DATA_NAME
from segexplorer.ingest.origins import with_origins
from segexplorer.services import privacy
from segexplorer.services.facts import FACTS_NAME, Facts, read_facts
from segexplorer.services.proxies import protected

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset


@dataclass(frozen=True)
class Described:
    """A data set with what is known of it; `schema` has the user's corrections, without what gives away a sensitive column,
    `facts.columns` are as they were guessed."""

    dataset: Dataset
    parquet: Path
    schema: Schema
    facts: Facts


def names(app: App) -> dict[str, str]:
    """Id -> name of every data set whose table is there, newest first."""
    return {d.id: d.name for d in app.store.datasets.all() if is_whole(app, d)}


def describe(app: App, dataset_id: str) -> Described:
    """The data set with its schema, corrections applied. Raises NotFound."""
    dataset = app.store.datasets.get(dataset_id)
    if not is_whole(app, dataset):
        raise NotFound("dataset_gone")
    folder = folder_of_dataset(app, dataset.folder)
    facts = read_facts(folder / FACTS_NAME)
    guessed, parquet = Schema(facts.columns), folder / DATA_NAME
    corrected = with_origins(apply_corrections(guessed, dataset.corrections))
    return Described(dataset, parquet, protected(app, parquet, guessed, corrected, dataset.corrections), facts)


def correct(app: App, dataset_id: str, corrections: dict[str, dict[str, Any]]) -> None:
    """Keep what the user says about columns, on top of what was said before.

    Raises UnusableInput when that would use a sensitive column without a waiver, or values that identify people.
    """
    privacy.refuse(app, describe(app, dataset_id), corrections)
    before = app.store.datasets.get(dataset_id).corrections
    merged = {**before, **{name: {**before.get(name, {}), **change} for name, change in corrections.items()}}
    app.store.datasets.save_corrections(dataset_id, privacy.without_spent_waivers(merged))


def leave_out(app: App, dataset_id: str, columns: Sequence[str]) -> None:
    """Use these columns no more: a correction as any other, so that it can be taken back."""
    correct(app, dataset_id, {name: {"used": False} for name in columns})


def forget_corrections(app: App, dataset_id: str) -> None:
    """Back to what was guessed."""
    app.store.datasets.save_corrections(dataset_id, {})


def likely_goal(schema: Schema) -> str | None:
    """The column the user calls the goal, else a yes/no column whose name speaks of an outcome, or None."""
    marked = schema.with_role("goal")
    speaking = (c for c in schema.columns if c.kind == "flag" and c.role == "feature" and is_outcome(c.name))
    return next((c.name for c in (*marked, *speaking)), None)


def is_whole(app: App, dataset: Dataset) -> bool:
    """True when everything of it is on disk."""
    return (folder_of_dataset(app, dataset.folder) / FACTS_NAME).is_file()


def folder_of_dataset(app: App, name: str) -> Path:
    """Where everything of the data set of that folder name lies."""
    return app.folder_for("datasets", name)
