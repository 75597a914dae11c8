"""Whether there is enough data, one sentence per method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.text import literal
from segexplorer.words.data_ways import ENOUGH, METHODS, enough_sentence

if TYPE_CHECKING:
    from segexplorer.services.looking import Look

ICONS = {"yes": "check_circle", "just": "adjust", "no": "radio_button_unchecked"}


def enough(look: Look) -> None:
    """Yes, just or no, and why."""
    st.subheader(ENOUGH["title"])
    for verdict in look.verdicts:
        facts = {name: literal(fact) if isinstance(fact, str) else fact for name, fact in verdict.facts.items()}
        with st.container(border=True):
            method, answer, why = st.columns([2, 1, 7], vertical_alignment="center")
            method.markdown(f"**{METHODS[verdict.method]}**")
            answer.markdown(f":material/{ICONS[verdict.answer]}: {ENOUGH[verdict.answer]}")
            why.markdown(enough_sentence(verdict.why, facts))
