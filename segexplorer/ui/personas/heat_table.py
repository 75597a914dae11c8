"""All groups and all traits in one table: in rows what people are like, in columns the groups, colour for far from average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from segexplorer.core.facts import Facts
from segexplorer.core.model import Persona
from segexplorer.ui.personas.facts import fact_names, shown_facts
from segexplorer.ui.personas.heat import heat
from segexplorer.ui.text import literal, told_apart
from segexplorer.words.messages import filled
from segexplorer.words.views import TABLE, axis_name, value_text

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

MOST_ROWS = 40
SHOWN = ("value", "index")
LETTER_PX, LEAST_WIDTH_PX = 7.6, 110
STRENGTH, NAME, PLACE, SIZE = "strength", "name", "place", "size"


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """The strongest trait in a sentence, what orders the table, and the table."""
    if k < 2:
        st.info(TABLE["one_group"])
        return
    facts = _told(shown_facts(app, grown, family, key).of(grown.path.cut(k).segment_ids))
    if not facts.traits:
        st.info(TABLE["nothing"])
        return
    st.markdown(f"#### {(sentence := _strongest(facts, grown.personas))}")
    facts, index = _ordered(exploration, facts, grown.personas, k)
    styled = heat(facts, [grown.personas[i].name for i in facts.node_ids], "index" if index else "value")
    trait, everyone, *groups = styled.columns
    st.dataframe(
        styled,
        hide_index=True,
        height=min(36 * (len(facts.traits) + 1) + 4, 760),
        row_height=36,
        column_config={
            trait: st.column_config.TextColumn(pinned=True, width=250),
            everyone: st.column_config.NumberColumn(pinned=True, width=100),
            **{name: st.column_config.NumberColumn(help=name, width=_width(name)) for name in groups},
        },
        placeholder="",
        key=f"heat-{exploration.id}-{k}",
        alt=TABLE["alt"].format(sentence=sentence),
    )
    st.markdown(f":small[{TABLE['key']} {TABLE['few']}]")


def _width(name: str) -> int:
    """px that a name needs above its column."""
    return max(LEAST_WIDTH_PX, round(LETTER_PX * len(name)) + 24)


def _told(facts: Facts) -> Facts:
    """Without what cannot be told of any of these groups."""
    return facts.only(~np.isnan(facts.value).all(axis=0))


def _strength(facts: Facts) -> np.ndarray:
    """(n_facts,) how far from everybody the group stands that is farthest."""
    return np.asarray(np.nanmax(np.abs(facts.effect), axis=0))


def _strongest(facts: Facts, personas: dict[int, Persona]) -> str:
    fact = int(_strength(facts).argmax())
    node = facts.node_ids[int(np.nanargmax(np.abs(facts.effect[:, fact])))]
    trait = facts.trait(node, fact)
    said = {"name": literal(personas[node].name), "fact": literal(axis_name(trait)), "value": value_text(trait, trait.value)}
    return filled(TABLE["strongest"], said | {"base": value_text(trait, trait.base_value)})


def _ordered(exploration: Exploration, facts: Facts, personas: dict[int, Persona], k: int) -> tuple[Facts, bool]:
    """The facts in the order asked for, the strongest of them if they are many, and whether the index is asked for."""
    how, rows, columns, how_many = st.columns([1.3, 1, 1, 0.7], gap="medium", vertical_alignment="bottom")
    shown = how.segmented_control(
        TABLE["show"], ["value", "index"], default="value", format_func=TABLE.__getitem__, required=True, key="heat-show"
    )
    everything = (
        how_many.toggle(TABLE["all"].format(n=len(facts.traits)), key="heat-all") if len(facts.traits) > MOST_ROWS else True
    )
    strongest = np.argsort(-_strength(facts), kind="stable")[: None if everything else MOST_ROWS]
    facts = facts.only(np.sort(strongest))
    row_orders: dict[str | int, str] = {STRENGTH: TABLE[STRENGTH], NAME: TABLE[NAME]}
    row_orders = told_apart(row_orders | {i: personas[i].name for i in facts.node_ids})
    by = rows.selectbox(
        TABLE["rows"],
        list(row_orders),
        format_func=row_orders.__getitem__,
        key=f"heat-rows-{exploration.id}-{k}",
    )
    column_orders: dict[str | int, str] = {PLACE: TABLE[PLACE], SIZE: TABLE[SIZE]}
    column_orders = told_apart(column_orders | dict(enumerate(fact_names(facts))))
    groups_by = columns.selectbox(
        TABLE["columns"],
        list(column_orders),
        format_func=column_orders.__getitem__,
        key=f"heat-columns-{exploration.id}-{k}-{len(facts.traits)}",
    )
    facts_of_columns = facts.of(_columns(facts, groups_by))
    return facts_of_columns.only(_rows(facts_of_columns, by)), shown == "index"


def _rows(facts: Facts, by: str | int) -> np.ndarray:
    """Places of the facts: strongest first, by name, or from what a group has most more of than everybody to least."""
    if by == NAME:
        names = fact_names(facts)
        return np.array(sorted(range(len(names)), key=lambda i: names[i].casefold()))
    if by == STRENGTH:
        return np.argsort(-_strength(facts), kind="stable")
    effect = facts.effect[facts.node_ids.index(int(by))]
    return np.argsort(np.where(np.isnan(effect), np.inf, -effect), kind="stable")


def _columns(facts: Facts, by: str | int) -> tuple[int, ...]:
    """The groups as their cards stand, largest first, or by one trait from most to least."""
    if by == PLACE:
        return facts.node_ids
    falling = facts.n_customers if by == SIZE else facts.value[:, int(by)]
    order = np.argsort(np.where(np.isnan(falling), np.inf, -falling), kind="stable")
    return tuple(facts.node_ids[i] for i in order)
