"""Newer data in a real browser: a file is chosen there, the sentence and the pictures come, nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, expect

from tests.e2e import walking
from tests.e2e.walking import READY_MS, Place, grouped, settle, upload, watch

CUT_OFF = "one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth && getComputedStyle(one).textOverflow == 'ellipsis'"


def test_a_newer_file_is_compared_and_a_refresh_loses_nothing(alone: Place, page: Page, tmp_path: Path) -> None:
    seen = watch(page)
    old = walking.shop_csv(tmp_path, 2_000, "spring.csv")
    customers = pd.read_csv(old)
    lapsed = customers["recency_days"].fillna(0) > 300
    customers[~lapsed | (customers.index % 4 == 0)].to_csv(tmp_path / "summer.csv", index=False)
    grouped(page, alone.url, old)
    page.get_by_role("link", name="Newer data").click()
    expect(page.get_by_text("There is no other data set to compare with yet.")).to_be_visible(timeout=READY_MS)
    settle(page)
    upload(page, tmp_path / "summer.csv")
    sentence = page.get_by_text("The promise was ")
    expect(sentence).to_be_visible(timeout=READY_MS)
    settle(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=READY_MS)
    assert page.locator(".js-plotly-plot .bars path").count() > 2
    said = sentence.inner_text()
    page.screenshot(path=str(tmp_path / "newer.png"), full_page=True)
    tiles = page.locator("[data-testid=stMetric] *")
    assert tiles.count() >= 9
    assert tiles.evaluate_all(f"all => all.filter({CUT_OFF}).map(one => one.textContent)") == []
    page.reload()
    expect(page.get_by_text("The promise was ")).to_have_text(said, timeout=READY_MS)
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=READY_MS)
    settle(page)
    assert seen.complaints == []
    assert seen.hosts() == {"127.0.0.1"}
    assert alone.traces() == []
