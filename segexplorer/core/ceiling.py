"""What a fully individual message could reach: top x % by out-of-fold score (METHOD, section 2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segexplorer.core.atoms import Space
from segexplorer.core.goal import goal_table
from segexplorer.core.model import Goal
from segexplorer.core.summary import deliverable

N_POINTS = 50
FEWEST = 50


def ceiling_curve(
    space: Space, sample: pd.DataFrame, fold: np.ndarray, goal: Goal, consent: tuple[tuple[str, bool], ...]
) -> np.ndarray:
    """(n_points, 2): share of the base contacted, best scores first, and the relevance measured there.

    For likeness a message of one's own explains everything: relevance 1 at any reach.
    """
    may = deliverable(sample, consent)
    share = float(may.mean())
    if space.goal_model is None or goal.column is None:
        return np.array([[0.0, 1.0], [share, 1.0]])
    reading = space.encoder.read(sample)
    raw = space.goal_model.raw(space.encoder.features(reading), fold)[may]
    gain = _gain(goal_table(goal, sample[goal.column], len(sample))[may], raw, goal)
    order = np.argsort(-raw.max(axis=1), kind="stable")
    running = np.cumsum(gain[order])
    at = np.unique(np.linspace(min(FEWEST, len(gain)), len(gain), N_POINTS).astype(int)) if len(gain) else np.zeros(0, int)
    at = at[at > 0]
    return np.column_stack([at / len(sample), running[at - 1] / at])


def _gain(table: np.ndarray, raw: np.ndarray, goal: Goal) -> np.ndarray:
    """(n,) what each customer gives: yes, amount, or whether the guessed interest is theirs."""
    if goal.kind != "interest":
        return table[:, 0]
    return table[np.arange(len(table)), raw.argmax(axis=1)]
