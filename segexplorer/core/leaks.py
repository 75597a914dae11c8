"""Columns that know the answer: recorded after the outcome, or the outcome under another name.

Three signs, each of one column: alone it ranks almost perfectly (AUC > 0.93, or explains > 90 %); a part of it answers
with certainty (98 % yes where the base says no); or the model stands and falls with it (AUC above 0.9 with it, 0.08 less
without). On at most 10,000 customers, out of fold.
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from segexplorer.core.encode import Encoder, Reading
from segexplorer.core.goal import booster_for
from segexplorer.core.model import Goal

MOST_ROWS = 10_000
ALONE = {"response": 0.93, "value": 0.90, "interest": 0.90}
CERTAIN, CERTAIN_SHARE, FEWEST_CERTAIN = 0.98, 0.003, 30
STRONG, STANDS_AND_FALLS = 0.90, 0.08
SUSPECT = 0.70


def find_leaks(encoder: Encoder, reading: Reading, target: np.ndarray, goal: Goal, seed: int) -> dict[str, float]:
    """Column -> strength (AUC or share explained) of each probable leak. `target` is goal.target_of of the sample."""
    rows = np.flatnonzero(target >= 0)[:MOST_ROWS]
    features, y = encoder.features(reading)[rows], target[rows]
    names = encoder.names
    alone = {name: _out_of_half(features[:, [i]], y, goal, seed) for i, name in enumerate(names)}
    strength = {name: _strength(y, score, goal) for name, score in alone.items()}
    leaks = {name for name in names if strength[name] > ALONE[goal.kind] or _answers(y, alone[name], goal)}
    suspects = [n for n in names if n not in leaks and strength[n] > SUSPECT]
    leaks |= _pillars(features, names, leaks, suspects, y, encoder, goal, seed)
    return {name: strength[name] for name in names if name in leaks}


def _out_of_half(features: np.ndarray, y: np.ndarray, goal: Goal, seed: int) -> np.ndarray:
    """(n,) predictions of a small tree that never saw the row."""
    half = np.arange(len(y)) % 2 == 0
    kind = DecisionTreeRegressor if goal.kind == "value" else DecisionTreeClassifier
    out = np.zeros(len(y))
    for train in (half, ~half):
        tree = kind(max_leaf_nodes=16, min_samples_leaf=10, random_state=seed).fit(features[train], y[train])
        yes = goal.kind == "response" and len(tree.classes_) == 2
        out[~train] = tree.predict_proba(features[~train])[:, 1] if yes else tree.predict(features[~train])
    return out


def _strength(y: np.ndarray, score: np.ndarray, goal: Goal) -> float:
    """AUC; share of variance explained; share of the possible gain in accuracy."""
    if goal.kind == "response":
        return float(roc_auc_score(y, score)) if len(np.unique(y)) == 2 else 0.5
    if goal.kind == "value":
        return float(r2_score(y, score))
    most_common = np.bincount(y.astype(int)).max() / len(y)
    return float((accuracy_score(y, score) - most_common) / max(1 - most_common, 1e-9))


def _answers(y: np.ndarray, score: np.ndarray, goal: Goal) -> bool:
    """True when a part of the column says yes with certainty although the base mostly says no."""
    if goal.kind != "response" or y.mean() > 0.5:
        return False
    sure = score >= CERTAIN
    return bool(sure.sum() >= max(FEWEST_CERTAIN, CERTAIN_SHARE * len(y)) and y[sure].mean() >= CERTAIN)


def _pillars(
    features: np.ndarray,
    names: tuple[str, ...],
    leaks: set[str],
    suspects: list[str],
    y: np.ndarray,
    encoder: Encoder,
    goal: Goal,
    seed: int,
) -> set[str]:
    """Suspects without which a strong model falls."""
    if goal.kind != "response" or not suspects:
        return set()
    kept = [i for i, n in enumerate(names) if n not in leaks]

    def auc(without: str) -> float:
        """What the model is worth (0.5..1) without that column too."""
        columns = [i for i in kept if names[i] != without]
        return _boosted_auc(features[:, columns], y, encoder.categorical[columns], goal, seed) if columns else 0.5

    full = auc("")
    return {n for n in suspects if full > STRONG and full - auc(n) > STANDS_AND_FALLS}


def _boosted_auc(features: np.ndarray, y: np.ndarray, categorical: np.ndarray, goal: Goal, seed: int) -> float:
    half = np.arange(len(y)) % 2 == 0
    model = booster_for(goal, categorical, len(y) // 2, seed).fit(features[half], y[half])
    return float(roc_auc_score(y[~half], model.decision_function(features[~half])))
