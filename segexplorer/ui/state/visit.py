"""Where a visitor is: the language, the page and what is open on it, in the address and in the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from segexplorer.ui.state.shared import app
from segexplorer.words import language

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
ARRIVED = "_arrived"
NEXT = "next"
LANGUAGE = "lang"


def arrive() -> None:
    """Note that app.py has run in this session: its checks are done, and pages may open."""
    st.session_state[ARRIVED] = True
    language.use(_language())


def _language() -> str:
    """What the visitor chose (in the address, or earlier in this session), else what the browser asks for, else the setting."""
    chosen = language.known(st.query_params.get(LANGUAGE) or st.session_state.get(f"_{LANGUAGE}"))
    if chosen is None:
        return language.known(st.context.locale) or language.known(app().settings.language) or language.ENGLISH
    st.session_state[f"_{LANGUAGE}"] = chosen
    st.query_params[LANGUAGE] = chosen  # so that a refresh, and whoever gets the address, reads the same
    return chosen


def _language_otherwise() -> str:
    """Inside a fragment or a callback, which may run in a thread where no page has said it; elsewhere nobody listens."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return language.ENGLISH
    spoken = _language()
    language.use(spoken)
    return spoken


language.ask_otherwise(_language_otherwise)


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


def open_page(page: str, **parameters: str) -> None:
    """Go to a page; what it should show stands in its address, so a refresh or a colleague finds it again."""
    st.switch_page(f"pages/{page}.py", query_params=parameters)


def current(name: str) -> str | None:
    """What the address says is open, else what was open last in this session; written back into the address."""
    said = st.query_params.get(name) or st.session_state.get(f"_{name}")
    if said:
        st.session_state[f"_{name}"] = said
        st.query_params[name] = said
    return said


def forget(name: str) -> None:
    """Nothing of that name is open any more."""
    st.session_state.pop(f"_{name}", None)
    st.query_params.pop(name, None)


def remember(name: str, value: str) -> None:
    """What another page should open, unless its address says otherwise."""
    st.session_state[f"_{name}"] = value


def set_current(name: str, value: str) -> None:
    """Open something without leaving the page."""
    st.session_state[f"_{name}"] = value
    st.query_params[name] = value


def remember_deleted(exploration_id: str, name: str) -> None:
    """Offer an undo for this one, and after it for those deleted before."""
    st.session_state["_deleted"] = [*st.session_state.get("_deleted", ()), (exploration_id, name)]


def last_deleted() -> tuple[str, str] | None:
    """(id, name) of what was deleted last in this session, of what can still be brought back."""
    deleted: list[tuple[str, str]] = st.session_state.get("_deleted", [])
    return deleted[-1] if deleted else None


def forget_deleted() -> None:
    """No undo for the last one any more: the one deleted before it is on offer."""
    st.session_state["_deleted"] = st.session_state.get("_deleted", [])[:-1]
