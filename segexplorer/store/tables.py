"""The tables of the store. They hold metadata and choices, never a customer's row."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: an id may be read aloud; lower case: it may name a folder
ID_LENGTH = 16  # 31 ** 16 is 79 bits: an id cannot be guessed
NAME_LENGTH = 120


def new_id() -> str:
    """A random identifier that fits into an address and a file name."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """A time that is UTC on the way in and on the way out; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database keeps it; a time without a zone is refused, it could mean anything."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time in the store needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as Python gets it, always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    type_annotation_map = {dict[str, Any]: JSON, datetime: UtcTime}  # noqa: RUF012 (SQLAlchemy's own way to say it)


class DatasetRow(Base):
    """One imported file or query."""

    __tablename__ = "dataset"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    folder: Mapped[str] = mapped_column(Text)
    n_rows: Mapped[int] = mapped_column(BigInteger)
    n_columns: Mapped[int]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    origin: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recipe: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)


class ExplorationRow(Base):
    """One saved piece of work on a data set; `deleted_at` keeps what was deleted until nobody wants it back."""

    __tablename__ = "exploration"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    view: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, index=True)
    deleted_at: Mapped[datetime | None]
    n_edits: Mapped[int] = mapped_column(default=0, server_default="0")


class EditRow(Base):
    """One thing a user changed by hand; those whose position is beyond the exploration's `n_edits` were undone."""

    __tablename__ = "edit"
    __table_args__ = (UniqueConstraint("exploration_id", "position", name="uq_edit_exploration_id_position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    exploration_id: Mapped[str] = mapped_column(ForeignKey("exploration.id"))
    position: Mapped[int]
    operation: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)


class JobRow(Base):
    """One long piece of work and how far it is."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200), index=True)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    progress_share: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(String(80), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
