"""The cards of all groups, best first, as one block of HTML: hundreds of elements would take seconds to appear."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.services import personas
from segexplorer.ui import state
from segexplorer.words.cards import evidence, sentence
from segexplorer.words.numbers import people

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.cards import Card
    from segexplorer.core.learned import Grown
    from segexplorer.store.records import Exploration


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The gallery; with a family only its traits, and the cards that one of them leads."""
    cards = personas.cards(app, exploration, grown, k, state.model(key))
    st.html("".join(_drawn(card) for card in cards))


def _drawn(card: Card) -> str:
    lines = "".join(
        f'<li title="{html.escape(evidence(claim), quote=True)}">{html.escape(sentence(claim))}</li>' for claim in card.traits
    )
    return f"<section><h3>{html.escape(card.name)}</h3><p>{people(card.n_customers)}</p><ul>{lines}</ul></section>"
