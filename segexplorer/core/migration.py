"""Who stays? The groups are made anew as they would have been at an earlier day, and matched to today's.

As of that day only customers count whose earliest date is not after it, and a date after it is not known yet. All other
columns are as they are today, because nothing else is known of the past: what the matrix shows is how far *the dates
and the customers who came since* move people between groups, and it cannot see what somebody bought, opened or answered
in between. The goal is today's as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segexplorer.core.encode import DAY_SECONDS, NumberCode, dates
from segexplorer.core.grown import grow_tree
from segexplorer.core.learned import FEWEST_CUSTOMERS, Learned, learn
from segexplorer.core.model import Choices
from segexplorer.core.overlap import alive, node_overlap, overlap_at
from segexplorer.core.tree import Tree
from segexplorer.errors import SegexplorerError

LEFT_SHARE = 0.75
MOST_LEFT_SHARE = 0.9  # when a day leaves nearly everybody, nothing lies between then and now


@dataclass(frozen=True)
class Migration:
    """Where the customers of then are now.

    as_of: the earlier day, YYYY-MM-DD. shared: (n_nodes_then, n_nodes_now) customers of then in both nodes; the trees by
    their `parents`. problem: why there is none ("" when there is): no_dates (no column in use holds dates), no_past (the
    dates leave everybody, or too few, at an earlier day), not_learned (what was left could not be grouped).
    """

    problem: str
    as_of: str = ""
    n_customers: int = 0
    then: tuple[int, ...] = ()
    now: tuple[int, ...] = ()
    shared: tuple[tuple[int, ...], ...] = ()

    def moves(self, n_segments: int) -> Moves:
        """Who moved at this number of segments."""
        table = overlap_at(np.array(self.shared, float), self.then, self.now, n_segments)
        return match(table, alive(self.then, n_segments), alive(self.now, n_segments))


@dataclass(frozen=True)
class Moves:
    """The migration matrix of one number of segments: `table[i, j]` is the share of the customers of then who were in
    `then_ids[i]` and are in `now_ids[j]`. Rows stand in the order that puts each old group against the new one that
    is its match (`matched` many, on the diagonal); groups without a match come last."""

    then_ids: tuple[int, ...]
    now_ids: tuple[int, ...]
    table: np.ndarray
    matched: int

    @property
    def stay_share(self) -> float:
        """Share of the customers of then who are in the group that theirs has become."""
        return float(np.diag(self.table)[: self.matched].sum())


def match(table: np.ndarray, then_ids: np.ndarray, now_ids: np.ndarray) -> Moves:
    """Old groups against new ones so that most customers stay (Kuhn 1955, by SciPy). `table` counts customers."""
    from scipy.optimize import linear_sum_assignment  # late: few bases have an earlier day, and it takes 0.3 s to load

    rows, columns = linear_sum_assignment(table, maximize=True)
    order = np.argsort(columns, kind="stable")
    old = [*rows[order], *np.setdiff1d(np.arange(table.shape[0]), rows)]
    new = [*columns[order], *np.setdiff1d(np.arange(table.shape[1]), columns)]
    shares = table[np.ix_(old, new)] / max(table.sum(), 1)
    return Moves(tuple(then_ids[old].tolist()), tuple(now_ids[new].tolist()), shares, len(rows))


def migration_of(
    learned: Learned, tree: Tree, choices: Choices, sample: pd.DataFrame, keys: np.ndarray, least_share: float
) -> Migration:
    """How the customers of an earlier day moved into the groups of `tree`, which these choices grew.

    The day is the one that leaves three quarters of the sample's dated customers; encoder, goal model, atoms and tree are
    learned anew as of it. `least_share` is the smallest segment as a share of the base.
    """
    encoder = learned.assigner.space.encoder
    dated = [c for c in encoder.columns + encoder.silent if isinstance(c, NumberCode) and c.as_of]
    if not dated:
        return Migration("no_dates")
    first = first_days(sample, dated)
    as_of = day_that_leaves(first, LEFT_SHARE)
    there = first <= as_of  # who has no date is not known to have been there
    if there.sum() < FEWEST_CUSTOMERS or there.mean() > MOST_LEFT_SHARE:
        return Migration("no_past")
    past, past_keys = as_of_day(sample[there].reset_index(drop=True), dated, as_of), keys[there]
    try:
        old = learn(past, past_keys, learned.schema, learned.question)
        old_tree = grow_tree(old, old.assigner.summarise(past, past_keys), choices, least_share * len(past))
    except SegexplorerError:
        return Migration("not_learned", str(as_of), len(past))
    shared = node_overlap(old_tree, old.assigner.atoms(past, past_keys), tree, learned.assigner.atoms(sample, keys)[there])
    counts = tuple(tuple(row) for row in shared.astype(int).tolist())
    return Migration("", str(as_of), len(past), old_tree.parents, tree.parents, counts)


def first_days(frame: pd.DataFrame, dated: Sequence[NumberCode]) -> np.ndarray:
    """(n,) the earliest day of each customer, NaT where no column holds one; placeholders such as 9999-12-31 are none."""
    first = np.full(len(frame), np.datetime64("NaT", "D"))
    for column in dated:
        before = column.read(frame[column.name])
        seconds = np.where(np.isnan(before), 0, before * DAY_SECONDS).astype("timedelta64[s]")
        day = np.where(np.isnan(before), np.datetime64("NaT"), np.datetime64(column.as_of, "s") - seconds)
        first = np.fmin(first, day.astype("datetime64[D]"))
    return first


def day_that_leaves(first: np.ndarray, share: float) -> np.datetime64:
    """The earliest day by which at least this share of the customers with a date were there; NaT when none has one."""
    days = np.sort(first[~np.isnat(first)])
    return days[max(int(np.ceil(share * len(days))) - 1, 0)] if len(days) else np.datetime64("NaT", "D")


def as_of_day(frame: pd.DataFrame, dated: Sequence[NumberCode], as_of: np.datetime64) -> pd.DataFrame:
    """The frame as that day knew it: later dates are missing. The rest is as it is today."""
    known = {}
    for column in dated:
        later = dates(frame[column.name]).to_numpy(dtype="datetime64[D]") > as_of
        known[column.name] = frame[column.name].mask(later)
    return frame.assign(**known)
