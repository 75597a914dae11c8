"""The message brief: what a claim suggests, what may be mentioned, and to whom one speaks how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from segexplorer.core.brief import ACTION, AVOID, FAMILY_TOPICS, MANNER, NEXT, TONE, TOPICS, brief_of, manner_of, topic_of
from segexplorer.core.claims import Claim
from segexplorer.core.journey import RESTS_ON
from segexplorer.core.model import Goal, Node, Trait
from segexplorer.words import brief as words
from tests.core.bases import shop

NODE = Node(2, 1, (), 2, 0, 500, 500, 0.2, 0.1, 0.3, 2.0)


def claim(
    column: str, more: bool = True, family: str = "behaviour", level: str = "", origin: str = "observed", **kept: Any
) -> Claim:
    kind = kept.pop("kind", "category" if level else "number")
    value, base = (0.6, 0.3) if more else (0.3, 0.6)
    trait = Trait(column, family, kind, level, value, base, 100 * value / base, 1.0 if more else -1.0)
    share = {"share": value, "base_share": base} if level else {}
    return Claim(kept.pop("code", "trait"), 300, 500, index_100=trait.index_100, trait=trait, origin=origin, **share, **kept)


@pytest.mark.parametrize(
    ("told", "topic"),
    [
        (claim("spend_total"), "quality"),
        (claim("spend_total", more=False), "small_start"),
        (claim("discount_share"), "offer"),
        (claim("discount_share", more=False), "full_price"),
        (claim("recency_days"), "whats_new"),
        (claim("recency_days", more=False), "latest"),
        (claim("n_orders"), "thanks"),
        (claim("days_between_orders"), ""),  # many days between orders are few orders
        (claim("returns_share", more=False), ""),
        (claim("favourite_category", family="product", level="toys"), "interest"),
        (claim("favourite_category", more=False, family="product", level="toys"), ""),
        (claim("womens", family="product", level="1", kind="flag"), "interest_yes"),
        (claim("VisitFrequency", family="frequency", level="Never"), ""),  # a level that speaks of orders is not many of them
        (claim("yummy", family="psychographics", level="No", kind="flag"), ""),
        (claim("used_discount", level="yes", kind="flag"), "offer"),
        (claim("used_discount", more=False, level="yes", kind="flag"), "full_price"),
        (claim("country", family="geography", level="NL"), "place"),
        (claim("pdays", more=False), ""),  # was Something that goes with what they bought last: we had called them
        (claim("last_login_days", more=False), ""),  # who logs in need not have bought
        (claim("last_login_days"), "whats_new"),
        (claim("last_order_days", more=False), "latest"),
        (claim("opens_last_90d", more=False), "one_reason"),  # was what they bought last
        (claim("items_per_order"), ""),  # was They buy more often than others: many items are not many orders
        (claim("spend_mean", more=False), "small_start"),
        (claim("visits_90d"), "visit"),  # was They look at what you send
        (claim("Anzahl Check-ins letzte 90 Tage"), "visit"),
        (claim("Letzter Besuch"), "whats_new"),
        (claim("Like", family="psychographics", level="3"), ""),  # was An answer to what they say: Like: 3
    ],
)
def test_a_claim_suggests_what_it_means(told: Claim, topic: str) -> None:
    assert topic_of(told) == topic


@pytest.mark.parametrize(
    ("told", "manner"),
    [
        (claim("country", origin="given"), "openly"),
        (claim("age_band", origin="given"), "implied"),  # a birth date is not given to be told one's age
        (claim("Age", origin="given"), "implied"),
        (claim("Year_Birth", origin="given"), "implied"),
        (claim("Alter", origin="given"), "implied"),
        (claim("Altersgruppe", origin="given"), "implied"),
        (claim("Geburtsjahr", origin="given"), "implied"),
        (claim("SeniorCitizen", origin="given"), "implied"),
        (claim("age", origin="bought"), "never"),
        (claim("page_language", origin="given"), "openly"),  # whole words only
        (claim("preferred_alternative", origin="given"), "openly"),
        (claim("visits"), "implied"),
        (claim("churn_risk", origin="inferred"), "never"),
        (claim("income", origin="bought"), "never"),
        (claim("religion", origin="private"), "never"),
        (claim("gender", origin="given", level="female"), "never"),
        (claim("kids", origin="given"), "never"),
        (claim("loan", level="yes"), "never"),  # was implied: whoever owes money does not want to be told
        (claim("housing", level="yes"), "never"),
        (claim("Kreditrahmen"), "never"),
        (claim("title", origin="given", level="Mrs"), "never"),
    ],
)
def test_would_they_know_how_we_know(told: Claim, manner: str) -> None:
    assert manner_of(told) == manner


def test_a_message_is_not_built_on_what_one_in_six_says() -> None:
    """Was An answer to what they say: "Like: I love it!+5", which 16 of 100 say."""
    few = claim("Like", family="psychographics", level="I love it!+5")
    assert topic_of(replace(few, share=0.3)) == "opinion"
    assert topic_of(replace(few, share=0.16)) == ""


def test_what_must_not_be_mentioned_never_leads_and_is_listed_as_such() -> None:
    bought, seen = claim("spend_estimate", origin="bought"), claim("discount_share")
    brief = brief_of(NODE, Goal(), "", (bought, seen), (), ())
    assert [advice.code for advice in brief.lead] == ["offer"]
    assert (brief.never, brief.implied, brief.openly) == ((bought,), (seen,), ())
    assert [advice.code for advice in brief.avoid] == ["list_price"]


def test_a_channel_that_must_not_be_mentioned_is_no_advice_for_the_channel() -> None:
    habit = claim("channel", level="forum", origin="bought", code="channel_mostly")
    assert brief_of(NODE, Goal(), "", (), (), (habit,)).habits == ()


def test_a_customer_of_nine_years_is_not_invited_like_a_newcomer() -> None:
    years = claim("tenure_days", code="tenure")
    brief = brief_of(NODE, Goal(), "loyal", (), (claim("n_orders", code="orders"), years), ())
    assert Advised(brief).codes == ["newcomer"]
    assert (brief.next_step.code, brief.next_step.claim) == ("thank_long", years)
    short = replace(years, trait=replace(years.trait, effect=-1.0))  # type: ignore[type-var]
    assert "newcomer" not in Advised(brief_of(NODE, Goal(), "loyal", (), (short,), ())).codes


def test_who_has_long_been_away_is_not_thanked_for_having_stayed() -> None:
    years, away = claim("tenure_days", code="tenure"), claim("recency_days", code="recency")
    assert brief_of(NODE, Goal(), "", (), (years, away), ()).next_step.code == "give_first"
    assert brief_of(NODE, Goal(), "", (), (years,), ()).next_step.code == "thank_long"


class Advised:
    def __init__(self, brief: Any) -> None:
        self.codes = [advice.code for advice in brief.avoid]


def test_the_interest_a_group_is_best_written_about_leads() -> None:
    node = replace(NODE, message="books")
    brief = brief_of(node, Goal("interest", "category", levels=("books", "toys")), "", (claim("spend_total"),), (), ())
    assert [advice.code for advice in brief.lead] == ["message", "quality"]
    assert words.advice_text("lead", brief.lead[0], node.message).startswith("books:")


def test_without_anything_to_go_by_the_brief_is_plain_and_claims_nothing() -> None:
    brief = brief_of(NODE, Goal(), "", (), (), ())
    assert (brief.lead, brief.tone.code, brief.tone.claim, brief.next_step.code) == ((), "plain", None, "give_first")
    assert Advised(brief).codes == ["guess"]


def test_every_code_has_its_sentence() -> None:
    leads = {code for _, more, less in TOPICS for code in (more, less) if code} | set(FAMILY_TOPICS.values())
    leads |= {f"{topic}_yes" for topic in FAMILY_TOPICS.values()} | {"message", ""}
    assert leads == set(words.LEAD)
    assert {*AVOID.values(), "newcomer", "ask_first", "guess"} == set(words.AVOID)
    assert set(TONE.values()) == set(words.TONE)
    assert set(ACTION.values()) == set(words.ACTION)
    assert {*NEXT.values(), "thank_long"} == set(words.NEXT)
    assert set(TONE) == set(ACTION) == set(NEXT) == {*RESTS_ON, ""}
    assert set(MANNER.values()) <= set(words.TITLES)


def test_no_sentence_of_the_brief_speaks_of_statistics_or_of_the_sender() -> None:
    said = " ".join(
        [*words.LEAD.values(), *words.AVOID.values(), *words.TONE.values(), *words.ACTION.values(), *words.NEXT.values()]
    )
    for word in ("cluster", "segment", "index", "average", "significant"):
        assert word not in said.lower()


def test_the_briefs_of_the_sample_rest_on_what_their_cards_claim() -> None:
    from tests.core.sets import cards_of

    for card in cards_of(shop("response"), 8):
        told = {id(claim) for claim in (*card.traits, *card.journey)}
        for advice in (*card.brief.lead, *card.brief.avoid):
            assert advice.claim is None or id(advice.claim) in told
