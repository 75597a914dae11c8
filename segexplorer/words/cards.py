"""What a card says: whole sentences filled with numbers that are already known, and the evidence under each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from segexplorer.words import explorer
from segexplorer.words.clauses import blanks_of, clause, clip
from segexplorer.words.durations import durations
from segexplorer.words.messages import WORDS, Text, filled
from segexplorer.words.numbers import of_100, people, per_100, significant, times_as, whole
from segexplorer.words.personas import INDEX, STAGES, says_no, says_yes, trait_text
from segexplorer.words.scorecard import level_of
from segexplorer.words.values import bounds, level_name, side_by_side

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

HABITS = WORDS | {
    "mostly": "{column}: mostly {level}, {of_100} (everyone: {base_per_100})",
    "more": "{column}: more often {level} than for others, {of_100} (everyone: {base_per_100})",
}
HABITS_OF_YES = WORDS | {
    "mostly": "True for most: “{column}”, {of_100} (everyone: {base_per_100})",
    "more": "True more often than for others: “{column}”, {of_100} (everyone: {base_per_100})",
}
HABIT = re.compile("(?:channel|when|device)_(mostly|more|share)")
OUTSIDE = WORDS | {
    "outside_low": "Not everyone here is like this: for {of_100}, “{column}” is at most {bound}.",
    "outside_high": "Not everyone here is like this: for {of_100}, “{column}” is over {bound}.",
    "date_low": "Not everyone here is like this: for {of_100}, “{column}” lies at most {bound} days back.",
    "date_high": "Not everyone here is like this: for {of_100}, “{column}” lies over {bound} days back.",
    "without": "Not everyone here is like this: for {of_100}, “{column}” is not {level}.",
    "with": "Not everyone here is like this: for {of_100}, “{column}” is {level}.",
    "without_yes": "Not everyone here is like this: for {of_100}, “{column}” is not true.",
    "with_yes": "Not everyone here is like this: for {of_100}, “{column}” is true.",
}
NEAREST = WORDS | {
    "nearest": "Most like “{name}”.",
    "level": "Most like “{name}”; what divides them: “{column}” is {level} for {of_100} here, for {other_of_100} there.",
    "yes": "Most like “{name}”; what divides them: “{column}” is true for {of_100} here, for {other_of_100} there.",
    "number": "Most like “{name}”; what divides them: “{column}” is {value} on average here, {other_value} there.",
    "date": "Most like “{name}”; what divides them: “{column}” lies {duration} back on average here, {other_duration} there.",
}
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
EVIDENCE = WORDS | {
    "level": "{n} of {n_asked}; {of_100} here, {base_per_100} of 100 overall; {index}",
    "level_nobody": "{n} of {n_asked}; {of_100} here, {base_per_100} of 100 overall",
    "level_at_least": "{n} of at least {n_asked}; {of_100} here, {base_per_100} of 100 overall; {index}",
    "number": "average over {n}; {value} here, {base_value} for everyone; {index}",
    "number_at_least": "average over at least {n}; {value} here, {base_value} for everyone; {index}",
    "number_bare": "average over {n}; {value} here, {base_value} for everyone",
    "number_bare_at_least": "average over at least {n}; {value} here, {base_value} for everyone",
}
SPREAD = WORDS | {
    "cell": "{span}: {of_100} here, {base_per_100} of 100 overall",
    "up_to": "up to {high}",
    "over": "over {low}",
    "from_to": "over {low} up to {high}",
    "yes": "yes",
    "no": "no",
    "title": "How this group lies over everyone’s values; a bar over the line means more here than elsewhere. From left to right: {cells}",
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


def sentence(claim: Any) -> str:
    """The sentence of any claim of a card."""
    habit = HABIT.fullmatch(claim.code)
    if habit:
        return _alone(_habit(claim, habit[1]))
    if claim.code.startswith("outside"):
        return _outside(claim)
    if claim.code in ("divides", "nearest"):
        return _nearest(claim)
    return trait_text(claim.trait)


def _habit(claim: Any, how: str) -> str:
    if how == "share":
        return trait_text(claim.trait)
    return filled((HABITS_OF_YES if _is_yes(claim.trait) else HABITS)[how], blanks_of(claim.trait))


def _alone(text: str) -> str:
    """As it begins where it stands alone, not in a list of traits."""
    return text[:1].upper() + text[1:]


def _outside(claim: Any) -> str:
    trait, bound = claim.trait, ""
    if claim.bound is None:
        code = ("without" if trait.effect > 0 else "with") + ("_yes" if _is_yes(trait) else "")
    else:
        code = claim.code.replace("outside", "date") if trait.kind == "date" else claim.code
        bound = bounds(trait.column, claim.bound)[0]
    return filled(OUTSIDE[code], blanks_of(trait) | {"of_100": of_100(claim.share), "bound": bound})


def _nearest(claim: Any) -> str:
    trait, there, name = claim.trait, claim.other_value, clip(claim.other_name)
    if trait is None:
        return filled(NEAREST["nearest"], {"name": name})
    kind = trait.kind if trait.kind in ("number", "date") else "yes" if _is_yes(trait) else "level"
    value, other_value = side_by_side(trait.column, trait.value, there)
    here, other = durations(trait.value, there)
    said = {"name": name, "other_of_100": of_100(there), "other_duration": other, "other_value": other_value}
    return filled(NEAREST[kind], blanks_of(trait) | said | {"value": value, "duration": here})


def index_of(claim: Any) -> str:
    """The index of a claim against 100 for everyone; "" where it says nothing."""
    return INDEX.format(n=whole(round(claim.index_100))) if claim.index_100 else ""


def _is_yes(trait: Any) -> bool:
    return trait.kind == "flag" and says_yes(trait.level)


def evidence(claim: Any) -> str:
    """What a sentence rests on: how many people, of how many, the share or amount against everyone's, the index."""
    index = index_of(claim)
    if claim.share is not None:
        code = "level_at_least" if claim.at_least else "level" if index else "level_nobody"
        counted = {"n": significant(claim.n_customers), "n_asked": people(claim.n_asked)}
        shares = {"of_100": of_100(claim.share), "base_per_100": per_100(claim.base_share), "index": index}
        return filled(EVIDENCE[code], counted | shares)
    if claim.trait is None:
        return people(claim.n_customers)
    code = ("number" if index else "number_bare") + ("_at_least" if claim.at_least else "")
    return filled(EVIDENCE[code], blanks_of(claim.trait) | {"n": people(claim.n_customers), "index": index})


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
    return RELEVANCE.format(relevance=text, base=base), _alone(LIFT.format(lift=times_as(node.lift), between=between))


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


def cell_text(trait: Any, cell: Any) -> str:
    """One bar of the tiny picture in words."""
    shares = {"of_100": of_100(cell.share), "base_per_100": per_100(cell.base_share)}
    return filled(SPREAD["cell"], {"span": _span(trait, cell)} | shares)


def spread_text(trait: Any, cells: Sequence[Any]) -> str:
    """The tiny picture for those who do not see it."""
    return filled(SPREAD["title"], {"cells": "; ".join(cell_text(trait, cell) for cell in cells)})


def _span(trait: Any, cell: Any) -> str:
    if cell.level:
        is_flag = trait.kind == "flag"
        known = "yes" if is_flag and says_yes(cell.level) else "no" if is_flag and says_no(cell.level) else ""
        return SPREAD[known] if known else clip(level_name(trait.column, cell.level))
    ends = [value for value in (cell.low, cell.high) if value is not None]
    written = dict(zip(ends, bounds(trait.column, *ends), strict=True))
    low, high = ("" if value is None else written[value] for value in (cell.low, cell.high))
    return filled(SPREAD["from_to" if low and high else "over" if low else "up_to"], {"low": low, "high": high})
