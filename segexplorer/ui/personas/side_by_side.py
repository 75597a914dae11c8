"""Two to four groups side by side: in what they differ most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from segexplorer.core.differences import Difference, differences
from segexplorer.core.facts import Facts
from segexplorer.ui import state
from segexplorer.ui.personas.colours import segment_colours
from segexplorer.ui.personas.difference_chart import difference_chart
from segexplorer.ui.personas.facts import fact_names, harmless, shown_facts
from segexplorer.ui.personas.heat import headings
from segexplorer.ui.personas.same_people import members, name_of_list, same_people
from segexplorer.ui.text import in_chart, literal, told_apart
from segexplorer.words.data import FAMILIES
from segexplorer.words.views import SIDE, axis_name, differ_most, value_text

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

FEWEST, MOST = 2, 4
QUIET = {"displayModeBar": False}
SCALES = ("effect", "index")


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The groups chosen, the largest difference in a sentence, and a row for each trait they differ in."""
    if k < FEWEST:
        st.info(SIDE["one_group"])
        return
    left, right = st.columns([3, 1], gap="large", vertical_alignment="bottom")
    with left:
        chosen = _choose(exploration, grown, k, key)
    scale = right.segmented_control(
        SIDE["scale"], SCALES, default="effect", format_func=SIDE.__getitem__, key="side-scale", required=True
    )
    if len(chosen) < FEWEST:
        st.info(SIDE["too_few"])
        return
    facts = shown_facts(app, grown, family, key).of(chosen)
    found = differences(facts)
    if not found:
        st.markdown(SIDE["same_family"].format(family=FAMILIES[family]) if family else SIDE["same"])
        return
    names = told_apart({i: grown.personas[i].name for i in chosen})
    sentence = _sentence(facts, found[0], {i: literal(name) for i, name in names.items()})
    st.markdown(f"#### {sentence}")
    colours = segment_colours({i: grown.personas[i] for i in chosen})
    shown = {i: in_chart(name) for i, name in names.items()}
    figure = difference_chart(facts, found, shown, colours, "index" if scale == "index" else "effect")
    st.plotly_chart(figure, config=QUIET, key="side-chart", alt=SIDE["alt"].format(n=len(found), sentence=sentence))
    with st.expander(SIDE["table"]):
        st.dataframe(_table(facts, found, names), hide_index=True, key="side-table")


def _choose(exploration: Exploration, grown: Grown, k: int, key: str) -> tuple[int, ...]:
    """Two to four groups; those stay that hold most people of the ones chosen before."""
    best_first = grown.path.cut(k).segment_ids
    note = f"side-{exploration.id}-{key}"
    kept = list(dict.fromkeys(same_people(grown, k, atoms) for atoms in state.noted(note, ())))
    start = [*kept, *(i for i in best_first if i not in kept)][: max(FEWEST, len(kept))]
    in_order = sorted(best_first, key=lambda i: grown.personas[i].place)
    picked = st.multiselect(
        SIDE["choose"],
        in_order,
        default=start,
        format_func=told_apart({i: grown.personas[i].name for i in in_order}).__getitem__,
        max_selections=MOST,
        key=f"{note}-{name_of_list(grown, k)}",
        help=SIDE["choose_help"],
    )
    state.note(note, tuple(members(grown, k, i) for i in picked))
    return tuple(picked)


def _sentence(facts: Facts, largest: Difference, names: dict[int, str]) -> str:
    high, low = (facts.trait(i, largest.fact) for i in (largest.highest, largest.lowest))
    fact = literal(axis_name(high))
    return differ_most(names[largest.highest], names[largest.lowest], fact, high, high.value, low.value)


def _table(facts: Facts, found: tuple[Difference, ...], names: dict[int, str]) -> pd.DataFrame:
    """What the chart says, as text; its columns are the groups."""
    rows, told = [], fact_names(facts)
    for difference in found:
        trait = facts.traits[difference.fact]
        values = facts.value[:, difference.fact]
        cells = ["" if value != value else value_text(trait, float(value)) for value in values]
        rows.append((harmless(told[difference.fact]), *cells, value_text(trait, trait.base_value)))
    what, everyone = SIDE["trait"], SIDE["everyone"]
    groups = headings([names[i] for i in facts.node_ids], (what, everyone))
    return pd.DataFrame(rows, columns=[what, *groups, everyone])
