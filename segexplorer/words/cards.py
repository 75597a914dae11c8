"""What a card says: sentences filled with numbers that are already known, and the evidence under each."""

from __future__ import annotations

from typing import Any

from segexplorer.words.messages import WORDS, Text
from segexplorer.words.numbers import of_100, people
from segexplorer.words.personas import index_text, trait_text

PAGE = WORDS | {
    "title": "{k} groups, best first",
    "title_one": "One group: everybody",
    "cards": "Cards",
    "side_by_side": "Side by side",
    "map": "Map",
    "family_tree": "Family tree",
    "table": "Table",
    "n_segments": "Number of groups",
    "family": "Show what concerns",
    "every_family": "everything",
}
SENTENCES = WORDS | {
    "outside": "Not everyone here is like this: {of_100} do not fit the description.",
}
COUNTED = Text("{n} of {asked}", context="people")


def sentence(claim: Any) -> str:
    """The sentence of a claim."""
    if claim.trait is not None:
        return trait_text(claim.trait)
    return SENTENCES[claim.code].format(of_100=of_100(claim.share))


def evidence(claim: Any) -> str:
    """What a sentence rests on: how many people, of how many, against everyone."""
    counted = COUNTED.format(n=people(claim.n_customers), asked=people(claim.n_asked))
    if claim.trait is None:
        return counted
    return ", ".join(part for part in (counted, index_text(claim.trait)) if part)
