"""The point to start from (docs/decisions/0005-the-recommended-point.md)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segexplorer.core.honest import T_QUANTILE
from segexplorer.core.model import Choices, Cut, Economics, Goal, Recommended, Step

CHOSEN_REACH = 0.20
ONE_ERROR = float(T_QUANTILE * np.sqrt(2))  # intervals hold the estimate's error and a new base's
SURE = 1.25  # half intervals by which the best of many must lead: on noise 11 in 120 lead by one, none by this


def recommend(cuts: tuple[Cut, ...], goal: Goal, choices: Choices) -> Recommended:
    """With money the smallest k that earns within one standard error of the largest honest profit; for likeness the
    elbow; else the smallest k whose relevance at a fifth of the base is within one standard error of the best k's.

    The best of many points looks better than it is, so a point is recommended only when it beats send-to-all even at the
    low end of an interval `SURE` times as wide.
    """
    usable = [cut for cut in cuts if cut.steps]
    if len(usable) < 2:
        return Recommended(1, 1, "only_one")
    if goal.kind == "likeness" and not choices.economics.known:
        cut = usable[elbow(np.array([c.steps[-1].relevance for c in usable]))]
        return Recommended(cut.n_segments, len(cut.steps), "elbow")
    return _most_profitable(usable, choices) if choices.economics.known else _most_relevant(usable)


def _most_relevant(cuts: list[Cut]) -> Recommended:
    cut = _within_one_error(cuts[1:])
    step = _closest_step(cut)
    if step.relevance - SURE * half_interval(step) <= cuts[0].steps[0].relevance:
        return Recommended(1, 1, "nothing_better")
    return Recommended(cut.n_segments, step.n_contacted, "one_standard_error")


def _most_profitable(cuts: list[Cut], choices: Choices) -> Recommended:
    best = {cut.n_segments: max(cut.steps, key=_profit) for cut in cuts}
    top = max(best.values(), key=_profit)
    k, step = next((k, s) for k, s in best.items() if _profit(s) >= _profit(top) - half_profit(top, choices.economics) / ONE_ERROR)
    everybody = cuts[0].steps[0]
    if k > 1 and _profit(step) - SURE * _half_gain(step, everybody, choices.economics) <= _profit(everybody):
        return Recommended(1, 1, "nothing_better")
    return Recommended(k, step.n_contacted, "best_profit")


def half_interval(step: Step) -> float:
    """Half the 90 % interval of relevance; one side of it may have been cut at 0 or 1."""
    return max(step.relevance_high - step.relevance, step.relevance - step.relevance_low)


def _profit(step: Step) -> float:
    return step.profit or 0.0


def half_profit(step: Step, money: Economics) -> float:
    """Half the 90 % interval of profit: costs are certain, what comes back is not."""
    return half_interval(step) * (step.hits + step.misses) * (money.value_per_hit or 0.0)


def _half_gain(step: Step, everybody: Step, money: Economics) -> float:
    """Half the 90 % interval of what a step earns more than send-to-all. Only those it leaves out make a difference, and of
    them as much is unknown as of so many of everybody."""
    left_out = 1 - step.reach_share / everybody.reach_share
    return half_profit(everybody, money) * float(np.sqrt(left_out))


def relevance_at(steps: Sequence[Step], reach_share: float) -> float:
    """Honest relevance when exactly that share of the base is contacted: the best segments, and of the next one a
    random part."""
    before = gained_before = 0.0
    for step in steps:
        gained = step.reach_share * step.relevance
        if step.reach_share >= reach_share > 0:
            slope = (gained - gained_before) / (step.reach_share - before)
            return (slope * (reach_share - before) + gained_before) / reach_share
        before, gained_before = step.reach_share, gained
    return gained_before / before if before > 0 < reach_share else 0.0


def relevances_at(cut: Cut, reach_shares: np.ndarray) -> np.ndarray:
    """As relevance_at for many shares at once; 0 where nobody is reached."""
    reach = np.array([0.0] + [s.reach_share for s in cut.steps])
    gained = np.interp(reach_shares, reach, [0.0] + [s.reach_share * s.relevance for s in cut.steps])
    reached = np.minimum(reach_shares, reach[-1])
    return np.divide(gained, reached, out=np.zeros(len(reached)), where=reached > 0)


def elbow(curve: np.ndarray) -> int:
    """Index of the point farthest above the straight line from first to last (Satopaa 2011, "kneedle")."""
    line = np.linspace(curve[0], curve[-1], len(curve))
    return int((curve - line).argmax())


def _within_one_error(cuts: list[Cut]) -> Cut:
    scores = [relevance_at(c.steps, CHOSEN_REACH) for c in cuts]
    best = int(np.argmax(scores))
    step = _closest_step(cuts[best])
    error = half_interval(step) / ONE_ERROR
    return next(c for c, score in zip(cuts, scores, strict=True) if score >= scores[best] - error)


def _closest_step(cut: Cut) -> Step:
    return min(cut.steps, key=lambda s: (abs(s.reach_share - CHOSEN_REACH), s.n_contacted))
