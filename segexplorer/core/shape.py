"""A tree while it is edited: its nodes keep their identity, their splits an order, whatever is moved, dropped or added.

Nodes of a tree are numbered by the order of its splits, so an edit would renumber them. Here a node is a key: that of the
tree the shape was taken from, a new number for one that an edit made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from segexplorer.core.nest import add_up, moments_of, within
from segexplorer.core.tree import Tree

Division = tuple[int, int, int]  # a node and the two it is divided into


@dataclass(frozen=True)
class Shape:
    """`members`: node -> (n_atoms,) True for its atoms. `splits` stand in their order, a node's own before its children's.
    What lies below a locked node is kept, but does not happen. `heirs`: a node that an edit made -> the one it goes on as."""

    members: dict[int, np.ndarray]
    splits: tuple[Division, ...]
    locked: frozenset[int] = frozenset()
    heirs: Mapping[int, int] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Division, ...]:
        """The splits that happen, in their order."""
        hidden, out = set(self.locked), []
        for split in self.splits:
            if split[0] in hidden:
                hidden.update(split[1:])
            else:
                out.append(split)
        return tuple(out)

    @property
    def nodes(self) -> tuple[int, ...]:
        """All nodes that are a segment at some cut, everybody first."""
        return (1, *(child for split in self.shown for child in split[1:]))

    def heir_of(self, node: int) -> int:
        """The node it goes on as, itself when nobody made it."""
        while node in self.heirs:
            node = self.heirs[node]
        return node

    def below(self, node: int) -> set[int]:
        """All that a node is divided into, further and further."""
        found = {node}
        for parent, *children in self.splits:
            if parent in found:
                found.update(children)
        return found - {node}

    def above(self, node: int) -> Iterator[int]:
        """Its parent, the parent's parent ... up to everybody."""
        parents = {child: parent for parent, *children in self.splits for child in children}
        while node in parents:
            node = parents[node]
            yield node


def shape_of(tree: Tree) -> Shape:
    """The shape of a tree: keys are its node ids."""
    member = tree.atoms_of() > 0
    return Shape(
        {node: member[node - 1] for node in tree.node_ids},
        tuple((parent, 2 * i + 2, 2 * i + 3) for i, parent in enumerate(tree.parents)),
    )


def tree_of(shape: Shape, points: np.ndarray, masses: np.ndarray) -> tuple[Tree, dict[int, int]]:
    """The tree of a shape whose atoms lie at `points` (n_atoms, n_dims) with `masses` (n_atoms,); then node id -> key."""
    mass = {node: float(masses[member].sum()) for node, member in shape.members.items()}
    ids, keys, parents = {1: 1}, {1: 1}, list[int]()
    rows = [np.ones(len(masses), np.int64)]
    for parent, one, other in shape.shown:
        even = 2 * len(parents) + 2
        parents.append(ids[parent])
        row = rows[-1].copy()
        for node, key in zip((even, even + 1), (other, one) if mass[other] > mass[one] else (one, other), strict=True):
            ids[key], keys[node] = node, key
            row[shape.members[key]] = node
        rows.append(row)
    return Tree(tuple(parents), np.array(rows), _within(np.array(rows), points, masses)), keys


def _within(rows: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
    full = masses > 0
    moments = moments_of(points[full].astype(float), masses[full].astype(float))
    groups = (np.unique(row[full], return_inverse=True)[1] for row in rows)
    return np.array([within(add_up(moments, group, int(group.max()) + 1)).sum() for group in groups])


def bring_forward(shape: Shape, node: int, n_segments: int) -> Shape:
    """The node's own split as the next one after there are `n_segments`, or as soon as the node is there; one that comes
    earlier stays where it is."""
    shown = shape.shown
    now = next(i for i, split in enumerate(shown) if split[0] == node)
    at = _earliest(shown, node, n_segments)
    if now <= at:
        return shape
    return replace(shape, splits=_inserted(tuple(s for s in shape.splits if s != shown[now]), shown[now], shown[at]))


def divide(shape: Shape, node: int, part: np.ndarray, n_segments: int) -> Shape:
    """A node that had no split left is divided into `part` (n_atoms,) and the rest, which goes on as it."""
    new = max(shape.members) + 1
    members = shape.members | {new: shape.members[node] & ~part, new + 1: shape.members[node] & part}
    at, shown = _earliest(shape.shown, node, n_segments), shape.shown
    before = shown[at] if at < len(shown) else None
    splits = _inserted(shape.splits, (node, new, new + 1), before)
    return replace(shape, members=members, splits=splits, heirs={**shape.heirs, new: node})


def unite(shape: Shape, kept: int, moved: int) -> tuple[Shape, int]:
    """Two segments of one cut as one, and its key: the people of `moved` go to where `kept` is, at every coarser cut too.

    What `moved` was split from is then its sibling alone, so that split is gone; what is united is not divided further.
    """
    gone = shape.below(kept) | shape.below(moved)
    splits = tuple(split for split in shape.splits if split[0] not in gone | {kept, moved})
    over_kept, over_moved = list(shape.above(kept)), list(shape.above(moved))
    people, members = shape.members[moved], dict(shape.members)
    for node in [kept, *(n for n in over_kept if n not in over_moved)]:
        members[node] = members[node] | people
    for node in (n for n in over_moved if n not in over_kept):
        members[node] = members[node] & ~people
    parent = over_moved[0]
    sibling = next(one if two == moved else two for above, one, two in splits if above == parent)
    # Parent and sibling now hold the same people. Below the two's common parent that is whom the sibling held, above whom the
    # parent did: whoever still is who they were keeps their key.
    stays, goes = (parent, sibling) if parent in over_kept else (sibling, parent)
    renamed = tuple(_replaced(split, goes, stays) for split in splits if split[0] != parent or sibling not in split)
    left = {node: member for node, member in members.items() if node not in gone | {moved, goes}}
    result = stays if kept == goes else kept
    locked = frozenset(stays if node == goes else node for node in shape.locked - gone - {moved})
    return replace(shape, members=left, splits=renamed, locked=locked), result


def _replaced(split: Division, goes: int, stays: int) -> Division:
    parent, one, two = (stays if node == goes else node for node in split)
    return parent, one, two


def _earliest(shown: tuple[Division, ...], node: int, n_segments: int) -> int:
    """The position among the splits at which a node can be divided: after `n_segments`, and after it is there."""
    born = next((i for i, split in enumerate(shown) if node in split[1:]), -1)
    return max(born + 1, n_segments - 1)


def _inserted(splits: tuple[Division, ...], new: Division, before: Division | None) -> tuple[Division, ...]:
    at = splits.index(before) if before else len(splits)
    return (*splits[:at], new, *splits[at:])
