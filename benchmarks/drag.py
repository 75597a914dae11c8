"""How fast the live picture follows the finger, beside Streamlit's own slider with eight cards, in one run.

Milliseconds from the timestamp of the browser's event to the first moment the page shows the new number of groups.
The live picture is dragged with a real mouse over 1..20 groups; the native slider, which sends nothing while dragged,
is stepped with the arrow keys. Run: python benchmarks/drag.py [drags]
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
TARGET_P95_MS = 16.0

NATIVE = """
import streamlit as st
k = st.slider("Granularity", 1, 20, 6)
st.header(f"With {k} groups")
columns = st.columns(4)
for i in range(8):
    with columns[i % 4].container(border=True):
        st.markdown(f"**Card {i} of {k}**")
        st.write(f"{100 * i + k} people")
        st.write(f"{i + k} of 100 answer")
"""

WATCH = """([kind, event]) => {
    const root = kind === 'native' ? document
        : [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((s) => s?.querySelector('.explorer'));
    window.waits = [];
    let since = null, before = null;
    const shown = () => (root.querySelector(kind === 'native' ? 'h2' : '.headline')?.textContent ?? '');
    (kind === 'native' ? document : root.querySelector('#sx-granularity')).addEventListener(event, (e) => {
        since = e.timeStamp;
        before = before ?? shown();
    }, true);
    before = shown();
    new MutationObserver(() => {
        if (since === null || shown() === before) return;
        window.waits.push(performance.now() - since);
        since = null;
        before = shown();
    }).observe(kind === 'native' ? document.body : root, { childList: true, subtree: true, characterData: true });
}"""


@contextmanager
def _served(script: Path) -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.headless", "true", "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _dragged(page: Page, drags: int) -> list[float]:
    slider = page.get_by_role("slider", name="Granularity")
    slider.wait_for(timeout=30_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, ["explorer", "input"])
    at = slider.bounding_box()
    assert at
    left, y, step = at["x"] + 11, at["y"] + at["height"] / 2, (at["width"] - 23) / 39
    page.mouse.move(left + 5 * step, y)
    page.mouse.down()
    for drag in range(drags):
        for i in range(20) if drag % 2 == 0 else range(19, -1, -1):
            page.mouse.move(left + i * step, y)
            page.wait_for_timeout(8)
    page.mouse.up()
    waits: list[float] = page.evaluate("window.waits")
    return waits


def _stepped(page: Page, steps: int) -> list[float]:
    slider = page.get_by_role("slider")
    slider.wait_for(timeout=30_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, ["native", "keydown"])
    slider.focus()
    for i in range(steps):
        page.keyboard.press("ArrowRight" if i % 20 < 10 else "ArrowLeft")
        page.wait_for_timeout(450)
    waits: list[float] = page.evaluate("window.waits")
    return waits


def _p50_p95(waits: list[float]) -> tuple[float, float]:
    cuts = quantiles(waits, n=20)
    return cuts[9], cuts[18]


def main(drags: int = 30) -> int:
    """Measure both, print both; 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        native = Path(folder) / "native.py"
        native.write_text(NATIVE)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with _served(PROJECT / "tests/e2e/explorer_app.py") as ours, _served(native) as theirs:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(theirs)
            native_waits = _stepped(page, 40)
            page.goto(f"{ours}?quiet=1")
            our_waits = _dragged(page, drags)
        browser.close()
    p50, p95 = _p50_p95(our_waits)
    native_p50, native_p95 = _p50_p95(native_waits)
    print(f"live picture, dragged over 1..20 groups: p50 {p50:.1f} ms, p95 {p95:.1f} ms ({len(our_waits)} inputs)")
    print(f"native slider and 8 cards, arrow keys:   p50 {native_p50:.1f} ms, p95 {native_p95:.1f} ms ({len(native_waits)} keys)")
    print(f"ratio: {native_p50 / p50:.0f} times faster at p50, {native_p95 / p95:.0f} at p95; target p95 < {TARGET_P95_MS:.0f} ms")
    return int(p95 >= TARGET_P95_MS)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
