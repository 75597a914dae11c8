"""Rows and columns that are there more than once.

Rows that are alike may be different people; they are counted, never removed. Columns that hold the same under two names
would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class RowPrints:
    """(n,) a number for each row that is the same where the rows are; adds up over batches."""

    prints: np.ndarray

    def __add__(self, other: RowPrints) -> RowPrints:
        return RowPrints(np.concatenate([self.prints, other.prints]))

    @property
    def n_repeated(self) -> int:
        """Rows that say what an earlier row said."""
        return len(self.prints) - len(np.unique(self.prints))


def row_prints(batch: pd.DataFrame, columns: Sequence[str]) -> RowPrints:
    """The prints of a batch's rows over these columns; how a column is stored in the batch makes no difference.

    >>> frame = pd.DataFrame({"id": [1, 2, 3], "city": ["Bonn", "Bonn", "Ulm"], "age": [40, 40, 40]})
    >>> row_prints(frame, ["city", "age"]).n_repeated, row_prints(frame, ["id", "city"]).n_repeated
    (1, 0)
    """
    prints = np.zeros(len(batch), np.uint64)
    for name in columns:
        prints = prints * np.uint64(1_099_511_628_211) + _hashes(batch[name])
    return RowPrints(prints)


def _hashes(values: pd.Series) -> np.ndarray:
    """(n,) uint64; a column of whole numbers is one of floats in a batch where some are missing, one of truths of objects."""
    if values.dtype == object and values.dropna().map(lambda value: isinstance(value, bool)).all():
        values = values.astype("boolean")
    if pd.api.types.is_numeric_dtype(values):
        values = pd.Series(values.to_numpy(dtype=float, na_value=np.nan))
    elif values.dtype == object:
        values = values.map(lambda value: None if value is None or value is pd.NaT or value != value else str(value))
    elif pd.api.types.is_datetime64_any_dtype(values):
        values = values.astype("datetime64[us]")
    return np.asarray(pd.util.hash_pandas_object(values, index=False, categorize=True), np.uint64)


def identical_columns(sample: pd.DataFrame, columns: Sequence[str]) -> list[tuple[str, str]]:
    """(column, the earlier one that holds exactly the same), of those that hold more than one value.

    >>> identical_columns(pd.DataFrame({"a": [1, 2], "b": [1.0, 2.0], "c": [2, 1], "d": [5, 5], "e": [5, 5]}), list("abcde"))
    [('b', 'a')]
    """
    first: dict[bytes, str] = {}
    found = []
    for name in columns:
        hashes = _hashes(sample[name])
        if not len(hashes) or (hashes == hashes[0]).all():
            continue
        twin = first.setdefault(hashes.tobytes() if len(hashes) < 64 else _digest(hashes), name)
        if twin != name and np.array_equal(hashes, _hashes(sample[twin])):
            found.append((name, twin))
    return found


def _digest(hashes: np.ndarray) -> bytes:
    """Sixteen bytes that depend on every value and its place."""
    weights = np.arange(1, 2 * len(hashes), 2, dtype=np.uint64)
    return np.array([(hashes * weights).sum(), (hashes ^ (weights << np.uint64(7))).sum()], np.uint64).tobytes()
