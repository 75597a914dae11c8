"""Sentences that were read over and found bad, each with what it is now, in the language it was bad in."""

from __future__ import annotations

import re

import pytest

from segexplorer.core.claims import Claim
from segexplorer.core.model import Trait
from segexplorer.ingest.samples import online_shop
from segexplorer.words import brief, cards
from segexplorer.words.clauses import clause
from segexplorer.words.language import speaking
from segexplorer.words.personas import STAGES, column_name, trait_text


def number(column: str, value: float, base: float, kind: str = "number") -> Trait:
    return Trait(column, "behaviour", kind, "", value, base, 100 * value / base, value - base)  # type: ignore[arg-type]


def level(column: str, text: str, value: float, base: float, kind: str = "category") -> Trait:
    return Trait(column, "behaviour", kind, text, value, base, 100 * value / base, value - base)  # type: ignore[arg-type]


CLAUSES = [  # language, trait, what is said
    (
        "de",
        number("ordering_span_days", 23.6, 131),
        "zwischen ihrer ersten und letzten Bestellung liegen im Durchschnitt 24 Tage",
    ),  # Tagen
    (
        "de",
        number("days_between_orders", 109.1, 72.6),
        "zwischen zwei Bestellungen liegen im Durchschnitt 109 Tage (alle: 73 Tage)",
    ),
    ("de", number("recency_days", 33.5, 189), "im Durchschnitt haben sie zuletzt vor 34 Tagen bestellt (alle: vor 189 Tagen)"),
    (
        "de",
        number("Mitglied seit", 244, 839, "date"),
        "im Durchschnitt sind sie seit 244 Tagen Kunden",
    ),  # was Mitglied seit war vor
    ("de", number("Kurse gebucht", 13.9, 4.57), "bei „Kurse gebucht“ liegen sie im Durchschnitt bei 13,9 (alle: 4,57)"),
    ("de", level("Bevorzugte Uhrzeit", "morgens", 0.7, 0.2), "bei 70 von 100 ist „Bevorzugte Uhrzeit“ morgens (alle: 20)"),
    ("de", number("email_opens_90d", 8.15, 5.64), "im Durchschnitt haben sie 8,15 E-Mail-Öffnungen in 90 Tagen (alle: 5,64)"),
    (
        "de",
        number("Newsletter-Öffnungsrate", 0.398, 0.273),
        "bei „Newsletter-Öffnungsrate“ liegen sie im Durchschnitt bei 40\xa0%",
    ),  # 0,398
    ("de", number("Alter", 60.4, 39), "im Durchschnitt sind sie 60,4 Jahre alt (alle: 39)"),  # was Bei Alter liegen sie bei 60,4
    (
        "en",
        number("tenure_days", 435, 830),
        "they have been customers for 1.2 years on average (everyone: 2.3 years)",
    ),  # 435 days, 2.3 years
    ("en", number("tenure_days", 55.5, 830), "they have been customers for 56 days on average (everyone: 830 days)"),
    ("en", number("account_calls", 0.00414, 1.75), "they average almost 0 for “account calls” (everyone: 1.75)"),  # was 0.00414
    ("en", number("visits_90d", 0.719, 13.3), "they have 0.7 visits in 90 days on average (everyone: 13.3)"),  # was 0.719
    (
        "en",
        level("industry", "Software", 0.62, 0.25),
        "“industry” is Software for 62 of 100 (everyone: 25)",
    ),  # was for 62 of 100 industry is
]


@pytest.mark.parametrize(("language", "trait", "text"), CLAUSES)
def test_a_story_reads_as_people_write(language: str, trait: Trait, text: str) -> None:
    with speaking(language):
        assert clause(trait).startswith(text)


def outside(trait: Trait, **kept: float) -> Claim:
    return Claim("outside_high", 100, 500, 0.2, trait=trait, **kept)  # type: ignore[arg-type]


def nearest(trait: Trait, there: float, name: str = "Regulars") -> Claim:
    return Claim("divides", 300, 500, trait=trait, other=3, other_name=name, other_value=there)


SENTENCES = [  # language, claim, what is said
    ("en", outside(number("n_orders", 2.0, 4.0), bound=2.0), "for 20 of 100, “orders” is over 2."),  # was orders is over 2
    ("de", outside(number("n_orders", 2.0, 4.0), bound=2.0), "Bei 20 von 100 liegt „Bestellungen“ über 2."),  # was ist Bestellungen
    ("en", nearest(number("recency_days", 33.5, 189), 425), "“days since last order” is 34 on average here, 425 there."),
    ("de", nearest(number("recency_days", 33.5, 189), 425), "„Tage seit der letzten Bestellung“ liegt hier im Durchschnitt bei 34"),
    ("de", nearest(level("plan", "Team", 0.4, 0.3), 0.1), "„plan“ ist hier bei 40 von 100 Team, dort bei 10 von 100."),
    ("de", nearest(number("x", 2, 1), 3, "Fans von „Tee“"), "Am ähnlichsten: „Fans von ‚Tee‘“;"),  # was „Fans von „Tee““
    (
        "en",
        Claim("when_mostly", 350, 500, trait=level("weekend_reader", "1", 0.7, 0.3, "flag")),
        "True for most: “weekend reader”, 70",
    ),
    ("en", Claim("when_more", 250, 500, trait=level("weekend_reader", "1", 0.5, 0.3, "flag")), "True more often than for others:"),
    ("en", Claim("when_more", 115, 500, trait=level("daypart", "night", 0.23, 0.18)), "Daypart: night more often than others, 23"),
    ("de", Claim("when_mostly", 305, 500, trait=level("Uhrzeit", "abends", 0.61, 0.39)), "Uhrzeit: meist abends, 61 von 100"),
]


@pytest.mark.parametrize(("language", "claim", "text"), SENTENCES)
def test_a_sentence_of_a_card_reads_as_people_write(language: str, claim: Claim, text: str) -> None:
    with speaking(language):
        assert text in cards.sentence(claim)


def test_a_yes_is_not_something_people_have() -> None:
    """Was: 100 of 100 have uses api; 0 von 100 haben Gekündigt."""
    assert trait_text(level("uses_api", "yes", 0.6, 0.3, "flag")) == "uses api: yes for 60 of 100 (everyone: 30)"
    with speaking("de"):
        assert trait_text(level("Gekündigt", "ja", 0.6, 0.3, "flag")) == "Gekündigt: ja bei 60 von 100 (alle: 30)"


def test_german_advice_does_not_say_sie_of_the_customers_where_it_could_be_the_reader() -> None:
    """Was: Ein Dankeschön: Sie kaufen öfter als andere."""
    with speaking("de"):
        said = [text for part in (brief.LEAD, brief.AVOID, brief.TONE) for text in part.values()]
    assert [text for text in said if re.search(r"[:.;] Sie\b", text)] == []


def test_german_asks_people_to_do_something_in_whole_words() -> None:
    """Was: Bitten Sie um dies: etwas vor den anderen sehen."""
    with speaking("de"):
        assert brief.TITLES["action"] == "Worum Sie bitten"
        assert all(re.search(r"\bzu\b|zu[a-z]+en\b", text) for text in brief.ACTION.values())


def test_a_stage_claims_neither_the_future_nor_the_cause() -> None:
    said = " ".join(STAGES.values()).lower()
    assert not set(said.split()) & {"risk", "leaving", "growing", "churn"}


def test_the_columns_of_the_sample_have_german_names() -> None:
    """Was: email opens in 90 Tagen."""
    with speaking("de"):
        said = {column: column_name(column) for column in online_shop(50).columns}
    known = set(said) - {"customer_id", "email", "marketing_consent", "unsubscribed", "responded", "browser"}
    assert [column for column in known if said[column].lower() in (column, column.replace("_", " "))] == []
    assert not any("email" in said[column] or "opens" in said[column] for column in known)
