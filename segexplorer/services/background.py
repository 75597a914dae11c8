"""One room for long work: found by its content, started once, followed while it runs, stopped when nobody wants it any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from segexplorer.errors import SegexplorerError, UnusableData

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.learned import Report
    from segexplorer.store.records import Job

PATIENCE = {"running": timedelta(minutes=3), "queued": timedelta(hours=1)}  # what waits behind long imports is not lost
WORTH_TELLING = 0.04  # of the work: each of twenty tries is told, each of thousands of batches is not
ASK_S = 1.0  # how often work that does not get on asks whether anybody still wants it
_STARTING = threading.Lock()


@dataclass(frozen=True)
class Preparation:
    """How far work is. `step` is a code of words.pages.STEPS, `problem` a sentence when it failed."""

    state: Literal["ready", "running", "failed"]
    key: str
    share: float = 0.0
    step: str = ""
    problem: str = ""


class Stopped(Exception):
    """Nobody wants to know any more."""


def under_way(
    app: App, kind: str, key: str, function: Callable[..., None], arguments: tuple[object, ...], problem: SegexplorerError
) -> Preparation:
    """The state of work that is not there yet, which function(app, job_id, *arguments) does; starts it when nobody has.

    `problem` is what is said when it ends without a word.
    """
    with _STARTING:  # two visitors who ask the same at the same moment wait for one piece of work
        job = app.store.jobs.latest(key)
        if job is None or was_lost(job):
            job = app.store.jobs.start(kind, key)
            app.in_background(function, job.id, *arguments, job_id=job.id, problem=problem)
    if job.state == "failed":
        return Preparation("failed", key, problem=job.error)
    return Preparation("running", key, job.progress_share, job.message or "queued")


def was_lost(job: Job) -> bool:
    """True when nobody is at work on it and nobody said why: cancelled, ended without a word (the server stopped), or
    silent for minutes at work (its process was killed)."""
    updated = job.updated_at if job.updated_at.tzinfo else job.updated_at.replace(tzinfo=UTC)
    silent = job.active and datetime.now(UTC) - updated > PATIENCE[job.state]
    return job.state in ("cancelled", "done") or (job.state == "failed" and not job.error) or silent


def retry(app: App, key: str) -> None:
    """Forget that an attempt failed, so that the next look starts again."""
    before = app.store.jobs.latest(key)
    if before is not None:
        app.store.jobs.cancel(app.store.jobs.start(before.kind, key).id)


@contextmanager
def at_work(app: App, job_id: str, code: str, **facts: object) -> Iterator[None]:
    """What stands in it is the work of that job: the job ends as the work ends.

    A problem says its own sentence, a bug that of `code` and its `facts`, and is raised; a job that was cancelled stays so.
    """
    try:
        yield
        app.store.jobs.finish(job_id)
    except Stopped:
        return
    except SegexplorerError as problem:
        app.store.jobs.fail(job_id, problem)
    except Exception:
        app.store.jobs.fail(job_id, UnusableData(code, **facts))
        raise


def reporter(app: App, job_id: str) -> Report:
    """Tell the store where the work is, when the step changes, enough more is done, or a second is over.

    A step that tells its rows (ingest.watch.Through) is kept as "reading 1200". It raises Stopped once the store
    says that the job was cancelled.
    """
    last = ("", -1.0, 0.0)

    def report(step: str, share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if step != last[0] or share - last[1] >= WORTH_TELLING or now - last[2] >= ASK_S:
            last = (step, share, now)
            n_rows = getattr(step, "n_rows", 0)
            if app.store.jobs.report(job_id, share, f"{step} {n_rows}" if n_rows else str(step)).state == "cancelled":
                raise Stopped

    return report
