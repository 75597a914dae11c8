"""Did chance decide who got the message? If so, nothing known about customers tells who did.

A model tries to tell the two arms apart on customers it has not seen. Under chance its AUC is normal about 1/2 with the
spread of the Mann-Whitney statistic (Mann and Whitney 1947), so more than 3.29 spreads above (once in 2,000 coins)
means a choice. In a large base a difference too small to matter would be found as well; an AUC up to 0.51 passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from segexplorer.core.encode import Encoder, Reading
from segexplorer.core.goal import N_FOLDS, N_MODELS, booster_for
from segexplorer.core.model import Goal

MOST_ROWS = 50_000
SPREADS, HARMLESS_AUC = 3.29, 0.51


@dataclass(frozen=True)
class Balance:
    """How well customers' columns tell who got the message: the AUC on unseen customers, the largest that chance
    explains, and the column whose means differ most between the arms."""

    auc: float
    most_auc: float
    tells: str

    @property
    def randomised(self) -> bool:
        """True when nothing speaks against chance."""
        return self.auc <= self.most_auc


def compare_arms(encoder: Encoder, reading: Reading, got: np.ndarray, fold: np.ndarray, seed: int) -> Balance:
    """The balance of the arms; `got` (n,) is True for customers who got the message, `fold` as of goal.folds."""
    rows = slice(0, MOST_ROWS)
    features, got, group = encoder.features(reading)[rows], got[rows], fold[rows] * N_MODELS // N_FOLDS
    groups = [g for g in range(N_MODELS) if len(np.unique(got[group == g])) == 2]
    aucs = [_auc(features, got, group == g, encoder.categorical, seed) for g in groups]
    spread = np.sqrt(sum(_variance(got[group == g]) for g in groups)) / max(len(groups), 1)
    most = max(0.5 + SPREADS * float(spread), HARMLESS_AUC)
    return Balance(float(np.mean(aucs)) if groups else 0.5, most, _telltale(encoder, reading, got))


def _auc(features: np.ndarray, got: np.ndarray, unseen: np.ndarray, categorical: np.ndarray, seed: int) -> float:
    model = booster_for(Goal("response"), categorical, int((~unseen).sum()), seed).fit(features[~unseen], got[~unseen])
    return float(roc_auc_score(got[unseen], model.decision_function(features[unseen])))


def _variance(got: np.ndarray) -> float:
    n_got, n_not = int(got.sum()), int((~got).sum())
    return (n_got + n_not + 1) / (12 * n_got * n_not)


def _telltale(encoder: Encoder, reading: Reading, got: np.ndarray) -> str:
    """The column with the largest distance between the arms' means; every column has the same total variance."""
    points = encoder.encode(reading)[: len(got)].astype(float)
    apart = np.square(points[got].mean(axis=0) - points[~got].mean(axis=0))
    ends = np.cumsum([c.n_dims for c in encoder.columns])
    distance = [apart[end - c.n_dims : end].sum() for c, end in zip(encoder.columns, ends, strict=True)]
    return encoder.columns[int(np.argmax(distance))].name
