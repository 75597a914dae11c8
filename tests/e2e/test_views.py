"""Clicks on the map and on the family tree, in a real browser."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from segexplorer.ui.personas.map_chart import WIDTH_PX
from tests.e2e import walking
from tests.e2e.walking import Place, explored, listed, settle, watch


@pytest.fixture(scope="module")
def address(here: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The groups of a file of 3,000 customers."""
    return explored(browser, here.url, walking.shop_csv(tmp_path_factory.mktemp("file")))


def look(page: Page, address: str, tab: str) -> None:
    """A tab of the Personas page."""
    page.goto(f"{address.replace('/segment', '/personas')}&tab={quote(tab)}")
    page.locator(".js-plotly-plot").wait_for(timeout=walking.READY_MS)
    settle(page)


def hit(page: Page, mark: Locator) -> None:
    """Click the middle of a mark, once it stays where it is; Plotly lays a field for the mouse over all of them."""
    before, box = None, mark.bounding_box()
    while box != before:
        page.wait_for_timeout(200)
        before, box = box, mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)


def test_a_click_on_a_circle_shows_its_group_and_a_click_on_a_bar_goes_to_its_division(
    here: Place, address: str, page: Page
) -> None:
    seen = watch(page)
    look(page, address, "Map")
    circles = page.locator(".js-plotly-plot .point")
    first = listed(page, "Group").input_value()
    for at in range(circles.count()):
        hit(page, circles.nth(at))
        chosen = listed(page, "Group").input_value()
        expect(page.get_by_role("heading", name=chosen, exact=True)).to_be_visible()
        if chosen != first:
            break
    assert chosen != first
    hit(page, circles.nth(at))  # once more: it stays chosen
    assert listed(page, "Group").input_value() == chosen

    look(page, address, "Family tree")
    hit(page, page.locator(".js-plotly-plot .point").first)  # everybody, who is divided in two
    expect(page.get_by_role("heading", name="2 groups, best first")).to_be_visible()
    settle(page)
    with here.store() as store:
        assert store.explorations.open(address.rpartition("exploration=")[2]).view["k"] == 2
    page.reload()
    expect(page.get_by_role("heading", name="2 groups, best first")).to_be_visible(timeout=walking.READY_MS)
    assert seen.complaints == []
    assert seen.hosts() <= {"127.0.0.1"}
    assert here.traces() == []


def test_the_map_has_its_full_width_on_a_laptop(address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    look(page, address, "Map")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_have_attribute("width", str(WIDTH_PX))
    context.close()
