"""A model held against newer customers: sizes, columns, the promise, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segexplorer.core.drift import ColumnShift, Level, SegmentShift, column_shifts, psi, psi_chance, segment_shifts, shift_of
from segexplorer.core.grown import Grown, Model
from segexplorer.core.kept import Promise, hold
from segexplorer.core.model import Choices
from segexplorer.core.moved import Moved, Moves, migrate, out_of
from segexplorer.core.small_cells import told_nodes
from segexplorer.core.summary import Summary
from segexplorer.core.traits import FALSE_DISCOVERY_RATE
from segexplorer.core.tree import Tree


@dataclass(frozen=True)
class Newer:
    """All that is kept of a newer file: additive, so every number of segments and every choice follows without its rows.

    `absent` names the columns of goal and consent that it lacks. `moves` is None where nobody can be followed.
    """

    summary: Summary
    absent: tuple[str, ...] = ()
    moves: Moves | None = None


@dataclass(frozen=True)
class Comparison:
    """Then and now at one number of segments. `segments` are best first, `columns` most shifted first; `promise` is None
    where no segment is large enough to contact, `moved` where nobody can be followed or too few are in both files."""

    n_segments: int
    n_then: int
    n_now: int
    segments: tuple[SegmentShift, ...]
    psi: float
    shift: Level
    columns: tuple[ColumnShift, ...]
    promise: Promise | None
    moved: Moved | None
    absent: tuple[str, ...]


def moves_of_100(moved: Moved, segments: Sequence[SegmentShift], privacy_minimum: int) -> np.ndarray:
    """(n_from, n_to) where 100 customers of each segment then are now, as far as it may be told (core.moved.out_of). In whole
    numbers: from more digits a few people could be worked out by taking away."""
    n_then = {s.id: s.n_then for s in segments}
    whole = out_of(moved.counts, np.array([n_then[i] for i in moved.from_ids], int), privacy_minimum)
    return np.rint(100 * moved.counts / whole[:, None]).astype(int)


def compare(
    model: Model,
    grown: Grown,
    newer: Newer,
    n_segments: int,
    n_contacted: int,
    choices: Choices | None = None,
    privacy_minimum: int = 25,
) -> Comparison:
    """The newer customers in the segments of then, contacting the best `n_contacted` as then.

    `choices` are those that `grown` was grown with.
    """
    choices = choices or Choices()
    assigner, cut = model.learned.assigner, grown.path.cut(n_segments)
    ids = np.array(cut.segment_ids)
    member = (grown.tree.node_of[cut.n_segments - 1] == ids[:, None]).astype(np.int64)
    then, now = (member @ s.n.sum(axis=1) for s in (model.summary, newer.summary))
    index = psi(then, now)
    promise = hold(
        grown.path,
        grown.tree,
        model.summary,
        newer.summary,
        assigner.space.scales(choices.focus, choices.family_weights),
        n_segments,
        n_contacted,
        privacy_minimum,
        knows_consent=not any(name in newer.absent for name, _ in assigner.consent),
        knows_goal=not set(assigner.goal.columns) & set(newer.absent),
    )
    return Comparison(
        n_segments=cut.n_segments,
        n_then=model.summary.n_customers,
        n_now=newer.summary.n_customers,
        segments=segment_shifts(then, now, ids, _told_now(grown.tree, newer.summary, privacy_minimum)[ids - 1]),
        psi=index,
        shift=shift_of(index, psi_chance(index, then, now) <= FALSE_DISCOVERY_RATE),
        columns=column_shifts(assigner.space.encoder, model.summary, newer.summary),
        promise=promise,
        moved=migrate(newer.moves, grown.tree, cut.n_segments, cut.segment_ids, privacy_minimum) if newer.moves else None,
        absent=newer.absent,
    )


def _told_now(tree: Tree, now: Summary, privacy_minimum: int) -> np.ndarray:
    """(n_nodes,) whether the size of now may be said: nobody's may not, as little as a few people's."""
    sizes = tree.atoms_of() @ now.n.sum(axis=1)
    return told_nodes(tree.parents, sizes, privacy_minimum) & (sizes >= privacy_minimum)
