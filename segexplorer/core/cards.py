"""The card of a segment: everything that may be said of it, each sentence with its evidence. No pass over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segexplorer.core.brief import Brief, brief_of, is_delicate
from segexplorer.core.claims import Claim, Table, is_small_cell, tabulate
from segexplorer.core.encode import LevelCode
from segexplorer.core.grown import Grown
from segexplorer.core.habits import habits_of
from segexplorer.core.journey import RESTS_ON, stage_facts
from segexplorer.core.leads import leads_of
from segexplorer.core.learned import Learned
from segexplorer.core.model import Choices, Goal, Node, Persona
from segexplorer.core.neighbours import divide, nearest_of
from segexplorer.core.stability import Stability
from segexplorer.core.summary import Summary

__all__ = ["Card", "Claim", "deal", "deal_every"]

LEAST_OUTSIDE = 0.01  # of fewer than one in a hundred nobody says that not everyone is like this
MOST_OUTSIDE = 0.5  # what most are not like is no rule that they are the exception to


@dataclass(frozen=True)
class Card:
    """One segment at one number of segments. Shares are of the base, 0..1.

    `story` are the two or three claims that lead, `traits` all of them, strongest first; both empty when nothing sets the
    segment apart. `stage` is a code of words.personas.STAGES with the claims it rests on. `outside` counts the members whom the
    lead trait does not describe; `nearest` names the segment most like this one (its id in `other`) and, where anything
    does, what divides them. `n_found` of `n_tries`: how often it was found again in other samples, with the mean overlap
    `found_share`; None while unknown.
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
    stage: str
    journey: tuple[Claim, ...]
    habits: tuple[Claim, ...]
    outside: Claim | None
    nearest: Claim | None
    brief: Brief
    n_found: int | None = None
    n_tries: int = 0
    found_share: float | None = None

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
    choices: Choices,
    n_segments: int,
    least: int,
    origins: Mapping[str, str] | None = None,
    stability: Stability | None = None,
) -> tuple[Card, ...]:
    """The cards of one number of segments, most relevant first; nothing on them is about fewer than `least` people.

    `origins`: column -> where what is known of it comes from (core.model.Origin), or "private" for a sensitive one in use.
    """
    table = tabulate(learned.assigner.space.encoder, summary, grown.tree, least, origins or {})
    nearest = _nearest_in(learned, summary, grown, choices, n_segments)
    return tuple(_card(grown, table, i, nearest[i], stability) for i in grown.path.cut(n_segments).segment_ids)


def deal_every(
    learned: Learned,
    summary: Summary,
    grown: Grown,
    choices: Choices,
    n_segments: Iterable[int],
    least: int,
    origins: Mapping[str, str] | None = None,
) -> dict[int, Card]:
    """Segment id -> its card, of all segments of several numbers of segments; of one that is in more than one, as `deal` gives it
    at the largest."""
    table = tabulate(learned.assigner.space.encoder, summary, grown.tree, least, origins or {})
    cards: dict[int, Card] = {}
    for k in sorted(n_segments, reverse=True):
        nearest = _nearest_in(learned, summary, grown, choices, k)
        cards |= {i: _card(grown, table, i, other, None) for i, other in nearest.items() if i not in cards}
    return cards


def _nearest_in(learned: Learned, summary: Summary, grown: Grown, choices: Choices, n_segments: int) -> dict[int, int]:
    """Segment id -> the other one of this cut that is most like it, 0 where there is none."""
    ids = grown.path.cut(n_segments).segment_ids
    of_atom = grown.tree.node_of[len(ids) - 1]
    member = np.vstack([of_atom == i for i in ids]).astype(float)
    n = member @ summary.masses
    centres = member @ summary.totals / np.maximum(n, 1)[:, None]
    scales = learned.assigner.space.scales(choices.focus, choices.family_weights)
    return {i: ids[other] if other >= 0 else 0 for i, other in zip(ids, nearest_of(centres * scales), strict=True)}


def _card(grown: Grown, table: Table, segment: int, nearest: int, stability: Stability | None) -> Card:
    path, persona, row = grown.path, grown.personas[segment], segment - 1
    node, (traits, story), habits = path.nodes[segment], leads_of(grown.personas, table, segment), habits_of(table, row)
    stage, journey = _journey(table, row, persona.stage)
    return Card(
        persona=persona,
        node=node,
        goal=path.goal,
        n_base=path.n_customers,
        share=node.n_customers / path.n_customers,
        reach_share=node.n_deliverable / path.n_customers,
        base_relevance=path.nodes[1].relevance,
        story=story,
        traits=traits,
        stage=stage,
        journey=journey,
        habits=habits,
        outside=_outside(table, row, traits),
        nearest=_nearest(table, row, grown.personas[nearest]) if nearest else None,
        brief=brief_of(node, path.goal, stage, traits, journey, habits),
        n_found=stability.n_found.get(persona.id) if stability else None,
        n_tries=stability.n_tries if stability else 0,
        found_share=stability.jaccard.get(persona.id) if stability else None,
    )


def _journey(table: Table, row: int, stage: str) -> tuple[str, tuple[Claim, ...]]:
    """The stage, "" where nothing it rests on is sure and large, and what is known of the way: first what the stage rests on
    (for how long somebody is here tells more of a newcomer than how often they bought), then by strength."""
    facts = {f: code for f, code in stage_facts(table.encoder, table.traits).items() if table.supported(row, f)}
    made = [table.claim(code, row, table.trait(row, f)) for f, code in facts.items()]
    needed = RESTS_ON.get(stage, ())
    places = {id(claim): _place(claim, needed) for claim in made if claim}
    claims = sorted((claim for claim in made if claim), key=lambda c: (places[id(c)], -abs(c.trait.effect if c.trait else 0)))
    return (stage if claims and places[id(claims[0])] < len(needed) else "", tuple(claims))


def _place(claim: Claim, needed: tuple[tuple[str, int], ...]) -> int:
    """Which of the things a stage rests on a claim is, behind them all when it is none."""
    said = (claim.code, 1 if claim.trait and claim.trait.effect > 0 else -1)
    return needed.index(said) if said in needed else len(needed)


def _nearest(table: Table, row: int, other: Persona) -> Claim:
    """The nearest other segment, with what divides the two, or without where nothing surely does."""
    n = int(table.n[row])
    claim = divide(table, row, other.id - 1) or Claim("nearest", n, n)
    return replace(claim, other=other.id, other_name=other.name)


def _outside(table: Table, row: int, traits: tuple[Claim, ...]) -> Claim | None:
    """The members whom a trait does not describe, the first trait that leaves enough of them out to be told."""
    told = (_without(table, row, claim) for claim in traits if not is_delicate(claim))
    return next((claim for claim in told if claim), None)


def _without(table: Table, row: int, lead: Claim) -> Claim | None:
    """Members without the level of a claim; of a number, on the other side of what half of everybody has."""
    if lead.trait is None:
        return None
    at, more = table.place(lead.trait.column), lead.trait.effect > 0
    column, here, base = table.encoder.columns[at], table.counts[at][row], table.counts[at][0]
    few = False
    if isinstance(column, LevelCode):
        inside, code, bound = [column.levels.index(lead.trait.level)], "outside_level", None
        n_here, n_base = int(here.sum()), int(base.sum())
        if more:
            inside = [i for i in range(len(here)) if i not in inside]
    else:
        n_here, n_base = int(here[:-1].sum()), int(base[:-1].sum())
        few = 0 < int(here[-1]) < table.least
        middle = int(np.abs(base[:-2].cumsum() - n_base / 2).argmin()) if len(base) > 2 else -1
        if middle < 0:
            return None
        inside = list(range(middle + 1)) if more else list(range(middle + 1, len(base) - 1))
        code, bound = "outside_low" if more else "outside_high", column.edges[middle]
    n = int(here[inside].sum())
    if n < table.least or is_small_cell(n, n_here, table.least):
        return None
    share, base_share = n / n_here, int(base[inside].sum()) / n_base
    if not LEAST_OUTSIDE <= share <= MOST_OUTSIDE:
        return None
    of = int(here.sum()) - table.least if few else n_here
    return Claim(code, n, of, share, base_share, 100 * share / base_share, lead.trait, lead.origin, at_least=few, bound=bound)
