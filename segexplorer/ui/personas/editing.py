"""Editing by hand: choose a group, do something with it; beside it the list of what was done, undone and redone one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.core.model import Persona
from segexplorer.services import editing, explorations
from segexplorer.ui import state
from segexplorer.ui.personas import edit_list, edit_texts
from segexplorer.ui.personas.edit_desk import Desk
from segexplorer.ui.personas.same_people import same_people
from segexplorer.ui.text import literal, told_apart
from segexplorer.words.cards import PAGE
from segexplorer.words.editing import EDITED, EDITING, WAITING, giving_up
from segexplorer.words.numbers import people

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The desk, and the list of edits; `family` changes nothing here."""
    desk = Desk(app, exploration, grown, k, key, editing.history(app, exploration.id))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if k == 1:
            st.info(EDITING["one_group"])
        else:
            _edit(desk)
    with right:
        edit_list.show(desk)


def line(grown: Grown) -> None:
    """One line where the groups are shown: they were edited, and where to see how."""
    if grown.edited is None:
        return
    waits = sum(bool(why) for why in grown.edited.outcomes)
    told = WAITING.of(waits) if waits else str(EDITED)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(told, width="content")
        st.page_link("pages/personas.py", label=EDITING["link"], icon=":material/edit:", query_params={"tab": PAGE["edit"]})


def _edit(desk: Desk) -> None:
    node = _choose(desk)
    persona = desk.grown.personas[node]
    marks = [EDITING[name] for name, on in (("is_locked", persona.locked), ("is_let_go", persona.let_go)) if on]
    if marks:
        st.markdown(" · ".join(f"**{mark}**" for mark in marks))
    _steps(desk, node, persona)
    _merge(desk, node)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        edit_texts.name(desk, node, persona)
        edit_texts.colour(desk, node, persona)
    edit_texts.other_names(desk, node, persona)
    edit_texts.note(desk, node, persona)
    st.caption(EDITING["follow"])


def _choose(desk: Desk) -> int:
    """The group to edit: after an edit the one with the same people."""
    ids, name = desk.grown.path.cut(desk.k).segment_ids, f"edited-{desk.exploration.id}-{desk.key}"
    atoms = state.noted(name, None)
    at = ids.index(same_people(desk.grown, desk.k, atoms)) if atoms else 0
    node = st.selectbox(
        EDITING["group"], ids, at, format_func=_sized(desk, ids).__getitem__, key=f"group-{desk.widget}", filter_mode=None
    )
    state.note(name, desk.group(node).atoms)
    return int(node)


def _sized(desk: Desk, ids: Sequence[int]) -> dict[int, str]:
    size, personas, nodes = EDITING["size"], desk.grown.personas, desk.grown.path.nodes
    return told_apart({i: size.format(name=personas[i].name, people=people(nodes[i].n_customers)) for i in ids})


def _steps(desk: Desk, node: int, persona: Persona) -> None:
    app, exploration, group = desk.app, desk.exploration, desk.group(node)
    cannot = "split_locked" if persona.locked else "" if _divisible(desk, node) else "split_cannot"
    with st.container(horizontal=True):
        if desk.button("unlock" if persona.locked else "lock", ":material/lock:", node):
            desk.do(lambda: editing.lock(app, exploration, group, not persona.locked))
        if desk.button("split", ":material/call_split:", node, cannot=cannot):
            desk.do(lambda: editing.split(app, exploration, group, desk.k), 1)
        if desk.button("take_back" if persona.let_go else "let_go", ":material/person_off:", node):
            desk.do(lambda: editing.let_go(app, exploration, group, not persona.let_go))


def _divisible(desk: Desk, node: int) -> bool:
    choices = explorations.choices_of(desk.exploration)
    return editing.can_split(state.model(desk.key), desk.grown, choices, node, desk.app.settings.privacy_minimum)


def _merge(desk: Desk, node: int) -> None:
    others = [i for i in desk.grown.path.cut(desk.k).segment_ids if i != node]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            EDITING["with"],
            others,
            format_func=_sized(desk, others).__getitem__,
            key=f"with-{node}-{desk.widget}",
            filter_mode=None,
        )
        if desk.button("merge", ":material/merge:", node, other):
            group, into = desk.group(node), desk.group(other)
            desk.do(lambda: editing.merge(desk.app, desk.exploration, group, into), -1)
    for loser, codes in editing.given_up(desk.grown, node, other).items():
        st.markdown(giving_up(literal(desk.grown.personas[loser].name), codes))
