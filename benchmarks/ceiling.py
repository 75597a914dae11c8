"""How much of what a message for each single customer could give do 12 segments give?

Prints for each campaign the lift at a fifth of the base of 12 segments as a share of the one-to-one ceiling's
(gradient boosting, out of fold), at each focus; and at k = 4, 8, 12 lift and likeness beside a scikit-learn decision tree
with as many leaves.

    python benchmarks/ceiling.py [FOLDER_WITH_CAMPAIGNS [ATOM_FOCUS ...]]

Without the folder only the sample shop is tried. An atom focus says how much the goal counts when atoms are made; more than
one prints everything for each.
"""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from benchmarks.promise import Campaign, campaigns, everybody
from segexplorer.core import atoms, summary
from segexplorer.core.goal import N_FOLDS, N_MODELS, folds, goal_table
from segexplorer.core.grown import Grown, regrow
from segexplorer.core.learned import Learned, Question, learn
from segexplorer.core.model import Choices
from segexplorer.core.recommend import CHOSEN_REACH, relevance_at
from segexplorer.ingest.columns import guess_schema

FOCUSES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)
COMPARED = (4, 8, 12)
MOST_SEGMENTS = 12
LEAST_SHARE = 0.92
N_REPEATS = 3


@dataclass(frozen=True)
class Point:
    """A division of the base: lift at a fifth of it, and share of the spread of who people are that it explains."""

    lift: float
    likeness: float

    def __str__(self) -> str:
        return f"{self.lift:.2f} ({self.likeness:.3f})"


@dataclass(frozen=True)
class Measured:
    """One campaign: the ceiling's lift, the segments of each focus, and decision trees by number of leaves."""

    ceiling: float
    grown: dict[float, Grown]
    leaves: dict[int, Point]


def main() -> None:
    """Print the tables for each atom focus."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for focus in [float(given) for given in sys.argv[2:]] or [atoms.ATOM_FOCUS]:
        atoms.ATOM_FOCUS = summary.ATOM_FOCUS = focus
        print(f"atoms at focus {focus}; means over {N_REPEATS} orders of the rows; lift (likeness)")
        print(" " * 43 + "".join(f"{f'focus {own}':>15}" for own in FOCUSES))
        for campaign in campaigns(folder):
            tell(campaign.name, [measured(campaign, seed) for seed in range(N_REPEATS)])


def tell(name: str, runs: list[Measured]) -> None:
    """Print one campaign, means over the runs."""
    grown = {focus: {k: _mean([at_cut(run.grown[focus], k) for run in runs]) for k in COMPARED} for focus in FOCUSES}
    shares = {focus: cuts[MOST_SEGMENTS].lift / _ceiling(runs) for focus, cuts in grown.items()}
    best = max(shares, key=lambda focus: shares[focus])
    verdict = "met" if shares[best] >= LEAST_SHARE else "missed"
    print(f"{name}: ceiling {_ceiling(runs):.2f}; best {shares[best]:.3f} of it at focus {best}, target {LEAST_SHARE} {verdict}")
    print(f"  share of the ceiling, {MOST_SEGMENTS} segments" + " " * 8 + "".join(f"{s:15.3f}" for s in shares.values()))
    for k in COMPARED:
        rival, ours = _mean([run.leaves[k] for run in runs]), {focus: cuts[k] for focus, cuts in grown.items()}
        better = [str(f) for f, own in ours.items() if own.lift > rival.lift and own.likeness >= rival.likeness]
        print(f"  k = {k:<3} decision tree {rival} segments" + "".join(f"{own!s:>15}" for own in ours.values()))
        print(f"          better at equal or higher likeness: {', '.join(better) or 'nowhere'}")
    sys.stdout.flush()


def _mean(points: list[Point]) -> Point:
    return Point(float(np.mean([p.lift for p in points])), float(np.mean([p.likeness for p in points])))


def _ceiling(runs: list[Measured]) -> float:
    return float(np.mean([run.ceiling for run in runs]))


def measured(campaign: Campaign, seed: int) -> Measured:
    """Explore the whole campaign, rows in one order; folds and models follow it."""
    keys = pd.util.hash_pandas_object(campaign.frame.assign(_row=range(len(campaign.frame)), _seed=seed), index=False).to_numpy()
    order = np.argsort(keys, kind="stable")
    frame, keys = campaign.frame.iloc[order].reset_index(drop=True), keys[order]
    learned = learn(frame, keys, everybody(guess_schema(frame)), Question(campaign.goal, seed=seed))
    added = learned.assigner.summarise(frame, keys)
    grown = {f: regrow(learned, added, Choices(focus=f, max_segments=MOST_SEGMENTS)) for f in FOCUSES}
    offer = grown[FOCUSES[0]].path
    base = offer.cut(1).steps[0].relevance
    at = float(np.interp(CHOSEN_REACH, offer.ceiling[:, 0], offer.ceiling[:, 1]))
    return Measured(at / base, grown, {k: leaves(learned, frame, folds(keys), k, offer.smallest_group) for k in COMPARED})


def at_cut(grown: Grown, n_segments: int) -> Point:
    """That many segments: lift out of fold, and likeness."""
    path = grown.path
    lift = relevance_at(path.cut(n_segments).steps, CHOSEN_REACH) / path.cut(1).steps[0].relevance
    return Point(lift, float(grown.likeness[len(path.cut(n_segments).segment_ids) - 1]))


def leaves(learned: Learned, frame: pd.DataFrame, fold: np.ndarray, n_leaves: int, smallest: int) -> Point:
    """Five trees, each fitted without one group of folds and measured on it: its best leaves up to a fifth of the group,
    of the last one a random part. Likeness is the mean of the five divisions of everybody."""
    encoder = learned.assigner.space.encoder
    reading = encoder.read(frame)
    who = encoder.encode(reading).astype(float)
    every = np.hstack([encoder.features(reading), who])  # levels in a row and one by one: the tree may take what serves it
    given = goal_table(learned.goal, frame[learned.goal.column], len(frame))[:, 0]
    group, gained, alike = fold * N_MODELS // N_FOLDS, 0.0, []
    for g in range(N_MODELS):
        rest, mine = group != g, group == g
        tree = DecisionTreeClassifier(max_leaf_nodes=n_leaves, min_samples_leaf=smallest, random_state=0)
        score = tree.fit(every[rest], given[rest]).predict_proba(every)[:, 1]
        gained += best_part(score[mine], given[mine])
        alike.append(explained(who, tree.apply(every)))
    return Point(gained / (CHOSEN_REACH * len(frame)) / given.mean(), float(np.mean(alike)))


def best_part(score: np.ndarray, given: np.ndarray) -> float:
    """What the fifth with the best scores gives; of customers with the same score a random part is contacted."""
    level = pd.DataFrame({"score": -score, "given": given}).groupby("score")["given"].agg(["size", "sum"]).cumsum()
    return float(np.interp(CHOSEN_REACH * len(score), [0, *level["size"]], [0, *level["sum"]]))


def explained(points: np.ndarray, group: np.ndarray) -> float:
    """Share of the spread of points between groups."""
    inside = points - pd.DataFrame(points).groupby(group).transform("mean").to_numpy()
    return float(1 - np.square(inside).sum() / np.square(points - points.mean(axis=0)).sum())


if __name__ == "__main__":
    main()
