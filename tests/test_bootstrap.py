"""Putting an installation together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from segexplorer.bootstrap import App, limits_of, open_app
from segexplorer.errors import UnusableFile, UnusableInput
from segexplorer.services.facts import FACTS_NAME
from segexplorer.settings import Settings
from segexplorer.store.records import Job
from segexplorer.workers import WorkerPool, end_workers

UNREADABLE = UnusableFile("import_failed", file="x.csv")


def test_a_first_start_makes_a_data_folder_that_is_the_owners_alone(tmp_path: Path) -> None:
    app = open_app(Settings(data_folder=tmp_path / "new" / "data"))
    assert app.settings.data_folder.stat().st_mode & 0o077 == 0
    assert app.folder_for("spring").stat().st_mode & 0o077 == 0
    assert app.store.datasets.all() == []
    app.store.close()


def test_every_limit_is_the_one_of_the_settings() -> None:
    limits = limits_of(replace(Settings(), max_file_bytes=1, max_rows=2, max_columns=3, max_cell_chars=4, max_unpacked_bytes=5))
    assert (limits.max_file_bytes, limits.max_rows, limits.max_columns) == (1, 2, 3)
    assert (limits.max_cell_chars, limits.max_unpacked_bytes, limits.max_unpacked_ratio) == (4, 5, 200)


def test_a_database_that_is_not_there_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be opened"):
        open_app(Settings(data_folder=tmp_path, database_url="postgresql://me:secret@127.0.0.1:1/x"))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """An installation whose processes import nothing first."""
    opened = replace(open_app(Settings(data_folder=tmp_path)), workers=WorkerPool(1, heavy=()))
    yield opened
    opened.workers.close()
    opened.store.close()


def _die(_app: App) -> None:
    os._exit(9)  # as a process ends that the system kills for want of memory


def _stumble(_app: App) -> None:
    raise ZeroDivisionError("anna@example.com")


def _say_why(app: App, job_id: str) -> None:
    app.store.jobs.fail(job_id, "Its own sentence.")
    raise ZeroDivisionError


def _wait(_app: App) -> None:
    time.sleep(60)


def _ended(app: App, job: Job) -> Job:
    until = time.monotonic() + 30
    while app.store.jobs.get(job.id).active and time.monotonic() < until:
        time.sleep(0.02)
    return app.store.jobs.get(job.id)


@pytest.mark.parametrize("function", [_die, _stumble])
def test_work_that_ends_without_a_word_fails_with_its_sentence(app: App, function: Callable[[App], None]) -> None:
    jobs = [app.store.jobs.start("import", name) for name in ("first", "queued behind it")]
    for job in jobs:
        app.in_background(function, job_id=job.id, problem=UNREADABLE)
    assert [(j.state, j.error) for j in (_ended(app, job) for job in jobs)] == [("failed", str(UNREADABLE))] * 2


def test_a_bug_in_the_background_is_logged_by_its_kind_and_without_customers_data(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    job = app.store.jobs.start("import", "x")
    app.in_background(_stumble, job_id=job.id, problem=UNREADABLE)
    _ended(app, job)
    assert "_stumble ended with ZeroDivisionError" in caplog.text
    assert "anna" not in caplog.text


def test_a_job_that_said_why_it_failed_keeps_its_own_sentence(app: App) -> None:
    job, last = app.store.jobs.start("import", "x"), app.store.jobs.start("import", "y")
    app.in_background(_say_why, job.id, job_id=job.id, problem=UNREADABLE)
    app.in_background(_stumble, job_id=last.id, problem=UNREADABLE)
    _ended(app, last)
    assert app.store.jobs.get(job.id).error == "Its own sentence."


def test_work_under_way_when_the_server_stops_has_not_failed(app: App) -> None:
    job = app.store.jobs.start("explore", "x")
    app.in_background(_wait, job_id=job.id, problem=UNREADABLE)
    end_workers()
    app.workers.close()
    time.sleep(0.5)
    assert app.store.jobs.get(job.id).active


def _leave_behind(folder: Path) -> list[Path]:
    """Two imports stopped half-way, and one that was finished."""
    kept = folder / "datasets" / "finished" / FACTS_NAME
    left = [folder / "datasets" / "copied" / "sources" / "0", folder / "datasets" / "half" / ".import-x" / "table.parquet"]
    for file in (kept, *left):
        file.parent.mkdir(parents=True)
        file.write_text("{}")
    return [kept, *left]


def test_a_start_clears_away_what_a_stopped_server_left_half_made(tmp_path: Path) -> None:
    kept, upload, half = _leave_behind(tmp_path)
    open_app(Settings(data_folder=tmp_path)).store.close()
    assert kept.is_file()
    assert not upload.exists()
    assert not half.exists()


def test_beside_other_servers_only_what_is_old_is_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "store_url", f"sqlite+pysqlite:///{tmp_path / 'shared.sqlite'}")
    monkeypatch.setattr("segexplorer.bootstrap.ONE_SERVER", "nothing")
    _, upload, half = _leave_behind(tmp_path)
    os.utime(upload.parents[1], (0, 0))
    open_app(Settings(data_folder=tmp_path)).store.close()
    assert not upload.exists()
    assert half.is_file()


def test_two_threads_that_ask_at_once_get_the_same_installation(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        apps = list(pool.map(lambda _i: open_app(settings), range(8)))
    assert len({id(app) for app in apps}) == 1
    apps[0].store.close()
