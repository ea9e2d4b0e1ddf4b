"""Every SELECT on the audit log: one city's lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.audit.models import AuditLine
from backend.audit.rules import BEGINNING
from backend.feed import Clock


def lock_end_of_chain(session: Session, city_id: int) -> tuple[int, str]:
    """Number and hash of the newest line; nobody else appends until the transaction ends.

    The lock is that of the city's revision counter, which every transaction takes last: so two cannot wait for each other.
    """
    session.execute(select(Clock.city_id).where(Clock.city_id == city_id).with_for_update())
    newest = session.execute(
        select(AuditLine.number, AuditLine.hash)
        .where(AuditLine.city_id == city_id)
        .order_by(AuditLine.number.desc())
        .limit(1)
    ).one_or_none()
    return (newest.number, newest.hash) if newest else (0, BEGINNING)


def iterate_lines(session: Session, city_id: int) -> Iterator[AuditLine]:
    """All lines in order, without holding them all."""
    lines = select(AuditLine).where(AuditLine.city_id == city_id).order_by(AuditLine.number)
    for line in session.scalars(lines.execution_options(yield_per=1000)):
        yield line
        session.expunge(line)


def list_lines(
    session: Session,
    actor: Actor,
    *,
    thing: str | None = None,
    thing_id: str | None = None,
    deed: str | None = None,
    person_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before_number: int | None = None,
    limit: int,
) -> list[AuditLine]:
    """Newest first; `since` inclusive, `until` exclusive."""
    wanted = select(AuditLine).where(AuditLine.city_id == actor.city_id)
    if thing:
        wanted = wanted.where(AuditLine.thing == thing)
    if thing_id:
        wanted = wanted.where(AuditLine.thing_id == thing_id)
    if deed:
        wanted = wanted.where(AuditLine.deed == deed)
    if person_id:
        wanted = wanted.where(AuditLine.person_id == person_id)
    if since:
        wanted = wanted.where(AuditLine.at >= since)
    if until:
        wanted = wanted.where(AuditLine.at < until)
    if before_number is not None:
        wanted = wanted.where(AuditLine.number < before_number)
    return list(session.scalars(wanted.order_by(AuditLine.number.desc()).limit(limit)))
