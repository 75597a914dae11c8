"""Reach against relevance along the path: every k, and for every k contacting the best j."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from segexplorer.core.economics import profit, smallest_group
from segexplorer.core.honest import T_QUANTILE, Measured, half_width, measure
from segexplorer.core.model import Choices, Cut, Goal, Node, Path, Step
from segexplorer.core.recommend import recommend
from segexplorer.core.summary import Summary
from segexplorer.core.tree import Tree
from segexplorer.core.uplift import qini_of


@dataclass(frozen=True)
class Base:
    """What is known about everybody: people, and how many would be hits if all could get their message."""

    n_customers: int
    n_deliverable: int


def trace(
    summary: Summary,
    tree: Tree,
    goal: Goal,
    choices: Choices,
    scales: np.ndarray,
    ceiling: np.ndarray,
    privacy_minimum: int = 25,
    let_go: frozenset[int] = frozenset(),
) -> Path:
    """The whole path of a tree: all cuts k = 1.., all steps j = 1..k, honest relevance with intervals. Segments that were
    `let_go` are never contacted."""
    measured = measure_all(summary, tree.atoms_of(), goal, scales, privacy_minimum)
    base = base_of(summary)
    least = smallest_group(choices, goal, measured.base, _reachable_lift(ceiling, measured), base.n_customers, privacy_minimum)
    nodes = _nodes(tree, measured, goal, privacy_minimum)
    cuts = tuple(cut_into(np.unique(row), measured, goal, base, choices, least, let_go) for row in tree.node_of)
    return Path(goal, base.n_customers, base.n_deliverable, nodes, cuts, ceiling, recommend(cuts, goal, choices), least)


def _reachable_lift(ceiling: np.ndarray, measured: Measured) -> float:
    """Lift of a one-to-one message at a fifth of the base: what a test would have to see at best."""
    if len(ceiling) == 0 or measured.base <= 0:
        return 1.0
    return float(np.interp(0.2, ceiling[:, 0], ceiling[:, 1]) / measured.base)


def base_of(summary: Summary) -> Base:
    """The base a summary sums up."""
    return Base(int(summary.n.sum()), int(summary.n_deliverable.sum()))


def measure_all(summary: Summary, member: np.ndarray, goal: Goal, scales: np.ndarray, privacy_minimum: int) -> Measured:
    """As honest.measure; segments in which too few were asked get the base's relevance: the answer of a few people is
    theirs."""
    m = measure(summary, member, goal, scales)
    few = m.n_asked.sum(axis=1) < privacy_minimum
    return replace(m, relevance=np.where(few, m.base, m.relevance))


def _nodes(tree: Tree, m: Measured, goal: Goal, privacy_minimum: int) -> dict[int, Node]:
    """Every segment by itself."""
    told = m.n_asked.sum(axis=1) >= privacy_minimum
    half = np.where(told, half_width(m.fit, m.n_asked, m), max(1.0, m.base))
    split_at = {parent: k + 2 for k, parent in enumerate(tree.parents)}
    known = zip(tree.node_ids, told.tolist(), half.tolist(), m.relevance.tolist(), strict=True)
    return {node: _node(node, tree, m, goal, split_at.get(node, 0), privacy_minimum, *numbers) for node, *numbers in known}


def _node(
    node: int, tree: Tree, m: Measured, goal: Goal, split_at: int, privacy_minimum: int, told: bool, half: float, relevance: float
) -> Node:
    i = node - 1
    treated, control = _arm_means(m, i, privacy_minimum)
    return Node(
        id=node,
        parent=0 if node == 1 else tree.parents[(node - 2) // 2],
        children=(2 * split_at - 2, 2 * split_at - 1) if split_at else (),
        born_at=node // 2 + 1,
        split_at=split_at,
        n_customers=int(m.n_customers[i]),
        n_deliverable=int(m.sizes[i]),
        relevance=relevance,
        relevance_low=_floor(relevance - half, goal),
        relevance_high=_cap(relevance + half, goal),
        lift=lift_of(relevance, m.base, goal),
        message=goal.levels[m.message[i]] if goal.kind == "interest" and told else "",
        told=told,
        treated_mean=treated,
        control_mean=control,
    )


def _arm_means(m: Measured, i: int, privacy_minimum: int) -> tuple[float | None, float | None]:
    """What those gave who got the message, and those who did not; None where either are too few to speak of."""
    if m.arms is None or min(m.arms[i, 1], m.arms[i, 3]) < privacy_minimum:
        return None, None
    return float(m.arms[i, 0] / m.arms[i, 1]), float(m.arms[i, 2] / m.arms[i, 3])


def cut_into(
    ids: np.ndarray, m: Measured, goal: Goal, base: Base, choices: Choices, least: int, let_go: frozenset[int] = frozenset()
) -> Cut:
    """The base divided into these segments (rows of `m`, counted from 1), ascending, and what contacting the best gives."""
    rows = ids - 1
    small = m.sizes[rows] < (least if len(ids) > 1 else 0)
    aside = np.array([i in let_go for i in ids.tolist()])
    order = np.lexsort((ids, -m.relevance[rows], small, aside))
    worth = rows[~small & ~aside]
    potential = float(m.potential[rows].sum())
    steps = _steps(rows[order][: len(worth)], worth, potential, m, goal, base, choices)
    qini = qini_of(steps, m.base, base.n_customers, base.n_deliverable) if goal.is_uplift else None
    fitting = whole_people(0, 0.0, potential, base.n_deliverable)[2]
    return Cut(len(ids), tuple(ids[order].tolist()), steps, qini, tuple(ids[aside].tolist()), fitting)


def _steps(
    ranked: np.ndarray, worth: np.ndarray, potential: float, m: Measured, goal: Goal, base: Base, choices: Choices
) -> tuple[Step, ...]:
    """Steps j = 1..len(ranked). In every fold as many people are contacted as the ranked segments have there, but the best
    by what the other folds say, of the last segment a random part: folds that disagree about a large and a small segment
    would else be measured at another reach than the one shown."""
    if len(worth) == 0:
        return ()
    people = np.cumsum(m.n_asked[ranked], axis=0)
    order = np.argsort(-m.rank[worth], axis=0, kind="stable")
    fit, hits = _of_the_best(people, worth[order], m.n_asked, m.fit, m.hits)
    contacted = np.cumsum(m.sizes[ranked])
    known = people.sum(axis=1)
    relevance, share = (np.divide(x.sum(axis=1), known, out=np.zeros(len(known)), where=known > 0) for x in (fit, hits))
    half = half_width(fit, people, m)
    rows_of_numbers = zip(contacted.astype(int).tolist(), relevance.tolist(), half.tolist(), share.tolist(), strict=True)
    return tuple(_step(j, *numbers, potential, m, goal, base, choices) for j, numbers in enumerate(rows_of_numbers))


def _of_the_best(wanted: np.ndarray, order: np.ndarray, people: np.ndarray, *gains: np.ndarray) -> list[np.ndarray]:
    """For each of `gains` (n_nodes, n_folds) what the first `wanted` (n_steps, n_folds) people of each fold give, taken
    segment by segment in the fold's own `order` (n_segments, n_folds) of rows."""
    folds = np.arange(people.shape[1])
    reached, *gained = (_cumulated(x[order, folds]) for x in (people, *gains))
    apart = folds * (reached[-1].max() + 1)  # folds one behind the other, so that one call does for all
    at, knots = ((x + apart).T.ravel() for x in (wanted, reached))
    return [np.interp(at, knots, total.T.ravel()).reshape(wanted.T.shape).T for total in gained]


def _cumulated(values: np.ndarray) -> np.ndarray:
    """Running sums down the rows, from 0."""
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


def _step(
    j: int,
    contacted: int,
    relevance: float,
    half: float,
    hit_share: float,
    potential: float,
    m: Measured,
    goal: Goal,
    base: Base,
    choices: Choices,
) -> Step:
    hits, misses, missed, left = whole_people(contacted, hit_share * contacted, potential, base.n_deliverable)
    reach = contacted / base.n_customers
    spread = T_QUANTILE * math.sqrt(2 * reach * (1 - reach) / base.n_customers)
    return Step(
        n_contacted=j + 1,
        reach_share=reach,
        reach_low=max(reach - spread, 0.0),
        reach_high=min(reach + spread, 1.0),
        relevance=relevance,
        relevance_low=_floor(relevance - half, goal),
        relevance_high=_cap(relevance + half, goal),
        lift=lift_of(relevance, m.base, goal),
        hits=hits,
        misses=misses,
        missed=missed,
        left_alone=left,
        not_deliverable=base.n_customers - base.n_deliverable,
        profit=profit(choices.economics, goal, contacted, hits, relevance, j + 1),
    )


def whole_people(contacted: int, hits: float, potential: float, deliverable: int) -> tuple[int, int, int, int]:
    """(hits, misses, missed, left alone) in whole people; with the not deliverable they add up to the base."""
    total = min(max(round(potential), 0), deliverable)
    least = max(0, total + contacted - deliverable)
    got = min(max(round(hits), least), contacted, total)
    missed = total - got
    return got, contacted - got, missed, deliverable - contacted - missed


def lift_of(relevance: float, base: float, goal: Goal) -> float:
    """Relevance over that of send-to-all, exactly 1 for send-to-all. For likeness: how many times closer the message
    is, base spread over remaining spread, since send-to-all explains nothing."""
    if goal.kind == "likeness":
        return 1 / max(1 - relevance, 1e-9)
    return relevance / base if base > 0 else 1.0


def _floor(value: float, goal: Goal) -> float:
    return value if goal.kind == "likeness" or goal.is_uplift else max(value, 0.0)


def _cap(value: float, goal: Goal) -> float:
    return value if goal.kind == "value" else min(value, 1.0)
