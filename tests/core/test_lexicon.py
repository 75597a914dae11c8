"""What a trait is called: every name that was read over and found bad stands here with what it is now, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segexplorer.core.lexicon import NUMBERED, Form, Lexicon, plain
from segexplorer.core.model import Trait
from segexplorer.ingest.column_names import family_of
from segexplorer.ingest.lexicons import read_lexicon

ENGLISH, GERMAN = read_lexicon("en"), read_lexicon("de")


def number(column: str, effect: float, value: float | None = None, base: float = 6.0, family: str = "behaviour") -> Trait:
    value = (9.0 if effect > 0 else 3.0) if value is None else value
    return Trait(column, family, "number", "", value, base, 100 * value / base, effect)


def level(
    column: str, text: str, value: float = 0.8, base: float = 0.3, family: str = "behaviour", kind: str = "category"
) -> Trait:
    return Trait(column, family, kind, text, value, base, 100 * value / base, value - base)  # type: ignore[arg-type]


def alone(lexicon: Lexicon, trait: Trait) -> str:
    """The trait as a name of its own, as the first pattern that fits makes it."""
    for form in lexicon.forms_of(trait):
        said = form.noun or (f"{form.adjective} {lexicon.customers}" if form.adjective else "")
        said = said or (f"{lexicon.customers} {form.tail}" if form.tail else form.whole)
        if said:
            return said
    return ""


MEASURED = [  # column, more, less
    ("spend_total", "big spenders", "small spenders"),
    ("history", "big spenders", "small spenders"),
    ("MntWines", "wine lovers", "sparing wine buyers"),  # was Little-wine, then light wine buyers
    ("MntMeatProducts", "meat lovers", "sparing meat buyers"),  # was Little-meat
    ("NumCatalogPurchases", "catalogue buyers", "infrequent catalogue buyers"),  # was Few-catalogue
    ("NumStorePurchases", "store shoppers", "infrequent store shoppers"),  # was Few-store
    ("NumWebPurchases", "online buyers", "infrequent online buyers"),  # was Few-online
    ("NumWebVisitsMonth", "frequent visitors", "infrequent visitors"),
    ("email_opens_90d", "email readers", "email-shy customers"),
    ("n_orders", "regulars", "occasional buyers"),
    ("spend_mean", "big-basket shoppers", "small-basket shoppers"),
    ("items_per_order", "big-basket shoppers", "small-basket shoppers"),
    ("days_between_orders", "slow-reordering customers", "fast-reordering customers"),  # was Frequent for more days
    ("ordering_span_days", "long-active customers", "briefly active customers"),  # was High-ordering-span
    ("n_products", "wide-range buyers", "narrow-range buyers"),  # was High-n-products
    ("returns_share", "goods returners", ""),  # was Returning: read as coming back
    ("campaign", "often-contacted customers", ""),  # two calls instead of two and a half are not rare
    ("previous", "re-contacted customers", ""),
    ("nr.employed", "boom-time contacts", "downturn contacts"),  # was High-nr-employed
    ("emp.var.rate", "boom-time contacts", "downturn contacts"),  # was Low-emp-var
    ("euribor3m", "high-rate contacts", "low-rate contacts"),
    ("cons.price.idx", "high-inflation contacts", "low-inflation contacts"),
    ("cons.conf.idx", "upbeat-market contacts", "downbeat-market contacts"),
    ("loyalty_points", "point collectors", "low-points customers"),
    ("garden_visits_2020_q1", "frequent visitors", "infrequent visitors"),
    ("parking fees", "parking fees: above-average", "parking fees: below-average"),
    ("Kurse gebucht", "Kurse gebucht: above-average", "Kurse gebucht: below-average"),  # was High kurse gebucht
    ("active_users", "active users: above-average", "active users: below-average"),  # was Below-average active users
    ("support_tickets", "support-seeking customers", "low-support customers"),  # was Complainers: a question is no complaint
    ("Verspätungsbeschwerden", "complainers", "rarely complaining customers"),
    ("Anzahl Check-ins letzte 90 Tage", "frequent visitors", "infrequent visitors"),
    ("late_payments", "", ""),  # was High late payments: money troubles are no name
    ("Mahnungen", "", ""),
    ("xq_17b", "", ""),  # a code says nothing
    ("pdays", "", "recently contacted customers"),  # 999 days stand for never
    ("kids_total", "", ""),
    ("income", "", ""),
    ("Year_Birth", "", ""),
    ("age", "", ""),
]


@pytest.mark.parametrize(("column", "more", "less"), MEASURED)
def test_more_and_less_of_a_number_have_plain_english_names(column: str, more: str, less: str) -> None:
    assert alone(ENGLISH, number(column, 0.9)) == more
    assert alone(ENGLISH, number(column, -0.9)) == less


GERMAN_MEASURED = [
    ("spend_total", "Vielkäufer", "Wenigkäufer"),
    ("Jahresumsatz", "Vielkäufer", "Wenigkäufer"),
    ("Anzahl_Bestellungen", "Stammkunden", "Gelegenheitskäufer"),
    ("MntWines", "Weinliebhaber", "Wein-Wenigkäufer"),
    ("email_opens_90d", "E-Mail-Leser", "E-Mail-Wenigleser"),
    ("Kunde_seit", "Altkunden", "Neukunden"),
    ("days_between_orders", "langsam nachbestellende Kunden", "schnell nachbestellende Kunden"),
    ("Retourenquote", "Vielretournierer", ""),
    ("Ø Ticketpreis", "Ø Ticketpreis: hoch", "Ø Ticketpreis: niedrig"),  # was Ø ticketpreis
    ("recency_days", "inaktive Kunden", "kürzlich aktive Kunden"),  # was Abgewandert: who knows?
    ("NumWebPurchases", "Onlinekäufer", "Online-Wenigkäufer"),  # was seltene Onlinekäufer: a rare kind of them
    ("MntSweetProducts", "Süßwarenliebhaber", "Süßwaren-Wenigkäufer"),  # was Naschkatzen
    ("cons.conf.idx", "Konsumhoch-Kontakte", "Konsumtief-Kontakte"),  # was Hochstimmungskontakte, zuversichtlich gestimmt
    ("Parkgebuehr", "Parkgebuehr: hoch", "Parkgebuehr: niedrig"),
    ("Einkommen", "", ""),
    ("Kinderzahl", "", ""),
]


@pytest.mark.parametrize(("column", "more", "less"), GERMAN_MEASURED)
def test_more_and_less_of_a_number_have_plain_german_names(column: str, more: str, less: str) -> None:
    assert alone(GERMAN, number(column, 1.2)) == more
    assert alone(GERMAN, number(column, -1.2)) == less


LEVELS = [  # column, level, family, English, German
    ("country", "DE", "geography", "Germany-based customers", "Kunden aus Deutschland"),
    ("Country", "EIRE", "geography", "Ireland-based customers", "Kunden aus Irland"),
    ("country", "NO", "geography", "Norway-based customers", "Kunden aus Norwegen"),
    ("zip_code", "Surburban", "geography", "suburban customers", "Vorstadtkunden"),
    ("language", "nl", "language", "Dutch speakers", "niederländischsprachige Kunden"),
    ("source", "price comparison", "source", "price comparers", "Preisvergleicher"),
    ("source", "social media", "source", "social-media customers", "Kunden über Social-Media"),
    ("channel", "Web", "source", "online buyers", "Onlinekäufer"),  # was Web customers
    ("channel", "Multichannel", "source", "multichannel buyers", "Mehrkanalkäufer"),
    ("contact", "cellular", "source", "mobile contacts", "Mobilfunkkontakte"),  # was Cellular customers
    ("poutcome", "failure", "source", "past decliners", "frühere Ablehner"),  # was Poutcome failure
    ("poutcome", "nonexistent", "source", "first-time contacts", "Erstkontakte"),
    ("month", "may", "time", "May customers", "Kunden im Mai"),
    ("day_of_week", "wed", "time", "Wednesday customers", "Mittwochskunden"),
    ("favourite_daypart", "evening", "time", "evening shoppers", "Abendkäufer"),
    ("device", "mobile", "device", "mobile users", "Mobilnutzer"),
    ("favourite_category", "toys and gifts", "product", "toy-and-gift buyers", "Spielwarenkäufer"),  # was Toys fans
    ("favourite_category", "home", "product", "home-goods buyers", "Wohnkäufer"),  # home buyers buy houses
    ("history_segment", "1) $0 - $100", "value", "$0-$100 spenders", "Umsatz: $0-$100"),
    ("Like", "I hate it!-5", "psychographics", "detractors", "Gegner"),
    ("VisitFrequency", "Once a week", "engagement", "weekly visitors", "Wochenbesucher"),
    ("segment", "No E-Mail", "behaviour", "unmailed customers", "nicht angeschriebene Kunden"),  # was No E-Mail customers
    ("segment", "Womens E-Mail", "behaviour", "", ""),
    ("plan", "Enterprise", "behaviour", "Enterprise customers", "Enterprise-Kunden"),  # was Kunden mit „Enterprise“
    ("Klasse", "Premium Economy", "behaviour", "Premium Economy customers", "Premium-Economy-Kunden"),
    ("Bevorzugte Uhrzeit", "morgens", "time", "morning customers", "Morgenkunden"),  # was Kunden mit „morgens“
    ("reading_time", "late night", "time", "late-night customers", "Nachtkunden"),
    ("Reisezweck", "privat", "behaviour", "privat customers", "Reisezweck: privat"),  # was Kunden mit „privat“
    ("favourite_topic", "travel", "product", "travel fans", "Reise-Fans"),  # was travel buyers: of a newsletter's readers
    ("favourite_topic", "chess", "product", "chess fans", "Chess-Fans"),
    ("favourite_category", "furniture", "product", "furniture buyers", "Furniture-Käufer"),  # was furniture-Käufer
    ("tier", "gold", "behaviour", "gold customers", "tier: gold"),
    ("education", "basic.9y", "demographics", "", ""),
    ("job", "blue-collar", "demographics", "", ""),
    ("Marital_Status", "Widow", "demographics", "", ""),
    ("who", "female", "behaviour", "", ""),
    ("plan", "unknown", "behaviour", "", ""),
    ("plan", "other", "behaviour", "", ""),
    ("interest", "baby", "product", "", ""),
]


@pytest.mark.parametrize(("column", "text", "family", "english", "german"), LEVELS)
def test_levels_are_said_as_people_say_them(column: str, text: str, family: str, english: str, german: str) -> None:
    trait = level(column, text, family=family)
    assert alone(ENGLISH, trait) == english
    assert alone(GERMAN, trait) == german


FLAGS = [  # column, of those who say yes, of those who say no
    ("yummy", "taste fans", "taste critics"),  # was Yummy customers, No-yummy
    ("expensive", "price critics", "price fans"),
    ("cheap", "price fans", "price critics"),  # the same opinion asked the other way round
    ("fattening", "calorie critics", "calorie-unworried customers"),
    ("spicy", "spice-tasting customers", ""),
    ("AcceptedCmp5", "campaign responders", "unresponsive customers"),  # was Acceptedcmp5 customers
    ("Complain", "complainers", ""),
    ("newbie", "newcomers", "established customers"),
    ("mens", "menswear buyers", ""),
    ("is_VIP", "VIP customers", "non-VIP customers"),
    ("renewed", "renewed customers", "non-renewed customers"),
    ("uses_api", "uses api: yes", "uses api: no"),  # was uses api customers, non-uses api customers
    ("Personal Trainer", "Personal Trainer: yes", "Personal Trainer: no"),
    ("weekend_reader", "weekend customers", "weekday customers"),  # was weekend shoppers: who reads need not buy
    ("app_user", "app users", "customers without app"),  # was app abstainers
    ("housing", "", ""),
    ("loan", "", ""),
    ("has_children", "", ""),
]


@pytest.mark.parametrize(("column", "yes", "no"), FLAGS)
def test_a_yes_and_a_no_have_names_of_their_own(column: str, yes: str, no: str) -> None:
    assert alone(ENGLISH, level(column, "Yes", kind="flag")) == yes
    assert alone(ENGLISH, level(column, "Yes", value=0.1, base=0.6, kind="flag")) == no


def test_a_yes_among_more_than_two_answers_reads_as_a_yes() -> None:
    assert alone(ENGLISH, level("newsletter", "yes")) == "newsletter subscribers"  # was readers: who gets it need not read it
    assert alone(ENGLISH, level("newsletter", "no")) == "customers without newsletter"  # was newsletter abstainers
    assert alone(GERMAN, level("Newsletter", "nein")) == "Kunden ohne Newsletter"  # was Newsletter-Verzichter


def test_a_word_is_said_only_where_its_number_justifies_it() -> None:
    assert alone(ENGLISH, level("country", "DE", value=0.45, base=0.1)) == "", "more than everybody, yet not most of them"
    assert alone(ENGLISH, level("convenient", "Yes", value=0.98, base=0.91, kind="flag")) == "", "so does nearly everybody"
    assert alone(ENGLISH, number("weekend_share", 0.6, value=0.35, base=0.25)) == "", "most of it is on weekdays"
    assert alone(ENGLISH, number("weekend_share", 0.6, value=0.6, base=0.25)) == "weekend shoppers"
    assert alone(ENGLISH, number("discount_share", -0.6, value=0.3, base=0.5)) == "low-discount buyers"
    assert alone(ENGLISH, number("discount_share", -0.6, value=0.1, base=0.5)) == "full-price buyers"
    assert alone(ENGLISH, number("NumDealsPurchases", -0.6, value=1.2, base=2.3)) == "low-discount buyers"
    assert alone(ENGLISH, number("recency_days", 0.35)) == "", "a few days longer is not lapsed"
    assert alone(ENGLISH, number("recency_days", 0.9)) == "lapsed customers"
    assert alone(ENGLISH, number("tenure_days", -0.5)) == "newer customers"
    assert alone(ENGLISH, number("tenure_days", -1.5)) == "newcomers"
    assert alone(ENGLISH, number("spend_total", -1.5, value=0.0)) == "non-buyers"
    assert alone(ENGLISH, number("n_orders", -1.5, value=1.1)) == "one-time buyers"
    assert alone(ENGLISH, number("history", 0.43, value=255, base=242)) == "", "5 of 100 more than everybody are no big spenders"
    assert alone(ENGLISH, number("history", -0.43, value=230, base=242)) == ""


def test_most_of_whom_are_elsewhere_is_said_only_of_where_most_others_are() -> None:
    assert alone(ENGLISH, level("Country", "United Kingdom", value=0.0, base=0.9)) == "non-UK customers"
    assert alone(ENGLISH, level("Country", "France", value=0.0, base=0.2)) == ""
    assert alone(ENGLISH, level("poutcome", "nonexistent", value=0.0, base=0.9)) == "", "nobody here is a first-time contact"


def test_a_year_in_which_people_joined_counts_forwards() -> None:
    assert alone(ENGLISH, number("member_since", 1.5, value=2021, base=2015)) == "newcomers"
    assert alone(ENGLISH, number("member_since", 1.5, value=900, base=400)) == "long-timers"


def test_a_column_is_found_in_whatever_language_it_is_written() -> None:
    assert alone(ENGLISH, number("Jahresumsatz", 1.0)) == "big spenders"
    assert alone(ENGLISH, level("Geschlecht", "divers")) == ""
    assert alone(ENGLISH, number("Kinderzahl", 1.0)) == ""


def test_nothing_private_is_said_even_if_a_lexicon_forgets_it() -> None:
    careless = replace(ENGLISH, never=(), never_levels=())
    assert careless.forms_of(level("Gender", "x")) == ()
    assert careless.forms_of(number("n_kids", 2.0)) == ()
    assert careless.forms_of(level("who", "female")) == ()


def test_without_words_nothing_is_said() -> None:
    assert NUMBERED.forms_of(number("spend_total", 1.0)) == ()


def test_a_level_that_is_markup_or_a_sentence_is_never_said() -> None:
    assert plain("<script>alert(1)</script>") == ""
    assert plain("{noun}") == ""
    assert plain("a very long answer in full") == ""
    assert plain("x" * 40) == ""


def test_every_german_adjective_is_declined() -> None:
    forms = [f for c in GERMAN.concepts for side in (c.more, c.less, c.yes, c.no) for f in side if f.adjective]
    assert len(forms) > 40
    said = GERMAN.forms_of(number("discount_share", 1.0))[0]
    assert said == Form(adjective="preisbewusste", noun="Schnäppchenjäger")


def test_no_name_holds_quotation_marks() -> None:
    """Names stand in quotes: was „Kunden mit „morgens““."""
    parts = ("adjective", "noun", "tail", "whole")
    for lexicon in (ENGLISH, GERMAN):
        for concept in (*lexicon.concepts, lexicon.unknown):
            sides = (concept.more, concept.less, concept.yes, concept.no, concept.level, concept.other_level)
            levels = [forms for forms in concept.levels.values() if isinstance(forms, tuple)]
            said = "".join(getattr(form, part) for forms in (*sides, *levels) for form in forms for part in parts)
            assert not set(said) & set('"„“”‚‘»«'), concept.name


def test_a_german_name_of_people_keeps_the_capitals_that_its_column_has() -> None:
    said = GERMAN.forms_of(level("Sauna-Nutzung", "ja", kind="flag"))
    assert [form.whole for form in said] == ["Sauna-Nutzung: ja"]  # was Sauna-nutzung: ja


@pytest.mark.parametrize(
    ("column", "english", "german"),
    [
        ("last_login_days", "long-absent customers", "lange abwesende Kunden"),  # was Lapsed: of firms that renewed
        ("days_since_last_open", "long-absent customers", "lange abwesende Kunden"),
        ("Tage seit letztem Besuch", "long-absent customers", "lange abwesende Kunden"),  # was frequent visitors
        ("Letzter Besuch", "long-absent customers", "lange abwesende Kunden"),  # was Abgewandert: of members who pay
        ("days_since_last_order", "lapsed customers", "inaktive Kunden"),
    ],
)
def test_who_was_last_seen_long_ago_has_not_left_for_that(column: str, english: str, german: str) -> None:
    told = number(column, 1.2, family=family_of(column))
    assert (alone(ENGLISH, told), alone(GERMAN, told)) == (english, german)
