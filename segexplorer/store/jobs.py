"""Long pieces of work in the store, so that a refreshed page, or another process, sees how far they are.

queued -> running -> done | failed | cancelled        the last three never change again
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from segexplorer.errors import NotFound, SegexplorerError, told
from segexplorer.store.database import Database
from segexplorer.store.records import ACTIVE, Job
from segexplorer.store.tables import JobRow, now


@dataclass(frozen=True)
class Jobs:
    """Start, report and end jobs. An ended job stays as it ended: a late report is ignored, its answer shows the end."""

    database: Database

    def start(self, kind: str, key: str, **facts: Any) -> Job:
        """A new job, queued; `key` names the content it will make, `facts` say what a page shows beside its progress."""
        with self.database.writing() as session:
            row = JobRow(kind=kind, key=key, facts=facts)
            session.add(row)
            session.flush()
            return _record(row)

    def report(self, job_id: str, progress_share: float, message: str = "") -> Job:
        """The job, running and this far; `cancelled` in the answer tells the worker to stop."""
        return self._change(job_id, state="running", progress_share=min(max(progress_share, 0.0), 1.0), message=message)

    def note(self, job_id: str, **facts: Any) -> Job:
        """The job, with more that a page shows beside it."""
        return self._change(job_id, facts={**self.get(job_id).facts, **facts})

    def finish(self, job_id: str) -> Job:
        """The job, done."""
        return self._change(job_id, state="done", progress_share=1.0, message="")

    def fail(self, job_id: str, error: str | SegexplorerError) -> Job:
        """The job, failed; of an error its code and facts are kept, and told to each reader in their language."""
        return self._change(job_id, state="failed", error=error if isinstance(error, str) else error.record())

    def cancel(self, job_id: str) -> Job:
        """The job, cancelled, unless it had ended before."""
        return self._change(job_id, state="cancelled")

    def get(self, job_id: str) -> Job:
        """The job of that id. Raises NotFound."""
        with self.database.reading() as session:
            return _job(session, job_id)

    def latest(self, key: str) -> Job | None:
        """The last job that was started for this content, or None."""
        query = select(JobRow).where(JobRow.key == key).order_by(JobRow.created_at.desc(), JobRow.id).limit(1)
        with self.database.reading() as session:
            row = session.scalars(query).first()
            return None if row is None else _record(row)

    def active(self, kind: str) -> list[Job]:
        """The jobs of that kind that are not ended, oldest first."""
        query = select(JobRow).where(JobRow.kind == kind, JobRow.state.in_(ACTIVE)).order_by(JobRow.created_at, JobRow.id)
        with self.database.reading() as session:
            return [_record(row) for row in session.scalars(query)]

    def fail_silent(self, since: datetime, error: str) -> int:
        """End the jobs nobody reported on since then (their process died); how many there were."""
        query = update(JobRow).where(JobRow.state.in_(ACTIVE), JobRow.updated_at < since)
        with self.database.writing() as session:
            result = session.execute(query.values(state="failed", error=error, updated_at=now()).returning(JobRow.id))
            return len(result.all())

    def _change(self, job_id: str, **values: object) -> Job:
        # One conditional update instead of look, then write: a cancel that comes in between is never overwritten.
        query = update(JobRow).where(JobRow.id == job_id, JobRow.state.in_(ACTIVE)).values(**values, updated_at=now())
        with self.database.writing() as session:
            session.execute(query)
            return _job(session, job_id)


def _job(session: Session, job_id: str) -> Job:
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound("job_gone")
    return _record(row)


def _record(row: JobRow) -> Job:
    values = {field.name: getattr(row, field.name) for field in fields(Job)}
    return Job(**(values | {"error": told(row.error)}))
