"""Every SELECT over complaints. What an actor sees: managers those they own, branch desks their branch's, city roles the city's,
promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, func, literal, or_, select, text, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, City, Person
from backend.among import among, ids, unindexed
from backend.complaints.models import NOT_YET_LATE, Complaint, ComplaintEvent
from backend.complaints.rules import OVER, ComplaintState
from backend.db import AnyRow, wire_time
from backend.feed import FeedEntry, manager_channel
from backend.terminals.models import Terminal

_OWN = (
    Complaint.id, Complaint.terminal_id, Complaint.visit_id, Complaint.kind, Complaint.text, Complaint.contact_wish,
    wire_time(Complaint.opened_at).label("opened_at"), Complaint.answer,
    wire_time(Complaint.answered_at).label("answered_at"),
)  # fmt: skip
_SERVER = (
    Complaint.state, Complaint.source, Complaint.owner_id, Complaint.is_assigned, Complaint.author_id,
    Complaint.branch_id, wire_time(Complaint.due_at).label("due_at"), Complaint.overdue,
    wire_time(Complaint.received_at).label("received_at"), wire_time(Complaint.closed_at).label("closed_at"),
)  # fmt: skip
_EVENT = (
    ComplaintEvent.deed, wire_time(ComplaintEvent.at).label("at"), ComplaintEvent.party, ComplaintEvent.person_id,
    ComplaintEvent.owner_id, ComplaintEvent.note,
)  # fmt: skip


def visible_complaints(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a complaint may be seen by the actor; `by_id` where they are asked for by their ids."""
    own_city = Complaint.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        owner_id = unindexed(Complaint.owner_id) if by_id else Complaint.owner_id
        return and_(own_city, owner_id == actor.person_id, Complaint.state != ComplaintState.WITHDRAWN)
    if actor.role in BRANCH_ROLES:
        return and_(own_city, (unindexed(Complaint.branch_id) if by_id else Complaint.branch_id) == actor.branch_id)
    return false()


def complaint_documents(session: Session, actor: Actor, complaint_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The complaints among these that the actor may see, as they travel."""
    rows = session.execute(
        select(*_OWN, *_SERVER).where(
            visible_complaints(actor, by_id=True), among(Complaint.id, ids("ids", complaint_ids))
        )
    ).all()
    events = events_of(session, actor.city_id, [row.id for row in rows])
    return {row.id: _document(row, events[row.id]) for row in rows}


def _document(row: AnyRow, events: list[dict[str, Any]]) -> dict[str, Any]:
    values = row._mapping
    return {
        **{column.key: values[column.key] for column in _OWN},
        "server": {**{column.key: values[column.key] for column in _SERVER}, "events": events},
    }


def events_of(session: Session, city_id: int, complaint_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """What became of these complaints, oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for complaint_id, *values in session.execute(
        select(ComplaintEvent.complaint_id, *_EVENT)
        .where(ComplaintEvent.city_id == city_id, among(ComplaintEvent.complaint_id, ids("ids", complaint_ids)))
        .order_by(ComplaintEvent.complaint_id, ComplaintEvent.at, ComplaintEvent.id)
    ):
        found[complaint_id].append(dict(zip((column.key for column in _EVENT), values, strict=True)))
    return found


def list_complaints(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Complaints with names, those due first before others. `after` is (due_at, id) of the last row seen.

    `filters` may hold state, over, overdue, kind, source, branch_id, owner_id and terminal_id.
    """
    statement = _with_names().where(visible_complaints(actor))
    for name in ("state", "kind", "source", "branch_id", "owner_id", "terminal_id", "overdue"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(Complaint, name) == filters[name])
    if filters.get("over") is not None:
        is_over = Complaint.state.in_(sorted(OVER))
        statement = statement.where(is_over if filters["over"] else ~is_over)
    if after is not None:
        statement = statement.where(tuple_(Complaint.due_at, Complaint.id) > tuple(after))
    rows = session.execute(statement.order_by(Complaint.due_at, Complaint.id).limit(limit)).all()
    events = events_of(session, actor.city_id, [row.id for row in rows])
    return [_row(row, events[row.id]) for row in rows]


def count_overdue(session: Session, actor: Actor, branch_id: str | None) -> int:
    """How many are overdue and not over."""
    counted = select(func.count(Complaint.id)).where(
        visible_complaints(actor), Complaint.overdue, Complaint.state.not_in(sorted(OVER))
    )
    return session.scalars(counted.where(Complaint.branch_id == branch_id) if branch_id else counted).one()


def _with_names() -> Any:
    return (
        select(*_OWN, *_SERVER, Terminal.name.label("terminal_name"), Branch.name.label("branch_name"),
               Person.name.label("owner_name"))
        .join(Terminal, and_(Terminal.city_id == Complaint.city_id, Terminal.id == Complaint.terminal_id))
        .join(Branch, and_(Branch.city_id == Complaint.city_id, Branch.id == Complaint.branch_id))
        .outerjoin(Person, and_(Person.city_id == Complaint.city_id, Person.id == Complaint.owner_id))
    )  # fmt: skip


def _row(row: AnyRow, events: list[dict[str, Any]]) -> dict[str, Any]:
    names = {name: row._mapping[name] for name in ("terminal_name", "branch_name", "owner_name")}
    return {**_document(row, events), **names, "due_at": row.due_at}


def get_complaint(session: Session, actor: Actor, complaint_id: str) -> dict[str, Any] | None:
    """One complaint with names; None when there is none that the actor may see."""
    row = session.execute(_with_names().where(visible_complaints(actor), Complaint.id == complaint_id)).one_or_none()
    if row is None:
        return None
    events = events_of(session, actor.city_id, [complaint_id])[complaint_id]
    people = {event[name] for event in events for name in ("person_id", "owner_id")} - {None}
    names = session.execute(
        select(Person.id, Person.name).where(Person.city_id == actor.city_id, Person.id.in_(people))
    )
    return {**_row(row, events), "names": {each.id: each.name for each in names}}


# ---- what changing them asks ------------------------------------------------------------------------------------------


def lock_complaint(session: Session, actor: Actor, complaint_id: str) -> Complaint | None:
    """The complaint if the actor may see it; nobody else changes it, or hands its shop over, until the transaction ends.

    The shop is held first, as in a hand-over, lest the two wait for each other.
    """
    wanted = (visible_complaints(actor), Complaint.id == complaint_id)
    terminal_id = session.scalar(select(Complaint.terminal_id).where(*wanted))
    shop = select(Terminal.id).where(Terminal.city_id == actor.city_id, Terminal.id == terminal_id)
    session.execute(shop.with_for_update(key_share=True))
    return session.scalar(
        select(Complaint).where(*wanted).with_for_update(), execution_options={"populate_existing": True}
    )


def lock_known(session: Session, actor: Actor, complaint_ids: Collection[str]) -> dict[str, Complaint]:
    """What is stored under these ids in the city, held as it is; whose it is, the caller looks at."""
    statement = select(Complaint).where(
        Complaint.city_id == actor.city_id, among(Complaint.id, ids("ids", complaint_ids))
    )
    held = session.scalars(
        statement.order_by(Complaint.id).with_for_update(), execution_options={"populate_existing": True}
    )
    return {each.id: each for each in held}


def known_to(session: Session, actor: Actor, complaint_ids: Collection[str]) -> set[str]:
    """The complaints among these that the actor wrote, owns or has owned."""
    owned = exists().where(
        ComplaintEvent.city_id == Complaint.city_id,
        ComplaintEvent.complaint_id == Complaint.id,
        ComplaintEvent.owner_id == actor.person_id,
    )
    statement = select(Complaint.id).where(
        Complaint.city_id == actor.city_id,
        among(Complaint.id, ids("ids", complaint_ids)),
        or_(Complaint.author_id == actor.person_id, Complaint.owner_id == actor.person_id, owned),
    )
    return set(session.scalars(statement))


def time_zone(session: Session, city_id: int) -> str:
    return session.scalars(select(City.timezone).where(City.city_id == city_id)).one()


def complaints_at(session: Session, city_id: int, terminal_ids: Sequence[str]) -> Sequence[AnyRow]:
    """The complaints of these shops, held as they are until the transaction ends."""
    return session.execute(
        select(Complaint.id, Complaint.terminal_id, Complaint.owner_id, Complaint.branch_id, Complaint.is_assigned,
               Complaint.state, Complaint.closed_at)
        .where(Complaint.city_id == city_id, Complaint.terminal_id.in_(terminal_ids))
        .order_by(Complaint.id)
        .with_for_update()
    ).all()  # fmt: skip


def lock_late(session: Session, city_id: int, now: datetime, limit: int) -> Sequence[Complaint]:
    """Complaints whose answer is owed since before now, and of which nobody has been told."""
    statement = select(Complaint).where(Complaint.city_id == city_id, Complaint.due_at <= now, text(NOT_YET_LATE))
    held = statement.order_by(Complaint.due_at, Complaint.id).limit(limit).with_for_update(skip_locked=True)
    return session.scalars(held, execution_options={"populate_existing": True}).all()


def over_on_phones(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[AnyRow]:
    """Complaints that were over before a moment and are still on their owners' phones."""
    return session.execute(
        select(Complaint.id, Complaint.owner_id, Complaint.state)
        .join(
            FeedEntry,
            and_(
                FeedEntry.city_id == Complaint.city_id,
                FeedEntry.channel == literal(manager_channel("")) + cast(Complaint.owner_id, String),
                FeedEntry.collection == Complaint.collection,
                FeedEntry.doc_id == Complaint.id,
                FeedEntry.deleted.is_(False),
            ),
        )
        .where(Complaint.city_id == city_id, Complaint.closed_at < before)
        .limit(limit)
    ).all()
