"""k-means fitted anew for each number of groups: free of nesting, so what it finds is not hampered by the groups before.

It works in the same space, with the same weights and focus, as the tree does. Source: Lloyd 1982, started as by Arthur and
Vassilvitskii 2007.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.atoms import MOST_FIT_ROWS
from segexplorer.core.k_means import nearest
from segexplorer.core.tally import Label

STARTS = 3  # one start may end badly by bad luck, and a weak rival would flatter


@dataclass(frozen=True)
class RefitDivision:
    """Groups by the nearest of k centres; `scales` are the weights of the coordinates."""

    centres: np.ndarray  # (k, n_all_dims) float32, weighted
    scales: np.ndarray  # (n_all_dims,)
    code: Literal["kmeans"] = "kmeans"
    columns: tuple[str, ...] = ()
    in_space: Literal[True] = True

    @property
    def labels(self) -> tuple[Label, ...]:
        """Numbers: nobody has named these groups."""
        return tuple(Label("cluster", str(i + 1)) for i in range(len(self.centres)))

    def groups(self, frame: pd.DataFrame, points: np.ndarray) -> np.ndarray:
        """(n,) position of the nearest centre."""
        return nearest(points * self.scales.astype(np.float32), self.centres)


def refit(
    points: np.ndarray, scales: np.ndarray, most: int, seed: int, report: Callable[[float], None] = lambda share: None
) -> tuple[RefitDivision, ...]:
    """k-means at every k = 2..most on at most 16,384 `points` (n, n_all_dims), unweighted; fewer where there are fewer
    different customers."""
    weighted = np.asarray(points[:MOST_FIT_ROWS] * scales, np.float32)
    most = min(most, len(np.unique(weighted, axis=0)))
    return tuple(_fit(weighted, scales, k, seed, report, most) for k in range(2, most + 1))


def _fit(weighted: np.ndarray, scales: np.ndarray, k: int, seed: int, report: Callable[[float], None], most: int) -> RefitDivision:
    from sklearn.cluster import KMeans  # late: a second, and few ask for this

    centres = KMeans(k, n_init=STARTS, random_state=seed).fit(weighted).cluster_centers_
    report(k / most)
    return RefitDivision(np.asarray(centres, np.float32), scales)
