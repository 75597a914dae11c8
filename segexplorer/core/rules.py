"""A plain rule that finds each segment: at most three conditions on original columns.

Conditions are added greedily for the best F1 on one half of a sample, and the quality is measured on the other half.
All segments are searched at once: one matrix product per round.
"""

from __future__ import annotations

import functools
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
    def holds(self) -> tuple[np.ndarray, np.ndarray]:
        """(n / 2, n_conditions) twice, 0 or 1: the half rules are chosen on and the half they are judged on. The same for
        every tree, so it is worked out once."""
        columns = [_holds(self.codes[:, i], cut) for i, cut in self.conditions]
        every = np.column_stack(columns).astype(np.float32) if columns else np.zeros((len(self.codes), 0), np.float32)
        return every[::2], every[1::2]


def gather(encoder: Encoder, reading: Reading, atom: np.ndarray) -> Evidence:
    """The evidence of the first rows of a sample."""
    rows = slice(0, MOST_ROWS)
    codes = np.column_stack([c[rows] for c in encoder.codes(reading)]).astype(np.uint8)
    return Evidence(codes, atom[rows].astype(np.int32), encoder.columns)


def find_rules(evidence: Evidence, member: np.ndarray) -> list[Rule]:
    """One rule per row of `member` (n_nodes, n_atoms)."""
    inside = member.astype(np.float32)[:, evidence.atom].T
    choose, judge = evidence.holds
    chosen = [_needed(picks, choose, inside[::2, s]) for s, picks in enumerate(_greedy(choose, inside[::2]))]
    return [_rule(evidence, picks, judge, inside[1::2, s]) for s, picks in enumerate(chosen)]


def _candidates(column: ColumnCode) -> list[_Cut]:
    if isinstance(column, LevelCode):
        return [_Cut(i, i) for i, level in enumerate(column.levels) if level not in (OTHER, MISSING)]
    last = len(column.edges)
    at = range(0, last, EDGE_STEP if last > 6 else 1)
    return [_Cut(0, i) for i in at] + [_Cut(i + 1, last) for i in at]


def _holds(codes: np.ndarray, cut: _Cut) -> np.ndarray:
    return (codes >= cut.low) & (codes <= cut.high)


def _greedy(holds: np.ndarray, inside: np.ndarray) -> list[list[int]]:
    """For each segment (column of `inside`) the conditions that raise F1, best first."""
    n_segments = inside.shape[1]
    picks: list[list[int]] = [[] for _ in range(n_segments)]
    if holds.shape[1] == 0:
        return picks
    left = np.ones_like(inside)
    best = np.zeros(n_segments)
    for _ in range(MOST_CONDITIONS):
        f1 = 2 * (holds.T @ (left * inside)) / np.maximum(holds.T @ left + inside.sum(axis=0), 1e-9)
        choice = f1.argmax(axis=0)
        score = f1[choice, np.arange(n_segments)]
        better = score > best + LEAST_GAIN
        for s in np.flatnonzero(better):
            picks[s].append(int(choice[s]))
        left[:, better] *= holds[:, choice[better]]
        best = np.where(better, score, best)
    return picks


def _needed(picks: list[int], holds: np.ndarray, inside: np.ndarray) -> list[int]:
    """Without the conditions that later ones made superfluous."""
    for pick in list(picks):
        fewer = [p for p in picks if p != pick]
        if fewer and _quality(holds[:, fewer], inside)[2] >= _quality(holds[:, picks], inside)[2] - LEAST_GAIN:
            picks = fewer
    return picks


def _quality(holds: np.ndarray, inside: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 of all conditions together."""
    found = holds.all(axis=1)
    hit = float((found * inside).sum())
    precision, recall = hit / max(float(found.sum()), 1.0), hit / max(float(inside.sum()), 1.0)
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def _rule(evidence: Evidence, picks: list[int], holds: np.ndarray, inside: np.ndarray) -> Rule:
    if not picks:
        return Rule((), 0.0, 0.0, 0.0)
    chosen = [evidence.conditions[p] for p in sorted(set(picks))]
    words = tuple(_condition(evidence.columns[column], cut) for column, cut in chosen)
    return Rule(_merged(words), *_quality(holds[:, picks], inside))


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
