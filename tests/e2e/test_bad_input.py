"""Whatever is uploaded: one clear sentence, no stack trace, nothing executes, and a good file afterwards works."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from segexplorer.ingest.samples import online_shop
from tests.e2e import walking
from tests.e2e.walking import Place, cards, columns_shown, groups_shown, home, settle, slider, upload, watch

HACK = "window.__hacked=1"
NASTY = (
    f"<script>{HACK}</script>",
    f'<img src=x onerror="{HACK}">',
    f"[x](javascript:{HACK})",
    "![x](https://evil.example/x.png)",
    "https://evil.example/page www.evil.example a@evil.example",
    ":material/home: :red[x] $a$ *b* `c`",
    "🙂 عمر الزبون",
)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server for this file alone: names that mean harm stay away from the others."""
    with walking.place(tmp_path_factory.mktemp("bad")) as running:
        yield running


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * 150_000_000)
    return packed.getvalue()


def many_columns() -> bytes:
    return b"\n".join(b",".join(b"%s%d" % (start, i) for i in range(5_000)) for start in (b"c", b"", b"1"))


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.csv": (lambda: b"", 'The file "empty.csv" is empty'),
    "only_names.csv": (lambda: b"name,age,city\n", "has column names but no rows"),
    "program.csv": (lambda: b"\x7fELF" + os.urandom(3_000), "it holds binary data"),
    "bomb.xlsx": (bomb, "unpacks to far more than its size promises"),
    "wide.csv": (many_columns, "has 5,000 columns"),
    "page.csv": (lambda: b"<!doctype html><html><body>Log in</body></html>", "is a web page, not a table"),
}


def problem(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text=".")


def one_sentence(page: Page, text: str) -> None:
    """Exactly one problem is on the page, it says this, and nothing of Streamlit's own."""
    expect(problem(page).filter(has_text=text).first).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    assert problem(page).filter(has_text=text).count() == 1
    assert not page.get_by_text("Traceback").count()


def given(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why_and_a_good_one_works_afterwards(
    here: Place, page: Page, tmp_path: Path, name: str
) -> None:
    content, sentence = UNREADABLE[name]
    seen = watch(page)
    home(page, here.url)
    upload(page, given(tmp_path, name, content()))
    one_sentence(page, sentence)
    upload(page, walking.shop_csv(tmp_path, 200, "good.csv"))
    columns_shown(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("200 rows")
    assert seen.complaints == []
    assert here.traces() == []


def a_few(n: int = 200) -> pd.DataFrame:
    return pd.DataFrame({"city": ["Oslo", "Bergen"] * (n // 2), "visits": np.arange(n) % 17})


UNLEARNABLE: dict[str, tuple[Callable[[], pd.DataFrame], str]] = {
    "one_row.csv": (
        lambda: pd.DataFrame({"city": ["Oslo"], "visits": [3], "age": [40]}),
        "There is only 1 customer in",
    ),
    "constant.csv": (lambda: pd.DataFrame({"city": ["Oslo"] * 200, "visits": [3] * 200}), "can tell customers apart"),
}


@pytest.mark.parametrize("name", UNLEARNABLE)
def test_data_without_groups_says_why_on_the_segment_page(here: Place, page: Page, tmp_path: Path, name: str) -> None:
    frame, sentence = UNLEARNABLE[name]
    home(page, here.url)
    upload(page, given(tmp_path, name, csv(frame())))
    page.get_by_role("button", name="See the groups").or_(problem(page).filter(has_text="file")).first.wait_for(timeout=60_000)
    settle(page)
    if page.get_by_role("button", name="See the groups").count():
        page.get_by_role("button", name="See the groups").click()
    alert = page.locator("[data-testid=stAlertContentError]")
    alert.wait_for(timeout=walking.READY_MS)
    settle(page)
    assert alert.count() == 1
    assert any(part in alert.inner_text() for part in sentence.split("|")), alert.inner_text()
    page.get_by_role("link", name="Home").click()
    page.get_by_role("button", name="Open the sample").wait_for(timeout=walking.READY_MS)
    settle(page)
    assert here.traces() == []


def test_one_column_is_explained_or_explored(here: Place, page: Page, tmp_path: Path) -> None:
    home(page, here.url)
    upload(page, given(tmp_path, "one.csv", csv(a_few()[["visits"]])))
    page.get_by_role("button", name="See the groups").or_(page.locator("[data-testid=stAlertContentError]")).first.wait_for(
        timeout=walking.READY_MS
    )
    settle(page)
    if page.get_by_role("button", name="See the groups").count():
        page.get_by_role("button", name="See the groups").click()
        slider(page).or_(page.locator("[data-testid=stAlertContentError]")).first.wait_for(timeout=walking.READY_MS)
        settle(page)
    assert here.traces() == []


def test_a_goal_that_cannot_be_one_is_explained_and_another_can_be_chosen(here: Place, page: Page, tmp_path: Path) -> None:
    frame = online_shop(1_000)[["n_orders", "visits_90d", "country", "device"]]
    frame = frame.assign(rare=[1] * 3 + [0] * 997, town=[f"town {i % 500}" for i in range(1_000)], same="yes")
    home(page, here.url)
    upload(page, given(tmp_path, "goals.csv", csv(frame)))
    columns_shown(page)
    page.get_by_role("button", name="See the groups").click()
    groups_shown(page)
    goals = walking.listed(page, "What should a message achieve?")
    explained = []
    for goal in ("rare", "town", "same"):
        goals.click()
        offered = page.get_by_role("option", name=goal, exact=True)
        if not offered.count():  # not offered at all is the clearest of all
            page.keyboard.press("Escape")
            continue
        offered.click()
        page.locator("[data-testid=stAlertContentError]").wait_for(timeout=walking.READY_MS)
        settle(page)
        assert page.locator("[data-testid=stAlertContentError]").count() == 1
        explained.append(goal)
        assert f"“{goal}”" in page.locator("[data-testid=stAlertContentError]").inner_text().replace('"', "“", 1).replace(
            '"', "”", 1
        )
        walking.choose(page, "What should a message achieve?", "n_orders")
        groups_shown(page)
    print("offered as a goal and explained:", explained)
    assert "rare" in explained
    assert here.traces() == []


def nasty_shop() -> pd.DataFrame:
    """A shop whose columns and values are written by somebody who means harm, and by somebody from Cairo."""
    shop = online_shop(1_500)
    frame = shop[["n_orders", "spend_total", "visits_90d", "responded"]].copy()
    renamed = dict(zip(frame.columns, (NASTY[0], NASTY[2], NASTY[4], NASTY[1]), strict=True))
    values = np.array(NASTY, dtype=object)
    frame = frame.rename(columns=renamed)
    frame[NASTY[5]] = values[pd.factorize(shop.country.astype(object))[0] % len(values)]
    frame[NASTY[6]] = values[pd.factorize(shop.favourite_category.astype(object))[0] % len(values)]
    frame[NASTY[3]] = shop.n_orders * 2 + 1
    frame["leak <b>"] = shop.responded * 2 + np.arange(len(shop)) % 2
    return frame


def nothing_ran(page: Page) -> None:
    assert page.evaluate("window.__hacked") is None
    script = """() => {
        const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
        const said = (e) => ['href', 'src', 'onerror'].map((name) => e.getAttribute(name) || '').join(' ');
        return all(document).filter((e) => /evil|javascript:|__hacked/.test(said(e))).map((e) => e.outerHTML);
    }"""
    assert page.evaluate(script) == []
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_nothing_in_a_file_is_executed_and_all_of_it_is_shown_to_the_letter(here: Place, page: Page, tmp_path: Path) -> None:
    seen = watch(page)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    home(page, here.url)
    name = f"<img src=x onerror={HACK}> :material[x](javascript:1) عمر"
    upload(page, given(tmp_path, f"{name}.csv", csv(nasty_shop())))
    columns_shown(page)
    nothing_ran(page)
    assert walking.listed(page, "Data set").input_value() == name
    page.get_by_role("button", name="See the groups").click()
    groups_shown(page)
    nothing_ran(page)
    goals = walking.listed(page, "What should a message achieve?")
    goals.click()
    shown = page.get_by_role("option").all_inner_texts()
    assert NASTY[0] in shown
    assert NASTY[1] in shown
    page.get_by_role("option", name=NASTY[1], exact=True).click()
    page.get_by_text("almost gives the goal away").first.wait_for(timeout=walking.READY_MS)
    groups_shown(page)
    assert page.get_by_text("“leak <b>” is left out: it almost gives the goal away").count() == 1
    for i in range(min(cards(page).count(), 4)):
        cards(page).nth(i).get_by_role("button").first.click()
    nothing_ran(page)
    assert page.locator(".explorer").get_by_text("<", exact=False).count()
    walking.open_part(page, "What these numbers rest on")
    nothing_ran(page)
    page.get_by_role("link", name="Home").click()
    page.get_by_text("Saved explorations").wait_for(timeout=walking.READY_MS)
    settle(page)
    assert name in page.get_by_test_id("stMain").inner_text().replace("\u2060", "")
    nothing_ran(page)
    assert seen.hosts() == {"127.0.0.1"}
    assert seen.complaints == []
    assert dialogs == []
    assert here.traces() == []


def test_a_name_of_a_file_that_cannot_be_read_is_shown_to_the_letter_too(here: Place, page: Page, tmp_path: Path) -> None:
    home(page, here.url)
    name = f"<img src=x onerror={HACK}> www.evil.example.csv"
    upload(page, given(tmp_path, name, b""))
    expect(page.get_by_role("alert").first).to_be_visible(timeout=walking.READY_MS)
    settle(page)
    assert f'The file "{name}" is empty' in page.get_by_role("alert").first.inner_text().replace("\u2060", "")
    nothing_ran(page)
