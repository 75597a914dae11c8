"""What one claim of a card says, and what it rests on: sentences filled with numbers that are already known."""

from __future__ import annotations

import re
from typing import Any

from segexplorer.words.clauses import blanks_of, clip
from segexplorer.words.durations import durations
from segexplorer.words.messages import WORDS, filled
from segexplorer.words.numbers import of_100, people, per_100, significant, whole
from segexplorer.words.personas import INDEX, says_yes, trait_text
from segexplorer.words.values import bounds, side_by_side

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
EVIDENCE = WORDS | {
    "level": "{n} of {n_asked}; {of_100} here, {base_per_100} of 100 overall; {index}",
    "level_nobody": "{n} of {n_asked}; {of_100} here, {base_per_100} of 100 overall",
    "level_at_least": "{n} of at least {n_asked}; {of_100} here, {base_per_100} of 100 overall; {index}",
    "number": "average over {n}; {value} here, {base_value} for everyone; {index}",
    "number_at_least": "average over at least {n}; {value} here, {base_value} for everyone; {index}",
    "number_bare": "average over {n}; {value} here, {base_value} for everyone",
    "number_bare_at_least": "average over at least {n}; {value} here, {base_value} for everyone",
}


def sentence(claim: Any) -> str:
    """The sentence of any claim of a card."""
    habit = HABIT.fullmatch(claim.code)
    if habit:
        return alone(_habit(claim, habit[1]))
    if claim.code.startswith("outside"):
        return _outside(claim)
    if claim.code in ("divides", "nearest"):
        return _nearest(claim)
    return trait_text(claim.trait)


def _habit(claim: Any, how: str) -> str:
    if how == "share":
        return trait_text(claim.trait)
    return filled((HABITS_OF_YES if _is_yes(claim.trait) else HABITS)[how], blanks_of(claim.trait))


def alone(text: str) -> str:
    """The text as it begins where it stands alone, not in a list of traits."""
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
