"""How the segments of an edited tree look: who still is who they were keeps name, colour and place; what was said comes on top.

A colour runs down a line: the larger child goes on in its parent's. So a user's colour is given to the whole line, and the
line that had it takes the other's: no two segments of a cut ever look the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from segexplorer.core.editing import Edited
from segexplorer.core.grown import Grown
from segexplorer.core.merging import Mark
from segexplorer.core.model import Persona
from segexplorer.core.personas import N_COLOURS
from segexplorer.core.tree import Tree


def dress(described: Mapping[int, Persona], before: Mapping[int, Persona], tree: Tree, edited: Edited) -> dict[int, Persona]:
    """Node -> persona of the edited tree, from what its people are like (`described`), and from the personas `before` of the
    unedited `tree`."""
    dressed = _placed(_named(described, before, _unchanged(tree, edited)), before, edited)
    colours = _recoloured({node: _line(persona) for node, persona in dressed.items()}, edited.marks)
    return {
        node: replace(
            persona,
            colour=colours[node] % N_COLOURS,
            shade=colours[node] // N_COLOURS,
            note=mark.note,
            renamed=bool(mark.name),
            locked=node in edited.locked,
            let_go=node in edited.let_go,
        )
        for node, persona in dressed.items()
        for mark in [edited.marks.get(node, Mark())]
    }


@dataclass(frozen=True)
class Look:
    """What a persona is called and looks like, and what a user did with it: all of it that does not follow from the data."""

    name: str
    colour: int
    shade: int
    place: float
    note: str
    renamed: bool
    locked: bool
    let_go: bool


def looks_of(grown: Grown) -> dict[int, Look]:
    """Node -> look, of all personas."""
    return {node: Look(**{f.name: getattr(p, f.name) for f in fields(Look)}) for node, p in grown.personas.items()}


def wear(grown: Grown, looks: Mapping[int, Look]) -> Grown:
    """The same with its personas looking as they did; of those without a look nothing is known."""
    worn = {node: replace(p, **vars(looks[node])) if node in looks else p for node, p in grown.personas.items()}
    return replace(grown, personas=worn)


def _unchanged(tree: Tree, edited: Edited) -> dict[int, int]:
    """Node -> the node of the unedited tree that holds the same people."""
    then, now = tree.atoms_of(), edited.tree.atoms_of()
    return {node: origin for node, origin in edited.origin.items() if np.array_equal(now[node - 1], then[origin - 1])}


def _named(described: Mapping[int, Persona], before: Mapping[int, Persona], same: Mapping[int, int]) -> dict[int, Persona]:
    """Those who hold the same people keep their name; a new name that one of them has gets a number."""
    known = {node: before[origin] for node, origin in same.items()}
    out = {node: replace(described[node], name=p.name, alternatives=p.alternatives) for node, p in known.items()}
    taken = {persona.name.lower() for persona in out.values()}
    for node in sorted(described.keys() - same.keys()):
        out[node] = replace(described[node], name=free_name(described[node].name, taken))
        taken.add(out[node].name.lower())
    return {node: out[node] for node in sorted(out)}


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with the lowest number that makes it one that is not taken (in lower case).

    >>> free_name("Savers", {"savers", "savers 2"})
    'Savers 3'
    """
    if name.lower() not in taken:
        return name
    return next(f"{name} {i}" for i in range(2, len(taken) + 3) if f"{name} {i}".lower() not in taken)


def _line(persona: Persona) -> int:
    return persona.colour + N_COLOURS * persona.shade


def _placed(named: dict[int, Persona], before: Mapping[int, Persona], edited: Edited) -> dict[int, Persona]:
    """Colour and place of the node they go on as; one that an edit made stands right behind its sibling, in a free colour.
    Then the user's own names."""
    out: dict[int, Persona] = {}
    used = {_line(before[origin]) for origin in edited.origin.values()}
    for node, persona in named.items():
        if node in edited.origin:
            old = before[edited.origin[node]]
            out[node] = replace(persona, colour=old.colour, shade=old.shade, place=old.place)
        else:
            line = next(i for i in range(len(used) + 1) if i not in used)
            used.add(line)
            place = _behind(out[node ^ 1].place if node ^ 1 in out else 0.0, before)
            out[node] = replace(persona, colour=line % N_COLOURS, shade=line // N_COLOURS, place=place)
    return _renamed(out, edited.marks)


def _behind(place: float, before: Mapping[int, Persona]) -> float:
    """Half way to whoever stands next."""
    return (place + min((p.place for p in before.values() if p.place > place), default=place + 1)) / 2


def _renamed(personas: dict[int, Persona], marks: Mapping[int, Mark]) -> dict[int, Persona]:
    """The user's names; one that the data gave to somebody else gets a number there."""
    own = {node: mark.name for node, mark in marks.items() if mark.name}
    taken = {name.lower() for name in own.values()}
    out = dict(personas)
    for node, persona in personas.items():
        if node not in own and persona.name.lower() in taken:
            others = {p.name.lower() for p in out.values()} | taken
            out[node] = replace(persona, name=free_name(persona.name, others))
    return {node: replace(persona, name=own[node]) if node in own else persona for node, persona in out.items()}


def _recoloured(lines: dict[int, int], marks: Mapping[int, Mark]) -> dict[int, int]:
    """Node -> line of colour; the user's colours swap two lines each."""
    for node, mark in marks.items():
        if mark.colour is not None:
            swap = {lines[node]: mark.colour, mark.colour: lines[node]}
            lines = {n: swap.get(line, line) for n, line in lines.items()}
    return lines
