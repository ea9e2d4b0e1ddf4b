"""Every SELECT over notices. Everybody sees the own ones, and nobody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, wire_time
from backend.notices.models import Notice
from backend.notices.rules import Kind

_NOTICE = (
    Notice.id, Notice.kind, Notice.subject_kind, Notice.subject_id, Notice.detail,
    wire_time(Notice.created_at).label("created_at"), wire_time(Notice.read_at).label("read_at"),
)  # fmt: skip


def visible_notices(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    person_id = unindexed(Notice.person_id) if by_id else Notice.person_id
    return and_(Notice.city_id == actor.city_id, person_id == actor.person_id)


def notice_documents(session: Session, actor: Actor, notice_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The actor's notices among these, as they travel."""
    wanted = among(Notice.id, ids("ids", notice_ids))
    rows = session.execute(select(*_NOTICE).where(visible_notices(actor, by_id=True), wanted))
    return {row.id: dict(row._mapping) for row in rows}


def list_notices(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """The actor's notices, newest first. `after` is (created_at, id) of the last row seen; `filters` may hold unread and kind."""
    statement = select(*_NOTICE).where(visible_notices(actor))
    if filters.get("unread") is not None:
        statement = statement.where(Notice.read_at.is_(None) if filters["unread"] else Notice.read_at.is_not(None))
    if filters.get("kind") is not None:
        statement = statement.where(Notice.kind == filters["kind"])
    if after is not None:
        statement = statement.where(tuple_(Notice.created_at, Notice.id) < tuple(after))
    page = statement.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(limit)
    return [dict(row._mapping) for row in session.execute(page)]


def count_unread(session: Session, actor: Actor) -> int:
    unread = select(func.count()).select_from(Notice).where(visible_notices(actor), Notice.read_at.is_(None))
    return session.scalar(unread) or 0


def lock_notices(
    session: Session, actor: Actor, notice_id: str | None = None, until: datetime | None = None
) -> Sequence[Notice]:
    """The actor's notice of this id, or those unread ones that were there at a moment; held until the transaction ends."""
    statement = select(Notice).where(visible_notices(actor, by_id=notice_id is not None))
    if notice_id is not None:
        statement = statement.where(Notice.id == notice_id)
    if until is not None:
        statement = statement.where(Notice.read_at.is_(None), Notice.created_at <= until)
    locked = statement.order_by(Notice.id).with_for_update()
    return session.scalars(locked, execution_options={"populate_existing": True}).all()


def desks_of(session: Session, city_id: int, branch_id: str) -> list[str]:
    """The active market managers of a branch."""
    return list(
        session.scalars(
            select(Person.id)
            .where(
                Person.city_id == city_id,
                Person.branch_id == branch_id,
                Person.role == Role.MARKET_MANAGER,
                Person.disabled_at.is_(None),
            )
            .order_by(Person.id)
        )
    )


def administrators_of(session: Session, city_id: int) -> list[str]:
    return list(
        session.scalars(
            select(Person.id)
            .where(Person.city_id == city_id, Person.role == Role.ADMIN, Person.disabled_at.is_(None))
            .order_by(Person.id)
        )
    )


def told(session: Session, city_id: int, person_ids: Collection[str], kind: Kind) -> dict[str, list[dict[str, Any]]]:
    """What notices of this kind have told each of these people; nothing is an empty list."""
    rows = session.execute(
        select(Notice.person_id, Notice.detail).where(
            Notice.city_id == city_id, among(Notice.person_id, ids("ids", person_ids)), Notice.kind == kind
        )
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row.detail)
    return found


def old_notices(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[AnyRow]:
    return session.execute(
        select(Notice.id, Notice.person_id)
        .where(Notice.city_id == city_id, Notice.created_at < before)
        .order_by(Notice.created_at, Notice.id)
        .limit(limit)
    ).all()
