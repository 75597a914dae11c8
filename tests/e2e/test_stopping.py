"""How the server ends: at once, without a trace of the machinery, whatever stops it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.serving import Server


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_stops_calmly(fresh_server: Server, tmp_path: Path, stop: signal.Signals) -> None:
    fresh_server.process.send_signal(stop)
    assert fresh_server.process.wait(timeout=10) == 0
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert "leaked" not in log
