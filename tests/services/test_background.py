"""Long work ends in the store as it should: done, stopped, or with a sentence; and it is told of often enough. On a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from segexplorer.bootstrap import App
from segexplorer.errors import UnusableData, UnusableGoal
from segexplorer.services import background
from segexplorer.services.background import Stopped, at_work, reporter, retry, under_way, was_lost
from segexplorer.store.jobs import Jobs
from segexplorer.store.records import Job
from tests.services.by_hand import work


def begun(app: App, kind: str = "counting", key: str = "a file") -> str:
    return app.store.jobs.start(kind, key).id


def ended(app: App, job_id: str) -> tuple[str, str]:
    job = app.store.jobs.get(job_id)
    return job.state, job.error


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """What the store was told, in order."""
    said: list[tuple[float, str]] = []
    report = Jobs.report
    monkeypatch.setattr(Jobs, "report", lambda self, *a: said.append(a[1:]) or report(self, *a))
    return said


# ---- how a job ends


def test_work_that_comes_to_its_end_is_done(app: App) -> None:
    job = begun(app)
    with at_work(app, job, "explore_failed"):
        assert app.store.jobs.get(job).active
    assert ended(app, job) == ("done", "")


def test_a_problem_says_its_own_sentence_and_nothing_is_raised(app: App) -> None:
    job, problem = begun(app), UnusableGoal("goal_one_value", column="bought")
    with at_work(app, job, "explore_failed"):
        raise problem
    assert ended(app, job) == ("failed", str(problem))


def test_a_bug_says_the_sentence_of_the_work_and_is_raised(app: App) -> None:
    job = begun(app)
    with pytest.raises(ZeroDivisionError), at_work(app, job, "import_failed", file="spring.csv"):
        raise ZeroDivisionError("a bug")
    assert ended(app, job) == ("failed", str(UnusableData("import_failed", file="spring.csv")))
    assert '"spring.csv" could not be read' in ended(app, job)[1]


@contextmanager
def _cancelled(app: App, job: str) -> Iterator[None]:
    with at_work(app, job, "explore_failed"):
        app.store.jobs.cancel(job)
        yield


def test_work_that_was_cancelled_stays_cancelled_however_it_ends(app: App) -> None:
    finished, stopped, failed, broken = (begun(app) for _ in range(4))
    with _cancelled(app, finished):
        pass
    with _cancelled(app, stopped):
        reporter(app, stopped)("reading", 0.0)
    with _cancelled(app, failed):
        raise UnusableData("all_weights_zero")
    with pytest.raises(ZeroDivisionError), _cancelled(app, broken):
        raise ZeroDivisionError("a bug")
    assert [ended(app, job) for job in (finished, stopped, failed, broken)] == [("cancelled", "")] * 4


# ---- what is told meanwhile


def test_a_new_step_is_told_at_once_and_a_little_more_of_the_same_is_not(app: App, told: list[tuple[float, str]]) -> None:
    report = reporter(app, begun(app))
    for step, share in [("reading", 0.0), ("reading", 0.01), ("reading", 0.039), ("counting", 0.039), ("counting", 0.08)]:
        report(step, share)
    assert told == [(0.0, "reading"), (0.039, "counting"), (0.08, "counting")]


def test_of_ten_thousand_batches_at_most_a_few_are_told_and_of_twenty_tries_each(app: App, told: list[tuple[float, str]]) -> None:
    for n_parts, at_most in ((10_000, 26), (20, 20)):
        told.clear()
        report = reporter(app, begun(app))
        for part in range(n_parts):
            report("counting", 0.9 * part / n_parts)
        assert 20 <= len(told) <= at_most


def test_the_reporter_stops_the_work_of_a_cancelled_job_and_of_no_other(app: App) -> None:
    cancelled, done = begun(app), begun(app)
    app.store.jobs.cancel(cancelled)
    app.store.jobs.finish(done)
    reporter(app, done)("reading", 0.5)
    with pytest.raises(Stopped):
        reporter(app, cancelled)("reading", 0.5)


# ---- starting, and starting again


def _count(app: App, job_id: str, problem: str) -> None:
    with at_work(app, job_id, "import_failed", file="spring.csv"):
        reporter(app, job_id)("counting", 0.5)
        if problem:
            raise UnusableData(problem)


def state_of(app: App, problem: str = "") -> background.Preparation:
    return under_way(app, "counting", "a file", _count, (problem,), "It ended without a word.")


def test_work_is_started_once_followed_and_tells_what_went_wrong_until_somebody_tries_again(app: App) -> None:
    assert (state_of(app, "all_weights_zero").step, state_of(app).state) == ("queued", "running")
    assert work(app) == 1
    failed = state_of(app)
    assert (failed.state, failed.problem) == ("failed", str(UnusableData("all_weights_zero")))
    assert work(app) == 0
    retry(app, failed.key)
    assert state_of(app).state == "running"
    assert latest(app).kind == "counting"
    assert work(app) == 1
    assert latest(app).state == "done"


def latest(app: App) -> Job:
    job = app.store.jobs.latest("a file")
    assert job is not None
    return job


def test_trying_again_what_nobody_tried_leaves_no_job_behind(app: App) -> None:
    retry(app, "a file")
    assert app.store.jobs.latest("a file") is None


def test_work_is_lost_when_it_ended_without_a_result_or_a_word(app: App) -> None:
    state_of(app)
    assert not was_lost(latest(app))
    app.store.jobs.fail(latest(app).id, "It could not be counted.")
    assert not was_lost(latest(app))
    for end in (app.store.jobs.cancel, app.store.jobs.finish, lambda job: app.store.jobs.fail(job, "")):
        end(begun(app))
        assert was_lost(latest(app))
