"""The list of edits, undone and redone one by one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from segexplorer.core.edits import Merge, Operation, Split
from segexplorer.services import editing
from segexplorer.services.editing import Change
from segexplorer.ui.personas.edit_desk import Desk
from segexplorer.ui.text import literal
from segexplorer.words.editing import EDITING, WAITS, done_text


def show(desk: Desk) -> None:
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
    which = change[0].id if change else ""  # a click in a window that shows another last edit does nothing
    if st.button(EDITING[name], key=f"edit-{name}-{which}", icon=icon, help=explained, disabled=not change):
        do(change[0])


def _undone(desk: Desk, change: Change) -> None:
    desk.do(lambda: editing.undo(desk.app, desk.exploration, change), -_more(desk, change.operation, desk.k))


def _redone(desk: Desk, change: Change) -> None:
    desk.do(lambda: editing.redo(desk.app, desk.exploration, change), _more(desk, change.operation, desk.k + 1))


def _more(desk: Desk, operation: Operation, k: int) -> int:
    """How many groups more an edit makes where `k` are its parts and all others: none where it is not on screen."""
    if isinstance(operation, Split):
        return int(k > operation.n_segments)
    return -_is_on_screen(desk, operation) if isinstance(operation, Merge) else 0


def _is_on_screen(desk: Desk, operation: Merge) -> bool:
    """Whether the two, or the one they became, are groups of their own."""
    one, other = operation.group.atoms, operation.other.atoms
    there = {tuple(sorted(desk.group(i).atoms)) for i in desk.grown.path.cut(desk.k).segment_ids}
    return {one, other} <= there or tuple(sorted({*one, *other})) in there
