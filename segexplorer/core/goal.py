"""What makes a message relevant, and what a fully individual message could reach.

Customers are cut into 20 folds by their key. The boosting model of a customer never saw the customer's own fold group
(5 groups of 4 folds), neither when the tree is grown nor when new customers are scored: a promise and its keeping then
come from the same five models (docs/decisions/0004-one-model-per-customer.md).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from segexplorer.core.answers import says_yes
from segexplorer.core.encode import TOO_LARGE, Encoder, as_text
from segexplorer.core.fit_encoder import level_shares
from segexplorer.core.model import Goal, GoalKind
from segexplorer.errors import UnusableGoal

N_FOLDS = 20
N_MODELS = 5
MOST_MODEL_ROWS = 100_000
MOST_INTERESTS = 12
LEAST_RARE = 40
Booster = Any  # HistGradientBoostingClassifier or -Regressor; scikit-learn ships no types


def folds(keys: np.ndarray) -> np.ndarray:
    """(n,) fold 0..19 of each customer, from the key's middle bits (its high bits choose the sample)."""
    return ((keys >> np.uint64(16)) % np.uint64(N_FOLDS)).astype(np.int64)


def read_goal(values: pd.Series, column: str, kind: GoalKind | None = None) -> Goal:
    """The goal a column can be; the kind is guessed from its values when None.

    Raises UnusableGoal, in one plain sentence, when the column cannot be one.
    """
    shares = {level: p for level, p in level_shares(values).items() if level != "missing"}
    if len(shares) < 2:
        raise UnusableGoal("goal_one_value", column=column)
    kind = kind or _guess_kind(values, len(shares))
    return {"response": _response, "value": _value, "interest": _interest}[kind](values, column, shares)


def _guess_kind(values: pd.Series, n_levels: int) -> GoalKind:
    if n_levels == 2:
        return "response"
    return "value" if pd.api.types.is_numeric_dtype(values) else "interest"


def _response(values: pd.Series, column: str, shares: dict[str, float]) -> Goal:
    if len(shares) != 2:
        raise UnusableGoal("goal_not_two", column=column, levels=len(shares))
    said_yes = [level for level in shares if says_yes(level)]
    positive = said_yes[0] if len(said_yes) == 1 else min(shares, key=lambda level: (shares[level], level))
    rare = round(min(shares.values()) * len(values))
    if rare < LEAST_RARE:
        raise UnusableGoal("goal_too_rare", column=column, count=rare, needed=LEAST_RARE)
    return Goal("response", column, positive=positive, levels=tuple(sorted(shares)))


def _value(values: pd.Series, column: str, shares: dict[str, float]) -> Goal:
    if not pd.api.types.is_numeric_dtype(values):
        raise UnusableGoal("goal_not_number", column=column)
    amounts = amounts_of(values)
    if amounts.min() < 0:
        raise UnusableGoal("goal_negative", column=column)
    typical = np.bincount(np.unique(amounts, return_inverse=True)[1]).max()
    if len(amounts) - typical < LEAST_RARE:
        raise UnusableGoal("goal_too_rare", column=column, count=len(amounts) - typical, needed=LEAST_RARE)
    median = float(np.median(amounts))  # where nobody is above it, those at it count as above
    return Goal("value", column, median_amount=median if amounts.max() > median else float(np.nextafter(median, -np.inf)))


def _interest(values: pd.Series, column: str, shares: dict[str, float]) -> Goal:
    if len(shares) > MOST_INTERESTS:
        raise UnusableGoal("goal_too_many_levels", column=column, levels=len(shares), most=MOST_INTERESTS)
    common = [level for level, share in shares.items() if round(share * len(values)) >= LEAST_RARE]
    if len(common) < 2:
        rare = round(sorted(shares.values())[-2] * len(values))
        raise UnusableGoal("goal_too_rare", column=column, count=rare, needed=LEAST_RARE)
    return Goal("interest", column, levels=tuple(sorted(common)))


def amounts_of(values: pd.Series) -> np.ndarray:
    """(n,) amounts, missing and absurd ones as 0: somebody without an amount spent nothing."""
    amounts = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.abs(amounts) < TOO_LARGE, amounts, 0.0)


def goal_table(goal: Goal, values: pd.Series | None, n: int) -> np.ndarray:
    """(n, n_goal) what adds up towards the goal: response [yes]; value [amount, amount squared, above the median];
    interest one column per level; likeness none. Unknown answers are zero, see `answered`."""
    if goal.kind == "likeness" or values is None:
        return np.zeros((n, 0))
    if goal.kind == "value":
        amounts = amounts_of(values)
        return np.column_stack([amounts, amounts**2, amounts > goal.median_amount])
    wanted = (goal.positive,) if goal.kind == "response" else goal.levels
    categories = values.astype("category").cat
    table = np.array([[text == level for level in wanted] for text in as_text(categories.categories)] + [[False] * len(wanted)])
    return table[categories.codes.to_numpy()].astype(float)


def answered(goal: Goal, values: pd.Series | None, n: int) -> np.ndarray:
    """(n,) True for customers whose answer is known. Who was never asked says nothing about a response or an interest;
    who has no amount spent nothing."""
    if values is None or goal.kind in ("likeness", "value"):
        return np.ones(n, bool)
    return values.notna().to_numpy()


def target_of(goal: Goal, values: pd.Series) -> np.ndarray:
    """(n,) what is to be learned: 0/1 or the level's position, -1 where unknown; log1p of the amount."""
    table = goal_table(goal, values, len(values))
    if goal.kind == "value":
        return np.log1p(table[:, 0])
    if goal.kind == "response":
        return np.where(answered(goal, values, len(values)), table[:, 0], -1)
    return np.where(table.any(axis=1), table.argmax(axis=1), -1)


@dataclass(frozen=True)
class GoalModel:
    """Five boosting models; model g serves customers whose fold lies in group g and never saw any of them."""

    goal: Goal
    boosters: tuple[Booster, ...]
    centre: np.ndarray  # (n_goal_dims,)
    scale: float  # makes the total variance of the goal coordinates 1

    @property
    def n_dims(self) -> int:
        """Coordinates the goal adds to the space."""
        return len(self.centre)

    def coordinates(self, features: np.ndarray, fold: np.ndarray) -> np.ndarray:
        """(n, n_goal_dims) float32, centred, total variance 1 on the sample."""
        return ((self.raw(features, fold) - self.centre) * self.scale).astype(np.float32)

    def raw(self, features: np.ndarray, fold: np.ndarray) -> np.ndarray:
        """(n, n_goal_dims) logit, log1p of the expected amount, centred log-probabilities, or expected uplift."""
        group = fold * N_MODELS // N_FOLDS
        out = np.zeros((len(features), max(self.n_dims, 1)))
        for g, booster in enumerate(self.boosters):
            mine = group == g
            if mine.any():
                out[mine] = _scores(booster, features[mine], self.goal)
        return out


def fit_goal(encoder: Encoder, sample: pd.DataFrame, fold: np.ndarray, goal: Goal, seed: int) -> GoalModel:
    """Learn five models out of fold on at most 100,000 rows."""
    features = encoder.features(encoder.read(sample))
    target = target_of(goal, sample[goal.column])
    known = target >= 0
    if goal.kind == "value":
        target = np.expm1(target)  # the mean amount is wanted, and the mean of logarithms is not its logarithm
    return fit_models(encoder, features, target, known, fold, goal, seed)


def fit_models(
    encoder: Encoder, features: np.ndarray, target: np.ndarray, known: np.ndarray, fold: np.ndarray, goal: Goal, seed: int
) -> GoalModel:
    """One model for each group of folds, learned from the known targets outside it; scaled on all rows."""
    group = fold * N_MODELS // N_FOLDS
    boosters = tuple(
        _fit(features[known & (group != g)], target[known & (group != g)], encoder, goal, seed) for g in range(N_MODELS)
    )
    blank = GoalModel(goal, boosters, np.zeros(len(goal.levels) if goal.kind == "interest" else 1), 1.0)
    raw = blank.raw(features, fold)
    spread = float(raw.var(axis=0).sum())
    return GoalModel(goal, boosters, raw.mean(axis=0), 1 / np.sqrt(spread) if spread > 1e-12 else 0.0)


def booster_for(goal: Goal, categorical: np.ndarray, n_rows: int, seed: int) -> Booster:
    """Few small trees: they generalise on 2,000 rows and cost little on 100,000. An interest has as many trees as levels
    in each round, so each learns more slowly. Uplift is a faint signal in loud noise (docs/decisions/0010-uplift.md)."""
    from sklearn.ensemble import (  # late: a second, and only for a goal
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )

    if goal.is_uplift:
        return HistGradientBoostingRegressor(
            max_iter=20,
            max_leaf_nodes=3,
            min_samples_leaf=max(25, min(1_000, n_rows // 20)),
            l2_regularization=1.0,
            categorical_features=categorical,
            early_stopping=False,
            random_state=seed,
        )
    is_value, is_interest = goal.kind == "value", goal.kind == "interest"
    kind = functools.partial(HistGradientBoostingRegressor, loss="poisson") if is_value else HistGradientBoostingClassifier
    return kind(
        max_iter=50,
        learning_rate=0.05 if is_interest else 0.1,
        max_leaf_nodes=4 if is_interest else 8,
        min_samples_leaf=max(10, min(40, n_rows // 200)),
        l2_regularization=1.0,
        categorical_features=categorical,
        early_stopping=False,
        random_state=seed,
    )


def _fit(features: np.ndarray, target: np.ndarray, encoder: Encoder, goal: Goal, seed: int) -> Booster:
    return booster_for(goal, encoder.categorical, len(features), seed).fit(features, target)


def _scores(booster: Booster, features: np.ndarray, goal: Goal) -> np.ndarray:
    """(n, n_goal_dims) raw scores of one model; classes it never saw get the smallest probability."""
    if goal.is_uplift:
        return booster.predict(features)[:, None]
    if goal.kind == "value":
        return np.log1p(booster.predict(features))[:, None]
    if goal.kind == "response":
        return booster.decision_function(features)[:, None]
    log_p = np.full((len(features), len(goal.levels)), np.log(1e-6))
    if len(booster.classes_) == 1:
        log_p[:, booster.classes_.astype(int)] = 0.0
        return log_p - log_p.mean(axis=1, keepdims=True)
    log_p[:, booster.classes_.astype(int)] = np.log(np.maximum(booster.predict_proba(features), 1e-6))
    return log_p - log_p.mean(axis=1, keepdims=True)
