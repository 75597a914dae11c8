"""A file that takes a while: how far it is, a refresh in the middle, a stop; the page stays usable meanwhile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from segexplorer.ingest.tables import big_csv
from tests.e2e.serving import Server
from tests.e2e.walking import READY_MS, columns_shown, home, settle, upload

N_ROWS = 600_000
PROGRESS = re.compile(r"“big\.csv”")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes some seconds to read."""
    return big_csv(tmp_path_factory.mktemp("big") / "big.csv", N_ROWS, 12)


def under_way(page: Page) -> None:
    expect(page.locator("[data-testid=stProgress]").filter(has_text=PROGRESS)).to_be_visible(timeout=READY_MS)


def test_a_refresh_in_the_middle_of_an_import_loses_nothing(page: Page, server: Server, big: Path) -> None:
    home(page, server.url)
    upload(page, big)
    under_way(page)
    page.reload()
    columns_shown(page)
    expect(page.get_by_role("heading", name=re.compile(f"{N_ROWS:,} rows"))).to_be_visible()


def test_a_stopped_import_says_so_and_keeps_nothing(page: Page, fresh_server: Server, big: Path, tmp_path: Path) -> None:
    home(page, fresh_server.url)
    upload(page, big)
    under_way(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("was stopped, and nothing of it was kept")).to_be_visible(timeout=READY_MS)
    settle(page)
    expect(page.get_by_role("button", name="Open the sample")).to_be_enabled()
    for _ in range(100):
        left = [file for file in tmp_path.rglob("datasets/*/sources/*") if file.is_file()]
        if not left:
            break
        page.wait_for_timeout(200)
    assert not left
