"""Slow work of a database in a thread of its own: followed all the time, interrupted at once when nobody waits for it any more."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from segexplorer.errors import UnusableSource

LOOK_S = 0.25
Report = Callable[[str, float], None]
T = TypeVar("T")


class Patience:
    """Waits for work of one database at most `most_s` seconds in all.

    `report` is called in the caller's thread every quarter of a second; what it raises, or the end of patience, leaves
    through here and interrupts what the database is doing.
    """

    def __init__(self, report: Report, most_s: float) -> None:
        self.interrupt: Callable[[], None] = lambda: None
        self._report, self._most_s, self._until = report, most_s, time.monotonic() + most_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Have it done, after what was begun before."""
        return self._thread.submit(work)

    def wait(self, future: Future[T], step: str, share: float) -> T:
        """What the work gives. Raises what it raised, what `report` raises, and UnusableSource when it takes too long."""
        while True:
            self._report(step, share)
            with suppress(TimeoutError):
                return future.result(min(LOOK_S, max(self._until - time.monotonic(), 0)))
            if future.done():  # the work itself raised TimeoutError
                return future.result()
            if time.monotonic() >= self._until:
                raise UnusableSource("query_too_slow", seconds=f"{self._most_s:g}")

    def do(self, work: Callable[[], T], step: str, share: float) -> T:
        """Begin and wait."""
        return self.wait(self.begin(work), step, share)

    def __enter__(self) -> Patience:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            with suppress(Exception):  # the connection may be gone already
                self.interrupt()
        self._thread.shutdown(wait=True, cancel_futures=True)
