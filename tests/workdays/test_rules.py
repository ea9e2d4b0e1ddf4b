"""Working days, counted over weekends, holidays and the weekends that make up for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.workdays.rules import (
    PLAIN_WEEK,
    Calendar,
    DayKind,
    add_working_days,
    is_working_day,
    missing_years,
    working_days_between,
)

#: National Day of 2026, with the two weekend days worked for it.
OCTOBER = Calendar(
    {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)}
    | {date(2026, 9, 20): DayKind.WORKING_DAY, date(2026, 10, 10): DayKind.WORKING_DAY}
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 9, 20), True),
        (date(2026, 9, 19), False),
    ],
)
def test_holidays_rest_and_make_up_days_work(day: date, works: bool) -> None:
    assert is_working_day(OCTOBER, day) is works


def test_an_ordinary_day_follows_the_week() -> None:
    calendar = Calendar(dict.fromkeys((date(2026, 10, 9), date(2026, 10, 10)), DayKind.ORDINARY))
    assert [is_working_day(calendar, day) for day in calendar.days] == [True, False]


def test_without_a_calendar_monday_to_friday_work() -> None:
    week = [date(2026, 10, 5) + timedelta(days=n) for n in range(7)]
    assert [is_working_day(PLAIN_WEEK, day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (date(2026, 9, 29), 0, date(2026, 9, 29)),
        (date(2026, 9, 29), 1, date(2026, 9, 30)),
        (date(2026, 9, 29), 2, date(2026, 10, 8)),
        (date(2026, 9, 29), 4, date(2026, 10, 10)),
        (date(2026, 9, 29), 5, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
    ],
)
def test_working_days_are_added_over_a_long_holiday(day: date, n: int, then: date) -> None:
    assert add_working_days(OCTOBER, day, n) == then


def test_working_days_are_never_taken_off() -> None:
    with pytest.raises(ValueError, match="never taken off"):
        add_working_days(OCTOBER, date(2026, 10, 8), -1)


def test_the_holiday_week_has_no_working_day_between() -> None:
    assert working_days_between(OCTOBER, date(2026, 9, 30), date(2026, 10, 7)) == 0
    assert working_days_between(OCTOBER, date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert working_days_between(OCTOBER, date(2026, 10, 8), date(2026, 9, 30)) == 0


_DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
_CALENDARS = st.dictionaries(_DAYS, st.sampled_from(DayKind), max_size=60).map(Calendar)


@given(_CALENDARS, _DAYS, st.integers(0, 40))
def test_counting_undoes_adding(calendar: Calendar, day: date, n: int) -> None:
    assert working_days_between(calendar, day, add_working_days(calendar, day, n)) == n


@given(_CALENDARS, _DAYS, st.integers(0, 400))
def test_counting_agrees_with_looking_at_every_day(calendar: Calendar, first: date, length: int) -> None:
    days = [first + timedelta(days=n) for n in range(1, length + 1)]
    assert working_days_between(calendar, first, first + timedelta(days=length)) == sum(
        is_working_day(calendar, day) for day in days
    )


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [2027]),
        (date(2027, 9, 30), [2027]),
        (date(2027, 10, 1), [2027, 2028]),
    ],
)
def test_next_years_days_are_missed_from_october_on(today: date, missing: list[int]) -> None:
    assert missing_years(OCTOBER, today) == missing
