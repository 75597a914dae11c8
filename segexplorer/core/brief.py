"""The message brief: how to talk to a segment somebody chose. Personalising, kept apart from segmenting.

Codes and the claims behind them; the sentences are words/brief.py's. What customers told us may be said openly, what we saw is
only implied, what we inferred, bought or must keep to ourselves is not mentioned: "would they know how we know?" An age is implied
at most, whoever told it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from segexplorer.core.answers import says_yes_alone
from segexplorer.core.claims import Claim
from segexplorer.core.journey import BARGAIN
from segexplorer.core.lexicon import UNNAMEABLE, UNNAMEABLE_LEVEL, speaks_of
from segexplorer.core.model import Goal, Node
from segexplorer.core.word_forms import words_of

MANNER = {"given": "openly", "observed": "implied", "inferred": "never", "bought": "never", "private": "never"}
IMPLIED_AT_MOST = (
    *("age", "ages", "agegroup", "ageband", "birth*", "yob", "dob", "born", "generation", "senior", "seniors"),
    *("alter", "alters*", "geburt*", "jahrgang", "leeftijd*", "geboorte*", "naissance", "edad", "nacimiento"),
)
"""Words of columns that tell an age. It was told with a birth date, for the post or a law, not to be called old or young."""

AWAY = r"(days_since|tage_seit|last|letzte[rsnm]?)_(?!\d)"  # the last visit, not the visits of the last 90 days
NOT_HOW_OFTEN = r"(days|between|span|interval|abstand|per_|value|wert|size)"
# what a trait suggests to talk about: (words of its column, code of more than average, of less); the first that fits
TOPICS: tuple[tuple[str, str, str], ...] = (
    (BARGAIN.pattern, "offer", "full_price"),
    (r"return|retoure|r(ue|u)cksend", "right_first_time", ""),
    (r"pdays|contact|kontakt", "", ""),  # when we called says nothing of what they did
    (rf"^recency|{AWAY}.*(order|purchase|booking|bestell|kauf|buchung)", "whats_new", "latest"),
    (rf"{AWAY}|inactiv|inaktiv|dormant|zuletzt", "whats_new", ""),
    (r"spend|spent|revenue|monetary|umsatz|basket|aov", "quality", "small_start"),
    (rf"^(?!.*{NOT_HOW_OFTEN}).*(order|purchase|frequen|transaction|bestell)", "thanks", "first_help"),
    (r"open|click|newsletter|offnung|oeffnung|klick", "content", "one_reason"),
    (r"visit|session|engag|login|besuch|check_?in", "visit", "one_reason"),
    (r"weekend|daypart|time_of_day|weekday", "moment", ""),
)
FAMILY_TOPICS = {"product": "interest", "psychographics": "opinion", "geography": "place", "language": "language"}
AVOID = {
    "offer": "list_price",
    "full_price": "discount",
    "quality": "cheap",
    "content": "hard_sell",
    "one_reason": "frequent",
    "right_first_time": "impulse",
}
TONE = {"new": "welcoming", "growing": "encouraging", "loyal": "familiar", "at_risk": "attentive", "lapsed": "light", "": "plain"}
NEXT = {"new": "welcome", "growing": "second_step", "loyal": "thank", "at_risk": "ask", "lapsed": "last_call", "": "give_first"}
ACTION = {"new": "try", "growing": "next_item", "loyal": "first_look", "at_risk": "come_back", "lapsed": "look_again", "": "look"}
MOST_LEADS = 2
LEAST_SHARE = 0.25  # of a level that a message is built on: what one in six says is not what to lead with
BARE_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*")
Claims = tuple[Claim, ...]


@dataclass(frozen=True)
class Advice:
    """One line of the brief: the code of its sentence, and the claim it rests on (None: it rests on nothing but manners)."""

    code: str
    claim: Claim | None = None


@dataclass(frozen=True)
class Brief:
    """What to say to a segment. `openly`, `implied` and `never` are the claims of the card by how they may be mentioned."""

    lead: tuple[Advice, ...]
    avoid: tuple[Advice, ...]
    tone: Advice
    action: Advice
    next_step: Advice
    habits: tuple[Claim, ...]
    openly: tuple[Claim, ...]
    implied: tuple[Claim, ...]
    never: tuple[Claim, ...]


def brief_of(node: Node, goal: Goal, stage: str, traits: Claims, journey: Claims, habits: Claims) -> Brief:
    """The brief of a segment from what its card claims. `journey` are the claims its stage rests on; those with the code
    "tenure" say for how long people have been customers."""
    usable = [claim for claim in traits if manner_of(claim) != "never"]
    lead = _leads(node, goal, usable)
    first = journey[0] if stage else None
    tenure = next((claim for claim in journey if claim.code == "tenure" and _is_more(claim)), None)
    avoid = [Advice(AVOID[advice.code], advice.claim) for advice in lead if advice.code in AVOID]
    avoid += [Advice("newcomer", tenure)] if tenure else []
    avoid += [Advice("ask_first", first)] if stage in ("new", "lapsed") else []
    stayed = tenure and stage in ("", "growing", "loyal") and not any(c.code == "recency" and _is_more(c) for c in journey)
    return Brief(
        lead=lead,
        avoid=tuple(avoid) or (Advice("guess"),),
        tone=Advice(TONE[stage], first),
        action=Advice(ACTION[stage], first),
        next_step=Advice("thank_long", tenure) if stayed else Advice(NEXT[stage], first),
        habits=tuple(claim for claim in habits if manner_of(claim) != "never"),
        **_mentions((*traits, *journey, *habits)),
    )


def manner_of(claim: Claim) -> str:
    """How a claim may be mentioned to the people it is about: "openly", "implied" or "never"."""
    if is_delicate(claim):
        return "never"
    manner = MANNER.get(claim.origin, "implied")
    return "implied" if manner == "openly" and tells_an_age(claim) else manner


def tells_an_age(claim: Claim) -> bool:
    """True when its column is about how old somebody is."""
    return claim.trait is not None and speaks_of(words_of(claim.trait.column), IMPLIED_AT_MOST)


def is_delicate(claim: Claim) -> bool:
    """True when it speaks of a private matter, of children, of gender and the like, whoever said so."""
    trait = claim.trait
    private = claim.origin == "private"
    return private or (trait is not None and bool(UNNAMEABLE.search(trait.column) or UNNAMEABLE_LEVEL.search(trait.level)))


def _mentions(claims: Iterable[Claim]) -> dict[str, Claims]:
    """Each column once, by manner."""
    by_column = {claim.trait.column: claim for claim in claims if claim.trait}
    return {name: tuple(c for c in by_column.values() if manner_of(c) == name) for name in ("openly", "implied", "never")}


def _leads(node: Node, goal: Goal, usable: list[Claim]) -> tuple[Advice, ...]:
    """The segment's own interest where that is the goal, then what its strongest traits suggest; each topic once."""
    found = {"message": Advice("message")} if goal.kind == "interest" and node.message and node.told else {}
    for claim in usable:
        topic = topic_of(claim)
        if topic:
            found.setdefault(topic, Advice(topic, claim))
    return tuple(found.values())[:MOST_LEADS]


def topic_of(claim: Claim) -> str:
    """What a claim suggests to talk about, "" when it suggests nothing."""
    if claim.trait is None:
        return ""
    yes = None if claim.is_measured else says_yes_alone(claim.trait.level)
    if claim.is_measured or yes is not None:
        words = words_of(claim.trait.column)
        for pattern, more, less in TOPICS:
            if re.search(pattern, words):
                return more if _is_more(claim) == (yes is not False) else less
    if claim.is_measured or not _is_more(claim) or yes is False or (claim.share or 0.0) < LEAST_SHARE:
        return ""
    topic = FAMILY_TOPICS.get(claim.trait.family, "")
    if yes:
        return f"{topic}_yes" if topic else ""
    return "" if BARE_NUMBER.fullmatch(claim.trait.level) else topic  # "3" of a scale is nothing to answer


def _is_more(claim: Claim) -> bool:
    return claim.trait is not None and claim.trait.effect > 0
