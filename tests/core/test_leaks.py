"""Columns that know the answer are found; honest ones are left in peace."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.learned import Question, learn
from segexplorer.core.model import Schema
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop
from tests.core.bases import keyed


def leaks(frame: pd.DataFrame, question: Question, schema: Schema | None = None) -> set[str]:
    sorted_frame, keys = keyed(frame)
    learned = learn(sorted_frame, keys, schema or guess_schema(frame), question)
    return {c.name for c in learned.schema.columns if c.why == "leak"}


def test_a_copy_of_the_goal_is_a_leak_under_any_name() -> None:
    shop = online_shop(2_000)
    shop["clicked_through"] = shop["responded"].map({1: "so it is", 0: "not at all"})
    assert leaks(shop, Question("responded")) == {"clicked_through"}


def test_a_noisy_copy_of_the_goal_is_a_leak() -> None:
    shop = online_shop(2_000)
    shop["afterwards"] = shop["responded"] * 5 + np.random.default_rng(0).normal(size=len(shop))
    assert leaks(shop, Question("responded")) == {"afterwards"}


def test_what_only_happens_after_a_yes_is_a_leak_although_most_yes_lack_it() -> None:
    shop = online_shop(4_000)
    bought = (shop["responded"] == 1) & (np.random.default_rng(0).random(len(shop)) < 0.15)
    shop["conversion"] = bought.astype(int)
    assert leaks(shop, Question("responded")) == {"conversion"}


def test_a_leak_stays_in_when_the_user_says_so() -> None:
    shop = online_shop(2_000)
    shop["score_of_ours"] = shop["responded"] * 5 + np.random.default_rng(0).normal(size=len(shop))
    assert leaks(shop, Question("responded", allowed=frozenset({"score_of_ours"}))) == set()


def test_an_amount_in_another_currency_is_a_leak() -> None:
    shop = online_shop(2_000).drop(columns="n_orders")
    shop["spend_in_cents"] = shop["spend_total"] * 117 + np.random.default_rng(0).normal(size=len(shop))
    assert leaks(shop, Question("spend_total")) == {"spend_in_cents"}


@pytest.mark.parametrize("goal", ["responded", "favourite_category"])
def test_nothing_is_reported_on_clean_data(goal: str) -> None:
    assert leaks(online_shop(4_000), Question(goal)) == set()


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_reported_on_a_shuffled_goal(seed: int) -> None:
    shop = online_shop(2_000)
    shop["responded"] = np.random.default_rng(seed).permutation(shop["responded"])
    assert leaks(shop, Question("responded")) == set()


def test_the_length_of_the_call_is_the_leak_of_the_bank(shared_data: Path) -> None:
    bank = pd.read_csv(shared_data / "bank_marketing.csv", sep=";").sample(12_000, random_state=0)
    assert leaks(bank, Question("y")) == {"duration"}


def test_conversion_and_spend_are_the_leaks_of_a_visit(shared_data: Path) -> None:
    mail = pd.read_csv(shared_data / "hillstrom.csv").sample(12_000, random_state=0)
    assert leaks(mail, Question("visit")) == {"conversion", "spend"}


def test_the_food_retailer_has_no_leak(shared_data: Path) -> None:
    food = pd.read_csv(shared_data / "marketing_campaign.csv", sep="\t", parse_dates=["Dt_Customer"], dayfirst=True)
    assert leaks(food, Question("Response")) == set()
