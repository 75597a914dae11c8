"""Relevance and lift are honest: chosen without the fold, measured on it, and no better than pandas finds."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from segexplorer.core.goal import N_FOLDS
from segexplorer.core.honest import CONFIDENCE, T_QUANTILE, Measured
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Goal
from segexplorer.core.recommend import relevance_at
from segexplorer.core.tradeoff import Base, cut_into, lift_of
from segexplorer.ingest.samples import online_shop
from tests.core.bases import GOALS, explore_frame, gained_in_folds, may_contact, shop

KINDS = list(GOALS)


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_lift_of_a_message_for_everybody_is_exactly_one(kind: str, consent: bool) -> None:
    cut = shop(kind, consent).grown.path.cut(1)
    assert [s.lift for s in cut.steps] == [1.0]
    assert cut.segment_ids == (1,)


@pytest.mark.parametrize(("kind", "column"), [("response", "responded"), ("value", "spend_total")])
def test_contacting_all_segments_is_as_relevant_as_contacting_everybody(kind: str, column: str) -> None:
    base = shop(kind)
    send_to_all = base.frame.loc[may_contact(base), column].mean()
    for cut in base.grown.path.cuts:
        if len(cut.steps) == cut.n_segments:
            assert cut.steps[-1].relevance == pytest.approx(send_to_all, rel=1e-12)


@pytest.mark.parametrize("k", [2, 6, 15])
def test_relevance_is_what_pandas_finds_when_ranking_without_a_fold_and_measuring_on_it(k: int) -> None:
    """The second way, slow and plain: twenty times rank the segments by the shrunk rate of the other folds' customers,
    then contact as many of the fold as are in the j segments shown, in the order of that ranking."""
    base = shop("response")
    may = may_contact(base)
    data = pd.DataFrame({"s": base.node(k), "fold": base.fold, "y": base.frame["responded"]})[may]
    cut = base.grown.path.cut(k)
    worth = [i for i in cut.segment_ids if (data["s"] == i).sum() >= base.grown.path.smallest_group]
    assert len(worth) == len(cut.steps)
    for j, s in enumerate(cut.steps, start=1):
        hits, contacted = gained_in_folds(data, cut.segment_ids[:j], lambda rate: sorted(worth, key=lambda i: (-rate[i], i)))
        assert s.relevance == pytest.approx(hits / contacted, rel=1e-12)
        would = int(data["y"].sum())
        reached = round(s.reach_share * len(base.frame))
        assert s.hits == min(round(hits / contacted * reached), would)
        assert s.missed == would - s.hits


def test_folds_that_disagree_about_a_large_and_a_small_segment_are_measured_at_the_reach_shown() -> None:
    """Two folds of 90 and 10 people. The large segment is shown first; without the second fold so it is, without the first
    the small one is. 9 of 90 answer there, then 4 of 10 and 8 of the 80 that are missing: 21 of 180."""
    people, fit = np.array([[100, 100], [90, 90], [10, 10]]), np.array([[10.0, 13.0], [9.0, 9.0], [1.0, 4.0]])
    rank = np.array([[0.1, 0.1], [0.11, 0.1], [0.1, 0.11]])
    told = Measured(people.sum(axis=1), people, people, fit, fit, rank, np.array([0.1, 0.12, 0.11]), np.full(3, -1), 0.1, True)
    cut = cut_into(np.array([2, 3]), told, Goal("response", "y"), Base(200, 200), Choices(), 1)
    assert cut.segment_ids == (2, 3)
    assert [s.reach_share for s in cut.steps] == [0.9, 1.0]
    assert [s.relevance for s in cut.steps] == pytest.approx([21 / 180, 23 / 200])


def test_the_relevance_of_a_card_is_its_rate_shrunk_to_the_base() -> None:
    base = shop("response")
    may = may_contact(base)
    y, rate = base.frame["responded"][may], base.frame["responded"][may].mean()
    for i, mine in y.groupby(base.node(8)[may]):
        assert base.grown.path.nodes[int(i)].relevance == pytest.approx((mine.sum() + 20 * rate) / (len(mine) + 20))


def test_the_match_of_interests_is_what_pandas_finds_when_choosing_without_the_fold() -> None:
    base = shop("interest")
    may = may_contact(base)
    data = pd.DataFrame({"segment": base.node(5), "fold": base.fold, "y": base.frame["favourite_category"]})[may].dropna()
    hits = 0
    for fold in range(20):
        rest, mine = data[data["fold"] != fold], data[data["fold"] == fold]
        message = rest.groupby("segment")["y"].agg(lambda y: y.value_counts().sort_index().idxmax())
        hits += (mine["y"] == mine["segment"].map(message)).sum()
    cut = base.grown.path.cut(5)
    assert len(cut.steps) == 5
    assert cut.steps[-1].relevance == pytest.approx(hits / len(data), rel=1e-12)


def test_likeness_is_the_share_of_spread_explained_by_centres_found_without_the_fold() -> None:
    base = shop("likeness", consent=False)
    points, node = base.points, base.node(6)
    spread = base_spread = 0.0
    for fold in range(20):
        mine = base.fold == fold
        base_spread += np.square(points[mine] - points[~mine].mean(axis=0)).sum()
        for i in np.unique(node):
            spread += np.square(points[mine & (node == i)] - points[~mine & (node == i)].mean(axis=0)).sum()
    assert base.grown.path.cut(6).steps[-1].relevance == pytest.approx(1 - spread / base_spread, rel=1e-6)


def test_the_interval_is_as_wide_as_student_s_t_says_for_twenty_folds() -> None:
    assert pytest.approx(stats.t.ppf((1 + CONFIDENCE) / 2, df=N_FOLDS - 1), rel=1e-14) == T_QUANTILE


def test_a_shuffled_goal_gives_no_lift() -> None:
    """Pooled over seeds: nine of ten points have 1.00 inside their interval, and the mean lift is 1."""
    covered, lifts = [], []
    for seed in range(4):
        frame = online_shop(2_000, seed=seed)
        frame["responded"] = np.random.default_rng(seed).permutation(frame["responded"])
        path = explore_frame(frame, Question("responded"), salt=seed).grown.path
        send_to_all = path.cut(1).steps[0].relevance
        for cut in path.cuts[1:20]:
            for s in cut.steps[: cut.n_segments - 1]:
                covered.append(s.relevance_low <= send_to_all <= s.relevance_high)
                lifts.append(s.lift)
    assert np.mean(covered) >= 0.9
    assert abs(np.mean(lifts) - 1) < 0.1


def test_a_goal_that_groups_can_serve_lifts_far_above_noise() -> None:
    path = shop("response").grown.path
    assert relevance_at(path.cut(8).steps, 0.2) / path.cut(1).steps[0].relevance > 1.8


def test_lift_for_likeness_is_how_many_times_closer_the_message_is() -> None:
    assert lift_of(0.5, 0.0, Goal()) == pytest.approx(2)
    assert lift_of(0.3, 0.1, Goal("response", "y")) == pytest.approx(3)
    assert math.isfinite(lift_of(1.0, 0.0, Goal()))
