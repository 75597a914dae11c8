"""Names of segments: at most three words from what divides a segment from its sibling, unique in the tree.

The larger child keeps its parent's noun (its name stem). The same traits give the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations

from segexplorer.core.answers import says_yes_alone
from segexplorer.core.lexicon import EVERYONE, MOST_WORDS, NOUN, UNNAMEABLE, UNNAMEABLE_LEVEL, Form, level_form, number_form
from segexplorer.core.model import Trait
from segexplorer.core.traits import MEASURED

MOST_FORMS = 8
Divides = Callable[[int, int], tuple[Trait, ...]]


def name_segments(parents: tuple[int, ...], own: Mapping[int, tuple[Trait, ...]], divides: Divides) -> dict[int, str]:
    """Node -> name. `own` holds each node's traits, strongest first; divides(node, sibling) those of the node that set
    it apart from its sibling."""
    names, nouns, taken = {1: EVERYONE}, {1: ""}, {EVERYONE.lower()}
    for i, parent in enumerate(parents):
        larger, smaller = 2 * i + 2, 2 * i + 3
        for node, sibling, stem in ((larger, smaller, nouns[parent]), (smaller, larger, "")):
            forms = _forms(divides(node, sibling) + own[node])
            names[node], nouns[node] = _first_free(forms, stem, taken)
            taken.add(names[node].lower())
    return names


def form_of(trait: Trait) -> Form | None:
    """The words of one trait, None when it must not or cannot be put into a name."""
    if UNNAMEABLE.search(trait.column):
        return None
    if trait.kind in MEASURED:
        return number_form(trait.column, trait.effect > 0)
    says_yes = says_yes_alone(trait.level)
    if trait.kind == "flag" and says_yes is not None:
        return level_form(trait.column, trait.family, trait.level, says_yes == (trait.effect > 0))
    if UNNAMEABLE_LEVEL.search(trait.level):
        return None
    if says_yes is not None and trait.effect > 0:
        return level_form(trait.column, trait.family, trait.level, says_yes)
    return level_form(trait.column, trait.family, trait.level, None) if trait.effect > 0 else None


def _forms(traits: tuple[Trait, ...]) -> list[Form]:
    seen: dict[str, Form] = {}
    for trait in traits:
        form = form_of(trait)
        if form and any(form):
            seen.setdefault(trait.column, form)
    return list(seen.values())[:MOST_FORMS]


def _first_free(forms: list[Form], stem: str, taken: set[str]) -> tuple[str, str]:
    """(name, noun): the first candidate nobody has, else a numbered one."""
    last = ("", "")
    for name, noun in _candidates(forms, stem):
        if name.lower() not in taken:
            return name, noun
        last = last if last[0] else (name, noun)
    stem_name, noun = last if last[0] else (f"Other {NOUN}", "")
    number = next(n for n in range(2, len(taken) + 3) if f"{stem_name} {n}".lower() not in taken)
    return f"{stem_name} {number}", noun


def _candidates(forms: list[Form], stem: str) -> Iterator[tuple[str, str]]:
    """Dividing trait first: with the stem's noun, with another trait's noun, alone, then two adjectives."""
    for i, (adjective, own_noun) in enumerate(forms):
        others = [noun for j, (_, noun) in enumerate(forms) if noun and j != i]
        for noun in ([stem] if stem else []) + others[:2]:
            yield from _fit([adjective], noun)
        yield from _fit([], own_noun) if own_noun and not stem else ()
        yield from _fit([adjective], stem or NOUN)
    for (a, _), (b, _) in permutations(forms, 2):
        yield from _fit([a, b.lower() if b.islower() else b], stem)
        yield from _fit([a, b], NOUN)


def _fit(adjectives: list[str], noun: str) -> Iterator[tuple[str, str]]:
    """The name if it has words enough but not too many, and says nothing twice."""
    words = [w for a in adjectives for w in a.split()] + noun.split()
    roots = [part.lower()[:4] for w in words for part in w.split("-")]
    if all(adjectives) and noun and len(words) <= MOST_WORDS and len(set(roots)) == len(roots):
        name = " ".join(words)
        yield name[0].upper() + name[1:], "" if noun == NOUN else noun
