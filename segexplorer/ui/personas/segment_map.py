"""All groups on a map: near is alike, area is people; a click shows the group's short card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from segexplorer.core.facts import Facts
from segexplorer.core.segment_map import SegmentMap, meaning, segment_map
from segexplorer.services import explorations
from segexplorer.ui import state
from segexplorer.ui.personas.colours import segment_colours
from segexplorer.ui.personas.facts import shown_facts
from segexplorer.ui.personas.map_chart import WIDTH_PX, Spots, frame_of, map_chart, radii
from segexplorer.ui.personas.same_people import members, name_of_list, same_people
from segexplorer.ui.personas.short_card import short_card
from segexplorer.ui.text import in_chart, told_apart
from segexplorer.words.data import FAMILIES
from segexplorer.words.numbers import of_100, people
from segexplorer.words.views import MAP, axis_name, axis_words, kept_words, unlabelled_words

if TYPE_CHECKING:
    from segexplorer.bootstrap import App
    from segexplorer.core.grown import Grown
    from segexplorer.store.records import Exploration

QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
CARD_PX = 340  # a wider card would take from the picture on a screen of 1440 px
LONGEST = 50
# What the axes mean is said of these numbers of groups, whatever is shown, so that the words stay when k moves: of the
# first that has facts which are told of all its groups. With fewer groups nearly everything goes along with every axis.
CUTS_OF_WORDS = (12, 8, 6, 5)


def show(app: App, exploration: Exploration, grown: Grown, k: int, family: str | None, key: str) -> None:
    """What the map keeps in a sentence, the map, and the card of the group that was clicked."""
    if k < 2:
        st.info(MAP["one_group"])
        return
    seen = segment_map(state.model(key).summary, grown.tree, _scales(exploration, key, family))
    ids = tuple(sorted(grown.path.cut(k).segment_ids, key=lambda i: grown.personas[i].place))
    if family and float(np.ptp(seen.place, axis=0).max()) < 1e-9:
        st.markdown(MAP["flat"].format(family=FAMILIES[family]))
        return
    st.markdown(f"{MAP['lead']} {kept_words(float(seen.kept[k - 1]))}")
    left, right = st.columns([WIDTH_PX, CARD_PX], gap="large")
    with right:
        selected = _choose(exploration, grown, ids, k, key)
        short_card(app, exploration, grown, k, key, selected)
    with left:
        _draw(exploration, grown, seen, ids, shown_facts(app, grown, family, key), selected)


def _scales(exploration: Exploration, key: str, family: str | None) -> np.ndarray:
    """The factors of the space the groups were found in; with a family, its columns alone and at equal weight."""
    space, choices = state.model(key).learned.assigner.space, explorations.choices_of(exploration)
    if family is None:
        return space.scales(choices.focus, choices.family_weights)
    own = [float(f == family) for f in space.encoder.families]
    return np.concatenate([own, np.zeros(space.n_goal_dims)])


def _choose(exploration: Exploration, grown: Grown, ids: tuple[int, ...], k: int, key: str) -> int:
    """The group whose card is shown, by the list or by a click on the map."""
    note = f"map-{exploration.id}-{key}"
    atoms = state.noted(note, None)
    chosen = st.selectbox(
        MAP["choose"],
        ids,
        ids.index(same_people(grown, k, atoms) if atoms else grown.path.cut(k).segment_ids[0]),
        format_func=told_apart({i: grown.personas[i].name for i in ids}).__getitem__,
        key=_list(exploration, grown, k),
    )
    state.note(note, members(grown, k, chosen))
    return chosen


def _list(exploration: Exploration, grown: Grown, k: int) -> str:
    return f"map-list-{exploration.id}-{name_of_list(grown, k)}"


def _draw(exploration: Exploration, grown: Grown, seen: SegmentMap, ids: tuple[int, ...], facts: Facts, selected: int) -> None:
    k, rows = len(ids), [i - 1 for i in ids]
    n = seen.n_customers[rows]
    names = {i: grown.personas[i].name for i in ids}
    hover = {i: f"<b>{in_chart(names[i])}</b><br>{_size(int(m), int(seen.n_customers[0]))}" for i, m in zip(ids, n, strict=True)}
    spots = Spots(ids, seen.place[rows], n, names, hover)
    frame = frame_of(seen.place, margin_px=_margin(seen))
    axes = [_meaning(seen, facts, grown, axis) for axis in (0, 1)]
    figure, n_left = map_chart(spots, frame, segment_colours({i: grown.personas[i] for i in ids}), axes, selected)
    name, listed = f"map-{exploration.id}-{name_of_list(grown, k)}", _list(exploration, grown, k)
    across, upward = (MAP[way].format(what=high) if high else "" for way, (_, high) in zip(("across", "upward"), axes, strict=True))
    st.plotly_chart(
        figure,
        width=WIDTH_PX,
        key=name,
        config=QUIET,
        on_select=lambda: _click(listed, name, ids),
        selection_mode="points",
        alt=MAP["alt"].format(n=k, across=across, upward=upward),
    )
    st.markdown(" ".join(filter(None, [MAP["click"], unlabelled_words(n_left)])))


def _click(listed: str, chart: str, ids: tuple[int, ...]) -> None:
    """Put what was clicked into the list; a second click on a circle takes back Plotly's selection, not ours."""
    now, last = state.clicked(chart), state.noted(f"{chart}-clicked", None)
    wanted = last if now is None else now
    if wanted in ids:
        state.note(f"{chart}-clicked", wanted)
        state.put(listed, wanted)


def _margin(seen: SegmentMap) -> float:
    """Room for half of the largest circle with at least two groups."""
    two = np.sort(seen.n_customers[1:3]) if len(seen.n_customers) > 1 else seen.n_customers
    return float(radii(two, np.array([800.0, 580.0])).max() * 0.6)


def _meaning(seen: SegmentMap, facts: Facts, grown: Grown, axis: int) -> tuple[str, str]:
    """What lies towards the low and the high end."""
    few = [facts.of(tuple(sorted(grown.path.cut(k).segment_ids))) for k in CUTS_OF_WORDS]
    told = next(filter(None, (meaning(seen, several, axis) for several in few)), ())
    less, more = axis_words([(axis_name(facts.traits[f]), facts.traits[f].kind, rises) for f, rises in told])
    return in_chart(_fitted(less)), in_chart(_fitted(more))


def _fitted(text: str) -> str:
    """No longer than half the width of the map; the list of traits beside it says the rest."""
    while len(text) > LONGEST and ", " in text:
        text = text.rpartition(", ")[0]
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _size(n: int, n_all: int) -> str:
    return MAP["size"].format(people=people(n), share=of_100(n / max(n_all, 1)))
