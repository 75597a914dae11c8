"""What one sees while long work runs elsewhere: how far it is and what happens, and its problem with a next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui.text import literal
from segexplorer.words.pages import STEPS, WAITING

if TYPE_CHECKING:
    from segexplorer.services.background import Preparation

POLL_S = 0.4
N_CARDS = 4


def wait_for(look: Callable[[], Preparation]) -> None:
    """Show progress until the work is done or failed, then run the page again."""

    @st.fragment(run_every=POLL_S)
    def progress() -> None:
        now = look()
        if now.state != "running":
            st.rerun()
        st.progress(min(max(now.share, 0.03), 1.0), STEPS.get(now.step, STEPS["queued"]))
        _outline()

    progress()


def _outline() -> None:
    """The page as it will be: a sentence, the picture with its cards."""
    st.skeleton(height=40)
    st.skeleton(height=420)
    for card in st.columns(N_CARDS):
        card.skeleton(height=150)


def problem(sentence: str) -> None:
    """One clear sentence about what went wrong and what to do."""
    st.error(literal(sentence), icon=":material/error:")


def failed(sentence: str, again: Callable[[], None], instead: str = "") -> bool:
    """A problem with the next step as a button; True when the user takes the other way, named `instead`."""
    problem(sentence)
    with st.container(horizontal=True):
        other = bool(instead) and st.button(instead, type="primary", icon=":material/groups:")
        st.button(WAITING["again"], on_click=again, icon=":material/refresh:")
    return other
