"""What does better is said where it does, with the numbers of the core."""

from __future__ import annotations

import json

import pandas as pd

from segexplorer.core.baselines import baseline, beaten_by
from segexplorer.core.divisions import divide_by
from segexplorer.core.learned import Question
from segexplorer.core.model import Choices
from segexplorer.core.tally import summarise_by, tallies
from segexplorer.ui.explorer import build
from segexplorer.words.baselines import rival_sentence
from tests.core.bases import Explored, explore_frame


def planted() -> Explored:
    """Who answers is written into a column that is left out of the groups, beside three that say nothing."""
    frame = pd.DataFrame({f"x{i}": range(4_000) for i in range(3)}).sample(frac=1, random_state=0, axis=0).reset_index(drop=True)
    frame = frame.apply(lambda column: (column * 7_919) % 1_009)
    truth = pd.Series(range(4_000)) % 4
    return explore_frame(
        frame.assign(y=((truth == 0) & (pd.Series(range(4_000)) % 8 < 6)).astype(int), truth=truth.astype(str)), Question("y")
    )


def test_a_column_that_knows_the_truth_is_said_to_do_better_at_every_point_it_reaches() -> None:
    base = planted()
    division = divide_by(base.frame, base.learned.schema.named("truth"))
    tally = tallies(summarise_by(base.learned.assigner, base.frame, base.keys, [division]), [division])[0]
    own = baseline(tally, base.grown.path, base.learned.schema, Choices(), base.scales)
    told = json.loads(build(base.grown.path, base.grown.personas, None, [own]))
    assert [line["name"] for line in told["rivals"]] == ["truth"]
    assert told["rivals"][0]["points"] == [[round(s.reach_share, 4), round(s.relevance, 4)] for s in own.steps]
    n_said = 0
    for cut in told["cuts"][1:]:
        for j, said in enumerate(cut["said"], start=1):
            better = [r for r in beaten_by(base.grown.path, len(cut["cards"]), j, [own]) if r.verdict == "beats"]
            assert all(rival_sentence("response", rival) in said for rival in better[:2])
            n_said += bool(better)
    assert n_said > 10
    assert told["cuts"][0]["said"] == [""]


def test_without_comparisons_there_is_no_line() -> None:
    base = planted()
    told = json.loads(build(base.grown.path, base.grown.personas))
    assert told["rivals"] == []
    assert all(cut["anew"] is None for cut in told["cuts"])
