"""The difference a message makes, where chance decided who got it.

Each customer gives Z = (y - m) (t / p - (1 - t) / (1 - p)): y the answer or amount, t 1 for who got the message and 0 for who
got nothing, p the share who got it. Because chance decided on t, the mean of Z over any group is the mean of y of those
who got the message less that of the others, in expectation for any m (Athey and Imbens 2016); it adds up, so uplift
needs nothing of the summary that a response does not. m = (1 - p) mean treated + p mean control makes its variance
smallest, and over the whole base Z's mean is exactly the difference of the two means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from segexplorer.core.encode import as_text
from segexplorer.core.goal import LEAST_RARE, answered, goal_table
from segexplorer.core.model import Goal, Step
from segexplorer.errors import UnusableGoal

GOT, NOT, NEITHER = 1, 0, -1
EXTRA, EXTRA_HITS, ARMS = 0, 1, slice(2, 6)
"""Columns of `gains`: Z of the goal, Z of the hits, then sum and number of who got the message and of who did not."""


def read_treatment(goal: Goal, rows: pd.DataFrame, column: str, control: str | None, treated: str | None = None) -> Goal:
    """The goal as the difference a message makes; `rows` are customers who may be contacted.

    Raises UnusableGoal when the goal has no difference, a level is not there or too few got or did not get the message.
    """
    if goal.kind not in ("response", "value"):
        raise UnusableGoal("treatment_without_answer", treatment=column)
    levels = _levels(rows[column])
    for level in (control or "", *([treated] if treated else [])):
        if level not in levels:
            raise UnusableGoal("no_such_level", treatment=column, level=level, levels=_listed(levels))
    goal = replace(goal, treatment=column, control=control or "", treated=treated or "")
    arm = np.where(asked(goal, rows), arms(goal, rows[column]), NEITHER)
    fewest = min(int((arm == side).sum()) for side in (GOT, NOT))
    if fewest < LEAST_RARE:
        raise UnusableGoal("treatment_too_few", treatment=column, count=fewest, needed=LEAST_RARE)
    share = float((arm == GOT).sum() / (arm != NEITHER).sum())
    gain, hit = (_centre(values, arm, share) for values in _outcomes(goal, rows))
    return replace(goal, treated_share=share, mean=gain, mean_hit=hit)


def _levels(values: pd.Series) -> list[str]:
    return as_text(values.astype("category").cat.categories)


def _listed(levels: Iterable[str], most: int = 6) -> str:
    shown = [f'"{level}"' for level in levels]
    return ", ".join(shown[:most]) + (" ..." if len(shown) > most else "")


def _centre(values: np.ndarray, arm: np.ndarray, share: float) -> float:
    return float((1 - share) * values[arm == GOT].mean() + share * values[arm == NOT].mean())


def _outcomes(goal: Goal, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(n,) what a customer gave, and whether that counts as a hit."""
    table = goal_table(goal.as_answered, frame[goal.column], len(frame))
    return table[:, 0], table[:, 2 if goal.kind == "value" else 0]


def arms(goal: Goal, values: pd.Series) -> np.ndarray:
    """(n,) 1 for customers who got the message, 0 for those who got nothing, -1 for those who say nothing."""
    categories = values.astype("category").cat
    table = np.array([_arm(goal, text) for text in as_text(categories.categories)] + [NEITHER])
    return table[categories.codes.to_numpy()]


def _arm(goal: Goal, level: str) -> int:
    if level == goal.control:
        return NOT
    return GOT if level == goal.treated or not goal.treated else NEITHER


def asked(goal: Goal, frame: pd.DataFrame) -> np.ndarray:
    """(n,) True for customers who say something about relevance: their answer is known, and so is their arm."""
    known = answered(goal, frame[goal.column] if goal.column else None, len(frame))
    return known & (arms(goal, frame[goal.treatment]) != NEITHER) if goal.is_uplift else known


def gains(goal: Goal, frame: pd.DataFrame) -> np.ndarray:
    """(n, n_goal) what adds up towards the goal: goal.goal_table, or for uplift the columns EXTRA, EXTRA_HITS and ARMS."""
    if not goal.is_uplift:
        return goal_table(goal, frame[goal.column] if goal.column else None, len(frame))
    arm, (gain, hit) = arms(goal, frame[goal.treatment]), _outcomes(goal, frame)
    got, none = arm == GOT, arm == NOT
    weight = got / goal.treated_share - none / (1 - goal.treated_share)
    return np.column_stack([(gain - goal.mean) * weight, (hit - goal.mean_hit) * weight, gain * got, got, gain * none, none])


def beyond_random(step: Step, base: float, n_customers: int, n_deliverable: int) -> float:
    """What a point gains over as many customers contacted at random, per deliverable customer: the height of the curve whose
    area qini_of is. `base` is the relevance of send-to-all."""
    return step.reach_share * n_customers / max(n_deliverable, 1) * (step.relevance - base)


def qini_of(steps: tuple[Step, ...], base: float, n_customers: int, n_deliverable: int) -> float:
    """Area between the gain of contacting segments best first and that of contacting at random, per deliverable customer.

    x is the share of deliverable customers contacted, y what they gain divided by all deliverable customers; segments too
    small for a message are taken last, at random. Source: Radcliffe 2007, whose Q this is before it is scaled.
    """
    if n_deliverable == 0:
        return 0.0
    share = np.array([0.0] + [s.reach_share * n_customers / n_deliverable for s in steps] + [1.0])
    gain = share * np.array([0.0] + [s.relevance for s in steps] + [base])
    return float(np.trapezoid(gain - share * base, share))
