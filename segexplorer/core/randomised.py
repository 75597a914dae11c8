"""Did chance decide who got the message? If so, nothing known about customers tells who did.

A model that learned on one half of the customers tries to tell the two arms apart on the other half. Under chance its AUC
is normal about 1/2 with the spread of the Mann-Whitney statistic (Mann and Whitney 1947), so more than 3.09 spreads above
(once in 1,000 coins) means a choice. Only one half is asked: were each fold told by a model of the others, all would be
lucky together, and the spread larger than the formula says. In a large base a difference too small to matter would be
found as well; an AUC up to 0.51 passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from segexplorer.core.encode import Encoder, Reading
from segexplorer.core.goal import N_FOLDS, booster_for
from segexplorer.core.model import Goal

MOST_ROWS = 50_000
SPREADS, HARMLESS_AUC = 3.09, 0.51


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
    features, got, unseen = encoder.features(reading)[rows], got[rows], fold[rows] >= N_FOLDS // 2
    if len(np.unique(got[unseen])) < 2 or len(np.unique(got[~unseen])) < 2:
        return Balance(0.5, 1.0, "")  # too few to tell anything
    model = booster_for(Goal("response"), encoder.categorical, int((~unseen).sum()), seed).fit(features[~unseen], got[~unseen])
    auc = float(roc_auc_score(got[unseen], model.decision_function(features[unseen])))
    most = max(0.5 + SPREADS * _spread(got[unseen]), HARMLESS_AUC)
    return Balance(auc, most, _telltale(encoder, reading, got))


def _spread(got: np.ndarray) -> float:
    """Standard deviation of an AUC that means nothing."""
    n_got, n_not = int(got.sum()), int((~got).sum())
    return float(np.sqrt((n_got + n_not + 1) / (12 * n_got * n_not)))


def _telltale(encoder: Encoder, reading: Reading, got: np.ndarray) -> str:
    """The column with the largest distance between the arms' means; every column has the same total variance."""
    points = encoder.encode(reading)[: len(got)].astype(float)
    apart = np.square(points[got].mean(axis=0) - points[~got].mean(axis=0))
    ends = np.cumsum([c.n_dims for c in encoder.columns])
    distance = [apart[end - c.n_dims : end].sum() for c, end in zip(encoder.columns, ends, strict=True)]
    return encoder.columns[int(np.argmax(distance))].name
