"""Every SELECT over links and answers. Branch desks see what was answered about their branch's work, city roles the city's.

A manager sees of the own shops whether the retailer confirms the work and how it was rated, no word of what was written. What a
single shop said in a survey is seen by nobody (survey_queries.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import City, Person
from backend.db import AnySelect, wire_time
from backend.retailers.models import RetailerAnswer, RetailerLink
from backend.retailers.rules import WORK, Purpose
from backend.terminals.models import Terminal
from backend.visits.models import Visit
from backend.visits.queries import is_visible


class Asked(NamedTuple):
    """What a link asks about: where, whose work, and when it was."""

    terminal_id: str
    branch_id: str
    manager_id: str | None
    began_at: datetime | None


# ---- what is asked about ----------------------------------------------------------------------------------------------


def find_asked(session: Session, actor: Actor, purpose: Purpose, subject_id: str) -> Asked | None:
    """What the actor wants a retailer to be asked about; None when there is none that they may see."""
    return _asked(session, purpose, subject_id, seen_by=actor)


def get_asked(session: Session, city_id: int, purpose: Purpose, subject_id: str) -> Asked | None:
    """The same for whoever holds a link; None when it has been taken back."""
    return _asked(session, purpose, subject_id, city_id=city_id)


def _asked(
    session: Session, purpose: Purpose, subject_id: str, *, seen_by: Actor | None = None, city_id: int = 0
) -> Asked | None:
    statement: AnySelect
    if purpose is Purpose.VISIT:
        there = is_visible(seen_by, by_id=True) if seen_by else _stands(Visit, city_id)
        columns = (Visit.terminal_id, Visit.branch_id, Visit.manager_id, Visit.started_at)
        statement = select(*columns).where(there, Visit.id == subject_id)
    else:
        return None
    row = session.execute(statement).one_or_none()
    return Asked(*row) if row else None


def _stands(model: type[Visit], city_id: int) -> ColumnElement[bool]:
    return and_(model.city_id == city_id, model.withdrawn_at.is_(None))


# ---- links ------------------------------------------------------------------------------------------------------------


def find_link(session: Session, actor: Actor, link_id: str) -> RetailerLink | None:
    """A link that the actor may hand out: desks those of their branch or city, a manager those of the own work."""
    statement = select(RetailerLink).where(RetailerLink.city_id == actor.city_id, RetailerLink.id == link_id)
    if actor.role is Role.CUSTOMER_MANAGER:
        statement = statement.where(
            RetailerLink.manager_id == actor.person_id, RetailerLink.purpose.in_([each.value for each in WORK])
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
