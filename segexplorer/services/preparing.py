"""From a saved exploration to something one can drag: learned in another process, kept by content, found again by all."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from segexplorer.core.grown import Model
from segexplorer.core.learned import METHOD_VERSION, Question
from segexplorer.core.model import Schema
from segexplorer.errors import UnusableData
from segexplorer.services.background import Preparation, at_work, reporter, under_way, was_lost
from segexplorer.services.datasets import describe, likely_goal
from segexplorer.services.exploring import explore, guess
from segexplorer.services.privacy import words_of
from segexplorer.services.sample import import_sample, known_sample

if TYPE_CHECKING:
    from segexplorer.bootstrap import App

WARMING = f"sample {METHOD_VERSION}"
_WARMING = threading.Lock()


def prepare(app: App, dataset_id: str, question: Question) -> Preparation:
    """The state of this question to this data set; starts the work when nobody has."""
    described = describe(app, dataset_id)
    key = content_key(described.dataset.sha256, described.schema, question)
    if is_ready(app, key):
        return Preparation("ready", key, 1.0)
    arguments = (key, described.parquet, described.schema, question)
    return under_way(app, "explore", key, _learn, arguments, UnusableData("explore_failed"))


def load(app: App, key: str) -> Model:
    """What was learned, without what only scoring needs. Raises NotFound when it was never made or has been cleared away."""
    return app.load_model(folder_of(app, key), to_score=False)


def is_ready(app: App, key: str) -> bool:
    """True when everything of this key is on disk."""
    return (folder_of(app, key) / "model.json").is_file()


def content_key(sha256: str, schema: Schema, question: Question) -> str:
    """The name of a result: same bytes, same columns' roles and same question give the same name."""
    columns = sorted((c.name, c.kind, c.role, c.family, c.used, *c.hidden) for c in schema.columns)
    facts = [METHOD_VERSION, sha256, columns, asdict(question) | {"allowed": sorted(question.allowed)}]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:40]


def warm_sample(app: App, *, here: bool = False) -> None:
    """Have the sample learned before anybody opens it; results are found by content, so the work is not lost.

    `here` does it in this very thread: a server that has just imported everything is a second ahead of a new process.
    """
    known = known_sample(app)
    if known is not None:
        prepare(app, known.id, Question(likely_goal(describe(app, known.id).schema)))
        return
    with _WARMING:  # the server asks at its start, the first visitor asks again: once is enough
        before = app.store.jobs.latest(WARMING)
        if before is not None and before.state not in ("failed", "cancelled"):
            return
        job = app.store.jobs.start("explore", WARMING)
    if here:
        _warm_sample(app, job.id)
    else:
        app.in_background(_warm_sample, job.id, job_id=job.id, problem=UnusableData("explore_failed"))


def _warm_sample(app: App, job_id: str) -> None:
    with tempfile.TemporaryDirectory(prefix="segexplorer-") as folder:
        imported = import_sample(Path(folder), app.limits)
        schema = guess(imported.parquet, app.engine_for, words=words_of(app))
        question = Question(likely_goal(schema))
        key = content_key(imported.sha256, schema, question)
        job = app.store.jobs.latest(key)
        if not is_ready(app, key) and (job is None or was_lost(job)):
            _learn(app, app.store.jobs.start("explore", key).id, key, imported.parquet, schema, question)
    app.store.jobs.finish(job_id)


def _learn(app: App, job_id: str, key: str, parquet: Path, schema: Schema, question: Question) -> None:
    """In the background: learn, and keep the model under its key."""
    with at_work(app, job_id, "explore_failed"):
        if not is_ready(app, key):  # the same may have been learned while this waited
            app.save_model(folder_of(app, key), explore(parquet, schema, question, app.engine_for, reporter(app, job_id)))


def folder_of(app: App, key: str) -> Path:
    """Where everything derived from the content of that key lies."""
    return app.settings.data_folder / "derived" / key
