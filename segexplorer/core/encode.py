"""Columns -> space: every used column becomes one or more coordinates whose total variance is 1 (in a battery of yes/no
questions, 1 on average: core/batteries.py).

An Encoder is learned on a sample and then applied to batches of any size. Columns are kept in name order, so the order
of columns in a file changes nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

TOO_LARGE = 1e30  # no amount of anything: a placeholder, an overflow; trees and float32 could not hold it
OTHER, MISSING = "other", "missing"
DAY = np.timedelta64(1, "D")
DAY_SECONDS = 86_400
DAYS = (np.datetime64("1800-01-01", "s"), np.datetime64("2200-01-01", "s"))  # a date outside is a sign, not a day
MOST_DAYS_AFTER, MOST_DAYS_BEFORE = 7_305, 54_787  # 20 and 150 years


@dataclass(frozen=True)
class NumberCode:
    """How one number (or date: days before `as_of`) becomes one coordinate, or two when often missing."""

    name: str
    family: str
    as_of: str
    log: bool
    low: float
    high: float
    fill: float
    centre: float
    scale: float
    missing_share: float
    edges: tuple[float, ...]  # inner edges of the quantile bins, in raw units

    @property
    def n_dims(self) -> int:
        """1, or 2 with the indicator of missing values."""
        return 2 if self.missing_share else 1

    @property
    def n_codes(self) -> int:
        """Bins, the last one for missing values."""
        return len(self.edges) + 2

    def read(self, values: pd.Series) -> np.ndarray:
        """(n,) float64 in the column's own unit (dates: days before as_of), NaN where missing or beyond any sense.

        A number is no date and a date is no number, even if a newer file has one in the place of the other.
        """
        if self.as_of:
            seconds = np.datetime64(self.as_of, "s") - dates(values).to_numpy(dtype="datetime64[s]")
            days = np.where(np.isnat(seconds), np.nan, seconds.astype(np.int64) / DAY_SECONDS)
            return np.where((days >= -MOST_DAYS_AFTER) & (days <= MOST_DAYS_BEFORE), days, np.nan)
        if pd.api.types.is_datetime64_any_dtype(values):
            return np.full(len(values), np.nan)
        numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.abs(numbers) < TOO_LARGE, numbers, np.nan)

    def encode(self, raw: np.ndarray, out: np.ndarray) -> None:
        """Write (n, n_dims) coordinates into `out`; missing values sit at the median and speak through the indicator."""
        missing = np.isnan(raw)
        x = squash(raw, self.log)
        x[missing] = self.fill
        np.clip(x, self.low, self.high, out=x)
        out[:, 0] = (x - self.centre) * self.scale
        if self.missing_share:
            p = self.missing_share
            out[:, 1] = (missing - p) / np.sqrt(1 - p)  # variance p; the number itself keeps 1 - p

    def code(self, raw: np.ndarray) -> np.ndarray:
        """(n,) bin of each value, the last code for missing."""
        codes = np.zeros(len(raw), np.uint8)
        for edge in self.edges:  # a few passes over numbers in the cache: four times as fast as searching each one's place
            codes += (raw > edge).view(np.uint8)  # a byte each already: nothing to convert
        codes[np.isnan(raw)] = self.n_codes - 1
        return codes


@dataclass(frozen=True)
class LevelCode:
    """How one category or flag becomes coordinates: one-hot, centred, divided by the root of the summed variances."""

    name: str
    family: str
    levels: tuple[str, ...]  # most common first; the last may stand for all others
    shares: tuple[float, ...]
    scale: float

    @property
    def n_dims(self) -> int:
        """One for two levels (they mirror each other), else one per level."""
        return 1 if len(self.levels) == 2 else len(self.levels)

    @property
    def n_codes(self) -> int:
        """One per level and one for values never seen."""
        return len(self.levels) + 1

    def read(self, values: pd.Series) -> np.ndarray:
        """(n,) position of each value's level; unseen values count as `other`, else as the code after the last."""
        categories = values.astype("category").cat
        other = self.levels.index(OTHER) if OTHER in self.levels else len(self.levels)
        missing = self.levels.index(MISSING) if MISSING in self.levels else other
        place = {level: i for i, level in enumerate(self.levels)}
        table = np.array([place.get(text, other) for text in as_text(categories.categories)] + [missing])
        return table[categories.codes.to_numpy()]

    def encode(self, codes: np.ndarray, out: np.ndarray) -> None:
        """Write (n, n_dims) centred and scaled coordinates into `out`."""
        out[:] = np.take(self.table, codes, axis=0)

    @functools.cached_property
    def table(self) -> np.ndarray:
        """(n_codes, n_dims) float32 coordinates of each code."""
        hot = np.eye(self.n_codes, dtype=np.float32)[:, : len(self.levels)]
        table = (hot - np.asarray(self.shares, np.float32)) * np.float32(self.scale)
        table[len(self.levels)] = 0  # never seen, or missing where that is rare: nothing is known, so the middle
        return table[:, :1] * np.float32(np.sqrt(2)) if self.n_dims == 1 else table

    def code(self, codes: np.ndarray) -> np.ndarray:
        """(n,) the same codes."""
        return codes


ColumnCode = NumberCode | LevelCode
Reading = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Encoder:
    """All used columns, in name order. `silent` ones say the same as another column: they are no coordinates, but the
    goal model may still learn from them."""

    columns: tuple[ColumnCode, ...]
    silent: tuple[ColumnCode, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns a batch must have."""
        return tuple(c.name for c in self.columns + self.silent)

    @property
    def n_dims(self) -> int:
        """Coordinates of the space."""
        return sum(c.n_dims for c in self.columns)

    @property
    def families(self) -> tuple[str, ...]:
        """(n_dims,) family of each coordinate."""
        return tuple(c.family for c in self.columns for _ in range(c.n_dims))

    @property
    def owner(self) -> np.ndarray:
        """(n_dims,) index of each coordinate's column."""
        return np.repeat(np.arange(len(self.columns)), [c.n_dims for c in self.columns])

    def read(self, frame: pd.DataFrame) -> Reading:
        """Each column looked at once: (n,) raw numbers or level codes, silent columns last."""
        return tuple(c.read(frame[c.name]) for c in self.columns + self.silent)

    def encode(self, reading: Reading) -> np.ndarray:
        """(n, n_dims) float32 coordinates."""
        out = np.empty((len(reading[0]), self.n_dims), np.float32)
        at = 0
        for column, values in zip(self.columns, reading, strict=False):
            column.encode(values, out[:, at : at + column.n_dims])
            at += column.n_dims
        return out

    def codes(self, reading: Reading) -> list[np.ndarray]:
        """One (n,) array of level or bin codes per column of the space."""
        return [c.code(values) for c, values in zip(self.columns, reading, strict=False)]

    def features(self, reading: Reading) -> np.ndarray:
        """(n, n_features) float64 for tree models, NaN where a number is missing; silent columns last."""
        return np.column_stack(reading).astype(float, copy=False)

    @property
    def categorical(self) -> np.ndarray:
        """(n_features,) True where `features` holds level codes."""
        return np.array([isinstance(c, LevelCode) for c in self.columns + self.silent])


def as_text(values: Sequence | pd.Index) -> list[str]:
    """Levels as text, the same for 1, 1.0 and True's storage types: "1", "yes"/"no" for booleans."""
    return [("yes" if v else "no") if isinstance(v, bool | np.bool_) else _plain(v) for v in values]


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def dates(values: pd.Series) -> pd.Series:
    """Dates as such; a newer file may hold them as text, of which only the unambiguous year-month-day is believed."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    if pd.api.types.is_numeric_dtype(values):
        return pd.Series(pd.NaT, index=values.index)
    return pd.to_datetime(values.astype(object), errors="coerce", format="ISO8601")


def squash(raw: np.ndarray, log: bool) -> np.ndarray:
    """The raw values on the scale they are compared on: log1p for amounts with a long tail."""
    return np.log1p(np.maximum(raw, 0)) if log else raw.copy()
