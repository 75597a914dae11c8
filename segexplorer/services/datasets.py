"""Data sets: a file becomes a table once, its columns are guessed once, and a user's corrections lie on top."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from segexplorer.core.model import Column, Schema, Treatment
from segexplorer.errors import NotFound, SegexplorerError, UnusableFile
from segexplorer.ingest.columns import apply_corrections
from segexplorer.ingest.files import DATA_NAME, Imported, import_file
from segexplorer.ingest.limits import Limits
from segexplorer.ingest.samples import online_shop
from segexplorer.services.exploring import guess, treatments

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Job

FACTS_NAME = "facts.json"
SAMPLE_FILE = "online_shop.parquet"
SAMPLE_NAME = "Sample: online shop"
COPY_BYTES = 1 << 20
_MAKING_THE_SAMPLE = threading.Lock()
LIKELY_GOAL = re.compile(
    r"(^|_)(respon\w*|visit(ed)?|convert\w*|conversion|click\w*|bought|subscribed|y|target|label)($|_)", re.IGNORECASE
)


@dataclass(frozen=True)
class Described:
    """A data set with what is known of its columns and of the file it came from. `treatments` are the columns that may say
    who got a message and who was left out on purpose."""

    dataset: Dataset
    parquet: Path
    schema: Schema
    rejected_rows: int
    rejected_lines: tuple[int, ...]
    cut_cells: int
    treatments: tuple[Treatment, ...] = ()


def sample_dataset(app: App) -> Dataset:
    """The synthetic sample as a data set, made at the first call; several visitors at once make one."""
    with _MAKING_THE_SAMPLE:
        known = known_sample(app)
        if known:
            return known
        name = secrets.token_urlsafe(12)
        return keep(app, import_sample(_folder(app, name), app.limits), SAMPLE_NAME, name)


def known_sample(app: App) -> Dataset | None:
    """The sample's data set, None while nobody has opened it."""
    there = (d for d in app.store.datasets.all() if d.file_name == SAMPLE_FILE and d.name == SAMPLE_NAME)
    return next((d for d in there if (_folder(app, d.folder) / FACTS_NAME).is_file()), None)


def import_sample(folder: Path, limits: Limits) -> Imported:
    """The synthetic sample as a table in that folder; the same bytes every time."""
    source = folder / SAMPLE_FILE
    online_shop().to_parquet(source, index=False)
    try:
        return import_file(source, SAMPLE_FILE, folder, limits)
    finally:
        source.unlink()


def names(app: App) -> dict[str, str]:
    """Id -> name of every data set whose table is there, newest first."""
    return {d.id: d.name for d in app.store.datasets.all() if (_folder(app, d.folder) / FACTS_NAME).is_file()}


def describe(app: App, dataset_id: str) -> Described:
    """The data set with its schema, corrections applied. Raises NotFound."""
    dataset = app.store.datasets.get(dataset_id)
    folder = _folder(app, dataset.folder)
    if not (folder / FACTS_NAME).is_file():
        raise NotFound("dataset_gone")
    facts = json.loads((folder / FACTS_NAME).read_text(encoding="utf-8"))
    schema = apply_corrections(Schema(tuple(Column(**c) for c in facts["columns"])), dataset.corrections)
    found = tuple(Treatment(t["column"], tuple(t["levels"]), t["control"]) for t in facts.get("treatments", ()))
    return Described(
        dataset, folder / DATA_NAME, schema, facts["rejected_rows"], tuple(facts["rejected_lines"]), facts["cut_cells"], found
    )


def correct(app: App, dataset_id: str, corrections: dict[str, dict[str, Any]]) -> None:
    """Keep what the user says about columns, on top of what was said before."""
    before = app.store.datasets.get(dataset_id).corrections
    merged = {**before, **{name: {**before.get(name, {}), **change} for name, change in corrections.items()}}
    app.store.datasets.save_corrections(dataset_id, merged)


def forget_corrections(app: App, dataset_id: str) -> None:
    """Back to what was guessed."""
    app.store.datasets.save_corrections(dataset_id, {})


def likely_goal(schema: Schema) -> str | None:
    """The column the user calls the goal, else a yes/no column whose name speaks of an outcome, or None."""
    marked = schema.with_role("goal")
    speaking = (c for c in schema.columns if c.kind == "flag" and c.role == "feature" and LIKELY_GOAL.search(c.name))
    return next((c.name for c in (*marked, *speaking)), None)


def keep(app: App, imported: Imported, name: str, folder: str, file_names: Sequence[str] = ()) -> Dataset:
    """The table in that folder becomes a data set: its columns are guessed, then the store hears of it."""
    schema = guess(imported.parquet, app.engine_for)
    _write_facts(imported, schema, treatments(imported.parquet, schema, app.engine_for), file_names or (imported.file_name,))
    return app.store.datasets.add(
        name=name[:120],
        file_name=imported.file_name[:250],
        sha256=imported.sha256,
        folder=folder,
        n_rows=imported.n_rows,
        n_columns=imported.n_columns,
        size_bytes=imported.size_bytes,
    )


def _write_facts(imported: Imported, schema: Schema, found: tuple[Treatment, ...], file_names: Sequence[str]) -> None:
    facts = {
        "file_names": list(file_names),
        "columns": [asdict(c) for c in schema.columns],
        "treatments": [asdict(t) for t in found],
        "rejected_rows": imported.rejected_rows,
        "rejected_lines": list(imported.rejected_lines),
        "cut_cells": imported.cut_cells,
    }
    (imported.parquet.parent / FACTS_NAME).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _folder(app: App, name: str) -> Path:
    return app.folder_for("datasets", name)
