"""Editing by hand in a real browser: done, refreshed, undone, redone, and seen in the live picture."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import walking
from tests.e2e.walking import Place, grouped, groups_shown, settle


def test_an_edit_survives_a_refresh_is_undone_and_done_again(here: Place, page: Page, tmp_path: Path) -> None:
    grouped(page, here.url, walking.shop_csv(tmp_path, 1_000, "spring.csv"))
    page.get_by_role("link", name="Personas").click()
    page.get_by_role("tab", name="Edit").click()
    name = page.get_by_role("textbox", name="Name")
    name.wait_for(timeout=walking.READY_MS)
    settle(page)
    name.fill("<b>Evergreens</b>")
    name.press("Enter")  # the keyboard is enough
    expect(page.get_by_text(": <b>Evergreens</b>")).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    page.get_by_role("button", name="Let go").press("Enter")
    expect(page.get_by_text("Let go of <b>Evergreens</b>")).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    page.reload()
    expect(page.get_by_text("Let go of <b>Evergreens</b>")).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("Undone")).to_have_count(0, timeout=walking.READY_MS)
    settle(page)
    page.get_by_role("link", name="Segment").click()
    groups_shown(page)
    card = page.locator(".card", has=page.get_by_role("button", name="<b>Evergreens</b>"))
    expect(card).to_have_attribute("data-state", "let_go")
    expect(page.get_by_text("You changed these groups by hand.")).to_be_visible()
    assert here.traces() == []
