"""What finding signals asks the database, in sets: every SELECT of relating.py, and what is held meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session

from backend.accounts.models import City, Person
from backend.among import among, ids
from backend.db import AnyRow
from backend.terminals.models import Terminal
from backend.visits.models import Visit, VisitSignal
from backend.visits.signal_keeping import Stored

_VISIT = Visit.__table__.c
_SIGNAL = VisitSignal.__table__.c

# A push asks these, thousands of times an hour: they are put together once, of plain columns.
_STAY = (
    _VISIT.id, _VISIT.terminal_id, _VISIT.manager_id, _VISIT.started_at, _VISIT.ended_at, _VISIT.joint_with,
    _VISIT.check_in_latitude, _VISIT.check_in_longitude, _VISIT.check_in_datum, _VISIT.check_in_accuracy_m,
    _VISIT.check_in_fixed_at,
)  # fmt: skip
_STANDS = (_VISIT.city_id == bindparam("city_id"), _VISIT.withdrawn_at.is_(None))
_OF_MANAGERS = select(*_STAY).where(
    *_STANDS,
    among(_VISIT.manager_id, ids("manager_ids")),
    _VISIT.started_at.between(bindparam("first"), bindparam("last")),
)
_AT_SHOPS = select(*_STAY).where(
    *_STANDS,
    among(_VISIT.terminal_id, ids("terminal_ids")),
    _VISIT.started_at.between(bindparam("first"), bindparam("last")),
)
_AT_PLACES = select(*_STAY).where(
    *_STANDS,
    among(_VISIT.manager_id, ids("manager_ids")),
    _VISIT.check_in_latitude.in_(bindparam("latitudes", expanding=True)),
    _VISIT.started_at.between(bindparam("first_there"), bindparam("last_there")),
)
_RELATED = union_all(_OF_MANAGERS, _AT_SHOPS)
_RELATED_AND_PLACES = union_all(_OF_MANAGERS, _AT_SHOPS, _AT_PLACES)
_STORED = select(
    _SIGNAL.visit_id, _SIGNAL.signal, _SIGNAL.weight, _SIGNAL.evidence, _SIGNAL.evidence_sha256,
    _SIGNAL.rules_version, _SIGNAL.said_at,
).where(_SIGNAL.city_id == bindparam("city_id"), among(_SIGNAL.visit_id, ids("ids")))  # fmt: skip
_HELD = (
    select(_VISIT.id, _VISIT.covered_by, _VISIT.started_at)
    .where(_VISIT.city_id == bindparam("city_id"), among(_VISIT.id, ids("ids")))
    .order_by(_VISIT.id)
    .with_for_update(key_share=True)
)


class Around(NamedTuple):
    """Whose visits, at which shops and at which latitudes are looked at, and how far back and ahead of these moments."""

    manager_ids: Collection[str]
    terminal_ids: Collection[str]
    latitudes: Collection[float]
    first: datetime
    last: datetime


def related_stays(session: Session, city_id: int, around: Around, near: timedelta, far: timedelta) -> list[AnyRow]:
    """The visits of the managers and at the shops within `near` of the moments, and the managers' others within `far` at
    these latitudes."""
    asked: dict[str, Any] = {
        "city_id": city_id, "manager_ids": around.manager_ids, "terminal_ids": around.terminal_ids,
        "first": around.first - near, "last": around.last + near,
    }  # fmt: skip
    statement = _RELATED
    if around.latitudes:
        statement = _RELATED_AND_PLACES
        asked |= {
            "latitudes": list(around.latitudes), "first_there": around.first - far, "last_there": around.last + far,
        }  # fmt: skip
    return list({row[0]: row for row in session.execute(statement, asked)}.values())


def stored_signals(
    session: Session, city_id: int, visit_ids: Collection[str], kinds: Collection[str]
) -> dict[tuple[str, str], Stored]:
    """What is said of these visits, of these kinds: (visit id, kind) → signal."""
    if not visit_ids:
        return {}
    rows = session.execute(_STORED, {"city_id": city_id, "ids": visit_ids})
    return {(row[0], row[1]): Stored(*row[2:]) for row in rows if row[1] in kinds}


def hold_visits(session: Session, city_id: int, visit_ids: Collection[str]) -> Sequence[AnyRow]:
    """These visits with who covers their shops, which nobody else changes until the transaction ends."""
    return session.execute(_HELD, {"city_id": city_id, "ids": visit_ids}).all()


def hold_shops(session: Session, city_id: int, terminal_ids: Iterable[str]) -> None:
    """Let whoever changes visits at one of these shops wait for each other: they doubt each other's visits."""
    statement = (
        select(Terminal.id)
        .where(Terminal.city_id == city_id, among(Terminal.id, ids("ids", [*terminal_ids])))
        .order_by(Terminal.id)
        .with_for_update(key_share=True)
    )
    session.execute(statement).all()


def hold_authors(session: Session, city_id: int, manager_ids: Iterable[str]) -> None:
    """Let the pushes of these managers wait until the transaction ends."""
    statement = (
        select(Person.id)
        .where(Person.city_id == city_id, among(Person.id, ids("ids", [*manager_ids])))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    session.execute(statement).all()


def erased_among(session: Session, city_id: int, visit_ids: Collection[str]) -> set[str]:
    """Those of these visits whose coordinates were erased after their time."""
    return set(
        session.scalars(
            select(Visit.id).where(
                Visit.city_id == city_id,
                among(Visit.id, ids("ids", visit_ids)),
                Visit.check_in_datum.is_not(None),
                Visit.check_in_latitude.is_(None),
                Visit.withdrawn_at.is_(None),
            )
        )
    )


def zone_of(session: Session, city_id: int) -> ZoneInfo:
    return ZoneInfo(session.scalars(select(City.timezone).where(City.city_id == city_id)).one())
