"""Persona cards: name, traits, stage, rule, colour and place of every node of a tree. Deterministic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from segexplorer.core.encode import Encoder
from segexplorer.core.facts import sayable_cells, told_cells
from segexplorer.core.journey import journey_stages
from segexplorer.core.lexicon import NUMBERED, Lexicon
from segexplorer.core.model import FAMILIES, Persona, Rule
from segexplorer.core.naming import Told, name_segments
from segexplorer.core.rules import Evidence, find_rules
from segexplorer.core.summary import Summary
from segexplorer.core.traits import TraitTable, compare, large_traits, silenced, traits_apart
from segexplorer.core.tree import Tree

N_COLOURS = 12
EVERYBODY = Rule((), 1.0, 1.0, 1.0)  # whom no condition leaves out
FULL_PETAL = 1.5
FEWEST_PETALS, MOST_PETALS = 9, 12


def describe(
    encoder: Encoder,
    summary: Summary,
    tree: Tree,
    evidence: Evidence,
    lexicon: Lexicon = NUMBERED,
    privacy_minimum: int = 25,
) -> dict[int, Persona]:
    """Node id -> persona, for every node of the tree, named in the words of a lexicon. Nothing that is said in words or numbers
    speaks of fewer people than the privacy minimum; the drawing, which has neither, is of everything."""
    member = tree.atoms_of()
    every = compare(encoder, summary, member)
    table = silenced(every, told_cells(encoder, summary, every, tree, privacy_minimum))
    own = traits_apart(encoder, table)
    names = name_segments(tell(encoder, summary, every, tree, privacy_minimum), lexicon)
    colours, places = _looks(tree)
    stages, glyphs = journey_stages(encoder, table), _glyphs(encoder, every)
    rules = find_rules(evidence, member)
    return {
        node: Persona(
            id=node,
            name=names[node].name,
            alternatives=names[node].alternatives,
            traits=own[node],
            stage=stages[node - 1],
            rule=EVERYBODY if node == 1 else rules[node - 1],
            colour=colours[node] % N_COLOURS,
            shade=colours[node] // N_COLOURS,
            place=places[node],
            glyph=tuple(map(float, glyphs[node - 1])),
        )
        for node in tree.node_ids
    }


def glyph_families(encoder: Encoder) -> tuple[str, ...]:
    """The families a glyph has petals for, in the fixed order."""
    return tuple(f for f in FAMILIES if any(c.family == f for c in encoder.columns))


def rename(
    personas: Mapping[int, Persona],
    encoder: Encoder,
    summary: Summary,
    tree: Tree,
    lexicon: Lexicon,
    privacy_minimum: int = 25,
) -> dict[int, Persona]:
    """The same personas with names in the words of another lexicon; a name that somebody gave stays."""
    every = compare(encoder, summary, tree.atoms_of())
    names = name_segments(tell(encoder, summary, every, tree, privacy_minimum), lexicon)
    return {i: p if p.renamed else replace(p, name=names[i].name, alternatives=names[i].alternatives) for i, p in personas.items()}


def tell(encoder: Encoder, summary: Summary, every: TraitTable, tree: Tree, privacy_minimum: int) -> Told:
    """What names may speak of: everything that is large, that chance does not explain, and that enough people have."""
    sayable = sayable_cells(encoder, summary, every, tree.atoms_of(), privacy_minimum)
    table = replace(every, real=every.real & sayable)
    traits = {node + 1: tuple(large_traits(encoder, table, node)) for node in range(len(table.effect))}
    return Told(tree.parents, traits, table.effect, tuple((column.name, column.family) for column in encoder.columns))


def _looks(tree: Tree) -> tuple[dict[int, int], dict[int, float]]:
    """Colour and place: the larger child keeps its parent's, the smaller takes the lowest free colour and stands right
    behind it."""
    colours, places, widths = {1: 0}, {1: 0.0}, {1: 1.0}
    alive = {1}
    for i, parent in enumerate(tree.parents):
        larger, smaller = 2 * i + 2, 2 * i + 3
        alive.remove(parent)
        colours[larger], places[larger] = colours[parent], places[parent]
        used = {colours[node] for node in alive} | {colours[parent]}
        colours[smaller] = next(c for c in range(len(used) + 1) if c not in used)
        widths[larger] = widths[smaller] = widths[parent] / 2
        places[smaller] = places[parent] + widths[parent] / 2
        alive |= {larger, smaller}
    return colours, places


def _glyphs(encoder: Encoder, table: TraitTable) -> np.ndarray:
    """(n_nodes, n_petals) petals, -1..1: the strongest effect among a family's facts; where there are few families, the
    columns that tell the segments apart most have a petal each."""
    families = glyph_families(encoder)
    owners = np.array([encoder.columns[column].family for column, _ in table.facts])
    if len(families) >= FEWEST_PETALS:
        petals = [_strongest(table.effect[:, owners == family]) for family in families]
    else:
        columns = np.array([column for column, _ in table.facts])
        petals = [_strongest(table.effect[:, columns == column]) for column in range(len(encoder.columns))]
        petals = [petals[i] for i in _telling(encoder, np.array([np.abs(petal).mean() for petal in petals]))]
    return np.clip(np.column_stack(petals) / FULL_PETAL, -1, 1)


def _telling(encoder: Encoder, strengths: np.ndarray) -> list[int]:
    """Columns that have a petal: of every family its strongest, then its second, as long as there is room."""
    order = sorted(range(len(strengths)), key=lambda i: (-float(strengths[i]), i))
    ranks = {i: sum(encoder.columns[j].family == encoder.columns[i].family for j in order[:at]) for at, i in enumerate(order)}
    return sorted(sorted(order, key=lambda i: (ranks[i], -float(strengths[i]), i))[:MOST_PETALS])


def _strongest(effects: np.ndarray) -> np.ndarray:
    """(n_nodes,) the effect farthest from zero, with its sign; 0 without any."""
    if effects.shape[1] == 0:
        return np.zeros(len(effects))
    return effects[np.arange(len(effects)), np.abs(effects).argmax(axis=1)]
