"""Days on which the city rests: weekends and public holidays, on which hardly anybody visits a shop.

First and last day of each holiday, as data. Those of 2026 are the State Council's (notice of 4 November 2025); those of a year
whose schedule was not published yet follow the usual pattern, and do not get into the city's calendar of working days.
Managers of the demo do not visit on the weekend days that make up for a long holiday either.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backend.workdays.rules import DayKind

HOLIDAYS: tuple[tuple[date, date, str], ...] = (
    (date(2025, 10, 1), date(2025, 10, 8), "国庆节、中秋节"),
    (date(2026, 1, 1), date(2026, 1, 3), "元旦"),
    (date(2026, 2, 15), date(2026, 2, 23), "春节"),
    (date(2026, 4, 4), date(2026, 4, 6), "清明节"),
    (date(2026, 5, 1), date(2026, 5, 5), "劳动节"),
    (date(2026, 6, 19), date(2026, 6, 21), "端午节"),
    (date(2026, 9, 25), date(2026, 9, 27), "中秋节"),
    (date(2026, 10, 1), date(2026, 10, 7), "国庆节"),
    (date(2027, 1, 1), date(2027, 1, 3), "元旦"),
    (date(2027, 2, 5), date(2027, 2, 13), "春节"),
    (date(2027, 4, 3), date(2027, 4, 5), "清明节"),
    (date(2027, 5, 1), date(2027, 5, 5), "劳动节"),
    (date(2027, 6, 9), date(2027, 6, 11), "端午节"),
    (date(2027, 9, 15), date(2027, 9, 17), "中秋节"),
    (date(2027, 10, 1), date(2027, 10, 7), "国庆节"),
)

#: Weekend days of 2026 that everybody works, and for which holiday.
MAKE_UP_DAYS: tuple[tuple[date, str], ...] = (
    (date(2026, 1, 4), "元旦"),
    (date(2026, 2, 14), "春节"),
    (date(2026, 2, 28), "春节"),
    (date(2026, 5, 9), "劳动节"),
    (date(2026, 9, 20), "国庆节"),
    (date(2026, 10, 10), "国庆节"),
)

#: Of no later year is the schedule known.
_LAST_PUBLISHED = 2026

_SATURDAY = 5


def is_quiet(day: date) -> bool:
    return day.weekday() >= _SATURDAY or any(first <= day <= last for first, last, _ in HOLIDAYS)


def calendar_days() -> list[dict[str, Any]]:
    """The days of the published years that differ from the week, as the city's calendar holds them."""
    rest = [
        {"day": first + timedelta(days=n), "kind": DayKind.HOLIDAY, "name": name}
        for first, last, name in HOLIDAYS
        if last.year <= _LAST_PUBLISHED
        for n in range((last - first).days + 1)
    ]
    return rest + [{"day": day, "kind": DayKind.WORKING_DAY, "name": f"{name}调休"} for day, name in MAKE_UP_DAYS]
