"""Every SELECT over in-store days. What an actor sees: managers their own days, branch desks their branch's, city roles the
city's, promoters none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, Timestamp, wire_time
from backend.feed import FeedEntry, manager_channel
from backend.in_store_days.models import InStoreDay, InStoreVerdict
from backend.photos import queries as photos
from backend.terminals.models import Terminal
from backend.visits.models import Visit

_DAY = InStoreDay.__table__.c
_POSITION = ("latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked")
_OWN = ("id", "terminal_id", "interruptions", "topics", "commitments", "note", "submitted_at")
_SERVER = (
    "manager_id", "branch_id", "duty_id", "day", "state", "arrived_at", "left_at", "presence_seconds", "verdict", "missing",
    "flags", "branch_verdict", "arrival_distance_m", "departure_distance_m", "pings_dropped", "clock_offset_ms",
    "rules_version", "received_at", "confirmation", "confirmed_at", "photos_declared", "photos_received",
)  # fmt: skip
_SUMMARY = (
    "id", "branch_id", "duty_id", "day", "state", "arrived_at", "left_at", "presence_seconds", "verdict", "missing",
    "flags", "branch_verdict", "photos_declared", "photos_received",
)  # fmt: skip


def visible_days(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a day may be seen by the actor; `by_id` where days are asked for by their ids."""
    there = and_(InStoreDay.city_id == actor.city_id, InStoreDay.withdrawn_at.is_(None))
    if actor.sees_city:
        return there
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(there, (unindexed(InStoreDay.manager_id) if by_id else InStoreDay.manager_id) == actor.person_id)
    if actor.role in BRANCH_ROLES:
        return and_(there, (unindexed(InStoreDay.branch_id) if by_id else InStoreDay.branch_id) == actor.branch_id)
    return false()


def wire_columns(names: Iterable[str]) -> list[ColumnElement[Any]]:
    columns = [_DAY[name] for name in names]
    return [wire_time(each).label(each.name) if isinstance(each.type, Timestamp) else each for each in columns]


# ---- documents --------------------------------------------------------------------------------------------------------


def day_documents(session: Session, actor: Actor, day_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The days among these that the actor may see, as they travel: the manager's document and the `server` part."""
    points = [f"{point}_{name}" for point in ("arrival", "departure") for name in ("device_time", *_POSITION)]
    rows = session.execute(
        select(*wire_columns([*_OWN, *points, "pings", *_SERVER])).where(
            visible_days(actor, by_id=True), among(InStoreDay.id, ids("ids", day_ids))
        )
    ).all()
    pictures = photos.photo_documents(session, actor.city_id, [row.id for row in rows])
    return {row.id: _document(row, pictures[row.id]) for row in rows}


def _document(row: AnyRow, pictures: list[dict[str, Any]]) -> dict[str, Any]:
    values = dict(row._mapping)
    distances = [ping["distance_m"] for ping in row.pings if ping["distance_m"] is not None]
    return {
        **{name: values[name] for name in _OWN},
        "arrival": _check_point(values, "arrival"),
        "departure": _check_point(values, "departure") if values["departure_device_time"] else None,
        "pings": [{"at": ping["at"], "position": ping["position"]} for ping in row.pings],
        "photos": pictures,
        "server": {
            **{name: values[name] for name in _SERVER},
            "farthest_ping_m": max(distances, default=None),
        },
    }


def _check_point(values: Mapping[str, Any], point: str) -> dict[str, Any]:
    """A position whose coordinates were erased is none."""
    position = {name: values[f"{point}_{name}"] for name in _POSITION}
    return {
        "device_time": values[f"{point}_device_time"],
        "position": None if position["latitude"] is None else position,
    }


def get_day(session: Session, actor: Actor, day_id: str) -> dict[str, Any] | None:
    """One day with its evidence around it; None when there is none that the actor may see."""
    document = day_documents(session, actor, [day_id]).get(day_id)
    if document is None:
        return None
    server = document["server"]
    terminal = session.execute(
        select(Terminal.id, Terminal.name, Terminal.license_no, Terminal.address, Terminal.wgs84_latitude,
               Terminal.wgs84_longitude)
        .where(Terminal.city_id == actor.city_id, Terminal.id == document["terminal_id"])
    ).one()  # fmt: skip
    name = session.scalar(select(Person.name).where(Person.city_id == actor.city_id, Person.id == server["manager_id"]))
    return {
        **document,
        "terminal": dict(terminal._mapping),
        "manager": {"id": server["manager_id"], "name": name},
        "visits": _visits_there(session, actor.city_id, day_id),
        "verdicts": _verdicts(session, actor.city_id, day_id),
    }


def _visits_there(session: Session, city_id: int, day_id: str) -> list[dict[str, Any]]:
    """The author's visits to the same shop during the day, or beginning within it while it is open."""
    rows = session.execute(
        select(Visit.id, Visit.kind, wire_time(Visit.started_at).label("started_at"),
               wire_time(Visit.ended_at).label("ended_at"))
        .join(
            InStoreDay,
            and_(
                InStoreDay.city_id == Visit.city_id,
                InStoreDay.terminal_id == Visit.terminal_id,
                InStoreDay.manager_id == Visit.manager_id,
                Visit.started_at >= InStoreDay.arrived_at,
                or_(InStoreDay.left_at.is_(None), Visit.started_at <= InStoreDay.left_at),
            ),
        )
        .where(InStoreDay.city_id == city_id, InStoreDay.id == day_id, Visit.withdrawn_at.is_(None))
        .order_by(Visit.started_at, Visit.id)
        .limit(50)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def _verdicts(session: Session, city_id: int, day_id: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(InStoreVerdict.id, InStoreVerdict.kept, InStoreVerdict.reason, InStoreVerdict.decided_by,
               Person.name.label("decided_by_name"), wire_time(InStoreVerdict.decided_at).label("decided_at"))
        .outerjoin(Person, and_(Person.city_id == InStoreVerdict.city_id, Person.id == InStoreVerdict.decided_by))
        .where(InStoreVerdict.city_id == city_id, InStoreVerdict.day_id == day_id)
        .order_by(InStoreVerdict.decided_at.desc(), InStoreVerdict.id.desc())
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def list_days(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Summaries, newest first. `after` is (day, id) of the last row seen."""
    statement = (
        select(*wire_columns(_SUMMARY), InStoreDay.terminal_id, InStoreDay.manager_id,
               Terminal.name.label("terminal_name"), Terminal.license_no, Person.name.label("manager_name"))
        .join(Terminal, and_(Terminal.city_id == InStoreDay.city_id, Terminal.id == InStoreDay.terminal_id))
        .join(Person, and_(Person.city_id == InStoreDay.city_id, Person.id == InStoreDay.manager_id))
        .where(visible_days(actor))
    )  # fmt: skip
    for name in ("branch_id", "manager_id", "terminal_id", "month", "state", "verdict"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(InStoreDay, name) == filters[name])
    if after is not None:
        statement = statement.where(tuple_(InStoreDay.day, InStoreDay.id) < tuple(after))
    rows = session.execute(statement.order_by(InStoreDay.day.desc(), InStoreDay.id.desc()).limit(limit))
    return [_summary(row) for row in rows]


def _summary(row: AnyRow) -> dict[str, Any]:
    return {
        **{name: row._mapping[name] for name in _SUMMARY},
        "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no},
        "manager": {"id": row.manager_id, "name": row.manager_name},
    }


# ---- for those who write ----------------------------------------------------------------------------------------------


def lock_days(session: Session, city_id: int, day_ids: Collection[str]) -> dict[str, InStoreDay]:
    """What is stored under these ids in the city, whoever wrote it, withdrawn ones too; held as it is."""
    return _locked(session, InStoreDay.city_id == city_id, among(InStoreDay.id, ids("ids", day_ids)))


def lock_days_between(
    session: Session, city_id: int, manager_id: str, first: date, last: date
) -> dict[str, InStoreDay]:
    """The manager's days from one to another, held as they are; not those taken back."""
    return _locked(
        session,
        InStoreDay.city_id == city_id,
        InStoreDay.manager_id == manager_id,
        InStoreDay.day.between(first, last),
        InStoreDay.withdrawn_at.is_(None),
    )


def _locked(session: Session, *conditions: Any) -> dict[str, InStoreDay]:
    found = select(InStoreDay).where(*conditions).order_by(InStoreDay.id).with_for_update(key_share=True)
    return {each.id: each for each in session.scalars(found, execution_options={"populate_existing": True})}


def visits_elsewhere(
    session: Session, city_id: int, manager_id: str, first: datetime, last: datetime
) -> Sequence[AnyRow]:
    """Where the manager's visits that began between two moments were."""
    return session.execute(
        select(Visit.terminal_id, Visit.started_at).where(
            Visit.city_id == city_id,
            Visit.manager_id == manager_id,
            Visit.started_at.between(first, last),
            Visit.withdrawn_at.is_(None),
        )
    ).all()


def terminal_of(session: Session, actor: Actor, day_id: str) -> str | None:
    """The shop of a day that the actor may see."""
    return session.scalar(
        select(InStoreDay.terminal_id).where(visible_days(actor, by_id=True), InStoreDay.id == day_id)
    )


# ---- pictures ---------------------------------------------------------------------------------------------------------


def is_day_of(session: Session, actor: Actor, day_id: str) -> bool:
    """Whether the actor has written this day, and so has its photos."""
    statement = select(InStoreDay.id).where(
        InStoreDay.city_id == actor.city_id, InStoreDay.id == day_id, InStoreDay.manager_id == actor.person_id
    )
    return session.scalar(statement) is not None


def days_seen(session: Session, actor: Actor, day_ids: Collection[str]) -> set[str]:
    """Those of these days that the actor may see."""
    wanted = select(InStoreDay.id).where(visible_days(actor, by_id=True), among(InStoreDay.id, ids("ids", day_ids)))
    return set(session.scalars(wanted))


def get_caption(session: Session, city_id: int, day_id: str) -> AnyRow | None:
    """Shop, licence, manager, user name, arrival and distance of a day that the caller may see."""
    return session.execute(
        select(Terminal.name, Terminal.license_no, Person.name, Person.username, InStoreDay.arrived_at,
               InStoreDay.arrival_distance_m)
        .join(Terminal, and_(Terminal.city_id == InStoreDay.city_id, Terminal.id == InStoreDay.terminal_id))
        .join(Person, and_(Person.city_id == InStoreDay.city_id, Person.id == InStoreDay.manager_id))
        .where(InStoreDay.city_id == city_id, InStoreDay.id == day_id)
    ).one_or_none()  # fmt: skip


# ---- chores -----------------------------------------------------------------------------------------------------------


def days_on_phones(session: Session, city_id: int, before: date, limit: int) -> list[AnyRow]:
    """Days of before a date that are still on their author's phone."""
    return list(
        session.execute(
            select(InStoreDay.id, InStoreDay.manager_id)
            .join(
                FeedEntry,
                and_(
                    FeedEntry.city_id == InStoreDay.city_id,
                    FeedEntry.channel == literal(manager_channel("")) + cast(InStoreDay.manager_id, String),
                    FeedEntry.collection == InStoreDay.collection,
                    FeedEntry.doc_id == InStoreDay.id,
                    FeedEntry.deleted.is_(False),
                ),
            )
            .where(InStoreDay.city_id == city_id, InStoreDay.day < before)
            .limit(limit)
        )
    )


def with_old_positions(session: Session, city_id: int, before: datetime, limit: int) -> Sequence[InStoreDay]:
    """Days that began before a moment and still have positions, held as they are."""
    return session.scalars(
        select(InStoreDay)
        .where(InStoreDay.city_id == city_id, InStoreDay.has_positions, InStoreDay.arrived_at < before)
        .order_by(InStoreDay.arrived_at, InStoreDay.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()


def count_old_positions(session: Session, city_id: int, before: datetime) -> tuple[int, datetime | None]:
    row = session.execute(
        select(func.count(), func.min(InStoreDay.arrived_at)).where(
            InStoreDay.city_id == city_id, InStoreDay.has_positions, InStoreDay.arrived_at < before
        )
    ).one()
    return int(row[0]), row[1]
