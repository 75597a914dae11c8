"""Simpler ways to choose whom to write to, measured exactly as the segments are, and whether one of them does better."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from segexplorer.core.honest import T_QUANTILE, Measured
from segexplorer.core.model import Choices, Cut, Goal, Path, Schema, Step
from segexplorer.core.recommend import ONE_ERROR, half_interval, relevance_at
from segexplorer.core.tally import BaselineCode, Label, Tally, without_rare
from segexplorer.core.tradeoff import base_of, cut_into, lift_of, measure_all
from segexplorer.errors import UnusableData

REACH_SLACK = 0.01
Verdict = Literal["beats", "as_good"]


@dataclass(frozen=True)
class Group:
    """One group of a baseline; `message` is the interest its message is about, where the goal is one."""

    label: Label
    n_customers: int
    n_deliverable: int
    relevance: float
    lift: float
    message: str = ""


@dataclass(frozen=True)
class Baseline:
    """A flat division of the base. `groups` are best first, those too small to contact last; step j contacts groups[:j].

    `columns` are those it was made of. `leak` is True when one of them gives the goal away, so that nobody can have it
    before sending."""

    code: BaselineCode
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]
    leak: bool = False

    @property
    def n_groups(self) -> int:
        """How many groups there are, those too small to contact among them."""
        return len(self.groups)


@dataclass(frozen=True)
class Point:
    """What is reached at some share of the base: relevance and half its 90 % interval."""

    relevance: float
    half: float


@dataclass(frozen=True)
class Rival:
    """A baseline that is as good as the segments at the chosen reach with fewer groups, or better. `n_groups` is 0 for
    the ceiling, which has none."""

    verdict: Verdict
    code: BaselineCode
    columns: tuple[str, ...]
    n_groups: int
    relevance: float
    own_relevance: float
    reach_share: float
    leak: bool = False


def flat_steps(tally: Tally, goal: Goal, choices: Choices, scales: np.ndarray, smallest: int, privacy_minimum: int) -> Baseline:
    """Steps j = 1..n_groups of a division, by the very functions that measure the segments: groups are ranked without the
    fold they are measured on, small ones are left alone, people are whole."""
    n = len(tally.labels)
    member = np.vstack([np.ones((1, n)), np.eye(n)]) if n > 1 else np.ones((1, 1))  # everybody first, then each group
    m = measure_all(tally.summary, member, goal, scales, privacy_minimum)
    first = len(member) - n + 1
    cut = cut_into(np.arange(first, first + n), m, goal, base_of(tally.summary), choices, smallest)
    groups = tuple(_group(tally.labels[i - first], i - 1, m, goal, privacy_minimum) for i in cut.segment_ids)
    return Baseline(tally.code, tally.columns, groups, cut.steps)


def baseline(tally: Tally, path: Path, schema: Schema, choices: Choices, scales: np.ndarray, privacy_minimum: int = 25) -> Baseline:
    """A tally beside a path: its goal and smallest group, rare groups put together.

    Raises UnusableData when a column then leaves everybody in one group.
    """
    tally = without_rare(tally, privacy_minimum)
    if tally.code == "column" and len(tally.labels) < 2:
        raise UnusableData("baseline_one_group", column=tally.columns[0])
    measured = flat_steps(tally, path.goal, choices, scales, path.smallest_group, privacy_minimum)
    return replace(measured, leak=any(c.why == "leak" for c in schema.columns if c.name in tally.columns))


def send_to_all(path: Path) -> Baseline:
    """One message for everybody: the first cut of every path."""
    node = path.nodes[1]
    everybody = Group(Label("everybody"), node.n_customers, node.n_deliverable, node.relevance, node.lift, node.message)
    return Baseline("send_to_all", (), (everybody,), path.cuts[0].steps)


def _group(label: Label, row: int, m: Measured, goal: Goal, privacy_minimum: int) -> Group:
    relevance, told = float(m.relevance[row]), int(m.n_asked[row].sum()) >= privacy_minimum
    return Group(
        label=label,
        n_customers=int(m.n_customers[row]),
        n_deliverable=int(m.n_deliverable[row].sum()),
        relevance=relevance,
        lift=lift_of(relevance, m.base, goal),
        message=goal.levels[m.message[row]] if goal.kind == "interest" and told else "",
    )


def best_at(baseline: Baseline, reach_share: float) -> Point | None:
    """Honest relevance when the best groups are contacted up to that share of the base, of the last one a random part.
    None when its groups do not reach so many.

    The interval is that of the nearest step, wider by the root of the customers that are fewer."""
    if not baseline.steps or reach_share <= 0 or baseline.steps[-1].reach_share < reach_share - REACH_SLACK:
        return None
    nearest = min(baseline.steps, key=lambda s: abs(s.reach_share - reach_share))
    relevance = relevance_at(baseline.steps, reach_share)
    return Point(relevance, half_interval(nearest) * math.sqrt(nearest.reach_share / reach_share))


def beaten_by(path: Path, n_segments: int, n_contacted: int, baselines: Sequence[Baseline]) -> tuple[Rival, ...]:
    """The baselines that do better than contacting the best j of k segments, the best first, then those as good with
    fewer groups. k-means is compared at the same number of groups (or the next smaller there is), send-to-all and the ceiling
    always.

    Better: by more than the 90 % interval of a difference. As good: not worse by more than its standard error. Both take the
    two estimates for independent; they share customers, so the true error is smaller and fewer rivals are named than could
    be."""
    cut = path.cut(n_segments)
    if not cut.steps:
        return ()
    step = cut.steps[min(max(n_contacted, 1), len(cut.steps)) - 1]
    return beaten_at(path, cut, step, comparable(path, cut, baselines))


def comparable(path: Path, cut: Cut, baselines: Sequence[Baseline]) -> tuple[Baseline, ...]:
    """What a cut is held against: send-to-all, the baselines, and of k-means the same number of groups or the next smaller."""
    anew = max((b.n_groups for b in baselines if b.code == "kmeans" and b.n_groups <= cut.n_segments), default=0)
    return (send_to_all(path), *(b for b in baselines if b.code != "kmeans" or b.n_groups == anew))


def beaten_at(path: Path, cut: Cut, step: Step, others: Sequence[Baseline]) -> tuple[Rival, ...]:
    """As `beaten_by`, at one step of a cut, of what is `comparable` with it."""
    own = Point(step.relevance, half_interval(step))
    judged = [_judge(b, cut.n_segments, step, own) for b in others] + [_judge_ceiling(path, step, own)]
    return tuple(sorted((r for r in judged if r is not None), key=lambda r: (r.verdict != "beats", -r.relevance)))


def _judge(rival: Baseline, n_segments: int, step: Step, own: Point) -> Rival | None:
    point = best_at(rival, step.reach_share)
    if point is None:
        return None
    verdict = _verdict(point, own, fewer=rival.n_groups < n_segments)
    return verdict and Rival(
        verdict, rival.code, rival.columns, rival.n_groups, point.relevance, step.relevance, step.reach_share, rival.leak
    )


def _judge_ceiling(path: Path, step: Step, own: Point) -> Rival | None:
    """The ceiling is measured on as many customers, so its error is taken to be the segments'. For likeness it is no news."""
    if path.goal.kind == "likeness" or len(path.ceiling) == 0 or path.ceiling[-1, 0] < step.reach_share - REACH_SLACK:
        return None
    relevance = path.ceiling_at(step.reach_share)
    verdict = _verdict(Point(relevance, own.half), own, fewer=False)
    return verdict and Rival(verdict, "ceiling", (), 0, relevance, step.relevance, step.reach_share)


def _verdict(rival: Point, own: Point, fewer: bool) -> Verdict | None:
    """Intervals hold the estimate's error and a new base's, so they are brought back to one standard error."""
    error = math.hypot(rival.half, own.half) / ONE_ERROR
    gain = rival.relevance - own.relevance
    if gain > max(T_QUANTILE * error, 1e-12):
        return "beats"
    return "as_good" if fewer and gain >= -error else None
