"""The pool of processes stays usable whatever its jobs do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from segexplorer.errors import UnusableData
from segexplorer.workers import WorkerPool, end_workers


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    """Two processes that import nothing first."""
    made = WorkerPool(2, heavy=())
    yield made
    made.close()


def _refuse() -> None:
    raise UnusableData("too_few_rows", rows=3, needed=50)


def test_a_job_runs_in_another_process_and_its_result_arrives(pool: WorkerPool) -> None:
    assert pool.submit(divmod, 7, 2).result(30) == (3, 1)
    assert pool.submit(os.getpid).result(30) != os.getpid()


def test_what_a_job_raises_arrives_with_its_sentence(pool: WorkerPool) -> None:
    with pytest.raises(UnusableData, match="only 3 customers"):
        pool.submit(_refuse).result(30)


def test_a_job_that_takes_its_process_down_leaves_the_pool_usable(pool: WorkerPool) -> None:
    with pytest.raises(BrokenProcessPool):
        pool.submit(os._exit, 1).result(30)
    assert pool.submit(abs, -5).result(30) == 5


def test_a_closed_pool_opens_again_at_the_next_job(pool: WorkerPool) -> None:
    pool.close()
    assert pool.submit(abs, -5).result(30) == 5


def test_a_process_imports_what_jobs_need_before_its_first_job() -> None:
    pool = WorkerPool(1, heavy=("colorsys",))
    assert pool.submit(_has_imported, "colorsys").result(30)
    pool.close()


def _has_imported(name: str) -> bool:
    return name in sys.modules


def test_ending_the_workers_does_not_wait_for_a_long_job(pool: WorkerPool) -> None:
    job = pool.submit(time.sleep, 60)
    while not job.running():
        time.sleep(0.01)
    end_workers()
    with pytest.raises(BrokenProcessPool):
        job.result(10)


SERVER = """
import os, time
from segexplorer.workers import WorkerPool
if __name__ == "__main__":
    print(WorkerPool(1, heavy=()).submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_when_its_server_is_killed(tmp_path: object) -> None:
    script = tmp_path / "server.py"  # type: ignore[operator]
    script.write_text(SERVER)
    server = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    server.send_signal(signal.SIGKILL)
    server.communicate(timeout=10)
    until = time.monotonic() + 10
    while _is_alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_alive(worker)


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    try:  # an ended process stays in the list until somebody asks for its exit code; in a container nobody may
        with open(f"/proc/{process_id}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
