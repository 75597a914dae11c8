"""What the store hands out: plain frozen values, free of the database they came from. All times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["queued", "running", "done", "failed", "cancelled"]
ACTIVE: tuple[State, ...] = ("queued", "running")


@dataclass(frozen=True)
class Dataset:
    """One imported file or query. `folder` holds its Parquet; `corrections` is what the user changed: column -> role;
    `origin` says which connection and table it was read from ({} for files), `recipe` how it is read (ingest.recipe)."""

    id: str
    name: str
    file_name: str
    sha256: str
    folder: str
    n_rows: int
    n_columns: int
    size_bytes: int
    corrections: dict[str, Any]
    origin: dict[str, Any]
    recipe: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class Exploration:
    """One saved piece of work: `choices` re-grow the tree (goal, focus, weights ...), `view` is where the sliders stand,
    `n_edits` how many edits count."""

    id: str
    name: str
    dataset_id: str
    choices: dict[str, Any]
    view: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    n_edits: int = 0


@dataclass(frozen=True)
class Edit:
    """One thing a user changed by hand: `operation` as core.edits.to_record writes it, `position` from 1."""

    id: str
    position: int
    operation: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class EditList:
    """The edits of an exploration in their order: those that count, then those that were undone and can come back."""

    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Job:
    """One long piece of work. `key` names its content, so that the same work is found again; `message` is a code of
    words, `error` a finished sentence ("" unless failed), `facts` what a page shows beside its progress."""

    id: str
    kind: str
    key: str
    state: State
    progress_share: float
    message: str
    error: str
    facts: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    @property
    def active(self) -> bool:
        """True while there is something to wait for."""
        return self.state in ACTIVE
