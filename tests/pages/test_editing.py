"""Editing groups by hand on the pages: what was done is kept, said, undone and redone, and the picture follows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segexplorer.services import editing, explorations, preparing
from segexplorer.services.exploring import grow_again
from tests.pages.conftest import Visitor
from tests.pages.seen import button, path, picture, text


def desk(visitor: Visitor, k: int = 6, **parameters: str) -> AppTest:
    """The tab for editing, at that number of groups."""
    visitor.app.store.explorations.save_view(visitor.sample(), {"k": k, "pickiness": 0})
    return visitor.look("personas", exploration=visitor.sample(), tab="Edit", **parameters)


def names(visitor: Visitor) -> list[str]:
    """The names on the cards of the live picture."""
    told = path(visitor.groups())
    k = visitor.exploration().view["k"]
    return [told["nodes"][str(i)]["name"] for i in told["cuts"][k - 1]["cards"]]


def box(visit: AppTest, label: str) -> Any:
    return next(found for found in visit.selectbox if found.label == label)


def test_a_group_that_is_named_has_its_name_in_the_live_picture_and_the_list_says_so(visitor: Visitor) -> None:
    visit = desk(visitor)
    before = names(visitor)
    old = box(visit, "Group").options[0].rpartition(" · ")[0]
    visit.text_input[0].set_value("  The  <b>few</b> ")
    button(visit, "Save name").click().run()
    assert not visit.exception
    assert f"1. Named {old}: The <b>few</b>" in text(visit)
    assert names(visitor) == [name if name != old else "The <b>few</b>" for name in before]
    assert box(visit, "Group").options[0].startswith("The <b>few</b> · ")


def test_a_name_that_nobody_sees_changes_nothing(visitor: Visitor) -> None:
    visit = desk(visitor)
    visit.text_input[0].set_value("\u200b")
    button(visit, "Save name").click().run()
    assert not visit.exception
    assert visitor.exploration().n_edits == 0


def test_of_two_groups_of_one_name_the_one_chosen_is_changed_and_every_view_shows_both(visitor: Visitor) -> None:
    visit = desk(visitor)
    before = names(visitor)
    for at in (0, 1):
        box(visit, "Group").select_index(at).run()
        visit.text_input[0].set_value("Twins")
        button(visit, "Save name").click().run()
    assert names(visitor).count("Twins") == 2
    assert len(set(before) - set(names(visitor))) == 2
    for tab in ("Cards", "Side by side", "Table", "Map", "Family tree", "Edit"):
        visitor.look("personas", exploration=visitor.sample(), tab=tab)
    visit = visitor.look("personas", exploration=visitor.sample(), tab="Side by side")
    named = visit.multiselect[0].options
    visit.multiselect[0].set_value([n for n in visit.multiselect[0].options if n.startswith("Twins")]).run()
    assert not visit.exception
    assert {"Twins", "Twins (2)"} <= set(named)


@pytest.mark.parametrize("names", [("What", "Everyone", "Trait"), ("Loyal (3)", "Loyal", "Loyal")])
def test_groups_may_be_called_as_the_headings_of_the_tables_and_as_each_other(visitor: Visitor, names: tuple[str, ...]) -> None:
    cut, key = visitor.grown().path.cut(3), visitor.key()
    for node, name in zip(cut.segment_ids, names, strict=True):
        editing.rename(visitor.app, visitor.exploration(), editing.group_of(visitor.grown(), node, key), name)
    for tab in ("Side by side", "Table"):
        visitor.app.store.explorations.save_view(visitor.sample(), {"k": 3, "pickiness": 0})
        shown = visitor.look("personas", exploration=visitor.sample(), tab=tab)
        assert shown.dataframe[0].value.columns.is_unique


def test_undo_and_redo_go_back_and_forth_one_by_one_and_survive_a_refresh(visitor: Visitor) -> None:
    visit = desk(visitor)
    before = names(visitor)
    button(visit, "Lock").click().run()
    button(visit, "Merge").click().run()
    assert visitor.exploration().view["k"] == 5
    visit = desk(visitor, 5)
    assert text(visit).index("1. Locked") < text(visit).index("2. Merged")
    merged = names(visitor)
    assert len(merged) == 5
    button(visit, "Undo").click().run()
    assert visitor.exploration().view["k"] == 6
    assert names(visitor) == before
    visit = visitor.look("personas", exploration=visitor.sample(), tab="Edit")
    assert "~~Merged" in text(visit)
    button(visit, "Redo").click().run()
    assert names(visitor) == merged
    button(visit, "Undo").click().run()
    button(visit, "Undo").click().run()
    assert names(visitor) == before
    assert button(visit, "Undo").disabled
    assert visitor.exploration().n_edits == 0


def test_a_group_that_is_divided_makes_one_group_more_and_the_others_stay(visitor: Visitor) -> None:
    visit = desk(visitor)
    chosen = box(visit, "Group").options[0].rpartition(" · ")[0]
    before = names(visitor)
    button(visit, "Divide in two").click().run()
    after = names(visitor)
    assert len(after) == 7
    assert [name for name in before if name != chosen] == [name for name in after if name in before and name != chosen]


def test_a_group_that_was_let_go_says_so_on_its_card_and_is_contacted_nowhere(visitor: Visitor) -> None:
    visit = desk(visitor)
    button(visit, "Let go").click().run()
    assert "Let go: never contacted" in text(visit)
    told = path(visitor.groups())
    cut = told["cuts"][5]
    assert cut["contactable"] == 5
    (gone,) = [i for i in cut["cards"] if told["nodes"][str(i)]["let_go"]]
    assert cut["ranks"][cut["cards"].index(gone)] == 5
    cards = json.loads(picture(visitor.look("personas", exploration=visitor.sample()))["gallery"])["cards"]  # type: ignore[index]
    (card,) = [c for c in cards if c["marks"]]
    assert (card["marks"], card["brief"]) == (["Let go: never contacted"], [])
    button(visit, "Take back").click().run()
    assert path(visitor.groups())["cuts"][5]["contactable"] == 6


@pytest.mark.parametrize("label", ["Let go", "Lock", "Divide in two", "Merge"])
def test_a_click_on_groups_that_another_window_changed_meanwhile_hits_nobody(visitor: Visitor, label: str) -> None:
    stale = desk(visitor)
    visitor.app.store.explorations.save_view(visitor.sample(), {"k": 2, "pickiness": 0})
    button(stale, label).click().run()
    assert not stale.exception
    assert visitor.exploration().n_edits == 0
    assert stale.slider[0].value == 2
    other = desk(visitor, 2)
    button(other, "Lock").click().run()
    button(stale, label).click().run()
    assert visitor.exploration().n_edits == 1
    assert "1. Locked" in text(stale)


def test_undo_and_redo_take_only_the_edit_that_their_window_shows(visitor: Visitor) -> None:
    stale = desk(visitor)
    button(stale, "Lock").click().run()
    other = desk(visitor)
    button(other, "Let go").click().run()
    button(stale, "Undo").click().run()
    assert visitor.exploration().n_edits == 2
    assert "2. Let go of" in text(stale)
    button(stale, "Undo").click().run()
    other.run()
    button(other, "Undo").click().run()
    button(stale, "Redo").click().run()
    assert visitor.exploration().n_edits == 0


@pytest.mark.parametrize("what", ["name", "note"])
def test_what_is_being_typed_outlasts_the_edits_of_others_and_is_saved_for_its_group(visitor: Visitor, what: str) -> None:
    here, there = desk(visitor), desk(visitor)
    meant = box(here, "Group").options[0].rpartition(" · ")[0]
    box(there, "Group").select_index(1).run()
    button(there, "Lock").click().run()
    field = here.text_input[0] if what == "name" else here.text_area[0]
    field.set_value("  Ours ")
    button(here, f"Save {what}").click().run()
    assert not here.exception
    assert f"2. {'Named' if what == 'name' else 'Wrote a note on'} {meant}" in text(here)
    shown = here.text_input[0] if what == "name" else here.text_area[0]
    assert shown.value == "Ours"
    button(here, "Undo").click().run()
    shown = here.text_input[0] if what == "name" else here.text_area[0]
    assert shown.value == ""


@pytest.mark.parametrize(("label", "k"), [("Divide in two", 7), ("Merge", 5)])
def test_undo_and_redo_move_the_slider_only_where_the_edit_is_seen(visitor: Visitor, label: str, k: int) -> None:
    visit = desk(visitor)
    button(visit, label).click().run()
    assert visit.slider[0].value == k
    for at, undone in ((k, 6), (2, 2)):
        visit.slider[0].set_value(at).run()
        button(visit, "Undo").click().run()
        assert visit.slider[0].value == undone
        button(visit, "Redo").click().run()
        assert visit.slider[0].value == at


def test_undo_of_an_edit_that_waits_leaves_the_slider_where_it_is(visitor: Visitor) -> None:
    kept = visitor.exploration().choices
    node = _lost_at(visitor, 0.95, 12)
    visit = desk(visitor, 12)
    box(visit, "Group").set_value(node).run()
    button(visit, "Divide in two").click().run()
    far = {**kept, "choices": {**kept["choices"], "focus": 0.95}}
    visitor.app.store.explorations.save_choices(visitor.sample(), far)
    visit = desk(visitor, 13)
    assert "Waits: " in text(visit)
    for label in ("Undo", "Redo"):
        button(visit, label).click().run()
        assert visit.slider[0].value == 13


def test_what_a_merge_takes_away_is_said_before_it_and_undo_brings_it_back(visitor: Visitor) -> None:
    path = visitor.grown().path
    *_, second, largest = sorted(path.cut(6).segment_ids, key=lambda node: path.nodes[node].n_customers)
    visit = desk(visitor)
    assert "Merging takes" not in text(visit)
    box(visit, "Group").set_value(second).run()
    visit.text_input[0].set_value("Early <b>birds</b>")
    button(visit, "Save name").click().run()
    button(visit, "Lock").click().run()
    kept = names(visitor)
    box(visit, "Merge with").set_value(largest).run()
    assert "Merging takes from “Early <b>birds</b>”: its own name, its lock; Undo brings it all back." in text(visit)
    button(visit, "Merge").click().run()
    assert "Early <b>birds</b>" not in names(visitor)
    button(visit, "Undo").click().run()
    assert names(visitor) == kept
    box(visit, "Group").set_value(second).run()
    assert "**Locked**" in text(visit)


def test_another_name_that_the_data_bear_out_is_taken_with_one_click(visitor: Visitor) -> None:
    visit = desk(visitor)
    offered = next(group for group in visit.button_group if group.options)
    wanted = offered.options[0]
    offered.set_value(wanted).run()
    assert wanted in names(visitor)


def test_the_segment_page_says_that_groups_were_edited_and_which_edits_wait(visitor: Visitor) -> None:
    assert "by hand" not in text(visitor.groups())
    button(desk(visitor), "Lock").click().run()
    assert "You changed these groups by hand." in text(visitor.groups())


def test_an_edit_that_does_not_fit_other_choices_waits_and_comes_back(visitor: Visitor) -> None:
    """A group is named that the tree of another focus has nothing like, counted customer by customer."""
    kept = visitor.exploration().choices
    node = _lost_at(visitor, 0.95, 12)
    visit = desk(visitor, 12)
    box(visit, "Group").set_value(node).run()
    visit.text_input[0].set_value("Odd ones")
    button(visit, "Save name").click().run()
    far = {**kept, "choices": {**kept["choices"], "focus": 0.95}}
    visitor.app.store.explorations.save_choices(visitor.sample(), far)
    visit = visitor.look("personas", exploration=visitor.sample(), tab="Edit")
    assert "Waits: no group has mostly the same people now." in text(visit)
    assert "1 edit does not fit" in text(visitor.groups())
    visitor.app.store.explorations.save_choices(visitor.sample(), kept)
    visit = visitor.look("personas", exploration=visitor.sample(), tab="Edit")
    assert "Waits" not in text(visit)
    assert "Odd ones" in str(box(visit, "Group").options)


def _lost_at(visitor: Visitor, focus: float, k: int) -> int:
    """A segment of the cut that shares under three of four customers with every group of another focus."""
    exploration = visitor.exploration()
    key = visitor.key()
    model, chosen = preparing.load(visitor.app, key), explorations.choices_of(exploration)
    here, there = (grow_again(model, replace(chosen, focus=f), 25).tree for f in (chosen.focus, focus))
    customers = model.summary.n.sum(axis=1)
    theirs = [set(np.flatnonzero(row).tolist()) for row in there.atoms_of()]

    def size(atoms: set[int]) -> int:
        return int(customers[list(atoms)].sum())

    for node in np.unique(here.node_of[k - 1]).tolist():
        ours = set(np.flatnonzero(here.node_of[k - 1] == node).tolist())
        if max(size(ours & other) / size(ours | other) for other in theirs) < 0.75:
            return int(node)
    raise AssertionError("every group is still there")
