"""How the phones of a branch are doing: when each was last heard of, what it still holds, and what it was refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, City, Device, Person
from backend.city_time import business_day
from backend.db import utc_now, wire_time
from backend.visits.models import Visit
from backend.workdays.queries import load_calendar
from sync.models import SyncRefusal
from sync.rules import is_silent

_PHONE = (
    Device.id, Device.person_id, Person.name.label("person_name"), Person.branch_id, Branch.name.label("branch_name"),
    Device.name, Device.platform, Device.app_version, Device.clock_offset_ms, Device.unsent_documents,
    Device.unsent_photos, Device.last_seen_at.label("seen_at"), wire_time(Device.last_seen_at).label("last_seen_at"),
    wire_time(Device.oldest_unsent_at).label("oldest_unsent_at"), City.timezone,
)  # fmt: skip


def list_phones(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """The devices of customer managers that the actor may see, those longest unheard of first.

    `filters` may hold branch_id. What a phone holds unsent is as it said when it was last heard of.
    """
    statement = (
        select(*_PHONE)
        .join(Person, and_(Person.city_id == Device.city_id, Person.id == Device.person_id))
        .join(City, City.city_id == Device.city_id)
        .outerjoin(Branch, and_(Branch.city_id == Person.city_id, Branch.id == Person.branch_id))
        .where(*_visible(actor))
    )
    if filters.get("branch_id") is not None:
        statement = statement.where(Person.branch_id == filters["branch_id"])
    if after is not None:
        statement = statement.where(tuple_(Device.last_seen_at, Device.id) > tuple(after))
    rows = session.execute(statement.order_by(Device.last_seen_at, Device.id).limit(limit)).all()
    people = {row.person_id for row in rows}
    refusals, photos = _open_refusals(session, actor, people), _missing_photos(session, actor, people)
    now, calendar = utc_now(), load_calendar(session, actor.city_id)
    phones = []
    for row in rows:
        phone = dict(row._mapping)
        zone, seen_at = ZoneInfo(phone.pop("timezone")), phone.pop("seen_at")
        key = row.person_id, row.id
        phone["open_refusals"], phone["missing_photos"] = refusals.get(key, 0), photos.get(key, 0)
        phone["is_silent"] = is_silent(calendar, business_day(seen_at, zone), business_day(now, zone))
        phones.append(phone)
    return phones


def _visible(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    in_use = (
        Device.city_id == actor.city_id,
        Device.revoked_at.is_(None),
        Person.role == Role.CUSTOMER_MANAGER,
        Person.disabled_at.is_(None),
    )
    if actor.sees_city:
        return in_use
    if actor.role in BRANCH_ROLES and actor.role is not Role.CUSTOMER_MANAGER:
        return (*in_use, Person.branch_id == actor.branch_id)
    return (*in_use, Person.id == actor.person_id)


def _open_refusals(session: Session, actor: Actor, people: Collection[str]) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(SyncRefusal.person_id, SyncRefusal.device_id, func.count())
        .where(
            SyncRefusal.city_id == actor.city_id,
            SyncRefusal.person_id.in_(people),
            SyncRefusal.closed_at.is_(None),
            SyncRefusal.status != "deferred",
        )
        .group_by(SyncRefusal.person_id, SyncRefusal.device_id)
    )
    return {(person_id, device_id): count for person_id, device_id, count in rows}


def _missing_photos(session: Session, actor: Actor, people: Collection[str]) -> dict[tuple[str, str], int]:
    """Photos that visits of the days which phones carry have declared and that have not arrived."""
    since = utc_now() - timedelta(days=session.info["settings"].phone_days)
    rows = session.execute(
        select(Visit.manager_id, Visit.device_id, func.sum(Visit.photos_declared - Visit.photos_received))
        .where(
            Visit.city_id == actor.city_id,
            Visit.manager_id.in_(people),
            Visit.started_at >= since,
            Visit.photos_received < Visit.photos_declared,
            Visit.withdrawn_at.is_(None),
        )
        .group_by(Visit.manager_id, Visit.device_id)
    )
    return {(manager_id, device_id): int(count) for manager_id, device_id, count in rows if device_id}


def figures(session: Session, city_id: int) -> dict[str, int]:
    """Of a whole city, for the operator: phones in use, silent ones, open refusals, photos that have not arrived."""
    seen = session.execute(
        select(Device.last_seen_at, City.timezone)
        .join(Person, and_(Person.city_id == Device.city_id, Person.id == Device.person_id))
        .join(City, City.city_id == Device.city_id)
        .where(
            Device.city_id == city_id,
            Device.revoked_at.is_(None),
            Person.role == Role.CUSTOMER_MANAGER,
            Person.disabled_at.is_(None),
        )
    ).all()
    now, calendar = utc_now(), load_calendar(session, city_id)
    silent = sum(
        is_silent(calendar, business_day(at, ZoneInfo(zone)), business_day(now, ZoneInfo(zone))) for at, zone in seen
    )
    refused = session.scalar(
        select(func.count())
        .select_from(SyncRefusal)
        .where(SyncRefusal.city_id == city_id, SyncRefusal.closed_at.is_(None), SyncRefusal.status != "deferred")
    )
    missing = session.scalar(
        select(func.sum(Visit.photos_declared - Visit.photos_received)).where(
            Visit.city_id == city_id,
            Visit.photos_received < Visit.photos_declared,
            Visit.started_at >= now - timedelta(days=session.info["settings"].phone_days),
            Visit.withdrawn_at.is_(None),
        )
    )
    return {
        "phones": len(seen), "silent_phones": silent, "open_refusals": refused or 0,
        "missing_photos": int(missing or 0),
    }  # fmt: skip
