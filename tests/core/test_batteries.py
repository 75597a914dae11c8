"""Batteries of yes/no questions keep their answers on one scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segexplorer.core.batteries import FEWEST_QUESTIONS
from segexplorer.core.fit_encoder import fit_encoder
from tests.core.bases import features

N = 400


def variances(frame: pd.DataFrame, families: list[str] | None = None) -> np.ndarray:
    encoder, dropped = fit_encoder(frame, features(frame, dict.fromkeys(frame.columns, "flag"), families or ()))
    assert not dropped
    return encoder.encode(encoder.read(frame)).var(axis=0, dtype=float)


def answers(n_questions: int) -> pd.DataFrame:
    """Question i is answered with yes by i + 1 of 20 people, by others each time."""
    rng = np.random.default_rng(0)
    return pd.DataFrame({f"q{i}": rng.permutation(np.arange(N) % 20 <= i) for i in range(n_questions)})


def test_in_a_battery_each_question_weighs_by_how_much_people_differ_in_it() -> None:
    frame = answers(FEWEST_QUESTIONS)
    p = frame.mean().to_numpy()
    spread = p * (1 - p)
    assert variances(frame) == pytest.approx(spread / spread.mean(), abs=1e-4)


def test_a_battery_weighs_as_much_as_its_columns_would_alone() -> None:
    assert variances(answers(12)).sum() == pytest.approx(12, abs=1e-3)


def test_a_few_flags_are_no_battery() -> None:
    assert variances(answers(FEWEST_QUESTIONS - 1)) == pytest.approx(np.ones(FEWEST_QUESTIONS - 1), abs=1e-4)


def test_flags_of_other_ways_to_divide_are_no_part_of_a_battery() -> None:
    frame = answers(FEWEST_QUESTIONS)
    families = ["product"] * (FEWEST_QUESTIONS - 1) + ["device"]
    assert variances(frame, families) == pytest.approx(np.ones(FEWEST_QUESTIONS), abs=1e-4)
