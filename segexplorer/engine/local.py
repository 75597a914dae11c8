"""The engine of one machine: DuckDB tells customers apart, Arrow reads them in batches, never the whole file in memory."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import FileMetaData, ParquetFile, read_metadata

from segexplorer.engine.base import KEY, ROW
from segexplorer.engine.keys import THREADS, Hashed, Keys

BATCH_ROWS = 65_536  # at most; a little more than half of a row group as imports write it
DICTIONARY = {"PLAIN", "RLE", "BIT_PACKED", "PLAIN_DICTIONARY", "RLE_DICTIONARY"}  # encodings that Arrow makes a dictionary of
EXACT = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}  # where some are missing: a float holds 15 digits
T = TypeVar("T")


class LocalEngine:
    """Rows of a Parquet file. Which of them are customers, and the key of each, `engine.keys` tells."""

    def __init__(self, parquet: Path, id_name: str | None = None, seed: int = 0) -> None:
        self._parquet, self._hashed = parquet, Hashed(parquet, id_name, seed)
        self._drawn: tuple[int, pd.DataFrame] | None = None  # how many were asked for, and who they are

    def schema(self) -> dict[str, str]:
        """Column name -> DuckDB type, in file order."""
        return self._hashed.schema()

    def size(self) -> tuple[int, int]:
        """(rows in the file, customers)."""
        return len(self._keys.keys), self._keys.n_customers

    @functools.cached_property
    def _keys(self) -> Keys:
        return self._hashed.keys()

    def sample(self, n: int, seed: int | None = None) -> pd.DataFrame:
        """The n customers with the smallest keys (all, if fewer), sorted by key; text stays text. The last one is kept: the first
        of many are the few."""
        if self._drawn is None or self._drawn[0] < n:
            self._drawn = n, self._draw(n)
        return self._drawn[1].head(n)

    def _draw(self, n: int) -> pd.DataFrame:
        schema = read_metadata(self._parquet).schema.to_arrow_schema()
        parts = [_as_text(batch) for _, batch in self._batches(schema.names, self._keys.smallest(n))]
        frame = _exact(pa.Table.from_batches(parts) if parts else schema.insert(0, pa.field(KEY, pa.uint64())).empty_table())
        # Rows with the same key are the same row (or customer): which of them comes first makes no difference.
        return frame.sort_values(KEY, kind="stable").head(n).reset_index(drop=True)

    def map_reduce(self, function: Callable[[pd.DataFrame], T], columns: Sequence[str]) -> T:
        """The sum of function(batch), two batches at a time, added in file order."""
        with ThreadPoolExecutor(THREADS) as pool:
            batches = (batch for _, batch in self._batches(columns, self._keys.customers))
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
        names = [c for c in columns if c not in (KEY, ROW)]
        for rows, batch in self._batches(names, self._keys.customers):
            yield _frame(_as_categories(batch)).assign(**{ROW: rows + 1})

    def _batches(self, columns: Sequence[str], chosen: np.ndarray) -> Iterator[tuple[np.ndarray, pa.RecordBatch]]:
        """The chosen (n_rows,) rows in file order, each batch with their numbers from 0 and, as its first column, their keys."""
        start, names = 0, list(dict.fromkeys(columns))
        metadata = read_metadata(self._parquet)
        texts = _kept_once(metadata)
        with ParquetFile(self._parquet, metadata=metadata, read_dictionary=texts, pre_buffer=False) as file:  # else all is kept
            for batch in _even(file, names):
                rows = start + np.flatnonzero(chosen[start : start + batch.num_rows])
                if len(rows):
                    taken = batch if len(rows) == batch.num_rows else batch.take(rows - start)
                    keys = pa.array(self._keys.keys[rows])
                    yield rows, pa.RecordBatch.from_arrays([keys, *(taken.column(c) for c in names)], names=[KEY, *names])
                start += batch.num_rows


def _even(file: ParquetFile, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """All rows in file order, each row group in batches of one size: short ones in between cost nearly as much as whole ones."""
    for group in range(file.num_row_groups):
        n_rows = file.metadata.row_group(group).num_rows
        size = math.ceil(n_rows / math.ceil(n_rows / BATCH_ROWS)) if n_rows else 1
        yield from file.iter_batches(size, [group], columns)


def _kept_once(file: FileMetaData) -> list[str]:
    """The columns of text that come as dictionaries, because the file keeps each value once."""
    chunks = (file.row_group(group).column(at) for group in range(file.num_row_groups) for at in range(file.num_columns))
    others = {chunk.path_in_schema for chunk in chunks if not DICTIONARY.issuperset(chunk.encodings)}
    return [field.name for field in file.schema.to_arrow_schema() if _is_text(field.type) and field.name not in others]


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Without dictionaries."""
    return _each(batch, lambda c: c.dictionary_decode() if pa.types.is_dictionary(c.type) else c)


def _as_categories(batch: pa.RecordBatch) -> pa.RecordBatch:
    """All texts as dictionaries, of which pandas makes categories: each distinct value is looked at once, not once a row."""
    return _each(batch, lambda c: c.dictionary_encode() if _is_text(c.type) else c)


def _each(batch: pa.RecordBatch, change: Callable[[pa.Array], pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([change(column) for column in batch.columns], names=batch.schema.names)


def _apply(function: Callable[[pd.DataFrame], T], batch: pa.RecordBatch) -> T:
    return function(_frame(_as_categories(batch)))


def _frame(rows: pa.RecordBatch | pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = rows.to_pandas(date_as_object=False)
    return frame


def _exact(rows: pa.Table) -> pd.DataFrame:
    """A frame in which whole numbers, such as those of cards, keep all their digits."""
    frame = _frame(rows)
    for field, column in zip(rows.schema, rows.columns, strict=True):
        if field.type in EXACT and column.null_count:
            frame[field.name] = column.to_pandas(types_mapper=EXACT.get)
    return frame
