"""A plain rule that finds each segment: at most three conditions on original columns.

Conditions are added greedily for the best F1 on one half of a sample, and the quality is measured on the other half.
Customers are bits: all conditions are counted in a segment at once, 64 customers at a time, and a few that are known by name
as the whole numbers that Python counts bits in.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass

import numpy as np

from segexplorer.core.encode import DAY, MISSING, OTHER, ColumnCode, Encoder, LevelCode, NumberCode, Reading
from segexplorer.core.model import Condition, Rule

MOST_CONDITIONS = 3
MOST_ROWS = 6_000
EDGE_STEP = 2
LEAST_GAIN = 0.01


@dataclass(frozen=True)
class _Cut:
    """Codes from `low` to `high`, both included."""

    low: int
    high: int


@dataclass(frozen=True)
class Evidence:
    """A few thousand customers to look for rules in: level or bin codes (n, n_columns) and atoms (n,)."""

    codes: np.ndarray
    atom: np.ndarray
    columns: tuple[ColumnCode, ...]

    @functools.cached_property
    def conditions(self) -> list[tuple[int, _Cut]]:
        """Every condition a rule may use: (column, codes)."""
        return [(i, cut) for i, column in enumerate(self.columns) for cut in _candidates(column)]

    @functools.cached_property
    def halves(self) -> tuple[_Half, _Half]:
        """The half rules are chosen on and the half they are judged on. The same for every tree, so they are worked out once."""
        columns = [_holds(self.codes[:, i], cut) for i, cut in self.conditions]
        every = np.array(columns) if columns else np.zeros((0, len(self.codes)), bool)
        return _half(every[:, ::2], self.atom[::2]), _half(every[:, 1::2], self.atom[1::2])


@dataclass(frozen=True)
class _Half:
    """Customers as bits, 64 to a word: for which of them each condition holds (n_words, n_conditions), and the same as one
    number a condition; their atoms (n,), and for how many two conditions hold at once (n_conditions, n_conditions)."""

    holds: np.ndarray
    whole: list[int]
    atom: np.ndarray
    both: np.ndarray

    def inside(self, member: np.ndarray) -> np.ndarray:
        """(n_nodes, n_words) who is in each node."""
        return _bits(np.take(member > 0, self.atom, axis=1))


def _half(holds: np.ndarray, atom: np.ndarray) -> _Half:
    counted, bits = holds.astype(np.float32), _bits(holds)
    return _Half(np.ascontiguousarray(bits.T), _whole(bits), atom, counted @ counted.T)


def _bits(rows: np.ndarray) -> np.ndarray:
    """(n_rows, n_words) rows of truth, 64 to a word."""
    filled = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 64)))
    return np.ascontiguousarray(np.packbits(filled, axis=1)).view(np.uint64)


def _counts(bits: np.ndarray) -> np.ndarray:
    """(n,) how many bits are set in each column of words; at most MOST_ROWS."""
    return np.bitwise_count(bits).sum(axis=0, dtype=np.uint16).astype(np.int64)


def _whole(bits: np.ndarray) -> list[int]:
    """Each row of words as one number."""
    return [int.from_bytes(row.tobytes(), "little") for row in bits]


def gather(encoder: Encoder, reading: Reading, atom: np.ndarray) -> Evidence:
    """The evidence of the first rows of a sample."""
    rows = slice(0, MOST_ROWS)
    codes = np.column_stack([c[rows] for c in encoder.codes(reading)]).astype(np.uint8)
    return Evidence(codes, atom[rows].astype(np.int32), encoder.columns)


def find_rules(evidence: Evidence, member: np.ndarray) -> list[Rule]:
    """One rule per row of `member` (n_nodes, n_atoms)."""
    choose, judge = evidence.halves
    known, unseen = choose.inside(member), _whole(judge.inside(member))
    whole = zip(known, _whole(known), strict=True)
    chosen = [_needed(_greedy(choose, bits, inside.bit_count()), choose.whole, inside) for bits, inside in whole]
    return [_rule(evidence, picks, judge.whole, inside) for picks, inside in zip(chosen, unseen, strict=True)]


def _candidates(column: ColumnCode) -> list[_Cut]:
    if isinstance(column, LevelCode):
        return [_Cut(i, i) for i, level in enumerate(column.levels) if level not in (OTHER, MISSING)]
    last = len(column.edges)
    at = range(0, last, EDGE_STEP if last > 6 else 1)
    return [_Cut(0, i) for i in at] + [_Cut(i + 1, last) for i in at]


def _holds(codes: np.ndarray, cut: _Cut) -> np.ndarray:
    return (codes >= cut.low) & (codes <= cut.high)


def _greedy(half: _Half, inside: np.ndarray, n_inside: int) -> list[int]:
    """The conditions that raise the F1 of one segment, best first."""
    picks: list[int] = []
    left, best = inside, 0.0
    while len(picks) < min(MOST_CONDITIONS, half.holds.shape[1]):
        f1 = 2 * _counts(half.holds & left[:, None]) / np.maximum(_found(half, picks) + n_inside, 1e-9)
        choice = int(f1.argmax())
        if f1[choice] <= best + LEAST_GAIN:
            break
        picks.append(choice)
        left, best = left & half.holds[:, choice], float(f1[choice])
    return picks


def _found(half: _Half, picks: list[int]) -> np.ndarray:
    """(n_conditions,) customers for whom the picks and one more condition hold."""
    if len(picks) < 2:
        return half.both[picks[0]] if picks else half.both.diagonal()
    return _counts(half.holds & np.bitwise_and.reduce(half.holds[:, picks], axis=1, keepdims=True))


def _needed(picks: list[int], holds: list[int], inside: int) -> list[int]:
    """Without the conditions that later ones made superfluous."""
    for pick in list(picks):
        fewer = [p for p in picks if p != pick]
        if fewer and _quality(holds, fewer, inside)[2] >= _quality(holds, picks, inside)[2] - LEAST_GAIN:
            picks = fewer
    return picks


def _quality(holds: list[int], picks: list[int], inside: int) -> tuple[float, float, float]:
    """Precision, recall and F1 of some conditions together."""
    found = functools.reduce(operator.and_, (holds[pick] for pick in picks))
    hit, n_found, n_inside = (float(bits.bit_count()) for bits in (found & inside, found, inside))
    precision, recall = hit / max(n_found, 1.0), hit / max(n_inside, 1.0)
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def _rule(evidence: Evidence, picks: list[int], holds: list[int], inside: int) -> Rule:
    if not picks:
        return Rule((), 0.0, 0.0, 0.0)
    chosen = [evidence.conditions[p] for p in sorted(set(picks))]
    words = tuple(_condition(evidence.columns[column], cut) for column, cut in chosen)
    return Rule(_merged(words), *_quality(holds, picks, inside))


def _condition(column: ColumnCode, cut: _Cut) -> Condition:
    if isinstance(column, LevelCode):
        return Condition(column.name, "is", column.levels[cut.low])
    upper = cut.low == 0
    return _number_condition(column, "<=" if upper else ">", column.edges[cut.high if upper else cut.low - 1])


def _number_condition(column: NumberCode, op: str, edge: float) -> Condition:
    """Dates are counted in whole days before `as_of` (an edge may lie between two): few days before means a late date."""
    if not column.as_of:
        return Condition(column.name, op, edge)
    date = np.datetime64(column.as_of, "D") - np.floor(edge) * DAY
    return Condition(column.name, ">=" if op == "<=" else "<", str(date.astype("datetime64[D]")))


def _merged(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The tightest of several bounds on the same side of one column."""
    kept: dict[tuple[str, str], Condition] = {}
    for c in conditions:
        other = kept.get((c.column, c.op))
        tighter = other is None or (c.value < other.value if c.op in ("<=", "<") else c.value > other.value)  # type: ignore[operator]
        if tighter:
            kept[(c.column, c.op)] = c
    return tuple(kept.values())
