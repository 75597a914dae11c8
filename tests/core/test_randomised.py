"""Chance leaves no trace in what is known about customers; a choice does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.goal import folds
from segexplorer.core.learned import Question
from segexplorer.core.model import Schema
from segexplorer.core.randomised import Balance, compare_arms
from segexplorer.errors import UnusableGoal
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ingest.samples import online_shop
from tests.core.bases import explore_frame

OUTCOMES = ("segment", "visit", "conversion", "spend", "responded", "mailing", "answered", "spent")


def balance(frame: pd.DataFrame, got: np.ndarray, but: tuple[str, ...] = OUTCOMES) -> Balance:
    schema = guess_schema(frame)
    encoder, _ = fit_encoder(frame, Schema(tuple(replace(c, used=c.used and c.name not in but) for c in schema.columns)))
    keys = np.random.default_rng(1).integers(0, 2**63, len(frame)).astype(np.uint64)
    return compare_arms(encoder, encoder.read(frame), np.asarray(got), folds(keys), seed=0)


def chosen(frame: pd.DataFrame, strength: float) -> np.ndarray:
    """(n,) True for customers who are mailed, the likelier the more they spent."""
    spend = np.log1p(frame.spend_total)
    odds = strength * (spend - spend.mean()) / spend.std()
    return np.asarray(np.random.default_rng(2).random(len(frame)) < 1 / (1 + np.exp(-odds)))


@pytest.mark.parametrize("n_customers", [300, 1_000, 5_000])
def test_twenty_coins_look_like_coins(n_customers: int) -> None:
    frame, rng = online_shop(n_customers), np.random.default_rng(3)
    assert all(balance(frame, rng.random(n_customers) < share).randomised for share in [0.5, 0.2] * 10)


def test_the_auc_of_coins_spreads_as_its_threshold_says() -> None:
    frame, rng = online_shop(1_000), np.random.default_rng(4)
    found = [balance(frame, rng.random(1_000) < 0.5) for _ in range(40)]
    spreads = np.array([3.09 * (b.auc - 0.5) / (b.most_auc - 0.5) for b in found])
    assert 0.7 < spreads.std() < 1.3
    assert abs(spreads.mean()) < 0.5


@pytest.mark.parametrize(("n_customers", "strength"), [(1_000, 1.0), (5_000, 0.5), (20_000, 0.3)])
def test_a_mailing_to_those_who_spend_more_is_found_and_told_by_spending(n_customers: int, strength: float) -> None:
    frame = online_shop(n_customers)
    found = balance(frame, chosen(frame, strength))
    assert not found.randomised
    assert found.tells == "spend_total"


def test_a_choice_no_single_column_tells_is_found() -> None:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.normal(size=(4_000, 3)).round(2), columns=["a", "b", "c"])
    assert not balance(frame, (frame.a * frame.b > 0).to_numpy()).randomised


def test_a_large_base_may_differ_by_what_does_not_matter() -> None:
    got = np.random.default_rng(8).random(60_000) < 0.5
    assert balance(held_out_mailing(60_000), got).most_auc == pytest.approx(0.512, abs=0.002)


def test_too_few_to_tell_are_no_reason_to_doubt() -> None:
    frame = held_out_mailing(60)
    assert balance(frame, np.arange(60) < 1).randomised


def test_a_mailing_to_chosen_customers_has_no_difference_to_read() -> None:
    frame = held_out_mailing(4_000)
    frame["mailing"] = np.where(frame.orders > 4, "mailed", np.where(frame.index % 5 == 0, "mailed", "control"))
    with pytest.raises(UnusableGoal, match='most of all "orders"'):
        explore_frame(frame, Question("answered", treatment="mailing", control="control"))


def test_what_was_recorded_after_the_message_gives_it_away() -> None:
    frame = held_out_mailing(4_000)
    frame["opened"] = (frame.mailing == "mailed") & (np.random.default_rng(1).random(4_000) < 0.3)
    with pytest.raises(UnusableGoal, match='if "opened" was recorded after the message'):
        explore_frame(frame, Question("answered", treatment="mailing", control="control"))


@pytest.mark.parametrize("message", ["Womens E-Mail", "Mens E-Mail"])
def test_hillstrom_was_left_to_chance(shared_data: Path, message: str) -> None:
    frame = pd.read_csv(shared_data / "hillstrom.csv")
    frame = frame[frame.segment.isin([message, "No E-Mail"])].reset_index(drop=True)
    got = (frame.segment == message).to_numpy()
    assert balance(frame, got).randomised
    after = balance(frame, got, but=("segment", "conversion", "spend"))
    assert (after.randomised, after.tells) == (False, "visit")
