"""A running server of one's own, and how a real Chromium is started against it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 60


@dataclass
class Server:
    """A running app of its own, with an empty data folder."""

    url: str
    process: subprocess.Popen[bytes] = field(repr=False)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@contextmanager
def running_server(folder: Path, *arguments: str) -> Iterator[Server]:
    """A fresh server on a free port; `folder` takes its data and its log."""
    port = _free_port()
    command = [sys.executable, "-m", "segexplorer", "serve", "--no-browser", "--port", str(port), *arguments]
    environment = os.environ | {"SEGEXPLORER_DATA_FOLDER": str(folder / "data")}
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(timeout=20)
