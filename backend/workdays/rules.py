"""Which days are working days, and how many lie between two dates.

Monday to Friday are, but for public holidays; a Saturday or Sunday is one when it makes up for a day of a long holiday. Which
days differ from the week is data, published every year by the State Council; a city may have it otherwise. Standard library only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

#: From this month on the schedule of the next year is expected; it is published at the beginning of November or before.
FIRST_MONTH_OF_ALERT = 10

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """How a day differs from the week: nobody works on a holiday, and everybody does on a make-up day.

    An ordinary one does not differ: a city says so of a day that the State Council has otherwise.
    """

    HOLIDAY = "holiday"
    WORKING_DAY = "working_day"
    ORDINARY = "ordinary"


class Source(StrEnum):
    """Who says what a day is: the library of what was published for the whole country, or the city, which comes first."""

    LIBRARY = "library"
    CITY = "city"


@dataclass(frozen=True)
class Calendar:
    """A city's days that the calendar names, each with its kind; all others follow the week."""

    days: Mapping[date, DayKind] = field(default_factory=dict)

    @property
    def years(self) -> frozenset[int]:
        """Years of which the calendar names a day."""
        return frozenset(day.year for day in self.days)

    @cached_property
    def in_order(self) -> list[date]:
        return sorted(self.days)


#: Where nothing is known, every Monday to Friday is a working day.
PLAIN_WEEK = Calendar()


def is_working_day(calendar: Calendar, day: date) -> bool:
    kind = calendar.days.get(day, DayKind.ORDINARY)
    return day.weekday() < _SATURDAY if kind is DayKind.ORDINARY else kind is DayKind.WORKING_DAY


def add_working_days(calendar: Calendar, day: date, n: int) -> date:
    """The nth working day after `day`, which itself is not counted; `day` when n is 0.

    Raises:
        ValueError: n is negative.
    """
    if n < 0:
        raise ValueError("working days are added, never taken off")
    while n:
        day += _ONE_DAY
        n -= is_working_day(calendar, day)
    return day


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie after `first`, up to and including `last`; 0 when `last` is not later.

    So for any n, `working_days_between(c, day, add_working_days(c, day, n)) == n`.
    """
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    tail = (last - timedelta(days=n) for n in range(rest))
    by_the_week = weeks * _SATURDAY + sum(day.weekday() < _SATURDAY for day in tail)
    days = calendar.in_order
    named = days[bisect_right(days, first) : bisect_right(days, last)]
    return by_the_week + sum(is_working_day(calendar, day) - (day.weekday() < _SATURDAY) for day in named)


def missing_years(calendar: Calendar, today: date) -> list[int]:
    """Years whose days somebody has to bring: this one, and from October on the next."""
    expected = [today.year] if today.month < FIRST_MONTH_OF_ALERT else [today.year, today.year + 1]
    return [year for year in expected if year not in calendar.years]
