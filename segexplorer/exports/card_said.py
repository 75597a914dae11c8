"""Everything a card says, in order: the parts of a sheet, and the text that is copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segexplorer.core.brief import Advice
from segexplorer.core.cards import Card
from segexplorer.core.claims import Claim
from segexplorer.exports.manifest import Manifest
from segexplorer.words import brief, cards, explorer, out
from segexplorer.words import claims as claim_words
from segexplorer.words.editing import EDITING

RIGHT = ("stage", "nearest", "brief")  # what stands in the right column of a sheet


@dataclass(frozen=True)
class Line:
    """One sentence, and below it what it rests on ("" where it is only manners). `claim` may have a tiny picture."""

    text: str
    evidence: str = ""
    claim: Claim | None = None


@dataclass(frozen=True)
class Part:
    """Sentences under a title; `code` is a name of words.cards.PARTS."""

    code: str
    title: str
    lines: tuple[Line, ...]


def parts(card: Card) -> tuple[Part, ...]:
    """What a card says below its head, without parts that have nothing to say."""
    found = {
        "traits": _claims(card.traits),
        "habits": _claims(card.habits),
        "outside": _claims([card.outside] if card.outside else []),
        "nearest": _claims([card.nearest] if card.nearest else []),
        "stage": _line(cards.stage(card), "; ".join(map(claim_words.evidence, card.journey[:1]))),
        "brief": () if card.persona.let_go else tuple(_brief(card)),  # nobody there gets a message
    }
    return tuple(Part(code, cards.PARTS[code], lines) for code, lines in found.items() if lines)


def head(card: Card) -> tuple[str, ...]:
    """The sentences under the name: who they are, how many, how relevant a message is, what to expect, whether they last
    (nothing while that is not known), what somebody noted, and that it is let go."""
    lasting = cards.lasting(card) if card.found_share is not None else ""
    let_go = EDITING["is_let_go"] if card.persona.let_go else ""
    return tuple(filter(None, (cards.story(card), cards.size(card), *cards.relevance(card), lasting, card.persona.note, let_go)))


def foot(card: Card, manifest: Manifest) -> tuple[str, ...]:
    """What the card was made of, how, and who stands for a sensitive column."""
    return tuple(out.footer(manifest, card.n_customers, explorer.groups(manifest.n_segments)))


def text(card: Card, manifest: Manifest) -> str:
    """The card as plain text, a line a sentence with its evidence in brackets."""
    said = [f"{part.title}\n" + "\n".join(map(_plain, part.lines)) for part in parts(card)]
    return "\n\n".join(["\n".join([card.name, *head(card)]), *said, "\n".join(foot(card, manifest))]) + "\n"


def _plain(line: Line) -> str:
    return f"- {line.text} ({line.evidence})" if line.evidence else f"- {line.text}"


def _claims(claims: Sequence[Claim]) -> tuple[Line, ...]:
    return tuple(Line(claim_words.sentence(claim), claim_words.evidence(claim), claim) for claim in claims)


def _line(text: str, evidence: str = "") -> tuple[Line, ...]:
    return (Line(text, evidence),) if text else ()


def _brief(card: Card) -> Iterator[Line]:
    """The message brief: a line for each piece of advice, then what may be mentioned and how."""
    said = card.brief
    advised: list[tuple[str, Sequence[Advice]]] = [
        ("lead", said.lead or (Advice(""),)),
        ("avoid", said.avoid),
        ("tone", [said.tone]),
        ("action", [said.action]),
        ("next_step", [said.next_step]),
    ]
    message = card.node.message if card.node.told else ""
    for name, advice in advised:
        for one in advice:
            yield Line(f"{brief.TITLES[name]}: {brief.advice_text(name, one, message)}", brief.reason(one))
    for name, claims in (("openly", said.openly), ("implied", said.implied), ("never", said.never)):
        if claims:
            yield Line(f"{brief.TITLES[name]}: {brief.mentioned(claims)}")
