"""Will these groups last? Looked into beside the page, kept by content, stopped when nobody looks any more."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from segexplorer.core.grown import Grown, Model, grow_tree
from segexplorer.core.learned import Report
from segexplorer.core.migration import Migration, migration_of
from segexplorer.core.model import Choices
from segexplorer.core.scorecard import Rater
from segexplorer.core.stability import MOST_CUSTOMERS, N_TRIES, Stability, kept_whole
from segexplorer.core.stability import stability_of as find_again
from segexplorer.core.tree import Tree
from segexplorer.errors import UnusableData
from segexplorer.services.background import Preparation, at_work, reporter, under_way, was_lost
from segexplorer.services.datasets import describe
from segexplorer.services.exploring import THREADS
from segexplorer.services.preparing import content_key, folder_of, is_ready

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.learned import Question
    from segexplorer.engine.base import Engine

METHOD_VERSION = 3  # raise it when the same groups must be judged anew
TRIES_SHARE = 0.9  # of the work; the rest looks back in time


@dataclass(frozen=True)
class Lasting:
    """How well groups are found again, and who of an earlier day stayed in them."""

    stability: Stability
    migration: Migration


def rater_of(grown: Grown, choices: Choices, lasting: Lasting | None = None) -> Rater:
    """Who scores the path these choices grew; with `lasting`, how long its groups hold as well."""
    found, moved = (lasting.stability, lasting.migration) if lasting else (None, None)
    return Rater(grown.path, grown.personas, choices, found, moved)


def stability_of(
    app: App, dataset_id: str, question: Question, choices: Choices, reshaped: Tree | None = None
) -> tuple[Preparation, Lasting | None]:
    """How far the answer for these choices is, and the answer once it is there; starts the work when nobody has.

    Until the groups themselves are learned it only waits. The `key` of the state is what `cancel` takes. `reshaped` is the
    tree when it is not what the choices grow (Grown.reshaped).
    """
    described = describe(app, dataset_id)
    key = content_key(described.dataset.sha256, described.schema, question)
    file = _file(app, key, choices, reshaped)
    work = f"{key}-{file.stem}"
    if file.is_file():
        return Preparation("ready", work, 1.0), _read(file)
    learning = app.store.jobs.latest(key)
    if not is_ready(app, key) or (learning is not None and learning.active and not was_lost(learning)):
        return Preparation("running", work, step="queued"), None
    arguments = (key, described.parquet, choices, file, reshaped)
    return under_way(app, "stability", work, _work, arguments, UnusableData("stability_failed")), None


def known(app: App, dataset_id: str, question: Question, choices: Choices, reshaped: Tree | None = None) -> Lasting | None:
    """The answer for these choices if it is there; starts nothing."""
    described = describe(app, dataset_id)
    file = _file(app, content_key(described.dataset.sha256, described.schema, question), choices, reshaped)
    return _read(file) if file.is_file() else None


def cancel(app: App, work: str) -> None:
    """Stop the work of that key after the try at hand, or before it begins. Asked again, it starts anew."""
    job = app.store.jobs.latest(work)
    if job is not None and job.active:
        app.store.jobs.cancel(job.id)


def judge(
    model: Model, tree: Tree, choices: Choices, engine: Engine, privacy_minimum: int, report: Report = lambda step, share: None
) -> Lasting:
    """Both answers for a tree that these choices grew, from a sample of at most 20,000 customers."""
    learned, least_share = model.learned, privacy_minimum / max(model.summary.n_customers, 1)
    with threadpool_limits(THREADS):
        report("tries", 0.0)
        sample = engine.sample(MOST_CUSTOMERS, learned.question.seed)
        keys = sample["_key"].to_numpy()
        tried = lambda n_done: report("tries", TRIES_SHARE * n_done / N_TRIES)  # noqa: E731
        held = kept_whole(tree, grow_tree(learned, model.summary, choices, privacy_minimum))
        stability = find_again(learned, tree, choices, sample, keys, least_share, N_TRIES, tried, held)
        report("past", TRIES_SHARE)
        return Lasting(stability, migration_of(learned, tree, choices, sample, keys, least_share))


def choices_name(choices: Choices, privacy_minimum: int) -> str:
    """The name of everything that shapes a tree: what is only counted on it, such as costs, changes nothing."""
    weights = sorted((family, weight) for family, weight in choices.family_weights.items() if weight != 1)
    facts = [METHOD_VERSION, choices.focus, weights, choices.max_segments, privacy_minimum]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def from_record(facts: dict[str, Any]) -> Lasting:
    """What was kept as JSON."""
    found, moved = facts["stability"], facts["migration"]
    by_node = {name: {int(node): value for node, value in found[name].items()} for name in ("jaccard", "n_found")}
    by_cut = {name: tuple(found[name]) for name in ("cut_jaccard", "cut_rand")}
    counts = {"then": tuple(moved["then"]), "now": tuple(moved["now"]), "shared": tuple(map(tuple, moved["shared"]))}
    return Lasting(Stability(**found | by_node | by_cut), Migration(**moved | counts))


def _work(app: App, job_id: str, key: str, parquet: Path, choices: Choices, file: Path, reshaped: Tree | None = None) -> None:
    """In the background: judge, and keep the answer under its name."""
    with at_work(app, job_id, "stability_failed"):
        if not file.is_file():  # the same may have been found out while this waited
            _keep(_judged(app, key, parquet, choices, reporter(app, job_id), reshaped), file)


def _judged(app: App, key: str, parquet: Path, choices: Choices, report: Report, reshaped: Tree | None) -> Lasting:
    report("tries", 0.0)
    model, privacy_minimum = app.load_model(folder_of(app, key)), app.settings.privacy_minimum
    engine = app.engine_for(parquet, model.learned.schema.id_name, model.learned.question.seed)
    with threadpool_limits(THREADS):
        tree = reshaped or grow_tree(model.learned, model.summary, choices, privacy_minimum)
    return judge(model, tree, choices, engine, privacy_minimum, report)


def _file(app: App, key: str, choices: Choices, reshaped: Tree | None) -> Path:
    name = choices_name(choices, app.settings.privacy_minimum)
    by_hand = f"-by-hand-{hashlib.sha256(reshaped.node_of.tobytes()).hexdigest()[:16]}" if reshaped else ""
    return folder_of(app, key) / f"stability-{name}{by_hand}.json"


def _read(file: Path) -> Lasting:
    return from_record(json.loads(file.read_text(encoding="utf-8")))


def _keep(lasting: Lasting, file: Path) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(lasting), allow_nan=False), encoding="utf-8")
    os.replace(part, file)
