"""Every SELECT over the calendar. Whoever belongs to the city may read all of it.

The city's days are few, and lie over those of the whole country: both are put together here, and never in SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City
from backend.city_time import business_day
from backend.db import utc_now
from backend.workdays import national
from backend.workdays.models import CalendarDay
from backend.workdays.rules import Calendar, DayKind, Source, missing_years


def load_calendar(session: Session, city_id: int) -> Calendar:
    """The city's calendar, whole: the days it imported, and else those published for the country."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.city_id == city_id))
    return Calendar({**national.kinds(), **{day: DayKind(kind) for day, kind in rows}})


def list_days(
    session: Session, actor: Actor, filters: Mapping[str, Any] | None = None, after: date | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Wire documents by day, each with its source; `filters` may hold year, kind and source."""
    wanted = {name: value for name, value in (filters or {}).items() if value is not None}
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(CalendarDay.city_id == actor.city_id)
    )
    own = {row.day: {**row._mapping, "source": Source.CITY} for row in rows}
    days = (day for day in sorted({*national.kinds(), *own}) if after is None or day > after)
    if (year := wanted.get("year")) is not None:
        days = (day for day in days if day.year == year)
    found = (own.get(day) or _national(day) for day in days)
    same = [name for name in ("kind", "source") if name in wanted]
    return list(islice((each for each in found if all(each[name] == wanted[name] for name in same)), limit))


def _national(day: date) -> dict[str, Any]:
    return {"day": day, "kind": national.kinds()[day], "name": national.name_of(day), "source": Source.LIBRARY}


def list_missing_years(session: Session, city_id: int) -> list[int]:
    """Years whose days the city should have by now and has not, by its own date."""
    zone = session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one()
    return missing_years(load_calendar(session, city_id), business_day(utc_now(), ZoneInfo(zone)))
