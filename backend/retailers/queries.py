"""Every SELECT over links and answers. Branch desks see what was answered about their branch's work, city roles the city's.

A manager sees of the own shops whether the retailer confirms the work and how it was rated, no word of what was written. What a
single shop said in a survey is seen by nobody (survey_queries.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import City, Person
from backend.accounts.service import command_line_actor
from backend.complaints.models import Complaint
from backend.complaints.queries import visible_complaints
from backend.complaints.rules import ComplaintState
from backend.db import wire_time
from backend.in_store_days.models import InStoreDay
from backend.in_store_days.queries import visible_days
from backend.retailers.models import RetailerAnswer, RetailerLink
from backend.retailers.rules import WORK, Purpose
from backend.terminals.models import Terminal
from backend.visits.models import Visit
from backend.visits.queries import is_visible


class Asked(NamedTuple):
    """What a link asks about: where, whose work, and when it was. `waits` is false where there is nothing to ask yet."""

    terminal_id: str
    branch_id: str
    manager_id: str | None
    began_at: datetime
    waits: bool = True


# ---- what is asked about ----------------------------------------------------------------------------------------------


def find_asked(session: Session, actor: Actor, purpose: Purpose, subject_id: str) -> Asked | None:
    """What the actor wants a retailer to be asked about; None when there is none that they may see."""
    return _ASKED[purpose](session, actor, subject_id)


def get_asked(session: Session, city_id: int, purpose: Purpose, subject_id: str) -> Asked | None:
    """The same for whoever holds a link; None when it has been taken back, or need not be asked any more."""
    asked = _ASKED[purpose](session, command_line_actor(city_id), subject_id)
    return asked if asked is not None and asked.waits else None


def _visit(session: Session, actor: Actor, visit_id: str) -> Asked | None:
    columns = (Visit.terminal_id, Visit.branch_id, Visit.manager_id, Visit.started_at)
    row = session.execute(select(*columns).where(is_visible(actor, by_id=True), Visit.id == visit_id)).one_or_none()
    return Asked(*row) if row else None


def _in_store_day(session: Session, actor: Actor, day_id: str) -> Asked | None:
    columns = (InStoreDay.terminal_id, InStoreDay.branch_id, InStoreDay.manager_id, InStoreDay.arrived_at)
    seen = visible_days(actor, by_id=True)
    row = session.execute(select(*columns).where(seen, InStoreDay.id == day_id)).one_or_none()
    return Asked(*row) if row else None


def _complaint(session: Session, actor: Actor, complaint_id: str) -> Asked | None:
    columns = (Complaint.terminal_id, Complaint.branch_id, Complaint.owner_id, Complaint.received_at, Complaint.state)
    seen = visible_complaints(actor, by_id=True)
    row = session.execute(select(*columns).where(seen, Complaint.id == complaint_id)).one_or_none()
    return Asked(*row[:4], row.state == ComplaintState.ANSWERED) if row else None


_ASKED: dict[Purpose, Callable[[Session, Actor, str], Asked | None]] = {
    Purpose.VISIT: _visit,
    Purpose.IN_STORE_DAY: _in_store_day,
    Purpose.COMPLAINT: _complaint,
}


# ---- links ------------------------------------------------------------------------------------------------------------


def find_link(session: Session, actor: Actor, link_id: str) -> RetailerLink | None:
    """A link that the actor may hand out: desks those of their branch or city, a manager those of the own work."""
    statement = select(RetailerLink).where(RetailerLink.city_id == actor.city_id, RetailerLink.id == link_id)
    if actor.role is Role.CUSTOMER_MANAGER:
        statement = statement.where(
            RetailerLink.manager_id == actor.person_id, RetailerLink.purpose != Purpose.SURVEY.value
        )
    elif actor.role in BRANCH_ROLES:
        statement = statement.where(RetailerLink.branch_id == actor.branch_id)
    elif not actor.sees_city:
        return None
    return session.scalar(statement)


def lock_links_of(session: Session, city_id: int, purpose: Purpose, subject_id: str) -> Sequence[RetailerLink]:
    """All links that ask about something, held as they are until the transaction ends."""
    return session.scalars(
        select(RetailerLink)
        .where(
            RetailerLink.city_id == city_id,
            RetailerLink.purpose == purpose.value,
            RetailerLink.subject_id == subject_id,
        )
        .order_by(RetailerLink.id)
        .with_for_update()
    ).all()


# ---- for whoever holds a link -----------------------------------------------------------------------------------------


class Place(NamedTuple):
    shop: str
    city: str
    timezone: str


def get_link(session: Session, city_id: int, link_id: str, *, lock: bool = False) -> RetailerLink | None:
    """The link that a token names; with `lock`, nobody else answers it until the transaction ends."""
    statement = select(RetailerLink).where(RetailerLink.city_id == city_id, RetailerLink.id == link_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def get_place(session: Session, city_id: int, terminal_id: str) -> Place:
    row = session.execute(
        select(Terminal.name, City.name, City.timezone)
        .join(City, City.city_id == Terminal.city_id)
        .where(Terminal.city_id == city_id, Terminal.id == terminal_id)
    ).one()
    return Place(*row)


# ---- answers ----------------------------------------------------------------------------------------------------------

_ANSWER = (
    RetailerAnswer.id, RetailerAnswer.purpose, RetailerAnswer.subject_id, RetailerAnswer.terminal_id,
    RetailerAnswer.branch_id, RetailerAnswer.manager_id, RetailerAnswer.took_place, RetailerAnswer.rating,
    RetailerAnswer.satisfied,
)  # fmt: skip


def list_answers(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Answers with the names of shop and manager, newest first. `after` is (answered_at, id) of the last row seen.

    `filters` may hold purpose, took_place, subject_id, branch_id, manager_id, terminal_id, rating_at_most, since and until.
    """
    handed_out_by = aliased(RetailerLink)
    for_desks = actor.role is not Role.CUSTOMER_MANAGER
    nothing = literal(None)
    statement = (
        select(
            *_ANSWER,
            (RetailerAnswer.comment if for_desks else nothing).label("comment"),
            (RetailerAnswer.complaint_id if for_desks else nothing).label("complaint_id"),
            (handed_out_by.created_by == RetailerAnswer.manager_id).label("link_by_manager"),
            wire_time(RetailerAnswer.answered_at).label("answered_at"),
            Terminal.name.label("terminal_name"),
            Person.name.label("manager_name"),
        )
        .join(Terminal, and_(Terminal.city_id == RetailerAnswer.city_id, Terminal.id == RetailerAnswer.terminal_id))
        .join(
            handed_out_by, and_(handed_out_by.city_id == RetailerAnswer.city_id, handed_out_by.id == RetailerAnswer.id)
        )
        .outerjoin(Person, and_(Person.city_id == RetailerAnswer.city_id, Person.id == RetailerAnswer.manager_id))
        .where(_visible_answers(actor))
    )
    for name in ("purpose", "took_place", "subject_id", "branch_id", "manager_id", "terminal_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(RetailerAnswer, name) == filters[name])
    if filters.get("rating_at_most") is not None:
        statement = statement.where(RetailerAnswer.rating <= filters["rating_at_most"])
    if filters.get("since") is not None:
        statement = statement.where(RetailerAnswer.answered_at >= filters["since"])
    if filters.get("until") is not None:
        statement = statement.where(RetailerAnswer.answered_at < filters["until"])
    if after is not None:
        statement = statement.where(tuple_(RetailerAnswer.answered_at, RetailerAnswer.id) < tuple(after))
    page = statement.order_by(RetailerAnswer.answered_at.desc(), RetailerAnswer.id.desc()).limit(limit)
    return [{**row._mapping, "link_by_manager": bool(row.link_by_manager)} for row in session.execute(page)]


def said_of(session: Session, actor: Actor, subject_id: str) -> dict[str, Any] | None:
    """What the retailer says of a visit that the actor sees: whether it took place, how it was, and when that was said."""
    row = session.execute(
        select(
            RetailerAnswer.took_place, RetailerAnswer.rating, wire_time(RetailerAnswer.answered_at).label("answered_at")
        ).where(
            RetailerAnswer.city_id == actor.city_id,
            RetailerAnswer.subject_id == subject_id,
            RetailerAnswer.purpose == Purpose.VISIT.value,
        )
    ).one_or_none()
    return dict(row._mapping) if row else None


def _visible_answers(actor: Actor) -> ColumnElement[bool]:
    of_city = and_(RetailerAnswer.city_id == actor.city_id, RetailerAnswer.purpose != Purpose.SURVEY.value)
    if actor.sees_city:
        return of_city
    if actor.role is Role.CUSTOMER_MANAGER:
        of_work = RetailerAnswer.purpose.in_([each.value for each in WORK])
        return and_(of_city, of_work, Terminal.manager_id == actor.person_id)
    if actor.role in BRANCH_ROLES:
        return and_(of_city, RetailerAnswer.branch_id == actor.branch_id)
    return false()
