"""From a saved exploration to something one can drag: learned in another process, kept by content, found again by all."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from segexplorer.core.learned import Model, Question, Report
from segexplorer.core.model import Schema
from segexplorer.errors import SegexplorerError, UnusableData
from segexplorer.services.datasets import describe, import_sample, known_sample, likely_goal
from segexplorer.services.exploring import explore, guess

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Job

METHOD_VERSION = 4  # raise it when the same file must be learned anew
PATIENCE = {"running": timedelta(minutes=3), "queued": timedelta(hours=1)}  # what waits behind long imports is not lost
WARMING = f"sample {METHOD_VERSION}"
_STARTING = threading.Lock()


@dataclass(frozen=True)
class Preparation:
    """How far an exploration is. `step` is a code of words.pages.STEPS, `problem` a sentence when it failed."""

    state: Literal["ready", "running", "failed"]
    key: str
    share: float = 0.0
    step: str = ""
    problem: str = ""


def prepare(app: App, dataset_id: str, question: Question) -> Preparation:
    """The state of this question to this data set; starts the work when nobody has."""
    described = describe(app, dataset_id)
    key = content_key(described.dataset.sha256, described.schema, question)
    if is_ready(app, key):
        return Preparation("ready", key, 1.0)
    arguments = (key, described.parquet, described.schema, question)
    return under_way(app, "explore", key, _learn, arguments, str(UnusableData("explore_failed")))


def under_way(
    app: App, kind: str, key: str, function: Callable[..., None], arguments: tuple[object, ...], sentence: str
) -> Preparation:
    """The state of work that is not there yet, which function(app, job_id, *arguments) does; starts it when nobody has.

    `sentence` is the problem when it ends without a word.
    """
    with _STARTING:  # two visitors who ask the same at the same moment wait for one piece of work
        job = app.store.jobs.latest(key)
        if job is None or was_lost(job):
            job = app.store.jobs.start(kind, key)
            app.in_background(function, job.id, *arguments, job_id=job.id, sentence=sentence)
    if job.state == "failed":
        return Preparation("failed", key, problem=job.error)
    return Preparation("running", key, job.progress_share, job.message or "queued")


def retry(app: App, key: str) -> None:
    """Forget that an attempt failed, so that the next look starts again."""
    app.store.jobs.cancel(app.store.jobs.start("explore", key).id)


def load(app: App, key: str) -> Model:
    """What was learned, without what only scoring needs. Raises NotFound when it was never made or has been cleared away."""
    return app.load_model(folder_of(app, key), to_score=False)


def is_ready(app: App, key: str) -> bool:
    """True when everything of this key is on disk."""
    return (folder_of(app, key) / "model.json").is_file()


def content_key(sha256: str, schema: Schema, question: Question) -> str:
    """The name of a result: same bytes, same columns' roles and same question give the same name."""
    columns = sorted((c.name, c.kind, c.role, c.family, c.used) for c in schema.columns)
    facts = [METHOD_VERSION, sha256, columns, asdict(question) | {"allowed": sorted(question.allowed)}]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:40]


def was_lost(job: Job) -> bool:
    """True when nobody is at work on it and nobody said why: cancelled, ended without a word (the server stopped), or
    silent for minutes at work (its process was killed)."""
    updated = job.updated_at if job.updated_at.tzinfo else job.updated_at.replace(tzinfo=UTC)
    silent = job.active and datetime.now(UTC) - updated > PATIENCE[job.state]
    return job.state in ("cancelled", "done") or (job.state == "failed" and not job.error) or silent


def warm_sample(app: App, *, here: bool = False) -> None:
    """Have the sample learned before anybody opens it; results are found by content, so the work is not lost.

    `here` does it in this very thread: a server that has just imported everything is a second ahead of a new process.
    """
    known = known_sample(app)
    if known is not None:
        prepare(app, known.id, Question(likely_goal(describe(app, known.id).schema)))
        return
    with _STARTING:  # the server asks at its start, the first visitor asks again: once is enough
        before = app.store.jobs.latest(WARMING)
        if before is not None and before.state not in ("failed", "cancelled"):
            return
        job = app.store.jobs.start("explore", WARMING)
    if here:
        _warm_sample(app, job.id)
    else:
        app.in_background(_warm_sample, job.id, job_id=job.id, sentence=str(UnusableData("explore_failed")))


def _warm_sample(app: App, job_id: str) -> None:
    with tempfile.TemporaryDirectory(prefix="segexplorer-") as folder:
        imported = import_sample(Path(folder), app.limits)
        schema = guess(imported.parquet, app.engine_for)
        question = Question(likely_goal(schema))
        key = content_key(imported.sha256, schema, question)
        job = app.store.jobs.latest(key)
        if not is_ready(app, key) and (job is None or was_lost(job)):
            _learn(app, app.store.jobs.start("explore", key).id, key, imported.parquet, schema, question)
    app.store.jobs.finish(job_id)


def _learn(app: App, job_id: str, key: str, parquet: Path, schema: Schema, question: Question) -> None:
    """In the background: learn, and keep the model under its key."""
    try:
        if not is_ready(app, key):  # the same may have been learned while this waited
            app.save_model(folder_of(app, key), explore(parquet, schema, question, app.engine_for, reporter(app, job_id)))
        app.store.jobs.finish(job_id)
    except SegexplorerError as problem:
        app.store.jobs.fail(job_id, str(problem))
    except Exception:
        app.store.jobs.fail(job_id, str(UnusableData("explore_failed")))
        raise


def reporter(app: App, job_id: str) -> Report:
    """Tell the store where the work is, when the step changes or a twentieth more is done."""
    last = ("", -1.0)

    def report(step: str, share: float) -> None:
        nonlocal last
        if step != last[0] or share - last[1] >= 0.05:
            last = (step, share)
            app.store.jobs.report(job_id, share, step)

    return report


def folder_of(app: App, key: str) -> Path:
    """Where everything derived from the content of that key lies."""
    return app.settings.data_folder / "derived" / key
