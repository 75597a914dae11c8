"""Money and the smallest group worth a message."""

from __future__ import annotations

import math

from segexplorer.core.model import Choices, Economics, Goal

POWER, SIGNIFICANCE = 0.80, 0.05


def profit(money: Economics, goal: Goal, contacted: int, hits: int, relevance: float, n_segments: int) -> float | None:
    """Value of the hits minus messages and segments; for a value goal `value_per_hit` is the margin on each unit of
    amount. For uplift it is the net difference: whom a message drives away is lost. None when no value was given."""
    if money.value_per_hit is None:
        return None
    gain = relevance * contacted if goal.kind == "value" or goal.is_uplift else hits
    return gain * money.value_per_hit - contacted * money.cost_per_message - n_segments * money.whole_segment_cost


def smallest_group(choices: Choices, goal: Goal, base: float, expected_lift: float, n_customers: int, privacy_minimum: int) -> int:
    """Customers a segment needs before it is worth a message of its own; never below the privacy minimum.

    The user's own number; else break-even when money is known; else, for responses, what an A/B test (half and half)
    needs to see the expected lift at 80 % power; else, or where that is more (a test of a weak response in a small base
    may need more people than there are), 1 % of the base (docs/decisions/0005-the-recommended-point.md).
    """
    wanted = choices.smallest_group
    if wanted is None:
        one_percent = math.ceil(n_customers / 100)
        testable = testable_size(goal, base, expected_lift) or one_percent
        wanted = break_even(choices.economics, goal, base) or min(testable, one_percent)
    return max(wanted, privacy_minimum)


def break_even(money: Economics, goal: Goal, base: float) -> int | None:
    """Customers at which an average segment earns its own cost back, None when it cannot or costs nothing."""
    if money.value_per_hit is None or money.whole_segment_cost <= 0 or goal.kind == "likeness":
        return None
    margin = base * money.value_per_hit - money.cost_per_message
    return math.ceil(money.whole_segment_cost / margin) if margin > 0 else None


def testable_size(goal: Goal, base: float, lift: float) -> int | None:
    """Customers an A/B test needs to see that lift: two arms of a two-sided test of two proportions (Fleiss 1981),
    together. None for goals that are no yes or no, and for no lift."""
    if goal.unit != "response" or not 0 < base < 1 or lift <= 1.05:
        return None
    from scipy import special  # late: a goal has loaded it for its model, and without one nothing needs it

    p1, p2 = base, min(base * lift, 0.99)
    mean = (p1 + p2) / 2
    z_a, z_b = special.ndtri(1 - SIGNIFICANCE / 2), special.ndtri(POWER)
    arm = (z_a * math.sqrt(2 * mean * (1 - mean)) + z_b * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))) ** 2 / (p2 - p1) ** 2
    return 2 * math.ceil(arm)
