"""Data sets in the store: what was imported, from which file, and how its columns were corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from segexplorer.errors import NotFound
from segexplorer.store.database import Database
from segexplorer.store.names import checked_name
from segexplorer.store.records import Dataset
from segexplorer.store.tables import DatasetRow


@dataclass(frozen=True)
class Datasets:
    """Add, find and describe data sets. Every function raises NotFound for an id that is not there."""

    database: Database

    def add(
        self,
        *,
        name: str,
        file_name: str,
        sha256: str,
        folder: str,
        n_rows: int,
        n_columns: int,
        size_bytes: int,
        origin: Mapping[str, Any] | None = None,
        recipe: Mapping[str, Any] | None = None,
    ) -> Dataset:
        """A new data set. Raises UnusableInput for a bad name."""
        row = DatasetRow(name=checked_name(name), file_name=file_name, sha256=sha256, folder=folder)
        row.n_rows, row.n_columns, row.size_bytes = n_rows, n_columns, size_bytes
        row.origin, row.recipe = dict(origin or {}), dict(recipe or {})
        with self.database.writing() as session:
            session.add(row)
            session.flush()
            return _record(row)

    def get(self, dataset_id: str) -> Dataset:
        """The data set of that id."""
        with self.database.reading() as session:
            return _record(_row(session, dataset_id))

    def all(self) -> list[Dataset]:
        """All data sets, newest first."""
        with self.database.reading() as session:
            return [_record(row) for row in session.scalars(_newest_first())]

    def rename(self, dataset_id: str, name: str) -> Dataset:
        """The data set under a new name. Raises UnusableInput for a bad name."""
        return self._change(dataset_id, name=checked_name(name))

    def save_corrections(self, dataset_id: str, corrections: Mapping[str, Any]) -> Dataset:
        """The data set with these corrections of its columns in place of earlier ones."""
        return self._change(dataset_id, corrections=dict(corrections))

    def replace_content(
        self,
        dataset_id: str,
        *,
        folder: str,
        sha256: str,
        n_rows: int,
        n_columns: int,
        size_bytes: int,
        recipe: Mapping[str, Any],
    ) -> Dataset:
        """The data set with another table under the same id, name, origin and corrections: it was read again."""
        content = {"folder": folder, "sha256": sha256, "n_rows": n_rows, "n_columns": n_columns, "size_bytes": size_bytes}
        return self._change(dataset_id, **content, recipe=dict(recipe))

    def _change(self, dataset_id: str, **values: object) -> Dataset:
        with self.database.writing() as session:
            row = _row(session, dataset_id)
            for name, value in values.items():
                setattr(row, name, value)
            session.flush()
            return _record(row)


def _newest_first() -> Any:
    return select(DatasetRow).order_by(DatasetRow.created_at.desc(), DatasetRow.id)


def _row(session: Session, dataset_id: str) -> DatasetRow:
    row = session.get(DatasetRow, dataset_id)
    if row is None:
        raise NotFound("dataset_gone")
    return row


def _record(row: DatasetRow) -> Dataset:
    return Dataset(**{field.name: getattr(row, field.name) for field in fields(Dataset)})
