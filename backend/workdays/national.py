"""The days that the State Council published, as the chinesecalendar library has them: what a city has of its own comes before.

A new release of the library brings a new year, usually in November; until it is installed a city imports the year's days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from chinese_calendar import Holiday, holidays, workdays

from backend.workdays.rules import DayKind


@cache
def kinds() -> Mapping[date, DayKind]:
    """Every published day that differs from the week, in order; read once per process."""
    known = dict.fromkeys(holidays, DayKind.HOLIDAY) | dict.fromkeys(workdays, DayKind.WORKING_DAY)
    return MappingProxyType(dict(sorted(known.items())))


def name_of(day: date) -> str:
    """What a published day is called, such as 国庆节, or 国庆节调休 when it is worked."""
    if day in workdays:
        return f"{Holiday(workdays[day]).chinese}调休"
    return str(Holiday(holidays[day]).chinese)
