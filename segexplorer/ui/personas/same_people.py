"""Which groups on screen are the ones somebody meant: edits and choices give nodes other numbers, people stay who they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from segexplorer.core.grown import Grown


def members(grown: Grown, k: int, node: int) -> tuple[int, ...]:
    """The atoms of a group on screen when there are `k`, ascending."""
    return tuple(np.flatnonzero(grown.tree.node_of[k - 1] == node).tolist())


def same_people(grown: Grown, k: int, atoms: Iterable[int]) -> int:
    """Of `k` groups the one that holds most of these atoms."""
    ids, shared = np.unique(grown.tree.node_of[k - 1][list(atoms)], return_counts=True)
    return int(ids[shared.argmax()])


def name_of_people(atoms: Iterable[int]) -> str:
    """A short text for who is in a group: the same for the same atoms, whatever its number and name."""
    return _short(",".join(map(str, atoms)))


def name_of_list(grown: Grown, k: int) -> str:
    """A short text for the list of `k` groups: another one when any of them has other people, another number or another name."""
    row = grown.tree.node_of[k - 1]
    return _short(f"{row.tolist()}{[grown.personas[i].name for i in grown.path.cut(k).segment_ids]}")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
