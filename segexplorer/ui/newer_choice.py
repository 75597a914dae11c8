"""What the Newer data page holds against each other: a saved exploration, and a file of newer customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.errors import NotFound
from segexplorer.services import explorations, shelf
from segexplorer.services.newer import others
from segexplorer.ui import imports, state, waiting
from segexplorer.ui.text import told_apart
from segexplorer.words.newer import NEWER
from segexplorer.words.pages import SEGMENT

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Exploration


def choose_exploration(app: App, place: Any) -> Exploration | None:
    """The saved exploration to hold against newer customers, None when there is none."""
    known = told_apart({e.id: e.name for e, _ in shelf.all_saved(app)})
    with place:
        chosen = _choose("exploration", known, "exploration")
    if not known:
        return None
    try:
        return explorations.opened(app, chosen) if chosen else st.stop()
    except NotFound as gone:
        waiting.problem(str(gone))
        st.stop()


def choose_newer(app: App, exploration: Exploration, place: Any) -> str | None:
    """The data set of newer customers: one that is there, or one uploaded here. None while there is none."""
    known = told_apart(others(app, exploration.dataset_id))
    if state.current("newer") == exploration.dataset_id:
        state.forget("newer")  # it is not gone: another exploration was chosen, of just this one
    with place:
        chosen = _choose("newer", known, f"newer-{exploration.id}")
        if not known:
            st.info(NEWER["none_newer"])
        with st.expander(NEWER["upload"], expanded=not known):
            imports.take(app, "newer_import", NEWER["upload_help"])
            imports.follow(app, "newer_import", _arrive)
    return chosen


def _choose(name: str, known: dict[str, str], widget: str) -> str | None:
    """The one that is open, else the first. Where the address leads to one that is not here, that is said, and nothing is
    chosen for the visitor."""
    now, ids = state.current(name), list(known)
    if now:
        state.note(f"{name}-gone", now not in known)
    if now and now not in known:
        waiting.problem(SEGMENT["gone"])
        state.forget(name)
    if not known:
        return None
    is_gone = state.noted(f"{name}-gone", False)
    at = None if is_gone else ids.index(now) if now in known else 0
    key = f"{widget}-gone" if is_gone else f"{widget}-{now}"
    chosen = st.selectbox(NEWER[name], ids, at, format_func=known.__getitem__, key=key, placeholder=NEWER["choose"])
    if chosen:
        state.set_current(name, chosen)
    return chosen


def _arrive(dataset_id: str) -> None:
    state.set_current("newer", dataset_id)
    st.rerun()
