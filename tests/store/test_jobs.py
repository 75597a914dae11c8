"""Long pieces of work in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from segexplorer.errors import NotFound
from segexplorer.store.repository import Store


def test_a_job_goes_from_queued_over_running_to_done(store: Store) -> None:
    job = store.jobs.start("fit", "key")
    assert (job.state, job.progress_share, job.active) == ("queued", 0.0, True)
    running = store.jobs.report(job.id, 0.4, "growing")
    assert (running.state, running.progress_share, running.message) == ("running", 0.4, "growing")
    done = store.jobs.finish(job.id)
    assert (done.state, done.progress_share, done.active) == ("done", 1.0, False)
    assert store.jobs.get(job.id) == done


def test_a_failed_job_keeps_its_sentence(store: Store) -> None:
    job = store.jobs.start("import", "key")
    failed = store.jobs.fail(job.id, "The file is empty.")
    assert (failed.state, failed.error) == ("failed", "The file is empty.")


def test_a_cancelled_job_tells_its_worker_and_stays_cancelled(store: Store) -> None:
    job = store.jobs.start("fit", "key")
    store.jobs.cancel(job.id)
    assert store.jobs.report(job.id, 0.9).state == "cancelled"
    assert store.jobs.finish(job.id).state == "cancelled"


def test_a_job_that_is_done_cannot_be_cancelled(store: Store) -> None:
    job = store.jobs.start("fit", "key")
    store.jobs.finish(job.id)
    assert store.jobs.cancel(job.id).state == "done"


def test_the_latest_job_of_a_key_is_found(store: Store) -> None:
    store.jobs.start("fit", "key")
    newest = store.jobs.start("fit", "key")
    store.jobs.start("fit", "other")
    assert store.jobs.latest("key") == newest
    assert store.jobs.latest("nobody") is None


@pytest.mark.parametrize(("share", "kept"), [(-0.5, 0.0), (1.5, 1.0)])
def test_progress_stays_between_nothing_and_all(store: Store, share: float, kept: float) -> None:
    assert store.jobs.report(store.jobs.start("fit", "key").id, share).progress_share == kept


def test_jobs_nobody_reports_on_are_ended_and_the_others_left_alone(store: Store) -> None:
    job, done = store.jobs.start("fit", "a"), store.jobs.start("fit", "b")
    store.jobs.finish(done.id)
    assert store.jobs.fail_silent(datetime.now(UTC) - timedelta(hours=1), "It stopped.") == 0
    assert store.jobs.fail_silent(datetime.now(UTC) + timedelta(seconds=1), "It stopped.") == 1
    assert (store.jobs.get(job.id).state, store.jobs.get(job.id).error) == ("failed", "It stopped.")
    assert store.jobs.get(done.id).state == "done"


def test_a_job_nobody_started_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="no longer known"):
        store.jobs.report("nothing", 0.5)
