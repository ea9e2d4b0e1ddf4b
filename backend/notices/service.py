"""Telling people something, and hearing that they have read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor
from backend.db import insert_rows, new_id, utc_now
from backend.notices import queries
from backend.notices.models import Notice
from backend.notices.rules import Kind


class Subject(NamedTuple):
    """What a notice is about, by the word of the package that tells it."""

    kind: str
    id: str


def notify(
    session: Session, city_id: int, person_ids: Collection[str], kind: Kind, about: Subject | None, **detail: Any
) -> None:
    """Tell each of these people the same; `detail` is plain data."""
    rows: list[dict[str, Any]] = [
        {
            "city_id": city_id,
            "id": new_id(),
            "person_id": person_id,
            "kind": kind.value,
            "subject_kind": about.kind if about else None,
            "subject_id": about.id if about else None,
            "detail": detail,
            "created_at": utc_now(),
            "read_at": None,
        }
        for person_id in sorted(set(person_ids))
    ]
    insert_rows(session, Notice, rows)
    feed.publish(session, Notice.collection, [(row["id"], Notice.channels_for(row)) for row in rows])


def notify_once(session: Session, city_id: int, person_ids: Collection[str], kind: Kind, **detail: Any) -> int:
    """Tell those of these people who have not been told just this; what was forgotten since is told again.

    Returns:
        How many were told.
    """
    return notify_each_once(session, city_id, kind, [(person_ids, detail)])


def notify_each_once(
    session: Session, city_id: int, kind: Kind, tellings: Sequence[tuple[Collection[str], dict[str, Any]]]
) -> int:
    """The same for several things to tell, each its people and its detail; what they have heard is asked for once."""
    heard = queries.told(session, city_id, {each for person_ids, _ in tellings for each in person_ids}, kind)
    count = 0
    for person_ids, detail in tellings:
        if new := {each for each in person_ids if detail not in heard[each]}:
            notify(session, city_id, new, kind, None, **detail)
            count += len(new)
    return count


def administrators(session: Session, city_id: int) -> list[str]:
    """Who is told what concerns the running of the city: its active administrators."""
    return queries.administrators_of(session, city_id)


def branch_desks(session: Session, city_id: int, branch_id: str) -> list[str]:
    """Who is told what concerns a branch: its active market managers."""
    return queries.desks_of(session, city_id, branch_id)


def read_notice(session: Session, actor: Actor, notice_id: str, *, unread: bool = False) -> None:
    """Note that the actor has read a notice, or let it be unread again.

    Raises:
        Problem: `not-found`, also for somebody else's.
    """
    notice = next(iter(queries.lock_notices(session, actor, notice_id=notice_id)), None)
    if notice is None:
        raise problems.NOT_FOUND()
    notice.read_at = None if unread else notice.read_at or utc_now()
    session.flush()


def read_until(session: Session, actor: Actor, until: datetime | None = None) -> int:
    """Note that the actor has read all that was there at a moment, by default now; how many were unread."""
    now = utc_now()
    notices = queries.lock_notices(session, actor, until=until or now)
    for notice in notices:
        notice.read_at = now
    session.flush()
    return len(notices)


def drop_old_notices(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Forget notices of before a moment, read or not, on the phones too.

    Returns:
        How many; call again while it is `limit`.
    """
    rows = queries.old_notices(session, city_id, before, limit)
    if rows:
        session.execute(
            delete(Notice).where(Notice.city_id == city_id, Notice.id.in_([row.id for row in rows])),
            execution_options={"synchronize_session": False},
        )
    feed.withdraw(
        session, Notice.collection, [(row.id, Notice.channels_for({"person_id": row.person_id})) for row in rows]
    )
    return len(rows)
