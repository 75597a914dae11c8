"""A real server and a real Chromium. Every request of the browser is noted: none may leave this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.e2e import walking
from tests.e2e.serving import ARGUMENTS, BROWSERS, Server, running_server
from tests.e2e.walking import Place


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is in a real Chromium."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One server for all tests that do not mind what others left on it; what one of them learned, the next finds again."""
    with walking.place(tmp_path_factory.mktemp("here")) as running:
        yield running


@pytest.fixture(scope="session")
def server(here: Place) -> Server:
    """The same, for tests that need no look into its folder."""
    return here.server


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server nobody has visited yet."""
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Place]:
    """A server for one test."""
    with walking.place(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: the machine's, else the one Playwright fetched."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(playwright), args=ARGUMENTS)
        yield opened
        opened.close()


def _chromium(playwright: Playwright) -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), playwright.chromium.executable_path)
    if not Path(found).exists():
        pytest.skip("no Chromium on this machine: install the package chromium, or run `make browser`")
    return found


@pytest.fixture
def requests(page: Page) -> list[str]:
    """The addresses `page` asked for, websockets included, in order; grows while the test runs."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda websocket: seen.append(websocket.url))
    return seen


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser profile of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def settled() -> Callable[[Page], None]:
    """A function that waits until the app has drawn a page and runs no script any more."""

    def wait(page: Page) -> None:
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)

    return wait
