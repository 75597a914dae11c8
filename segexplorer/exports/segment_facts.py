"""Segments as facts: who they are, the rule that describes them, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segexplorer.core.cards import Card
from segexplorer.core.model import Floors, Node, Persona
from segexplorer.core.scorecard import LETTERS, Rater, Scorecard
from segexplorer.exports.claims import card_facts
from segexplorer.exports.rules import where
from segexplorer.words.personas import rule_text, trait_sentence


def segment_facts(rater: Rater, types: Mapping[str, str], n_segments: list[int], cards: Mapping[int, Card]) -> list[dict[str, Any]]:
    """The segments of each number of segments; one that stays while others split is the same, and described once."""
    path = rater.path
    ids = {k: path.cut(k).segment_ids for k in n_segments}
    described = {
        i: _segment(rater, types, path.nodes[i], rater.personas[i]) | {"card": card_facts(cards[i]) if i in cards else None}
        for i in set().union(*ids.values())
    }
    return [{"n_segments": k, "segments": [described[i] for i in ids[k]]} for k in n_segments]


def _segment(rater: Rater, types: Mapping[str, str], node: Node, persona: Persona) -> dict[str, Any]:
    path = rater.path
    return {
        "id": node.id,
        "parent": node.parent or None,
        "name": persona.name,
        "n": node.n_customers,
        "n_deliverable": node.n_deliverable,
        "share": node.n_customers / path.n_customers,
        "relevance": node.relevance,
        "relevance_low": node.relevance_low,
        "relevance_high": node.relevance_high,
        "lift": node.lift,
        "treated_mean": node.treated_mean,
        "control_mean": node.control_mean,
        "message": node.message or None,
        "note": persona.note,
        "locked": persona.locked,
        "let_go": persona.let_go,
        "stage": persona.stage or None,
        "traits": [
            {
                "column": t.column,
                "level": t.level or None,
                "value": t.value,
                "base_value": t.base_value,
                "index": t.index_100,
                "effect": t.effect,
                "text": trait_sentence(t),
            }
            for t in persona.traits
        ],
        "rule": {
            "text": rule_text(persona.rule),
            "conditions": [{"column": c.column, "op": c.op, "value": c.value} for c in persona.rule.conditions],
            # in whole percent, as on screen: of a sample of a few thousand, more would tell of single people
            "precision": round(persona.rule.precision, 2),
            "recall": round(persona.rule.recall, 2),
            "f1": round(persona.rule.f1, 2),
            "describes": persona.rule.describes,
            "where": where(persona.rule, types),
        },
        "scorecard": scorecard_facts(rater.rate_segment(node), rater.choices.floors),
        "stability": rater.stability.jaccard.get(node.id) if rater.stability else None,
        "found_again": rater.stability.n_found.get(node.id) if rater.stability else None,
    }


def scorecard_facts(card: Scorecard, floors: Floors) -> dict[str, Any]:
    """The four letters, each with the shares it was made from."""
    out = card.knocked_out(floors)
    letters = zip(LETTERS, card.letters(), strict=True)
    return {name: {"score": letter.score, "parts": dict(letter.parts), "knocked_out": name in out} for name, letter in letters}
