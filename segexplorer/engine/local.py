"""The engine of one machine: DuckDB over a Parquet file, in Arrow batches, never the whole file in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import ColumnExpression, ConstantExpression, DuckDBPyRelation, Expression, FunctionExpression

from segexplorer.engine.base import KEY, ROW

BATCH_ROWS = 65_536
THREADS = 2
LEAST_DISTINCT = 0.5
MIDDLE_KEY = np.uint64(2**63)
LOOKED_AT = 100_000  # rows that tell whether most rows look alike
FIRST = "_first_row"  # beside the data's columns only within a join; ingest lets no column have this name
T = TypeVar("T")


class LocalEngine:
    """Rows of a Parquet file. With an id, a customer is the first row of each id and rows without one are left out;
    without an id every row is a customer and `_key` hashes its contents (goal included), column order aside."""

    def __init__(self, parquet: Path, id_name: str | None = None, seed: int = 0) -> None:
        self._parquet, self._id, self._seed = parquet, id_name, seed
        self._drawn: tuple[int, pd.DataFrame] | None = None  # how many were asked for, and who they are

    def schema(self) -> dict[str, str]:
        """Column name -> DuckDB type, in file order."""
        rows = self._read()
        return {name: str(kind) for name, kind in zip(rows.columns, rows.types, strict=True) if name != ROW}

    def size(self) -> tuple[int, int]:
        """(rows in the file, customers)."""
        return self._size

    @functools.cached_property
    def _size(self) -> tuple[int, int]:
        n_rows = self._first(self._read().aggregate("count(*)"))[0]
        return n_rows, n_rows if self._unique else self._first(self._keyed().aggregate("count(*)"))[0]

    def sample(self, n: int, seed: int | None = None) -> pd.DataFrame:
        """The n customers with the smallest keys (all, if fewer), sorted by key; text stays text. The last one is kept: the first
        of many are the few."""
        if self._drawn is None or self._drawn[0] < n:
            self._drawn = n, self._draw(n)
        return self._drawn[1].head(n)

    def _draw(self, n: int) -> pd.DataFrame:
        rows = self._keyed()
        share = n / max(self.size()[1], 1)
        if share < 1:  # a little more than needed, then cut: no sort of the whole file
            limit = int(min(share * 1.1 + 1000 / max(self.size()[1], 1), 1.0) * (2**64 - 1))
            rows = rows.filter(ColumnExpression(KEY) <= ConstantExpression(limit))
        frame = rows.df().drop(columns=ROW)
        # Rows with the same key are the same row (or customer): which of them comes first makes no difference.
        return frame.sort_values(KEY, kind="stable").head(n).reset_index(drop=True)

    def map_reduce(self, function: Callable[[pd.DataFrame], T], columns: Sequence[str]) -> T:
        """The sum of function(batch), two batches at a time, added in file order."""
        with ThreadPoolExecutor(THREADS) as pool:
            batches = self._batches([KEY, *columns])
            total: T | None = None
            # one more than threads: nobody waits until the next batch has been read
            running = [pool.submit(_apply, function, batch) for batch in islice(batches, THREADS + 1)]
            while running:
                part = running.pop(0).result()
                total = part if total is None else total + part  # type: ignore[operator]
                running += [pool.submit(_apply, function, batch) for batch in islice(batches, 1)]
        if total is None:
            raise ValueError("no rows")
        return total

    def members(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """All customers in file order, with `_row` counted from 1."""
        names = [KEY, ROW, *(c for c in columns if c not in (KEY, ROW))]
        for batch in map(_frame, self._batches(names, ordered=True)):
            yield batch.assign(**{ROW: batch[ROW] + 1})

    def _batches(self, columns: Sequence[str], ordered: bool = False) -> Iterator[pa.RecordBatch]:
        rows = self._keyed()
        rows = rows.order(f"{ROW}") if ordered and not self._unique else rows
        reader = rows.select(*(ColumnExpression(c) for c in dict.fromkeys(columns))).to_arrow_reader(BATCH_ROWS)
        return (batch for batch in reader if batch.num_rows)

    def _read(self) -> DuckDBPyRelation:
        cursor = self._database.cursor()  # of its own, so that one reading does not end another
        return cursor.read_parquet(_exactly(self._parquet), file_row_number=True).project("* RENAME (file_row_number AS _row)")

    @functools.cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """Opened once: 20 ms, which was a tenth of reading a million rows."""
        return duckdb.connect(config={"threads": THREADS})

    def _keyed(self) -> DuckDBPyRelation:
        rows = self._read()
        columns = [ColumnExpression(c) for c in rows.columns]
        if self._id is None:
            return rows.select(*columns, self._content_key(rows).alias(KEY))
        rows = rows.filter(ColumnExpression(self._id).isnotnull())
        rows = rows if self._unique else self._first_of_each_id(rows)
        return rows.select(*columns, self._id_key().alias(KEY))

    def _id_key(self) -> Expression:
        return FunctionExpression("hash", ColumnExpression(str(self._id)).cast("VARCHAR"), ConstantExpression(self._seed))

    def _content_key(self, rows: DuckDBPyRelation) -> Expression:
        """Where most rows look alike, their place in the file tells them apart (ties may depend on order)."""
        parts = [ColumnExpression(c) for c in sorted(c for c in rows.columns if c != ROW)]
        parts += [ColumnExpression(ROW)] if self._mostly_alike else []
        return FunctionExpression("hash", *parts, ConstantExpression(self._seed))

    def _first_of_each_id(self, rows: DuckDBPyRelation) -> DuckDBPyRelation:
        ids = rows.select(ColumnExpression(str(self._id)).alias("id"), ColumnExpression(ROW))
        first = ids.aggregate(f"min({ROW}) AS {FIRST}", "id").select(FIRST)
        return rows.set_alias("everybody").join(first.set_alias("kept"), f"everybody.{ROW} = kept.{FIRST}", how="semi")

    @functools.cached_property
    def _unique(self) -> bool:
        """True when every row is a customer of its own. Two ids with one hash would only make sure that ids are counted."""
        if self._id is None:
            return True
        rows = self._read()
        keys = rows.filter(ColumnExpression(self._id).isnotnull()).select(self._id_key().alias(KEY)).fetchnumpy()[KEY]
        low = keys < MIDDLE_KEY
        with ThreadPoolExecutor(THREADS) as pool:
            repeated = any(pool.map(_repeats, (keys[low], keys[~low])))
        return len(keys) == self._first(rows.aggregate("count(*)"))[0] and not repeated

    @functools.cached_property
    def _mostly_alike(self) -> bool:
        rows = self._read().limit(LOOKED_AT)
        content = FunctionExpression("hash", *(ColumnExpression(c) for c in rows.columns if c != ROW))
        n_rows, n_distinct = self._first(
            rows.select(content.alias("content")).aggregate("count(*), approx_count_distinct(content)")
        )
        return bool(n_distinct < LEAST_DISTINCT * n_rows)

    @staticmethod
    def _first(rows: DuckDBPyRelation) -> tuple[int, ...]:
        return rows.fetchall()[0]


def _repeats(keys: np.ndarray) -> bool:
    """Whether one of them is there twice; sorting takes a quarter of what counting distinct values does."""
    keys.sort()
    return bool((keys[1:] == keys[:-1]).any())


def _exactly(path: Path) -> str:
    """A path that means this one file: DuckDB would read [ * ? in it as a pattern.

    >>> _exactly(Path("da[1]ta/a*b.parquet"))
    'da[[]1]ta/a[*]b.parquet'
    """
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(path))


def _apply(function: Callable[[pd.DataFrame], T], batch: pa.RecordBatch) -> T:
    return function(_frame(batch))


def _frame(batch: pa.RecordBatch) -> pd.DataFrame:
    """Text as Categorical: each distinct value is looked at once, not once a row."""
    columns = [
        c.dictionary_encode() if pa.types.is_string(c.type) or pa.types.is_large_string(c.type) else c for c in batch.columns
    ]
    frame: pd.DataFrame = pa.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pandas(date_as_object=False)
    return frame
