"""The states of a complaint, and by when it is answered."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.complaints.rules import (
    OVER,
    ComplaintState,
    Deed,
    due_day,
    end_of,
    may_follow,
    state_after,
    without_numbers,
)
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind


def after(*deeds: Deed) -> ComplaintState:
    state = ComplaintState.OPEN
    for deed in deeds:
        assert may_follow(state, deed), (state, deed)
        state = state_after(state, deed)
    return state


def test_the_way_of_a_complaint() -> None:
    assert after(Deed.ANSWERED, Deed.RESOLVED) is ComplaintState.RESOLVED
    assert after(Deed.LATE, Deed.ANSWERED, Deed.REOPENED, Deed.ANSWERED) is ComplaintState.ANSWERED
    assert after(Deed.ASSIGNED, Deed.MOVED) is ComplaintState.OPEN
    assert after(Deed.ANSWERED, Deed.REOPENED, Deed.CLOSED) is ComplaintState.CLOSED


@given(st.lists(st.sampled_from(Deed), max_size=12))
@settings(max_examples=60)
def test_what_is_over_stays_over_and_nothing_is_resolved_without_an_answer(deeds: list[Deed]) -> None:
    state, answered = ComplaintState.OPEN, False
    for deed in deeds:
        if deed is Deed.OPENED or not may_follow(state, deed):
            continue
        answered |= deed is Deed.ANSWERED
        former, state = state, state_after(state, deed)
        assert former not in OVER or state is former
    assert answered or state not in (ComplaintState.RESOLVED, ComplaintState.REOPENED)


def test_it_is_due_at_the_end_of_a_working_day() -> None:
    friday = date(2026, 11, 27)
    assert due_day(PLAIN_WEEK, friday, 3) == date(2026, 12, 2)
    holiday = Calendar({date(2026, 12, 1): DayKind.HOLIDAY})
    assert due_day(holiday, friday, 3) == date(2026, 12, 3)
    assert end_of(date(2026, 12, 2), ZoneInfo("Asia/Shanghai")).isoformat() == "2026-12-02T16:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("请打13812341234找张三", "请打138****1234找张三"),
        ("138 1234 1234", "138****1234"),
        ("电话0571-88881234", "电话0571****34"),
        ("订单20261125003少一条", "订单20261125003少一条"),
        ("差了12条", "差了12条"),
    ],
)
def test_telephone_numbers_are_masked_and_others_are_not(written: str, kept: str) -> None:
    assert without_numbers(written) == kept
