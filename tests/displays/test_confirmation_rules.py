"""Reasons, parties and the clock of a confirmation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.displays.confirmation_rules import (
    MEANINGS,
    NAMEABLE,
    CaseState,
    Party,
    Reason,
    due_at,
    party_of,
    state_when_changed,
    state_when_removed,
    undo_ends_at,
)
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_every_reason_has_the_party_that_the_domain_gives_it() -> None:
    answers = {party: [reason.value for reason in Reason if party_of(reason) is party] for party in Party}
    assert answers == {
        Party.BRANCH: ["D1", "D2", "D3", "D4", "D5"],
        Party.PROMOTER: ["D6", "D7", "D8"],
        Party.MARKETING_CENTRE: ["D9", "D10"],
        Party.NOBODY: ["D11"],
    }
    assert set(MEANINGS) == set(Reason)


def test_nobody_can_name_what_only_the_clock_says() -> None:
    assert set(Reason) - set(NAMEABLE) == {Reason.D8}


def test_the_clock_ends_with_the_third_working_day() -> None:
    monday = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    assert due_at(monday, SHANGHAI, PLAIN_WEEK) == datetime(2026, 3, 6, tzinfo=SHANGHAI)
    thursday = datetime(2026, 3, 5, 23, 59, tzinfo=SHANGHAI)
    assert due_at(thursday, SHANGHAI, PLAIN_WEEK) == datetime(2026, 3, 11, tzinfo=SHANGHAI)


def test_the_day_is_that_of_the_city() -> None:
    late_on_monday_in_utc = datetime(2026, 3, 2, 17, tzinfo=UTC)  # Tuesday in Shanghai
    assert due_at(late_on_monday_in_utc, SHANGHAI, PLAIN_WEEK) == datetime(2026, 3, 7, tzinfo=SHANGHAI)


def test_holidays_stop_the_clock_and_made_up_weekends_do_not() -> None:
    calendar = Calendar({date(2026, 3, 3): DayKind.HOLIDAY, date(2026, 3, 7): DayKind.WORKING_DAY})
    assert due_at(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI), SHANGHAI, calendar) == datetime(
        2026, 3, 7, tzinfo=SHANGHAI
    )
    assert due_at(datetime(2026, 3, 5, 10, tzinfo=SHANGHAI), SHANGHAI, calendar) == datetime(
        2026, 3, 10, tzinfo=SHANGHAI
    )


def test_a_decision_can_be_taken_back_for_a_day_but_never_past_the_due_time() -> None:
    decided_at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert undo_ends_at(decided_at, decided_at + timedelta(days=3)) == decided_at + timedelta(days=1)
    assert undo_ends_at(decided_at, decided_at + timedelta(hours=2)) == decided_at + timedelta(hours=2)


@pytest.mark.parametrize(
    ("state", "changed", "removed"),
    [
        ("waiting", "waiting", "withdrawn"),
        ("confirmed", "waiting", "withdrawn"),
        ("withdrawn", "waiting", "withdrawn"),
        ("disputed", "disputed", "disputed"),
        ("upheld", "upheld", "upheld"),
        ("dismissed", "dismissed", "dismissed"),
        ("lapsed", "lapsed", "lapsed"),
    ],
)
def test_an_edit_asks_for_another_look_but_escapes_no_dispute(state: str, changed: str, removed: str) -> None:
    assert state_when_changed(state) is CaseState(changed)
    assert state_when_removed(state) is CaseState(removed)
