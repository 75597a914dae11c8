"""Nobody is left out: axe-core finds nothing serious on any page, light or dark, and a keyboard reaches and works everything."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from segexplorer.ingest.samples import online_shop
from tests.e2e import walking
from tests.e2e.walking import Place, all_measured, cards, columns_shown, groups_shown, home, settle, slider

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = "() => axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)"
THEMES = ("light", "dark")
# (rule, part of the element's address) of what Streamlit draws and nothing of ours can change; each with its reason
EXCEPTIONS: dict[tuple[str, str], str] = {}

# Every control that can be seen, also inside shadow roots; of a group in which the arrows move, one is enough.
UNREACHED = """() => {
    const CONTROLS = 'a[href], button, input, select, textarea, summary, canvas[tabindex], ' +
        ['slider', 'tab', 'combobox', 'switch', 'checkbox', 'button'].map((role) => `[role=${role}]`).join(', ');
    const left = [];
    const group = (el) => el.closest('[role=tablist], [role=radiogroup], [role=toolbar], [role=menubar]');
    const look = (root) => {
        for (const el of root.querySelectorAll('*')) if (el.shadowRoot) look(el.shadowRoot);
        for (const el of root.querySelectorAll(CONTROLS)) {
            // the arrow of a list is for the mouse, the keyboard opens the list from its field
            if (el.tabIndex < 0 && el.parentElement.querySelector('[role=combobox]')) continue;
            if (el.disabled || el.ariaDisabled === 'true' || el.closest('[inert], [aria-hidden=true]')) continue;
            const box = el.getBoundingClientRect();
            if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || box.width < 2 || box.height < 2) continue;
            const reached = (one) => one.__reached || [...one.querySelectorAll('*')].some((inner) => inner.__reached);
            const around = group(el);
            if (!reached(el) && !(around && reached(around))) left.push(el.outerHTML.slice(0, 160));
        }
    };
    look(document);
    return left;
}"""
# Text inside pictures, of which axe-core says that it cannot tell: its contrast with the page. Numbers on a coloured field
# and names on a mark have an ink of their own, which the tests of those pictures hold against it.
PALE = """() => {
    const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const light = (colour, ground) => {
        pixel.fillStyle = ground; pixel.fillRect(0, 0, 1, 1);
        pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1);
        const linear = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const ground = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor, pale = [];
    const look = (root) => {
        for (const el of root.querySelectorAll('*')) if (el.shadowRoot) look(el.shadowRoot);
        for (const el of root.querySelectorAll('svg text')) {
            if (!el.textContent.trim() || !el.checkVisibility()) continue;
            if (el.closest('.heatmaplayer, .heatmap-label, .bartext-inside, .annotation')) continue;
            const [low, high] = [light(getComputedStyle(el).fill, ground), light(ground, ground)].sort((a, b) => a - b);
            const ratio = (high + 0.05) / (low + 0.05);
            if (ratio < 4.5) pale.push(`${el.textContent} ${el.getAttribute('class')}: ${ratio.toFixed(2)}`);
        }
    };
    look(document);
    return pale;
}"""
MARK = """() => {
    let el = document.activeElement;
    while (el && el.shadowRoot && el.shadowRoot.activeElement) el = el.shadowRoot.activeElement;
    if (!el || el === document.body) return 'out';
    const again = el.__reached;
    el.__reached = true;
    return again ? 'again' : 'on';
}"""


@pytest.fixture(scope="module")
def groups(here: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the groups of a shop that also knows what its customers believe."""
    folder = tmp_path_factory.mktemp("files")
    for name, n in (("shop.csv", 2_000), ("later.csv", 1_500)):
        faith = np.random.default_rng(1).choice(["none", "Catholic", "Muslim"], n)
        online_shop(n).assign(faith=faith).to_csv(folder / name, index=False)
    address = walking.explored(browser, here.url, folder / "shop.csv")
    _upload_newer(browser, address.replace("/segment", "/newer"), folder / "later.csv")
    return address


def _upload_newer(browser: Browser, address: str, file: Path) -> None:
    page = browser.new_page()
    page.goto(address)
    page.locator("input[type=file]").first.set_input_files(file, timeout=walking.READY_MS)
    page.locator(".js-plotly-plot").first.wait_for(timeout=walking.READY_MS)
    page.close()


def on_home(page: Page, groups: str) -> None:
    home(page, groups.partition("/segment")[0])


def on_data(page: Page, groups: str) -> None:
    page.goto(groups.replace("/segment", "/data"))
    columns_shown(page)


def on_segment(page: Page, groups: str) -> None:
    page.goto(groups)
    groups_shown(page)
    all_measured(page)


def on_newer(page: Page, groups: str) -> None:
    page.goto(groups.replace("/segment", "/newer"))
    page.locator(".js-plotly-plot").first.wait_for(timeout=walking.READY_MS)
    settle(page)


def on_personas(page: Page, groups: str) -> None:
    page.goto(groups.replace("/segment", "/personas"))
    page.get_by_role("tab").first.wait_for(timeout=walking.READY_MS)
    settle(page)


PAGES: dict[str, Callable[[Page, str], None]] = {
    "home": on_home,
    "data": on_data,
    "segment": on_segment,
    "personas": on_personas,
    "newer": on_newer,
}


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical here and now, as sentences, without what is excepted by name."""
    page.evaluate(f"{AXE}; 0")
    found = [v for v in page.evaluate(RUN) if v["impact"] in ("serious", "critical")]
    nodes = [(v["id"], str(node["target"]), node["failureSummary"]) for v in found for node in v["nodes"]]
    excepted = [(rule, part) for rule, part in EXCEPTIONS]
    return [f"{rule} at {at}: {why}" for rule, at, why in nodes if not any(r == rule and p in at for r, p in excepted)]


def in_both_themes(page: Page) -> list[str]:
    """What is serious in light and in dark."""
    problems = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(400)
        assert (_luminance(page) > 0.5) == (theme == "light")
        problems += [f"{theme}: {problem}" for problem in _lasting(page)]
    return problems


def _lasting(page: Page) -> list[str]:
    """What is serious and stays so: on a busy machine parts of a page change their colours one after the other."""
    if not serious(page) + page.evaluate(PALE):
        return []
    page.wait_for_timeout(3_000)
    return serious(page) + page.evaluate(PALE)


def _luminance(page: Page) -> float:
    """How bright the ground is, 0..1."""
    colour = page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    return sum(map(float, colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])) / (3 * 255)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_on_a_page(name: str, groups: str, page: Page) -> None:
    PAGES[name](page, groups)
    unfold(page)
    assert in_both_themes(page) == []


@pytest.mark.parametrize("name", ["data", "personas"])
def test_axe_finds_nothing_serious_in_any_part_of_a_page(name: str, groups: str, page: Page) -> None:
    PAGES[name](page, groups)
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        settle(page)
        assert in_both_themes(page) == [], tab.inner_text()


def test_axe_finds_nothing_serious_where_cards_are_taken_along(groups: str, page: Page) -> None:
    on_personas(page, groups)
    page.get_by_role("button", name="Download", exact=True).press("Enter")
    page.get_by_role("button", name="All cards as PDF").wait_for()
    settle(page)
    assert in_both_themes(page) == []


def test_axe_finds_nothing_serious_among_many_groups_with_one_card_open(groups: str, page: Page) -> None:
    on_segment(page, groups)
    slider(page).press("End")
    settle(page)
    cards(page).first.click()
    assert in_both_themes(page) == []


def test_axe_finds_nothing_serious_where_a_sensitive_column_is_asked_about(groups: str, page: Page) -> None:
    on_data(page, groups)
    ask_for_faith(page)
    assert in_both_themes(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_keyboard_reaches_every_control_of_a_page(name: str, groups: str, page: Page) -> None:
    PAGES[name](page, groups)
    unfold(page)
    again = 0  # a grid may keep the focus for a moment, of which only its inside knows
    while again < 4:
        page.keyboard.press("Tab")
        again = again + 1 if page.evaluate(MARK) == "again" else 0
    assert page.evaluate(UNREACHED) == []


def ask_for_faith(page: Page) -> None:
    """Choose to use the sensitive column, with the keyboard alone."""
    page.get_by_role("tab", name="Columns").click()
    page.get_by_label("Find a column").fill("faith")
    page.keyboard.press("Enter")
    settle(page)
    role = page.get_by_role("combobox", name="Taken for")
    role.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Desc")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    settle(page)


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    for summary in page.locator("[data-testid=stExpander] summary").all():
        summary.click()
    settle(page)
