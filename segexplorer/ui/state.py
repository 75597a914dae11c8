"""What one visitor's session remembers, and what all sessions share. The only user of session state and caches.

Nothing of value lives only here: the store and the address hold it, a refresh loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import streamlit as st
from streamlit.errors import StreamlitAPIException

if TYPE_CHECKING:
    from segexplorer.bootstrap import App

ARRIVED = "_arrived"
NEXT = "next"


@st.cache_resource(show_spinner=False)
def app() -> App:
    """The running installation, put together once for all sessions."""
    from segexplorer.bootstrap import open_app
    from segexplorer.settings import read_settings

    return open_app(read_settings())


def arrive() -> None:
    """Note that app.py has run in this session: its checks are done, and pages may open."""
    st.session_state[ARRIVED] = True


def enter(page: str) -> App:
    """The installation, for a page that may be shown. The first line of every page; nothing above it reaches anybody.

    Until some session has run st.navigation, a fresh server serves each file of pages/ by its address, past app.py.
    Such a page sends its visitor to app.py first, which brings them back (`sent_from`).
    """
    if st.session_state.get(ARRIVED):
        return app()
    try:
        st.switch_page("app.py", query_params={**_parameters(), NEXT: page})
    except StreamlitAPIException:
        st.rerun()  # another session ran st.navigation a moment ago: from now on app.py comes first by itself


def sent_from(pages: Sequence[str]) -> tuple[str, dict[str, list[str]]] | None:
    """The page that `enter` sent the visitor away from, with the other parameters of its address; None if none did."""
    wanted = st.query_params.get(NEXT)
    if wanted not in pages:
        return None
    return cast(str, wanted), {name: values for name, values in _parameters().items() if name != NEXT}


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
