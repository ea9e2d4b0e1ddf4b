"""Days and months in the city, at the edges where they differ from those of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import city_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
MILLISECOND = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("at", "day", "month"),
    [
        ("2025-12-31T15:59:59.999Z", date(2025, 12, 31), "2025-12"),
        ("2025-12-31T16:00:00.000Z", date(2026, 1, 1), "2026-01"),
        ("2026-01-31T15:59:59.999Z", date(2026, 1, 31), "2026-01"),
        ("2026-01-31T16:00:00.000Z", date(2026, 2, 1), "2026-02"),
        ("2026-02-28T16:00:00.000Z", date(2026, 3, 1), "2026-03"),
        ("2028-02-28T16:00:00.000Z", date(2028, 2, 29), "2028-02"),
        ("2028-02-29T16:00:00.000Z", date(2028, 3, 1), "2028-03"),
        ("2026-06-30T23:59:59.999+08:00", date(2026, 6, 30), "2026-06"),
    ],
)
def test_a_moment_belongs_to_the_day_and_month_of_the_citys_clock(at: str, day: date, month: str) -> None:
    moment = datetime.fromisoformat(at)
    assert city_time.business_day(moment, SHANGHAI) == day
    assert city_time.business_month(moment, SHANGHAI) == month


def test_a_month_lasts_from_midnight_to_midnight_in_the_city() -> None:
    assert city_time.bounds_of_month("2028-02", SHANGHAI) == (
        datetime(2028, 1, 31, 16, tzinfo=UTC),
        datetime(2028, 2, 29, 16, tzinfo=UTC),
    )
    assert city_time.days_of_month("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert city_time.days_of_month("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))


def test_months_go_on_after_december() -> None:
    assert city_time.month_after("2026-12") == "2027-01"
    assert city_time.month_after("2026-08") == "2026-09"
    assert city_time.months_between("2026-11", "2027-02") == 4
    assert city_time.months_between("2026-03", "2026-03") == 1
    assert city_time.months_between("2026-03", "2026-02") == 0


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_a_quarter_has_three_months(day: date, quarter: str) -> None:
    assert city_time.quarter_of(day) == quarter


_ZONES = st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "UTC", "America/New_York"]).map(ZoneInfo)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), _ZONES)
def test_a_day_begins_where_the_one_before_ends_and_has_its_last_millisecond(day: date, zone: ZoneInfo) -> None:
    start, end = city_time.start_of_day(day, zone), city_time.end_of_day(day, zone)
    assert city_time.business_day(start, zone) == city_time.business_day(end - MILLISECOND, zone) == day
    assert city_time.business_day(start - MILLISECOND, zone) == day - timedelta(days=1)
    assert end == city_time.start_of_day(day + timedelta(days=1), zone)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), _ZONES)
def test_a_moment_lies_within_its_month_and_in_no_other(at: datetime, zone: ZoneInfo) -> None:
    month = city_time.business_month(at, zone)
    start, end = city_time.bounds_of_month(month, zone)
    assert start <= at < end
    assert city_time.bounds_of_month(city_time.month_after(month), zone)[0] == end
