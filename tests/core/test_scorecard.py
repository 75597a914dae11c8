"""R.E.A.L.: each letter by hand on a path small enough to check, then the laws every path must keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segexplorer.core.migration import Migration
from segexplorer.core.model import Choices, Condition, Cut, Economics, Floors, Goal, Node, Path, Persona, Recommended, Rule, Step
from segexplorer.core.scorecard import Rater
from segexplorer.core.stability import Stability
from tests.core.bases import GOALS, shop

GOOD_RULE = Rule((Condition("a", "<=", 1.0),), 0.9, 0.9, 0.9)
POOR_RULE = replace(GOOD_RULE, f1=0.5)
FOUND = Stability(20, 1_000, {3: 0.5}, {3: 4}, (1.0, 0.7), (1.0, 0.6))
# 1,000 of then in both trees' nodes 1, 2, 3: 550 stayed in theirs, 450 changed sides
STAYED = Migration("", "2024-01-01", 1_000, (1,), (1,), ((1_000, 500, 500), (500, 275, 225), (500, 225, 275)))


def step(j: int, contacted: int, relevance: float, profit: float | None = None) -> Step:
    hits = round(contacted * relevance)
    rest = 1_000 - contacted
    return Step(
        j,
        contacted / 1_000,
        0,
        1,
        relevance,
        relevance - 0.02,
        relevance + 0.02,
        relevance / 0.1,
        hits,
        contacted - hits,
        0,
        rest,
        0,
        profit,
    )


def node(one: int, n: int, relevance: float, deliverable: int | None = None) -> Node:
    return Node(one, one // 2, (), 2, 0, n, n if deliverable is None else deliverable, relevance, 0, 1, relevance / 0.1)


def by_hand() -> Rater:
    """1,000 customers of whom 100 answer: 200 in a segment where 40 of 100 do, 800 in one where 2.5 of 100 do. The
    ceiling at a fifth is 50 of 100, the smallest group 50."""
    nodes = {1: node(1, 1_000, 0.1), 2: node(2, 800, 0.025), 3: node(3, 200, 0.4)}
    cuts = (Cut(1, (1,), (step(1, 1_000, 0.1),)), Cut(2, (3, 2), (step(1, 200, 0.4), step(2, 1_000, 0.1))))
    goal = Goal("response", "bought", "yes")
    path = Path(goal, 1_000, 1_000, nodes, cuts, np.array([[0.0, 0.9], [0.2, 0.5], [1.0, 0.1]]), Recommended(2, 1, ""), 50)
    personas = {
        i: Persona(i, f"Group {i}", (), "", rule, 0, 0, 0.0, ()) for i, rule in ((1, POOR_RULE), (2, GOOD_RULE), (3, POOR_RULE))
    }
    return Rater(path, personas, Choices())


def test_relevant_is_the_share_of_what_one_to_one_could_gain() -> None:
    assert by_hand().rate(2, 1).relevant.score == pytest.approx(100 * (0.4 - 0.1) / (0.5 - 0.1))


def test_send_to_all_gains_nothing_and_is_told_to_take_more_groups() -> None:
    letter = by_hand().rate(1, 1).relevant
    assert (letter.score, letter.improve) == (0.0, "divide")  # nobody can be pickier among one


def test_where_no_division_is_measurably_better_other_columns_are_asked_for() -> None:
    rater = by_hand()
    alone = replace(rater, path=replace(rater.path, recommended=Recommended(1, 1, "")))
    assert alone.rate(1, 1).relevant.improve == "other_columns"
    similar = replace(alone, path=replace(alone.path, goal=Goal()))
    assert similar.rate(1, 1).relevant.improve == "divide"


def test_contacting_most_of_several_groups_is_told_to_be_pickier() -> None:
    assert by_hand().rate(2, 2).relevant.improve == "pickier"


def test_nobody_is_told_to_take_fewer_groups_than_one() -> None:
    rater = by_hand()
    small = replace(rater, path=replace(rater.path, smallest_group=900), stability=Stability(20, 1_000, {}, {}, (0.5,), (0.4,)))
    assert [letter.improve for letter in small.rate(1, 1).letters()] == ["divide", "good", "good", "good"]


def test_efficient_is_the_mean_of_its_parts() -> None:
    letter = by_hand().rate(2, 1).efficient
    assert letter.parts == pytest.approx({"worth": 1.0, "carries": 1 - 50 / 200})
    assert letter.score == pytest.approx(100 * (1 + 0.75) / 2)


def test_with_money_efficient_counts_how_much_of_the_extra_profit_is_had() -> None:
    rater = by_hand()
    one, two = rater.path.cuts
    money = replace(
        rater.path,
        cuts=(
            replace(one, steps=(step(1, 1_000, 0.1, 20.0),)),
            replace(two, steps=(step(1, 200, 0.4, 60.0), step(2, 1_000, 0.1, 30.0))),
        ),
    )
    rater = Rater(money, rater.personas, Choices(economics=Economics(1.0)))
    assert rater.rate(2, 1).efficient.parts["profit"] == 1.0
    assert rater.rate(2, 2).efficient.parts["profit"] == pytest.approx((30 - 20) / (60 - 20))
    assert rater.rate(1, 1).efficient.parts["profit"] == 0.0


def test_actionable_counts_only_segments_that_pass_every_test() -> None:
    letter = by_hand().rate(2, 1).actionable
    assert letter.score == pytest.approx(80.0)  # the 200 cannot be described
    assert letter.parts["describable"] == pytest.approx(0.8)
    assert by_hand().rate(1, 1).actionable.score == pytest.approx(100.0)  # everybody needs no rule


def test_who_cannot_be_sent_to_is_not_actionable() -> None:
    rater = by_hand()
    nodes = rater.path.nodes | {2: node(2, 800, 0.025, 600)}
    assert Rater(replace(rater.path, nodes=nodes, n_deliverable=800), rater.personas, Choices()).rate(
        2, 1
    ).actionable.score == pytest.approx(60.0)


def test_where_many_cannot_be_sent_to_consent_is_asked_for_and_not_fewer_groups() -> None:
    rater = by_hand()
    nodes = {1: node(1, 1_000, 0.1, 500), 2: node(2, 800, 0.025, 300), 3: node(3, 200, 0.4)}
    half = Rater(replace(rater.path, nodes=nodes, n_deliverable=500), rater.personas, Choices())
    assert half.rate(1, 1).actionable.improve == "deliverable"
    assert half.rate(2, 1).actionable.parts["describable"] == pytest.approx(0.3)  # 3 of 5 who can be sent to, 1 of 2 can
    assert half.rate(2, 1).actionable.improve == "deliverable"


def test_lasting_is_unknown_until_it_was_measured_and_then_the_weaker_of_its_two() -> None:
    rater = by_hand()
    assert rater.rate(2, 1).lasting.score is None
    found = replace(rater, stability=FOUND)
    assert found.rate(2, 1).lasting.score == pytest.approx(70.0)
    assert replace(found, migration=STAYED).rate(2, 1).lasting.score == pytest.approx(55.0)
    assert replace(found, migration=Migration("no_dates")).rate(2, 1).lasting.score == pytest.approx(70.0)


def test_a_letter_below_its_floor_knocks_out_and_an_unknown_one_does_not() -> None:
    card = by_hand().rate(1, 1)
    assert card.knocked_out(Floors()) == ("relevant",)
    assert card.knocked_out(Floors(0, 0, 0, 0)) == ()
    assert set(card.knocked_out(Floors(100, 101, 101, 101))) == {"relevant", "efficient", "actionable"}


def test_one_segment_is_rated_as_if_contacted_alone() -> None:
    rater = replace(by_hand(), stability=FOUND)
    card = rater.rate_segment(rater.path.nodes[3])
    assert card.relevant.score == pytest.approx(75.0)
    assert card.efficient.score == 100.0
    assert (card.actionable.parts["describable"], card.actionable.improve) == (0.0, "describable")
    assert (card.lasting.score, card.lasting.improve) == (50.0, "dissolves")


def test_a_segment_of_whom_too_few_were_asked_has_no_relevance() -> None:
    rater = by_hand()
    assert rater.rate_segment(replace(rater.path.nodes[3], told=False)).relevant.score is None


@pytest.mark.parametrize("kind", list(GOALS))
def test_every_score_is_a_share_and_stands_on_its_parts(kind: str) -> None:
    grown = shop(kind).grown
    rater = Rater(grown.path, grown.personas, Choices())
    for cut in grown.path.cuts:
        for one in cut.steps:
            card = rater.rate(cut.n_segments, one.n_contacted)
            for letter in (card.relevant, card.efficient, card.actionable):
                assert letter.score is not None
                assert 0 <= letter.score <= 100
                assert all(0 <= share <= 1 + 1e-9 for share in letter.parts.values())
            assert card.actionable.score is not None
            assert card.actionable.score / 100 <= min(card.actionable.parts.values()) + 1e-9


def test_more_groups_are_never_more_actionable_than_their_describable_share() -> None:
    grown = shop("response").grown
    rater = Rater(grown.path, grown.personas, Choices())
    scores = [rater.rate(cut.n_segments, 1).actionable.score or 0.0 for cut in grown.path.cuts]
    assert scores[-1] < scores[0]
