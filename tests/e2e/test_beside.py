"""Beside the picture, in a real browser: it is measured while one looks, drawn when it is there, and the drag goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import walking
from tests.e2e.walking import Place, all_measured, explored, groups_shown, open_part, settle, slider, watch


@pytest.fixture(scope="module")
def address(here: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The groups of a file that no other test has: nothing of it was measured before somebody looks."""
    return explored(browser, here.url, walking.shop_csv(tmp_path_factory.mktemp("file"), 2_900))


def test_groups_are_found_again_while_one_looks_and_the_sliders_stay_where_they_are(here: Place, address: str, page: Page) -> None:
    seen = watch(page)
    page.goto(address)
    groups_shown(page)
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    k = slider(page).input_value()
    all_measured(page)
    assert slider(page).input_value() == k
    assert page.locator(".strip rect").count() == int(slider(page).get_attribute("max") or 0)
    expect(page.locator(".card .again", has_text="of 20 tries").first).to_be_visible()
    assert seen.complaints == []
    assert here.traces() == []


def test_the_letters_follow_the_finger(address: str, page: Page) -> None:
    page.goto(address)
    groups_shown(page)
    all_measured(page)
    slider(page).focus()
    page.keyboard.press("Home")
    letters = page.locator(".letter-head strong")
    assert letters.nth(0).inner_text() == "0"  # one message for everybody gains nothing
    expect(page.locator(".letter").nth(0)).to_contain_text("below the floor")
    page.keyboard.press("End")
    assert letters.nth(2).inner_text() != "100"
    assert page.locator(".letter .trend").nth(0).get_attribute("d")


def test_the_grid_stands_on_the_picture_and_what_is_folded_opens(here: Place, address: str, page: Page) -> None:
    seen = watch(page)
    page.goto(address)
    groups_shown(page)
    open_part(page, "Compare with")
    page.get_by_text("The RFM grid").click()
    settle(page)
    expect(page.locator(".rival-name", has_text="RFM grid")).to_be_visible()
    for part in ("Plain rules:", "Who stays:"):
        open_part(page, part)
        settle(page)
    expect(page.get_by_role("button", name="Download as SQL")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as SQL").click()
    text = taken.value.path().read_text(encoding="utf-8")
    assert "WHERE " in text
    assert text.startswith("-- ")
    assert seen.complaints == []
    assert here.traces() == []
