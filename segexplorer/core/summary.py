"""The additive summary: all a screen ever needs of the rows. Summary + Summary = Summary."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segexplorer.core.answers import forbids, says_yes
from segexplorer.core.atoms import ATOM_FOCUS, Space
from segexplorer.core.encode import LevelCode, NumberCode, Reading, as_text
from segexplorer.core.goal import N_FOLDS, folds
from segexplorer.core.k_means import nearest
from segexplorer.core.model import Goal
from segexplorer.core.uplift import asked as asked_of
from segexplorer.core.uplift import gains


@dataclass(frozen=True, eq=False)  # arrays are not equal or unequal; each summary is itself
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

    @functools.cached_property
    def masses(self) -> np.ndarray:
        """(n_atoms,) customers of each atom. Added up once, as the next, for all trees that are grown of this summary."""
        return np.asarray(self.n.sum(axis=1))

    @functools.cached_property
    def totals(self) -> np.ndarray:
        """(n_atoms, n_all_dims) `sums` of all folds together."""
        return np.asarray(self.sums.sum(axis=1))

    @functools.cached_property
    def total_squares(self) -> np.ndarray:
        """(n_all_dims,) `squares` of everybody."""
        return np.asarray(self.squares.sum(axis=(0, 1)))

    @property
    def n_customers(self) -> int:
        """Everybody in the base."""
        return int(self.masses.sum())


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
        extra = [name for name, _ in self.consent] + [name for name in (self.goal.column, self.goal.treatment) if name]
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
        cells = _Cells(atom, fold, len(self.centres))
        sums, squares, counts = self._coordinates(cells, points, reading)
        may_asked = cells.add(np.column_stack([may, asked]).astype(float)).astype(np.int64)
        return Summary(
            n=cells.count(np.zeros(len(fold), np.uint8), 1)[:, :, 0],
            n_deliverable=may_asked[:, :, 0],
            n_asked=may_asked[:, :, 1],
            sums=sums,
            squares=squares,
            goal=cells.add(table),
            counts=counts,
            raw=self._raw(reading, atom, counts),
        )

    def answers(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n,) who may be contacted, (n,) who of them has a known answer, and (n, n_goal) what those answers add."""
        may = deliverable(frame, self.consent)
        asked = may & asked_of(self.goal, frame)
        return may, asked, gains(self.goal, frame) * asked[:, None]

    def _coordinates(
        self, cells: _Cells, points: np.ndarray, reading: Reading
    ) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """Sums and squares of all coordinates, and counts of all codes. The coordinates of a category follow from how often
        each level occurs, so only numbers and the goal are added up customer by customer."""
        columns, codes = self.space.encoder.columns, self.space.encoder.codes(reading)
        ends = np.cumsum([c.n_dims for c in columns])
        sums, squares = (np.empty((*cells.shape, points.shape[1])) for _ in range(2))
        dense, counts = np.ones(points.shape[1], bool), []
        for column, code, end in zip(columns, codes, ends, strict=True):
            if isinstance(column, LevelCode):
                at, counted = slice(end - column.n_dims, end), cells.count(code, column.n_codes)
                sums[:, :, at], squares[:, :, at] = _weighted(counted, column.table.astype(float))
                dense[at] = False
                counts.append(counted.sum(axis=1))
            else:
                counts.append(_count(cells.atom, code, cells.shape[0], column.n_codes))
        for dim in np.flatnonzero(dense):
            values = points[:, dim].astype(float)
            sums[:, :, dim], squares[:, :, dim] = cells.add_one(values), cells.add_one(np.square(values))
        return sums, squares, tuple(counts)

    def _place(self, points: np.ndarray) -> np.ndarray:
        return nearest(points, self.centres, self.space.scales(ATOM_FOCUS).astype(np.float32))

    def _raw(self, reading: Reading, atom: np.ndarray, counts: tuple[np.ndarray, ...]) -> np.ndarray:
        columns = self.space.encoder.columns
        out = np.zeros((len(self.centres), len(columns), 2))
        for i, (column, values) in enumerate(zip(columns, reading, strict=False)):
            if isinstance(column, NumberCode):
                out[:, i, 0] = np.bincount(atom, np.where(np.isnan(values), 0.0, values), len(out))
                out[:, i, 1] = counts[i][:, :-1].sum(axis=1)
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


class _Cells:
    """Where each customer of a batch is counted: `cell` (n,) is atom and fold in one number."""

    def __init__(self, atom: np.ndarray, fold: np.ndarray, n_atoms: int) -> None:
        self.atom, self.cell, self.shape = atom, atom * N_FOLDS + fold, (n_atoms, N_FOLDS)

    def add(self, rows: np.ndarray) -> np.ndarray:
        """(n_atoms, n_folds, n_columns) sums of (n, n_columns) rows."""
        return sums_by(self.cell, rows, self.shape[0] * self.shape[1]).reshape(*self.shape, rows.shape[1])

    def add_one(self, values: np.ndarray) -> np.ndarray:
        """(n_atoms, n_folds) sums of (n,) values."""
        return np.bincount(self.cell, values, self.shape[0] * self.shape[1]).reshape(self.shape)

    def count(self, code: np.ndarray, n_codes: int) -> np.ndarray:
        """(n_atoms, n_folds, n_codes) how often each code occurs."""
        return _count(self.cell, code, self.shape[0] * self.shape[1], n_codes).reshape(*self.shape, n_codes)


def sums_by(cell: np.ndarray, rows: np.ndarray, n_cells: int) -> np.ndarray:
    """(n_cells, n_columns) sums of the (n, n_columns) rows of each cell; column by column, which takes two thirds of the time
    of a product with a sparse matrix."""
    out = np.empty((n_cells, rows.shape[1]))
    for at, column in enumerate(rows.T):
        out[:, at] = np.bincount(cell, column, n_cells)
    return out


def _weighted(counted: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What codes counted in each cell (n_atoms, n_folds, n_codes) add up to, and their squares, in one matrix product."""
    both = counted.reshape(-1, len(table)).astype(float) @ np.hstack([table, np.square(table)])
    sums, squares = np.split(both.reshape(*counted.shape[:2], -1), 2, axis=2)
    return sums, squares


def _count(place: np.ndarray, code: np.ndarray, n_places: int, n_codes: int) -> np.ndarray:
    return np.bincount(place * n_codes + code, minlength=n_places * n_codes).reshape(n_places, n_codes)
