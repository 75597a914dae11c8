"""A column of the user's own as a division of the base: its levels, or quantile bins of its numbers and dates."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from segexplorer.core.encode import DAY_SECONDS, MISSING, OTHER, ColumnCode, LevelCode, NumberCode
from segexplorer.core.fit_encoder import last_day, level_shares
from segexplorer.core.model import Column
from segexplorer.core.tally import Label
from segexplorer.errors import UnusableData

MOST_GROUPS = 40
MOST_BINS = 10
FEWEST_GROUPS = 2
UNFIT = ("goal", "id", "personal", "sensitive")


@dataclass(frozen=True)
class ColumnDivision:
    """Groups by the value of one column."""

    column: ColumnCode
    code: Literal["column"] = "column"
    in_space: Literal[False] = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The column."""
        return (self.column.name,)

    @property
    def labels(self) -> tuple[Label, ...]:
        """One for each level and one for values never seen, or one for each bin and one for missing values."""
        if isinstance(self.column, NumberCode):
            return (*_bins(self.column), Label("missing"))
        return (*(_level(text) for text in self.column.levels), Label("other"))

    def groups(self, frame: pd.DataFrame, points: np.ndarray) -> np.ndarray:
        """(n,) position of each customer's label."""
        return self.column.code(self.column.read(frame[self.column.name]))


def divide_by(sample: pd.DataFrame, column: Column) -> ColumnDivision:
    """How a column divides customers: by its levels, the 39 most common and "other"; numbers of more than ten different
    values, and dates, by quantiles into at most ten bins.

    Raises UnusableData for the goal, an identifier, private data, and a column with one value.
    """
    if column.role in UNFIT:
        raise UnusableData(f"baseline_{column.role}", column=column.name)
    if column.hidden:  # each group would carry the name of a level
        raise UnusableData("baseline_sensitive", column=column.name)
    code = _code(sample[column.name], column)
    if code.n_codes <= FEWEST_GROUPS:  # the last code is for what is missing or was never seen
        raise UnusableData("baseline_one_group", column=column.name)
    return ColumnDivision(code)


def _code(values: pd.Series, column: Column) -> ColumnCode:
    is_date = pd.api.types.is_datetime64_any_dtype(values)
    is_number = column.kind == "number" and pd.api.types.is_numeric_dtype(values)
    if is_date or (is_number and values.nunique() > MOST_BINS):
        return quantile_code(values, column, MOST_BINS)
    shares = level_shares(values)
    common = [level for level in shares if level != OTHER][: MOST_GROUPS - 1]
    levels = common if len(common) == len(shares) else [*common, OTHER]
    return LevelCode(column.name, column.family, tuple(levels), tuple(0.0 for _ in levels), 0.0)


def quantile_code(values: pd.Series, column: Column, n_bins: int) -> NumberCode:
    """A number (a date: days before the latest one) cut at its quantiles into at most `n_bins` bins, each of at least one
    value; a value that many customers share is never cut in two."""
    fine = quantiles(values, column, n_bins)
    seen = fine.read(values)
    return replace(fine, edges=tuple(e for e in sorted(set(fine.edges)) if e < np.nanmax(seen)))


def quantiles(values: pd.Series, column: Column, n_bins: int) -> NumberCode:
    """As `quantile_code`, but with all `n_bins - 1` edges: where many customers share a value they are equal, and the bins
    between them empty. What a coordinate would need is left at nothing: this code only reads and bins."""
    as_of = last_day(values) if pd.api.types.is_datetime64_any_dtype(values) else ""
    blank = NumberCode(column.name, column.family, as_of, False, 0, 0, 0, 0, 0, 0, ())
    raw = blank.read(values)
    seen = raw[~np.isnan(raw)]
    edges = np.quantile(seen, np.linspace(0, 1, n_bins + 1)[1:-1]) if len(seen) else seen
    return replace(blank, edges=tuple(map(float, edges)))


def _level(text: str) -> Label:
    return Label("missing") if text == MISSING else Label("other") if text == OTHER else Label("level", text)


def _bins(code: NumberCode) -> tuple[Label, ...]:
    ends = [None, *code.edges, None]
    pairs = list(itertools.pairwise(ends))
    if not code.as_of:
        return tuple(Label("between", "", low, high) for low, high in pairs)
    # days count backwards: the bin of the most days ago has the earliest dates
    return tuple(Label("between", "", _date(code, high, 0), _date(code, low, 1)) for low, high in pairs)


def _date(code: NumberCode, days: float | None, earlier: int) -> str | None:
    """The day so many days before the latest one; `earlier` 1 for the last day that lies before that moment."""
    if days is None:
        return None
    moment = np.datetime64(code.as_of, "s") - np.timedelta64(round(days * DAY_SECONDS) + earlier, "s")
    return str(moment.astype("datetime64[D]"))
