"""The base divided in any other way than into atoms, summed up in the same pass and in the same form.

A Summary has one row per atom; here it has one row per group, the groups of several divisions one below the other. So
whatever measures segments measures any division, without knowing where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from segexplorer.core.goal import N_FOLDS, folds
from segexplorer.core.summary import Assigner, Summary, sums_by

BaselineCode = Literal["send_to_all", "column", "rfm", "kmeans", "ceiling"]
SUMS = ("n", "n_deliverable", "n_asked", "sums", "squares", "goal", "raw")
LabelKind = Literal["level", "between", "missing", "other", "rfm", "cluster", "everybody"]


@dataclass(frozen=True)
class Label:
    """What a group is called: `kind` says how, `level` is the value or the code of words.baselines.RFM_NAMES, and a group
    of numbers or dates lies above `low` up to `high` (None: open; dates as text, both days included)."""

    kind: LabelKind
    level: str = ""
    low: float | str | None = None
    high: float | str | None = None


class Division(Protocol):
    """A way to divide customers, learned on a sample."""

    @property
    def code(self) -> BaselineCode:
        """What kind of baseline it is."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at, beside the space."""
        ...

    @property
    def labels(self) -> tuple[Label, ...]:
        """The names of its groups."""
        ...

    @property
    def in_space(self) -> bool:
        """True when it needs the customers' places in the space."""
        ...

    def groups(self, frame: pd.DataFrame, points: np.ndarray) -> np.ndarray:
        """(n,) group 0..len(labels) - 1 of each customer; `points` (n, n_all_dims) are unweighted."""
        ...


@dataclass(frozen=True)
class Tally:
    """One division of the whole base: a Summary whose "atoms" are its groups, without counts and raw sums."""

    code: BaselineCode
    columns: tuple[str, ...]
    labels: tuple[Label, ...]
    summary: Summary


def needed_columns(assigner: Assigner, divisions: Sequence[Division]) -> tuple[str, ...]:
    """The columns a batch must have to be divided; few, unless the space is needed."""
    place = assigner.space.encoder.names if _needs_space(assigner, divisions) else ()
    extra = [name for name, _ in assigner.consent] + list(assigner.goal.columns)
    return tuple(dict.fromkeys([*place, *extra, *(c for d in divisions for c in d.columns)]))


def summarise_by(assigner: Assigner, frame: pd.DataFrame, keys: np.ndarray, divisions: Sequence[Division]) -> Summary:
    """The summary of one batch by groups; where there is a goal nobody asks for spread, so sums of coordinates are kept
    for likeness alone."""
    fold, space = folds(keys), assigner.space
    points = np.zeros((len(frame), 0), np.float32)
    if _needs_space(assigner, divisions):
        points = space.coordinates(space.encoder.read(frame), fold)
    may, asked, table = assigner.answers(frame)
    wide = points.astype(np.float64) if assigner.goal.kind == "likeness" else np.zeros((len(frame), 0))
    parts = [_sums(d.groups(frame, points), len(d.labels), fold, may, asked, table, wide) for d in divisions]
    return _stacked(parts)


def _needs_space(assigner: Assigner, divisions: Sequence[Division]) -> bool:
    return assigner.goal.kind == "likeness" or any(d.in_space for d in divisions)


def _sums(
    group: np.ndarray, n_groups: int, fold: np.ndarray, may: np.ndarray, asked: np.ndarray, table: np.ndarray, wide: np.ndarray
) -> Summary:
    shape, cell = (n_groups, N_FOLDS), group * N_FOLDS + fold
    return Summary(
        n=np.bincount(cell, minlength=n_groups * N_FOLDS).reshape(shape),
        n_deliverable=np.bincount(cell[may], minlength=n_groups * N_FOLDS).reshape(shape),
        n_asked=np.bincount(cell[asked], minlength=n_groups * N_FOLDS).reshape(shape),
        sums=sums_by(cell, wide, n_groups * N_FOLDS).reshape(*shape, wide.shape[1]),
        squares=sums_by(cell, np.square(wide), n_groups * N_FOLDS).reshape(*shape, wide.shape[1]),
        goal=sums_by(cell, table, n_groups * N_FOLDS).reshape(*shape, table.shape[1]),
        counts=(),
        raw=np.zeros((n_groups, 0, 2)),
    )


def _stacked(parts: Sequence[Summary]) -> Summary:
    return Summary(counts=(), **{name: np.concatenate([getattr(part, name) for part in parts]) for name in SUMS})


def tallies(summary: Summary, divisions: Sequence[Division]) -> tuple[Tally, ...]:
    """What `summarise_by` stacked, taken apart again: one tally for each division."""
    ends = np.cumsum([len(d.labels) for d in divisions])
    return tuple(
        Tally(d.code, d.columns, d.labels, _rows(summary, slice(end - len(d.labels), end)))
        for d, end in zip(divisions, ends, strict=True)
    )


def _rows(summary: Summary, rows: slice) -> Summary:
    return Summary(counts=(), **{name: getattr(summary, name)[rows] for name in SUMS})


def pooled(summary: Summary, member: np.ndarray) -> Summary:
    """The summary of groups put together: `member` (n_new, n_old) is 0 or 1."""
    whole = member.astype(np.int64)
    return Summary(
        n=whole @ summary.n,
        n_deliverable=whole @ summary.n_deliverable,
        n_asked=whole @ summary.n_asked,
        sums=np.tensordot(member, summary.sums, 1),
        squares=np.tensordot(member, summary.squares, 1),
        goal=np.tensordot(member, summary.goal, 1),
        counts=(),
        raw=np.zeros((len(member), 0, 2)),
    )


def without_rare(tally: Tally, least: int) -> Tally:
    """Groups of fewer than `least` customers become "other", and so does the next smallest while "other" itself is too
    small to be shown; empty groups go. So nobody can be recognised by a rare level."""
    n = tally.summary.n.sum(axis=1)
    named = [i for i, label in enumerate(tally.labels) if n[i] >= least and label.kind != "other"]
    smallest_first = sorted(named, key=lambda i: n[i])
    while smallest_first and 0 < n.sum() - n[named].sum() < least:
        named.remove(smallest_first.pop(0))
    labels, member = [tally.labels[i] for i in named], np.eye(len(n))[named]
    if n[named].sum() < n.sum():
        labels, member = [*labels, Label("other")], np.vstack([member, 1 - member.sum(axis=0)])
    return replace(tally, labels=tuple(labels), summary=pooled(tally.summary, member))
