"""Asking for work, and dealing with work that could not be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, case, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit.service import record
from backend.db import new_id, utc_now
from backend.jobs import queries
from backend.jobs.models import JobRow


def enqueue(
    session: Session,
    kind: str,
    subject_id: str,
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Have the subject worked on once this transaction is committed, and not before `due_at`; see `enqueue_all`."""
    enqueue_all(session, kind, [subject_id], payload, due_at)


def enqueue_all(
    session: Session,
    kind: str,
    subject_ids: Iterable[str],
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Have each subject worked on, by one job of a kind at most.

    A job that waits already serves; one that runs is run once more, for it may have read what was there before; one that
    was parked is tried again. `payload` is that of whoever asks last.
    """
    now = utc_now()
    rows = [
        {
            "city_id": session.info["city_id"],
            "id": new_id(),
            "kind": kind,
            "subject_id": subject_id,
            "payload": payload or {},
            "due_at": due_at or now,
            "attempts": 0,
            "enqueued_at": due_at or now,
        }
        for subject_id in sorted(set(subject_ids))  # in order, so that two transactions never wait for each other
    ]
    if rows:
        session.execute(_wanted(session), rows)


def _wanted(session: Session) -> Insert:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    jobs = cast(Table, JobRow.__table__)
    new = insert(jobs)
    parked, running = jobs.c.due_at.is_(None), jobs.c.lease.is_not(None)
    sooner = or_(parked, (jobs.c.attempts == 0) & (jobs.c.due_at > new.excluded.due_at))
    # The row is written in any case: so it is locked, and nobody takes the job before what it is about is committed.
    return new.on_conflict_do_update(
        index_elements=["city_id", "kind", "subject_id"],
        set_={
            "payload": new.excluded.payload,
            "again_at": case((running, new.excluded.due_at), else_=None),
            "due_at": case((~running & sooner, new.excluded.due_at), else_=jobs.c.due_at),
            "attempts": case((parked, 0), else_=jobs.c.attempts),
            "enqueued_at": case((parked, new.excluded.enqueued_at), else_=jobs.c.enqueued_at),
            "parked_at": None,
        },
    )


def list_parked(session: Session, actor: Actor, **filters: Any) -> Sequence[JobRow]:
    """Jobs that could not be done, those parked first at the beginning.

    Raises:
        Problem: `forbidden` for all but administrators.
    """
    require(actor, Verb.MANAGE_JOBS)
    return queries.list_parked(session, actor, **filters)


def retry_job(session: Session, actor: Actor, job_id: str) -> None:
    """
    Raises:
        Problem: `forbidden`; `not-found` when it is not parked.
    """
    _parked(session, actor, job_id)
    retry_parked(session, actor, job_ids=[job_id], limit=1)


def retry_parked(session: Session, actor: Actor, **filters: Any) -> int:
    """Let parked jobs be tried again, from their first attempt on; how many those are.

    Raises:
        Problem: `forbidden`.
    """
    rows = list_parked(session, actor, **filters)
    for row in rows:
        row.parked_at, row.attempts = None, 0
        row.due_at = row.enqueued_at = utc_now()
        record(session, actor, "retry", "job", row.id, kind=row.kind, subject_id=row.subject_id)
    return len(rows)


def dismiss_job(session: Session, actor: Actor, job_id: str) -> None:
    """Give a parked job up.

    Raises:
        Problem: `forbidden`; `not-found` when it is not parked.
    """
    row = _parked(session, actor, job_id)
    record(session, actor, "dismiss", "job", row.id, kind=row.kind, subject_id=row.subject_id, error=row.error)
    session.delete(row)


def _parked(session: Session, actor: Actor, job_id: str) -> JobRow:
    rows = list_parked(session, actor, job_ids=[job_id], limit=1)
    if not rows:
        raise problems.NOT_FOUND()
    return rows[0]
