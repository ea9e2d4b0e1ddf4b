"""Business days, months and quarters: every moment belongs to the day that it is in the city then. Standard library only.

A month is written `YYYY-MM`, a quarter `YYYY-Qn`; such texts are in order. Days end at midnight in the city, not in UTC: there
is no hour in which the two agree on every date.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)


def business_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def business_month(at: datetime, zone: ZoneInfo) -> str:
    return month_of(business_day(at, zone))


def month_of(day: date) -> str:
    """The month of a day in the city; of a moment only if it is in the city's time zone already."""
    return f"{day.year:04}-{day.month:02}"


def quarter_of(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def month_after(month: str) -> str:
    year, number = _parts(month)
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def months_between(first: str, last: str) -> int:
    """How many months there are from one to another, both inclusive; 0 or less when the last lies before the first."""
    (year, number), (last_year, last_number) = _parts(first), _parts(last)
    return (last_year - year) * 12 + last_number - number + 1


def days_of_month(month: str) -> tuple[date, date]:
    """The first and the last day."""
    return date(*_parts(month), 1), date(*_parts(month_after(month)), 1) - _ONE_DAY


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins in the city, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the next day begins: nothing of this day happens then or later."""
    return start_of_day(day + _ONE_DAY, zone)


def bounds_of_month(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when, inclusive, until when, exclusive, a month lasts in the city, in UTC."""
    first, last = days_of_month(month)
    return start_of_day(first, zone), end_of_day(last, zone)


def _parts(month: str) -> tuple[int, int]:
    return int(month[:4]), int(month[5:])
