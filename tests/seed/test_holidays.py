"""The days on which the demo rests, and what the library says of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.workdays import national
from backend.workdays.rules import Calendar, DayKind, is_working_day, missing_years, working_days_between
from seed.holidays import is_quiet

CALENDAR = Calendar(national.kinds())


def test_2026_is_as_the_state_council_published_it() -> None:
    of_2026 = {day: kind for day, kind in CALENDAR.days.items() if day.year == 2026}
    assert len(of_2026) == 39
    assert sum(kind is DayKind.HOLIDAY for kind in of_2026.values()) == 33
    assert working_days_between(CALENDAR, date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_what_makes_up_for_a_holiday_is_a_weekend_day() -> None:
    made_up = [day for day, kind in CALENDAR.days.items() if day.year == 2026 and kind is DayKind.WORKING_DAY]
    assert len(made_up) == 6
    assert all(day.weekday() >= 5 and is_working_day(CALENDAR, day) and is_quiet(day) for day in made_up)


def test_a_year_that_was_not_published_yet_is_missing_from_october_on() -> None:
    known = Calendar({day: kind for day, kind in CALENDAR.days.items() if day.year <= 2026})
    assert missing_years(known, date(2026, 9, 30)) == []
    assert missing_years(known, date(2026, 11, 21)) == [2027]


@pytest.mark.parametrize(("year", "quiet"), [(2025, 122), (2026, 123), (2027, 126)])
def test_the_demo_rests_on_weekends_and_holidays(year: int, quiet: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_quiet, days)) == quiet
