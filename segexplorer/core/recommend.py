"""The point to start from (METHOD, section 5; docs/decisions/0005-the-recommended-point.md)."""

from __future__ import annotations

import numpy as np

from segexplorer.core.honest import T_QUANTILE
from segexplorer.core.model import Choices, Cut, Goal, Recommended, Step

CHOSEN_REACH = 0.20


def recommend(cuts: tuple[Cut, ...], goal: Goal, choices: Choices) -> Recommended:
    """With money the largest honest profit; for likeness the elbow; else the smallest k whose relevance at a fifth of
    the base is within one standard error of the best k's."""
    usable = [cut for cut in cuts if cut.steps]
    if len(usable) < 2:
        return Recommended(1, 1, "only_one")
    if choices.economics.known:
        cut, step = max(((c, s) for c in usable for s in c.steps), key=lambda pair: (pair[1].profit or 0.0, -pair[0].n_segments))
        return Recommended(cut.n_segments, step.n_contacted, "best_profit")
    if goal.kind == "likeness":
        cut = usable[elbow(np.array([c.steps[-1].relevance for c in usable]))]
        return Recommended(cut.n_segments, len(cut.steps), "elbow")
    cut = _within_one_error(usable)
    return Recommended(cut.n_segments, _closest_step(cut).n_contacted, "one_standard_error")


def relevance_at(cut: Cut, reach_share: float) -> float:
    """Honest relevance when exactly that share of the base is contacted: the best segments, and of the next one a
    random part."""
    reach = np.array([0.0] + [s.reach_share for s in cut.steps])
    gained = np.array([0.0] + [s.reach_share * s.relevance for s in cut.steps])
    return float(np.interp(reach_share, reach, gained) / min(reach_share, reach[-1])) if reach[-1] > 0 else 0.0


def elbow(curve: np.ndarray) -> int:
    """Index of the point farthest above the straight line from first to last (Satopaa 2011, "kneedle")."""
    line = np.linspace(curve[0], curve[-1], len(curve))
    return int((curve - line).argmax())


def _within_one_error(cuts: list[Cut]) -> Cut:
    scores = [relevance_at(c, CHOSEN_REACH) for c in cuts]
    best = int(np.argmax(scores))
    step = _closest_step(cuts[best])
    error = (step.relevance_high - step.relevance_low) / 2 / T_QUANTILE / np.sqrt(2)
    return next(c for c, score in zip(cuts, scores, strict=True) if score >= scores[best] - error)


def _closest_step(cut: Cut) -> Step:
    return min(cut.steps, key=lambda s: (abs(s.reach_share - CHOSEN_REACH), s.n_contacted))
