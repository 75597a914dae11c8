"""Is there enough data? One answer per method, with the number it rests on and what would help.

Thresholds, and where they come from: 40 answers on the rarer side is the least a goal is learned from (core.goal), ten for
each column in use the usual rule for models of answers (Peduzzi 1996); a segment holds at least as many people as the
privacy minimum, and a message in it can be tested with as many as an A/B test needs (core.economics); 50 customers is the
least that is grouped at all, and below 300 groups rarely come again in other samples (docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from segexplorer.core import economics
from segexplorer.core.goal import LEAST_RARE
from segexplorer.core.learned import FEWEST_CUSTOMERS
from segexplorer.core.model import Goal

ANSWERS_A_COLUMN = 10
COMFORTABLE_RARE = 200
LIFT = 1.5  # what a group should show over the base: half as much again
EFFECT = 1.2  # what a message should show over none: a fifth more answers
STEADY, SHAKY = 1_000, 300  # customers
ENOUGH_DAYS, FEW_DAYS = 180, 30
Method = Literal["goal", "groups", "uplift", "over_time", "stability", "money"]
Answer = Literal["yes", "just", "no"]


@dataclass(frozen=True)
class Verdict:
    """`why` is a code of words.enough, whose sentence is filled with `facts` (numbers and column names)."""

    method: Method
    answer: Answer
    why: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Arm:
    """Customers of one side of an experiment, and those of them that answered yes (None: no yes/no goal is known)."""

    n_customers: int
    n_yes: int | None = None


@dataclass(frozen=True)
class Supply:
    """What the answers rest on, for the whole base. `n_rare`: customers on the rarer side of a yes/no goal, or with an
    amount that is not the usual one; `base` the share of yes; `goal` its column ("" when none is known or likely).
    `arms`: the control first, () without an experiment. `days`: column of dates in use -> days between its 5th and 95th
    percentile. `amounts`: columns in use that may say what somebody is worth."""

    n_customers: int
    n_columns: int
    goal: str = ""
    goal_kind: str = ""
    n_rare: int = 0
    base: float = 0.0
    treatment: str = ""
    arms: tuple[Arm, ...] = ()
    days: Mapping[str, int] | None = None
    amounts: tuple[str, ...] = ()


def verdicts(supply: Supply, least: int) -> tuple[Verdict, ...]:
    """The six answers, in the order in which a marketer meets the methods; `least` is the privacy minimum."""
    return (_groups(supply, least), _goal(supply), _stability(supply), _over_time(supply), _uplift(supply), _money(supply))


def _groups(supply: Supply, least: int) -> Verdict:
    """How many groups there may be, and in how many of them a message can be tested."""
    most, facts = supply.n_customers // least, {"customers": supply.n_customers, "least": least}
    if supply.n_customers < FEWEST_CUSTOMERS or most < 2 or not supply.n_columns:
        why = "groups_no_columns" if not supply.n_columns else "groups_too_few"
        return Verdict("groups", "no", why, facts | {"needed": max(FEWEST_CUSTOMERS, 2 * least)})
    goal = Goal("response", supply.goal) if supply.goal_kind == "response" else Goal()
    size = economics.testable_size(goal, supply.base, LIFT)
    if size is None:
        return Verdict("groups", "yes" if most >= 8 else "just", "groups_by_size", facts | {"most": most})
    testable = supply.n_customers // size
    answer: Answer = "yes" if testable >= 4 else "just"
    why = "groups_tested" if testable >= 2 else "groups_untested"
    return Verdict("groups", answer, why, facts | {"most": most, "size": size, "testable": testable})


def _goal(supply: Supply) -> Verdict:
    facts = {"goal": supply.goal, "rare": supply.n_rare, "needed": LEAST_RARE, "columns": supply.n_columns}
    if not supply.goal:
        return Verdict("goal", "no", "goal_none", facts)
    if supply.n_rare < LEAST_RARE:
        return Verdict("goal", "no", "goal_too_rare", facts)
    comfortable = max(COMFORTABLE_RARE, ANSWERS_A_COLUMN * supply.n_columns)
    if supply.n_rare < comfortable:
        return Verdict("goal", "just", "goal_few", facts | {"comfortable": comfortable})
    return Verdict("goal", "yes", "goal_enough", facts)


def _stability(supply: Supply) -> Verdict:
    facts = {"customers": supply.n_customers, "steady": STEADY, "shaky": SHAKY}
    if supply.n_customers < SHAKY:
        return Verdict("stability", "no", "stability_too_few", facts)
    few = supply.n_customers < STEADY
    return Verdict("stability", "just" if few else "yes", "stability_few" if few else "stability_enough", facts)


def _over_time(supply: Supply) -> Verdict:
    """Which groups there were at an earlier day is known where dates in use lie far enough apart."""
    days = supply.days or {}
    if not days:
        return Verdict("over_time", "no", "time_no_dates", {})
    widest = max(days, key=lambda name: (days[name], name))
    facts = {"column": widest, "days": days[widest]}
    if days[widest] < FEW_DAYS:
        return Verdict("over_time", "no", "time_too_short", facts)
    short = days[widest] < ENOUGH_DAYS
    return Verdict("over_time", "just" if short else "yes", "time_short" if short else "time_enough", facts)


def _uplift(supply: Supply) -> Verdict:
    if not supply.arms:
        return Verdict("uplift", "no", "uplift_none", {})
    smallest = min(arm.n_customers for arm in supply.arms)
    facts: dict[str, Any] = {"treatment": supply.treatment, "smallest": smallest, "goal": supply.goal}
    answers = [arm.n_yes for arm in supply.arms if arm.n_yes is not None]
    if not answers:
        return Verdict("uplift", "just", "uplift_no_goal", facts)
    facts["rare"] = min(min(n, arm.n_customers - n) for n, arm in zip(answers, supply.arms, strict=True))
    if facts["rare"] < LEAST_RARE:
        return Verdict("uplift", "no", "uplift_too_rare", facts | {"needed": LEAST_RARE})
    base = answers[0] / max(supply.arms[0].n_customers, 1)
    size = economics.testable_size(Goal("response", supply.goal), base, EFFECT) or 0
    enough = 2 * smallest >= size
    return Verdict("uplift", "yes" if enough else "just", "uplift_enough" if enough else "uplift_weak", facts | {"size": size})


def _money(supply: Supply) -> Verdict:
    """Profit needs a goal and two numbers that only the user knows; amounts in the data help to find them."""
    facts = {"goal": supply.goal, "column": supply.amounts[0] if supply.amounts else ""}
    if not supply.goal:
        return Verdict("money", "no", "money_no_goal", facts)
    if supply.goal_kind == "interest":
        return Verdict("money", "just", "money_interest", facts)
    if supply.goal_kind == "value":
        return Verdict("money", "yes", "money_amount", facts)
    return Verdict("money", "just", "money_with_amount" if supply.amounts else "money_two_numbers", facts)
