"""Persona cards: name, traits, stage, rule, colour and place of every node of a tree (METHOD, section 7). Deterministic."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from segexplorer.core.encode import Encoder, NumberCode
from segexplorer.core.model import FAMILIES, Persona, Trait
from segexplorer.core.naming import name_segments
from segexplorer.core.rules import Evidence, find_rules
from segexplorer.core.summary import Summary
from segexplorer.core.traits import TraitTable, compare, is_large, trait_at, traits_of
from segexplorer.core.tree import Tree

N_COLOURS = 12
TENURE = re.compile(r"tenure|signup|since|joined|registered|dt_customer|member", re.IGNORECASE)
FULL_PETAL = 1.5


def describe(encoder: Encoder, summary: Summary, tree: Tree, evidence: Evidence) -> dict[int, Persona]:
    """Node id -> persona, for every node of the tree."""
    member = tree.atoms_of()
    table = compare(encoder, summary, member)
    own = {node: traits_of(encoder, table, node - 1) for node in tree.node_ids}
    names = name_segments(tree.parents, own, lambda node, sibling: _dividing(encoder, table, node - 1, sibling - 1))
    colours, places = _looks(tree)
    rules = find_rules(encoder, evidence, member)
    return {
        node: Persona(
            id=node,
            name=names[node],
            traits=own[node],
            stage=_stage(encoder, table, node - 1),
            rule=rules[node - 1],
            colour=colours[node] % N_COLOURS,
            shade=colours[node] // N_COLOURS,
            place=places[node],
            glyph=_glyph(encoder, table, node - 1),
        )
        for node in tree.node_ids
    }


def glyph_families(encoder: Encoder) -> tuple[str, ...]:
    """The families a glyph has petals for, in the fixed order."""
    return tuple(f for f in FAMILIES if any(c.family == f for c in encoder.columns))


def _dividing(encoder: Encoder, table: TraitTable, node: int, sibling: int) -> tuple[Trait, ...]:
    """Facts in which two siblings differ most, as traits of the node; only those that are also true against the base."""
    gap = table.effect[node] - table.effect[sibling]
    order = np.argsort(-np.abs(gap), kind="stable")[:12]
    traits = [trait_at(encoder, table, node, int(f)) for f in order if gap[f] * table.effect[node, f] > 0]
    return tuple(t for t in traits if is_large(t))


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


def _glyph(encoder: Encoder, table: TraitTable, node: int) -> tuple[float, ...]:
    """One petal per family, -1..1: the strongest effect among its columns."""
    families = [encoder.columns[column].family for column, _ in table.facts]
    petals = []
    for family in glyph_families(encoder):
        effects = table.effect[node, [f == family for f in families]]
        strongest = effects[np.abs(effects).argmax()] if len(effects) else 0.0
        petals.append(float(np.clip(strongest / FULL_PETAL, -1, 1)))
    return tuple(petals)


def _stage(encoder: Encoder, table: TraitTable, node: int) -> str:
    """Journey stage from how recently, how often and how long people buy, where the data know; else ""."""
    recency = _effect(encoder, table, node, lambda c: c.family == "recency" and not TENURE.search(c.name))
    orders = _effect(encoder, table, node, lambda c: c.family == "frequency")
    tenure = _effect(encoder, table, node, lambda c: bool(TENURE.search(c.name)))
    if recency is None and orders is None and tenure is None:
        return ""
    away, often, long = recency or 0.0, orders or 0.0, tenure or 0.0
    checks = (
        ("lapsed", away >= 0.8),
        ("at_risk", away >= 0.3 and often > -0.3),
        ("new", long <= -0.5 or (tenure is None and often <= -0.5 and away <= -0.3)),
        ("loyal", often >= 0.4),
        ("growing", away <= -0.3),
    )
    return next((stage for stage, holds in checks if holds), "")


def _effect(encoder: Encoder, table: TraitTable, node: int, speaks_of: Callable[[NumberCode], bool]) -> float | None:
    """The mean effect of the numbers that speak of something; None when the data have none."""
    numbers = ((f, encoder.columns[column]) for f, (column, _) in enumerate(table.facts))
    matches = [f for f, column in numbers if isinstance(column, NumberCode) and speaks_of(column)]
    return float(table.effect[node, matches].mean()) if matches else None
