"""Batches -> Parquet: one file as long as the columns keep their types, another one when a type widens, joined in the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from segexplorer.ingest.deciding import decide
from segexplorer.ingest.forms import trimmed
from segexplorer.ingest.sql.cells import ARROW, DUCKDB, Column
from segexplorer.ingest.warehouse import name, place, write_parquet

CERTAIN = ("truth", "integer", "number", "date", "moment")  # forms of text that mean one thing only


class Parts:
    """Takes batches of a table in; its columns are called c0, c1, ... until they are joined."""

    def __init__(self, folder: Path, declared: Sequence[str]) -> None:
        self.n_rows = 0
        self.columns = [Column(kind, kind if kind in ARROW else "empty") for kind in declared]  # type: ignore[arg-type]
        self._folder = folder
        self._files: list[Path] = []
        self._writer: Any = None

    def add(self, batch: Sequence[Any]) -> None:
        """Write one batch: a sequence of values, or an Arrow array, a column."""
        self.columns = [column.add(values) for column, values in zip(self.columns, batch, strict=True)]
        arrays = [column.values for column in self.columns]
        table = pa.RecordBatch.from_arrays(arrays, names=[f"c{i}" for i in range(len(arrays))])
        if self._writer is None or self._writer.schema != table.schema:
            self._open(table.schema)
        self._writer.write_batch(table)
        self.n_rows += table.num_rows

    def close(self) -> None:
        """Nothing more comes; calling it twice does no harm."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def join(self, connection: duckdb.DuckDBPyConnection, target: Path, names: Sequence[str], *, typed: bool) -> tuple[int, ...]:
        """Write everything under its names to `target`; gives the places of the columns that hold only bytes and are left out.

        Where the database keeps no types (not `typed`), text that is a number or a date throughout becomes one, as in a file.
        """
        self.close()
        kept = [i for i, column in enumerate(self.columns) if column.kind != "bytes"]
        if not kept:
            return tuple(range(len(self.columns)))
        parts = (f"SELECT {', '.join(map(self._cast, kept))} FROM {place(file)}" for file in self._files)  # noqa: S608
        connection.execute(f"CREATE OR REPLACE TEMP VIEW parts AS {' UNION ALL '.join(parts)}")
        read = {f"c{i}": f"c{i}" for i in kept} | ({} if typed else self._parsed(connection, kept))
        selected = ", ".join(f"{read[f'c{i}']} AS {name(names[i])}" for i in kept)
        write_parquet(connection, f"SELECT {selected} FROM parts", target, len(kept))  # noqa: S608
        return tuple(i for i in range(len(self.columns)) if i not in kept)

    def _open(self, schema: pa.Schema) -> None:
        self.close()
        self._files.append(self._folder / f"part-{len(self._files)}.parquet")
        self._writer = pq.ParquetWriter(self._files[-1], schema)

    def _cast(self, i: int) -> str:
        return f"c{i}::{DUCKDB.get(self.columns[i].kind, 'VARCHAR')} AS c{i}"

    def _parsed(self, connection: duckdb.DuckDBPyConnection, kept: Sequence[int]) -> dict[str, str]:
        texts = [f"c{i}" for i in kept if self.columns[i].kind == "text"]
        decided = decide(connection, "parts", texts, tolerance=0.0) if texts else []
        return {d.column: d.value(trimmed(d.column)) for d in decided if d.form.name in CERTAIN}
