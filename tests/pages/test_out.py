"""Taking cards along from the Personas page: what is offered is what the page shows."""

from __future__ import annotations

import io

from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from segexplorer.services import explorations, out, personas
from segexplorer.ui import state
from segexplorer.words.out import OUT
from tests.pages.conftest import Visitor


def opened(visitor: Visitor, k: int) -> AppTest:
    """The page of so many groups with what can be taken along unfolded."""
    exploration = visitor.exploration()
    explorations.look(visitor.app, exploration, k, 3)
    visit = visitor.look("personas", exploration=exploration.id)
    visit.session_state[f"out-{exploration.id}"] = True
    return visit.run()


def test_what_can_be_taken_along_is_folded_away_until_it_is_asked_for(visitor: Visitor) -> None:
    exploration = visitor.exploration()
    visit = visitor.look("personas", exploration=exploration.id)
    assert not visit.code
    assert not visit.get("download_button")


def test_the_text_of_each_card_can_be_copied(visitor: Visitor) -> None:
    visit = opened(visitor, 5)
    assert not visit.exception
    chosen = next(box for box in visit.selectbox if box.label == OUT["one"])
    names = list(chosen.options)
    assert len(names) == 5
    assert visit.code[0].value.startswith(names[0])
    chosen.select_index(2).run()
    assert visit.code[0].value.startswith(names[2])
    assert {button.label for button in visit.get("download_button")} == {OUT["pdf"], OUT["zip"], OUT["png"], OUT["svg"]}


def test_the_pdf_has_the_cards_of_the_page_and_what_they_were_made_of(visitor: Visitor) -> None:
    exploration = visitor.exploration()
    key = visitor.key()
    grown = state.grown(key, state.as_json(explorations.choices_of(exploration)))
    cards = personas.cards(visitor.app, exploration, grown, 4, state.model(key))
    manifest = out.manifest_of(visitor.app, exploration, grown, 4)
    pages = PdfReader(io.BytesIO(out.as_pdf(cards, manifest))).pages
    assert [page.extract_text().split("\n")[0] for page in pages] == [card.name for card in cards]
    assert (manifest.n_segments, manifest.n_customers, manifest.question) == (4, 2_000, explorations.question_of(exploration))
