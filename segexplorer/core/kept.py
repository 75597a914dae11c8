"""Was it kept? What a path promised of contacting the best segments, and what the same segments give on newer customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.goal import goal_table
from segexplorer.core.model import Goal, Path
from segexplorer.core.summary import Summary
from segexplorer.core.tree import Tree
from segexplorer.core.uplift import ARMS

Verdict = Literal["kept", "chance", "less", "more", "absent", "few"]


@dataclass(frozen=True)
class Kept:
    """One number that was promised with its interval, and the same on newer customers (None where it cannot be told).

    `verdict`: inside the interval (kept), outside, but not outside that of a base as small as the newer one (chance), below
    or above (less, more), the newer file lacks the column (absent), too few to tell (few)."""

    promised: float
    low: float
    high: float
    now: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Promise:
    """Contacting the same segments as then: how many are reached, and how well the message fits them."""

    segment_ids: tuple[int, ...]
    reach: Kept
    relevance: Kept


def hold(
    path: Path,
    tree: Tree,
    then: Summary,
    now: Summary,
    scales: np.ndarray,
    n_segments: int,
    n_contacted: int,
    privacy_minimum: int,
    *,
    knows_consent: bool = True,
    knows_goal: bool = True,
) -> Promise | None:
    """The promise of (k, j) against the newer customers; None when no segment of the cut is large enough to contact.

    `knows_consent` and `knows_goal`: whether the newer file says who may be contacted, and what they answered.
    """
    cut = path.cut(n_segments)
    if not cut.steps:
        return None
    step = cut.steps[min(max(n_contacted, 1), len(cut.steps)) - 1]
    ids = cut.segment_ids[: step.n_contacted]
    member = (tree.node_of[cut.n_segments - 1] == np.array(ids)[:, None]).astype(float)
    asked_then, asked_now = ((member @ s.n_asked.sum(axis=1)).sum() for s in (then, now))
    reach = float((member @ now.n_deliverable.sum(axis=1)).sum() / max(now.n_customers, 1)) if knows_consent else None
    told = knows_consent and knows_goal and _enough(path.goal, member, now) >= privacy_minimum
    relevance = _relevance(path.goal, member, then, now, scales) if told else None
    why: Verdict = "few" if knows_consent and knows_goal else "absent"
    return Promise(
        ids,
        _kept(step.reach_share, step.reach_low, step.reach_high, reach, then.n_customers / max(now.n_customers, 1), "absent"),
        _kept(step.relevance, step.relevance_low, step.relevance_high, relevance, asked_then / max(asked_now, 1), why),
    )


def _enough(goal: Goal, member: np.ndarray, now: Summary) -> float:
    """How many tell of the newer customers; of a difference the fewer of those who got the message and those who did not."""
    if goal.is_uplift:
        return float((member @ now.goal.sum(axis=1))[:, ARMS].sum(axis=0)[1::2].min())
    return float((member @ now.n_asked.sum(axis=1)).sum())


def readable_share(goal: Goal, values: pd.Series) -> float:
    """The share of the answers there are that the goal understands; 0 where there are none at all.

    >>> readable_share(Goal("response", "bought", "yes", ("no", "yes")), pd.Series(["yes", "no", "maybe", None])).__round__(2)
    0.67
    """
    given = values.dropna()
    if len(given) == 0:
        return 0.0
    if goal.kind == "value":
        return float(pd.to_numeric(given, errors="coerce").notna().mean())
    known = Goal("interest", goal.column, levels=goal.levels)  # of a response both answers, not only the yes
    return float(goal_table(known, given, len(given)).any(axis=1).mean())


def _kept(promised: float, low: float, high: float, now: float | None, times_larger: float, why: Verdict) -> Kept:
    """`times_larger`: the base of then over that of now. The interval is a promise about a base of the same size, and half
    of its variance is that base's own sampling error, which grows as the base shrinks."""
    if now is None:
        return Kept(promised, low, high, None, why)
    wider = np.sqrt((1 + max(times_larger, 1.0)) / 2)
    rounding = 1e-9 * max(abs(promised), 1.0)
    if low - rounding <= now <= high + rounding:
        verdict: Verdict = "kept"
    elif promised - (promised - low) * wider <= now <= promised + (high - promised) * wider:
        verdict = "chance"
    else:
        verdict = "less" if now < low else "more"
    return Kept(promised, low, high, now, verdict)


def _relevance(goal: Goal, member: np.ndarray, then: Summary, now: Summary, scales: np.ndarray) -> float:
    """Relevance of the messages of then on the customers of now, in all contacted segments together."""
    if goal.kind == "likeness":
        return _likeness(member, then, now, scales)
    table = member @ now.goal.sum(axis=1)
    if goal.is_uplift:  # as large a share may not have got it this time, so the two means are read off, not the weighted sums
        got, n_got, not_, n_not = table[:, ARMS].sum(axis=0)
        return float(got / n_got - not_ / n_not)
    message = (member @ then.goal.sum(axis=1)).argmax(axis=1) if goal.kind == "interest" else np.zeros(len(member), int)
    return float(np.take_along_axis(table, message[:, None], axis=1).sum() / (member @ now.n_asked.sum(axis=1)).sum())


def _likeness(member: np.ndarray, then: Summary, now: Summary, scales: np.ndarray) -> float:
    """The share of the spread around the base's centre of then that the segments' centres of then still explain."""
    if member.all():
        return 0.0  # one message for everybody explains nothing by definition
    base = _spread(np.ones((1, member.shape[1])), then, now, scales)[0]
    fit = 1 - _spread(member, then, now, scales) / (base or 1.0)
    n_deliverable = member @ now.n_deliverable.sum(axis=1)
    return float((fit * n_deliverable).sum() / n_deliverable.sum())


def _spread(member: np.ndarray, then: Summary, now: Summary, scales: np.ndarray) -> np.ndarray:
    """(n_groups,) mean squared distance of the customers of now from their group's centre of then."""
    used = scales[: now.sums.shape[2]]
    n_then, n_now = (np.maximum(member @ s.n.sum(axis=1), 1) for s in (then, now))
    centre = (member @ then.sums.sum(axis=1)) * used / n_then[:, None]
    sums = (member @ now.sums.sum(axis=1)) * used
    squares = member @ (now.squares.sum(axis=1) @ used**2)
    return (squares - 2 * (centre * sums).sum(axis=1)) / n_now + np.square(centre).sum(axis=1)
