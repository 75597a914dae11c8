"""The shelf on the Home page in a real browser: nothing is lost by a slip of the hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import walking
from tests.e2e.walking import Place, grouped, groups_shown, settle, slider


@pytest.fixture
def saved(alone: Place, page: Page, tmp_path: Path) -> Page:
    """The Home page with one saved exploration, of the file `spring.csv`."""
    grouped(page, alone.url, walking.shop_csv(tmp_path, 1_000, "spring.csv"))
    page.get_by_role("link", name="Home").click()
    row(page, "spring").wait_for()
    settle(page)
    return page


def row(page: Page, name: str) -> Locator:
    return page.locator("[class*='st-key-saved-']", has=page.get_by_text(name, exact=True))


def more(page: Page, name: str) -> None:
    row(page, name).get_by_role("button", name="More").click()
    page.get_by_role("button", name="Duplicate").wait_for()


def test_rename_duplicate_delete_undo_and_open(saved: Page, alone: Place) -> None:
    more(saved, "spring")
    saved.get_by_label("New name").fill("Spring sale")
    saved.get_by_role("button", name="Save name").click()
    expect(row(saved, "Spring sale")).to_have_count(1)
    settle(saved)
    saved.reload()
    expect(row(saved, "Spring sale")).to_have_count(1, timeout=walking.READY_MS)
    settle(saved)
    more(saved, "Spring sale")
    saved.get_by_role("button", name="Duplicate").click()
    expect(row(saved, "Spring sale (copy)")).to_have_count(1)
    settle(saved)
    saved.keyboard.press("Escape")
    more(saved, "Spring sale (copy)")
    saved.get_by_role("button", name="Delete").click()
    expect(row(saved, "Spring sale (copy)")).to_have_count(0)
    settle(saved)
    saved.get_by_role("button", name="Undo").click()
    expect(row(saved, "Spring sale (copy)")).to_have_count(1)
    settle(saved)
    row(saved, "Spring sale (copy)").get_by_role("button", name="Open").click()
    groups_shown(saved)
    expect(slider(saved)).to_be_visible()
    assert alone.traces() == []


def test_an_address_of_something_deleted_says_so_and_leads_home(saved: Page, alone: Place) -> None:
    saved.goto(f"{alone.url}/segment?exploration=nothing-of-that-name")
    expect(saved.get_by_text("No exploration is open.")).to_be_visible(timeout=walking.READY_MS)
    settle(saved)
    saved.get_by_test_id("stMain").get_by_role("link", name="Go to Home").click()
    expect(row(saved, "spring")).to_have_count(1, timeout=walking.READY_MS)
    assert alone.traces() == []


def test_a_server_that_was_stopped_finds_everything_again(tmp_path: Path, page: Page) -> None:
    with walking.place(tmp_path) as first:
        grouped(page, first.url, walking.shop_csv(tmp_path, 1_000, "spring.csv"))
        headline, query = page.locator(".headline").inner_text(), page.url.rpartition("?")[2]
    page.goto("about:blank")
    with walking.place(tmp_path) as again:
        page.goto(f"{again.url}/segment?{query}")
        groups_shown(page)
        assert page.locator(".headline").inner_text() == headline
        assert again.traces() == []
