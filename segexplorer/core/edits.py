"""Edits: a short list of operations on top of a tree. Each remembers the people it was asked for, not a number on a screen.

A group is who was in it: the atoms of the model it was seen under. So it is found again when node ids change, and after a
move of the focus or under another model as the group that shares most people with it (core/editing.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

LONGEST_NAME, LONGEST_NOTE, N_COLOURS = 60, 500, 12
UNSEEN = {"Cf", "Cc", "Zs"}  # kinds of characters that show nothing by themselves: joiners, marks of direction, spaces
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters that show nothing
MOST_ATOMS = 4096  # of any model; what is stored comes from outside, and outside has no limits of its own


@dataclass(frozen=True)
class Group:
    """Who a segment was: `atoms`, ascending, under the model of that key; `name` is what it was called then."""

    model: str
    atoms: tuple[int, ...]
    name: str = ""

    def member(self, n_atoms: int) -> np.ndarray:
        """(n_atoms,) True for its atoms; those the model does not have are nobody."""
        out = np.zeros(n_atoms, bool)
        out[[atom for atom in self.atoms if atom < n_atoms]] = True
        return out


@dataclass(frozen=True)
class Edit:
    """Something done to a group; `do` is what it is called where it is kept."""

    do: ClassVar[str]
    group: Group


@dataclass(frozen=True)
class Rename(Edit):
    """Called `name` from now on; nothing: as the data call it."""

    do = "rename"
    name: str


@dataclass(frozen=True)
class Colour(Edit):
    """One of the twelve colours."""

    do = "colour"
    colour: int


@dataclass(frozen=True)
class Note(Edit):
    """A few words of the user's own; nothing takes them away."""

    do = "note"
    text: str


@dataclass(frozen=True)
class Lock(Edit):
    """Not divided when granularity rises; `on` False takes the lock off."""

    do = "lock"
    on: bool = True


@dataclass(frozen=True)
class Split(Edit):
    """Divided in two as the next thing after there are `n_segments`."""

    do = "split"
    n_segments: int


@dataclass(frozen=True)
class Merge(Edit):
    """Two groups become one, in the place of the larger."""

    do = "merge"
    other: Group


@dataclass(frozen=True)
class LetGo(Edit):
    """Set aside: never contacted; `on` False takes it back."""

    do = "let_go"
    on: bool = True


Operation = Rename | Colour | Note | Lock | Split | Merge | LetGo
_KINDS: dict[str, type[Operation]] = {kind.do: kind for kind in (Rename, Colour, Note, Lock, Split, Merge, LetGo)}


def groups_of(operation: Operation) -> tuple[Group, ...]:
    """The groups an operation speaks of."""
    return (operation.group, operation.other) if isinstance(operation, Merge) else (operation.group,)


def to_record(operation: Operation) -> dict[str, Any]:
    """The operation as plain JSON.

    >>> to_record(Lock(Group("m", (0, 9), "Savers")))
    {'do': 'lock', 'group': {'model': 'm', 'atoms': '8040', 'name': 'Savers'}, 'on': True}
    """
    kept = {n: _group_record(v) if isinstance(v, Group) else v for n, v in vars(operation).items()}
    return {"do": operation.do, **kept}


def from_record(record: Mapping[str, Any]) -> Operation:
    """The operation that was kept. Raises ValueError for anything else.

    >>> from_record(to_record(Split(Group("m", (3,)), 6)))
    Split(group=Group(model='m', atoms=(3,), name=''), n_segments=6)
    """
    kind = _KINDS.get(str(record.get("do")))
    if kind is None:
        raise ValueError("do")
    given: dict[str, Any] = {n: _group(v) if n in ("group", "other") else v for n, v in record.items() if n != "do"}
    try:
        return checked(kind(**given))
    except TypeError as problem:
        raise ValueError(kind.do) from problem


def checked(operation: Operation) -> Operation:
    """The operation, its texts without space around them. Raises ValueError naming what is out of bounds."""
    match operation:
        case Rename(group, str(name)) if len(tidy(name)) <= LONGEST_NAME:
            return Rename(group, tidy(name))
        case Note(group, str(text)) if len(text.strip()) <= LONGEST_NOTE:
            return Note(group, text.replace("\x00", "").strip())
        case Colour(_, int(colour)) if 0 <= colour < N_COLOURS:
            return operation
        case Split(_, int(k)) if 1 <= k <= MOST_ATOMS:
            return operation
        case Lock(_, bool()) | LetGo(_, bool()) | Merge():
            return operation
    raise ValueError(operation.do)


def tidy(name: str) -> str:
    """A name without space around it and doubled in it; nothing when nothing of it can be seen.

    >>> tidy("  Early   birds "), tidy("\\u200b\\u2060 \\u3164")
    ('Early birds', '')
    """
    kept = " ".join(name.replace("\x00", "").split())
    return kept if any(sign not in BLANK and unicodedata.category(sign) not in UNSEEN for sign in kept) else ""


def _group_record(group: Group) -> dict[str, Any]:
    bits = np.packbits(group.member(max(group.atoms, default=-1) + 1))
    return {"model": group.model, "atoms": bits.tobytes().hex(), "name": group.name}


def _group(record: Any) -> Group:
    if not isinstance(record, Mapping) or len(str(record.get("atoms", ""))) > MOST_ATOMS // 4:
        raise ValueError("group")
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(str(record.get("atoms", ""))), np.uint8))
    return Group(str(record.get("model", "")), tuple(np.flatnonzero(bits).tolist()), str(record.get("name", "")))
