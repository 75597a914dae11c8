"""kill -9 in the middle of an import, of the whole server or of the process at work: nothing half made is left, and the same
import works afterwards."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from segexplorer import bootstrap
from segexplorer.bootstrap import App, open_app
from segexplorer.ingest.tables import big_csv
from segexplorer.services import importing
from segexplorer.settings import Settings
from segexplorer.store.records import Job

N_ROWS = 400_000
SERVER = """
import sys, time
from pathlib import Path
from segexplorer.bootstrap import open_app
from segexplorer.services import importing
from segexplorer.settings import Settings

if __name__ == "__main__":
    app = open_app(Settings(data_folder=Path(sys.argv[1])))
    with open(sys.argv[2], "rb") as file:
        importing.receive(app, [importing.Upload("big.csv", file)])
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes a second or two to read."""
    return big_csv(tmp_path_factory.mktemp("big") / "big.csv", N_ROWS, 12)


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """The data folder of an installation that is opened anew."""
    bootstrap._opened.cache_clear()
    yield tmp_path / "data"
    bootstrap._opened.cache_clear()


def received(app: App, csv: Path) -> Job:
    with csv.open("rb") as file:
        return importing.receive(app, [importing.Upload("big.csv", file)])


def wait_until(there: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until
        time.sleep(0.02)


def half_made(folder: Path) -> list[Path]:
    return list((folder / "datasets").glob("*/table/.import-*/*"))


def left_behind(folder: Path) -> list[Path]:
    return list((folder / "datasets").glob("*"))


def assert_the_same_import_works(app: App, csv: Path) -> None:
    job = received(app, csv)
    wait_until(lambda: not app.store.jobs.get(job.id).active)
    assert app.store.jobs.get(job.id).state == "done", app.store.jobs.get(job.id).error
    assert [dataset.n_rows for dataset in app.store.datasets.all()] == [N_ROWS]
    assert len(left_behind(app.settings.data_folder)) == 1


def close(app: App) -> None:
    app.workers.close()
    app.store.close()


def test_a_killed_server_leaves_nothing_half_made(csv: Path, data_folder: Path) -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(data_folder), str(csv)], start_new_session=True)
    wait_until(lambda: bool(half_made(data_folder)))
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    assert left_behind(data_folder)
    app = open_app(Settings(data_folder=data_folder))
    assert left_behind(data_folder) == []
    assert app.store.datasets.all() == []
    assert app.store.jobs.active(importing.IMPORT) == []
    assert_the_same_import_works(app, csv)
    close(app)


def test_a_killed_worker_leaves_a_sentence_and_nothing_else(csv: Path, data_folder: Path) -> None:
    app = open_app(Settings(data_folder=data_folder))
    job = received(app, csv)
    wait_until(lambda: bool(half_made(data_folder)))
    for worker in multiprocessing.active_children():
        os.kill(worker.pid or 0, signal.SIGKILL)
    wait_until(lambda: not app.store.jobs.get(job.id).active)
    assert (
        app.store.jobs.get(job.id).error
        == 'The file "big.csv" could not be read. Save it again as CSV (UTF-8) and choose the new file.'
    )
    assert left_behind(data_folder) == []
    assert app.store.datasets.all() == []
    assert_the_same_import_works(app, csv)
    close(app)


def test_a_stopped_import_ends_at_once_and_leaves_nothing(csv: Path, data_folder: Path) -> None:
    app = open_app(Settings(data_folder=data_folder))
    job = received(app, csv)
    wait_until(lambda: bool(half_made(data_folder)))
    importing.cancel(app, job.id)
    wait_until(lambda: left_behind(data_folder) == [])
    assert app.store.jobs.get(job.id).state == "cancelled"
    assert app.store.datasets.all() == []
    assert_the_same_import_works(app, csv)
    close(app)
