"""What was looked for when names and stories were read over, for every number of groups from 2 to 12, in both languages."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, takewhile
from pathlib import Path

import pandas as pd
import pytest

from segexplorer.core.cards import Card, deal_every
from segexplorer.core.claims import Claim
from segexplorer.core.encode import NumberCode
from segexplorer.core.learned import Question
from segexplorer.core.lexicon import Lexicon
from segexplorer.core.model import Choices, Trait
from segexplorer.core.name_patterns import pair
from segexplorer.core.personas import rename
from segexplorer.core.traits import reads_alike
from segexplorer.ingest.lexicons import languages, read_lexicon
from tests.core.bases import ENGLISH, explore_frame
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


def turned(dealt: dict[int, Card]) -> list[tuple[Trait, Trait]]:
    """(which level few have, which more have) of what sets segments apart, where the card says the second."""
    claimed = [(card, claim.trait) for card in dealt.values() for claim in card.traits if claim.trait]
    return [
        (few, said)
        for card, said in claimed
        for few in card.persona.traits
        if few.kind == "category" and few.column == said.column and few.effect < 0 < said.effect
    ]


def check_what_is_told(dealt: dict[int, Card]) -> int:
    """How many cards were checked for what was bad when they were read."""
    for card in dealt.values():
        assert not card.outside or (card.outside.share or 0) <= 0.5, card.name  # was not everyone is like this: 82 of 100 are not
        tenure = [claim for claim in card.journey if claim.code == "tenure" and claim.trait and claim.trait.effect < 0]
        if card.stage == "new" and tenure:  # was Newer customers: 0.25 catalogue purchases
            assert card.journey[0].code == "tenure", card.name
        divided = card.nearest and card.nearest.trait
        delicate = ("Teenhome", "Kidhome", "loan", "housing", "Gender", "Marital_Status")
        assert not divided or divided.column not in delicate, card.name  # was what divides them: "loan" is no for 0 of 100
        assert not [claim for claim in card.story if claim.trait and claim.trait.column in delicate]
    return len(dealt)


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


def test_what_is_told_of_the_sample_is_worth_telling() -> None:
    assert check_what_is_told(cards("sample", None)) == 22


@pytest.mark.parametrize("name", SETS)
def test_what_is_told_of_real_data_is_worth_telling(name: str, shared_data: Path) -> None:
    assert check_what_is_told(cards(name, shared_data)) == 22


@pytest.mark.parametrize("name", ["hillstrom", "mcdonalds"])
def test_a_card_says_what_people_are_not_what_they_are_not(name: str, shared_data: Path) -> None:
    """Was, of June customers: "month" is May for only 2.4 of 100."""
    pairs = turned(cards(name, shared_data))
    assert pairs
    for few, said in pairs:
        assert few.level != said.level
        assert said.value > said.base_value
        assert said.effect >= -few.effect / 2  # what is hardly more than elsewhere says less than what is missing


def scale(*edges: float) -> NumberCode:
    return NumberCode("x", "behaviour", "", False, edges[0], edges[-1], 0.0, 0.0, 1.0, 0.0, edges)


def test_a_mean_that_reads_like_everybodys_is_not_claimed() -> None:
    """Was Perhaps drifting away: days since last order 200 on average (everyone: 189)."""
    days = scale(2.0, 12.0, 60.0, 160.0, 450.0)
    index = scale(92.2, 93.1, 94.5)
    assert reads_alike(days, 200.0, 189.0)
    assert not reads_alike(days, 230.0, 189.0)
    assert not reads_alike(index, 93.9, 93.6)  # counts from elsewhere: little is much
    assert not reads_alike(scale(-3.4, -1.8, 1.1), 0.0, 0.08)


def test_all_of_a_base_may_be_called_something_without_a_number(shared_data: Path) -> None:
    """Was, of all 64,000 customers of hillstrom: Established customers 2; Customers spending $0-$100 2."""
    frame = pd.read_csv(shared_data / "hillstrom.csv").drop(columns=["conversion", "spend"])
    grown = explore_frame(frame, Question("visit")).grown
    names = [grown.personas[i].name for k in SHOWN for i in grown.path.cut(k).segment_ids]
    assert [name for name in names if name.split()[-1].isdigit() or name == "Other customers"] == []


def test_what_is_spent_may_be_said_beside_something_else() -> None:
    """Was Customers spending $0-$100, which with one more word is too long for a name."""
    spent, new = (ENGLISH.forms_of(trait)[0] for trait in (level("history_segment", "1) $0 - $100"), level("newbie", "0")))
    assert pair(new, spent, ENGLISH) == "Established $0-$100 spenders"


def level(column: str, text: str) -> Trait:
    kind = "flag" if text == "0" else "category"
    return Trait(column, "value" if kind == "category" else "behaviour", kind, text, 0.9, 0.4, 225.0, 1.0)


def test_siblings_of_the_sample_are_shown_with_different_leads() -> None:
    assert check_siblings(cards("sample", None)) == 11


@pytest.mark.parametrize("name", SETS)
def test_siblings_of_real_data_are_shown_with_different_leads(name: str, shared_data: Path) -> None:
    assert check_siblings(cards(name, shared_data)) == 11
