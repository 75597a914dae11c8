"""Explorations in the store: a marketer's saved work, with an undo for deleting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from segexplorer.errors import NotFound
from segexplorer.store.database import Database
from segexplorer.store.edits import copy_edits
from segexplorer.store.names import checked_name
from segexplorer.store.records import Exploration
from segexplorer.store.tables import DatasetRow, ExplorationRow, now


@dataclass(frozen=True)
class Explorations:
    """Create, find and change explorations. Every function raises NotFound for one that is not there or was deleted."""

    database: Database

    def create(
        self, name: str, dataset_id: str, choices: Mapping[str, Any] | None = None, view: Mapping[str, Any] | None = None
    ) -> Exploration:
        """A new exploration of a data set. Raises UnusableInput for a bad name."""
        row = ExplorationRow(name=checked_name(name), dataset_id=dataset_id, choices=dict(choices or {}), view=dict(view or {}))
        with self.database.writing() as session:
            if session.get(DatasetRow, dataset_id) is None:
                raise NotFound("dataset_gone")
            return _added(session, row)

    def open(self, exploration_id: str) -> Exploration:
        """The exploration of that id, as it was last saved."""
        with self.database.reading() as session:
            return _record(_row(session, exploration_id))

    def all(self, dataset_id: str | None = None) -> list[Exploration]:
        """What is not deleted, last changed first; of one data set when it is given."""
        query = select(ExplorationRow).where(ExplorationRow.deleted_at.is_(None))
        query = query if dataset_id is None else query.where(ExplorationRow.dataset_id == dataset_id)
        with self.database.reading() as session:
            rows = session.scalars(query.order_by(ExplorationRow.updated_at.desc(), ExplorationRow.id))
            return [_record(row) for row in rows]

    def rename(self, exploration_id: str, name: str) -> Exploration:
        """The exploration under a new name. Raises UnusableInput for a bad name."""
        return self._change(exploration_id, name=checked_name(name))

    def save_choices(self, exploration_id: str, choices: Mapping[str, Any]) -> Exploration:
        """The exploration with these choices in place of earlier ones."""
        return self._change(exploration_id, choices=dict(choices))

    def save_view(self, exploration_id: str, view: Mapping[str, Any]) -> Exploration:
        """The exploration with its sliders where they stand now."""
        return self._change(exploration_id, view=dict(view))

    def duplicate(self, exploration_id: str, name: str) -> Exploration:
        """A second exploration like this one, under its own name. Raises UnusableInput for a bad name."""
        with self.database.writing() as session:
            row = _row(session, exploration_id)
            copy = ExplorationRow(name=checked_name(name), dataset_id=row.dataset_id, choices=row.choices, view=row.view)
            _added(session, copy)
            copy_edits(session, row, copy)
            session.flush()
            return _record(copy)

    def delete(self, exploration_id: str) -> Exploration:
        """Take the exploration out of sight; `undelete` brings it back."""
        return self._change(exploration_id, deleted_at=now())

    def undelete(self, exploration_id: str) -> Exploration:
        """The exploration back as it was; nothing happens to one that was not deleted."""
        with self.database.writing() as session:
            row = _row(session, exploration_id, deleted_too=True)
            row.deleted_at = None
            session.flush()
            return _record(row)

    def _change(self, exploration_id: str, **values: object) -> Exploration:
        with self.database.writing() as session:
            row = _row(session, exploration_id)
            for name, value in {**values, "updated_at": now()}.items():
                setattr(row, name, value)
            session.flush()
            return _record(row)


def _added(session: Session, row: ExplorationRow) -> Exploration:
    session.add(row)
    session.flush()
    return _record(row)


def _row(session: Session, exploration_id: str, *, deleted_too: bool = False) -> ExplorationRow:
    row = session.get(ExplorationRow, exploration_id)
    if row is None or (row.deleted_at is not None and not deleted_too):
        raise NotFound("exploration_gone")
    return row


def _record(row: ExplorationRow) -> Exploration:
    return Exploration(**{field.name: getattr(row, field.name) for field in fields(Exploration)})
