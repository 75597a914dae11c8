"""What the live picture is told: whole people, a dial that only narrows, the same text every time, and not too much of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segexplorer.core.learned import Question
from segexplorer.core.model import Cut, Path, Step
from segexplorer.ingest.held_out import held_out_mailing
from segexplorer.ui.explorer import Committed, build, committed
from segexplorer.ui.explorer.payload import N_PICKINESS, contacted_at, of_100, pickiness_thresholds
from tests.core.bases import explore_frame
from tests.ui.paths import BASE, synthetic_path, synthetic_personas

KINDS = tuple(BASE)


@pytest.fixture(scope="module", params=KINDS)
def path(request: pytest.FixtureRequest) -> Path:
    return synthetic_path(request.param)


def step_of(outcomes: list[int]) -> Step:
    """A step in which so many are hits, misses, missed, left alone and not deliverable."""
    return Step(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0, *outcomes)


def test_the_synthetic_path_keeps_the_promises_of_a_real_one(path: Path) -> None:
    for cut in path.cuts:
        assert sum(path.nodes[i].n_customers for i in cut.segment_ids) == path.n_customers
        for step in cut.steps:
            assert step.hits + step.misses + step.missed + step.left_alone + step.not_deliverable == path.n_customers
            assert min(step.hits, step.misses, step.missed, step.left_alone) >= 0


def test_of_100_adds_up_to_100_at_every_step(path: Path) -> None:
    told = json.loads(build(path, synthetic_personas(path)))
    for cut in told["cuts"]:
        for step in cut["steps"]:
            assert sum(step[6:11]) == 100
            assert min(step[6:11]) >= 0


@given(st.lists(st.integers(0, 10**9), min_size=5, max_size=5))
def test_of_100_reaches_as_many_as_are_told_elsewhere_and_divides_them_fairly(counts: list[int]) -> None:
    people = of_100(step_of(counts))
    assert sum(people) == 100
    assert min(people) >= 0
    if sum(counts):
        exact = [100 * count / sum(counts) for count in counts]
        assert abs(people[0] + people[1] - exact[0] - exact[1]) <= 0.5 + 1e-9
        assert all(abs(told - one) < 1.5 for told, one in zip(people, exact, strict=True))


def test_pickier_never_contacts_more_and_always_somebody(path: Path) -> None:
    thresholds = pickiness_thresholds(path)
    assert len(thresholds) == N_PICKINESS
    assert thresholds == sorted(thresholds)
    for cut in path.cuts:
        picks = contacted_at(path, cut, thresholds)
        assert picks[0] == len(cut.steps)
        assert picks[-1] == 1
        assert picks == sorted(picks, reverse=True)
        for p in range(1, N_PICKINESS - 1):  # a second way: count by hand
            good = 0
            for i in cut.segment_ids[: len(cut.steps)]:
                if path.nodes[i].relevance < thresholds[p]:
                    break
                good += 1
            assert picks[p] == max(good, 1)


def test_the_same_path_gives_the_same_text(path: Path) -> None:
    personas = synthetic_personas(path)
    backwards = dict(reversed(list(personas.items())))
    assert build(path, personas) == build(synthetic_path(path.goal.kind), backwards)


def test_a_difference_speaks_of_extra_answers_and_goes_below_zero() -> None:
    base = explore_frame(
        held_out_mailing(4_000).drop(columns="spent"), Question("answered", treatment="mailing", control="control")
    )
    told = json.loads(build(base.grown.path, base.grown.personas))
    lowest = min(step.relevance for cut in base.grown.path.cuts for step in cut.steps)
    worst = min(base.grown.path.nodes.values(), key=lambda node: node.relevance)
    assert (told["kind"], told["words"]["outcomes"][0][1]) == ("uplift", "answer because of the message")
    assert told["axes"]["bottom"] < lowest
    assert worst.relevance < 0
    assert told["nodes"][str(worst.id)]["relevance"].startswith("-")
    assert not any(" times" in step[14] + step[15] for cut in told["cuts"] for step in cut["steps"])
    for cut in told["cuts"]:
        for step in cut["steps"]:
            assert sum(step[6:11]) == 100


def test_where_a_difference_is_the_goal_every_point_says_what_its_order_gains() -> None:
    base = explore_frame(
        held_out_mailing(4_000).drop(columns="spent"), Question("answered", treatment="mailing", control="control")
    )
    grown = base.grown.path
    told = json.loads(build(grown, base.grown.personas))
    cut, own = told["cuts"][3], grown.cut(4)
    per_1000 = [1_000 * s.reach_share * (s.relevance - grown.cuts[0].steps[0].relevance) for s in own.steps]  # all deliverable
    assert "Qini {average}" in told["words"]["qini"]
    assert own.qini is not None
    assert float(cut["qini"][0]) == pytest.approx(1_000 * own.qini, rel=0.06)
    assert [float(number) for number in cut["qini"][1]] == pytest.approx(per_1000, rel=0.06, abs=0.001)
    assert told["cuts"][0]["qini"] is None  # one message for everybody has no order
    answers = synthetic_path("response")
    assert all(cut["qini"] is None for cut in json.loads(build(answers, synthetic_personas(answers)))["cuts"])


def test_forty_cuts_stay_under_350_kb(path: Path) -> None:
    assert len(path.cuts) == 40
    assert len(build(path, synthetic_personas(path))) < 350_000


def test_cards_stand_in_order_of_place_and_children_where_their_parent_stood(path: Path) -> None:
    personas = synthetic_personas(path)
    told = json.loads(build(path, personas))
    for coarse, fine in zip(told["cuts"], told["cuts"][1:], strict=False):
        assert [personas[i].place for i in fine["cards"]] == sorted(personas[i].place for i in fine["cards"])
        joined = [i if i in coarse["cards"] else told["nodes"][str(i)]["parent"] for i in fine["cards"]]
        assert list(dict.fromkeys(joined)) == coarse["cards"]


def test_the_larger_child_is_the_heir_of_colour(path: Path) -> None:
    personas = synthetic_personas(path)
    told = json.loads(build(path, personas))["nodes"]
    for node in path.nodes.values():
        if node.children:
            heir = told[str(node.id)]["heir"]
            assert path.nodes[heir].n_customers == max(path.nodes[c].n_customers for c in node.children)
            assert told[str(heir)]["colour"] == told[str(node.id)]["colour"]


def test_the_recommended_point_can_be_reached_with_the_sliders(path: Path) -> None:
    told = json.loads(build(path, synthetic_personas(path)))
    best = told["recommended"]
    assert best["k"] == path.recommended.n_segments
    assert told["cuts"][best["k"] - 1]["pick"][best["p"]] == path.recommended.n_contacted
    assert best["why"]


def test_numbers_that_are_not_numbers_do_not_break_the_picture(path: Path) -> None:
    steps = tuple(replace(s, relevance_low=float("nan"), lift=float("inf")) for s in path.cuts[2].steps)
    broken = replace(path, cuts=(*path.cuts[:2], replace(path.cuts[2], steps=steps), *path.cuts[3:]))
    assert json.loads(build(broken, {}))["cuts"][2]["steps"][0][4] == 0.0


def test_a_cut_with_nobody_large_enough_is_told_as_such(path: Path) -> None:
    empty = replace(path, cuts=(*path.cuts[:2], Cut(3, path.cuts[2].segment_ids, (), n_fitting=400), *path.cuts[3:]))
    told = json.loads(build(empty, synthetic_personas(path)))["cuts"][2]
    assert told["contactable"] == 0
    assert set(told["pick"]) == {1}
    people = [0, 0, 400, path.n_deliverable - 400, path.n_customers - path.n_deliverable]
    assert told["steps"][0][6:11] == of_100(step_of(people))


def test_a_path_of_one_cut_and_no_ceiling_can_be_shown() -> None:
    one = synthetic_path("response", n_cuts=1)
    told = json.loads(build(replace(one, ceiling=np.empty((0, 2))), synthetic_personas(one)))
    assert len(told["cuts"]) == 1
    assert told["axes"]["top"] > told["axes"]["root"] > told["axes"]["bottom"]


def test_long_names_from_outside_are_cut_short() -> None:
    path = synthetic_path("interest", n_cuts=5)
    personas = {i: replace(p, name="x" * 10_000) for i, p in synthetic_personas(path).items()}
    assert all(len(node["name"]) <= 90 for node in json.loads(build(path, personas))["nodes"].values())


def test_a_group_of_whom_too_few_were_asked_says_so_instead_of_a_number(path: Path) -> None:
    untold = replace(path, nodes={**path.nodes, 5: replace(path.nodes[5], told=False)})
    nodes = json.loads(build(untold, synthetic_personas(path)))["nodes"]
    assert (nodes["5"]["relevance"], nodes["5"]["between"]) == ("too few to say how they answer", "")
    assert nodes["4"] == json.loads(build(path, synthetic_personas(path)))["nodes"]["4"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, Committed(6, 8)),
        ({"k": 9, "pickiness": 3, "selected": None, "revision": 4}, Committed(9, 3)),
        ({"k": 9, "pickiness": 3, "selected": 7, "revision": 4}, Committed(9, 3, 7)),
        ({"k": 9, "pickiness": 3, "selected": 10_000, "revision": 4}, Committed(9, 3)),
        ({"k": 9, "pickiness": 3, "selected": 7, "revision": 3}, Committed(6, 8)),
        ({"k": 999, "pickiness": -5, "selected": "1", "revision": 4}, Committed(40, 0)),
        ({"k": "9", "pickiness": float("nan"), "revision": 4}, Committed(6, 8)),
        ([9, 3], Committed(6, 8)),
    ],
)
def test_what_comes_back_from_the_browser_is_distrusted(choice: object, expected: Committed) -> None:
    assert committed(synthetic_path("response"), choice, k=6, pickiness=8, revision=4) == expected
