"""Atoms: a few hundred micro-groups that stand for all customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.encode import Encoder, Reading
from segexplorer.core.goal import GoalModel, folds
from segexplorer.core.k_means import k_means

MOST_ATOMS = 256  # 512 take twice the time and give no tighter groups (docs/decisions/0002-atoms-and-one-pass.md)
MOST_ATOMS_OF_FEW = 1_024  # a border between groups runs between atoms: in few customers it takes finer ones to meet it
CUSTOMERS_PER_ATOM = 4
ATOM_FOCUS = 0.5
MOST_FIT_ROWS = 16_384
FEW_ROWS = 8_192


@dataclass(frozen=True)
class Space:
    """The joint space of who people are and what they respond to; `goal_model` is None for likeness."""

    encoder: Encoder
    goal_model: GoalModel | None

    @property
    def n_goal_dims(self) -> int:
        """Coordinates of the goal, behind those of the encoder."""
        return self.goal_model.n_dims if self.goal_model else 0

    def coordinates(self, reading: Reading, fold: np.ndarray) -> np.ndarray:
        """(n, n_dims + n_goal_dims) float32, unweighted: each column and the goal have total variance 1."""
        who = self.encoder.encode(reading)
        if self.goal_model is None:
            return who
        return np.hstack([who, self.goal_model.coordinates(self.encoder.features(reading), fold)])

    def scales(self, focus: float, family_weights: dict[str, float] | None = None) -> np.ndarray:
        """(n_dims + n_goal_dims,) factor of each coordinate: families by the root of their weight, the goal so that it
        holds the share `focus` of the total variance."""
        weights = family_weights or {}
        who = np.sqrt([max(weights.get(family, 1.0), 0.0) for family in self.encoder.families])
        total = sum(max(weights.get(c.family, 1.0), 0.0) for c in self.encoder.columns)
        share = min(max(focus, 0.0), 0.99)
        goal = float(share > 0) if total == 0 else np.sqrt(share / (1 - share) * total)
        return np.concatenate([who, np.full(self.n_goal_dims, goal)])


def fit_atoms(space: Space, sample: pd.DataFrame, keys: np.ndarray, seed: int) -> np.ndarray:
    """(n_atoms, n_all_dims) float32 centres in the space at focus 0.5 and equal weights."""
    sample, keys = sample.head(MOST_FIT_ROWS), keys[:MOST_FIT_ROWS]
    joint = space.coordinates(space.encoder.read(sample), folds(keys)) * space.scales(ATOM_FOCUS).astype(np.float32)
    return fit_centres(joint, None, seed, MOST_ATOMS_OF_FEW if len(joint) <= FEW_ROWS else MOST_ATOMS)


def fit_centres(joint: np.ndarray, times: np.ndarray | None, seed: int, most: int) -> np.ndarray:
    """(n_atoms, n_all_dims) float32 centres of points that count as often as `times` (n,) says, once each when None.

    At most `most`, at most one for four customers, at most one for each different point.
    """
    times = np.ones(len(joint)) if times is None else times
    n_distinct = _distinct(joint, most)
    n_atoms = max(1, min(most, int(times.sum()) // CUSTOMERS_PER_ATOM, n_distinct))
    # random starts cost a tenth and lose 2 % of the fit
    start: Literal["spread", "random"] = "spread" if len(joint) <= FEW_ROWS or n_distinct < most else "random"
    return k_means(np.asarray(joint, np.float32), n_atoms, seed, times, start, n_rounds=10)


def _distinct(joint: np.ndarray, most: int) -> int:
    """How many different points there are; counted among all of them only where the first show that they are few."""
    first = len(np.unique(joint[: 2 * most], axis=0))
    return first if first >= most else len(np.unique(joint, axis=0))
