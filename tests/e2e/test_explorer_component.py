"""The live picture under a real finger: it follows every input, tells Python once, speaks words and runs nobody's script."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

PROJECT = Path(__file__).resolve().parents[2]
RESTED_MS = 700  # longer than the rest after a key, with room for the way to Python and back


# how many of the hundred marks wear each look
DRAWN = """(explorer) => {
    const looks = [...explorer.querySelectorAll('.hundred > use')].map((mark) => mark.getAttribute('href'));
    return ['hit', 'miss', 'missed', 'alone', 'undeliverable'].map((look) => looks.filter((l) => l === `#sx-${look}`).length);
}"""

# the words of the chart that the name of the chosen point stands on, the line of send-to-all among them
COVERED = """(chart) => {
    const here = chart.querySelector('text.here'), a = here.getBoundingClientRect();
    const shown = (text) => text !== here && text.textContent && text.style.display !== 'none';
    const words = [...chart.querySelectorAll('text')].filter(shown);
    return [...words, chart.querySelector('line.all')].filter((other) => {
        const b = other.getBoundingClientRect();
        return a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    }).map((other) => other.textContent || 'the line');
}"""

# every two names of the chart that share room, with the sliders wherever they can stand
CROWDED = """(explorer) => {
    const set = (id, value) => {
        const input = explorer.querySelector(id);
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const found = [];
    for (let k = 1; k <= 40; k++) for (const picky of [0, 5, 10, 15, 20]) {
        set('#sx-granularity', k);
        set('#sx-pickiness', picky);
        const texts = [...explorer.querySelectorAll('.tradeoff text:not(.tick)')];
        const names = texts.filter((text) => text.getBoundingClientRect().width);
        const boxes = names.map((text) => text.getBoundingClientRect());
        boxes.forEach((a, i) => boxes.slice(0, i).forEach((b, j) => {
            if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
                found.push(`${k} ${picky}: ${names[i].textContent} / ${names[j].textContent}`);
        }));
    }
    return found;
}"""

# moves the slider to 9 and counts the cards on their way
MOVING = """async (explorer) => {
    const input = explorer.querySelector('#sx-granularity');
    input.value = 9;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    return [...explorer.querySelectorAll('.card')].flatMap((card) => card.getAnimations())
        .filter((animation) => !(animation instanceof CSSTransition)).length;
}"""


@pytest.fixture(scope="module")
def harness() -> Iterator[str]:
    """The small page of explorer_app.py on a port of its own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "tests/e2e/explorer_app.py")]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    with subprocess.Popen(command, cwd=PROJECT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    assert time.monotonic() < until, "the harness did not start"
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


@pytest.fixture
def looker(browser: Browser) -> Iterator[Any]:
    """Opens the harness and gives the page, its complaints and the frames it sent."""
    contexts = []

    def look(url: str, **options: Any) -> tuple[Page, list[str], list[Any]]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}, **options})
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        frames: list[Any] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "404" not in m.text else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("websocket", lambda w: w.on("framesent", lambda f: frames.append(f)))
        page.goto(url)
        expect(page.locator(".headline")).to_contain_text("customers", timeout=30_000)
        page.wait_for_timeout(RESTED_MS)
        return page, complaints, frames

    yield look
    for context in contexts:
        context.close()


def granularity(page: Page) -> Locator:
    return page.get_by_role("slider", name="Granularity")


def cards(page: Page) -> Locator:
    return page.locator(".card:not(.leaving)")


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    return dict(found)


def test_arrow_keys_move_the_slider_the_sentence_and_the_cards(harness: str, looker: Any) -> None:
    page, complaints, _ = looker(harness)
    expect(cards(page)).to_have_count(6)
    granularity(page).focus()
    for k in (7, 8):
        page.keyboard.press("ArrowRight")
        expect(granularity(page)).to_have_value(str(k))
        expect(cards(page)).to_have_count(k)
        expect(page.locator(".headline")).to_contain_text(f"With {k} groups")
    page.keyboard.press("Home")
    expect(cards(page)).to_have_count(1)
    expect(page.locator(".headline")).to_contain_text("One message for everybody")
    page.keyboard.press("End")
    expect(cards(page)).to_have_count(40)
    assert complaints == []


def test_a_keyboard_tells_python_once_after_a_rest(harness: str, looker: Any) -> None:
    page, _, frames = looker(harness)
    granularity(page).focus()
    frames.clear()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text(re.compile(r"said k=11 pickiness=8 selected=None"))).to_be_visible()
    page.wait_for_timeout(RESTED_MS)
    assert len(frames) == 1


def test_a_drag_sends_nothing_until_release_and_then_once(harness: str, looker: Any) -> None:
    page, complaints, frames = looker(harness)
    at = box(granularity(page))
    x, y = at["x"] + at["width"] * 5 / 39, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    frames.clear()
    seen = set()
    for i in range(40):
        page.mouse.move(x + i * 6, y)
        seen.add(cards(page).count())
    page.wait_for_timeout(RESTED_MS)
    assert len(seen) > 10
    assert frames == []
    page.mouse.up()
    page.wait_for_timeout(RESTED_MS)
    assert len(frames) == 1
    k = granularity(page).input_value()
    expect(page.get_by_text(f"said k={k} ")).to_be_visible()
    assert complaints == []


def test_the_slider_speaks_words_and_the_status_only_after_release(harness: str, looker: Any) -> None:
    page, _, _ = looker(harness)
    spoken = granularity(page).get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"6 groups, the best 4 contacted: reach \d+ of 100 customers, \d+ of 100 answer", spoken)
    status = page.locator(".explorer .status")
    expect(status).to_have_text("")
    granularity(page).focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_have_text("", timeout=50)
    expect(status).to_contain_text("With 7 groups")
    picture = page.locator(".tradeoff svg[role=img]")
    assert "With 7 groups" in (picture.locator("desc").text_content() or "")


@pytest.mark.parametrize("kind", ["response", "likeness"])
def test_the_name_of_one_message_for_everybody_covers_no_other_words_and_none_is_cut(harness: str, looker: Any, kind: str) -> None:
    page, _, _ = looker(f"{harness}?k=1&all=1&quiet=1&kind={kind}")  # the point lies in the corner, where the lines meet
    expect(page.locator(".tradeoff text.here")).to_contain_text("one message for everybody")
    assert page.locator(".tradeoff").evaluate(COVERED) == []
    left = box(page.locator(".tradeoff svg"))["x"]
    # the app's own font is 4 pixels wider in «80%» than that of this page, and had lost half of the 8
    assert all(box(tick)["x"] >= left + 4 for tick in page.locator(".tradeoff text.tick:not(.name)").all())


@pytest.mark.parametrize(("width", "height", "theme"), [(1440, 900, "light"), (1920, 1080, "dark")])
def test_no_name_on_the_chart_stands_on_another_wherever_the_sliders_are(
    harness: str, looker: Any, width: int, height: int, theme: Literal["light", "dark"]
) -> None:
    page, _, _ = looker(f"{harness}?ways=1&quiet=1", color_scheme=theme, viewport={"width": width, "height": height})
    expect(page.locator(".rival-name")).to_have_count(3)
    assert page.locator(".explorer").evaluate(CROWDED) == []


def test_pickier_quietens_cards_and_says_why(harness: str, looker: Any) -> None:
    page, _, _ = looker(f"{harness}?k=12&p=0")
    picky = page.get_by_role("slider", name="Pickiness")
    assert "everybody gets a message" in (picky.get_attribute("aria-valuetext") or "")
    full = page.locator(".card[data-state=contacted]")
    expect(full).to_have_count(12)
    picky.focus()
    page.keyboard.press("End")
    expect(full).to_have_count(1)
    expect(page.locator(".card[data-state=left_alone]").first).to_contain_text("left alone")


def test_a_hundred_customers_are_always_a_hundred(harness: str, looker: Any) -> None:
    page, _, _ = looker(harness)
    granularity(page).focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        counts = [int(text) for text in page.locator(".outcomes strong").all_text_contents()]
        drawn = page.locator(".explorer").evaluate(DRAWN)
        assert sum(counts) == 100
        assert drawn == counts


def test_python_moves_the_sliders_only_with_a_new_revision(harness: str, looker: Any) -> None:
    page, _, _ = looker(harness)
    for _ in range(2):  # twice: the same start values sent again must still be taken
        granularity(page).focus()
        page.keyboard.press("End")
        expect(page.get_by_text("said k=40 ")).to_be_visible()
        page.get_by_role("button", name="Reset").click()
        expect(granularity(page)).to_have_value("6")
        expect(page.get_by_text("said k=6 ")).to_be_visible()
        expect(cards(page)).to_have_count(6)


def test_a_card_opens_with_enter_and_python_knows_which(harness: str, looker: Any) -> None:
    page, _, _ = looker(f"{harness}?k=30")
    card = cards(page).nth(3)
    name = card.get_by_role("button")
    expect(name).to_have_attribute("aria-expanded", "false")
    expect(card.locator(".traits")).to_be_hidden()
    name.focus()
    page.keyboard.press("Enter")
    expect(name).to_have_attribute("aria-expanded", "true")
    expect(card.locator(".traits")).to_be_visible()
    expect(page.get_by_text(f"selected={card.get_attribute('data-id')}")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("selected=None")).to_be_visible()


def test_the_recommended_point_is_one_click_away(harness: str, looker: Any) -> None:
    page, _, _ = looker(f"{harness}?k=20&p=2")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator(".headline")).to_contain_text("With 6 groups, contacting the best 3")
    expect(page.get_by_text("said k=6 ")).to_be_visible()


def test_the_table_says_what_the_picture_shows(harness: str, looker: Any) -> None:
    page, _, _ = looker(harness)
    page.get_by_text("Show as table").click()
    rows = page.locator(".as-table tbody tr")
    expect(rows).to_have_count(6)
    expect(page.locator(".as-table tr[aria-current=true] th")).to_have_text("the best 4")


def test_cards_that_split_slide_apart_unless_motion_is_unwanted(harness: str, looker: Any) -> None:
    page, _, _ = looker(harness, reduced_motion="no-preference")
    assert page.locator(".explorer").evaluate(MOVING) > 0
    still, _, _ = looker(harness, reduced_motion="reduce")
    assert still.locator(".explorer").evaluate(MOVING) == 0
    expect(cards(still)).to_have_count(9)


def test_joined_cards_leave_no_ghost_behind(harness: str, looker: Any) -> None:
    page, _, _ = looker(f"{harness}?k=9", reduced_motion="no-preference")
    granularity(page).focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_timeout(RESTED_MS)
    expect(page.locator(".leaving")).to_have_count(0)
    expect(cards(page)).to_have_count(7)


def test_names_from_outside_are_text_and_never_run(harness: str, looker: Any) -> None:
    page, complaints, _ = looker(f"{harness}?kind=interest&evil=1")
    granularity(page).focus()
    page.keyboard.press("ArrowRight")
    cards(page).first.get_by_role("button").click()
    page.get_by_text("Show as table").click()
    expect(cards(page).first.locator("h4")).to_contain_text("<img src=x onerror")
    expect(cards(page).nth(1).locator(".trait").first).to_contain_text("<script>")
    assert page.evaluate("window.__evil") is None
    assert page.locator(".explorer img, .explorer script").count() == 0
    assert complaints == []


def test_dark_follows_the_theme(harness: str, looker: Any) -> None:
    def lightness(page: Page, css: str) -> float:
        colour = page.locator(".headline strong").first.evaluate(f"(e) => getComputedStyle(e).{css}")
        return sum(float(v) for v in re.findall(r"[\d.]+", colour)[:3])

    light, _, _ = looker(harness, color_scheme="light")
    dark, complaints, _ = looker(harness, color_scheme="dark")
    assert lightness(light, "color") < 200
    assert lightness(dark, "color") > 500
    dark.emulate_media(color_scheme="light")
    dark.wait_for_timeout(RESTED_MS)
    assert lightness(dark, "color") < 200
    assert complaints == []


@pytest.mark.parametrize("kind", ["response", "value", "interest", "likeness"])
@pytest.mark.parametrize("width", [1280, 1920, 420])
def test_nothing_is_cut_off_at_any_width(harness: str, browser: Browser, kind: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 1000})
    page = context.new_page()
    page.goto(f"{harness}?kind={kind}")
    expect(page.locator(".headline")).to_contain_text("customers", timeout=30_000)
    granularity(page).focus()
    for key in ("Home", "ArrowRight", "PageUp", "End"):
        page.keyboard.press(key)
        wide = page.locator(".explorer").evaluate("(e) => [e.scrollWidth, e.clientWidth]")
        assert wide[0] <= wide[1] + 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
