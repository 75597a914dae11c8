"""The two ways in: the sample, and files of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.ui import database, imports
from segexplorer.words.pages import HOME

if TYPE_CHECKING:
    from segexplorer.bootstrap import App


def lead() -> None:
    """What this does, in four sentences."""
    st.title(HOME["title"])
    st.markdown(HOME["lead"])


def wants_sample() -> bool:
    """True when somebody asks for the sample."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{HOME['sample_title']}**  \n{HOME['sample_help']}")
        return st.button(HOME["sample"], type="primary", icon=":material/play_arrow:", width="stretch")


def own_file(app: App) -> None:
    """The way in for one's own files."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{HOME['upload']}**  \n{HOME['upload_help']}")
        imports.take(app, "import", HOME["upload"], hidden=True)
        with st.expander(HOME["database"], icon=":material/database:"):
            database.way_in(app, "import")
