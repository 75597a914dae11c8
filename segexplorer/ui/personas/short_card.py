"""One group in a few lines, beside a picture of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import personas
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.words.claims import evidence, sentence
from segexplorer.words.numbers import of_100, people
from segexplorer.words.views import MAP

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

MOST_CLAIMS = 3


def short_card(app: App, exploration: Exploration, grown: Grown, k: int, key: str, node: int) -> None:
    """Name, size, and the first things its card says, each with what it rests on."""
    cards = personas.cards(app, exploration, grown, k, state.model(key))
    card = next(c for c in cards if c.persona.id == node)
    with st.container(border=True):
        st.markdown(f"### {literal(card.name)}")
        st.markdown(MAP["size"].format(people=people(card.n_customers), share=of_100(card.share)))
        for claim in card.traits[:MOST_CLAIMS]:
            st.markdown(f"- {literal(sentence(claim))}  \n  :small[{literal(evidence(claim))}]")
        if not card.traits:
            st.markdown(MAP["nothing"])
