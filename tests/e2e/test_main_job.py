"""The job this is for: a file in, a slider dragged, everything seen at once, nothing lost."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from segexplorer.services.explorations import choices_of, question_of
from segexplorer.store.records import Exploration
from tests.e2e import walking
from tests.e2e.walking import (
    Place,
    all_measured,
    cards,
    columns_shown,
    explored,
    groups_shown,
    home,
    pickiness,
    settle,
    slider,
    upload,
    watch,
)

RESTED_MS = 1_000


@pytest.fixture(scope="module")
def address(here: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the groups of an uploaded file are, for tests that need no more than that."""
    return explored(browser, here.url, walking.shop_csv(tmp_path_factory.mktemp("file"), name="known.csv"))


def exploration_of(here: Place, url: str) -> Exploration:
    with here.store() as store:
        return store.explorations.open(url.rpartition("exploration=")[2])


def box(page: Page) -> dict[str, float]:
    found = slider(page).bounding_box()
    assert found
    return dict(found)


def test_a_file_becomes_groups_one_can_drag(here: Place, page: Page, tmp_path: Path) -> None:
    seen = watch(page)
    home(page, here.url)
    upload(page, walking.shop_csv(tmp_path, 3_100))  # as no other test does: it has to be learned
    columns_shown(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("3,100 rows, 19 of 23 columns describe customers")
    page.get_by_role("button", name="See the groups").click()
    groups_shown(page)
    expect(page.locator(".headline")).to_contain_text("of 100 customers")
    assert seen.complaints == []
    assert seen.hosts() == {"127.0.0.1"}
    assert here.traces() == []


def test_a_drag_is_followed_at_once_and_told_to_python_once(here: Place, address: str, page: Page) -> None:
    seen = watch(page)
    page.goto(address)
    groups_shown(page)
    all_measured(page)
    page.wait_for_timeout(RESTED_MS)
    at, start = box(page), int(slider(page).input_value())
    most = int(slider(page).get_attribute("max") or 40)
    x, y = at["x"] + 10 + (at["width"] - 20) * (start - 1) / (most - 1), at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    seen.sent.clear()
    sentences, counts = set(), set()
    for i in range(30):
        page.mouse.move(x + i * 8, y)
        sentences.add(page.locator(".headline").inner_text())
        counts.add(cards(page).count())
    page.wait_for_timeout(RESTED_MS)
    assert seen.sent == []
    assert len(sentences) > 8
    assert len(counts) > 8
    k = int(slider(page).input_value())
    assert k > start
    seen.received_bytes.clear()
    page.mouse.up()
    page.wait_for_timeout(RESTED_MS)
    settle(page)
    assert len(seen.sent) == 1
    assert exploration_of(here, address).view["k"] == k
    assert slider(page).input_value() == str(k)
    assert cards(page).count() == k


def test_letting_go_again_does_not_send_the_whole_path_again(address: str, page: Page) -> None:
    seen = watch(page)
    page.goto(address)
    groups_shown(page)
    for _ in range(3):
        slider(page).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(RESTED_MS)
        settle(page)
        received = sum(seen.received_bytes)
        seen.received_bytes.clear()
    assert received < 60_000, f"{received} bytes came back for one commit"


def test_a_refresh_loses_nothing(here: Place, address: str, page: Page, browser: Browser) -> None:
    page.goto(address)
    groups_shown(page)
    walking.choose(page, "What should a message achieve?", "spend_total")
    groups_shown(page)
    focus = walking.native_slider(page, "Group people by")
    for _ in range(4):
        focus.press("ArrowRight")
        settle(page)
    walking.open_part(page, "Ways to divide")
    weight = walking.native_slider(page, "Geography")
    weight.press("ArrowRight")
    settle(page)
    for moved in (slider(page), pickiness(page)):
        moved.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(RESTED_MS)
        settle(page)
    before = stands(page)
    page.reload()
    groups_shown(page)
    assert stands(page) == before
    kept = exploration_of(here, address)
    assert question_of(kept).goal_column == "spend_total"
    assert choices_of(kept).family_weights == {"geography": 1.25}
    assert choices_of(kept).focus == pytest.approx(0.45)
    context = browser.new_context()
    other = context.new_page()
    other.goto(address)
    groups_shown(other)
    assert stands(other) == before
    context.close()


def stands(page: Page) -> dict[str, Any]:
    """Where everything stands, as one sees it."""
    return {
        "k": slider(page).input_value(),
        "pickiness": pickiness(page).input_value(),
        "headline": page.locator(".headline").inner_text(),
        "cards": cards(page).locator("h3, button").all_inner_texts(),
        "focus": walking.native_slider(page, "Group people by").get_attribute("aria-valuetext"),
        "goal": walking.listed(page, "What should a message achieve?").input_value(),
    }


def test_going_to_another_page_and_back_keeps_the_sliders(address: str, page: Page) -> None:
    page.goto(address)
    groups_shown(page)
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(RESTED_MS)
    settle(page)
    k = slider(page).input_value()
    page.get_by_role("link", name="Data", exact=True).click()
    columns_shown(page)
    page.get_by_role("link", name="Segment").click()
    groups_shown(page)
    assert slider(page).input_value() == k


def test_the_sample_is_one_click_away_and_ready_to_drag(here: Place, page: Page) -> None:
    seen = watch(page)
    home(page, here.url)
    until = time.monotonic() + 120
    while here.n_learned() < 1 and time.monotonic() < until:
        page.wait_for_timeout(200)
    page.wait_for_timeout(2_000)
    times = []
    for _ in range(2):  # the first click also makes the data set
        home(page, here.url)
        computed, clicked = here.cpu_s(), time.monotonic()
        page.get_by_role("button", name="Open the sample").click()
        slider(page).wait_for(timeout=walking.READY_MS)
        times.append((time.monotonic() - clicked, here.cpu_s() - computed))
        settle(page)
    print("click to slider, seconds (of them computing on the server):", times)
    slider(page).focus()
    before = int(slider(page).input_value())
    page.keyboard.press("ArrowRight")
    expect(slider(page)).to_have_value(str(before + 1))
    assert times[1][1] < 3.0
    assert seen.complaints == []


def focused_name(page: Page) -> str:
    script = """() => {
        let at = document.activeElement;
        while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
        return ['BUTTON', 'A', 'INPUT'].includes(at.tagName) ? `${at.id} ${at.getAttribute('aria-label') || at.innerText}` : '';
    }"""
    return str(page.evaluate(script))


def tab_to(page: Page, name: str, most: int = 40) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in focused_name(page):
            return
    raise AssertionError(f"{name} was not reached with the keyboard; the focus is on {focused_name(page)!r}")


def test_a_keyboard_is_enough_from_home_to_a_moved_slider(here: Place, page: Page) -> None:
    home(page, here.url)
    tab_to(page, "Open the sample")
    page.keyboard.press("Enter")
    groups_shown(page)
    tab_to(page, "sx-granularity")
    before = int(slider(page).input_value())
    page.keyboard.press("ArrowRight")
    expect(slider(page)).to_have_value(str(before + 1))
    page.wait_for_timeout(RESTED_MS)
    settle(page)
    assert exploration_of(here, page.url).view["k"] == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_light_and_dark(here: Place, address: str, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for url in (here.url, address):
        page.goto(url)
        page.get_by_role("heading", level=1).or_(page.locator(".headline")).first.wait_for(timeout=walking.READY_MS)
        settle(page)
        ground, ink = page.get_by_test_id("stApp").evaluate(
            "(app) => [getComputedStyle(app).backgroundColor, getComputedStyle(app).color]"
        )
        assert (light(ground) > light(ink)) == (scheme == "light")
        assert abs(light(ground) - light(ink)) > 0.7
    context.close()


def light(colour: str) -> float:
    numbers = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(numbers) / 765
