"""Every SELECT over appeals. Authors see their own, desks those about visits that they see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import DESK_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, AnySelect, wire_time
from backend.feed import FeedEntry, person_channel
from backend.reviews.models import Appeal, Review
from backend.terminals.models import Terminal
from backend.visits.models import Visit
from backend.visits.queries import is_visible

_OWN = (
    Appeal.id, Appeal.review_id, Appeal.text, wire_time(Appeal.appealed_at).label("appealed_at"), Appeal.visit_id,
    Appeal.author_id, wire_time(Appeal.received_at).label("received_at"), Appeal.outcome, Appeal.note, Appeal.decided_by,
    wire_time(Appeal.decided_at).label("decided_at"),
)  # fmt: skip
_SERVER = ("visit_id", "author_id", "received_at", "outcome", "note", "decided_by", "decided_at")
_OF_VISIT = and_(Visit.city_id == Appeal.city_id, Visit.id == Appeal.visit_id)


def visible_appeals(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Appeal` and its joined `Visit` that holds for what the actor may see."""
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(Appeal.city_id == actor.city_id, Appeal.author_id == actor.person_id)
    if actor.role in DESK_ROLES:
        return and_(Appeal.city_id == actor.city_id, is_visible(actor, by_id=True))
    return false()


def appeal_documents(session: Session, actor: Actor, appeal_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The appeals among these that the actor may see, as they travel: the author's words and the `server` part."""
    rows = session.execute(
        select(*_OWN).join(Visit, _OF_VISIT).where(visible_appeals(actor), among(Appeal.id, ids("ids", appeal_ids)))
    )
    return {row.id: _document(row) for row in rows}


def _document(row: AnyRow) -> dict[str, Any]:
    document = dict(row._mapping)
    server = {name: document.pop(name) for name in _SERVER}
    return {**document, "server": server}


def list_appeals(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Appeals with what they are about, oldest first. `after` is (received_at, id) of the last row seen.

    `filters` may hold open, branch_id and visit_id.
    """
    statement = _with_names().where(visible_appeals(actor))
    if filters.get("open") is not None:
        statement = statement.where(Appeal.decided_at.is_(None) if filters["open"] else Appeal.decided_at.is_not(None))
    if filters.get("branch_id") is not None:
        statement = statement.where(Visit.branch_id == filters["branch_id"])
    if filters.get("visit_id") is not None:
        statement = statement.where(Appeal.visit_id == filters["visit_id"])
    if after is not None:
        statement = statement.where(tuple_(Appeal.received_at, Appeal.id) > tuple(after))
    rows = session.execute(statement.order_by(Appeal.received_at, Appeal.id).limit(limit))
    return [_row(row) for row in rows]


def get_appeal(session: Session, actor: Actor, appeal_id: str) -> dict[str, Any] | None:
    row = session.execute(_with_names().where(visible_appeals(actor), Appeal.id == appeal_id)).one_or_none()
    return _row(row) if row else None


_AUTHOR, _DECIDER = aliased(Person), aliased(Person)


def _with_names() -> AnySelect:
    return (
        select(
            *_OWN, Visit.branch_id, Visit.terminal_id, Terminal.name.label("terminal_name"),
            _AUTHOR.name.label("author_name"), _DECIDER.name.label("decided_by_name"),
            Review.outcome.label("reviewed_as"), Review.reason, Review.note.label("review_note"), Review.reviewer_id,
            Person.name.label("reviewer_name"), wire_time(Review.reviewed_at).label("reviewed_at"),
        )
        .join(Visit, _OF_VISIT)
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .join(Review, and_(Review.city_id == Appeal.city_id, Review.id == Appeal.review_id))
        .join(_AUTHOR, and_(_AUTHOR.city_id == Appeal.city_id, _AUTHOR.id == Appeal.author_id))
        .outerjoin(_DECIDER, and_(_DECIDER.city_id == Appeal.city_id, _DECIDER.id == Appeal.decided_by))
        .outerjoin(Person, and_(Person.city_id == Review.city_id, Person.id == Review.reviewer_id))
    )  # fmt: skip


def _row(row: AnyRow) -> dict[str, Any]:
    about = {
        "id": row.review_id, "outcome": row.reviewed_as, "reason": row.reason, "note": row.review_note,
        "reviewer_id": row.reviewer_id, "reviewer_name": row.reviewer_name, "reviewed_at": row.reviewed_at,
    }  # fmt: skip
    own = {each.key: row._mapping[each.key] for each in _OWN if each.key != "review_id"}
    names = ("branch_id", "terminal_id", "terminal_name", "author_name", "decided_by_name")
    return {**own, **{name: row._mapping[name] for name in names}, "review": about}


# ---- for writing ------------------------------------------------------------------------------------------------------


def stored_appeals(session: Session, city_id: int, appeal_ids: Collection[str]) -> dict[str, Appeal]:
    """What is stored under these ids in the city, whoever wrote it; held until the transaction ends."""
    statement = select(Appeal).where(Appeal.city_id == city_id, among(Appeal.id, ids("ids", appeal_ids)))
    locked = statement.order_by(Appeal.id).with_for_update()
    return {each.id: each for each in session.scalars(locked, execution_options={"populate_existing": True})}


def hold_own_reviews(session: Session, actor: Actor, review_ids: Collection[str]) -> dict[str, AnyRow]:
    """The reviews among these of visits that the actor has made, held so that nobody appeals twice at once."""
    rows = session.execute(
        select(Review.id, Review.visit_id, Review.outcome, Review.reviewed_at, Review.reviewer_id, Visit.branch_id)
        .join(Visit, and_(Visit.city_id == Review.city_id, Visit.id == Review.visit_id))
        .where(
            Review.city_id == actor.city_id,
            among(Review.id, ids("ids", review_ids)),
            unindexed(Visit.manager_id) == actor.person_id,
            Visit.withdrawn_at.is_(None),
        )
        .order_by(Review.id)
        .with_for_update(of=Review)
    )
    return {row.id: row for row in rows}


def appeals_against(session: Session, city_id: int, review_ids: Collection[str]) -> dict[str, str]:
    """The ids of the appeals against these reviews, by review."""
    rows = session.execute(
        select(Appeal.review_id, Appeal.id).where(
            Appeal.city_id == city_id, among(Appeal.review_id, ids("ids", review_ids))
        )
    )
    return {row.review_id: row.id for row in rows}


def decided_on_phones(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[AnyRow]:
    """Appeals that were decided before a moment and are still on their author's phone."""
    return session.execute(
        select(Appeal.id, Appeal.author_id)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == Appeal.city_id,
                FeedEntry.channel == literal(person_channel("")) + cast(Appeal.author_id, String),
                FeedEntry.collection == Appeal.collection,
                FeedEntry.doc_id == Appeal.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(Appeal.city_id == city_id, Appeal.decided_at < before)
        .limit(limit)
    ).all()
