"""The demo's calendar of working days."""

from __future__ import annotations

from datetime import date

from backend.workdays.rules import Calendar, DayKind, is_working_day, missing_years, working_days_between
from seed.holidays import calendar_days

DAYS = calendar_days()
CALENDAR = Calendar({each["day"]: each["kind"] for each in DAYS})


def test_2026_is_as_the_state_council_published_it() -> None:
    of_2026 = [each for each in DAYS if each["day"].year == 2026]
    assert len(of_2026) == len({each["day"] for each in of_2026}) == 39
    assert sum(each["kind"] is DayKind.HOLIDAY for each in of_2026) == 33
    assert working_days_between(CALENDAR, date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_what_makes_up_for_a_holiday_is_a_weekend_day() -> None:
    made_up = [each["day"] for each in DAYS if each["kind"] is DayKind.WORKING_DAY]
    assert len(made_up) == 6
    assert all(day.weekday() >= 5 and is_working_day(CALENDAR, day) for day in made_up)


def test_a_year_that_was_not_published_yet_is_missing_from_october_on() -> None:
    assert missing_years(CALENDAR, date(2026, 9, 30)) == []
    assert missing_years(CALENDAR, date(2026, 11, 21)) == [2027]
