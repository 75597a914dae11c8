"""Edits applied to a tree: what comes out is again a nested tree, with what was said of its groups, and which edits wait.

A group is looked for among the segments there are at that point of the list: the one that shares most customers with it, at
least three of four in either (Jaccard; Hennig 2007 calls that stable). An edit whose group is not there waits: it changes
nothing, and does again what it did when the choices go back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from segexplorer.core.cells import Cells, grow_of_cells
from segexplorer.core.edits import Colour, Group, LetGo, Lock, Merge, Note, Operation, Rename, Split, groups_of
from segexplorer.core.merging import Mark, given_up, mark_of_both
from segexplorer.core.shape import Shape, bring_forward, divide, shape_of, tree_of, unite
from segexplorer.core.tree import Tree

LEAST_MATCH = 0.75
WAITS = ("not_found", "everybody", "same", "locked", "cannot_split")  # codes of words.editing.WAITS


@dataclass(frozen=True)
class Ground:
    """What a tree was grown on: its atoms at `points` (n_atoms, n_dims) with `masses` (n_atoms,) customers, no segment under
    `least_mass`. `model` is its key; `crossed`: key of another model -> (n_its_atoms, n_atoms) customers of a sample by their
    atom under both. `cell` (n_atoms,) are the atoms that stay together (core/cells.py); None: each alone."""

    model: str
    points: np.ndarray
    masses: np.ndarray
    least_mass: float
    seed: int = 0
    crossed: Mapping[str, np.ndarray] = field(default_factory=dict)
    cell: np.ndarray | None = None


@dataclass(frozen=True)
class Edited:
    """A tree with edits. `origin`: node -> the node of the unedited tree it goes on as (none for the smaller of two that an
    edit made). `outcomes`: for each edit "" where it was applied, else a code of WAITS. `shaped`: whether anybody is
    elsewhere than before."""

    tree: Tree
    operations: tuple[Operation, ...]
    origin: Mapping[int, int]
    marks: Mapping[int, Mark]
    locked: frozenset[int]
    outcomes: tuple[str, ...]
    shaped: bool

    @property
    def let_go(self) -> frozenset[int]:
        """The segments that were set aside, and those they are divided into."""
        found = {node for node, mark in self.marks.items() if mark.let_go}
        for i, parent in enumerate(self.tree.parents):
            if parent in found:
                found |= {2 * i + 2, 2 * i + 3}
        return frozenset(found)


@dataclass(frozen=True)
class _State:
    shape: Shape
    marks: Mapping[int, Mark]


class _Waits(Exception):
    """An edit that changes nothing for now."""


def edit(tree: Tree, operations: Sequence[Operation], ground: Ground) -> Edited:
    """The tree with the operations applied in their order. Without one that moves anybody it is the very same tree."""
    state, outcomes = _State(shape_of(tree), {}), list[str]()
    for operation in operations:
        try:
            state = _applied(state, operation, ground)
            outcomes.append("")
        except _Waits as why:
            outcomes.append(str(why))
    before = shape_of(tree)
    if state.shape.shown == before.shown:
        out, keys = tree, {node: node for node in tree.node_ids}
    else:
        out, keys = tree_of(state.shape, ground.points, ground.masses)
    return Edited(
        out,
        tuple(operations),
        {node: origin for node, key in keys.items() if (origin := state.shape.heir_of(key)) in before.members},
        {node: state.marks[key] for node, key in keys.items() if key in state.marks},
        frozenset(node for node, key in keys.items() if key in state.shape.locked),
        tuple(outcomes),
        out is not tree,
    )


def find(shape: Shape, group: Group, ground: Ground) -> int | None:
    """The segment that shares most customers with a group, None when that is less than three of four in either. A large
    group is not everybody: only everybody is."""
    told = _shares(group, ground)
    if told is None:
        return None
    inside, everybody = told
    nodes = shape.nodes if inside.sum() == everybody.sum() else shape.nodes[1:]
    if not nodes:
        return None
    member = np.array([shape.members[node] for node in nodes], float)
    both = member @ inside
    either = member @ everybody + inside.sum() - both
    match = np.divide(both, either, out=np.zeros(len(nodes)), where=either > 0)
    best = int(match.argmax())
    return nodes[best] if match[best] >= LEAST_MATCH else None


def _shares(group: Group, ground: Ground) -> tuple[np.ndarray, np.ndarray] | None:
    """For each atom (n_atoms,) how many of its customers were in the group, and how many it has."""
    if group.model == ground.model:
        return ground.masses * group.member(len(ground.masses)), ground.masses
    table = ground.crossed.get(group.model)
    if table is None:
        return None
    return group.member(len(table)).astype(float) @ table, table.sum(axis=0)


def _applied(state: _State, operation: Operation, ground: Ground) -> _State:
    found = [find(state.shape, group, ground) for group in groups_of(operation)]
    if None in found:
        raise _Waits("not_found")
    node = found[0] or 1
    match operation:
        case Rename(_, name):
            return _marked(state, node, name=name)
        case Colour(_, colour):
            return _marked(state, node, colour=colour)
        case Note(_, text):
            return _marked(state, node, note=text)
    if 1 in found:
        raise _Waits("everybody")
    match operation:
        case LetGo(_, on):
            return _marked(state, node, let_go=on)
        case Lock(_, on):
            locked = state.shape.locked | {node} if on else state.shape.locked - {node}
            return replace(state, shape=replace(state.shape, locked=locked))
        case Split(_, n_segments):
            return replace(state, shape=_split(state.shape, node, n_segments, ground))
        case Merge():
            return _merged(state, node, found[1] or 1, ground)


def _marked(state: _State, node: int, **said: object) -> _State:
    mark = replace(state.marks.get(node, Mark()), **said)  # type: ignore[arg-type]
    marks = {n: m for n, m in state.marks.items() if n != node or "colour" not in said}  # the last colour counts last
    return replace(state, marks={**marks, node: mark})


def _split(shape: Shape, node: int, n_segments: int, ground: Ground) -> Shape:
    if node in shape.locked:
        raise _Waits("locked")
    if any(split[0] == node for split in shape.splits):
        return bring_forward(shape, node, n_segments)
    part = smaller_half(shape.members[node], ground)
    if part is None:
        raise _Waits("cannot_split")
    return divide(shape, node, part, n_segments)


def smaller_half(member: np.ndarray, ground: Ground) -> np.ndarray | None:
    """(n_atoms,) the smaller of the two that a segment is best divided into, None when it cannot be."""
    atoms = np.flatnonzero(member)
    cell = np.arange(len(ground.masses)) if ground.cell is None else ground.cell
    whole = np.unique(cell[atoms], return_inverse=True)[1]
    halves = grow_of_cells(ground.points[atoms], ground.masses[atoms], Cells(whole), 2, ground.least_mass, ground.seed)
    if halves.n_cuts < 2:
        return None
    part = np.zeros(len(member), bool)
    part[atoms[halves.node_of[1] == 3]] = True
    return part


def _merged(state: _State, one: int, other: int, ground: Ground) -> _State:
    shape = state.shape
    if (shape.members[one] & shape.members[other]).any():
        raise _Waits("same")
    kept, moved = _by_size(one, other, partial(_size, shape, ground))
    united, result = unite(shape, kept, moved)
    marks = {node: mark for node, mark in state.marks.items() if node in united.members and node != result}
    both = mark_of_both(state.marks, result, kept, moved)
    return _State(united, marks if both == Mark() else {**marks, result: both})


def lost_by_merging(edited: Edited, one: int, other: int, size: Callable[[int], float]) -> dict[int, tuple[str, ...]]:
    """For each of two segments of one cut, codes of what was said of it and goes when they are merged (merging.given_up)."""
    shape = replace(shape_of(edited.tree), locked=edited.locked)
    return given_up(shape, edited.marks, *_by_size(one, other, size))


def _by_size(one: int, other: int, size: Callable[[int], float]) -> tuple[int, int]:
    return (other, one) if size(other) > size(one) else (one, other)


def _size(shape: Shape, ground: Ground, node: int) -> float:
    return float(ground.masses[shape.members[node]].sum())
