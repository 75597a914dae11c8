"""What a card claims and advises, for people who script: each sentence with the numbers it rests on."""

from __future__ import annotations

from typing import Any

from segexplorer.core.brief import Advice, Brief
from segexplorer.core.cards import Card
from segexplorer.core.claims import Claim
from segexplorer.words.brief import advice_text
from segexplorer.words.cards import story
from segexplorer.words.claims import evidence, sentence


def card_facts(card: Card) -> dict[str, Any]:
    """Story, claims and brief of one segment. What only holds beside certain other segments, the nearest one, is not in it."""
    claims = [("traits", card.traits), ("journey", card.journey), ("habits", card.habits)]
    return {
        "story": story(card),
        **{name: [_claim(claim) for claim in found] for name, found in claims},
        "not_like_this": _claim(card.outside) if card.outside else None,
        "brief": _brief(card.brief, card.node.message),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    trait = claim.trait
    return {
        "code": claim.code,
        "column": trait.column if trait else None,
        "level": trait.level or None if trait else None,
        "origin": claim.origin or None,
        "n": claim.n_customers,
        "n_of": claim.n_asked,
        "at_least": claim.at_least,
        "share": claim.share,
        "base_share": claim.base_share,
        "value": trait.value if trait else None,
        "base_value": trait.base_value if trait else None,
        "bound": claim.bound,
        "index": claim.index_100,
        "text": sentence(claim),
        "evidence": evidence(claim),
    }


def _brief(brief: Brief, message: str) -> dict[str, Any]:
    lines = {part: [_advice(part, one, message) for one in getattr(brief, part)] for part in ("lead", "avoid")}
    single = {part: _advice(part, getattr(brief, part), message) for part in ("tone", "action", "next_step")}
    manners = ("openly", "implied", "never")
    columns = {manner: [claim.trait.column for claim in getattr(brief, manner) if claim.trait] for manner in manners}
    return {**lines, **single, "mention": columns}


def _advice(part: str, advice: Advice, message: str) -> dict[str, Any]:
    trait = advice.claim.trait if advice.claim else None
    return {"code": advice.code, "column": trait.column if trait else None, "text": advice_text(part, advice, message)}
