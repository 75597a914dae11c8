"""The Personas page: the groups on screen as cards, side by side, on a map, as a family and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segexplorer.errors import SegexplorerError
from segexplorer.services import explorations
from segexplorer.ui import state, waiting
from segexplorer.ui.explorer.start import start_view
from segexplorer.ui.personas import editing, family_tree, gallery, heat_table, out, segment_map, side_by_side
from segexplorer.ui.state import as_json
from segexplorer.words.cards import PAGE
from segexplorer.words.data import FAMILIES

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.core.model import Path
    from segexplorer.store.records import Exploration

# tab -> what shows it: show(app, exploration, grown, k, family, key), where `family` None means everything and
# state.model(key) is what was learned
TABS = {
    "cards": gallery.show,
    "side_by_side": side_by_side.show,
    "map": segment_map.show,
    "family_tree": family_tree.show,
    "table": heat_table.show,
    "edit": editing.show,
}


def show(app: App, exploration: Exploration, key: str) -> None:
    """Everything below the title: how many groups, what concerns, and one tab at a time."""
    grown = _grown(exploration, key)
    if grown is None:
        return
    title, filters = st.container(), st.columns([2, 1.4, 1.6], gap="large", vertical_alignment="bottom")
    with filters[0]:
        k = choose_k(app, exploration, grown.path)
    with filters[1]:
        family = choose_family(exploration, grown)
    with filters[2]:
        out.show(app, exploration, grown, k, key)
    title.title(PAGE["title_one"] if k == 1 else PAGE["title"].format(k=k))
    tabs = st.tabs([PAGE[name] for name in TABS], key="tab", bind="query-params")
    for place, view in zip(tabs, TABS.values(), strict=True):
        if place.open:
            with place:
                view(app, exploration, grown, k, family, key)


def choose_k(app: App, exploration: Exploration, path: Path) -> int:
    """How many groups, kept where the Segment page keeps it."""
    kept, pickiness = start_view(path, exploration.view)
    if len(path.cuts) == 1:
        return 1
    # a slider whose end moves is a new one to Streamlit, and would start at 1
    name = state.follow(f"k-{exploration.id}-{len(path.cuts)}", kept)
    k = st.slider(PAGE["n_segments"], 1, len(path.cuts), key=name)
    if k != kept:
        explorations.look(app, exploration, k, pickiness)
        state.led(name, k)
    return k


def choose_family(exploration: Exploration, grown: Grown) -> str | None:
    """Whether only what concerns one way to divide is shown."""
    there = {trait.family for persona in grown.personas.values() for trait in persona.traits}
    families = ["", *(f for f in FAMILIES if f in there)]  # no None among them: Streamlit would offer to clear the choice
    return (
        st.selectbox(
            PAGE["family"],
            families,
            format_func=lambda f: FAMILIES[f] if f else PAGE["every_family"],
            key=f"family-{exploration.id}",
        )
        or None
    )


def _grown(exploration: Exploration, key: str) -> Grown | None:
    try:
        return state.grown(key, as_json(explorations.choices_of(exploration)), state.edits(exploration, key))
    except SegexplorerError as problem:
        waiting.problem(str(problem))
        return None
