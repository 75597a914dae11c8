"""Edits on a tree one can check by hand, then laws for any list of edits on any tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.editing import Edited, Ground, edit, lost_by_merging
from segexplorer.core.edits import Colour, Group, LetGo, Lock, Merge, Note, Operation, Rename, Split
from segexplorer.core.tree import Tree, grow
from tests.core.laws import assert_lawful

MASSES = np.array([50.0, 40.0, 60.0, 30.0, 20.0])
POINTS = np.array([[0.0], [1.0], [10.0], [13.0], [30.0]])
# everybody 1 -> 2 (abcd), 3 (e); 2 -> 4 (ab), 5 (cd); 4 -> 6 (a), 7 (b); 5 -> 8 (c), 9 (d)
BY_HAND = Tree(
    (1, 2, 4, 5),
    np.array([[1, 1, 1, 1, 1], [2, 2, 2, 2, 3], [4, 4, 5, 5, 3], [6, 7, 5, 5, 3], [6, 7, 8, 9, 3]]),
    np.zeros(5),
)
GROUND = Ground("m", POINTS, MASSES, 10.0)


def of(*atoms: int, model: str = "m") -> Group:
    return Group(model, atoms)


def cut(edited: Edited, k: int) -> list[str]:
    """The segments of a cut as letters, in the order of their ids."""
    row = edited.tree.node_of[k - 1]
    return ["".join("abcde"[i] for i in np.flatnonzero(row == node)) for node in np.unique(row)]


def done(*operations: Operation) -> Edited:
    return edit(BY_HAND, operations, GROUND)


def within(row: np.ndarray, points: np.ndarray, masses: np.ndarray) -> float:
    """Sum of squares inside groups, computed directly."""
    total = 0.0
    for node in np.unique(row):
        mine = (row == node) & (masses > 0)
        if mine.any():
            centre = np.average(points[mine], axis=0, weights=masses[mine])
            total += float((np.square(points[mine] - centre).sum(axis=1) * masses[mine]).sum())
    return total


# ---- by hand


def test_without_edits_it_is_the_very_same_tree() -> None:
    assert done().tree is BY_HAND
    assert done(Rename(of(0), "First"), Note(of(0), "x"), LetGo(of(4))).tree is BY_HAND


def test_a_locked_segment_stays_while_the_others_are_divided() -> None:
    edited = done(Lock(of(0, 1)))
    assert [cut(edited, k) for k in range(1, 5)] == [["abcde"], ["abcd", "e"], ["e", "ab", "cd"], ["e", "ab", "c", "d"]]
    assert edited.tree.n_cuts == 4
    assert edited.locked == {4}
    assert edited.origin == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 9}


def test_a_lock_that_is_taken_off_leaves_no_trace() -> None:
    assert done(Lock(of(0, 1)), Lock(of(0, 1), on=False)).tree is BY_HAND


def test_a_split_is_brought_forward_to_where_it_was_asked_for() -> None:
    edited = done(Split(of(2, 3), 3))
    assert [cut(edited, k) for k in range(3, 6)] == [["e", "ab", "cd"], ["e", "ab", "c", "d"], ["e", "c", "d", "a", "b"]]
    assert edited.origin == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 9, 8: 6, 9: 7}


def test_a_split_does_not_come_before_its_segment_is_there() -> None:
    assert cut(done(Split(of(2, 3), 1)), 4) == ["e", "ab", "c", "d"]


def test_a_segment_without_a_further_split_is_divided_among_its_atoms() -> None:
    tree = Tree((1,), np.array([[1, 1, 1, 1, 1], [2, 2, 2, 2, 3]]), np.zeros(2))
    edited = edit(tree, [Split(of(0, 1, 2, 3), 2)], GROUND)
    assert sorted(cut(edited, 3)) == ["ab", "cd", "e"]
    assert edited.origin == {1: 1, 2: 2, 3: 3, 4: 2}  # the larger half goes on as the whole


def test_what_would_be_too_small_is_not_divided() -> None:
    edited = edit(BY_HAND, [Split(of(4), 5), Split(of(0), 5)], GROUND)
    assert edited.outcomes == ("cannot_split", "cannot_split")
    assert edited.tree is BY_HAND
    narrow = Tree((1,), np.array([[1, 1, 1, 1, 1], [2, 2, 2, 3, 3]]), np.zeros(2))
    assert edit(narrow, [Split(of(3, 4), 2)], Ground("m", POINTS, MASSES, 25.0)).outcomes == ("cannot_split",)


def test_siblings_that_are_merged_are_what_they_were_before_they_were_divided() -> None:
    edited = done(Merge(of(0), of(1)))
    assert [cut(edited, k) for k in range(3, 5)] == [["e", "ab", "cd"], ["e", "ab", "c", "d"]]
    assert edited.tree.n_cuts == 4


def test_merged_segments_are_not_divided_again_by_the_slider() -> None:
    edited = done(Merge(of(0, 1), of(2, 3)))
    assert edited.tree.n_cuts == 2
    assert cut(edited, 2) == ["abcd", "e"]


def test_the_smaller_of_two_goes_to_where_the_larger_is_at_every_cut() -> None:
    """d (30) joins a (50): 4 is now abd, 5 is c alone; nothing is left to divide in 5."""
    edited = done(Merge(of(3), of(0)))
    assert [cut(edited, k) for k in range(1, 5)] == [["abcde"], ["abcd", "e"], ["e", "abd", "c"], ["e", "c", "ad", "b"]]
    assert edited.origin == {1: 1, 2: 2, 3: 3, 4: 4, 5: 8, 6: 6, 7: 7}


def test_a_segment_merged_into_its_sibling_s_part_leaves_their_parent_as_it_was() -> None:
    """e (20) joins c (60), which came out of e's sibling 2: the first split is gone, and everybody falls apart as 2 did."""
    edited = done(Merge(of(4), of(2)))
    assert [cut(edited, k) for k in range(1, 5)] == [["abcde"], ["cde", "ab"], ["cde", "a", "b"], ["a", "b", "ce", "d"]]


def test_a_split_after_a_merge_finds_the_merged_segment() -> None:
    edited = done(Merge(of(0, 1), of(2, 3)), Split(of(0, 1, 2, 3), 2))
    assert edited.outcomes == ("", "")
    assert sorted(cut(edited, 3)) == ["ab", "cd", "e"]


def test_what_was_said_of_the_larger_is_said_of_both() -> None:
    edited = done(Rename(of(0), "Early"), Note(of(0), "call"), Note(of(1), "write"), LetGo(of(1)), Merge(of(0), of(1)))
    (mark,) = edited.marks.values()
    assert (mark.name, mark.note, mark.let_go) == ("Early", "call write", False)
    assert next(iter(edited.marks)) == 4


def test_notes_of_all_that_a_merge_makes_one_are_kept() -> None:
    edited = done(Note(of(0, 1), "both"), Note(of(0), "call"), Note(of(1), "write"), Merge(of(0), of(1)))
    assert [mark.note for mark in edited.marks.values()] == ["both call write"]


def test_two_of_a_segment_that_was_let_go_are_let_go_as_one() -> None:
    assert done(LetGo(of(0, 1)), Merge(of(0), of(1))).let_go == {4}


# a (50) and b (40) come from ab, c (60) and d (30) from cd
@pytest.mark.parametrize(
    ("said", "pair", "lost"),
    [
        ((), (6, 7), {}),
        ((Rename(of(0), "Early"), Lock(of(0)), Note(of(1), "write")), (6, 7), {}),  # the larger's stay, and notes add up
        ((Rename(of(1), "Late"), Colour(of(1), 4), Lock(of(1))), (6, 7), {7: ("name", "colour", "lock")}),
        ((Rename(of(1), "Late"), Colour(of(1), 4), Lock(of(1))), (7, 6), {7: ("name", "colour", "lock")}),
        ((Rename(of(0), "Same"), Rename(of(1), "Same")), (6, 7), {}),
        ((Rename(of(0, 1), "All"), Rename(of(0), "Early")), (6, 7), {6: ("name",)}),  # they are again what they came from
        ((LetGo(of(1)),), (6, 7), {7: ("let_go",)}),
        ((LetGo(of(0)), LetGo(of(1))), (6, 7), {}),
        ((LetGo(of(0, 1)),), (6, 7), {}),
        ((LetGo(of(2, 3)),), (6, 9), {9: ("let_go", "whole")}),  # cd is c now, and nobody let go of c
        ((Rename(of(2), "Part"), Lock(of(0, 1))), (4, 5), {5: ("parts",)}),
        ((Rename(of(2, 3), "Whole"),), (6, 9), {9: ("whole",)}),
        ((Colour(of(0, 1, 2, 3), 3),), (3, 8), {8: ("whole",)}),  # abcd is gone: with e it is everybody
    ],
)
def test_what_a_merge_takes_from_each_of_the_two_is_told(
    said: tuple[Operation, ...], pair: tuple[int, int], lost: dict[int, tuple[str, ...]]
) -> None:
    edited = done(*said)
    size = {node: float(MASSES @ row) for node, row in zip(edited.tree.node_ids, edited.tree.atoms_of(), strict=True)}
    assert lost_by_merging(edited, *pair, size.__getitem__) == lost


def test_all_parts_of_a_segment_that_was_let_go_are_let_go() -> None:
    assert done(LetGo(of(0, 1))).let_go == {4, 6, 7}
    assert done(LetGo(of(0, 1)), LetGo(of(0, 1), on=False)).let_go == set()


def test_everybody_can_be_named_but_not_let_go_locked_or_divided() -> None:
    everybody = of(0, 1, 2, 3, 4)
    edited = done(Rename(everybody, "Us"), LetGo(everybody), Lock(everybody), Split(everybody, 1), Merge(everybody, of(0)))
    assert edited.outcomes == ("", "everybody", "everybody", "everybody", "everybody")


def test_edits_of_what_is_locked_below_wait() -> None:
    edited = done(Lock(of(0, 1)), Split(of(0, 1), 3), Rename(of(0), "Hidden"), Merge(of(4), of(4)))
    assert edited.outcomes == ("", "locked", "not_found", "same")


# ---- found again elsewhere


def test_a_group_is_found_by_who_is_in_it_when_at_least_three_of_four_are_shared() -> None:
    """Another tree over the same atoms: abc (150) | de (50). ab (90) shares 90 of 150: .6; abcd (180) shares 150 of 180: .83."""
    other = Tree((1,), np.array([[1, 1, 1, 1, 1], [2, 2, 2, 3, 3]]), np.zeros(2))
    edited = edit(other, [Rename(of(0, 1), "Pair"), Rename(of(0, 1, 2, 3), "Four"), Rename(of(3, 4), "Two")], GROUND)
    assert edited.outcomes == ("not_found", "", "")
    assert {node: mark.name for node, mark in edited.marks.items()} == {2: "Four", 3: "Two"}


def test_a_group_of_another_model_is_found_through_customers_placed_by_both() -> None:
    """Model n has two atoms. Of a sample, its atom 0 holds 45 of a and 39 of b (and 6 of c): .84 to .93 of ab, and nobody else."""
    crossed = {"n": np.array([[45, 39, 6, 0, 0], [5, 1, 54, 30, 20]])}
    ground = Ground("m", POINTS, MASSES, 10.0, crossed=crossed)
    edited = edit(BY_HAND, [Lock(of(0, model="n")), Lock(of(0, model="unknown"))], ground)
    assert edited.outcomes == ("", "not_found")
    assert edited.locked == {4}


# ---- laws


@st.composite
def edited_trees(draw: st.DrawFn) -> tuple[Tree, list[Operation], Ground]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(4, 30))
    masses = rng.integers(0 if draw(st.booleans()) else 1, 60, n).astype(float)
    masses[:2] = 30.0, 40.0
    ground = Ground("m", rng.normal(size=(n, 2)), masses, draw(st.sampled_from([1.0, 25.0])))
    tree = grow(ground.points, masses, 12, ground.least_mass)
    return tree, draw(st.lists(operations(tree), min_size=1, max_size=8)), ground


def operations(tree: Tree) -> st.SearchStrategy[Operation]:
    member = tree.atoms_of() > 0
    group = st.sampled_from([Group("m", tuple(np.flatnonzero(row).tolist())) for row in member])
    pair = st.integers(0, tree.n_cuts - 1).flatmap(lambda i: _pairs(tree, i))
    return st.one_of(
        st.builds(Lock, group, st.booleans()),
        st.builds(Split, group, st.integers(1, 12)),
        pair,
        st.builds(LetGo, group),
        st.builds(Rename, group, st.sampled_from(["A", "B"])),
        st.builds(Colour, group, st.integers(0, 11)),
    )


def _pairs(tree: Tree, i: int) -> st.SearchStrategy[Operation]:
    row = tree.node_of[i]
    group = st.sampled_from([Group("m", tuple(np.flatnonzero(row == node).tolist())) for node in np.unique(row)])
    return st.builds(Merge, group, group)


@given(edited_trees())
@settings(max_examples=150)
def test_any_edits_give_a_nested_tree_whose_segments_part_the_base(drawn: tuple[Tree, list[Operation], Ground]) -> None:
    tree, wanted, ground = drawn
    edited = edit(tree, wanted, ground)
    assert_lawful(edited.tree, ground.masses, ground.least_mass)
    assert len(edited.outcomes) == len(wanted)
    assert set(edited.marks) | set(edited.origin) | edited.locked <= set(edited.tree.node_ids)
    inside = [within(row, ground.points, ground.masses) for row in edited.tree.node_of]
    if edited.shaped:
        assert edited.tree.within == pytest.approx(np.array(inside), rel=1e-6, abs=1e-6)


@given(edited_trees())
@settings(max_examples=60)
def test_what_is_locked_is_divided_at_no_number_of_segments(drawn: tuple[Tree, list[Operation], Ground]) -> None:
    edited = edit(*drawn)
    member = edited.tree.atoms_of() > 0
    for node in edited.locked:
        born = next(k for k, row in enumerate(edited.tree.node_of) if (row == node).any())
        for row in edited.tree.node_of[born:]:
            assert np.array_equal(row == node, member[node - 1])


@given(edited_trees())
@settings(max_examples=40)
def test_taking_back_one_by_one_comes_back_to_the_tree_as_it_was(drawn: tuple[Tree, list[Operation], Ground]) -> None:
    tree, wanted, ground = drawn
    before = [edit(tree, wanted[:i], ground) for i in range(len(wanted) + 1)]
    assert before[0].tree is tree
    again = edit(tree, wanted[:-1], ground)
    assert again.tree.node_of.tobytes() == before[-2].tree.node_of.tobytes()
    assert again.outcomes == before[-2].outcomes == before[-1].outcomes[:-1]


@given(edited_trees())
@settings(max_examples=60)
def test_an_edit_that_waits_changes_nothing(drawn: tuple[Tree, list[Operation], Ground]) -> None:
    tree, wanted, ground = drawn
    all_of_them = edit(tree, wanted, ground)
    applied: Sequence[Operation] = [o for o, why in zip(wanted, all_of_them.outcomes, strict=True) if not why]
    alone = edit(tree, applied, ground)
    assert alone.tree.node_of.tobytes() == all_of_them.tree.node_of.tobytes()
    assert (alone.marks, alone.locked) == (all_of_them.marks, all_of_them.locked)
