"""Pages with nothing to show yet say so, with the next step as a button."""

from __future__ import annotations

import streamlit as st

from segexplorer.words.pages import DATA, SEGMENT


def no_data() -> None:
    """No data set yet."""
    _go_home(str(DATA["none"]))


def no_exploration() -> None:
    """No exploration is open."""
    _go_home(str(SEGMENT["none"]))


def _go_home(sentence: str) -> None:
    st.info(sentence)
    st.page_link("pages/home.py", label=DATA["home"], icon=":material/home:")
