"""Who is a customer, and the key of each: hashes by DuckDB, found once for a file, 8 bytes a row."""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from duckdb import ColumnExpression, ConstantExpression, DuckDBPyRelation, Expression, FunctionExpression

from segexplorer.engine.base import KEY, ROW

THREADS = 2
LEAST_DISTINCT = 0.5
MIDDLE_KEY = np.uint64(2**63)
LOOKED_AT = 100_000  # rows that tell whether most rows look alike


@dataclass(frozen=True)
class Keys:
    """Of all rows in file order: `keys` (n_rows,) uint64, and `customers` (n_rows,) which of them are one."""

    keys: np.ndarray
    customers: np.ndarray

    @functools.cached_property
    def n_customers(self) -> int:
        """How many rows are customers."""
        return int(self.customers.sum())

    def smallest(self, n: int) -> np.ndarray:
        """(n_rows,) which are the n customers with the smallest keys, and some of the next. Keys are spread evenly, unless many
        rows are alike, so nothing has to be sorted."""
        share = (n * 1.1 + 1000) / max(self.n_customers, 1)
        while share < 1:
            few = self.customers & (self.keys <= np.uint64(share * 2**64))
            if np.count_nonzero(few) >= n:
                return np.asarray(few)
            share *= 2
        return self.customers


class Hashed:
    """The rows of a Parquet file, told apart: with an id, a customer is the first row of each id, and rows without one are left
    out; without an id every row is a customer, and its key hashes its contents, column order aside."""

    def __init__(self, parquet: Path, id_name: str | None, seed: int) -> None:
        self._parquet, self._id, self._seed = parquet, id_name, seed

    def schema(self) -> dict[str, str]:
        """Column name -> DuckDB type, in file order."""
        rows = self._read()
        return {name: str(kind) for name, kind in zip(rows.columns, rows.types, strict=True) if name != ROW}

    def keys(self) -> Keys:
        """Of all rows, in one reading of the ids, or of everything where there are none."""
        if self._id is None:
            return _of_everybody(self._hashes(self._read(), self._content_key()))
        everybody, named = self._read(), self._read().filter(self._id_column.isnotnull())
        keys = self._hashes(named, self._id_key())
        if len(keys) == _first(everybody.aggregate("count(*)"))[0] and not _repeated(keys):
            return _of_everybody(keys)
        ids = named.select(self._id_column.alias("id"), ColumnExpression(ROW))
        keys = self._hashes(everybody, self._id_key())
        customers = np.zeros(len(keys), bool)
        customers[ids.aggregate(f"min({ROW}) AS {ROW}", "id").fetchnumpy()[ROW]] = True
        return Keys(keys, customers)

    @staticmethod
    def _hashes(rows: DuckDBPyRelation, key: Expression) -> np.ndarray:
        return np.asarray(rows.select(key.alias(KEY)).fetchnumpy()[KEY])

    @property
    def _id_column(self) -> Expression:
        return ColumnExpression(str(self._id))

    def _id_key(self) -> Expression:
        return FunctionExpression("hash", self._id_column.cast("VARCHAR"), ConstantExpression(self._seed))

    def _content_key(self) -> Expression:
        """Where most rows look alike, their place in the file tells them apart (ties may depend on order)."""
        rows = self._read()
        parts = [ColumnExpression(c) for c in sorted(c for c in rows.columns if c != ROW)]
        parts += [ColumnExpression(ROW)] if self._mostly_alike(rows) else []
        return FunctionExpression("hash", *parts, ConstantExpression(self._seed))

    def _mostly_alike(self, rows: DuckDBPyRelation) -> bool:
        content = FunctionExpression("hash", *(ColumnExpression(c) for c in rows.columns if c != ROW))
        some = rows.limit(LOOKED_AT).select(content.alias("content"))
        n_rows, n_distinct = _first(some.aggregate("count(*), approx_count_distinct(content)"))
        return n_distinct < LEAST_DISTINCT * n_rows

    def _read(self) -> DuckDBPyRelation:
        cursor = _database().cursor()  # of its own, so that one reading does not end another
        return cursor.read_parquet(_exactly(self._parquet), file_row_number=True).project(f"* RENAME (file_row_number AS {ROW})")


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """Opened once: it takes 15 ms. It holds nothing, files neither."""
    return duckdb.connect(config={"threads": THREADS, "enable_external_file_cache": False})


def _of_everybody(keys: np.ndarray) -> Keys:
    return Keys(keys, np.ones(len(keys), bool))


def _first(rows: DuckDBPyRelation) -> tuple[int, ...]:
    return rows.fetchall()[0]


def _repeated(keys: np.ndarray) -> bool:
    """Whether one of them is there twice; sorting takes a quarter of what counting distinct values does. Two ids of one hash would
    only make sure that ids are counted."""
    low = keys < MIDDLE_KEY
    with ThreadPoolExecutor(THREADS) as pool:
        return any(pool.map(_repeats, (keys[low], keys[~low])))


def _repeats(keys: np.ndarray) -> bool:
    keys.sort()
    return bool((keys[1:] == keys[:-1]).any())


def _exactly(path: Path) -> str:
    """A path that means this one file: DuckDB would read [ * ? in it as a pattern.

    >>> _exactly(Path("da[1]ta/a*b.parquet"))
    'da[[]1]ta/a[*]b.parquet'
    """
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(path))
