"""What lies before somebody who edits by hand, and what happens to the sliders when an edit is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from segexplorer.core.edits import Group
from segexplorer.errors import SegexplorerError
from segexplorer.services import editing, explorations
from segexplorer.services.editing import History
from segexplorer.ui import state, waiting
from segexplorer.ui.explorer.start import start_view
from segexplorer.ui.personas.same_people import name_of_list, name_of_people
from segexplorer.words.editing import EDITING

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

Entered = TypeVar("Entered", str, int)


@dataclass(frozen=True)
class Desk:
    """The groups at `k`, and what was done so far."""

    app: App
    exploration: Exploration
    grown: Grown
    k: int
    key: str
    kept: History

    @property
    def widget(self) -> str:
        """How the names of widgets end that mean what is on screen: another way after each edit and with other groups, so that
        a click in a window that does not show them yet does nothing."""
        last = self.kept.done[-1].id if self.kept.done else ""
        return f"{self.exploration.id}-{self.k}-{len(self.kept.done)}-{last}-{name_of_list(self.grown, self.k)}"

    def group(self, node: int) -> Group:
        """Who is in a segment."""
        return editing.group_of(self.grown, node, self.key)

    def people(self, node: int) -> str:
        """How the names of widgets end whose text means this group: the same until other people are in it, so that what
        somebody is typing outlasts what others do meanwhile."""
        return f"{self.exploration.id}-{self.key}-{name_of_people(self.group(node).atoms)}"

    def typed(self, widget: str, kept: Entered) -> str:
        """The key of a widget that shows what is kept, unless somebody entered something else that is not."""
        if state.chosen(widget) in (None, state.noted(widget, None)):
            state.put(widget, kept)
        state.note(widget, kept)
        return widget

    def save(self, widget: str, entered: Entered, edit: Callable[[], History]) -> None:
        """Make the edit that keeps what was entered; from then on the widget shows what is kept again."""

        def edited() -> History:
            after = edit()
            state.note(widget, entered)
            return after

        self.do(edited)

    def button(self, name: str, icon: str, *nodes: int, cannot: str = "") -> bool:
        """A button for one thing to do with these groups."""
        explained, who = EDITING[cannot or f"{name}_help"], "-".join(map(str, nodes))
        key = f"edit-{name}-{who}-{self.widget}"
        return bool(st.button(EDITING[name], key=key, icon=icon, help=explained, disabled=bool(cannot)))

    def do(self, edit: Callable[[], History], more: int = 0) -> None:
        """Make an edit; the sliders then stand at so many groups more if it changed the groups, and the page is drawn again. They
        stay there: an edit may move the recommended point, at which they stand until somebody moves them."""
        try:
            after = edit()
        except SegexplorerError as problem:
            waiting.problem(str(problem))
            return
        k = self.k + more if more and self._counts(after) else self.k
        pickiness = start_view(self.grown.path, self.exploration.view)[1]
        explorations.look(self.app, self.exploration, max(k, 1), pickiness)
        st.rerun()

    def _counts(self, after: History) -> bool:
        """Whether the edit that was made, or taken back, is one that fits the groups and does not wait."""
        if after.done == self.kept.done:
            return False
        edited = self.grown.edited if len(after.done) < len(self.kept.done) else self._grown_now().edited
        return edited is not None and not edited.outcomes[-1]

    def _grown_now(self) -> Grown:
        now = self.app.store.explorations.open(self.exploration.id)
        return state.grown(self.key, state.as_json(explorations.choices_of(self.exploration)), state.edits(now, self.key))
