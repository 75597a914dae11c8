"""The family tree of the groups: how everybody is divided further and further, and where the sliders stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from segexplorer.core.facts import Facts
from segexplorer.core.family_tree import Life, lives
from segexplorer.services import explorations
from segexplorer.ui import state
from segexplorer.ui.explorer.start import start_view
from segexplorer.ui.personas.colours import segment_colours
from segexplorer.ui.personas.facts import shown_facts, strongest
from segexplorer.ui.personas.tree_chart import Told, tree_chart
from segexplorer.ui.text import in_chart
from segexplorer.words.messages import filled
from segexplorer.words.views import TREE, axis_name, trait_words

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

QUIET = {"displayModeBar": False, "doubleClick": False}
SHOWN = (12, 18, 26)  # numbers of groups that fit a picture well; more are shown when the slider stands farther right


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The tree up to a little past where the slider stands; a click or the list moves the slider. With a family, each
    group says what sets it apart there."""
    n_cuts = grown.tree.n_cuts
    if n_cuts < 2:
        st.info(TREE["one_group"])
        return
    n_shown = next((n for n in SHOWN if k < n < n_cuts), n_cuts)
    sizes = np.array([grown.path.nodes[i].n_customers for i in grown.tree.node_ids], float)
    shown = [life for life in lives(grown.tree, sizes) if life.born_at <= n_shown]
    left, right = st.columns([1, 1], gap="large", vertical_alignment="bottom")
    left.markdown(f"{TREE['lead']} {TREE['click']}")
    with right:
        _choose(app, exploration, grown, k, n_shown)
    name = f"tree-{exploration.id}-{k}"
    names = {i: in_chart(grown.personas[i].name) for i in grown.tree.node_ids}
    facts = shown_facts(app, grown, family, key)
    apart = {life.id: _apart(facts, life.id) for life in shown}
    st.plotly_chart(
        tree_chart(shown, Told(names, apart, family is not None), sizes, segment_colours(grown.personas), k, n_shown),
        key=name,
        config=QUIET,
        on_select=lambda: _go(app, exploration, grown, state.clicked(name)),
        selection_mode="points",
        alt=_told(grown, shown, k, n_shown),
    )


def _apart(facts: Facts, node: int) -> str:
    """What sets a node apart most; nothing for everybody."""
    trait = strongest(facts, node)
    return in_chart(trait_words(trait, axis_name(trait))) if trait else ""


def _choose(app: App, exploration: Exploration, grown: Grown, k: int, n_shown: int) -> None:
    """The same as a click, from a list."""
    name = state.follow(f"tree-list-{exploration.id}", k)
    st.selectbox(
        TREE["splits"],
        list(range(1, n_shown + 1)),
        format_func=lambda n: _division(grown, n),
        key=name,
        on_change=lambda: _go(app, exploration, grown, state.chosen(name)),
    )


def _go(app: App, exploration: Exploration, grown: Grown, k: Any) -> None:
    """Keep another number of groups, as the slider does; what the browser says is distrusted."""
    if isinstance(k, int) and 1 <= k <= grown.tree.n_cuts:
        explorations.look(app, exploration, k, start_view(grown.path, exploration.view)[1])


def _division(grown: Grown, k: int) -> str:
    """The division that makes `k` groups of one fewer, in words."""
    if k == 1:
        return TREE["everybody"]
    parent, names = grown.tree.parents[k - 2], grown.personas
    larger, smaller = (names[i].name for i in grown.tree.children(parent))
    return filled(TREE["split"], {"k": k, "parent": names[parent].name, "larger": larger, "smaller": smaller})


def _told(grown: Grown, shown: list[Life], k: int, n_shown: int) -> str:
    """The picture in words, for who cannot see it."""
    divisions = sorted({life.split_at for life in shown if 0 < life.split_at <= n_shown})
    return TREE["alt"].format(n=n_shown, k=k, splits="; ".join(_division(grown, n) for n in divisions))
