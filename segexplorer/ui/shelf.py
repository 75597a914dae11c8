"""The shelf of saved explorations: open, rename, duplicate, delete, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import shelf
from segexplorer.services.explorations import question_of
from segexplorer.ui import state
from segexplorer.ui.text import literal
from segexplorer.ui.waiting import problem
from segexplorer.words.pages import AGO, HOME, rows

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.store.records import Dataset, Exploration


def saved(app: App) -> None:
    """All saved explorations, last changed first."""
    st.subheader(HOME["saved"])
    _undo_bar(app)
    found = shelf.all_saved(app)
    if not found:
        st.markdown(HOME["nothing_saved"])
    for exploration, dataset in found:
        with st.container(border=True, key=f"saved-{exploration.id}"):
            _row(app, exploration, dataset)


def _row(app: App, exploration: Exploration, dataset: Dataset) -> None:
    text, opened, more = st.columns([6, 1.2, 1.2], vertical_alignment="center")
    text.markdown(f"**{literal(exploration.name)}**  \n{_line(exploration, dataset)}")
    if opened.button(HOME["open"], key=f"open-{exploration.id}", type="primary", width="stretch"):
        state.open_page("segment", exploration=exploration.id)
    with more.popover(HOME["more"], width="stretch", key=f"more-{exploration.id}", help=HOME["more_help"]):
        _more(app, exploration)


def _more(app: App, exploration: Exploration) -> None:
    name = st.text_input(HOME["new_name"], exploration.name, max_chars=120, key=f"name-{exploration.id}")
    if st.button(HOME["save_name"], key=f"rename-{exploration.id}"):
        _do(lambda: shelf.rename(app, exploration.id, name))
    if st.button(HOME["duplicate"], key=f"duplicate-{exploration.id}"):
        _do(lambda: shelf.duplicate(app, exploration.id, HOME["copy"].format(name=exploration.name[:110])))
    if st.button(HOME["delete"], key=f"delete-{exploration.id}"):
        _do(lambda: _delete(app, exploration))


def _delete(app: App, exploration: Exploration) -> None:
    shelf.delete(app, exploration.id)
    state.remember_deleted(exploration.id, exploration.name)


def _do(change) -> None:  # type: ignore[no-untyped-def]
    try:
        change()
    except SegexplorerError as trouble:
        problem(str(trouble))
    else:
        st.rerun()


def _undo_bar(app: App) -> None:
    deleted = state.last_deleted()
    if deleted is None:
        return
    text, button = st.columns([6, 1.2], vertical_alignment="center")
    text.info(HOME["deleted"].format(name=literal(deleted[1])))
    if button.button(HOME["undo"], icon=":material/undo:", width="stretch"):
        state.forget_deleted()
        _do(lambda: shelf.undelete(app, deleted[0]))


def _line(exploration: Exploration, dataset: Dataset) -> str:
    goal = _goal(question_of(exploration).goal_column)
    line = HOME["line"].format(rows=rows(dataset.n_rows), goal=goal, when=_ago(exploration.updated_at))
    if exploration.name == dataset.name:
        return line
    return HOME["line_of"].format(dataset=literal(dataset.name), line=line)


def _goal(column: str | None) -> str:
    return HOME["goal"].format(goal=literal(column)) if column else HOME["no_goal"]


def _ago(then: datetime) -> str:
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    minutes = int((datetime.now(UTC) - then).total_seconds() // 60)
    if minutes < 1:
        return AGO["now"]
    if minutes < 60:
        return AGO["minutes"].format(n=minutes)
    return AGO["hours"].format(n=minutes // 60) if minutes < 48 * 60 else AGO["days"].format(n=minutes // 1440)
