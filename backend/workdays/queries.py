"""Every SELECT over the calendar. Whoever belongs to the city may read all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City
from backend.db import utc_now
from backend.workdays.models import CalendarDay
from backend.workdays.rules import Calendar, DayKind, missing_years


def load_calendar(session: Session, city_id: int) -> Calendar:
    """The city's calendar, whole: a year names some forty days."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.city_id == city_id))
    return Calendar({day: DayKind(kind) for day, kind in rows})


def list_days(
    session: Session, actor: Actor, filters: Mapping[str, Any] | None = None, after: date | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Wire documents by day; `filters` may hold year and kind."""
    filters = filters or {}
    found = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(CalendarDay.city_id == actor.city_id)
    if (year := filters.get("year")) is not None:
        found = found.where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    if filters.get("kind") is not None:
        found = found.where(CalendarDay.kind == filters["kind"])
    if after is not None:
        found = found.where(CalendarDay.day > after)
    return [dict(row._mapping) for row in session.execute(found.order_by(CalendarDay.day).limit(limit))]


def list_missing_years(session: Session, city_id: int) -> list[int]:
    """Years whose days the city should have by now and has not, by its own date."""
    zone = session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one()
    return missing_years(load_calendar(session, city_id), utc_now().astimezone(ZoneInfo(zone)).date())
