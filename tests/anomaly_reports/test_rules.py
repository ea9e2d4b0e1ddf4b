"""When a report is due, when it was on time, and who owed one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.anomaly_reports.rules import (
    Posted,
    ReportRules,
    ReportState,
    ReportStatus,
    days_of_managers,
    is_too_old,
    judge,
    rate_hundredths,
    state_of,
    window_of,
)

RULES = ReportRules()
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 30)
WINDOW = window_of(DAY, SHANGHAI, RULES)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "received", "status", "late_synced"),
    [
        (local(30, 18), local(30, 18, 1), ReportStatus.ON_TIME, False),
        (local(30, 20), local(30, 20), ReportStatus.ON_TIME, False),
        (local(30, 20, 1), local(30, 20, 1), ReportStatus.LATE, False),
        (local(30, 19), local(1, 8, month=12), ReportStatus.ON_TIME, True),
        (local(30, 19), local(1, 11, 59, month=12), ReportStatus.ON_TIME, True),
        (local(30, 19), local(1, 12, month=12), ReportStatus.LATE, False),
        # A clock that is a little ahead: nothing is written after it was received.
        (local(30, 20, 4), local(30, 20), ReportStatus.ON_TIME, False),
    ],
)
def test_written_by_the_cut_off_and_there_by_next_noon_is_on_time(
    written: datetime, received: datetime, status: ReportStatus, late_synced: bool
) -> None:
    assert judge(written, received, WINDOW) == (status, late_synced)


def test_a_months_reports_end_with_it_but_for_its_last_days_until_noon() -> None:
    assert not is_too_old(DAY, local(1, 11, 59, month=12), SHANGHAI, RULES)
    assert is_too_old(DAY, local(1, 12, month=12), SHANGHAI, RULES)
    assert is_too_old(date(2026, 11, 27), local(1, 9, month=12), SHANGHAI, RULES)
    assert not is_too_old(date(2026, 11, 20), local(30, 23), SHANGHAI, RULES)
    assert is_too_old(date(2026, 11, 19), local(30, 0), SHANGHAI, RULES)


def test_the_day_is_the_citys_and_not_the_servers() -> None:
    assert WINDOW.opens_at == datetime(2026, 11, 29, 16, tzinfo=UTC)
    assert WINDOW.cut_off_at == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert WINDOW.locks_at == datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "items", "now", "state"),
    [
        (None, 0, local(30, 19), ReportState.DUE),
        (None, 0, local(30, 20), ReportState.MISSING),
        ("on_time", 0, local(30, 19), ReportState.NIL),
        ("on_time", 2, local(30, 19), ReportState.REPORTED),
        ("late", 0, local(30, 21), ReportState.LATE),
    ],
)
def test_what_the_branch_sees_of_a_day(status: str | None, items: int, now: datetime, state: ReportState) -> None:
    assert state_of(status, items, now, WINDOW) is state


def test_a_day_is_owed_to_the_branch_of_that_day_and_by_managers_only() -> None:
    days = [date(2026, 11, number) for number in range(2, 7)]
    postings = [
        Posted("lin", date(2026, 1, 1), "east"),
        Posted("lin", date(2026, 11, 4), "west"),
        Posted("wang", date(2026, 1, 1), None),
        Posted("wang", date(2026, 11, 5), "east"),
        Posted("gone", date(2026, 1, 1), "east"),
        Posted("twice", date(2026, 11, 6), "west"),
        Posted("twice", date(2026, 11, 6), None),
    ]
    assert days_of_managers(postings, days, {"gone": date(2026, 11, 3)}) == {
        ("east", "lin"): days[:2],
        ("west", "lin"): days[2:],
        ("east", "wang"): days[3:],
        ("east", "gone"): days[:1],
    }


@given(st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=60)
def test_a_rate_is_a_share_rounded_down_or_nothing_at_all(on_time: int, more: int) -> None:
    rate = rate_hundredths(on_time, on_time + more)
    assert (rate is None) == (on_time + more == 0)
    if rate is not None:
        assert 0 <= rate <= 10_000
        assert (rate == 10_000) == (more == 0)


@given(
    st.datetimes(datetime(2026, 11, 29, 16), datetime(2026, 12, 3), timezones=st.just(UTC)),
    st.timedeltas(timedelta(), timedelta(days=3)),
)
@settings(max_examples=60)
def test_a_report_that_comes_sooner_is_never_judged_worse(written: datetime, way: timedelta) -> None:
    statuses = [judge(written, written + way * share, WINDOW).status for share in (0, 0.5, 1)]
    assert statuses == sorted(statuses, key=[ReportStatus.ON_TIME, ReportStatus.LATE].index)
