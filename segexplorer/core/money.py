"""The profit curve: what the best choice at every number of segments earns, and where one more group loses money."""

from __future__ import annotations

from dataclasses import dataclass

from segexplorer.core.economics import break_even
from segexplorer.core.model import Choices, Economics, Path, Step
from segexplorer.core.recommend import half_profit


@dataclass(frozen=True)
class Earned:
    """Profit of contacting the best `n_contacted` of `n_segments`, with the 90 % interval of a new base."""

    n_segments: int
    n_contacted: int
    profit: float
    low: float
    high: float


@dataclass(frozen=True)
class ProfitCurve:
    """What can be earned at each number of segments (those with a segment worth a message, ascending).

    `turns_at` is the number of segments after which further splits only lose money, None when the last one still earns;
    `lost_at_last` is how much less than there the last number of segments earns. `break_even` is how many customers a
    segment of average relevance needs to pay for itself, None when it never does or costs nothing.
    """

    points: tuple[Earned, ...]
    turns_at: int | None
    lost_at_last: float
    break_even: int | None


def profit_curve(path: Path, choices: Choices) -> ProfitCurve:
    """The curve of a path that was traced with these choices; their economics must be known."""
    best = (max(cut.steps, key=_profit) for cut in path.cuts if cut.steps)
    counts = [cut.n_segments for cut in path.cuts if cut.steps]
    points = tuple(earned(k, step, choices.economics) for k, step in zip(counts, best, strict=True))
    top = max(points, key=lambda p: p.profit)
    root = path.cuts[0].steps
    return ProfitCurve(
        points=points,
        turns_at=top.n_segments if top is not points[-1] else None,
        lost_at_last=top.profit - points[-1].profit,
        break_even=break_even(choices.economics, path.goal, root[0].relevance) if root else None,
    )


def earned(n_segments: int, step: Step, money: Economics) -> Earned:
    """The profit of one point with its interval."""
    half, profit = half_profit(step, money), _profit(step)
    return Earned(n_segments, step.n_contacted, profit, profit - half, profit + half)


def _profit(step: Step) -> float:
    return step.profit or 0.0
