"""Every SELECT of the sync engine: the feed, the last edits of documents, and refusals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Integer, and_, bindparam, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.db import AnyRow, AnySelect, utc_now, wire_time
from backend.feed import Clock, FeedEntry
from sync.models import SyncEdit, SyncRefusal

# Every pull and push asks these, thousands of times an hour: they are put together once, of plain columns.
_CLOCK = Clock.__table__.c
_NOW = select(_CLOCK.epoch, _CLOCK.rev, _CLOCK.forgotten_rev).where(_CLOCK.city_id == bindparam("city_id"))
_FEED = FeedEntry.__table__.c
_FEED_AFTER = (
    select(_FEED.collection, _FEED.doc_id, _FEED.rev, _FEED.deleted)
    .where(
        _FEED.city_id == bindparam("city_id"),
        _FEED.channel.in_(bindparam("channels", expanding=True)),
        _FEED.rev > bindparam("rev"),
        or_(_FEED.deleted.is_(False), _FEED.rev > bindparam("since")),
    )
    .order_by(_FEED.rev, _FEED.collection, _FEED.doc_id)
    .limit(bindparam("limit", type_=Integer))
)
_FEED_OF_ONE_AFTER = _FEED_AFTER.where(_FEED.collection == bindparam("collection"))
_EDIT = SyncEdit.__table__.c
_LAST_EDITS = select(
    _EDIT.doc_id, _EDIT.person_id, _EDIT.device_id, _EDIT.device_seq, _EDIT.rev, _EDIT.content_sha256, _EDIT.base_sha256
).where(
    _EDIT.city_id == bindparam("city_id"),
    _EDIT.collection == bindparam("collection"),
    among(_EDIT.doc_id, ids("ids")),
)


_PERSON = Person.__table__.c
_PUSHER_LOCKED = (
    select(_PERSON.id)
    .where(_PERSON.city_id == bindparam("city_id"), _PERSON.id == bindparam("person_id"))
    .with_for_update(key_share=True)
)
_OPEN_REFUSALS = select(
    SyncRefusal.id, SyncRefusal.collection, SyncRefusal.doc_id, SyncRefusal.device_id, SyncRefusal.status
).where(
    SyncRefusal.city_id == bindparam("city_id"),
    SyncRefusal.person_id == bindparam("person_id"),
    SyncRefusal.closed_at.is_(None),
)


def clock(session: Session, actor: Actor) -> AnyRow:
    return session.execute(_NOW, {"city_id": actor.city_id}).one()


def feed_after(
    session: Session,
    actor: Actor,
    channels: Sequence[str],
    rev: int,
    since: int,
    limit: int,
    collection: str | None = None,
) -> Sequence[AnyRow]:
    """Entries of these channels after `rev`, oldest first, of one collection or of all; tombstones only after `since`."""
    asked = {"city_id": actor.city_id, "channels": channels, "rev": rev, "since": since, "limit": limit}
    if collection is None:
        return session.execute(_FEED_AFTER, asked).all()
    return session.execute(_FEED_OF_ONE_AFTER, asked | {"collection": collection}).all()


def live_entries(session: Session, actor: Actor, channels: Sequence[str]) -> Sequence[AnyRow]:
    return session.execute(
        select(FeedEntry.collection, FeedEntry.doc_id, FeedEntry.rev)
        .where(FeedEntry.city_id == actor.city_id, FeedEntry.channel.in_(channels), FeedEntry.deleted.is_(False))
        .distinct()
    ).all()


def live_channels(
    session: Session, actor: Actor, channels: Sequence[str], collection: str, ids: Collection[str]
) -> dict[str, list[str]]:
    """In which of these channels each of the documents is live; the others are left out."""
    found: dict[str, list[str]] = {}
    for row in session.execute(
        select(FeedEntry.doc_id, FeedEntry.channel).where(
            FeedEntry.city_id == actor.city_id,
            FeedEntry.channel.in_(channels),
            FeedEntry.collection == collection,
            FeedEntry.doc_id.in_(ids),
            FeedEntry.deleted.is_(False),
        )
    ):
        found.setdefault(row.doc_id, []).append(row.channel)
    return found


def gone_edits(session: Session, actor: Actor, channels: Sequence[str], collection: str) -> Sequence[str]:
    """The documents that the actor has written and that have left these channels since."""
    return session.scalars(
        select(FeedEntry.doc_id)
        .join(
            SyncEdit,
            and_(
                SyncEdit.city_id == FeedEntry.city_id,
                SyncEdit.collection == FeedEntry.collection,
                SyncEdit.doc_id == FeedEntry.doc_id,
            ),
        )
        .where(
            FeedEntry.city_id == actor.city_id,
            FeedEntry.channel.in_(channels),
            FeedEntry.collection == collection,
            FeedEntry.deleted.is_(True),
            SyncEdit.person_id == actor.person_id,
        )
        .distinct()
    ).all()


def last_edits(session: Session, actor: Actor, documents: Collection[tuple[str, str]]) -> dict[tuple[str, str], AnyRow]:
    """The last client-side edit of each of these (collection, id)."""
    by_collection: dict[str, list[str]] = {}
    for collection, doc_id in documents:
        by_collection.setdefault(collection, []).append(doc_id)
    found: dict[tuple[str, str], AnyRow] = {}
    for collection, doc_ids in by_collection.items():
        asked = {"city_id": actor.city_id, "collection": collection, "ids": doc_ids}
        found.update({(collection, row.doc_id): row for row in session.execute(_LAST_EDITS, asked)})
    return found


def own_refusals(session: Session, actor: Actor, doc_ids: Collection[str]) -> dict[tuple[str, str, str], str]:
    """Refusals of the actor's documents: (collection, id, hash of what was sent) → refusal id."""
    rows = session.execute(
        select(SyncRefusal.id, SyncRefusal.collection, SyncRefusal.doc_id, SyncRefusal.content_sha256).where(
            SyncRefusal.city_id == actor.city_id,
            SyncRefusal.person_id == actor.person_id,
            SyncRefusal.doc_id.in_(doc_ids),
        )
    )
    return {(row.collection, row.doc_id, row.content_sha256): row.id for row in rows}


def lock_pusher(session: Session, actor: Actor) -> None:
    """Let the pushes of one person wait for each other, so that what arrives twice at once is written once."""
    session.execute(_PUSHER_LOCKED, {"city_id": actor.city_id, "person_id": actor.person_id})


def open_refusals(session: Session, actor: Actor) -> Sequence[AnyRow]:
    """The actor's refusals that nobody has dealt with, deferred documents too."""
    return session.execute(_OPEN_REFUSALS, {"city_id": actor.city_id, "person_id": actor.person_id}).all()


_REFUSAL = (
    SyncRefusal.id, SyncRefusal.person_id, Person.name.label("person_name"), SyncRefusal.branch_id, SyncRefusal.device_id,
    SyncRefusal.app_version, SyncRefusal.collection, SyncRefusal.doc_id, SyncRefusal.base_rev, SyncRefusal.device_seq,
    SyncRefusal.status, SyncRefusal.sent, SyncRefusal.problem, wire_time(SyncRefusal.refused_at).label("refused_at"),
    wire_time(SyncRefusal.closed_at).label("closed_at"), SyncRefusal.closed_by, SyncRefusal.resolution,
    SyncRefusal.reason,
)  # fmt: skip


def _refusals(actor: Actor, patience: timedelta) -> AnySelect:
    """Those the actor may see: a manager's own, a desk's branch, or the city's; what is deferred only after some patience."""
    if actor.role in (Role.CUSTOMER_MANAGER, Role.PROMOTER):
        scope = SyncRefusal.person_id == actor.person_id
    elif actor.role in BRANCH_ROLES:
        scope = SyncRefusal.branch_id == actor.branch_id
    else:
        scope = true() if actor.sees_city else false()
    waited = or_(SyncRefusal.status != "deferred", SyncRefusal.refused_at <= utc_now() - patience)
    return (
        select(*_REFUSAL)
        .join(Person, and_(Person.city_id == SyncRefusal.city_id, Person.id == SyncRefusal.person_id))
        .where(SyncRefusal.city_id == actor.city_id, scope, waited)
    )


def list_refusals(
    session: Session,
    actor: Actor,
    patience: timedelta,
    filters: Mapping[str, Any],
    after: Sequence[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """What was refused, newest first; `filters` may hold branch_id, person_id and closed (None: all of them)."""
    statement = _refusals(actor, patience)
    if filters.get("branch_id") is not None:
        statement = statement.where(SyncRefusal.branch_id == filters["branch_id"])
    if filters.get("person_id") is not None:
        statement = statement.where(SyncRefusal.person_id == filters["person_id"])
    if filters.get("closed") is not None:
        statement = statement.where(
            SyncRefusal.closed_at.is_not(None) if filters["closed"] else SyncRefusal.closed_at.is_(None)
        )
    if after is not None:
        statement = statement.where(tuple_(SyncRefusal.refused_at, SyncRefusal.id) < tuple(after))
    page = statement.order_by(SyncRefusal.refused_at.desc(), SyncRefusal.id.desc()).limit(limit)
    return [_refusal(row) for row in session.execute(page)]


def count_open_refusals(session: Session, actor: Actor, patience: timedelta, branch_id: str | None) -> int:
    """How much was refused and is not dealt with, of one branch or of all that are seen."""
    unclosed = _refusals(actor, patience).where(SyncRefusal.closed_at.is_(None))
    if branch_id is not None:
        unclosed = unclosed.where(SyncRefusal.branch_id == branch_id)
    return session.scalars(select(func.count()).select_from(unclosed.subquery())).one()


def get_refusal(session: Session, actor: Actor, patience: timedelta, refusal_id: str) -> dict[str, Any] | None:
    row = session.execute(_refusals(actor, patience).where(SyncRefusal.id == refusal_id)).one_or_none()
    return _refusal(row) if row else None


def _refusal(row: AnyRow) -> dict[str, Any]:
    return {**row._mapping, "sent": orjson.Fragment(row.sent)}
