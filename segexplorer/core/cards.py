"""The card of a segment: everything that may be said of it, each sentence with its evidence. No pass over rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segexplorer.core.claims import Claim, Table, is_large_cell, tabulate
from segexplorer.core.learned import Grown, Learned
from segexplorer.core.model import Goal, Node, Path, Persona, Rule
from segexplorer.core.stability import Stability
from segexplorer.core.summary import Summary

__all__ = ["Card", "Claim", "deal"]

STORY = 3  # claims at most


@dataclass(frozen=True)
class Card:
    """One segment at one number of segments. Shares are of the base, 0..1.

    `story` are the two or three claims that lead, `traits` all of them, strongest first; both empty when nothing sets the
    segment apart. `outside` counts the members that its plain rule does not describe (None: no rule, or too few to tell).
    `n_found` of `n_tries`: how often it was found again in other samples, None while unknown.
    """

    persona: Persona
    node: Node
    goal: Goal
    n_base: int
    share: float
    reach_share: float
    base_relevance: float
    story: tuple[Claim, ...]
    traits: tuple[Claim, ...]
    outside: Claim | None
    n_found: int | None
    n_tries: int

    @property
    def name(self) -> str:
        """The segment's name."""
        return self.persona.name

    @property
    def n_customers(self) -> int:
        """People in the segment."""
        return self.node.n_customers


def deal(
    learned: Learned,
    summary: Summary,
    grown: Grown,
    n_segments: int,
    least: int,
    origins: Mapping[str, str] | None = None,
    stability: Stability | None = None,
) -> tuple[Card, ...]:
    """The cards of one number of segments, most relevant first; nothing on them is about fewer than `least` people.

    `origins`: column -> where what is known of it comes from (core.model.Origin).
    """
    cut = grown.path.cut(n_segments)
    ids = list(cut.segment_ids)
    of_atom = grown.tree.node_of[len(ids) - 1]
    member = np.vstack([np.ones(len(of_atom)), *(of_atom == i for i in ids)]).astype(float)
    table = tabulate(learned.assigner.space.encoder, summary, member, least, origins or {})
    return tuple(_card(grown.path, table, row, grown.personas[i], stability) for row, i in enumerate(ids, 1))


def _card(path: Path, table: Table, row: int, persona: Persona, stability: Stability | None) -> Card:
    node, traits = path.nodes[persona.id], table.lead(row)
    return Card(
        persona=persona,
        node=node,
        goal=path.goal,
        n_base=path.n_customers,
        share=node.n_customers / path.n_customers,
        reach_share=node.n_deliverable / path.n_customers,
        base_relevance=path.nodes[1].relevance,
        story=traits[:STORY],
        traits=traits,
        outside=_outside(persona.rule, node.n_customers, table.least),
        n_found=stability.n_found.get(persona.id) if stability else None,
        n_tries=stability.n_tries if stability else 0,
    )


def _outside(rule: Rule, n_customers: int, least: int) -> Claim | None:
    """The members whom the plain rule does not find, estimated as the rule's quality is: on customers it was not chosen on."""
    n = round((1 - rule.recall) * n_customers)
    if not rule.conditions or not is_large_cell(n, n_customers, least):
        return None
    return Claim("outside", n, n_customers, share=n / n_customers)
