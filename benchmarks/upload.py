"""A large file through the browser: how much memory the server takes and gives back, what is said meanwhile, and whether another
tab stays usable.

    python benchmarks/upload.py [MEGABYTES]        (default 300)

Memory is the resident set of the server's process and of all its workers together, looked at five times a second. A click in the
other tab is one step of the slider "Group people by" on the sample, from the key to the first change of the picture.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from million import machine
from playwright.sync_api import Browser, Page, sync_playwright

from segexplorer.ingest.tables import big_csv
from tests.e2e.serving import ARGUMENTS, running_server
from tests.e2e.walking import LISTEN, READY_MS, home, settle

ROW_BYTES, N_COLUMNS = 100, 20
LOOK_S, QUIET_S, LONGEST_S, SLOW_MS = 0.2, 15.0, 1_200.0, 300_000


@dataclass
class Memory:
    """Looks at a process and its workers until it is told to stop: megabytes of the process, and of all of them."""

    pid: int
    server: list[float] = field(default_factory=list)
    everything: list[float] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Look from now on."""
        threading.Thread(target=self._look, daemon=True).start()

    def stop(self) -> None:
        """No more."""
        self._ended.set()

    def now(self) -> tuple[float, float]:
        """The process, and all of them."""
        found = {pid: _resident_mb(pid) for pid in (self.pid, *_below(self.pid))}
        return found[self.pid], sum(found.values())

    def _look(self) -> None:
        while not self._ended.wait(LOOK_S):
            one, all_of_them = self.now()
            self.server.append(one)
            self.everything.append(all_of_them)


def _resident_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it ended
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmRSS")), 0.0)


def _below(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [grandchild for child in children for grandchild in _below(child)]


def main() -> None:
    """Upload, watch, and print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print(machine())
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        file = big_csv(folder / "big.csv", megabytes * 1_000_000 // ROW_BYTES, N_COLUMNS)
        print(f"{file.stat().st_size / 1e6:.0f} MB, {megabytes * 1_000_000 // ROW_BYTES:,} x {N_COLUMNS}")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        with running_server(folder) as server:
            measure(browser, server.url, server.process.pid, file)
        browser.close()


def measure(browser: Browser, url: str, pid: int, file: Path) -> None:
    """One upload beside one other tab."""
    other, mine, memory = _sample(browser, url), browser.new_context().new_page(), Memory(pid)
    home(mine, url)
    calm = _clicks(other, 20)
    before = memory.now()
    memory.start()
    began = time.monotonic()
    mine.locator("input[type=file]").first.set_input_files(file)
    said, busy, received_s = _until_read(mine, other, began)
    took = time.monotonic() - began
    mine.wait_for_timeout(1000 * QUIET_S)
    after = memory.now()
    memory.stop()
    print(f"received after {received_s:.1f} s, a data set after {took:.1f} s")
    for name, at in (("server", 0), ("server and workers", 1)):
        peak = max((memory.server, memory.everything)[at])
        print(f"{name}: {before[at]:.0f} MB before, {peak:.0f} MB at most, {after[at]:.0f} MB {QUIET_S:g} s after")
    for name, clicks in (("before", calm), ("meanwhile", busy)):
        p95 = quantiles(clicks, n=20)[-1] if len(clicks) > 1 else clicks[0]
        print(f"a click in the other tab {name}: {len(clicks)} of them, p50 {median(clicks):.0f} ms, p95 {p95:.0f} ms")
    print("said: " + " | ".join(said))


def _sample(browser: Browser, url: str) -> Page:
    page = browser.new_context().new_page()
    home(page, url)
    page.get_by_role("button", name="Open the sample").click()
    page.get_by_role("slider", name="Granularity").wait_for(timeout=SLOW_MS)  # a busy machine learns for minutes
    settle(page)
    page.locator(".explorer").evaluate(LISTEN)
    return page


def _clicks(page: Page, times: int) -> list[float]:
    """Milliseconds of each of some clicks."""
    slider = page.get_by_role("slider", name="Group people by")
    for _ in range(times):
        n_before = len(page.evaluate("window.__took"))
        slider.press("ArrowLeft" if n_before % 2 else "ArrowRight")  # there and back
        until = time.monotonic() + 20
        while len(page.evaluate("window.__took")) == n_before and time.monotonic() < until:
            page.wait_for_timeout(20)
        settle(page)
    took: list[float] = page.evaluate("window.__took")
    return took[-times:]


def _until_read(mine: Page, other: Page, began: float) -> tuple[list[str], list[float], float]:
    """What the progress said, the clicks meanwhile, and when the whole file had arrived."""
    said: list[str] = []
    busy: list[float] = []
    received_s = 0.0
    while "/data" not in mine.url and time.monotonic() - began < LONGEST_S:
        text = mine.locator("[data-testid=stProgress], [data-testid=stFileUploaderFile]").all_inner_texts()
        for line in (" ".join(one.split()) for one in text):
            received_s = received_s or ((time.monotonic() - began) if "big.csv”" in line else 0.0)
            said += [line] if line not in said else []
        busy += _clicks(other, 1)
    mine.get_by_role("heading", level=1).first.wait_for(timeout=READY_MS)
    return said, busy, received_s


if __name__ == "__main__":
    main()
