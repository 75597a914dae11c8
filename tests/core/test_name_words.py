"""What can be said of a segment: a thing once, and the whole where its parts agree."""

from __future__ import annotations

from segexplorer.core.model import Trait
from segexplorer.core.name_words import PART, concepts_of, words_for
from segexplorer.ingest.lexicons import read_lexicon

ENGLISH, GERMAN = read_lexicon("en"), read_lexicon("de")
FOOD = ("MntWines", "MntMeatProducts", "MntFishProducts")


def trait(column: str, effect: float) -> Trait:
    return Trait(column, "value", "number", "", 100 * (1 + effect), 100.0, 100 * (1 + effect), effect)


def strengths(effects: dict[str, float], *others: str, lexicon: object = ENGLISH) -> dict[str, float]:
    """First form -> strength, of traits with these effects in a base with `others` beside."""
    traits = sorted(((i, trait(c, e)) for i, (c, e) in enumerate(effects.items())), key=lambda pair: -abs(pair[1].effect))
    known = concepts_of([(column, "value") for column in (*effects, *others)], lexicon)  # type: ignore[arg-type]
    words = words_for(traits, lexicon, known)  # type: ignore[arg-type]
    return {word.forms[0].noun: round(word.strength, 6) for word in words}


def test_who_buys_more_of_everything_is_a_big_spender_before_a_wine_lover() -> None:
    said = strengths(dict(zip(FOOD, (1.0, 0.9, 0.8), strict=True)))
    assert said == {"big spenders": 1.0, "wine lovers": PART, "meat lovers": 0.9 * PART, "fish lovers": 0.8 * PART}


def test_which_part_is_ahead_by_a_little_changes_nothing() -> None:
    one = strengths(dict(zip(FOOD, (-1.0, -0.99, -0.8), strict=True)))
    other = strengths(dict(zip(FOOD, (-0.99, -1.0, -0.8), strict=True)))
    assert next(iter(one)) == next(iter(other)) == "small spenders"


def test_one_part_of_many_does_not_speak_for_the_whole() -> None:
    assert strengths({"MntWines": 1.0}, *FOOD[1:]) == {"wine lovers": 1.0}


def test_parts_that_disagree_do_not_speak_for_the_whole() -> None:
    assert "big spenders" not in strengths({"MntWines": 1.0, "MntMeatProducts": 0.9, "MntFishProducts": -0.5})


def test_where_the_whole_was_measured_its_parts_do_not_speak_for_it() -> None:
    assert "big spenders" not in strengths(dict(zip(FOOD, (1.0, 0.9, 0.8), strict=True)), "spend_total")


def test_a_whole_has_no_word_that_asks_for_a_number_of_its_own() -> None:
    """Few orders in shops, online and from catalogues are no "one-time buyers": nobody counted their orders."""
    few = {"NumStorePurchases": -1.0, "NumWebPurchases": -1.0, "NumCatalogPurchases": -0.9}
    assert next(iter(strengths(few))) == "occasional buyers"
    assert next(iter(strengths(few, lexicon=GERMAN))) == "Gelegenheitskäufer"
