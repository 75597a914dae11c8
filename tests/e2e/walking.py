"""What a visitor does with a browser, and what is watched meanwhile: complaints, requests, frames."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from segexplorer.ingest.samples import online_shop
from segexplorer.store.repository import Store, open_store
from tests.e2e.serving import Server, running_server

READY_MS = 60_000  # learning takes seconds; the machine may be busy
# from a key to the first change inside the picture, in milliseconds
LISTEN = """(explorer) => {
    window.__took = [];
    let pressed = 0;
    document.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
    const changed = () => { if (pressed) { window.__took.push(performance.now() - pressed); pressed = 0; } };
    new MutationObserver(changed).observe(explorer, { subtree: true, childList: true, characterData: true, attributes: true });
}"""
TRACES = re.compile(r"Traceback|^\w*(Error|Exception)\b", re.MULTILINE)


@dataclass
class Place:
    """A running app with a folder one may look into."""

    server: Server
    folder: Path

    @property
    def url(self) -> str:
        """Where its Home page is."""
        return self.server.url

    def traces(self) -> list[str]:
        """Lines of the server's log that only a programmer understands."""
        log = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
        return [line for line in log.splitlines() if TRACES.search(line)]

    def cpu_s(self) -> float:
        """Seconds of computing of the server's own process so far."""
        numbers = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def n_learned(self) -> int:
        """How many results are ready."""
        return len(list((self.folder / "data" / "derived").glob("*/model.json")))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The app's own database."""
        opened = open_store(f"sqlite:///{self.folder / 'data' / 'segexplorer.sqlite'}")
        yield opened
        opened.close()


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """A server of one's own."""
    with running_server(folder) as server:
        yield Place(server, folder)


@dataclass
class Watch:
    """What a page asked for, complained of and sent."""

    urls: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sent: list[object] = field(default_factory=list)
    received_bytes: list[int] = field(default_factory=list)

    def hosts(self) -> set[str | None]:
        """The machines that were asked for anything."""
        return {urlsplit(url).hostname for url in self.urls if not url.startswith(("data:", "blob:"))}


def watch(page: Page) -> Watch:
    """Note everything from now on."""
    seen = Watch()
    page.on("request", lambda request: seen.urls.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text) if _counts(message) else None)
    page.on("pageerror", lambda problem: seen.complaints.append(str(problem)))

    def listen(socket) -> None:  # type: ignore[no-untyped-def]
        seen.urls.append(socket.url)
        socket.on("framesent", lambda frame: seen.sent.append(frame))
        socket.on("framereceived", lambda frame: seen.received_bytes.append(len(frame)))

    page.on("websocket", listen)
    return seen


def _counts(message: ConsoleMessage) -> bool:
    # Opened by a page's address, Streamlit first looks for its own routes below that page, and then where they are.
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def settle(page: Page) -> None:
    """Wait until no script runs any more."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=READY_MS)
    page.wait_for_timeout(300)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=READY_MS)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def home(page: Page, url: str) -> None:
    """The Home page, drawn."""
    page.goto(url)
    page.get_by_role("button", name="Open the sample").wait_for(timeout=READY_MS)
    settle(page)


def upload(page: Page, file: Path) -> None:
    """Choose a file on the Home page."""
    page.locator("input[type=file]").first.set_input_files(file)


def columns_shown(page: Page) -> None:
    """Wait for the Data page."""
    page.get_by_role("button", name="See the groups").wait_for(timeout=READY_MS)
    settle(page)


def groups_shown(page: Page) -> None:
    """Wait for the live picture."""
    slider(page).wait_for(timeout=READY_MS)
    settle(page)


def grouped(page: Page, url: str, file: Path) -> None:
    """Upload a file and look at its groups."""
    home(page, url)
    upload(page, file)
    columns_shown(page)
    page.get_by_role("button", name="See the groups").click()
    groups_shown(page)


def explored(browser: Browser, url: str, file: Path) -> str:
    """Where the groups of this file are, after a visit that uploaded it."""
    context = browser.new_context()
    page = context.new_page()
    grouped(page, url, file)
    address = page.url
    context.close()
    return address


def all_measured(page: Page) -> None:
    """Wait until also what is measured beside the picture is there; from then on nothing is asked in the background."""
    expect(page.locator(".letter-head strong").nth(3)).not_to_have_text("–", timeout=READY_MS)
    settle(page)


def slider(page: Page) -> Locator:
    """The slider of the live picture."""
    return page.get_by_role("slider", name="Granularity")


def pickiness(page: Page) -> Locator:
    """The other one."""
    return page.get_by_role("slider", name="Pickiness")


def cards(page: Page) -> Locator:
    """The cards that stay."""
    return page.locator(".card:not(.leaving)")


def native_slider(page: Page, name: str | re.Pattern[str]) -> Locator:
    """A slider of Streamlit's beside the picture."""
    return page.get_by_role("slider", name=name)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list."""
    listed(page, label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def listed(page: Page, label: str) -> Locator:
    """The field of a list."""
    return page.get_by_role("combobox", name=label, exact=True)


def open_part(page: Page, title: str) -> None:
    """Unfold what is under "more"."""
    page.locator("[data-testid=stExpander] summary", has_text=title).click()
    page.wait_for_timeout(300)


def shop_csv(folder: Path, n_customers: int = 3_000, name: str = "shop.csv") -> Path:
    """The sample shop, smaller, as a file."""
    online_shop(n_customers).to_csv(folder / name, index=False)
    return folder / name
