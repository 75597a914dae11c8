"""Sentences that were read over and found bad, each with what it is now, in the language it was bad in."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from segexplorer.core.claims import Claim
from segexplorer.core.model import Condition, Goal, Node, Persona, Rule, Trait
from segexplorer.core.spread import Cell
from segexplorer.ingest.samples import online_shop
from segexplorer.words import brief, cards, claims, spread
from segexplorer.words.clauses import clause
from segexplorer.words.editing import giving_up
from segexplorer.words.language import speaking
from segexplorer.words.personas import STAGES, column_name, rule_text, trait_text
from segexplorer.words.values import level_name


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
    ("en", number("recency_days", 33.5, 189), "they last ordered 34 days ago"),  # was they ordered last
    ("en", number("n_orders", 0, 4.38), "they placed no orders (everyone: 4.38 each on average)"),  # was 0 orders each on average
    ("en", number("spend_total", 0, 268), "they spent nothing (everyone: 268 each on average)"),
    ("en", number("n_returns", 0.169, 0.836), "they gave something back 0.17 times each on average (everyone: 0.84)"),  # 0.169
    ("en", number("previous", 0.001, 0.173), "they average almost 0 for “previous” (everyone: 0.17)"),
    ("en", number("Year_Birth", 1963.2, 1968.8), "they average 1963 for “Year Birth” (everyone: 1969)"),  # was 1,960, of 1,970
    ("en", number("returns_share", 0.003, 0.11), "they give goods back 0.3% of the time (everyone: 11%)"),  # was 0%
    (
        "en",
        level("favourite_category", "toys and gifts", 0.46, 0.1),
        "“toys and gifts” comes first for 46 of 100",
    ),  # was toys and gifts comes first
    ("en", level("month", "jul", 0.82, 0.17), "“month” is July for 82 of 100"),  # was jul
    ("de", level("month", "jul", 0.82, 0.17), "bei 82 von 100 ist „month“ Juli"),
    ("en", level("language", "nl", 0.55, 0.4), "“language” is Dutch for 55 of 100"),  # was nl
    ("en", level("day_of_week", "thu", 0.28, 0.21), "“day of week” is Thursday for 28 of 100"),
    ("en", level("history_segment", "1) $0 - $100", 0.98, 0.36), "“history segment” is “$0 - $100” for 98 of 100"),  # 1) $0 - $100
    ("en", level("visits", "Once a year", 0.3, 0.17), "“visits” is “Once a year” for 30 of 100"),  # was is Once a year for
    (
        "en",
        level("outcome", "success", 0.0, 0.033),
        "“outcome” is success for nobody (everyone: 3.3 of 100)",
    ),  # was (everyone: 3.3)
    ("en", level("outcome", "failure", 1.0, 0.1), "“outcome” is failure for all (everyone: 10 of 100)"),  # was for 100 of 100
    ("en", level("womens", "1", 1.0, 0.55, "flag"), "“womens” is true for all (everyone: 55 of 100)"),
    ("en", level("newbie", "0", 1.0, 0.5, "flag"), "“newbie” is true for nobody (not for 50 of 100 of everyone)"),
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
    ("de", nearest(level("plan", "Team", 0.4, 0.3), 0.1), "„plan: Team“ hier bei 40 von 100, dort bei 10 von 100."),
    ("de", nearest(number("x", 2, 1), 3, "Fans von „Tee“"), "Am ähnlichsten: „Fans von ‚Tee‘“;"),  # was „Fans von „Tee““
    (
        "en",
        Claim("when_mostly", 350, 500, trait=level("weekend_reader", "1", 0.7, 0.3, "flag")),
        "True for most: “weekend reader”, 70",
    ),
    ("en", Claim("when_more", 250, 500, trait=level("weekend_reader", "1", 0.5, 0.3, "flag")), "True more often than for others:"),
    (
        "en",
        Claim("when_more", 115, 500, trait=level("daypart", "night", 0.23, 0.18)),
        "Daypart: more often night than for others, 23",
    ),  # was night more often than others: than other dayparts?
    (
        "en",
        Claim("channel_mostly", 295, 500, trait=level("contact", "telephone", 0.59, 0.37)),
        "Contact: mostly telephone, 59 of 100 (everyone: 37)",
    ),  # was Mostly through telephone
    (
        "en",
        Claim("device_more", 135, 500, trait=level("device", "tablet", 0.27, 0.13)),
        "Device: more often tablet than for others, 27 of 100",
    ),  # was More often on tablet than others
    ("en", Claim("trait", 295, 500, trait=number("signup_date", 1350, 830, "date")), "signup date 3.7 years ago on average"),
    ("en", Claim("trait", 230, 500, trait=level("c", "toys and gifts", 0.46, 0.1)), "c: “toys and gifts” for 46 of 100"),
    ("en", nearest(number("Year_Birth", 1972, 1969), 1968), "“Year Birth” is 1972 on average here, 1968 there."),  # 1,970 and 1,970
    ("en", outside(number("Year_Birth", 1963, 1969), bound=1959.0), "for 20 of 100, “Year Birth” is over 1959."),  # over 1,960
    ("de", Claim("when_mostly", 305, 500, trait=level("Uhrzeit", "abends", 0.61, 0.39)), "Uhrzeit: meist abends, 61 von 100"),
]


@pytest.mark.parametrize(("language", "claim", "text"), SENTENCES)
def test_a_sentence_of_a_card_reads_as_people_write(language: str, claim: Claim, text: str) -> None:
    with speaking(language):
        assert text in claims.sentence(claim)


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


def test_the_evidence_of_a_date_has_a_unit() -> None:
    """Was: 55 here, 830 for everyone."""
    claim = Claim("trait", 1590, 1590, index_100=7.0, trait=number("signup_date", 55.2, 830, "date"))
    assert claims.evidence(claim) == "average over 1,590 people; 55 days here, 830 days for everyone; index 7"
    with speaking("de"):
        assert "hier 55 Tage" in claims.evidence(claim)


def test_the_evidence_of_a_share_does_not_say_of_twice() -> None:
    """Was: 12 of 100 here, 50 of 100 of everyone."""
    claim = Claim("trait", 25, 207, 0.12, 0.5, 24.0, level("yummy", "yes", 0.12, 0.5, "flag"))
    assert claims.evidence(claim) == "25 of 207 people; 12 of 100 here, 50 of 100 overall; index 24"


def test_a_bar_of_a_flag_says_yes_and_no() -> None:
    """Was: 1: 99.8 of 100 here."""
    womens, shares = level("womens", "1", 0.9, 0.55, "flag"), {"share": 0.9, "base_share": 0.55, "n_customers": 90}
    assert spread.cell_text(womens, Cell(level="1", **shares)).startswith("yes: 90 of 100 here")
    assert spread.cell_text(level("month", "jul", 0.9, 0.5), Cell(level="jul", **shares)).startswith("July: ")
    assert spread.cell_text(number("Year_Birth", 1963, 1969), Cell(low=1959.0, high=1964.0, **shares)).startswith(
        "over 1959 up to 1964:"
    )


def rule(*conditions: Condition) -> str:
    return rule_text(Rule(conditions, 0.9, 0.9, 0.9))


def test_a_rule_says_both_ends_of_a_range_at_once_and_parts_as_percent() -> None:
    """Was: days since last order at most 447 and days since last order over 61; discount share over 0.58."""
    ends = Condition("recency_days", "<=", 447.0), Condition("recency_days", ">", 61.0)
    assert rule(*ends) == "days since last order over 61 and at most 447"
    dates = Condition("signup_date", "<", "2024-03-01"), Condition("signup_date", ">=", "2023-01-01")
    assert rule(*dates) == "signup date from 1 Jan 2023 on and before 1 Mar 2024"
    assert (
        rule(Condition("discount_share", ">", 0.58), Condition("month", "is", "jun")) == "discount share over 58% and month is jun"
    )


def test_advice_claims_no_more_than_the_number_behind_it() -> None:
    """Was: Help with a first or second purchase, of people with 4 purchases; they rarely visit, of 3 visits a month; they pay for
    what is good; they would only wait for the next discount."""
    said = " ".join([*brief.LEAD.values(), *brief.AVOID.values(), *brief.TONE.values()])
    assert not re.search(
        "first or second|rarely|wait for|what is good|because it is useful|most of them|send (more often|without it)", said
    )


def card(traits: tuple[Claim, ...], kind: str = "response", **shares: float) -> SimpleNamespace:
    node = Node(2, 1, (), 2, 0, 500, 500, 0.2, 0.1, 0.3, 1.0)
    persona = Persona(2, "Critics", (), "", Rule((), 1, 1, 1), 0, 0, 0.0, ())
    goal = Goal(kind, "answer")  # type: ignore[arg-type]
    return SimpleNamespace(
        persona=persona, node=node, goal=goal, story=(), traits=traits, n_customers=500, base_relevance=0.2, **shares
    )


def test_a_group_that_a_name_tells_of_is_not_said_to_be_like_all() -> None:
    """Was, of Convenience critics: Nothing sets these people apart strongly enough to be said."""
    assert cards.story(card(())) == "Nothing more may be said of these people than their name."
    assert cards.story(card((outside(number("n_orders", 2.0, 4.0)),))) == "What may be said of these people stands below."


def test_everybody_who_can_be_reached_is_said_in_a_word() -> None:
    """Was: 60 of 100 customers, of whom 60 can be reached."""
    assert cards.size(card((), share=0.6, reach_share=0.6)) == "500 people: 60 of 100 customers, all of whom can be reached."
    assert cards.size(card((), share=0.6, reach_share=0.5)) == "500 people: 60 of 100 customers, of whom 50 can be reached."


def test_lines_of_a_card_begin_like_sentences_and_say_than_whom() -> None:
    """Was: about the average; differ 20% less among themselves; expect between 10% and 30%."""
    assert cards.relevance(card(()))[1] == "About the average; on new customers, expect between 10 and 30"
    alike = cards.relevance(card((), "likeness"))
    assert alike == (
        "They differ 20% less among themselves than customers do overall",
        "On new customers, expect between 10% and 30% less",
    )


def test_what_a_merge_takes_is_a_list_of_things() -> None:
    """Was: Merging takes from “Regulars”: its lock, that it is never contacted."""
    assert giving_up("Regulars", ("lock", "let_go")).startswith(
        "Merging takes from “Regulars”: its lock, its mark “Let go: never contacted”;"
    )


def test_levels_that_differ_in_their_number_or_are_no_codes_stay_as_they_are() -> None:
    """Was: Klasse for both classes, Namibia for what is not known, Norwegian for no."""
    assert [level_name("ticket", level) for level in ("1. Klasse", "2. Klasse")] == ["1. Klasse", "2. Klasse"]
    assert [level_name("country", level) for level in ("NA", "AT")] == ["NA", "Austria"]
    assert level_name("foreign_language", "no") == "no"


def test_a_rule_about_years_is_true_at_its_ends() -> None:
    """Was: over 1960, where those of 1960 belong to it."""
    assert rule(Condition("Year_Birth", ">", 1959.5)) == "Year Birth over 1959"
    assert rule(Condition("Year_Birth", "<=", 1959.5)) == "Year Birth at most 1959"


def test_both_ends_of_a_range_are_written_in_one_form() -> None:
    """Was: over 58% and at most 58%; over 50% and at most 5."""
    narrow = rule(Condition("open_rate", ">", 0.581), Condition("open_rate", "<=", 0.584))
    wide = rule(Condition("open_rate", ">", 0.5), Condition("open_rate", "<=", 5.0))
    assert narrow == "open rate over 58.1% and at most 58.4%"
    assert wide == "open rate over 0.5 and at most 5"


def test_a_size_is_no_period() -> None:
    """Was: Top in 10 days."""
    assert column_name("Top_10T") == "Top 10T"
