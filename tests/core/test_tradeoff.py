"""What the slider promises: whole people that add up, honest relevance, and the plain arithmetic of money."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from segexplorer.core.economics import profit, smallest_group
from segexplorer.core.goal import N_FOLDS
from segexplorer.core.honest import CONFIDENCE, T_QUANTILE, Measured
from segexplorer.core.learned import Question, regrow
from segexplorer.core.model import Choices, Cut, Economics, Goal, Step
from segexplorer.core.recommend import elbow, recommend, relevance_at
from segexplorer.core.tradeoff import Base, cut_into, lift_of, whole_people
from segexplorer.ingest.columns import guess_schema
from segexplorer.ingest.samples import online_shop
from tests.core.bases import GOALS, Explored, explore_frame, gained_in_folds, shop

KINDS = list(GOALS)
PEOPLE = ("hits", "misses", "missed", "left_alone", "not_deliverable")


def may_contact(base: Explored) -> np.ndarray:
    """Who can be contacted, by plain pandas."""
    if not base.learned.assigner.consent:
        return np.ones(len(base.frame), bool)
    return (base.frame["marketing_consent"].eq("yes") & base.frame["unsubscribed"].eq("no")).to_numpy()


def steps_of(base: Explored) -> list[tuple[Cut, Step]]:
    return [(cut, step) for cut in base.grown.path.cuts for step in cut.steps]


def step(n_contacted: int, reach: float, relevance: float, half: float = 0.01, profit_: float | None = None) -> Step:
    return Step(n_contacted, reach, reach, reach, relevance, relevance - half, relevance + half, 1, 0, 0, 0, 0, 0, profit_)


# ---- people


def test_people_by_hand() -> None:
    # 100 deliverable, 40 would be hits; of 50 contacted 30 are: 20 get a message in vain, 10 are missed, 40 rightly left alone
    assert whole_people(50, 30.0, 40.0, 100) == (30, 20, 10, 40)
    # everybody contacted: nobody can be missed, whatever the estimate says
    assert whole_people(100, 35.2, 40.0, 100) == (40, 60, 0, 0)


@given(st.integers(0, 500), st.floats(-10, 600), st.floats(-10, 600), st.integers(0, 500))
def test_people_are_whole_never_negative_and_add_up(contacted: int, hits: float, potential: float, deliverable: int) -> None:
    contacted = min(contacted, deliverable)
    got = whole_people(contacted, hits, potential, deliverable)
    assert min(got) >= 0
    assert sum(got) == deliverable
    assert got[0] + got[1] == contacted


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_five_counts_are_the_base_at_every_cut_and_step(kind: str, consent: bool) -> None:
    base = shop(kind, consent)
    path = base.grown.path
    assert path.n_customers == len(base.frame)
    assert path.n_deliverable == may_contact(base).sum()
    for cut, s in steps_of(base):
        people = [getattr(s, name) for name in PEOPLE]
        assert min(people) >= 0
        assert sum(people) == len(base.frame), (cut.n_segments, s.n_contacted)
        assert s.not_deliverable == len(base.frame) - path.n_deliverable
        assert s.relevance_low <= s.relevance <= s.relevance_high


@pytest.mark.parametrize("kind", KINDS)
def test_reach_is_exactly_the_customers_assigned_to_the_contacted_segments(kind: str) -> None:
    base = shop(kind)
    may = may_contact(base)
    for k in (1, 2, 7, 20, 40):
        node, cut = base.node(k), base.grown.path.cut(k)
        assert sorted(cut.segment_ids) == sorted(np.unique(node))
        for s in cut.steps:
            contacted = np.isin(node, cut.segment_ids[: s.n_contacted]) & may
            assert s.reach_share == pytest.approx(contacted.mean(), abs=1e-12)
            assert s.hits + s.misses == contacted.sum()


@pytest.mark.parametrize("kind", KINDS)
def test_the_cards_count_the_customers_assigned_to_them(kind: str) -> None:
    base = shop(kind)
    nodes, may = base.grown.path.nodes, may_contact(base)
    for k in (1, 8, 40):
        node = pd.Series(base.node(k))
        assert {i: nodes[i].n_customers for i in node.unique()} == node.value_counts().to_dict()
        assert {i: nodes[i].n_deliverable for i in node.unique()} == pd.Series(may).groupby(node).sum().to_dict()
        assert all(nodes[i].born_at <= k and (nodes[i].split_at == 0 or k < nodes[i].split_at) for i in node.unique())


# ---- relevance and lift


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
    assert relevance_at(path.cut(8), 0.2) / path.cut(1).steps[0].relevance > 1.8


# ---- money and the smallest group


def test_profit_by_hand() -> None:
    money = Economics(value_per_hit=11, cost_per_message=3, cost_per_segment=50)
    assert profit(money, Goal("response", "y"), contacted=100, hits=40, relevance=0.4, n_segments=2) == 40 * 11 - 100 * 3 - 2 * 50
    assert profit(money, Goal("value", "y"), contacted=100, hits=40, relevance=2.5, n_segments=1) == 2.5 * 100 * 11 - 300 - 50
    assert profit(Economics(cost_per_message=3), Goal("response", "y"), 100, 40, 0.4, 2) is None


def test_profit_on_the_path_is_the_formula_of_its_own_people() -> None:
    base = shop("response")
    choices = Choices(economics=Economics(40, 1.5, 30))
    path = regrow(base.learned, base.summary, choices).path
    for cut in path.cuts:
        for s in cut.steps:
            assert s.profit == pytest.approx(40 * s.hits - 1.5 * (s.hits + s.misses) - 30 * s.n_contacted)


def test_the_smallest_group_pays_its_own_cost_back_when_money_is_known() -> None:
    choices = Choices(economics=Economics(value_per_hit=40, cost_per_message=1, cost_per_segment=500))
    # an average customer brings 0.1 * 40 - 1 = 3, so 500 are back after 167
    assert smallest_group(choices, Goal("response", "y"), 0.1, 2.0, 100_000, 25) == 167


def test_the_smallest_group_can_be_tested_when_no_money_is_known() -> None:
    """The second way: simulate the test. At that size a two-sided z test of two proportions sees the lift in 80 % of
    experiments."""
    base, lift = 0.1, 1.8
    n = smallest_group(Choices(), Goal("response", "y"), base, lift, 1_000_000, 25)
    p1, p2, rng = base, base * lift, np.random.default_rng(0)
    arm = n // 2
    a, b = rng.binomial(arm, p1, 20_000) / arm, rng.binomial(arm, p2, 20_000) / arm
    mean = (a + b) / 2
    z = np.abs(b - a) / np.sqrt(np.maximum(2 * mean * (1 - mean) / arm, 1e-12))
    assert (z > stats.norm.ppf(0.975)).mean() == pytest.approx(0.8, abs=0.02)


def test_the_smallest_group_is_one_per_cent_where_nothing_can_be_tested() -> None:
    assert smallest_group(Choices(), Goal(), 0.0, 1.0, 10_050, 25) == 101
    assert smallest_group(Choices(), Goal("value", "y"), 80.0, 1.5, 10_000, 25) == 100
    assert smallest_group(Choices(), Goal("response", "y"), 0.1, 1.0, 10_000, 25) == 100


def test_a_small_base_that_cannot_be_tested_in_every_segment_is_still_contacted() -> None:
    """A weak response needs thousands in a test; in a base of 2,000 that would forbid every segment there is."""
    assert smallest_group(Choices(), Goal("response", "y"), 0.15, 1.2, 1_000_000, 25) > 2_000
    assert smallest_group(Choices(), Goal("response", "y"), 0.15, 1.2, 5_000, 25) == 50
    path = shop("response", n_customers=1_500).grown.path
    assert all(cut.steps for cut in path.cuts)


@pytest.mark.parametrize("choices", [Choices(), Choices(smallest_group=3), Choices(economics=Economics(1000, 0, 1))])
def test_the_smallest_group_is_never_below_the_privacy_minimum(choices: Choices) -> None:
    assert smallest_group(choices, Goal("response", "y"), 0.1, 50.0, 100, 40) >= 40


def test_the_user_s_own_smallest_group_wins_and_smaller_segments_are_not_contacted() -> None:
    base = shop("response")
    path = regrow(base.learned, base.summary, Choices(smallest_group=200)).path
    assert path.smallest_group == 200
    for cut in path.cuts[1:]:
        sizes = [path.nodes[i].n_deliverable for i in cut.segment_ids]
        assert all(n >= 200 for n in sizes[: len(cut.steps)])
        assert all(n < 200 for n in sizes[len(cut.steps) :])
    assert any(len(cut.steps) < cut.n_segments for cut in path.cuts)


def test_no_segment_is_smaller_than_the_privacy_minimum() -> None:
    base = shop("response")
    nodes = regrow(base.learned, base.summary, Choices(), privacy_minimum=120).path.nodes
    assert min(n.n_customers for n in nodes.values()) >= 120


# ---- the recommended point


def test_relevance_at_a_share_takes_a_random_part_of_the_next_segment() -> None:
    cut = Cut(2, (2, 3), (step(1, 0.1, 0.5), step(2, 0.5, 0.2)))
    assert relevance_at(cut, 0.1) == pytest.approx(0.5)
    # 0.1 at 0.5 and another 0.1 at (0.5 * 0.2 - 0.1 * 0.5) / 0.4 = 0.125
    assert relevance_at(cut, 0.2) == pytest.approx((0.1 * 0.5 + 0.1 * 0.125) / 0.2)
    assert relevance_at(cut, 0.9) == pytest.approx(0.2)


def test_with_money_the_largest_profit_is_recommended() -> None:
    cuts = (
        Cut(1, (1,), (step(1, 1, 0.1, profit_=-50.0),)),
        Cut(2, (2, 3), (step(1, 0.4, 0.2, profit_=80.0), step(2, 1, 0.1, profit_=-60.0))),
        Cut(3, (4, 5, 3), (step(1, 0.2, 0.25, profit_=80.0), step(2, 0.4, 0.2, profit_=70.0))),
    )
    best = recommend(cuts, Goal("response", "y"), Choices(economics=Economics(1)))
    assert (best.n_segments, best.n_contacted, best.reason) == (2, 1, "best_profit")


@pytest.mark.parametrize(("gain", "reason"), [(100.0, "nothing_better"), (120.0, "best_profit")])
def test_to_leave_some_out_must_pay_more_than_their_answers_are_unsure(gain: float, reason: str) -> None:
    """Of 1,000 at ten each, give or take 200, 190 are left out: 1.25 * 200 * sqrt(0.19) = 109 is the least to gain."""
    everybody = replace(step(1, 1.0, 0.1, half=0.02, profit_=0.0), hits=100, misses=900)
    fewer = replace(step(1, 0.81, 0.12, half=0.021, profit_=gain), hits=97, misses=713)
    cuts = (Cut(1, (1,), (everybody,)), Cut(2, (2, 3), (fewer, replace(everybody, n_contacted=2, profit=-1.0))))
    assert recommend(cuts, Goal("response", "y"), Choices(economics=Economics(10, 1))).reason == reason


@pytest.mark.parametrize(("relevance", "reason"), [(0.124, "nothing_better"), (0.126, "one_standard_error")])
def test_the_best_of_many_must_lead_by_more_than_its_interval(relevance: float, reason: str) -> None:
    cuts = (Cut(1, (1,), (step(1, 1, 0.1),)), Cut(2, (2, 3), (step(1, 0.2, relevance, half=0.02), step(2, 1, 0.1))))
    assert recommend(cuts, Goal("response", "y"), Choices()).reason == reason


def test_when_every_send_loses_money_the_smallest_loss_is_recommended() -> None:
    cuts = (
        Cut(1, (1,), (step(1, 1, 0.1, profit_=-500.0),)),
        Cut(2, (2, 3), (step(1, 0.4, 0.2, profit_=-20.0), step(2, 1, 0.1, profit_=-600.0))),
    )
    best = recommend(cuts, Goal("response", "y"), Choices(economics=Economics(1)))
    assert (best.n_segments, best.n_contacted) == (2, 1)


def test_without_money_the_smallest_number_within_one_standard_error_is_recommended() -> None:
    t = float(stats.t.ppf(0.95, 19))
    half = 0.01 * t * np.sqrt(2)  # one standard error of the estimate is 0.01
    cuts = tuple(
        Cut(k, tuple(range(k)), (step(1, 0.2, relevance, half), step(2, 1.0, 0.1, half)))
        for k, relevance in enumerate((0.10, 0.20, 0.255, 0.26, 0.262), start=1)
    )
    best = recommend(cuts, Goal("response", "y"), Choices())
    assert (best.n_segments, best.n_contacted, best.reason) == (3, 1, "one_standard_error")


def test_for_likeness_the_elbow_is_recommended() -> None:
    curve = np.array([0.0, 0.4, 0.6, 0.65, 0.68, 0.7])
    assert elbow(curve) == 2
    cuts = tuple(Cut(k + 1, tuple(range(k + 1)), (step(k + 1, 1.0, r),)) for k, r in enumerate(curve))
    assert recommend(cuts, Goal(), Choices()).n_segments == 3


def test_a_base_of_one_segment_recommends_it() -> None:
    assert recommend((Cut(1, (1,), (step(1, 1, 0.1),)),), Goal(), Choices()).reason == "only_one"


@pytest.mark.parametrize("kind", KINDS)
def test_the_recommended_point_is_on_the_path(kind: str) -> None:
    path = shop(kind).grown.path
    assert 1 <= path.recommended.n_contacted <= len(path.cut(path.recommended.n_segments).steps)


def test_lift_for_likeness_is_how_many_times_closer_the_message_is() -> None:
    assert lift_of(0.5, 0.0, Goal()) == pytest.approx(2)
    assert lift_of(0.3, 0.1, Goal("response", "y")) == pytest.approx(3)
    assert math.isfinite(lift_of(1.0, 0.0, Goal()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_path_is_finite(kind: str) -> None:
    base = shop(kind)
    for cut, s in steps_of(base):
        assert all(math.isfinite(v) for v in vars(s).values() if v is not None), cut.n_segments
    assert np.isfinite(base.grown.path.ceiling).all()


def test_nobody_who_may_be_contacted_is_no_reason_to_fall_over() -> None:
    frame = online_shop(500)
    frame["marketing_consent"] = "no"
    schema = guess_schema(online_shop(500))
    path = explore_frame(frame, Question("responded"), replace(schema)).grown.path
    assert path.n_deliverable == 0
    assert path.cut(1).steps[0].lift == 1.0
    assert all(s.not_deliverable == 500 for cut in path.cuts for s in cut.steps)


def test_the_ceiling_is_what_pandas_finds_contacting_the_best_scores_first() -> None:
    base = shop("response", consent=False)
    model = base.learned.assigner.space.goal_model
    assert model is not None
    encoder = base.learned.assigner.space.encoder
    score = model.raw(encoder.features(encoder.read(base.frame)), base.fold)[:, 0]
    ranked = base.frame["responded"].to_numpy()[np.argsort(-score, kind="stable")]
    for share, relevance in base.grown.path.ceiling.tolist():
        n = round(share * len(ranked))
        assert relevance == pytest.approx(ranked[:n].mean())
    assert base.grown.path.ceiling[-1].tolist() == pytest.approx([1.0, ranked.mean()])
