"""How the server ends: at once, without a trace of the machinery, whatever stops it."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.serving import Server


@pytest.mark.parametrize(
    ("stop", "after_s"), [(signal.SIGINT, 0.0), (signal.SIGTERM, 0.0), (signal.SIGTERM, 0.4), (signal.SIGTERM, 0.8)]
)
def test_the_server_stops_calmly(fresh_server: Server, tmp_path: Path, stop: signal.Signals, after_s: float) -> None:
    """At once, or while it makes the sample ready: a thread that is inside DuckDB or Arrow would abort a Python that takes itself
    apart (seen in a third of the runs)."""
    time.sleep(after_s)
    fresh_server.process.send_signal(stop)
    assert fresh_server.process.wait(timeout=10) == 0
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert "leaked" not in log
