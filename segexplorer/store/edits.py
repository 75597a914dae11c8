"""Edits in the store: each exploration has a list of them, and a pointer that undo and redo move along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from segexplorer.errors import NotFound, UnusableInput
from segexplorer.store.database import Database
from segexplorer.store.records import Edit, EditList
from segexplorer.store.tables import EditRow, ExplorationRow, now

MOST = 200


@dataclass(frozen=True)
class Edits:
    """Add, undo and redo edits. Every function raises NotFound for an exploration that is not there or was deleted.

    Several windows may edit one exploration at the same moment: an edit is added behind what others added meanwhile, and
    only the edit that a user sees at the end of the list is undone or redone.
    """

    database: Database

    def of(self, exploration_id: str) -> EditList:
        """All edits of an exploration."""
        with self.database.reading() as session:
            return _list(session, _exploration(session, exploration_id))

    def add(self, exploration_id: str, operation: Mapping[str, Any]) -> EditList:
        """The edits with one more at their end; what was undone before it is gone. Raises UnusableInput when there are too many."""
        return self.add_all(exploration_id, [operation])

    def add_all(self, exploration_id: str, operations: Sequence[Mapping[str, Any]]) -> EditList:
        """As `add` for several, all or none."""
        with self.database.writing() as session:
            row = _exploration(session, exploration_id, to_write=True)
            if row.n_edits + len(operations) > MOST:
                raise UnusableInput("too_many_edits", most=MOST)
            session.execute(delete(EditRow).where(EditRow.exploration_id == row.id, EditRow.position > row.n_edits))
            for operation in operations:
                row.n_edits += 1
                session.add(EditRow(exploration_id=row.id, position=row.n_edits, operation=dict(operation)))
            return _changed(session, row)

    def undo(self, exploration_id: str, edit_id: str) -> EditList:
        """The edits without this one, if it is the last of those that count; else as they are now."""
        with self.database.writing() as session:
            row = _exploration(session, exploration_id, to_write=True)
            done = _list(session, row).done
            if done and done[-1].id == edit_id:
                row.n_edits -= 1
            return _changed(session, row)

    def redo(self, exploration_id: str, edit_id: str) -> EditList:
        """The edits with this one again, if it is the first of those that were undone; else as they are now."""
        with self.database.writing() as session:
            row = _exploration(session, exploration_id, to_write=True)
            undone = _list(session, row).undone
            if undone and undone[0].id == edit_id:
                row.n_edits += 1
            return _changed(session, row)


def copy_edits(session: Session, row: ExplorationRow, to: ExplorationRow) -> None:
    """The edits of one exploration, with what was undone, for another one that is new."""
    to.n_edits = row.n_edits
    for edit in session.scalars(_in_order(row.id)):
        session.add(EditRow(exploration_id=to.id, position=edit.position, operation=edit.operation))


def _exploration(session: Session, exploration_id: str, *, to_write: bool = False) -> ExplorationRow:
    # The lock on its row makes those who edit the same exploration wait for each other (SQLite has one writer anyway).
    row = session.get(ExplorationRow, exploration_id, with_for_update=to_write)
    if row is None or row.deleted_at is not None:
        raise NotFound("exploration_gone")
    return row


def _changed(session: Session, row: ExplorationRow) -> EditList:
    row.updated_at = now()
    session.flush()
    return _list(session, row)


def _list(session: Session, row: ExplorationRow) -> EditList:
    found = [Edit(e.id, e.position, e.operation, e.created_at) for e in session.scalars(_in_order(row.id))]
    return EditList(tuple(found[: row.n_edits]), tuple(found[row.n_edits :]))


def _in_order(exploration_id: str) -> Any:
    return select(EditRow).where(EditRow.exploration_id == exploration_id).order_by(EditRow.position)
