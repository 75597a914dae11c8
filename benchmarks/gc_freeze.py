"""What gc.freeze() after the imports spares each click: the Home page run again, over the real websocket.

Two servers, one with and one without, are asked in turn, so that whatever else the machine does hits both alike.
Prints milliseconds from sending the rerun to the end of the script, p50 and p95, and the ratio.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

PROJECT = Path(__file__).resolve().parents[1]
N_WARM_UP, N_RUNS = 5, 60
SERVE = "from segexplorer.server import serve; serve(port={port}, open_browser=False, freeze={freeze})"


def main() -> None:
    """Measure both and print one line each."""
    with ExitStack() as stack:
        without, with_freeze = (stack.enter_context(_session(freeze=freeze)) for freeze in (False, True))
        for _ in range(N_WARM_UP):
            _rerun_ms(without), _rerun_ms(with_freeze)
        pairs = [(_rerun_ms(without), _rerun_ms(with_freeze)) for _ in range(N_RUNS)]
    slow, fast = (sorted(times) for times in zip(*pairs, strict=True))
    for name, times in (("without freeze", slow), ("with freeze", fast)):
        print(f"{name:15} p50 {statistics.median(times):6.1f} ms   p95 {times[int(0.95 * len(times))]:6.1f} ms")
    print(f"ratio           {statistics.median(slow) / statistics.median(fast):6.1f}")


@contextmanager
def _session(*, freeze: bool) -> Iterator[ClientConnection]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", SERVE.format(port=port, freeze=freeze)]
        environment = os.environ | {"SEGEXPLORER_DATA_FOLDER": folder, "PYTHONPATH": str(PROJECT)}
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            with connect(
                f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
            ) as session:
                _rerun_ms(session)
                yield session
        finally:
            server.terminate()
            server.wait(20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def _rerun_ms(session: ClientConnection) -> float:
    began = time.perf_counter()
    request = BackMsg()
    request.rerun_script.SetInParent()
    session.send(request.SerializeToString())
    while ForwardMsg.FromString(session.recv(60)).WhichOneof("type") != "script_finished":
        pass
    elapsed_ms = (time.perf_counter() - began) * 1000
    time.sleep(0.15)  # the collection after a run must be over, as it is between two clicks of a person
    return elapsed_ms


if __name__ == "__main__":
    main()
