"""The browser gets the very scores the core found, and a sentence for every advice."""

from __future__ import annotations

import json

import pytest

from segexplorer.core.model import Choices, Economics, Floors
from segexplorer.core.scorecard import Rater
from segexplorer.core.stability import Stability
from segexplorer.ui.explorer import build
from segexplorer.ui.explorer.letters import ADVICE
from segexplorer.words.scorecard import IMPROVE
from tests.core.bases import GOALS, shop

LETTERS_AT, PROFIT_AT = 17, 22


@pytest.mark.parametrize("kind", list(GOALS))
def test_the_scores_of_every_point_are_the_cores(kind: str) -> None:
    grown = shop(kind).grown
    rater = Rater(grown.path, grown.personas, Choices())
    told = json.loads(build(grown.path, grown.personas, rater))
    for cut, said in zip(grown.path.cuts, told["cuts"], strict=True):
        for step, marks in zip(cut.steps, said["steps"], strict=False):
            card = rater.rate(cut.n_segments, step.n_contacted)
            scores = [marks[LETTERS_AT], marks[LETTERS_AT + 2], *said["letters"][::2]]
            assert scores == [-1 if letter.score is None else round(letter.score) for letter in card.letters()]
            assert ADVICE[marks[LETTERS_AT + 1]] == card.relevant.improve


def test_every_advice_the_core_gives_has_a_sentence() -> None:
    grown = shop("response").grown
    half, few = dict.fromkeys(grown.path.nodes, 0.5), dict.fromkeys(grown.path.nodes, 2)
    lasting = Stability(20, 1_000, half, few, (0.5,) * 40, (0.5,) * 40)
    rater = Rater(grown.path, grown.personas, Choices(economics=Economics(10, 0.5, 50)), lasting)
    given = {
        letter.improve
        for cut in grown.path.cuts
        for s in cut.steps
        for letter in rater.rate(cut.n_segments, s.n_contacted).letters()
    }
    given |= {letter.improve for node in grown.path.nodes.values() for letter in rater.rate_segment(node).letters()}
    assert given <= set(IMPROVE)
    assert len(given) > 4


def test_floors_and_stability_reach_the_browser() -> None:
    grown = shop("response").grown
    rater = Rater(
        grown.path,
        grown.personas,
        Choices(floors=Floors(5, 15, 25, 35)),
        Stability(20, 1_000, {3: 0.8}, {3: 17}, (1.0, *[0.9] * 39), (1.0,) * 40),
    )
    told = json.loads(build(grown.path, grown.personas, rater))
    assert told["real"]["floors"] == [5, 15, 25, 35]
    assert told["cuts"][1]["fill"]["found"] == "90"
    assert told["nodes"]["3"]["real"][3] == 80
    assert told["nodes"]["2"]["real"][3] == -1


def test_a_recommended_point_says_what_it_falls_short_of() -> None:
    grown = shop("response").grown
    shaky = Stability(20, 1_000, {}, {}, (1.0, *[0.3] * 39), (1.0,) * 40)
    said = [
        json.loads(build(grown.path, grown.personas, Rater(grown.path, grown.personas, Choices(), s)))["recommended"]["why"]
        for s in (None, shaky)
    ]
    assert "found again" not in said[0]
    assert "not all of these groups are found again" in said[1]


def test_where_a_letter_speaks_against_what_is_recommended_the_most_groups_without_are_one_click_away() -> None:
    grown = shop("response").grown
    chosen, sure = grown.path.recommended, 4
    assert chosen.n_segments > sure
    for lasting, k in (((1.0,) * 40, None), ((0.9,) * sure + (0.3,) * (40 - sure), sure), ((1.0, *[0.3] * 39), None)):
        rater = Rater(
            grown.path, grown.personas, Choices(floors=Floors(0, 0, 0, 60)), Stability(20, 1_000, {}, {}, lasting, lasting)
        )
        told = json.loads(build(grown.path, grown.personas, rater))
        assert (told["sounder"] or {}).get("k") == k
        if k:
            cut, wanted = grown.path.cut(k), grown.path.cut(chosen.n_segments).steps[chosen.n_contacted - 1].reach_share
            assert told["sounder"]["text"].startswith("No letter of R.E.A.L. speaks against 4 groups, ")
            reached = cut.steps[told["sounder"]["j"] - 1].reach_share
            assert abs(reached - wanted) == min(abs(step.reach_share - wanted) for step in cut.steps)
