"""In a German's browser: the app speaks German by itself, numbers follow, and a click at the top right changes the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import Server


@pytest.fixture
def german(browser: Browser) -> Iterator[Page]:
    """A page in a browser that asks for German."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    yield context.new_page()
    context.close()


def test_a_german_visit_from_the_first_page_to_the_groups_and_back_to_english(
    server: Server, german: Page, settled: Callable[[Page], None]
) -> None:
    german.goto(server.url)
    german.get_by_role("button", name="Beispiel öffnen").click()
    headline = german.locator("h2.headline")
    headline.wait_for(timeout=90_000)
    expect(headline).to_contain_text(
        re.compile(r"Mit \d+ Gruppen, von denen Sie .* anschreiben, erreichen Sie \d+ von 100 Kunden\.")
    )
    expect(german.locator("li.card .size").first).to_have_text(re.compile(r"^\d+(\.\d{3})* Personen$"))
    expect(german.locator("html")).to_have_attribute("lang", "de")
    expect(german).to_have_title("Segmentieren · segexplorer")
    address = german.url
    german.get_by_role("navigation", name="Sprache").get_by_role("link", name="English").click()
    expect(headline).to_contain_text("you reach", timeout=30_000)
    expect(german.locator("html")).to_have_attribute("lang", "en")
    settled(german)
    assert "lang=en" in german.url
    assert address.split("exploration=")[1] in german.url
    german.get_by_role("link", name="Home").click()
    expect(german.get_by_role("button", name="Open the sample")).to_be_visible(timeout=15_000)
    german.reload()
    expect(german.get_by_role("button", name="Open the sample")).to_be_visible(timeout=15_000)
