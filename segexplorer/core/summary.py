"""The additive summary: all a screen ever needs of the rows. Summary + Summary = Summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from segexplorer.core.answers import forbids, says_yes
from segexplorer.core.atoms import ATOM_FOCUS, Space, nearest
from segexplorer.core.encode import NumberCode, Reading, as_text
from segexplorer.core.goal import N_FOLDS, answered, folds, goal_table
from segexplorer.core.model import Goal


@dataclass(frozen=True)
class Summary:
    """Sums per atom and fold, and counts per atom. Float sums are float64.

    n, n_deliverable, n_asked (deliverable, and their answer is known): (n_atoms, n_folds). sums, squares: (n_atoms,
    n_folds, n_all_dims). goal: (n_atoms, n_folds, n_goal), of the asked only: nobody else can get the message, or we do
    not know what they would say. counts: per column (n_atoms, n_codes).
    raw: (n_atoms, n_columns, 2) sum of the values in the column's own unit and how many there are (0 for levels).
    """

    n: np.ndarray
    n_deliverable: np.ndarray
    n_asked: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    goal: np.ndarray
    counts: tuple[np.ndarray, ...]
    raw: np.ndarray

    def __add__(self, other: Summary) -> Summary:
        """The summary of both sets of rows."""
        return Summary(
            self.n + other.n,
            self.n_deliverable + other.n_deliverable,
            self.n_asked + other.n_asked,
            self.sums + other.sums,
            self.squares + other.squares,
            self.goal + other.goal,
            tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            self.raw + other.raw,
        )

    @property
    def n_customers(self) -> int:
        """Everybody in the base."""
        return int(self.n.sum())


@dataclass(frozen=True)
class Assigner:
    """Learned on the sample, applied to every batch: which atom, and what adds up."""

    space: Space
    centres: np.ndarray
    goal: Goal
    consent: tuple[tuple[str, bool], ...] = ()  # (column, True when "yes" means may be contacted)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns a batch must have to be summed up."""
        extra = [name for name, _ in self.consent] + ([self.goal.column] if self.goal.column else [])
        return tuple(dict.fromkeys([*self.space.encoder.names, *extra]))

    def atoms(self, frame: pd.DataFrame, keys: np.ndarray) -> np.ndarray:
        """(n,) atom of each customer."""
        return self._place(self.space.coordinates(self.space.encoder.read(frame), folds(keys)))

    def summarise(self, frame: pd.DataFrame, keys: np.ndarray) -> Summary:
        """The summary of one batch."""
        fold = folds(keys)
        reading = self.space.encoder.read(frame)
        points = self.space.coordinates(reading, fold)
        atom = self._place(points)
        may, asked, table = self.answers(frame)
        shape = (len(self.centres), N_FOLDS)
        adder = adder_of(atom * N_FOLDS + fold, shape[0] * shape[1])
        wide = points.astype(np.float64)
        columns, codes = self.space.encoder.columns, self.space.encoder.codes(reading)
        return Summary(
            n=np.bincount(atom * N_FOLDS + fold, minlength=shape[0] * shape[1]).reshape(shape),
            n_deliverable=(adder @ may.astype(float)).reshape(shape).astype(np.int64),
            n_asked=(adder @ asked.astype(float)).reshape(shape).astype(np.int64),
            sums=(adder @ wide).reshape(*shape, -1),
            squares=(adder @ np.square(wide)).reshape(*shape, -1),
            goal=(adder @ table).reshape(*shape, -1),
            counts=tuple(_count(atom, c, shape[0], k.n_codes) for c, k in zip(codes, columns, strict=True)),
            raw=self._raw(reading, atom, shape[0]),
        )

    def answers(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n,) who may be contacted, (n,) who of them has a known answer, and (n, n_goal) what those answers add."""
        may = deliverable(frame, self.consent)
        values = frame[self.goal.column] if self.goal.column else None
        asked = may & answered(self.goal, values, len(frame))
        return may, asked, goal_table(self.goal, values, len(frame)) * asked[:, None]

    def _place(self, points: np.ndarray) -> np.ndarray:
        scales = self.space.scales(ATOM_FOCUS).astype(np.float32)
        return nearest(points * scales, self.centres)

    def _raw(self, reading: Reading, atom: np.ndarray, n_atoms: int) -> np.ndarray:
        columns = self.space.encoder.columns
        out = np.zeros((n_atoms, len(columns), 2))
        for i, (column, values) in enumerate(zip(columns, reading, strict=False)):
            if isinstance(column, NumberCode):
                there = ~np.isnan(values)
                out[:, i, 0] = np.bincount(atom[there], values[there], n_atoms)
                out[:, i, 1] = np.bincount(atom[there], minlength=n_atoms)
        return out


def deliverable(frame: pd.DataFrame, consent: tuple[tuple[str, bool], ...]) -> np.ndarray:
    """(n,) True for customers who may be contacted by every consent and suppression column: consent is a known yes, and
    a refusal is whatever is there and is no known no. A date says when somebody did it, so where one stands it is a yes."""
    may = np.ones(len(frame), bool)
    for name, yes_means_may in consent:
        may &= _holds(frame[name], says_yes) if yes_means_may else ~_holds(frame[name], forbids)
    return may


def _holds(values: pd.Series, means: Callable[[str], bool | None]) -> np.ndarray:
    """(n,) whether an answer is there and means it."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.notna().to_numpy()
    categories = values.astype("category").cat
    table = np.array([bool(means(text)) for text in as_text(categories.categories)] + [False])
    return table[categories.codes.to_numpy()]


def adder_of(cell: np.ndarray, n_cells: int) -> sparse.csr_array:
    """(n_cells, n) zero-one matrix: its product with rows is their sum per cell."""
    n = len(cell)
    return sparse.csc_array((np.ones(n), cell, np.arange(n + 1)), shape=(n_cells, n)).tocsr()


def _count(atom: np.ndarray, code: np.ndarray, n_atoms: int, n_codes: int) -> np.ndarray:
    return np.bincount(atom * n_codes + code, minlength=n_atoms * n_codes).reshape(n_atoms, n_codes)
