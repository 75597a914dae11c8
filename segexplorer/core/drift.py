"""How far a newer base has moved away from the one a model was made on, from two summaries of the same atoms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.encode import MISSING, OTHER, ColumnCode, Encoder, NumberCode
from segexplorer.core.model import ColumnKind
from segexplorer.core.summary import Summary
from segexplorer.core.traits import FALSE_DISCOVERY_RATE, benjamini_hochberg, two_sided

SOME_SHIFT, LARGE_SHIFT = 0.1, 0.25  # the usual reading of the index (Siddiqi 2006)
HALF_A_CUSTOMER = 0.5
Level = Literal["stable", "some", "large"]


@dataclass(frozen=True)
class SegmentShift:
    """The size of one segment then and now. `n_now` and `share_now` are None where that would speak of fewer people
    than the privacy minimum, here or by taking away;
    `changed` when the share differs by more than chance."""

    id: int
    n_then: int
    n_now: int | None
    share_then: float
    share_now: float | None
    changed: bool


@dataclass(frozen=True)
class ColumnShift:
    """How far one column has moved, and what moved most: `level` is "" for a number's or date's mean (own unit; a date in
    days before the latest date then), else the level (or "missing") whose shares the two values are."""

    column: str
    kind: ColumnKind
    psi: float
    shift: Level
    level: str
    value_then: float
    value_now: float


def psi(expected_counts: np.ndarray, actual_counts: np.ndarray) -> float:
    """The population stability index of two counts over the same (n_bins,) bins: sum of (a - e) x ln(a / e) over shares.

    Every bin gets half a customer of the smaller base on both sides, as a share: an empty bin then has a logarithm, equal
    shares still give exactly 0, and the index stays symmetric. 0 where either side is empty. Source: Siddiqi 2006.

    >>> round(psi(np.array([5_000, 5_000]), np.array([6_000, 4_000])), 4)
    0.0405
    """
    n_expected, n_actual = expected_counts.sum(), actual_counts.sum()
    if min(n_expected, n_actual) == 0:
        return 0.0
    extra = HALF_A_CUSTOMER / min(n_expected, n_actual)
    e, a = ((c / c.sum() + extra) / (1 + extra * len(c)) for c in (expected_counts, actual_counts))
    return float(np.sum((a - e) * np.log(a / e)))


def psi_chance(index: float, expected_counts: np.ndarray, actual_counts: np.ndarray) -> float:
    """The probability of such an index or a larger one when nothing has moved: it is then about (1/n + 1/m) times a
    chi-square with one degree of freedom less than there are bins in use (Yurdakul 2018)."""
    n_used = int(((expected_counts + actual_counts) > 0).sum())
    n_expected, n_actual = expected_counts.sum(), actual_counts.sum()
    if n_used < 2 or min(n_expected, n_actual) == 0:
        return 1.0
    from scipy import special  # late: half a second, and only a newer file needs it

    return float(special.chdtrc(n_used - 1, index / (1 / n_expected + 1 / n_actual)))


def shift_of(index: float, is_real: bool) -> Level:
    """The usual reading of an index; what chance alone can do in so few customers is stable."""
    if not is_real or index < SOME_SHIFT:
        return "stable"
    return "some" if index <= LARGE_SHIFT else "large"


def segment_shifts(then: np.ndarray, now: np.ndarray, ids: np.ndarray, told: np.ndarray) -> tuple[SegmentShift, ...]:
    """Sizes of (n_segments,) segments then and now, each share held against the other by a two-proportion test corrected
    for many (Benjamini-Hochberg). Customers in both files make the test err on the quiet side. `told` (n_segments,): the sizes of
    now that may be said."""
    changed = benjamini_hochberg(_two_proportions(then, now), FALSE_DISCOVERY_RATE)
    n_then, n_now = max(int(then.sum()), 1), max(int(now.sum()), 1)
    return tuple(
        SegmentShift(
            id=int(ids[i]),
            n_then=int(then[i]),
            n_now=int(now[i]) if told[i] else None,
            share_then=float(then[i] / n_then),
            share_now=float(now[i] / n_now) if told[i] else None,
            changed=bool(changed[i]),
        )
        for i in range(len(ids))
    )


def column_shifts(encoder: Encoder, then: Summary, now: Summary) -> tuple[ColumnShift, ...]:
    """Every column of the space, the one that moved most first."""
    counts = [(before.sum(axis=0), after.sum(axis=0)) for before, after in zip(then.counts, now.counts, strict=True)]
    return _shifts(encoder, counts, then.raw.sum(axis=0), now.raw.sum(axis=0))


def frame_shifts(encoder: Encoder, then: pd.DataFrame, now: pd.DataFrame) -> tuple[ColumnShift, ...]:
    """The same from the rows themselves (of a sample, say), where nobody has been put into atoms."""
    (codes_then, raw_then), (codes_now, raw_now) = (_counted(encoder, frame) for frame in (then, now))
    return _shifts(encoder, list(zip(codes_then, codes_now, strict=True)), raw_then, raw_now)


def _counted(encoder: Encoder, frame: pd.DataFrame) -> tuple[list[np.ndarray], np.ndarray]:
    """Per column of the space: (n_codes,) customers; and (n_columns, 2) sum and number of its values."""
    reading = encoder.read(frame)
    codes = [np.bincount(c, minlength=k.n_codes) for c, k in zip(encoder.codes(reading), encoder.columns, strict=True)]
    numbers = [isinstance(column, NumberCode) for column in encoder.columns]
    raw = [(np.nansum(v), np.sum(~np.isnan(v))) if is_number else (0, 0) for v, is_number in zip(reading, numbers, strict=False)]
    return codes, np.array(raw, dtype=float)


def _shifts(
    encoder: Encoder, counts: list[tuple[np.ndarray, np.ndarray]], raw_then: np.ndarray, raw_now: np.ndarray
) -> tuple[ColumnShift, ...]:
    indices = [psi(*both) for both in counts]
    chances = np.array([psi_chance(index, *both) for index, both in zip(indices, counts, strict=True)])
    real = benjamini_hochberg(chances, FALSE_DISCOVERY_RATE)
    shifts = [
        _column(column, index, bool(real[i]), counts[i], raw_then[i], raw_now[i])
        for i, (column, index) in enumerate(zip(encoder.columns, indices, strict=True))
    ]
    return tuple(sorted(shifts, key=lambda s: (-s.psi, s.column)))


def _column(
    column: ColumnCode,
    index: float,
    is_real: bool,
    counts: tuple[np.ndarray, np.ndarray],
    raw_then: np.ndarray,
    raw_now: np.ndarray,
) -> ColumnShift:
    before, after = (c / max(c.sum(), 1) for c in counts)
    most = int(np.abs(after - before).argmax())
    if isinstance(column, NumberCode):
        kind: ColumnKind = "date" if column.as_of else "number"
        is_gap = most == column.n_codes - 1  # so many more, or fewer, are blank that their mean is not the news
        level = MISSING if is_gap else ""
        values = (before[most], after[most]) if is_gap else (_mean(raw_then), _mean(raw_now))
    else:
        kind = "flag" if len(column.levels) == 2 else "category"
        level = column.levels[most] if most < len(column.levels) else OTHER
        values = (before[most], after[most])
    return ColumnShift(column.name, kind, index, shift_of(index, is_real), level, float(values[0]), float(values[1]))


def _mean(raw: np.ndarray) -> float:
    return float(raw[0] / max(raw[1], 1))


def _two_proportions(then: np.ndarray, now: np.ndarray) -> np.ndarray:
    """(n_segments,) two-sided p-values of a pooled two-proportion z test."""
    n, m = max(then.sum(), 1), max(now.sum(), 1)
    pooled = (then + now) / (n + m)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = np.divide(now / m - then / n, spread, out=np.zeros(len(then)), where=spread > 0)
    return two_sided(z)
