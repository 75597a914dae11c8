"""A column that gives a sensitive one away is left out until somebody stands for using it by name, in a dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.believers import believers
from tests.e2e.walking import READY_MS, Place, columns_shown, home, settle, upload


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Customers whose faith is told by where they shop."""
    believers().to_csv(tmp_path / "believers.csv", index=False)
    return tmp_path / "believers.csv"


def test_what_gives_faith_away_is_used_when_somebody_stands_for_it_by_name(page: Page, here: Place, file: Path) -> None:
    home(page, here.url)
    upload(page, file)
    columns_shown(page)
    left_out = page.get_by_text("“parish_shop” is left out, because it gives away “religion”")
    expect(left_out).to_be_visible(timeout=READY_MS)
    settle(page)
    page.get_by_role("button", name="Use “parish_shop” all the same").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("“parish_shop” gives away “religion”")).to_be_visible(timeout=READY_MS)
    dialog.get_by_role("button", name="Use it").click()
    expect(dialog.get_by_text("give the name of who decides it and a reason")).to_be_visible(timeout=READY_MS)
    dialog.get_by_label("Your name").fill("Ann Lee")
    dialog.get_by_label("Why it is needed").fill("A survey with consent")
    dialog.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("“parish_shop” is sensitive and used: Ann Lee decided it")).to_be_visible(timeout=READY_MS)
    expect(left_out).to_have_count(0)
    page.get_by_role("button", name="Back to what was guessed").click()
    expect(left_out).to_be_visible(timeout=READY_MS)
