"""What "enough data?" rests on: customers, answers, arms of an experiment, days and amounts of the whole base, from a sample."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from segexplorer.core.encode import as_text
from segexplorer.core.enough import Arm, Supply
from segexplorer.core.goal import amounts_of, read_goal
from segexplorer.core.model import Goal, Schema
from segexplorer.core.profile import days_of
from segexplorer.core.rfm import NOT_SPENT
from segexplorer.errors import UnusableGoal


def supply_of(sample: pd.DataFrame, schema: Schema, goal: str | None, treatment: tuple[str, str], n_customers: int) -> Supply:
    """The supply of a base of which this is a sample. `treatment`: (the column that may say who got a message, its level for
    nothing), two blanks where there is none."""
    used = [c for c in schema.columns if c.used]
    known = _goal(sample, goal)
    supply = Supply(
        n_customers,
        len([c for c in used if c.name != goal]),
        goal or "",
        known.kind if known else _kind(sample, goal),
        days={c.name: _days_between(sample[c.name]) for c in used if c.kind == "date"},
        amounts=tuple(c.name for c in used if c.family == "value" and c.kind == "number" and not NOT_SPENT.search(c.name)),
    )
    if goal is None:
        return supply
    scale = n_customers / max(len(sample), 1)
    n_rare, base = _rare(sample[goal], known)
    arms = _arms(sample, known, treatment, scale) if treatment[0] in sample and treatment[0] != goal else ()
    return replace(supply, n_rare=round(n_rare * scale), base=base, treatment=treatment[0] if arms else "", arms=arms)


def _goal(sample: pd.DataFrame, name: str | None) -> Goal | None:
    try:
        return read_goal(sample[name], name) if name else None
    except UnusableGoal:
        return None


def _kind(sample: pd.DataFrame, name: str | None) -> str:
    """What a goal that is too rare would be."""
    return "" if name is None else "response" if sample[name].nunique() == 2 else "value"


def _rare(values: pd.Series, goal: Goal | None) -> tuple[int, float]:
    """(customers on the rarer side, share of yes)."""
    if goal is not None and goal.kind == "value":
        amounts = amounts_of(values)
        return len(amounts) - int(np.unique(amounts, return_counts=True)[1].max(initial=0)), 0.0
    counts = values.dropna().value_counts()
    rare = int(counts.min()) if len(counts) > 1 else 0
    if goal is None or goal.kind != "response":
        return rare, 0.0
    return rare, float((_texts(values) == goal.positive).sum() / max(counts.sum(), 1))


def _arms(sample: pd.DataFrame, goal: Goal | None, treatment: tuple[str, str], scale: float) -> tuple[Arm, ...]:
    """The side that got nothing, then all others together."""
    column, control = treatment
    level = _texts(sample[column])
    yes = _texts(sample[goal.column]) == goal.positive if goal is not None and goal.kind == "response" and goal.column else None
    sides = (level == control, (level != control) & sample[column].notna().to_numpy())
    return tuple(
        Arm(round(side.sum() * scale), None if yes is None else round((side & yes).sum() * scale)) for side in sides if side.any()
    )


def _texts(values: pd.Series) -> np.ndarray:
    """(n,) levels as the goal knows them, "" where missing."""
    texts = values.astype("category").cat
    return np.array([*as_text(texts.categories), ""], dtype=object)[texts.codes.to_numpy()]


def _days_between(values: pd.Series) -> int:
    """Days from the 5th to the 95th percentile of a column's dates."""
    days = np.sort(days_of(values))
    return int((days[int(0.95 * (len(days) - 1))] - days[int(0.05 * (len(days) - 1))]).astype(int)) if len(days) else 0
