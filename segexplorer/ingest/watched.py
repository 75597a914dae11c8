"""A query that takes long, run so that somebody can see how far it is and stop it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import duckdb

Report = Callable[[str, float], None]
EVERY_S = 0.5


def watched(connection: duckdb.DuckDBPyConnection, query: Callable[[], int], report: Callable[[float], None]) -> int:
    """What `query`, which uses this connection, gives; meanwhile report(share of it done, 0..1) twice a second.

    When `report` raises, the query is stopped and the exception goes on.
    """
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(query)
        while True:
            try:
                return running.result(timeout=EVERY_S)
            except TimeoutError:
                if running.done():
                    raise
            try:
                report(min(max(connection.query_progress() / 100, 0.0), 1.0))
            except BaseException:
                connection.interrupt()
                raise
