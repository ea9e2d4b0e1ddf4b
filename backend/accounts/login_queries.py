"""What must be read before anyone is known: the session behind a token, the account behind a user name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from backend.accounts.models import Attempt, City, Device, LoginSession, Person

_sessions, _devices, _people = LoginSession.__table__, Device.__table__, Person.__table__

#: By primary keys throughout; built once, for it runs before every request.
_LOGIN = (
    select(
        _sessions.c.access_hash,
        _sessions.c.access_ends_at,
        _sessions.c.previous_access_hash,
        _sessions.c.previous_access_ends_at,
        _sessions.c.ended_at,
        _sessions.c.device_id,
        _devices.c.revoked_at,
        _people.c.id.label("person_id"),
        _people.c.role,
        _people.c.branch_id,
        _people.c.manufacturer_id,
        _people.c.scope_epoch,
        _people.c.disabled_at,
    )
    .join(
        _devices,
        (_devices.c.city_id == _sessions.c.city_id)
        & (_devices.c.person_id == _sessions.c.person_id)
        & (_devices.c.id == _sessions.c.device_id),
    )
    .join(_people, (_people.c.city_id == _sessions.c.city_id) & (_people.c.id == _sessions.c.person_id))
    .where(_sessions.c.city_id == bindparam("city"), _sessions.c.id == bindparam("session"))
)


def get_login(session: Session, city_id: int, session_id: str) -> Row[*tuple[Any, ...]] | None:
    """A session with its device's and its person's state."""
    return session.connection().execute(_LOGIN, {"city": city_id, "session": session_id}).first()


def lock_session(session: Session, city_id: int, session_id: str) -> tuple[LoginSession, Device, Person] | None:
    """A session with its device and person; nobody else refreshes it until the transaction ends."""
    found = session.execute(
        select(LoginSession, Device, Person)
        .join(
            Device,
            (Device.city_id == LoginSession.city_id)
            & (Device.person_id == LoginSession.person_id)
            & (Device.id == LoginSession.device_id),
        )
        .join(Person, (Person.city_id == LoginSession.city_id) & (Person.id == LoginSession.person_id))
        .where(LoginSession.city_id == city_id, LoginSession.id == session_id)
        .with_for_update(of=LoginSession)
    ).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def list_cities(session: Session, city_id: int | None, limit: int) -> Sequence[int]:
    """The numbers of the cities served here; with a number, only that one."""
    wanted = select(City.city_id).limit(limit)
    return session.scalars(wanted.where(City.city_id == city_id) if city_id else wanted).all()


def lock_city(session: Session, city_id: int) -> None:
    """Let nobody else count attempts in the city until the transaction ends."""
    session.execute(select(City.city_id).where(City.city_id == city_id).with_for_update(key_share=True))


def list_attempts(
    session: Session, city_id: int, subjects: Sequence[str], since: datetime
) -> Sequence[tuple[str, datetime]]:
    """(subject, time) of the attempts since then, oldest first."""
    rows = session.execute(
        select(Attempt.subject, Attempt.at)
        .where(Attempt.city_id == city_id, Attempt.subject.in_(subjects), Attempt.at > since)
        .order_by(Attempt.at)
    )
    return [(row.subject, row.at) for row in rows]


def get_credentials(session: Session, city_id: int, username: str) -> tuple[str, str] | None:
    """Id and password hash of an account."""
    row = session.execute(
        select(Person.id, Person.password_hash).where(Person.city_id == city_id, Person.username == username)
    ).one_or_none()
    return (row.id, row.password_hash) if row else None


def lock_person(session: Session, city_id: int, person_id: str) -> Person:
    """Whoever just showed the right password; nobody else changes them until the transaction ends."""
    return session.scalars(
        select(Person).where(Person.city_id == city_id, Person.id == person_id).with_for_update(key_share=True)
    ).one()


def get_device(session: Session, city_id: int, person_id: str, device_id: str) -> Device | None:
    return session.scalars(
        select(Device).where(Device.city_id == city_id, Device.person_id == person_id, Device.id == device_id)
    ).one_or_none()
