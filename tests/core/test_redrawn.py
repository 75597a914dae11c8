"""After an edit all numbers are those of the edited cut, and everybody else looks as before."""

from __future__ import annotations

import numpy as np
import pytest

from segexplorer.core.edits import Colour, Group, LetGo, Lock, Merge, Note, Operation, Rename, Split
from segexplorer.core.grown import Grown, Model
from segexplorer.core.model import Choices, Path, Persona
from segexplorer.core.redrawn import redraw
from segexplorer.core.scorecard import Rater
from tests.core.bases import Explored, shop

K = 6


@pytest.fixture(scope="module")
def base() -> Explored:
    return shop("response")


def of(grown: Grown, node: int) -> Group:
    return Group("m", tuple(np.flatnonzero(grown.tree.atoms_of()[node - 1] > 0).tolist()))


def after(base: Explored, *operations: Operation, choices: Choices | None = None) -> Grown:
    model = Model(base.learned, base.summary, len(base.frame))
    return redraw(model, base.grown, operations, choices or Choices(), "m")


def smallest(base: Explored, n: int) -> list[int]:
    """The smallest segments of the cut into six."""
    return sorted(base.grown.path.cut(K).segment_ids, key=lambda i: base.grown.path.nodes[i].n_customers)[:n]


def looks(persona: Persona) -> tuple[str, int, int, float]:
    return persona.name, persona.colour, persona.shade, persona.place


def test_without_edits_nothing_is_made_anew(base: Explored) -> None:
    assert after(base) is base.grown


def test_what_is_only_said_of_a_segment_leaves_every_number_as_it_was(base: Explored) -> None:
    node = smallest(base, 1)[0]
    edited = after(base, Rename(of(base.grown, node), "The few"), Note(of(base.grown, node), "Ask Anna."))
    assert edited.tree is base.grown.tree
    assert edited.path is base.grown.path
    assert (edited.personas[node].name, edited.personas[node].note, edited.personas[node].renamed) == ("The few", "Ask Anna.", True)
    others = [i for i in edited.personas if i != node]
    assert all(edited.personas[i] == base.grown.personas[i] for i in others)


def test_after_a_merge_sizes_rates_reach_and_outcomes_are_those_of_the_customers_in_the_edited_cut(base: Explored) -> None:
    """Plain pandas over the customers, from the atom of each: no number comes from the tree."""
    one, other = smallest(base, 2)
    edited = after(base, Merge(of(base.grown, one), of(base.grown, other)))
    frame = base.frame.assign(segment=edited.tree.node_of[K - 2][base.atom], y=base.frame["responded"].astype(float))
    may, asked, _ = base.learned.assigner.answers(base.frame)
    cut = edited.path.cut(K - 1)
    assert set(cut.segment_ids) == set(frame["segment"])
    n = frame.groupby("segment").size()
    assert {i: edited.path.nodes[i].n_customers for i in cut.segment_ids} == n.to_dict()
    everybody = frame.loc[asked, "y"].mean()
    rates = {s: (g["y"].sum() + 20 * everybody) / (len(g) + 20) for s, g in frame[asked].groupby("segment")}
    assert {i: edited.path.nodes[i].relevance for i in cut.segment_ids} == pytest.approx(rates)
    reached = frame[may].groupby("segment").size()
    for j, step in enumerate(cut.steps, start=1):
        contacted = reached[list(cut.segment_ids[:j])].sum()
        assert step.reach_share == pytest.approx(contacted / len(frame))
        assert step.hits + step.misses == contacted
        assert step.hits + step.misses + step.missed + step.left_alone + step.not_deliverable == len(frame)
    sent = frame[asked & frame["segment"].isin(cut.segment_ids[: len(cut.steps)])]
    assert cut.steps[-1].relevance == pytest.approx(sent["y"].mean())


def test_whoever_is_still_who_they_were_keeps_name_colour_and_place(base: Explored) -> None:
    one, other = smallest(base, 2)
    edited = after(base, Merge(of(base.grown, one), of(base.grown, other)), Lock(of(base.grown, smallest(base, 3)[2])))
    then, now = base.grown.tree.atoms_of(), edited.tree.atoms_of()
    by_people = {row.tobytes(): i + 1 for i, row in enumerate(then)}
    same = {i + 1: by_people[row.tobytes()] for i, row in enumerate(now) if row.tobytes() in by_people}
    assert len(same) > 20
    for node, before in same.items():
        assert looks(edited.personas[node]) == looks(base.grown.personas[before])


def test_no_two_segments_of_an_edited_tree_have_the_same_name_or_of_a_cut_the_same_colour(base: Explored) -> None:
    ids = base.grown.path.cut(K).segment_ids
    groups = [of(base.grown, i) for i in ids]
    wanted = (Merge(groups[0], groups[1]), Split(groups[2], K), Colour(groups[3], 9), Rename(groups[4], "bargain Hunters"))
    edited = after(base, *wanted)
    assert edited.edited is not None
    assert edited.edited.outcomes == ("",) * 4
    names = [p.name.lower() for p in edited.personas.values()]
    assert len(set(names)) == len(names)
    for row in edited.tree.node_of:
        worn = [(edited.personas[i].colour, edited.personas[i].shade) for i in np.unique(row).tolist()]
        assert len(set(worn)) == len(worn)


def test_a_chosen_colour_changes_places_with_the_one_that_had_it(base: Explored) -> None:
    one, other = base.grown.path.cut(K).segment_ids[:2]
    before = base.grown.personas
    edited = after(base, Colour(of(base.grown, one), before[other].colour)).personas
    assert (edited[one].colour, edited[other].colour) == (before[other].colour, before[one].colour)


def test_a_name_that_somebody_else_has_gets_a_number_there(base: Explored) -> None:
    one, other = base.grown.path.cut(K).segment_ids[:2]
    name = base.grown.personas[other].name
    edited = after(base, Rename(of(base.grown, one), name)).personas
    assert (edited[one].name, edited[other].name) == (name, f"{name} 2")


def test_who_was_let_go_is_contacted_at_no_step_and_stands_last(base: Explored) -> None:
    gone = base.grown.path.cut(K).segment_ids[0]  # the best of all
    edited = after(base, LetGo(of(base.grown, gone)))
    assert edited.personas[gone].let_go
    for then, now in zip(base.grown.path.cuts, edited.path.cuts, strict=True):
        aside = [i for i in now.segment_ids if i in edited.edited.let_go] if edited.edited else []
        assert list(now.let_go) == sorted(aside)
        assert sorted(now.segment_ids) == sorted(then.segment_ids)
        assert not set(now.segment_ids[: len(now.steps)]) & set(aside)
        assert list(now.segment_ids[len(now.segment_ids) - len(aside) :]) == aside
        kept = [i for i in then.segment_ids[: len(then.steps)] if i not in aside]
        assert list(now.segment_ids[: len(now.steps)]) == kept


def test_who_was_let_go_counts_as_left_alone_or_missed_but_never_as_contacted(base: Explored) -> None:
    gone = base.grown.path.cut(K).segment_ids[0]
    edited = after(base, LetGo(of(base.grown, gone)))
    n_gone = edited.path.nodes[gone].n_deliverable
    last = edited.path.cut(K).steps[-1]
    small = [i for i in base.grown.path.cut(K).segment_ids[len(base.grown.path.cut(K).steps) :] if i != gone]
    n_small = sum(edited.path.nodes[i].n_deliverable for i in small)
    assert last.missed + last.left_alone == n_gone + n_small
    assert last.hits + last.misses == edited.path.n_deliverable - n_gone - n_small
    assert base.grown.path.cut(1) == edited.path.cut(1)  # a message for everybody goes to everybody


def test_a_cut_in_which_all_were_let_go_contacts_nobody(base: Explored) -> None:
    one, other = base.grown.path.cut(2).segment_ids
    edited = after(base, LetGo(of(base.grown, one)), LetGo(of(base.grown, other)))
    assert all(cut.steps == () for cut in edited.path.cuts[1:])
    assert (edited.path.recommended.n_segments, edited.path.recommended.reason) == (1, "only_one")


def test_the_scorecard_is_that_of_the_edited_cut(base: Explored) -> None:
    gone = base.grown.path.cut(K).segment_ids[0]
    before, now = (Rater(g.path, g.personas, Choices()) for g in (base.grown, after(base, LetGo(of(base.grown, gone)))))
    share = base.grown.path.nodes[gone].n_deliverable / base.grown.path.n_deliverable
    worth = [r.efficient(r.path.cut(K), None).parts["worth"] for r in (before, now)]
    assert worth[0] - worth[1] == pytest.approx(share)


def test_likeness_of_an_edited_tree_is_that_of_its_groups(base: Explored) -> None:
    one, other = smallest(base, 2)
    edited = after(base, Merge(of(base.grown, one), of(base.grown, other)))
    space = base.learned.assigner.space
    points = space.coordinates(space.encoder.read(base.frame), base.fold)[:, : space.encoder.n_dims].astype(float)
    group = edited.tree.node_of[K - 2][base.atom]
    inside = sum(np.square(points[group == g] - points[group == g].mean(axis=0)).sum() for g in np.unique(group))
    whole = np.square(points - points.mean(axis=0)).sum()
    assert edited.likeness[K - 2] == pytest.approx(1 - inside / whole, abs=1e-4)


def test_a_path_has_a_node_for_every_segment_of_an_edited_tree(base: Explored) -> None:
    leaf = max(base.grown.path.cut(base.grown.tree.n_cuts).segment_ids, key=lambda i: base.grown.path.nodes[i].n_customers)
    edited = after(base, Split(of(base.grown, leaf), K), Lock(of(base.grown, smallest(base, 1)[0])))
    path: Path = edited.path
    assert set(path.nodes) == set(edited.tree.node_ids) == set(edited.personas)
    assert [cut.n_segments for cut in path.cuts] == list(range(1, edited.tree.n_cuts + 1))
