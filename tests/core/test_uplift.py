"""Uplift: by hand, on planted truth, on a real experiment; zero where there is none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segexplorer.core.economics import profit
from segexplorer.core.goal import read_goal
from segexplorer.core.grown import regrow
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices, Economics, Goal, Step
from segexplorer.core.uplift import ARMS, EXTRA, EXTRA_HITS, asked, beyond_random, gains, qini_of, read_treatment
from segexplorer.errors import UnusableGoal
from segexplorer.ingest.held_out import GROUPS, held_out_mailing, planted
from tests.core.bases import Explored, explore_frame, keyed

MAILED = Question("answered", treatment="mailing", control="control")
WOMENS = Question("visit", treatment="segment", control="No E-Mail", treated="Womens E-Mail")


def mailing(got: list[int], answers: list[int]) -> pd.DataFrame:
    """Forty copies of a few customers, so that there are enough of each."""
    few = pd.DataFrame({"mailing": ["mailed" if t else "control" for t in got], "answered": answers})
    return pd.concat([few] * 40, ignore_index=True)


def read(frame: pd.DataFrame, treated: str | None = None) -> Goal:
    return read_treatment(read_goal(frame.answered, "answered"), frame, "mailing", "control", treated)


@cache
def planted_truth(seed: int = 7) -> Explored:
    return explore_frame(held_out_mailing(20_000, seed), MAILED)


@cache
def without_effect() -> Explored:
    frame = held_out_mailing(20_000)
    frame["mailing"] = np.random.default_rng(5).permutation(frame.mailing)
    return explore_frame(frame, MAILED)


def effects(base: Explored, seed: int = 7) -> np.ndarray:
    """(n,) what the message changes for each customer of a base of `held_out_mailing`, in the base's order."""
    frame = held_out_mailing(20_000, seed)
    frame["effect"] = [GROUPS[g].effect for g in planted(20_000, seed)]
    keys = keyed(frame.drop(columns="effect"))[1]
    unsorted = pd.util.hash_pandas_object(frame.drop(columns="effect").assign(_salt=0), index=False).to_numpy()
    ordered = frame.effect.to_numpy()[np.argsort(unsorted, kind="stable")]
    assert (keys == base.keys).all()
    return ordered


def test_the_mean_of_all_customers_is_the_difference_of_the_two_means() -> None:
    frame = mailing([1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0, 0])  # 3 of 4 answer with it, 1 of 4 without
    goal = read(frame)
    assert (goal.treated_share, goal.mean) == (0.5, 0.5)
    assert gains(goal, frame)[:8, EXTRA].tolist() == [1, 1, 1, -1, -1, 1, 1, 1]
    assert gains(goal, frame)[:, EXTRA].mean() == 0.5


def test_unequal_arms_count_as_much_as_they_hold() -> None:
    frame = mailing([1, 1, 1, 0], [1, 1, 0, 0])
    assert gains(read(frame), frame)[:, EXTRA].mean() == pytest.approx(2 / 3)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=8, max_size=60))
@settings(max_examples=60)
def test_whatever_they_answer_the_mean_is_the_difference(customers: list[tuple[bool, bool]]) -> None:
    known = [(True, True), (True, False), (False, True), (False, False), *customers]
    frame = mailing([int(t) for t, _ in known], [int(y) for _, y in known])
    rates = frame.groupby("mailing").answered.mean()
    assert gains(read(frame), frame)[:, EXTRA].mean() == pytest.approx(rates["mailed"] - rates["control"])


def test_the_sums_behind_a_card_are_counts() -> None:
    frame = mailing([1, 1, 1, 0, 0], [1, 1, 0, 1, 0])
    assert gains(read(frame), frame)[:, ARMS].sum(axis=0).tolist() == [80, 120, 40, 80]


def test_who_got_another_message_or_never_answered_says_nothing() -> None:
    frame = mailing([1, 0], [1, 0]).astype({"answered": float})
    frame = pd.concat([frame, pd.DataFrame({"mailing": ["other", "mailed", None], "answered": [1, np.nan, 1]})], ignore_index=True)
    goal = read(frame, "mailed")
    assert asked(goal, frame)[-3:].tolist() == [False, False, False]
    assert asked(goal, frame)[:-3].all()
    assert gains(goal, frame)[asked(goal, frame), EXTRA].mean() == 1
    assert asked(read(frame), frame)[-3:].tolist() == [True, False, False]  # no message named: every other level got one


def test_an_amount_has_its_difference_and_its_extra_buyers() -> None:
    frame = mailing([1, 1, 0, 0], [1, 1, 1, 0]).assign(spent=[30.0, 10.0, 20.0, 0.0] * 40)
    goal = read_treatment(read_goal(frame.spent, "spent", "value"), frame, "mailing", "control")
    assert goal.median_amount == 15
    assert gains(goal, frame)[:, EXTRA].mean() == 10  # 20 with the message, 10 without
    assert gains(goal, frame)[:, EXTRA_HITS].mean() == 0  # one of two is above the median on either side


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question("device", "interest", treatment="mailing", control="control"), "treatment_without_answer"),
        (Question(treatment="mailing", control="control"), "treatment_without_answer"),
        (Question("answered", treatment="mailing"), "no_such_level"),
        (Question("answered", treatment="mailing", control="nobody"), "no_such_level"),
        (Question("answered", treatment="mailing", control="control", treated="letter"), "no_such_level"),
        (Question("answered", treatment="mailing", control="control", treated="control"), "treatment_too_few"),
    ],
)
def test_what_cannot_be_a_difference_is_refused_in_a_sentence(question: Question, code: str) -> None:
    with pytest.raises(UnusableGoal) as problem:
        explore_frame(held_out_mailing(1_000), question)
    assert problem.value.code == code


def test_a_handful_left_out_tell_nothing() -> None:
    frame = held_out_mailing(1_000)
    frame.loc[39:, "mailing"] = "mailed"
    frame.loc[:38, "mailing"] = "control"
    with pytest.raises(UnusableGoal, match="Only 39 customers"):
        explore_frame(frame, MAILED)


def test_who_got_the_message_forms_no_groups() -> None:
    column = planted_truth().learned.schema.named("mailing")
    assert (column.used, column.why) == (False, "treatment")
    assert "mailing" not in planted_truth().learned.assigner.space.encoder.names


def test_send_to_all_is_the_difference_of_the_rates() -> None:
    base = planted_truth()
    rates = base.frame.groupby("mailing").answered.mean()
    assert base.grown.path.cuts[0].steps[0].relevance == pytest.approx(rates["mailed"] - rates["control"])


@pytest.mark.parametrize("n_segments", [2, 4, 8])
def test_a_card_tells_the_rates_of_both_arms(n_segments: int) -> None:
    base = planted_truth()
    rates = base.frame.assign(node=base.node(n_segments)).groupby(["node", "mailing"]).answered.mean()
    for i in base.grown.path.cut(n_segments).segment_ids:
        node = base.grown.path.nodes[i]
        assert node.treated_mean == pytest.approx(rates[i, "mailed"])
        assert node.control_mean == pytest.approx(rates[i, "control"])


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_persuadable_are_found_first_and_the_easily_lost_left_for_last(seed: int) -> None:
    base = planted_truth(seed)
    group = pd.Series(effects(base, seed)).groupby(base.node(4)).mean()
    ranked = [group[i] for i in base.grown.path.cut(4).segment_ids]
    assert ranked[0] > 0.15
    assert ranked[-1] < -0.05


@pytest.mark.parametrize("seed", [7, 8, 9])
@pytest.mark.parametrize("n_segments", [1, 2, 4, 8])
def test_intervals_hold_the_planted_uplift(seed: int, n_segments: int) -> None:
    base = planted_truth(seed)
    truth = pd.Series(effects(base, seed)).groupby(base.node(n_segments)).agg(["sum", "size"])
    cut = base.grown.path.cut(n_segments)
    inside = []
    for step in cut.steps:
        chosen = truth.loc[list(cut.segment_ids[: step.n_contacted])].sum()
        inside.append(step.relevance_low <= chosen["sum"] / chosen["size"] <= step.relevance_high)
    assert np.mean(inside) >= 0.75


def test_who_answers_anyway_is_not_whom_the_message_moves() -> None:
    """By answers alone the sure things come first; by what the message causes they do not."""
    answers = explore_frame(held_out_mailing(20_000).drop(columns=["mailing", "spent"]), Question("answered"))
    surest = answers.grown.path.nodes[answers.grown.path.cut(4).segment_ids[0]]
    assert surest.relevance > 0.25
    rows = answers.frame[answers.node(4) == surest.id]
    assert rows.orders.mean() > 8
    best = planted_truth().grown.path.cut(4).segment_ids[0]
    assert planted_truth().frame[planted_truth().node(4) == best].orders.mean() < 3


def test_without_effect_nothing_is_promised() -> None:
    path = without_effect().grown.path
    assert path.recommended.reason == "nothing_better"
    assert abs(path.cuts[0].steps[0].relevance) < 0.015
    assert max(abs(cut.qini or 0) for cut in path.cuts[1:20]) < 0.005
    zero_inside = [s.relevance_low <= 0 <= s.relevance_high for cut in path.cuts[:20] for s in cut.steps]
    assert np.mean(zero_inside) > 0.8


@pytest.mark.parametrize("base", [planted_truth, without_effect], ids=["effect", "no effect"])
def test_everybody_is_one_of_five_and_nobody_is_less_than_nobody(base: object) -> None:
    path = base().grown.path  # type: ignore[operator]
    for cut in path.cuts:
        for s in cut.steps:
            people = (s.hits, s.misses, s.missed, s.left_alone, s.not_deliverable)
            assert min(people) >= 0
            assert sum(people) == path.n_customers


def test_the_lost_do_not_count_as_won() -> None:
    """Mailing the easily lost adds nobody who answers because of it."""
    steps = planted_truth().grown.path.cut(4).steps
    assert steps[-1].hits - steps[-2].hits <= 0.01 * planted_truth().grown.path.n_customers
    assert steps[-1].relevance < steps[-2].relevance


def test_money_counts_whom_the_message_drives_away() -> None:
    goal = Goal("response", "answered", treatment="mailing")
    assert profit(Economics(10.0), goal, 100, hits=3, relevance=-0.02, n_segments=1) == -20.0


def step(reach_share: float, relevance: float) -> Step:
    return Step(1, reach_share, 0, 1, relevance, 0, 1, 1.0, 0, 0, 0, 0, 0)


def test_qini_by_hand() -> None:
    halves = (step(0.5, 0.2), step(1.0, 0.1))  # the better half gains 0.1 per customer of all, and then nothing more
    assert qini_of(halves, 0.1, 100, 100) == pytest.approx(0.025)  # a triangle 1 wide and 0.05 high
    assert qini_of(halves[1:], 0.1, 100, 100) == pytest.approx(0.0)
    assert qini_of((), 0.1, 100, 100) == 0.0
    assert qini_of((step(0.25, 0.2),), 0.1, 100, 50) == pytest.approx(0.025)  # a quarter of all is half of the deliverable
    assert qini_of((), 0.0, 100, 0) == 0.0


def test_the_gains_at_every_point_are_the_curve_whose_area_is_qini() -> None:
    assert beyond_random(step(0.25, 0.2), 0.1, 100, 50) == pytest.approx(0.05)  # half of the deliverable, each 0.1 more
    path = planted_truth().grown.path
    base = path.cuts[0].steps[0].relevance
    for cut in path.cuts[1:12]:
        share = [0.0] + [s.reach_share * path.n_customers / path.n_deliverable for s in cut.steps] + [1.0]
        height = [0.0] + [beyond_random(s, base, path.n_customers, path.n_deliverable) for s in cut.steps] + [0.0]
        assert np.trapezoid(height, share) == pytest.approx(cut.qini, abs=1e-9)


@pytest.mark.parametrize("n_segments", [2, 4, 8])
def test_qini_is_that_of_plain_counting(n_segments: int) -> None:
    """Radcliffe's curve, responses of the mailed less those of the others scaled up, ranked by the other folds' rates."""
    base = planted_truth()
    frame = base.frame.assign(node=base.node(n_segments), fold=base.fold, got=base.frame.mailing == "mailed")
    ranked = []
    for fold in range(20):
        rest = frame[frame.fold != fold].groupby(["node", "got"]).answered.mean().unstack()
        place = (rest[False] - rest[True]).rank(method="first").astype(int)
        here = frame[frame.fold == fold]
        ranked.append(here.assign(place=here.node.map(place)))
    counts = pd.concat(ranked).groupby(["place", "got"]).answered.agg(["sum", "size"]).unstack().cumsum()
    extra = counts["sum"][True] - counts["sum"][False] * counts["size"][True] / counts["size"][False]
    n_got = counts["size"][True].iloc[-1]
    x = np.concatenate([[0], counts["size"].sum(axis=1) / len(frame)])
    y = np.concatenate([[0], extra / n_got])
    oracle = float(np.trapezoid(y - x * y[-1], x))
    assert base.grown.path.cut(n_segments).qini == pytest.approx(oracle, abs=0.002)
    assert oracle > 0.015


def test_other_goals_have_no_qini() -> None:
    frame = held_out_mailing(1_000)
    path = explore_frame(frame, Question("answered")).grown.path
    assert {cut.qini for cut in path.cuts} == {None}
    assert path.nodes[1].treated_mean is None


def test_the_same_experiment_gives_the_same_path() -> None:
    frame = held_out_mailing(2_000)
    one, two = explore_frame(frame, MAILED), explore_frame(frame.sample(frac=1, random_state=1), MAILED)
    assert one.grown.path.cuts == two.grown.path.cuts


def test_money_finds_the_persuadable() -> None:
    base = planted_truth()
    choices = Choices(economics=Economics(value_per_hit=10.0, cost_per_message=0.4, cost_per_segment=50.0))
    path = regrow(base.learned, base.summary, choices).path
    best = path.cut(path.recommended.n_segments).steps[path.recommended.n_contacted - 1]
    assert 0.15 < best.reach_share < 0.4
    assert (best.profit or 0) > 5 * max(path.cuts[0].steps[0].profit or 0, 1)


@cache
def womens(folder: Path) -> Explored:
    return explore_frame(pd.read_csv(folder / "hillstrom.csv"), WOMENS)


def test_hillstrom_womens_mail_makes_4_523_of_100_visit(shared_data: Path) -> None:
    path = womens(shared_data).grown.path
    root = path.nodes[1]
    assert root.treated_mean == pytest.approx(0.15140, abs=5e-6)
    assert root.control_mean == pytest.approx(0.10617, abs=5e-6)
    assert path.cuts[0].steps[0].relevance == pytest.approx(0.04523, abs=5e-6)
    assert path.n_customers == 64_000


def test_hillstrom_segments_are_ranked_better_than_by_chance(shared_data: Path) -> None:
    path = womens(shared_data).grown.path
    assert all((path.cut(k).qini or 0) > 0.004 for k in (2, 3, 5, 8, 12))
    assert path.recommended.reason == "one_standard_error"
