"""What one exploration knows: learned once on a sample, then applied to any number of rows (core/grown.py shows it)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segexplorer.core.atoms import Space, fit_atoms
from segexplorer.core.ceiling import ceiling_curve
from segexplorer.core.encode import Encoder
from segexplorer.core.fit_encoder import fit_encoder
from segexplorer.core.goal import MOST_MODEL_ROWS, GoalModel, fit_goal, fit_models, folds, read_goal, target_of
from segexplorer.core.model import Column, Goal, GoalKind, Schema
from segexplorer.core.rules import Evidence, gather
from segexplorer.core.summary import Assigner, deliverable
from segexplorer.core.uplift import EXTRA, GOT, arms, asked, gains, read_treatment
from segexplorer.errors import UnusableData, UnusableGoal

METHOD_VERSION = 9  # raise it when the same file must be learned anew
MOST_SAMPLE_ROWS = 50_000
FEWEST_CUSTOMERS = 50
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Question:
    """What is asked of a data set before anything can be dragged. `allowed` names columns used although they look like
    leaks, because the user said so. With a `treatment` column the goal is the difference the message makes: `control` is
    the level that got nothing, `treated` the one that got the message (any other level when None)."""

    goal_column: str | None = None
    goal_kind: GoalKind | None = None
    seed: int = 0
    allowed: frozenset[str] = frozenset()
    treatment: str | None = None
    control: str | None = None
    treated: str | None = None


@dataclass(frozen=True)
class Learned:
    """The reusable part: applies to new customers without the old rows."""

    schema: Schema
    question: Question
    assigner: Assigner
    evidence: Evidence
    ceiling: np.ndarray

    @property
    def goal(self) -> Goal:
        """What makes a message relevant."""
        return self.assigner.goal


def sample_size(question: Question) -> int:
    """How many customers to learn on: more for a goal, whose model may use them."""
    return MOST_MODEL_ROWS if question.goal_column else MOST_SAMPLE_ROWS


def learn(
    sample: pd.DataFrame, keys: np.ndarray, schema: Schema, question: Question, report: Report = lambda step, share: None
) -> Learned:
    """Encoder, goal model, ceiling, atoms and evidence from a sample sorted by key.

    Raises UnusableData or UnusableGoal in one plain sentence.
    """
    if len(sample) < FEWEST_CUSTOMERS:
        raise UnusableData("too_few_rows", rows=len(sample), needed=FEWEST_CUSTOMERS)
    if len(schema.columns) < 2:
        raise UnusableData("one_column", columns=schema.columns[0].name)
    _refuse_sensitive_goal(schema, question)
    schema = _with_goal(schema, question)
    consent = _consent(schema)
    goal = _goal(sample[deliverable(sample, consent)] if question.treatment else sample, question)
    report("columns", 0.1)
    small, small_keys = sample.head(MOST_SAMPLE_ROWS), keys[:MOST_SAMPLE_ROWS]
    encoder, schema = _encoder(small, schema, question, goal)
    report("goal", 0.2)
    fold = folds(keys)
    space = Space(encoder, _goal_model(encoder, sample, fold, goal, consent, question.seed) if goal.column else None)
    report("groups", 0.5)
    assigner = Assigner(space, fit_atoms(space, small, small_keys, question.seed), goal, consent)
    few, few_keys = small.head(10_000), small_keys[:10_000]
    evidence = gather(encoder, encoder.read(few), assigner.atoms(few, few_keys))
    return Learned(schema, question, assigner, evidence, ceiling_curve(space, sample, fold, goal, assigner.consent))


def _goal(sample: pd.DataFrame, question: Question) -> Goal:
    """What makes a message relevant; with a treatment, the difference it makes."""
    name = question.goal_column
    goal = read_goal(sample[name], name, question.goal_kind) if name else Goal()
    if question.treatment is None:
        return goal
    return read_treatment(goal, sample, question.treatment, question.control, question.treated)


def _goal_model(
    encoder: Encoder, sample: pd.DataFrame, fold: np.ndarray, goal: Goal, consent: tuple[tuple[str, bool], ...], seed: int
) -> GoalModel:
    """The model of the goal. Raises UnusableGoal when it should be a difference and no chance decided who got the message."""
    if not goal.is_uplift:
        return fit_goal(encoder, sample, fold, goal, seed)
    from segexplorer.core.randomised import compare_arms  # late, as above

    reading, known = encoder.read(sample), asked(goal, sample) & deliverable(sample, consent)
    got = arms(goal, sample[goal.treatment]) == GOT
    balance = compare_arms(encoder, tuple(values[known] for values in reading), got[known], fold[known], seed)
    if not balance.randomised:
        raise UnusableGoal("not_randomised", treatment=goal.treatment, column=balance.tells)
    return fit_models(encoder, encoder.features(reading), gains(goal, sample)[:, EXTRA], known, fold, goal, seed)


def _refuse_sensitive_goal(schema: Schema, question: Question) -> None:
    """Groups that are judged by a private matter are groups by it; a waiver gives the column another role."""
    goal = next((c for c in schema.columns if c.name == question.goal_column), None)
    if goal is not None and (goal.role == "sensitive" or goal.hidden):
        raise UnusableGoal("goal_sensitive", column=goal.name)


def _with_goal(schema: Schema, question: Question) -> Schema:
    """The schema with that column as the goal, and the treatment out of the way; another one the user called a goal stays
    out, it is an outcome too."""
    columns = []
    for column in schema.columns:
        if column.name == question.goal_column:
            column = replace(column, role="goal", used=False, why="goal")
        elif column.name == question.treatment:
            column = replace(column, role="ignored", used=False, why="treatment")
        columns.append(column)
    return Schema(tuple(columns))


def _encoder(sample: pd.DataFrame, schema: Schema, question: Question, goal: Goal) -> tuple[Encoder, Schema]:
    """The encoder without leaks, and the schema with every verdict written into it."""
    encoder, dropped = fit_encoder(sample, schema)
    if goal.column and encoder.columns:
        from segexplorer.core.leaks import find_leaks  # late: scikit-learn takes a second, and only a goal needs it

        leaks = find_leaks(encoder, encoder.read(sample), target_of(goal, sample[goal.column]), goal.as_answered, question.seed)
        leaking = {name: ("leak", goal.column) for name in leaks if name not in question.allowed}
        if leaking:
            schema = _verdicts(schema, leaking)
            encoder, dropped = fit_encoder(sample, schema)
    schema = _verdicts(schema, dropped)
    if not encoder.columns:
        raise UnusableData("nothing_to_group_by", columns=_reasons(schema))
    return encoder, schema


def _verdicts(schema: Schema, dropped: Mapping[str, tuple[str, str]]) -> Schema:
    return Schema(
        tuple(
            replace(c, used=False, why=dropped[c.name][0], why_detail=dropped[c.name][1]) if c.name in dropped else c
            for c in schema.columns
        )
    )


def _reasons(schema: Schema) -> str:
    """The first few columns, for a sentence."""
    names = [c.name for c in schema.columns if not c.used]
    return ", ".join(names[:4]) + (" ..." if len(names) > 4 else "")


def _consent(schema: Schema) -> tuple[tuple[str, bool], ...]:
    by_role: dict[str, bool] = {"consent": True, "suppressed": False}
    return tuple((c.name, by_role[c.role]) for c in schema.columns if c.role in by_role)


def column_named(schema: Schema, name: str) -> Column:
    """The column of that name. Raises UnusableData that lists the names there are."""
    found = next((c for c in schema.columns if c.name == name), None)
    if found is None:
        names = ", ".join(c.name for c in schema.columns[:12]) + (" ..." if len(schema.columns) > 12 else "")
        raise UnusableData("no_such_column", column=name, columns=names)
    return found
