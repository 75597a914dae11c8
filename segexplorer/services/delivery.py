"""In the background: what was delivered becomes a data set, whole or not at all.

The folder of a data set:

    sources/0, 1 ...   as they came, so that they can be read another way
    suppressions/      the lists of who must not be contacted, as hashes
    table/             the table in them, what did not fit it, and for order lines the table of customers that came with them
    data.parquet       the base that is made of the table
    facts.json         written last: a folder without it is half made, and is cleared away
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segexplorer.errors import UnusableFile
from segexplorer.ingest.base import make_base
from segexplorer.ingest.columns import apply_corrections
from segexplorer.ingest.files import DATA_NAME, Findings, Imported, import_files
from segexplorer.ingest.recipe import Recipe, as_record
from segexplorer.ingest.suppressions import SUPPRESSIONS, keep_lists
from segexplorer.ingest.watch import Report, silent
from segexplorer.services import datasets
from segexplorer.services.background import at_work, reporter
from segexplorer.services.exploring import guess, treatments
from segexplorer.services.facts import FACTS_NAME, Facts, write_facts
from segexplorer.services.free_names import free_name
from segexplorer.services.presets import lists_refusals, preset_of, understood
from segexplorer.services.privacy import words_of
from segexplorer.services.proxies import keep_proxies
from segexplorer.services.questions import is_question, noted

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset

SOURCES, TABLE, LISTS = "sources", "table", "lists"
READ_SHARE = 0.9  # of the whole way; the rest is looking at the columns


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
    reading: Findings | None = None


def deliver(app: App, job_id: str, delivery: Delivery) -> None:
    """In the background: the copies become a data set, or the job fails with one sentence and nothing is left."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    with (
        at_work(app, job_id, "import_failed", file=delivery.names[0]),
        whole_or_nothing(folder),
        noted(app, job_id, delivery.dataset_id),
    ):
        report = scaled(reporter(app, job_id), READ_SHARE)
        delivery = _with_lists(app, folder, delivery)
        imported = _read(app, folder, delivery, report)
        delivery = _with_refusals(app, folder, delivery, imported)
        lay_down(app, imported, delivery, report)
        publish(app, imported, delivery)


def _read(app: App, folder: Path, delivery: Delivery, report: Report) -> Imported:
    """The table of the copies; one that was read the same way before is there already."""
    if delivery.reading is not None:
        known = {f.name: getattr(delivery.reading, f.name) for f in fields(Findings)}
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


def _with_refusals(app: App, folder: Path, delivery: Delivery, imported: Imported) -> Delivery:
    """Files of a new data set that only list who must not be contacted are kept as such lists too."""
    if delivery.dataset_id:
        return delivery
    preset, used = preset_of(app, imported.parquet, delivery.names[0]), {part.name for part in imported.parts}
    beside = {sheet.name for sheet in imported.sheets if sheet.n_rows and not sheet.taken}
    ids = list(delivery.recipe.suppressions)
    for position, label in enumerate(delivery.names):
        lists_only = lists_refusals(label) and (len(delivery.names) > 1 and label not in used)
        if (preset and preset.suppresses) or lists_only or any(map(lists_refusals, beside)):
            with suppress(UnusableFile):  # nobody is on it, or nobody who could be found by it
                today, source = datetime.now(UTC).date().isoformat(), folder / SOURCES / str(position)
                ids += [one.id for one in keep_lists(source, label, folder / SUPPRESSIONS, today, "", app.limits)]
    return replace(delivery, recipe=replace(delivery.recipe, suppressions=tuple(dict.fromkeys(ids))))


def lay_down(app: App, imported: Imported, delivery: Delivery, report: Report = silent) -> Path:
    """The table becomes a base in the folder of the delivery, and its columns are guessed; the base's Parquet."""
    folder = datasets.folder_of_dataset(app, delivery.folder)
    base = make_base(imported.parquet, folder / DATA_NAME, delivery.recipe, app.limits, report)
    report("columns", 1.0)
    preset = None if delivery.recipe.plain else preset_of(app, imported.parquet, delivery.names[0])
    schema = understood(preset, guess(base.parquet, app.engine_for, words=words_of(app)))
    schema = apply_corrections(schema, base.corrections)
    report("columns", 1.0)
    keep_proxies(app, base.parquet, schema)
    report("columns", 1.0)
    found = treatments(base.parquet, schema, app.engine_for)
    reading = Findings(**{f.name: getattr(imported, f.name) for f in fields(Findings)})
    known = preset.name if preset else ""
    facts = Facts(delivery.names, schema.columns, found, reading, base.repaired_cells, base.lists, base.order_lines, known)
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
        free = free_name(name, datasets.names(app).values())
        return app.store.datasets.add(name=free, file_name=delivery.names[0][:250], origin=delivery.origin, **content)
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
    """Nobody would ever find, or delete, what was read before something went wrong. What was uploaded waits for an answer where
    the import ended with a question (services.questions)."""
    try:
        yield
    except BaseException as problem:
        for part in folder.iterdir() if is_question(problem) else ():
            if part.name != SOURCES:
                shutil.rmtree(part) if part.is_dir() else part.unlink()
        if not is_question(problem):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def scaled(report: Report, most: float) -> Report:
    """A report of a part of the work that ends at `most` of the whole."""
    return lambda step, share: report(step, most * share)
