"""Walk every page of the real app in a real Chromium and take its picture: `python -m tests.tour [folder]`.

Laptop and projector, light and dark, on the sample and, where they lie beside the project, on real data. The pictures
that the README shows go to docs/screenshots/.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ingest.samples import online_shop
from tests.conftest import shared_folder
from tests.e2e.serving import ARGUMENTS, BROWSERS, running_server
from tests.e2e.walking import all_measured, choose, explored, open_part, settle

PROJECT = Path(__file__).resolve().parents[1]
SIZES = {"laptop": (1440, 900), "projector": (1920, 1080)}
THEMES = ("light", "dark")
SHOWN = {
    "laptop-light-segment": "segment.png",
    "laptop-dark-segment": "segment-dark.png",
    "laptop-light-cards": "cards.png",
    "projector-light-segment-12": "projector.png",
    "laptop-light-home": "home.png",
    "laptop-light-data": "data.png",
    "laptop-light-real": "scorecard.png",
    "laptop-light-compared": "compared.png",
    "projector-light-newer": "newer.png",
    "laptop-light-personas": "personas.png",
    "laptop-light-personas-map": "map.png",
    "laptop-light-personas-family-tree": "family-tree.png",
    "laptop-dark-personas-side-by-side": "side-by-side.png",
}
READY_MS = 120_000


def main(target: Path) -> None:
    """All pictures into `target`, the best also into docs/screenshots."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_server(Path(data)) as server, _browser() as browser:
        for name, page in _screens(browser):
            _walk(page, server.url, target, name)
        _newer_data(browser, server.url, Path(data), target)
        _left_out(browser, server.url, Path(data), target)
        _real_data(browser, server.url, target)
    for name, shown in SHOWN.items():
        picture = target / f"{name}.png"
        (PROJECT / "docs" / "screenshots").mkdir(parents=True, exist_ok=True)
        (PROJECT / "docs" / "screenshots" / shown).write_bytes(picture.read_bytes())
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


def _screens(browser: Browser) -> Iterator[tuple[str, Page]]:
    """(name, page) of every size and theme, each in a browser profile of its own."""
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
            yield f"{size}-{theme}", context.new_page()
            context.close()


def _walk(page: Page, url: str, target: Path, name: str) -> None:
    """Home, the sample's groups, its cards, many and few groups, its personas, its columns."""
    page.goto(url)
    page.get_by_role("button", name="Open the sample").wait_for(timeout=READY_MS)
    _shoot(page, target / f"{name}-home.png")
    page.get_by_role("button", name="Open the sample").click()
    _slider(page).wait_for(timeout=READY_MS)
    all_measured(page)
    _shoot(page, target / f"{name}-segment.png")
    page.mouse.move(500, 600)
    page.mouse.wheel(0, 560)
    _shoot(page, target / f"{name}-real.png")
    page.mouse.wheel(0, -2000)
    page.mouse.wheel(0, 790)
    _shoot(page, target / f"{name}-cards.png")
    page.mouse.wheel(0, -2000)
    for k in (1, 12, 30):
        _set(page, k)
        _shoot(page, target / f"{name}-segment-{k}.png")
    _set(page, 6)
    _beside(page, target, name)
    _personas(page, target, name)
    page.get_by_role("link", name="Data", exact=True).click()
    page.get_by_role("button", name="See the groups").wait_for(timeout=READY_MS)
    for part in ("What stands out", "Ways to divide", "Enough data?", "Columns"):
        page.get_by_role("tab", name=part).click()
        _shoot(page, target / f"{name}-data{'' if part == 'Columns' else '-' + part.split()[0].lower()}.png")
    page.get_by_role("link", name="Home").click()
    page.get_by_role("button", name="Open", exact=True).first.wait_for(timeout=READY_MS)
    _shoot(page, target / f"{name}-home-saved.png")


def _personas(page: Page, target: Path, name: str) -> None:
    """Every way to look at all groups at once, and one of them in German."""
    page.get_by_role("link", name="Personas").click()
    page.get_by_role("tab", name="Cards").wait_for(timeout=READY_MS)
    _shoot(page, target / f"{name}-personas.png")
    for part in ("Side by side", "Map", "Family tree", "Table", "Edit"):
        page.get_by_role("tab", name=part).click()
        _shoot(page, target / f"{name}-personas-{part.lower().replace(' ', '-')}.png")
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("tab", name="Karten").wait_for(timeout=READY_MS)
    _shoot(page, target / f"{name}-personas-german.png")
    page.get_by_role("link", name="English").click()
    page.get_by_role("tab", name="Cards").wait_for(timeout=READY_MS)


def _beside(page: Page, target: Path, name: str) -> None:
    """Simpler ways on the picture, then what is folded away below it."""
    open_part(page, "Compare with")
    page.get_by_text("The RFM grid").click()
    settle(page)
    _shoot(page, target / f"{name}-compared.png")
    page.get_by_text("The RFM grid").click()
    open_part(page, "Costs and value")
    page.get_by_text("Count money").click()
    settle(page)
    for part in ("Money:", "Plain rules:", "Who stays:"):
        open_part(page, part)
        settle(page)
    page.locator("[data-testid=stExpander] summary", has_text="Money:").scroll_into_view_if_needed()
    page.mouse.wheel(0, 500)
    _shoot(page, target / f"{name}-below.png")
    page.mouse.wheel(0, 800)
    _shoot(page, target / f"{name}-below-more.png")
    page.mouse.wheel(0, -9000)
    page.get_by_text("Count money").click()
    settle(page)


def _newer_data(browser: Browser, url: str, folder: Path, target: Path) -> None:
    """Customers of spring held against those of autumn: the answer, the sizes, who moved."""
    spring = online_shop(6_000)
    spring.to_csv(folder / "spring.csv", index=False)
    _half_a_year_later(spring).to_csv(folder / "autumn.csv", index=False)
    address = explored(browser, url, folder / "spring.csv").replace("/segment", "/newer")
    page = browser.new_page()
    page.goto(address)
    page.locator("input[type=file]").first.set_input_files(folder / "autumn.csv", timeout=READY_MS)
    page.locator(".js-plotly-plot").first.wait_for(timeout=READY_MS)
    settle(page)
    address = page.url
    page.close()
    for name, page in _screens(browser):
        page.goto(address)
        page.locator(".js-plotly-plot").first.wait_for(timeout=READY_MS)
        _shoot(page, target / f"{name}-newer.png")
        page.get_by_role("heading", name="Who moved").scroll_into_view_if_needed()
        page.mouse.move(500, 600)
        page.mouse.wheel(0, 9_000)
        _shoot(page, target / f"{name}-newer-moved.png")


def _half_a_year_later(customers: pd.DataFrame) -> pd.DataFrame:
    """A quarter behaves as others did, half of the long lapsed are gone, a quarter of the answers is, 900 are new."""
    rng = np.random.default_rng(3)
    changed = rng.random(len(customers)) < 0.25
    habits = [name for name in customers.columns if name not in ("customer_id", "email")]
    now = customers.copy()
    now.loc[changed, habits] = customers.loc[changed, habits].sample(frac=1, random_state=1).to_numpy()
    now = now.astype(customers.dtypes)
    now["responded"] *= rng.random(len(now)) < 0.75
    fresh = online_shop(900, seed=12).assign(customer_id=lambda f: "N" + f["customer_id"])
    stayed = (now["recency_days"].fillna(0) <= 300) | (rng.random(len(now)) < 0.5)
    return pd.concat([now[stayed], fresh])


def _left_out(browser: Browser, url: str, folder: Path, target: Path) -> None:
    """A mailing from which customers were left out by chance, judged by the difference it makes."""
    held_out_mailing(8_000).drop(columns="spent").to_csv(folder / "mailing.csv", index=False)
    address = explored(browser, url, folder / "mailing.csv")
    page = browser.new_page()
    page.goto(address)
    _slider(page).wait_for(timeout=READY_MS)
    choose(page, "What should a message achieve?", "answered")
    choose(page, "Was part of these customers left out on purpose?", "Yes: “control” in “mailing” got nothing")
    page.locator(".headline", has_text="extra answers").wait_for(timeout=READY_MS)
    all_measured(page)
    page.close()
    for name, page in _screens(browser):
        page.goto(address)
        _slider(page).wait_for(timeout=READY_MS)
        all_measured(page)
        _shoot(page, target / f"{name}-left-out.png")
        page.mouse.move(500, 600)
        page.mouse.wheel(0, 560)
        _shoot(page, target / f"{name}-left-out-cards.png")


def _real_data(browser: Browser, url: str, target: Path) -> None:
    """The same job on a real campaign, uploaded as a marketer would."""
    folder = shared_folder()
    if folder is None:
        print("no real data beside the project: only the sample was walked")
        return
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    for file in ("bank_marketing.csv", "marketing_campaign.csv", "hillstrom.csv", "mcdonalds.csv"):
        page.goto(url)
        page.locator("input[type=file]").first.set_input_files(folder / file)
        page.get_by_role("button", name="See the groups").wait_for(timeout=READY_MS)
        _shoot(page, target / f"real-{Path(file).stem}-data.png")
        page.get_by_role("button", name="See the groups").click()
        _slider(page).wait_for(timeout=READY_MS)
        _shoot(page, target / f"real-{Path(file).stem}-segment.png")
        page.mouse.move(500, 600)
        page.mouse.wheel(0, 800)
        _shoot(page, target / f"real-{Path(file).stem}-cards.png")


def _slider(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("slider", name="Granularity")


def _set(page: Page, k: int) -> None:
    """Move the slider as a keyboard would, and let go."""
    _slider(page).fill(str(k))
    _slider(page).dispatch_event("change")
    page.wait_for_timeout(600)  # a commit takes a moment to leave; no hand is on the next link as fast as a script


def _shoot(page: Page, file: Path) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=READY_MS)
    page.wait_for_timeout(700)  # cards slide for 200 ms, fonts and skeletons settle
    page.screenshot(path=file)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)), playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.path.join(PROJECT, "tour")))
