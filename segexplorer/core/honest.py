"""Honest measurement: whatever is chosen from data is chosen without fold f and measured on fold f."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from segexplorer.core.model import Goal
from segexplorer.core.summary import Summary
from segexplorer.core.uplift import ARMS, EXTRA_HITS

SHRINK = 20.0
CONFIDENCE = 0.90
T_QUANTILE = 1.729132811521367  # of Student's t with N_FOLDS - 1 degrees, at (1 + CONFIDENCE) / 2


@dataclass(frozen=True)
class Measured:
    """Per node of a tree (rows: node id - 1) and fold (columns).

    n_deliverable: customers who can be contacted. n_asked: those of them whose answer is known. fit: what the asked gave,
    the message chosen without the fold (responses, amounts, matches, or spread explained). hits: the same counted in
    customers. rank: relevance seen without the fold, shrunk to the base. Then per node: relevance shrunk to the base, and
    the message chosen.
    """

    n_customers: np.ndarray
    n_deliverable: np.ndarray
    n_asked: np.ndarray
    fit: np.ndarray
    hits: np.ndarray
    rank: np.ndarray
    relevance: np.ndarray
    message: np.ndarray
    base: float
    is_rate: bool  # True when one customer gives 0 or 1
    arms: np.ndarray | None = None  # for uplift (n_nodes, 4): sum and number of who got the message, and of who did not

    @functools.cached_property
    def sizes(self) -> np.ndarray:
        """(n_nodes,) customers who can be contacted."""
        return np.asarray(self.n_deliverable.sum(axis=1))

    @functools.cached_property
    def potential(self) -> np.ndarray:
        """(n_nodes,) hits if all of them were; where the answer is unknown, those asked speak for the others."""
        asked, unknown = self.n_asked.sum(axis=1), np.full(len(self.sizes), self.base if self.is_rate else 0.0)
        return np.divide(self.hits.sum(axis=1), asked, out=unknown, where=asked > 0) * self.sizes


def measure(summary: Summary, member: np.ndarray, goal: Goal, scales: np.ndarray) -> Measured:
    """Everything the path needs to know about every node; `member` (n_nodes, n_atoms) says which atoms it holds, 0 or 1,
    and its first row is everybody."""
    n = member @ summary.n
    deliverable, asked = member @ summary.n_deliverable, member @ summary.n_asked
    table = np.tensordot(member, summary.goal, 1)
    if goal.kind == "likeness":
        return _likeness(summary, member, n, deliverable, scales)
    if goal.kind == "interest":
        return _interest(n, deliverable, asked, table)
    fit, hits = table[:, :, 0], table[:, :, 2 if goal.kind == "value" else 0]
    base = _ratio(fit[0].sum(), asked[0].sum())
    measured = Measured(
        n_customers=n.sum(axis=1),
        n_deliverable=deliverable,
        n_asked=asked,
        fit=fit,
        hits=hits,
        rank=_shrunk(_without(fit), _without(asked), _without(fit)[0] / np.maximum(_without(asked)[0], 1)),
        relevance=_shrunk(fit.sum(axis=1), asked.sum(axis=1), base),
        message=np.full(len(n), -1),
        base=base,
        is_rate=goal.unit == "response",
    )
    return _with_arms(measured, table) if goal.is_uplift else measured


def _with_arms(measured: Measured, table: np.ndarray) -> Measured:
    """For uplift, hits are extra answers where the other folds say that the message helps; elsewhere it has none."""
    hits = table[:, :, EXTRA_HITS] * (measured.rank > 0)
    return replace(measured, hits=hits, arms=table[:, :, ARMS].sum(axis=1))


def _interest(n: np.ndarray, deliverable: np.ndarray, asked: np.ndarray, table: np.ndarray) -> Measured:
    """The message is the most common interest: chosen without the fold, counted on the fold."""
    rest = _without(table)
    choice = rest.argmax(axis=2)
    fit = np.take_along_axis(table, choice[:, :, None], axis=2)[:, :, 0]
    best = rest.max(axis=2)
    totals = table.sum(axis=1)
    base = _ratio(fit[0].sum(), asked[0].sum())
    return Measured(
        n_customers=n.sum(axis=1),
        n_deliverable=deliverable,
        n_asked=asked,
        fit=fit,
        hits=fit,
        rank=_shrunk(best, _without(asked), best[0] / np.maximum(_without(asked)[0], 1)),
        relevance=_shrunk(fit.sum(axis=1), asked.sum(axis=1), base),
        message=totals.argmax(axis=1),
        base=base,
        is_rate=True,
    )


def _likeness(summary: Summary, member: np.ndarray, n: np.ndarray, deliverable: np.ndarray, scales: np.ndarray) -> Measured:
    """The message is the segment's centre, found without the fold; its fit is the share of the base's spread explained."""
    used = scales[: summary.sums.shape[2]]
    sums = np.tensordot(member, summary.sums, 1) * used
    squares = member @ (summary.squares @ used**2)
    centre = _without(sums) / np.maximum(_without(n), 1)[:, :, None]
    spread = squares - 2 * (centre * sums).sum(axis=2) + n * np.square(centre).sum(axis=2)
    base_spread = _ratio(spread[0].sum(), n[0].sum()) or 1.0
    per_customer = 1 - spread / (np.maximum(n, 1) * base_spread)
    fit = np.where(n > 0, per_customer, 0) * deliverable
    relevance = _ratio_rows(fit.sum(axis=1), deliverable.sum(axis=1))
    rank = _ratio_rows(_without(fit), _without(deliverable))
    # k = 1 explains nothing by definition; deliverable and all customers may differ by a rounding's width
    fit[0], relevance[0] = 0.0, 0.0
    return Measured(
        n_customers=n.sum(axis=1),
        n_deliverable=deliverable,
        n_asked=deliverable,
        fit=fit,
        hits=fit,
        rank=rank,
        relevance=relevance,
        message=np.full(len(n), -1),
        base=0.0,
        is_rate=False,
    )


def jackknife_variance(fit: np.ndarray, contacted: np.ndarray) -> np.ndarray:
    """Variance of sum(fit) / sum(contacted) over the last axis of folds, by leaving each fold out (Efron 1982)."""
    left = _ratio_rows(_without_last(fit), _without_last(contacted))
    f = fit.shape[-1]
    return (f - 1) / f * np.square(left - left.mean(axis=-1, keepdims=True)).sum(axis=-1)


def half_width(fit: np.ndarray, contacted: np.ndarray, measured: Measured) -> np.ndarray:
    """Half the 90 % interval of relevance on a *new* base of the same size (folds on the last axis): the error of the
    estimate plus the new base's own sampling error. For rates both are at least what drawing single customers gives."""
    n = contacted.sum(axis=-1)
    estimate = jackknife_variance(fit, contacted)
    drawing = estimate
    if measured.is_rate:
        rate = np.clip(_shrunk(fit.sum(axis=-1), n, measured.base), 0, 1)
        drawing = rate * (1 - rate) / np.maximum(n, 1)
    return T_QUANTILE * np.sqrt(np.maximum(estimate, drawing) + drawing)


def _without(values: np.ndarray) -> np.ndarray:
    """Totals over all folds but one, in the place of that one (axis 1)."""
    return values.sum(axis=1, keepdims=True) - values


def _without_last(values: np.ndarray) -> np.ndarray:
    return values.sum(axis=-1, keepdims=True) - values


def _shrunk(total: np.ndarray, n: np.ndarray, base: np.ndarray | float) -> np.ndarray:
    return (total + SHRINK * base) / (n + SHRINK)


def _ratio(total: float, n: float) -> float:
    return float(total / n) if n else 0.0


def _ratio_rows(total: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.divide(total, n, out=np.zeros_like(np.asarray(total, float)), where=np.asarray(n) > 0)
