"""Processes for long work, so that a fit never holds up a page: a pool that stays usable whatever its jobs do."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

HEAVY = ("pandas", "scipy.sparse.linalg", "sklearn.cluster", "sklearn.ensemble", "sklearn.tree", "duckdb", "pyarrow.parquet")

_ENDING = threading.Event()
P = ParamSpec("P")
T = TypeVar("T")


class WorkerPool:
    """At most `n_workers` processes. Functions, arguments and results must be picklable, functions importable by name.

    Processes are spawned, never forked: a fork would copy the server's threads and locks half-way through their work.

    >>> pool = WorkerPool(1, heavy=())
    >>> pool.submit(divmod, 7, 2).result()
    (3, 1)
    >>> pool.close()
    """

    def __init__(self, n_workers: int, heavy: tuple[str, ...] = HEAVY) -> None:
        self._n_workers, self._heavy = n_workers, heavy
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None  # made at the first job: a server that never fits needs none

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run function(*args) in a process. The future raises what the function raised, BrokenProcessPool if it died."""
        with self._lock:
            try:
                return self._running().submit(function, *args, **kwargs)
            except BrokenProcessPool:  # an earlier job took its process down, and the pool with it
                self._drop()
                return self._running().submit(function, *args, **kwargs)

    def close(self) -> None:
        """Drop what has not begun and let the processes end."""
        with self._lock:
            self._drop()

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            _ENDING.clear()  # who begins new work goes on
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._n_workers, mp_context=spawn, initializer=_begin, initargs=(self._heavy,))
        return self._pool

    def _drop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


def end_workers() -> None:
    """End every process of every pool now, whatever it is doing: the server stops, and a fit must not hold it up."""
    _ENDING.set()
    for process in multiprocessing.active_children():
        process.terminate()


def ending() -> bool:
    """True when jobs die because the server stops, and not by themselves."""
    return _ENDING.is_set()


def _begin(heavy: tuple[str, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all processes of a terminal; the server decides
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    for name in heavy:
        importlib.import_module(name)


def _end_with_the_server() -> None:
    # A server that is killed cannot tell its workers, and they would wait for jobs for ever.
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)
