"""What must be read before anyone is known: the session behind a token, the account behind a user name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from backend.accounts.models import Device, LoginSession, Person

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


def get_login(session: Session, city_id: int, session_id: str) -> Row[Any] | None:
    """A session with its device's and its person's state."""
    return session.connection().execute(_LOGIN, {"city": city_id, "session": session_id}).first()
