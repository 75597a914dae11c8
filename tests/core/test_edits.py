"""Edits as they are kept: to the letter, and nothing else is taken for one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.edits import Colour, Group, LetGo, Lock, Merge, Note, Operation, Rename, Split, from_record, to_record

groups = st.builds(
    Group,
    st.text("0123456789abcdef", max_size=40),
    st.sets(st.integers(0, 511)).map(lambda atoms: tuple(sorted(atoms))),
    st.text(max_size=20),
)
operations: st.SearchStrategy[Operation] = st.one_of(
    st.builds(Rename, groups, st.sampled_from(["", "Früh & spät", "<b>x</b>"])),
    st.builds(Colour, groups, st.integers(0, 11)),
    st.builds(Note, groups, st.sampled_from(["", "Ask Anna.\nThen Bob."])),
    st.builds(Lock, groups, st.booleans()),
    st.builds(Split, groups, st.integers(1, 200)),
    st.builds(Merge, groups, groups),
    st.builds(LetGo, groups, st.booleans()),
)
GROUP = {"model": "m", "atoms": "80", "name": "x"}
NO_EDITS: list[dict[str, Any]] = [
    {},
    {"do": "explode", "group": GROUP},
    {"do": "lock"},
    {"do": "lock", "group": GROUP, "on": "yes"},
    {"do": "lock", "group": GROUP, "force": True},
    {"do": "lock", "group": {"atoms": "zz"}},
    {"do": "lock", "group": {"atoms": "f" * 5_000}},
    {"do": "lock", "group": "everybody"},
    {"do": "merge", "group": GROUP},
    {"do": "split", "group": GROUP, "n_segments": 0},
    {"do": "colour", "group": GROUP, "colour": 12},
    {"do": "rename", "group": GROUP, "name": "x" * 61},
    {"do": "note", "group": GROUP, "text": "x" * 501},
    {"do": "note", "group": GROUP, "text": None},
]


@given(operations)
def test_an_edit_comes_back_from_json_as_it_was(operation: Operation) -> None:
    assert from_record(json.loads(json.dumps(to_record(operation)))) == operation


@pytest.mark.parametrize("record", NO_EDITS, ids=lambda r: str(r)[:60])
def test_what_is_no_edit_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (of any kind: the service has one sentence for all)
        from_record(record)


def test_a_name_and_a_note_lose_the_space_around_them_and_what_a_database_cannot_keep() -> None:
    kept = from_record({"do": "rename", "group": GROUP, "name": "  Early \n birds\x00 "})
    assert kept == Rename(Group("m", (0,), "x"), "Early birds")
    assert from_record({"do": "note", "group": GROUP, "text": " a\x00b "}) == Note(Group("m", (0,), "x"), "ab")


@pytest.mark.parametrize("name", ["\u200b", " \u200d\u2060\ufeff ", "\u202e\u200f", "\u3164", "\xad"])
def test_a_name_that_nobody_sees_is_none(name: str) -> None:
    assert from_record({"do": "rename", "group": GROUP, "name": name}) == Rename(Group("m", (0,), "x"), "")


@pytest.mark.parametrize("name", ["👩\u200d👩\u200d👧 at home", "می\u200cخواهم", "👩\u200d🚀"])
def test_joiners_inside_a_name_stay(name: str) -> None:
    assert from_record({"do": "rename", "group": GROUP, "name": name}) == Rename(Group("m", (0,), "x"), name)


def test_the_place_of_a_group_in_a_small_model_is_read_in_a_large_one_and_the_other_way() -> None:
    group = Group("m", (1, 300))
    assert group.member(512).sum() == 2
    assert group.member(8).tolist() == [False, True, *[False] * 6]
