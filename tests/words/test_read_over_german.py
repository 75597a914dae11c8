"""German that was read over and found bad, by its cause: each test says what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from segexplorer.core.claims import Claim
from segexplorer.core.encode import MISSING, OTHER
from segexplorer.core.model import Trait
from segexplorer.ingest.customer_columns import DAYPARTS
from segexplorer.ingest.samples import online_shop
from segexplorer.words import brief, cards, claims, clauses, personas, spread, views
from segexplorer.words.clauses import clause
from segexplorer.words.editing import done_text, giving_up
from segexplorer.words.explorer import HEADLINE, HEADLINE_ONE, HONESTY, OUTCOMES, expected_text
from segexplorer.words.imports import how_far
from segexplorer.words.language import FOLDER, PLACE, speaking
from segexplorer.words.levels import known_level

NAMES = ("group", "other", "parent", "larger", "smaller", "highest", "lowest")
NAMED = ("editing.", "views.TREE", "views.SIDE")  # where those blanks are names of groups
STRAY = {  # what is said of it -> what stood there beside it, in the same sense
    "Gruppe": r"\bSegmente?n?\b",
    "E-Mail-Programm": "Mailprogramm",
    "fixieren": "[Ff]estgehalten|[Ff]esthalten",
    "verknüpfen": "“ (verbinden|verbunden)",
    "k-Means": "k-means",
    "die Kunden insgesamt": "als Kunden allgemein",
    "beobachtet": "Von uns gesehen",
}


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with speaking("de"):
        yield


@pytest.fixture(scope="module")
def entries() -> list[tuple[str, str]]:
    """Where each German text stands, and the text."""
    with FOLDER.joinpath("de", *PLACE).open("rb") as file:
        read = [message for message in read_po(file, locale="de") if message.id]
    texts = [(m.auto_comments, (m.string,) if isinstance(m.string, str) else m.string) for m in read]
    return [(place, text) for places, forms in texts for place in places for text in forms]


def number(column: str, value: float, base: float) -> Trait:
    return Trait(column, "behaviour", "number", "", value, base, 100 * value / base, value - base)


def level(column: str, text: str, value: float, base: float, kind: str = "category") -> Trait:
    return Trait(column, "behaviour", kind, text, value, base, 100 * value / base, value - base)  # type: ignore[arg-type]


def test_a_name_inside_a_sentence_stands_in_quotation_marks(entries: list[tuple[str, str]]) -> None:
    """Was: Kürzlich aktive Kunden mit Lange abwesende Kunden zusammengelegt, where German would bend the names."""
    bare = "|".join(rf"(?<!„)\{{{name}\}}" for name in NAMES)
    assert [(place, text) for place, text in entries if place.startswith(NAMED) and re.search(bare, text)] == []


def test_what_is_quoted_has_german_marks(entries: list[tuple[str, str]]) -> None:
    """Was: In "{file}" haben mehrere Zeilen dieselbe "{column}"."""
    assert [text for _, text in entries if re.search(r'"\{|\}"|\}”', text)] == []


@pytest.mark.parametrize("word", STRAY)
def test_one_thing_has_one_word(word: str, entries: list[tuple[str, str]]) -> None:
    assert [text for _, text in entries if re.search(STRAY[word], text)] == []


def test_what_holds_days_holds_dates(entries: list[tuple[str, str]]) -> None:
    """Was: Zeilen ohne Tag; enthält Daten mit Tagen; Enthält: Tage."""
    days = r"ohne Tag\b|unlesbare[mn] Tag|Daten mit Tagen|enthält Tage|^Tage$"
    assert [text for _, text in entries if re.search(days, text)] == []


def test_no_clause_begins_with_they_because_a_story_makes_it_you() -> None:
    """Was: Sie geben in 25 % der Fälle Ware zurück."""
    rows = [text for kind in clauses.SIZES for text in clauses.SIZES[kind]]
    said = [*clauses.NUMBERS.values(), *clauses.LEVELS.values(), *rows]
    assert [text for text in said if text.lower().startswith(("sie ", "ihre"))] == []


def test_advice_does_not_say_your_of_what_is_theirs() -> None:
    """Was: Ihre Sprache: nl."""
    assert brief.LEAD["language"].format(level="nl") == "Die Sprache dieser Kunden: nl."


def test_what_they_bring_is_not_what_you_bring() -> None:
    """Was: erreichen Sie 40 von 100 Kunden. Sie bringen im Durchschnitt je 12."""
    assert not any("Sie bringen" in words["value"] for words in (HEADLINE, HEADLINE_ONE))


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        (number("n_order_days", 1.0, 3.83), "die Zahl ihrer Bestelltage liegt im Durchschnitt bei 1 (alle: 3,83)"),
        (number("n_orders", 1.0, 4.38), "die Zahl ihrer Bestellungen liegt im Durchschnitt bei 1 (alle: 4,38)"),  # 1 Bestellungen
        (number("n_products", 1.0, 61), "die Zahl verschiedener gekaufter Produkte liegt im Durchschnitt bei 1 (alle: 61)"),
        (number("returns_share", 0.25, 0.11), "in 25\xa0% der Fälle geben sie Ware zurück (alle: 11\xa0%)"),
        (number("spend_total", 1340, 268), "im Durchschnitt haben sie 1.340 ausgegeben (alle: 268)"),  # je 1.340
        (level("favourite_meal", "Eis", 0.46, 0.1), "bei 46 von 100 steht Eis an erster Stelle (alle: 10)"),
        (level("device", "tablet", 0.27, 0.13), "bei 27 von 100 ist das Gerät Tablet"),  # 27 von 100 nutzen tablet
        (level("age_band", "45-54", 0.29, 0.16), "29 von 100 gehören zur Altersgruppe 45-54 (alle: 16)"),  # sind im Alter 45-54
    ],
)
def test_a_clause_holds_for_any_number_and_level(trait: Trait, text: str) -> None:
    assert clause(trait).startswith(text)


def test_a_level_does_not_stand_beside_a_count() -> None:
    """Was: ist hier bei 98 von 100 1) $0 - $100."""
    claim = Claim("divides", 300, 500, trait=level("rooms", "2", 0.98, 0.36), other=3, other_name="Übrige", other_value=0.1)
    assert claims.sentence(claim).endswith("„rooms: 2“ hier bei 98 von 100, dort bei 10 von 100.")


def test_a_rule_is_not_said_to_like_a_group() -> None:
    """Was: Findet diese Gruppe gut."""
    rule = SimpleNamespace(conditions=(1,), f1=0.9, recall=0.91, precision=0.99)
    said = "Die Regel trifft diese Gruppe gut: Sie findet 91 von 100 ihrer Personen, und 99 von 100 der Gefundenen gehören dazu."
    assert personas.rule_quality(rule) == said


def test_what_a_merge_says() -> None:
    """Was: Zusammenlegen nimmt „Frühaufsteher“: den eigenen Namen, das Festhalten."""
    names = SimpleNamespace(name="Lange aktive Kunden"), SimpleNamespace(name="Treue Kunden")
    merge = SimpleNamespace(do="merge", group=names[0], other=names[1])
    assert done_text(merge) == "„Lange aktive Kunden“ mit „Treue Kunden“ zusammengelegt"
    lost = "Beim Zusammenlegen verliert „Frühaufsteher“: den eigenen Namen, die Fixierung; „Rückgängig“ bringt alles zurück."
    assert giving_up("Frühaufsteher", ("name", "lock")) == lost


def test_the_group_does_not_lie_above_everybody() -> None:
    """Was: Wie diese Gruppe über den Werten aller liegt."""
    assert cards.PARTS["picture"] == "Wie sich diese Gruppe auf die Werte aller Kunden verteilt"


def test_an_axis_says_higher_whatever_the_column_is() -> None:
    """Was: mehr Alter; kürzer seit Anmeldung; kein Einwilligung."""
    assert views.axis_words([("Alter", "number", 1.0), ("Anmeldung", "date", -1.0)]) == (
        "Alter niedriger, Anmeldung länger her",
        "Alter höher, Anmeldung weniger lange her",
    )
    assert views.fact_name(level("Einwilligung", "nein", 0.4, 0.2, "flag")) == "Einwilligung: nein"


def test_several_files_are_read_in_the_plural_too() -> None:
    """Was: „a.csv“ und 1 weitere wird gelesen."""
    facts = {"files": ["a.csv", "b.csv"], "size_bytes": 300_000_000}
    assert how_far(facts, 0.45, "reading") == "„a.csv“ und 1 weitere: 150 von 300 MB gelesen …"


def test_the_missed_agree_with_their_number() -> None:
    """Was: 12 würde passen, bekommen aber keine."""
    assert OUTCOMES["missed"] == "würden passen, bekommen aber keine"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tage_seit_letztem_Besuch", "Tage seit letztem Besuch"),
        ("Besuche_letzte_90_Tage", "Besuche in 90 Tagen"),
        ("Käufe_12M", "Käufe in 12 Monaten"),
        ("Year_Birth", "Year Birth"),
        ("NumWebVisits", "NumWebVisits"),
    ],
)
def test_a_column_of_a_german_list_has_no_underscores(name: str, said: str) -> None:
    assert personas.column_name(name) == said


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        (number("Anzahl_Bestellungen", 9.88, 4.86), "die Zahl ihrer Bestellungen liegt im Durchschnitt bei 9,88 (alle: 4,86)"),
        (number("Umsatz_gesamt", 449, 315), "im Durchschnitt haben sie 449 ausgegeben (alle: 315)"),
        (number("Durchschnittlicher Bestellwert", 43, 21.7), "im Durchschnitt geben sie 43 je Bestellung aus (alle: 21,7)"),
        (number("Tage seit letzter Bestellung", 34, 189), "im Durchschnitt haben sie zuletzt vor 34 Tagen bestellt (alle: vor 189"),
        (number("Wochenendanteil", 0.18, 0.31), "in 18\xa0% der Fälle kommen sie am Wochenende (alle: 31\xa0%)"),
        (number("Wochenendanteil", 18, 31), "bei „Wochenendanteil“ liegen sie im Durchschnitt bei 18 (alle: 31)"),
        (number("Besuche_letzte_90_Tage", 29.9, 14.5), "im Durchschnitt haben sie 29,9 Besuche in 90 Tagen (alle: 14,5)"),
        (number("Anzahl Besuche", 29.9, 14.5), "bei „Anzahl Besuche“ liegen sie im Durchschnitt bei 29,9 (alle: 14,5)"),
        (level("Herkunftskanal", "Empfehlung", 0.41, 0.28), "41 von 100 kamen über Empfehlung (alle: 28)"),
        (level("Wohnort", "Zürich", 0.62, 0.21), "62 von 100 sind in Zürich (alle: 21)"),
        (level("Gerät", "Tablet", 0.27, 0.13), "bei 27 von 100 ist das Gerät Tablet (alle: 13)"),
        (number("visits_90d", 1.0, 13.3), "bei „Besuche in 90 Tagen“ liegen sie im Durchschnitt bei 1 (alle: 13,3)"),  # 1 Besuche
    ],
)
def test_a_german_column_is_told_by_what_it_speaks_of(trait: Trait, text: str) -> None:
    """Was: bei „Anzahl_Bestellungen“ liegen sie im Durchschnitt bei 9,88."""
    assert clause(trait).startswith(text)


def test_the_levels_made_here_and_those_of_the_sample_have_german_names() -> None:
    """Was: liebste Tageszeit: meist afternoon; toys and gifts steht an erster Stelle."""
    sample, same = online_shop(3_000), {"desktop", "tablet", "newsletter"}
    columns = ("favourite_daypart", "device", "source", "favourite_category")
    found = {(column, text) for column in columns for text in sample[column].dropna().unique()}
    assert {known_level(*one).lower() for one in found if known_level(*one).lower() == one[1]} == same
    assert {text for column, text in found if column == "favourite_daypart"} == {name for name, _ in DAYPARTS}
    assert [known_level("plan", text) for text in (OTHER, MISSING)] == ["andere", "keine Angabe"]
    assert known_level("plan", "mobile") == "mobile"  # of somebody's own column nothing is known


def test_a_level_is_said_in_german_wherever_it_stands() -> None:
    evening = level("favourite_daypart", "evening", 0.61, 0.39)
    said = [
        *(clause(evening), personas.trait_text(evening), views.fact_name(evening)),
        claims.sentence(Claim("when_mostly", 305, 500, trait=evening)),
        spread.cell_text(evening, SimpleNamespace(level="evening", share=0.6, base_share=0.4)),
        brief.advice_text("lead", SimpleNamespace(code="interest", claim=Claim("lead", 305, 500, trait=evening))),
    ]
    assert [text for text in said if "Abend" not in text or "evening" in text] == []


def test_new_customers_are_not_expected_to_differ_less_twice() -> None:
    """Was: Erwarten Sie bei neuen Kunden zwischen 2 % mehr und 3 % weniger weniger."""
    low, high = (
        HONESTY["likeness"].format(between=expected_text("likeness", *ends), lift="") for ends in ((-0.02, 0.03), (0.1, 0.2))
    )
    assert low == "Erwarten Sie bei neuen Kunden zwischen 2\xa0% mehr und 3\xa0% weniger."
    assert high == "Erwarten Sie bei neuen Kunden zwischen 10\xa0% und 20\xa0% weniger."


def test_so_many_days_ago_are_whole() -> None:
    """Was: vor 55,3 Tagen."""
    assert views.value_text(Trait("Anmeldung", "recency", "date", "", 55.3, 830, 7, -1), 55.3) == "vor 55 Tagen"


def test_the_columns_made_here_are_nouns_because_a_line_begins_with_them() -> None:
    """Was: liebste Kategorie: Mode bei 48 von 100."""
    assert [name for name in personas.COLUMN_NAMES.values() if not name[0].isupper()] == []


def test_others_are_not_a_part_of_the_day() -> None:
    """Was: Liebste Tageszeit: öfter morning als andere."""
    claim = Claim("when_more", 115, 500, trait=level("favourite_daypart", "morning", 0.23, 0.18))
    assert claims.sentence(claim) == "Lieblingstageszeit: öfter Morgen als bei anderen, 23 von 100 (alle: 18)"


def test_a_trait_of_the_tree_has_one_colon() -> None:
    """Was: Gerät: Tablet: 27 von 100."""
    trait = level("device", "tablet", 0.27, 0.13)
    assert views.trait_words(trait, views.axis_name(trait)) == "Gerät: Tablet, hier 27 von 100 (alle: 13 von 100)"
    assert views.trait_words(number("Saldo", -1.65, 0.0819), "Saldo") == "Saldo, hier -1,65 (alle: 0,0819)"  # nor – -1,65


def test_a_name_with_quotation_marks_has_them_single_beside_another() -> None:
    fans = "Fans von „Tee“"
    said = views.differ_most(fans, "Einmalkäufer", "Alter", number("Alter", 50, 40), 50, 30)
    assert said == "„Fans von ‚Tee‘“ und „Einmalkäufer“ unterscheiden sich am meisten in „Alter“: 50 gegenüber 30 (alle: 40)."
