"""What was looked for when names and stories were read over, for every number of groups from 2 to 12, in both languages."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, takewhile
from pathlib import Path

import pytest

from segexplorer.core.cards import Card, deal_every
from segexplorer.core.claims import Claim
from segexplorer.core.lexicon import Lexicon
from segexplorer.core.model import Choices
from segexplorer.core.personas import rename
from segexplorer.ingest.lexicons import languages, read_lexicon
from tests.core.sets import LEAST, SETS, explored

SHOWN = range(2, 13)
OPPOSITES = {frozenset({"weekday", "weekend"})}
ALIKE = {"en": 0.5, "de": 0.75}  # of the shorter word; "preiskritisch" and "Preiskritiker", not "umsatzstark" and "umsatzschwach"


@cache
def cards(name: str, folder: Path | None) -> dict[int, Card]:
    base = explored(name, folder)
    return deal_every(base.learned, base.summary, base.grown, Choices(), SHOWN, LEAST)


def said(claims: tuple[Claim, ...]) -> tuple[object, ...]:
    """What the first of the claims speaks of, and which way."""
    trait = claims[0].trait if claims else None
    return (trait.column, trait.level, trait.effect > 0) if trait else ()


def check_siblings(dealt: dict[int, Card]) -> int:
    """How many pairs of siblings begin, as they are shown, with different things."""
    pairs = [(dealt[i], dealt[i + 1]) for i in range(2, 24, 2) if i + 1 in dealt]
    for one, other in pairs:
        for first, second in ((one.traits, other.traits), (one.story, other.story)):
            assert not first or not second or said(first) != said(second), (one.name, other.name)
    return len(pairs)


def alike(one: str, other: str, language: str) -> bool:
    """Whether two names are made of the same words but for their endings and "customers".

    >>> alike("Menswear buyers", "Menswear-buying customers", "en"), alike("Menswear buyers", "Menswear lovers", "en")
    (True, False)
    """
    a, b = ([w for w in re.split("[ -]", name.lower()) if w not in ("customers", "kunden")] for name in (one, other))
    return len(a) == len(b) and all(any(begin_alike(x, y, ALIKE[language]) for y in b) for x in a)


def begin_alike(one: str, other: str, share: float) -> bool:
    n_same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return n_same >= max(3, share * min(len(one), len(other))) and frozenset({one, other}) not in OPPOSITES


def check_names(name: str, folder: Path | None, lexicon: Lexicon) -> int:
    """How many names no other name on their screen says again in other words, none with a number or quotation marks."""
    base = explored(name, folder)
    encoder = base.learned.assigner.space.encoder
    personas = rename(base.grown.personas, encoder, base.summary, base.grown.tree, lexicon)
    n_read = 0
    for k in SHOWN:
        shown = [personas[i].name for i in base.grown.path.cut(k).segment_ids]
        n_read += len(shown)
        assert not [one for one in shown if set(one) & set('"„“”‚‘') or one.split()[-1].isdigit()]
        assert not [pair for pair in combinations(shown, 2) if alike(*pair, lexicon.language)], shown
    return n_read


@pytest.mark.parametrize("language", languages())
def test_no_two_names_of_the_sample_say_the_same_on_one_screen(language: str) -> None:
    assert check_names("sample", None, read_lexicon(language)) == sum(SHOWN)


@pytest.mark.parametrize("name", SETS)
def test_no_two_names_of_real_data_say_the_same_on_one_screen(name: str, shared_data: Path) -> None:
    for language in languages():
        assert check_names(name, shared_data, read_lexicon(language)) == sum(SHOWN)


def test_siblings_of_the_sample_are_shown_with_different_leads() -> None:
    assert check_siblings(cards("sample", None)) == 11


@pytest.mark.parametrize("name", SETS)
def test_siblings_of_real_data_are_shown_with_different_leads(name: str, shared_data: Path) -> None:
    assert check_siblings(cards(name, shared_data)) == 11
