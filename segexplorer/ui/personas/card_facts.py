"""A card as the browser needs it: sentences already written, each with its evidence, and pictures already measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from segexplorer.core.glyph import glyph_of
from segexplorer.core.spread import Spread
from segexplorer.words import brief as brief_words
from segexplorer.words import cards as words
from segexplorer.words.brief import TITLES, advice_text, mentioned, reason
from segexplorer.words.claims import evidence, sentence
from segexplorer.words.clauses import clip
from segexplorer.words.editing import EDITING
from segexplorer.words.spread import cell_text, spread_text

if TYPE_CHECKING:
    from segexplorer.core.brief import Advice, Brief
    from segexplorer.core.cards import Card
    from segexplorer.core.claims import Claim

HIGHEST = 3.0  # times everybody's share: a bar this high is full
Line = tuple[str, str]  # a sentence and what it rests on


def gallery_text(cards: Sequence[Card], family: str | None, least: int) -> str:
    """The JSON text of a gallery; with a family only its traits, and the cards that one of them leads."""
    shown = [card for card in cards if family is None or (card.traits and is_of(card.traits[0], family))]
    document = {
        "words": {
            **{name: words.PAGE[name] for name in ("glyph", "nobody", "show_evidence")},
            "note": words.PAGE["note"].format(least=least),
            "brief": words.PARTS["brief"],
            "picture": words.PARTS["picture"],
        },
        "cards": [card_facts(card, family) for card in shown],
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def is_of(claim: Claim, family: str) -> bool:
    """True when a claim is about a column of that family."""
    return claim.trait is not None and claim.trait.family == family


def card_facts(card: Card, family: str | None = None) -> dict[str, Any]:
    """Everything one card shows, in the language of now."""
    persona = card.persona
    relevance, expected = words.relevance(card)
    return {
        "id": persona.id,
        "name": clip(card.name),
        "colour": persona.colour,
        "shade": min(persona.shade, 3),
        "glyph": {kind: path for kind, path in glyph_of(persona).items() if path},
        "size": words.size(card),
        "marks": [EDITING[name] for name, on in (("is_locked", persona.locked), ("is_let_go", persona.let_go)) if on],
        "remark": persona.note,
        "story": [words.story(card), " · ".join(evidence(claim) for claim in card.story)],
        "relevance": [relevance, expected],
        "lasting": words.lasting(card),
        "traits": [_trait(claim) for claim in card.traits if family is None or is_of(claim, family)],
        "lines": _lines(card),
        "brief": [] if persona.let_go else _brief(card.brief, card.node.message),  # nobody there gets a message
    }


def _lines(card: Card) -> list[Line]:
    """Stage, habits, who is not like this, and the nearest group."""
    claims: Iterable[Claim | None] = (*card.habits, card.outside, card.nearest)
    stage = [(words.stage(card), evidence(card.journey[0]))] if card.stage else []
    return [*stage, *((sentence(claim), evidence(claim)) for claim in claims if claim)]


def _trait(claim: Claim) -> dict[str, Any]:
    bars = [_bar(claim, *bar) for bar in drawn(claim.spread)] if claim.spread else []
    told = spread_text(claim.trait, claim.spread.cells) if claim.spread else ""
    return {"line": (sentence(claim), evidence(claim)), "bars": bars, "told": told}


def _bar(claim: Claim, left: float, width: float, height: float, base: float, at: int) -> list[Any]:
    """Left, width, height and everybody's height, in hundredths, then what it says."""
    cell = claim.spread.cells[at] if claim.spread else None
    return [*(round(100 * value, 1) for value in (left, width, height, base)), cell_text(claim.trait, cell)]


def drawn(spread: Spread) -> list[tuple[float, float, float, float, int]]:
    """(left, width, height, everybody's height, which cell) of each bar, parts of 1.

    A number's bars are as wide as everybody's share in them and as high as how much more or less of the segment lies there,
    so that everybody would be one flat line. Levels have bars of one width, as high as their share.
    """
    cells = spread.cells
    if not spread.ordered:
        most = max(max(cell.share, cell.base_share) for cell in cells) or 1.0
        return [(i / len(cells), 1 / len(cells), c.share / most, c.base_share / most, i) for i, c in enumerate(cells)]
    lefts = [sum(cell.base_share for cell in cells[:i]) for i in range(len(cells))]
    return [
        (left, cell.base_share, min(cell.share / cell.base_share, HIGHEST) / HIGHEST, 1 / HIGHEST, i)
        for i, (left, cell) in enumerate(zip(lefts, cells, strict=True))
        if cell.base_share > 0
    ]


def _brief(brief: Brief, message: str) -> list[tuple[str, list[Line]]]:
    """The brief by its titles; the last three say what may be mentioned, and how."""
    parts: list[tuple[str, list[Line]]] = [
        (TITLES["lead"], _advised("lead", brief.lead, message) or [(brief_words.LEAD[""], "")]),
        (TITLES["avoid"], _advised("avoid", brief.avoid, message)),
        *((TITLES[part], _advised(part, (getattr(brief, part),), message)) for part in ("tone", "action", "next_step")),
        (TITLES["where"], [(sentence(claim), evidence(claim)) for claim in brief.habits]),
    ]
    told = [(TITLES[manner], [(mentioned(getattr(brief, manner)), "")]) for manner in ("openly", "implied", "never")]
    return [(title, lines) for title, lines in (*parts, *told) if lines and lines[0][0]]


def _advised(part: str, advices: Sequence[Advice], message: str) -> list[Line]:
    return [(advice_text(part, advice, message), reason(advice)) for advice in advices]
