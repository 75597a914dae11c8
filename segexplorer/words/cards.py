"""What a card says as a whole: its story, size, relevance, stage and how long it lasts (its claims: words.claims)."""

from __future__ import annotations

from typing import Any

from segexplorer.words import explorer
from segexplorer.words.claims import alone
from segexplorer.words.clauses import clause, clip
from segexplorer.words.messages import WORDS, Text, filled
from segexplorer.words.numbers import of_100, people, per_100, times_as
from segexplorer.words.personas import STAGES, trait_text
from segexplorer.words.scorecard import level_of

PAGE = WORDS | {
    "title": "{k} groups, best first",
    "title_one": "One group: everybody",
    "cards": "Cards",
    "side_by_side": "Side by side",
    "map": "Map",
    "family_tree": "Family tree",
    "table": "Table",
    "edit": "Edit",
    "n_segments": "Number of groups",
    "family": "What to show",
    "every_family": "everything",
    "nobody": "No group stands out in this. Choose another way to divide, or everything.",
    "show_evidence": "Show what each sentence rests on",
    "note": "Point at a sentence to see what it rests on; on paper it stands below. Nothing is said about fewer than {least} people.",
    "glyph": "The drawings are made from the numbers: each petal is one thing that tells customers apart, over the ring for more than "
    "average, inside it for less; the sign in the middle stands for what sets the group apart most.",
}
PARTS = WORDS | {
    "traits": "What sets them apart",
    "habits": "Where and when",
    "stage": "Where they are on their way",
    "outside": "Not everyone here is like this",
    "nearest": "Most like",
    "brief": "How to talk to them",
    "picture": "How this group lies over everyone’s values",
}
EVERYBODY = Text("Everybody in one group: nothing sets them apart from themselves.")
NOTHING = Text("Nothing more may be said of these people than their name.")  # which may rest on what tells of too few
BELOW = Text("What may be said of these people stands below.")
STORY = (Text("{first}."), Text("{first}, and {second}."), Text("{first}; {second}; and {third}."))

SIZE = Text("{people}: {of_100} customers, of whom {reach} can be reached.")
SIZE_ALL = Text("{people}: {of_100} customers, all of whom can be reached.")
STAGE = Text("{stage}: {why}")
RELEVANCE = Text("{relevance} (everyone: {base})")
LIFT = Text("{lift}; on new customers, expect {between}")
NEW_CUSTOMERS = Text("On new customers, expect {between}")
LIKENESS = Text("They differ {n} among themselves than customers do overall")
NEW_LIKENESS = Text("On new customers, expect {between} less")
LASTING = WORDS | {
    "steady": "Very steady: found again in {n} of {tries} other samples of your customers.",
    "holds": "Steady: found again in {n} of {tries} other samples of your customers.",
    "shaky": "Shaky: found again in {n} of {tries} other samples of your customers.",
    "dissolves": "Falls apart: found again in {n} of {tries} other samples of your customers.",
    "unknown": "Whether it lasts is not known yet; the Segment page works it out.",
}


def story(card: Any) -> str:
    """The one line that tells a group: its two or three strongest claims."""
    clauses = [clause(claim.trait) for claim in card.story[: len(STORY)]]
    if not clauses:
        return _without_a_story(card)
    text = STORY[len(clauses) - 1].format(**dict(zip(("first", "second", "third"), clauses, strict=False)))
    return text[:1].upper() + text[1:]


def _without_a_story(card: Any) -> str:
    if card.persona.id == 1:
        return str(EVERYBODY)
    return str(BELOW if card.traits else NOTHING)


def size(card: Any) -> str:
    """How many people, and how many of them can be reached."""
    words = SIZE_ALL if card.reach_share == card.share else SIZE
    return words.format(people=people(card.n_customers), of_100=of_100(card.share), reach=per_100(card.reach_share))


def relevance(card: Any) -> tuple[str, str]:
    """How relevant a message is here against everyone, and what to expect of new customers; too few answers say so."""
    kind, node = card.goal.unit, card.node
    if not node.told:
        return explorer.CARDS["untold"], ""
    between = explorer.between_text(kind, node.relevance_low, node.relevance_high)
    if kind == "likeness":
        new = NEW_LIKENESS if node.relevance_low >= 0 else NEW_CUSTOMERS
        return LIKENESS.format(n=explorer.less_or_more(node.relevance)), new.format(between=between)
    text = explorer.segment_relevance(kind, node.relevance, clip(node.message))
    text = explorer.with_arms(kind, text, node.treated_mean, node.control_mean)
    if kind in ("uplift", "uplift_value") or node.id == 1:
        return text, NEW_CUSTOMERS.format(between=between)
    base = explorer.relevance_number(kind, card.base_relevance)
    return RELEVANCE.format(relevance=text, base=base), alone(LIFT.format(lift=times_as(node.lift), between=between))


def stage(card: Any) -> str:
    """Where these people are on their way as customers, with the strongest number that says so; "" where nothing does."""
    if not card.stage:
        return ""
    return STAGE.format(stage=STAGES[card.stage], why=trait_text(card.journey[0].trait))


def lasting(card: Any) -> str:
    """How surely the group is found again, in words."""
    if card.persona.id == 1:
        return ""
    if card.n_found is None or card.found_share is None:
        return LASTING["unknown"]
    return filled(LASTING[level_of(card.found_share)], {"n": card.n_found, "tries": card.n_tries})
