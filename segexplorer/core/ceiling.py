"""What a fully individual message could reach: top x % by out-of-fold score."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segexplorer.core.atoms import Space
from segexplorer.core.model import Goal
from segexplorer.core.summary import deliverable
from segexplorer.core.uplift import asked as asked_of
from segexplorer.core.uplift import gains

N_POINTS = 50
FEWEST = 50


def ceiling_curve(
    space: Space, sample: pd.DataFrame, fold: np.ndarray, goal: Goal, consent: tuple[tuple[str, bool], ...]
) -> np.ndarray:
    """(n_points, 2): share of the base contacted, best scores first, and the relevance measured there.

    Relevance is that of those whose answer is known. For likeness a message of one's own explains everything: 1 at any
    reach.
    """
    may = deliverable(sample, consent)
    share = float(may.mean())
    if space.goal_model is None or goal.column is None:
        return np.array([[0.0, 1.0], [share, 1.0]])
    reading = space.encoder.read(sample)
    raw = space.goal_model.raw(space.encoder.features(reading), fold)[may]
    asked = asked_of(goal, sample)[may]
    gain = _gain(gains(goal, sample)[may], raw, goal) * asked
    order = np.argsort(-_score(raw, goal), kind="stable")
    gained, known = np.cumsum(gain[order]), np.cumsum(asked[order])
    fewest = max(FEWEST, len(gain) // N_POINTS) if goal.is_uplift else FEWEST  # fifty people tell no difference
    at = np.unique(np.linspace(min(fewest, len(gain)), len(gain), N_POINTS).astype(int))
    at = at[(at > 0) & (known[at - 1] > 0)] if len(gain) else at[:0]
    return np.column_stack([at / len(sample), gained[at - 1] / known[at - 1]])


def _score(raw: np.ndarray, goal: Goal) -> np.ndarray:
    """(n,) how sure a one-to-one message is: the score itself, or the probability of the likeliest interest."""
    if goal.kind != "interest":
        return raw[:, 0]
    return np.asarray(1 / np.exp(raw - raw.max(axis=1, keepdims=True)).sum(axis=1))  # the largest share of a softmax


def _gain(table: np.ndarray, raw: np.ndarray, goal: Goal) -> np.ndarray:
    """(n,) what each customer gives: yes, amount, or whether the guessed interest is theirs."""
    if goal.kind != "interest":
        return table[:, 0]
    return table[np.arange(len(table)), raw.argmax(axis=1)]
