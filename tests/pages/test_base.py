"""Who can be contacted, on the Data page: a sentence, a picture, and lists that can be added and taken back."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from segexplorer.ingest.samples import online_shop
from segexplorer.services import base, datasets, importing, sample
from segexplorer.services.facts import FACTS_NAME, write_facts
from segexplorer.services.importing import Upload
from segexplorer.words.base import BASE
from segexplorer.words.pages import DATA
from tests.pages.conftest import N_CUSTOMERS, Visitor, fresh_caches
from tests.pages.seen import button, text

ADDRESSES = online_shop(N_CUSTOMERS)["email"].tolist()


class Given(io.BytesIO):
    """A file as the uploader hands it over."""

    def __init__(self, name: str, content: str) -> None:
        super().__init__(content.encode())
        self.name, self.file_id = name, name


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Given]:
    """What the user drops into the uploader of the Data page, once: AppTest has no hand for it."""
    waiting: list[Given] = []

    def take(_label: str, **options: object) -> list[Given]:
        if not str(options["key"]).startswith("lists-"):
            return []
        taken = waiting[:]
        waiting.clear()
        return taken

    monkeypatch.setattr(st, "file_uploader", take)
    return waiting


def sample_id(visitor: Visitor) -> str:
    return sample.sample_dataset(visitor.app).id


def bars(visit: AppTest) -> dict[str, float]:
    """Label -> length of each bar of the picture."""
    spec = json.loads(visit.get("plotly_chart")[0].proto.spec)
    (trace,) = spec["data"]
    return dict(zip(spec["layout"]["yaxis"]["ticktext"], trace["x"], strict=True))


def test_the_sentence_the_picture_and_the_reasons_say_the_same(visitor: Visitor) -> None:
    visit = visitor.look("data")
    fall = base.waterfall(visitor.app, sample_id(visitor))
    left = fall.n_deliverable
    assert f"{left / 2_000 * 100:.0f} of 100 rows of the file can be contacted: {left:,} of 2,000." in text(visit)
    found = bars(visit)
    assert (found[BASE["file"]], found[BASE["deliverable"]]) == (2_000, left)
    assert sum(found.values()) == 2_000 + left + (2_000 - left)
    for loss in (loss for step in fall.steps for loss in step.losses):
        assert f"{loss.n:,}" in text(visit)
        assert loss.column in text(visit)


def test_an_uploaded_list_is_found_shown_and_removed(visitor: Visitor, given: list[Given]) -> None:
    before = base.waterfall(visitor.app, sample_id(visitor)).n_deliverable
    given.append(Given("unsubscribed_members_export.csv", f"Email Address\n{ADDRESSES[0]}\nwho@example.org\nx@example.org\n"))
    visit = visitor.look("data")
    visit.run()
    assert "1 of 3 addresses on “unsubscribed_members_export.csv” is a customer here." in text(visit)
    assert ADDRESSES[0] not in text(visit)
    button(visit, BASE["remove"]).click().run()
    visit.run()
    assert "unsubscribed_members_export" not in text(visit)
    assert base.waterfall(visitor.app, sample_id(visitor)).n_deliverable == before


def test_a_list_that_shares_nothing_says_so(visitor: Visitor, given: list[Given]) -> None:
    given.append(Given("other shop.csv", "Email\na@example.org\nb@example.org\n"))
    visit = visitor.look("data")
    visit.run()
    assert "None of the 2 addresses on “other shop.csv” is a customer here, so it changes nothing." in text(visit)


def test_a_list_with_everybody_on_it_is_asked_about(visitor: Visitor) -> None:
    content = "\n".join(["email", *ADDRESSES]).encode()
    base.suppress(visitor.app, sample_id(visitor), [Upload("all.csv", io.BytesIO(content))])
    said = text(visitor.look("data"))
    assert "2,000 of 2,000 customers stand on “all.csv”. Is it the right list?" in said
    assert BASE["nobody"] in said


def test_a_file_that_is_no_list_ends_in_one_sentence(visitor: Visitor, given: list[Given]) -> None:
    given.append(Given("<b>colours</b>.csv", "colour,size\nred,1\nblue,2\n"))
    visit = visitor.look("data")
    visit.run()
    (problem,) = visit.error
    assert "<b>colours</b>.csv" in problem.value.replace("\\", "")
    assert not visit.exception


def test_names_of_lists_and_columns_are_shown_to_the_letter(visitor: Visitor, given: list[Given]) -> None:
    given.append(Given("[x](http://y) *no*.csv", f"email\n{ADDRESSES[0]}\n{ADDRESSES[1]}\n"))
    visit = visitor.look("data")
    visit.run()
    assert "2 of 2 addresses on “[x](http://y) *no*.csv” are customers here." in text(visit)


def test_where_nobody_is_stopped_there_is_a_sentence_and_no_picture(visitor: Visitor) -> None:
    off = {name: {"role": "ignored"} for name in ("marketing_consent", "unsubscribed")}
    datasets.correct(visitor.app, sample_id(visitor), off)
    visit = visitor.look("data")
    assert "Everybody in the file can be contacted: 2,000." in text(visit)
    assert not visit.get("plotly_chart")


def test_customers_made_of_order_lines_are_counted_from_the_lines(visitor: Visitor) -> None:
    described = datasets.describe(visitor.app, sample_id(visitor))
    nothing = dict.fromkeys(("unreadable_date", "after", "returned", "without_amount"), 0)
    known = {"customers": 2_000, "orders": 6_000, "events": False, "as_of": "2024-05-08", "left_out": []}
    lines = {"lines": 9_000, "without_customer": 500, "without_date": 1, **nothing, **known}
    reading = replace(described.facts.reading, rejected_rows=10)
    write_facts(replace(described.facts, order_lines=lines, reading=reading), described.parquet.parent / FACTS_NAME)
    visit = visitor.look("data")
    said = text(visit)
    assert "of 100 customers can be contacted" in said
    assert "9,010 lines became 2,000 customers. 10 rows could not be read. 500 lines name no customer. 1 line has no day." in said
    assert bars(visit)[BASE["customers"]] == 2_000


def test_addresses_alone_say_nothing_about_consent(visitor: Visitor) -> None:
    shop = online_shop(400).drop(columns=["marketing_consent", "unsubscribed"])
    shop.loc[:39, "email"] = "nobody"
    importing.receive(visitor.app, [Upload("no consent.csv", io.BytesIO(shop.to_csv(index=False).encode()))])
    (dataset,) = (d for d in visitor.app.store.datasets.all() if d.name == "no consent")
    visit = visitor.look("data", dataset=dataset.id)
    assert "90 of 100 rows of the file can be contacted: 360 of 400." in text(visit)
    assert DATA["no_consent"] in text(visit)
    assert "nobody" not in text(visit).lower()


@pytest.mark.parametrize(("years", "said"), [("0", False), ("3", True)])
def test_old_consent_is_a_warning_where_an_age_is_set(
    years: str, said: bool, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = online_shop(400).assign(consent_at="2017-05-01")
    importing.receive(visitor.app, [Upload("old.csv", io.BytesIO(shop.to_csv(index=False).encode()))])
    (dataset,) = (d for d in visitor.app.store.datasets.all() if d.name == "old")
    monkeypatch.setenv("SEGEXPLORER_CONSENT_YEARS", years)
    fresh_caches()
    visit = visitor.look("data", dataset=dataset.id)
    assert "The oldest consent is of 2017, the latest of 2017 (“consent_at”)." in text(visit)
    assert any("more than 3 years ago" in warning.value for warning in visit.warning) is said
