"""The Personas page without a browser: what it shows is what was found, and it keeps what was chosen."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from segexplorer.services import datasets, sample
from tests.pages.conftest import Visitor


def gallery(page: AppTest) -> dict[str, Any]:
    """What the browser draws the cards from."""
    mounted = [json.loads(element.proto.json) for element in page.get("bidi_component")]
    return next(json.loads(data["gallery"]) for data in mounted if "gallery" in data)


def look(visitor: Visitor, k: int, pickiness: int = 0) -> AppTest:
    exploration = visitor.exploration()
    visitor.app.store.explorations.save_view(exploration.id, {"k": k, "pickiness": pickiness})
    return visitor.look("personas", exploration=exploration.id)


def test_every_group_of_the_saved_number_has_a_card(visitor: Visitor) -> None:
    page = look(visitor, 5)
    assert page.title[0].value == "5 groups, best first"
    cards = gallery(page)["cards"]
    assert len({card["name"] for card in cards}) == 5
    for card in cards:
        assert card["story"][0].endswith(".")
        assert card["glyph"]["sign"]
        lines = [trait["line"] for trait in card["traits"]] + card["lines"]
        assert all(text and evidence for text, evidence in [card["story"], *lines])


def test_the_number_of_groups_is_kept_where_the_segment_page_keeps_it(visitor: Visitor) -> None:
    page = look(visitor, 5, pickiness=3)
    page.slider[0].set_value(8).run()
    assert page.title[0].value == "8 groups, best first"
    assert visitor.exploration().view == {"k": 8, "pickiness": 3}


def test_a_number_chosen_elsewhere_moves_the_slider(visitor: Visitor) -> None:
    page = look(visitor, 5)
    visitor.app.store.explorations.save_view(visitor.exploration().id, {"k": 3, "pickiness": 0})
    page.run()
    assert (page.slider[0].value, len(gallery(page)["cards"])) == (3, 3)


def test_what_another_window_chose_is_taken_over(visitor: Visitor) -> None:
    page, kept = look(visitor, 8), visitor.exploration()
    before = gallery(page)["cards"]
    far = {**kept.choices, "choices": {**kept.choices["choices"], "focus": 0.95}}
    visitor.app.store.explorations.save_choices(kept.id, far)
    page.run()
    assert not page.exception
    assert gallery(page)["cards"] == gallery(look(visitor, 8))["cards"] != before


def test_a_slider_that_is_already_on_its_way_is_not_called_back(visitor: Visitor) -> None:
    page = look(visitor, 5)
    for k in (6, 7, 8):
        page.slider[0].set_value(k).run()
        assert (page.slider[0].value, visitor.exploration().view["k"]) == (k, k)


def test_a_family_shows_only_its_traits_and_the_cards_it_leads(visitor: Visitor) -> None:
    page = look(visitor, 8)
    everything = gallery(page)["cards"]
    page.selectbox(key=f"family-{visitor.exploration().id}").set_value("recency").run()
    cards = gallery(page)["cards"]
    assert 0 < len(cards) < len(everything)
    for card in cards:
        assert len(card["traits"]) >= 1
        assert all(trait["line"][0].startswith(("signup date", "days since last order")) for trait in card["traits"])


def test_a_family_that_leads_nobody_says_so(visitor: Visitor) -> None:
    page = look(visitor, 2)
    page.selectbox(key=f"family-{visitor.exploration().id}").set_value("device").run()
    assert not page.exception
    drawn = gallery(page)
    assert drawn["cards"] == []
    assert drawn["words"]["nobody"]


def test_what_customers_told_may_be_said_and_what_was_bought_may_not(visitor: Visitor) -> None:
    """The origin set on the Data page decides, without learning anew."""
    dataset = sample.sample_dataset(visitor.app).id
    datasets.correct(visitor.app, dataset, {"source": {"origin": "given"}})
    assert "source" in _mentions(look(visitor, 6))["May be said openly (they told you)"]
    datasets.correct(visitor.app, dataset, {"source": {"origin": "bought"}})
    mentions = _mentions(look(visitor, 6))
    assert "source" not in mentions.get("May be said openly (they told you)", "")
    assert "source" in mentions["Not mentioned (inferred, bought or private)"]


def _mentions(page: AppTest) -> dict[str, str]:
    """Title of the brief -> everything it says on any card."""
    found: dict[str, str] = {}
    for card in gallery(page)["cards"]:
        for title, lines in card["brief"]:
            found[title] = found.get(title, "") + " ".join(text for text, _ in lines)
    return found
