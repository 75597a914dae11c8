"""The ways to look at all groups, without a browser: what they say is what was found, and what they move is kept."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.services import editing, explorations
from segexplorer.ui import state
from segexplorer.words.views import MAP, SIDE, TABLE, TREE
from tests.pages.conftest import Visitor
from tests.pages.seen import text


def look(visitor: Visitor, tab: str, k: int) -> AppTest:
    """A tab of the Personas page at so many groups."""
    exploration = visitor.exploration()
    explorations.look(visitor.app, exploration, k, 3)
    return visitor.look("personas", exploration=exploration.id, tab=tab)


def chart(visit: AppTest) -> dict[str, Any]:
    (found,) = visit.get("plotly_chart")
    return json.loads(found.proto.spec)


def box(visit: AppTest, label: str) -> Any:
    return next(found for found in visit.selectbox if found.label == label)


def grown(visitor: Visitor) -> Any:
    """The tree and personas on the page."""
    return state.grown(visitor.key(), state.as_json(explorations.choices_of(visitor.exploration())))


# ---- side by side


def test_two_groups_are_compared_and_the_largest_difference_is_said(visitor: Visitor) -> None:
    visit = look(visitor, "Side by side", 5)
    data = chart(visit)["data"]
    spans, marks = data[0], [trace for trace in data if trace.get("mode") == "markers"]
    assert len(marks) == 2
    assert len({mark["marker"]["symbol"] for mark in marks}) == 2
    widths = [abs(a - b) for a, b in zip(marks[0]["x"], marks[1]["x"], strict=True)]
    assert widths == sorted(widths, reverse=True)
    assert min(widths) >= 0.3
    assert len(spans["x"]) == 3 * len(marks[0]["y"])
    said = text(visit)
    assert f"{marks[0]['name']} and {marks[1]['name']} differ most in" in said or (
        f"{marks[1]['name']} and {marks[0]['name']} differ most in" in said
    )


def test_up_to_four_groups_stay_chosen_when_the_slider_moves(visitor: Visitor) -> None:
    visit = look(visitor, "Side by side", 5)
    personas = grown(visitor).personas
    ids = list(grown(visitor).path.cut(5).segment_ids)
    visit.multiselect[0].set_value(ids[:4]).run()
    assert len([t for t in chart(visit)["data"] if t.get("mode") == "markers"]) == 4
    visit.slider[0].set_value(6).run()
    row = grown(visitor).tree.node_of
    kept = [Counter(row[5][row[4] == i].tolist()).most_common(1)[0][0] for i in ids[:4]]  # of one that is divided, the larger part
    assert visit.multiselect[0].value == kept
    visit.multiselect[0].set_value(visit.multiselect[0].value[:1]).run()
    assert SIDE["too_few"] in [info.value for info in visit.info]
    assert personas[ids[0]].name in visit.multiselect[0].options


@pytest.mark.parametrize("tab", ["Side by side", "Map"])
def test_who_was_chosen_stays_chosen_after_edits_and_a_change_of_focus(visitor: Visitor, tab: str) -> None:
    visit = look(visitor, tab, 6)
    before, kept = grown(visitor), visitor.exploration()
    wanted = sorted(before.path.cut(6).segment_ids, key=lambda i: before.path.nodes[i].n_customers)[:3]
    _pick(visit, wanted)
    far = {**kept.choices, "choices": {**kept.choices["choices"], "focus": 0.95}}
    visitor.app.store.explorations.save_choices(kept.id, far)
    visit.run()
    row = grown(visitor).tree.node_of[5]
    found = [Counter(row[before.tree.node_of[5] == i].tolist()).most_common(1)[0][0] for i in wanted]
    assert found != wanted
    assert _picked(visit) == (list(dict.fromkeys(found)) if tab == "Side by side" else found[:1])
    chosen = _names(visit)
    group = editing.group_of(grown(visitor), found[0], visitor.key())
    editing.rename(visitor.app, visitor.exploration(), group, "Ours")
    visit.run()
    assert _names(visit) == ["Ours", *chosen[1:]]


def _pick(visit: AppTest, nodes: list[int]) -> None:
    if visit.multiselect:
        visit.multiselect[0].set_value(nodes).run()
    else:
        box(visit, MAP["choose"]).set_value(nodes[0]).run()


def _picked(visit: AppTest) -> list[int]:
    return visit.multiselect[0].value if visit.multiselect else [box(visit, MAP["choose"]).value]


def _names(visit: AppTest) -> list[str]:
    found = visit.multiselect[0] if visit.multiselect else box(visit, MAP["choose"])
    return [found.format_func(node) for node in _picked(visit)]


def test_the_index_stands_around_100(visitor: Visitor) -> None:
    visit = look(visitor, "Side by side", 5)
    visit.segmented_control[0].set_value("index").run()
    figure = chart(visit)
    assert figure["layout"]["xaxis"]["type"] == "log"
    assert 100 in figure["layout"]["xaxis"]["tickvals"]
    assert figure["layout"]["shapes"][0]["x0"] == 100


@pytest.mark.parametrize("tab", ["Side by side", "Map", "Table"])
def test_one_group_says_that_there_is_nothing_to_compare(visitor: Visitor, tab: str) -> None:
    visit = look(visitor, tab, 1)
    assert not visit.get("plotly_chart")
    assert [info.value for info in visit.info if "only one group" in info.value]


# ---- map


def test_the_map_shows_every_group_once_with_area_as_people(visitor: Visitor) -> None:
    visit = look(visitor, "Map", 6)
    (circles,) = chart(visit)["data"]
    nodes = grown(visitor).path.nodes
    assert set(circles["customdata"]) == set(grown(visitor).path.cut(6).segment_ids)
    people = np.array([nodes[i].n_customers for i in circles["customdata"]])
    assert np.array(circles["marker"]["size"]) ** 2 / people == pytest.approx(
        np.full(6, (circles["marker"]["size"][0] ** 2) / people[0])
    )
    assert MAP["lead"] in text(visit)
    assert "of 100 parts of the differences" in text(visit)


def test_a_group_keeps_its_place_and_the_axes_their_words_when_k_moves(visitor: Visitor) -> None:
    visit = look(visitor, "Map", 6)
    before = chart(visit)
    visit.slider[0].set_value(7).run()
    after = chart(visit)
    places = [
        {i: (x, y) for i, x, y in zip(f["data"][0]["customdata"], f["data"][0]["x"], f["data"][0]["y"], strict=True)}
        for f in (before, after)
    ]
    assert len(places[0].keys() & places[1].keys()) == 5
    assert all(places[0][i] == pytest.approx(places[1][i]) for i in places[0].keys() & places[1].keys())
    assert [f["layout"]["xaxis"]["range"] for f in (before, after)] == [before["layout"]["xaxis"]["range"]] * 2
    said = [
        [a["text"] for a in f["layout"]["annotations"] if a["text"][:1] in "←↑↓" or a["text"].endswith("→")]
        for f in (before, after)
    ]
    assert said[0] == said[1]
    assert len(said[0]) == 4


def test_the_list_shows_a_groups_card_and_rings_its_circle(visitor: Visitor) -> None:
    visit = look(visitor, "Map", 6)
    last = grown(visitor).path.cut(6).segment_ids[-1]
    box(visit, MAP["choose"]).set_value(last).run()
    assert f"### {grown(visitor).personas[last].name}" in text(visit)
    (circles,) = chart(visit)["data"]
    ring = dict(zip(circles["customdata"], circles["marker"]["line"]["width"], strict=True))
    assert max(ring, key=ring.__getitem__) == last


def test_a_family_has_a_map_of_its_own(visitor: Visitor) -> None:
    visit = look(visitor, "Map", 6)
    whole = chart(visit)["data"][0]["x"]
    visit.selectbox[0].set_value("value").run()
    assert chart(visit)["data"][0]["x"] != whole
    said = " ".join(a["text"] for a in chart(visit)["layout"]["annotations"])
    assert "spend total" in said
    assert "visits" not in said


# ---- family tree


def test_the_tree_fills_the_picture_and_says_where_the_sliders_stand(visitor: Visitor) -> None:
    visit = look(visitor, "Family tree", 6)
    figure = chart(visit)
    (bars,) = figure["data"]
    starts, lengths = np.array(bars["base"]), np.array(bars["x"])
    alive = (starts < 6) & (starts + lengths > 6)
    assert alive.sum() == 6
    assert np.array(bars["width"])[alive].sum() == pytest.approx(1)
    assert [(s["x0"], s["x1"], s["y0"]) for s in figure["layout"]["shapes"]] == [(5.5, 6.5, 0), (5.5, 6.5, 1)]
    assert "<b>6 groups</b>" in [a["text"] for a in figure["layout"]["annotations"]]
    root = bars["hovertext"][0]
    assert "Everyone" in root
    assert "With 2 groups it is divided into" in root


def test_a_division_chosen_from_the_list_moves_the_slider_and_is_kept(visitor: Visitor) -> None:
    visit = look(visitor, "Family tree", 6)
    box(visit, TREE["splits"]).set_value(9).run()
    assert visitor.exploration().view == {"k": 9, "pickiness": 3}
    assert visit.slider[0].value == 9
    assert visit.title[0].value == "9 groups, best first"
    visit.slider[0].set_value(4).run()
    assert box(visit, TREE["splits"]).value == 4


def test_what_a_click_says_is_the_number_of_groups_just_after_the_division(visitor: Visitor) -> None:
    (bars,) = chart(look(visitor, "Family tree", 6))["data"]
    nodes = sorted(grown(visitor).path.nodes.values(), key=lambda node: node.id)
    expected = [node.split_at or node.born_at for node in nodes][: len(bars["customdata"])]
    assert bars["customdata"] == expected


def test_with_a_family_the_bars_say_what_sets_each_group_apart_there(visitor: Visitor) -> None:
    visit = look(visitor, "Family tree", 4)
    visit.selectbox[0].set_value("device").run()
    assert any("device" in label for label in chart(visit)["data"][0]["text"])


# ---- table


def test_the_table_holds_every_group_and_the_strongest_traits_first(visitor: Visitor) -> None:
    visit = look(visitor, "Table", 6)
    frame = visit.dataframe[0].value
    names = [grown(visitor).personas[i].name for i in grown(visitor).path.cut(6).segment_ids]
    assert list(frame.columns) == ["Trait", "Everyone", *names]  # best first, as the cards stand
    assert 20 <= len(frame) <= 40
    assert text(visit).count("Most striking:") == 1


def test_the_table_follows_the_order_asked_for(visitor: Visitor) -> None:
    visit = look(visitor, "Table", 6)
    visit.segmented_control[0].set_value("index").run()
    box(visit, TABLE["rows"]).set_value("name").run()
    names = visit.dataframe[0].value["Trait"].str.casefold().tolist()
    assert names == sorted(names)
    box(visit, TABLE["columns"]).set_value("size").run()
    found = grown(visitor)
    people = {found.personas[i].name: found.path.nodes[i].n_customers for i in found.path.cut(6).segment_ids}
    sizes = [people[name] for name in visit.dataframe[0].value.columns[2:]]
    assert sizes == sorted(sizes, reverse=True)
    assert set(visit.dataframe[0].value["Everyone"].dropna()) == {100.0}


def test_a_family_leaves_only_its_traits(visitor: Visitor) -> None:
    visit = look(visitor, "Table", 6)
    visit.selectbox[0].set_value("device").run()
    assert all("device" in name or "browser" in name for name in visit.dataframe[0].value["Trait"])


@pytest.mark.parametrize("tab", ["Side by side", "Map", "Family tree", "Table"])
@pytest.mark.parametrize("k", [2, 40])
def test_few_and_many_groups_are_drawn(visitor: Visitor, tab: str, k: int) -> None:
    visit = look(visitor, tab, k)
    assert not visit.exception
    assert visit.get("plotly_chart") or visit.dataframe or SIDE["same"] in text(visit)
