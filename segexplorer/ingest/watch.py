"""Long work that tells how far it is and can be called off in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import duckdb

Report = Callable[[str, float], None]
"""Takes the code of a step and the share 0..1 of it; what it raises calls the work off."""

BEAT_S = 0.5
T = TypeVar("T")


class Through(str):
    """The code of a step that also tells how many rows it is through with: a report that counts no rows takes it for any other.

    >>> Through("reading", 1200) == "reading", Through("reading", 1200).n_rows
    (True, 1200)
    """

    n_rows: int

    def __new__(cls, step: str, n_rows: int) -> Through:
        """The step, with the rows so far."""
        made = super().__new__(cls, step)
        made.n_rows = n_rows
        return made


class CalledOff(BaseException):
    """Carries what a report raised past every reader: no `except` over broken bytes may take it for one of theirs."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__()
        self.reason = reason


def silent(step: str, share: float) -> None:
    """The report that nobody reads."""


@contextmanager
def stoppable(report: Report) -> Iterator[Report]:
    """A report to hand on; what the given one raises comes out here as it was.

    >>> def stop(step, share): raise KeyError(step)
    >>> try:
    ...     with stoppable(stop) as report:
    ...         report("reading", 0.5)
    ... except KeyError as error:
    ...     print(error)
    'reading'
    """
    if report is silent:
        yield report
        return

    def passed_on(step: str, share: float) -> None:
        """What the report raises is wrapped, so that no reader takes it for a fault of the file."""
        try:
            report(step, share)
        except BaseException as reason:
            raise CalledOff(reason) from reason

    try:
        yield passed_on
    except CalledOff as end:
        raise end.reason from None


def watched(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    step: str,
    share: float,
    work: Callable[[], T],
    until: float = 1.0,
    n_rows: int = 0,
) -> T:
    """What `work` gives. While it runs, `report` hears of it twice a second, in the thread of the caller: from `share` to `until`
    as DuckDB says how far its query is, never falling, and of as many of the `n_rows` that are to come (0: not known). What it
    raises stops the running query and passes through.

    >>> with duckdb.connect() as connection:
    ...     watched(connection, print, "reading", 0.5, lambda: 7)
    reading 0.5
    7
    """
    report(step, share)
    if report is silent:
        return work()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(work)
        try:
            _beat(connection, running, report, step, share, until, n_rows)
        except BaseException:
            _stop(connection, running)
            raise
        return running.result()


def _beat(
    connection: duckdb.DuckDBPyConnection,
    running: Future[T],
    report: Report,
    step: str,
    share: float,
    until: float,
    n_rows: int,
) -> None:
    done = 0.0
    while not wait([running], BEAT_S).done:
        done = max(done, min(connection.query_progress() / 100, 1.0))
        report(Through(step, int(n_rows * done)) if n_rows else step, share + (until - share) * done)


def _stop(connection: duckdb.DuckDBPyConnection, running: Future[T]) -> None:
    while not running.done():  # between two queries there is nothing to stop yet
        connection.interrupt()
        wait([running], 0.05)
