"""Data, below its headline: what stands out and its treatment, ways to divide, columns as cards, enough data?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.services import datasets, importing, rereading, sample
from segexplorer.words.data import FAMILIES
from segexplorer.words.data_columns import CARDS
from segexplorer.words.data_findings import FINDINGS
from segexplorer.words.data_ways import ENOUGH, METHODS, WAYS
from tests.pages.conftest import Visitor
from tests.pages.seen import button, text
from tests.services.test_looking import messy_shop


def upload(visitor: Visitor, frame: pd.DataFrame, folder: Path) -> str:
    """The frame as a data set of this installation; its id."""
    file = folder / "messy.csv"
    frame.to_csv(file, index=False)
    with file.open("rb") as content:
        job = importing.receive(visitor.app, [importing.Upload(file.name, content)])
    dataset = importing.arrived(visitor.app, visitor.app.store.jobs.get(job.id))
    assert dataset is not None
    return dataset.id


@pytest.fixture
def messy(first_visitor: Visitor, tmp_path: Path) -> str:
    return upload(first_visitor, messy_shop(), tmp_path)


def choice(visit: AppTest, start: str, end: str) -> Any:
    """The list on a card; what it is called in between changes when the data are guessed anew."""
    return next(box for box in visit.selectbox if str(box.key).startswith(start) and str(box.key).endswith(end))


def drawn(visit: AppTest) -> str:
    return "\n".join(found.proto.body for found in visit.get("html"))


def test_what_stands_out_is_said_in_sentences(first_visitor: Visitor, messy: str) -> None:
    shown = text(first_visitor.look("data", dataset=messy))
    assert "things worth a look" in shown
    assert "would be older than 110 years by “Year_Birth” (such as 1893)" in shown
    assert "“days_since” is 999 for" in shown
    assert "“Income” is 666,666 for" in shown
    assert "“Income_copy” holds exactly the same as “Income”" in shown
    assert "“knows_all” almost gives away “responded”" in shown
    assert "20 of 600 customers are the same as another one in everything but “customer_id”" in shown
    assert "“note_age”: the same value for everybody" in shown


def test_one_click_treats_a_value_and_one_click_takes_it_back(first_visitor: Visitor, messy: str) -> None:
    visit = first_visitor.look("data", dataset=messy)
    n_before = len([b for b in visit.button if b.label == FINDINGS["treat"]])
    button(visit, FINDINGS["treat"]).click().run()
    assert not visit.exception
    assert len(rereading.recipe_of(datasets.describe(first_visitor.app, messy)).repairs) == 1
    assert "“Year_Birth”: all below 1916 is taken for missing" in text(visit)
    assert len([b for b in visit.button if b.label == FINDINGS["treat"]]) == n_before - 1
    button(visit, FINDINGS["undo"]).click().run()
    assert not visit.exception
    assert rereading.recipe_of(datasets.describe(first_visitor.app, messy)).repairs == ()
    assert len([b for b in visit.button if b.label == FINDINGS["treat"]]) == n_before


def test_nothing_stands_out_in_the_sample(visitor: Visitor) -> None:
    visit = visitor.look("data")
    assert FINDINGS["lead_none"] in text(visit)
    assert FINDINGS["treat"] not in [b.label for b in visit.button]


def test_the_ways_to_divide_are_a_strip_and_what_is_missing_has_a_sentence(visitor: Visitor) -> None:
    visit = visitor.look("data", part=WAYS["tab"])
    assert WAYS["title"].format(count=11) in text(visit)
    assert drawn(visit).count('role="listitem"') == 12
    assert "In a short survey, joined by customer number." in text(visit)


def test_every_method_says_whether_there_is_enough_data(visitor: Visitor) -> None:
    shown = text(visitor.look("data", part=ENOUGH["tab"]))
    assert all(method in shown for method in METHODS.values())
    assert "Nobody was left out on purpose." in shown


def test_columns_are_cards_with_their_role_and_way(visitor: Visitor) -> None:
    visit = visitor.look("data", part=CARDS["tab"])
    cards = drawn(visit)
    assert cards.count("filled for") == 23
    assert "Not used: it could identify a person (an e-mail address)." in cards
    assert "@example" not in cards


def test_a_role_chosen_on_a_card_is_kept(visitor: Visitor) -> None:
    dataset = sample.sample_dataset(visitor.app).id
    visit = visitor.look("data", part=CARDS["tab"])
    choice(visit, "role-", "-country-feature-geography").set_value("ignored").run()
    assert not visit.exception
    column = datasets.describe(visitor.app, dataset).schema.named("country")
    assert (column.role, column.used) == ("ignored", False)
    choice(visit, "role-", "-country-ignored-geography").set_value("feature").run()
    assert datasets.describe(visitor.app, dataset).schema.named("country").used


def test_a_way_chosen_on_a_card_is_kept(visitor: Visitor) -> None:
    dataset = sample.sample_dataset(visitor.app).id
    visit = visitor.look("data", part=CARDS["tab"])
    choice(visit, "family-", "-device-feature-device").set_value("behaviour").run()
    assert datasets.describe(visitor.app, dataset).schema.named("device").family == "behaviour"
    assert FAMILIES["behaviour"] in str(choice(visit, "family-", "-device-feature-behaviour").options)


def test_where_a_column_comes_from_is_guessed_and_can_be_corrected_on_its_card(visitor: Visitor) -> None:
    dataset = sample.sample_dataset(visitor.app).id
    assert datasets.describe(visitor.app, dataset).schema.named("age_band").origin == "given"
    visit = visitor.look("data", part=CARDS["tab"])
    choice(visit, "origin-", "-age_band-feature-demographics-given").set_value("bought").run()
    assert not visit.exception
    assert datasets.describe(visitor.app, dataset).schema.named("age_band").origin == "bought"
    assert datasets.describe(visitor.app, dataset).dataset.corrections == {"age_band": {"origin": "bought"}}


def test_cards_are_filtered_by_name(visitor: Visitor) -> None:
    dataset = sample.sample_dataset(visitor.app).id
    visit = visitor.look("data", part=CARDS["tab"])
    visit.text_input(key=f"search-{dataset}").set_value("EMAIL").run()
    assert drawn(visit).count("filled for") == 3
    visit.text_input(key=f"search-{dataset}").set_value("no such column").run()
    assert CARDS["none"] in text(visit)


def test_many_columns_come_24_at_a_time(first_visitor: Visitor, tmp_path: Path) -> None:
    frame = pd.DataFrame({f"answer_{i}": [i % 3, 1, 2, 5] * 20 for i in range(60)})
    visit = first_visitor.look("data", dataset=upload(first_visitor, frame, tmp_path), part=CARDS["tab"])
    assert drawn(visit).count("filled for") == 24


def test_a_name_full_of_markup_is_shown_to_the_letter(first_visitor: Visitor, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>**[a](http://b.c)**"
    frame = pd.DataFrame({evil: [*range(28)] * 30 + [999] * 60, "copy": [*range(28)] * 30 + [999] * 60})
    dataset = upload(first_visitor, frame, tmp_path)
    for part in (FINDINGS["tab"], WAYS["tab"], CARDS["tab"], ENOUGH["tab"]):
        visit = first_visitor.look("data", dataset=dataset, part=part)
        assert not visit.exception
        assert "<img" not in drawn(visit)
        assert not [m.value for m in visit.markdown if evil in m.value]
