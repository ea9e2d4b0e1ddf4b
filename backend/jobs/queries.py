"""Every SELECT on jobs. Those without an actor serve the worker, who works for all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.jobs.models import JobRow


def is_any_due(session: Session, city_id: int, kinds: Collection[str], now: datetime) -> bool:
    wanted = select(JobRow.id).where(JobRow.city_id == city_id, JobRow.due_at <= now, JobRow.kind.in_(kinds))
    return session.execute(wanted.limit(1)).first() is not None


def lock_due(session: Session, city_id: int, kinds: Collection[str], now: datetime) -> JobRow | None:
    """The job that is due for longest, which nobody else can take until the transaction ends."""
    return session.scalars(
        select(JobRow)
        .where(JobRow.city_id == city_id, JobRow.due_at <= now, JobRow.kind.in_(kinds))
        .order_by(JobRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def lock_leased(session: Session, city_id: int, job_id: str, lease: str) -> JobRow | None:
    """The job, if that lease still holds."""
    return session.scalars(
        select(JobRow).where(JobRow.city_id == city_id, JobRow.id == job_id, JobRow.lease == lease).with_for_update()
    ).first()


def lock_all_leased(session: Session, city_id: int, lease: str) -> Sequence[JobRow]:
    return session.scalars(
        select(JobRow).where(JobRow.city_id == city_id, JobRow.lease == lease).with_for_update()
    ).all()


def list_parked(
    session: Session,
    actor: Actor,
    *,
    kind: str | None = None,
    job_ids: Sequence[str] | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> Sequence[JobRow]:
    """Oldest first."""
    wanted = select(JobRow).where(JobRow.city_id == actor.city_id, JobRow.parked_at.is_not(None))
    if kind is not None:
        wanted = wanted.where(JobRow.kind == kind)
    if job_ids is not None:
        wanted = wanted.where(JobRow.id.in_(job_ids))
    if after is not None:
        at, job_id = after
        wanted = wanted.where((JobRow.parked_at > at) | ((JobRow.parked_at == at) & (JobRow.id > job_id)))
    return session.scalars(wanted.order_by(JobRow.parked_at, JobRow.id).limit(limit)).all()


def count_jobs(session: Session, city_id: int, now: datetime) -> dict[str, int]:
    """How many jobs wait, run and are parked, and the age in seconds of the oldest that should be done by now."""
    row = session.execute(
        select(
            func.count().filter(JobRow.lease.is_(None), JobRow.parked_at.is_(None)),
            func.count().filter(JobRow.lease.is_not(None)),
            func.count().filter(JobRow.parked_at.is_not(None)),
            # A job that failed waits longer, and is late all the same.
            func.min(JobRow.enqueued_at).filter(
                JobRow.parked_at.is_(None), or_(JobRow.due_at <= now, JobRow.error.is_not(None))
            ),
        ).where(JobRow.city_id == city_id)
    ).one()
    waiting, running, parked, oldest = row
    late = max(int((now - oldest).total_seconds()), 0) if oldest else 0
    return {"waiting": waiting, "running": running, "parked": parked, "oldest_seconds": late}
