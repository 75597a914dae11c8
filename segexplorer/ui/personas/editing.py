"""Editing by hand: choose a group, do something with it; beside it the list of what was done, undone and redone one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from segexplorer.core.edits import LONGEST_NAME, LONGEST_NOTE, Group
from segexplorer.core.model import Persona
from segexplorer.errors import SegexplorerError
from segexplorer.services import editing, explorations
from segexplorer.services.editing import Change, History
from segexplorer.ui import state, waiting
from segexplorer.ui.explorer.start import start_view
from segexplorer.ui.text import literal, told_apart
from segexplorer.words.cards import PAGE
from segexplorer.words.editing import COLOURS, EDITED, EDITING, WAITING, WAITS, done_text, giving_up
from segexplorer.words.numbers import people

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration


@dataclass(frozen=True)
class _Desk:
    """What lies before somebody who edits: the groups at `k`, and what was done so far."""

    app: App
    exploration: Exploration
    grown: Grown
    k: int
    key: str
    kept: History

    @property
    def widget(self) -> str:
        """How the names of widgets end: another way after each edit, because ids of groups may have changed; nothing else that
        is saved meanwhile may take away what somebody is typing."""
        last = self.kept.done[-1].id if self.kept.done else ""
        return f"{self.exploration.id}-{self.k}-{len(self.kept.done)}-{last}"

    def group(self, node: int) -> Group:
        """Who is in a segment."""
        return editing.group_of(self.grown, node, self.key)

    def do(self, edit: Callable[[], History], more: int = 0) -> None:
        """Make an edit; the sliders then stand at so many groups more, and the page is drawn again. They stay there: an edit
        may move the recommended point, at which they stand until somebody moves them."""
        try:
            edit()
        except SegexplorerError as problem:
            waiting.problem(str(problem))
            return
        pickiness = start_view(self.grown.path, self.exploration.view)[1]
        explorations.look(self.app, self.exploration, max(self.k + more, 1), pickiness)
        st.rerun()


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The desk, and the list of edits; `family` changes nothing here."""
    desk = _Desk(app, exploration, grown, k, key, editing.history(app, exploration.id))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if k == 1:
            st.info(EDITING["one_group"])
        else:
            _edit(desk)
    with right:
        _history(desk)


def line(grown: Grown) -> None:
    """One line where the groups are shown: they were edited, and where to see how."""
    if grown.edited is None:
        return
    waits = sum(bool(why) for why in grown.edited.outcomes)
    told = WAITING.of(waits) if waits else str(EDITED)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(told, width="content")
        st.page_link("pages/personas.py", label=EDITING["link"], icon=":material/edit:", query_params={"tab": PAGE["edit"]})


def _edit(desk: _Desk) -> None:
    node = _choose(desk)
    persona = desk.grown.personas[node]
    marks = [EDITING[name] for name, on in (("is_locked", persona.locked), ("is_let_go", persona.let_go)) if on]
    if marks:
        st.markdown(" · ".join(f"**{mark}**" for mark in marks))
    _steps(desk, node, persona)
    _merge(desk, node)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _name(desk, node, persona)
        _colour(desk, node, persona)
    _other_names(desk, node, persona)
    _note(desk, node, persona)
    st.caption(EDITING["follow"])


def _choose(desk: _Desk) -> int:
    """The group to edit: after an edit the one with the same people."""
    ids, name = desk.grown.path.cut(desk.k).segment_ids, f"edited-{desk.exploration.id}"
    at = _same_people(desk, ids, state.noted(name, None))
    node = st.selectbox(
        EDITING["group"], ids, at, format_func=_sized(desk, ids).__getitem__, key=f"group-{desk.widget}", filter_mode=None
    )
    state.note(name, desk.group(node).atoms)
    return int(node)


def _same_people(desk: _Desk, ids: tuple[int, ...], atoms: tuple[int, ...] | None) -> int:
    held = set(atoms or ())
    shared = [len(held & set(desk.group(i).atoms)) for i in ids]
    return shared.index(max(shared))


def _sized(desk: _Desk, ids: Sequence[int]) -> dict[int, str]:
    size, personas, nodes = EDITING["size"], desk.grown.personas, desk.grown.path.nodes
    return told_apart({i: size.format(name=personas[i].name, people=people(nodes[i].n_customers)) for i in ids})


def _steps(desk: _Desk, node: int, persona: Persona) -> None:
    app, exploration, group = desk.app, desk.exploration, desk.group(node)
    cannot = "split_locked" if persona.locked else "" if _divisible(desk, node) else "split_cannot"
    with st.container(horizontal=True):
        if _button("unlock" if persona.locked else "lock", ":material/lock:"):
            desk.do(lambda: editing.lock(app, exploration, group, not persona.locked))
        if _button("split", ":material/call_split:", cannot):
            desk.do(lambda: editing.split(app, exploration, group, desk.k), 1)
        if _button("take_back" if persona.let_go else "let_go", ":material/person_off:"):
            desk.do(lambda: editing.let_go(app, exploration, group, not persona.let_go))


def _divisible(desk: _Desk, node: int) -> bool:
    choices = explorations.choices_of(desk.exploration)
    return editing.can_split(state.model(desk.key), desk.grown, choices, node, desk.app.settings.privacy_minimum)


def _merge(desk: _Desk, node: int) -> None:
    others = [i for i in desk.grown.path.cut(desk.k).segment_ids if i != node]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            EDITING["with"],
            others,
            format_func=_sized(desk, others).__getitem__,
            key=f"with-{node}-{desk.widget}",
            filter_mode=None,
        )
        if _button("merge", ":material/merge:"):
            group, into = desk.group(node), desk.group(other)
            desk.do(lambda: editing.merge(desk.app, desk.exploration, group, into), -1)
    for loser, codes in editing.given_up(desk.grown, node, other).items():
        st.markdown(giving_up(literal(desk.grown.personas[loser].name), codes))


def _name(desk: _Desk, node: int, persona: Persona) -> None:
    with st.form(f"name-{node}-{desk.widget}", border=False):
        now = persona.name if persona.renamed else ""
        name = st.text_input(
            EDITING["name"],
            now,
            LONGEST_NAME,
            placeholder=persona.name,
            help=EDITING["name_help"],
            key=f"text-{node}-{desk.widget}",
        )
        if st.form_submit_button(EDITING["save_name"]) and name.strip() != now:
            desk.do(lambda: editing.rename(desk.app, desk.exploration, desk.group(node), name))


def _other_names(desk: _Desk, node: int, persona: Persona) -> None:
    """Names that the data would bear out as well; one click takes one."""
    free = [name for name in persona.alternatives if name != persona.name]
    if free:
        name = st.pills(EDITING["alternatives"], free, key=f"other-{node}-{desk.widget}")
        if name:
            desk.do(lambda: editing.rename(desk.app, desk.exploration, desk.group(node), name))


def _colour(desk: _Desk, node: int, persona: Persona) -> None:
    with st.form(f"colour-{node}-{desk.widget}", border=False):
        colour = st.selectbox(
            EDITING["colour"],
            range(len(COLOURS["all"])),
            persona.colour,
            format_func=COLOURS["all"].__getitem__,
            help=EDITING["colour_help"],
            key=f"slot-{node}-{desk.widget}",
            filter_mode=None,
        )
        if st.form_submit_button(EDITING["save_colour"]) and (colour, 0) != (persona.colour, persona.shade):
            desk.do(lambda: editing.paint(desk.app, desk.exploration, desk.group(node), colour))


def _note(desk: _Desk, node: int, persona: Persona) -> None:
    with st.form(f"note-{node}-{desk.widget}", border=False):
        text = st.text_area(
            EDITING["note"],
            persona.note,
            max_chars=max(LONGEST_NOTE, len(persona.note)),  # two that were merged have the notes of both
            height=96,
            help=EDITING["note_help"],
            key=f"words-{node}-{desk.widget}",
        )
        if st.form_submit_button(EDITING["save_note"]) and text.strip() != persona.note:
            desk.do(lambda: editing.annotate(desk.app, desk.exploration, desk.group(node), text))


def _button(name: str, icon: str, cannot: str = "") -> bool:
    explained = EDITING[cannot or f"{name}_help"]
    return bool(st.button(EDITING[name], key=f"edit-{name}", icon=icon, help=explained, disabled=bool(cannot)))


def _history(desk: _Desk) -> None:
    """What was done, the last thing first to be undone; what was undone below."""
    kept = desk.kept
    st.subheader(EDITING["title"], anchor=False)
    with st.container(horizontal=True):
        _move("undo", ":material/undo:", kept.done[-1:], lambda change: _undone(desk, change))
        _move("redo", ":material/redo:", kept.undone[:1], lambda change: _redone(desk, change))
    if not kept.done and not kept.undone:
        st.markdown(EDITING["none"])
    outcomes = desk.grown.edited.outcomes if desk.grown.edited else ()
    done = [literal(done_text(change.operation)) for change in kept.done]
    waits = [f"  \n   *{WAITS[why]}*" if why else "" for why in outcomes] + [""] * (len(done) - len(outcomes))
    st.markdown("\n".join(f"{i}. {text}{why}" for i, (text, why) in enumerate(zip(done, waits, strict=False), start=1)))
    if kept.undone:
        st.markdown(f"**{EDITING['undone']}**")
        st.markdown("\n".join(f"- ~~{literal(done_text(change.operation))}~~" for change in kept.undone))


def _move(name: str, icon: str, change: tuple[Change, ...], do: Callable[[Change], None]) -> None:
    explained = EDITING[f"{name}_help"].format(edit=literal(done_text(change[0].operation))) if change else None
    if st.button(EDITING[name], key=f"edit-{name}", icon=icon, help=explained, disabled=not change):
        do(change[0])


def _undone(desk: _Desk, change: Change) -> None:
    desk.do(lambda: editing.undo(desk.app, desk.exploration, change), -_more(change.operation))


def _redone(desk: _Desk, change: Change) -> None:
    desk.do(lambda: editing.redo(desk.app, desk.exploration, change), _more(change.operation))


def _more(operation: Any) -> int:
    """How many groups more an edit makes where it was asked for."""
    return {"split": 1, "merge": -1}.get(operation.do, 0)
