"""What the slider walks along: every cut of a tree, what each point on it reaches and how relevant it is."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from segexplorer.core.choices import Goal


@dataclass(frozen=True)
class Step:
    """Contacting the best `n_contacted` segments of one cut; the five counts add up to the base in whole people."""

    n_contacted: int
    reach_share: float
    reach_low: float
    reach_high: float
    relevance: float
    relevance_low: float
    relevance_high: float
    lift: float
    hits: int
    misses: int
    missed: int
    left_alone: int
    not_deliverable: int
    profit: float | None = None


@dataclass(frozen=True)
class Cut:
    """The segmentation into `n_segments` groups. `segment_ids` are best first, those too small to contact last;
    step j contacts segment_ids[:j]; steps may stop before k when the rest is too small, or `let_go`: set aside by the user.
    `qini`, for uplift: what the order of its segments gains over a random one, per deliverable customer
    (core.uplift.qini_of). `n_fitting`: all deliverable customers whom a message would fit."""

    n_segments: int
    segment_ids: tuple[int, ...]
    steps: tuple[Step, ...]
    qini: float | None = None
    let_go: tuple[int, ...] = ()
    n_fitting: int = 0


@dataclass(frozen=True)
class Node:
    """One segment that exists on the path while born_at <= k < split_at (split_at 0: never split)."""

    id: int
    parent: int
    children: tuple[int, ...]
    born_at: int
    split_at: int
    n_customers: int
    n_deliverable: int
    relevance: float
    relevance_low: float
    relevance_high: float
    lift: float
    message: str = ""
    told: bool = True  # False: too few were asked to say how they answer, relevance is the base's
    treated_mean: float | None = None  # for uplift: rate or mean amount of those who got the message, and of those who
    control_mean: float | None = None  # did not; None where too few of either are known


@dataclass(frozen=True)
class Recommended:
    """The point to start from and the code of the reason (words.explorer.WHY_RECOMMENDED)."""

    n_segments: int
    n_contacted: int
    reason: str


@dataclass(frozen=True)
class Path:
    """All cuts k = 1..n of one tree, with what each would reach and how relevant it would be."""

    goal: Goal
    n_customers: int
    n_deliverable: int
    nodes: dict[int, Node]
    cuts: tuple[Cut, ...]
    ceiling: np.ndarray  # (n_points, 2): reach_share, relevance of a one-to-one message, out of fold
    recommended: Recommended
    smallest_group: int

    def cut(self, n_segments: int) -> Cut:
        """The cut with that many segments (clipped to what the path holds)."""
        return self.cuts[min(max(n_segments, 1), len(self.cuts)) - 1]

    def ceiling_at(self, reach_share: float) -> float:
        """Relevance of one-to-one messages to that share of the base; the path must have a ceiling."""
        known = self._ceiling_at_steps.get(reach_share)
        return float(np.interp(reach_share, *self.ceiling.T)) if known is None else known

    @functools.cached_property
    def _ceiling_at_steps(self) -> dict[float, float]:
        """The same for every step, hundreds of them in one call."""
        shares = [step.reach_share for cut in self.cuts for step in cut.steps]
        return dict(zip(shares, np.interp(shares, *self.ceiling.T).tolist(), strict=True))
