"""What may follow what, until when, and which fields a reviewer can point at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.reviews.rules import (
    STATE_AFTER,
    Outcome,
    ReviewRules,
    can_be_due,
    can_be_undone,
    due_on_by_default,
    is_in_time,
    item_faults,
    last_day_of_appeal,
    may_follow,
)
from backend.visits.rules import LOCKED, State, is_handed_in_again
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind

ZONE = ZoneInfo("Asia/Shanghai")
RULES = ReviewRules()
FRIDAY = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_only_what_is_handed_in_or_returned_can_be_decided() -> None:
    said = {state: {outcome for outcome in Outcome if may_follow(outcome, state)} for state in State}
    assert said == {
        State.IN_PROGRESS: set(),
        State.CHECKED_OUT: set(),
        State.SUBMITTED: {Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REJECTED},
        State.RETURNED: {Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REOPENED},
        State.ACCEPTED: {Outcome.UNDONE},
        State.REJECTED: {Outcome.REOPENED},
    }
    assert {outcome for outcome in Outcome if STATE_AFTER[outcome] in LOCKED} == {Outcome.ACCEPTED, Outcome.REJECTED}


def test_a_visit_has_come_back_when_it_was_submitted_later_than_what_was_returned() -> None:
    assert is_handed_in_again(FRIDAY + DAY, FRIDAY)
    assert is_handed_in_again(FRIDAY, None)
    assert not is_handed_in_again(FRIDAY, FRIDAY)
    assert not is_handed_in_again(None, FRIDAY)


def test_an_acceptance_can_be_taken_back_to_the_last_second() -> None:
    assert can_be_undone(FRIDAY, FRIDAY + timedelta(seconds=600), RULES)
    assert not can_be_undone(FRIDAY, FRIDAY + timedelta(seconds=601), RULES)


def test_a_return_is_due_after_two_working_days_and_not_in_the_past_or_far_off() -> None:
    assert due_on_by_default(date(2026, 3, 6), PLAIN_WEEK, RULES) == date(2026, 3, 10)
    today = date(2026, 3, 6)
    assert [can_be_due(today + days * DAY, today, RULES) for days in (-1, 0, 30, 31)] == [False, True, True, False]


def test_an_appeal_has_five_working_days_where_the_city_is() -> None:
    holiday = Calendar({date(2026, 3, 9): DayKind.HOLIDAY})
    assert last_day_of_appeal(FRIDAY, ZONE, PLAIN_WEEK, RULES) == date(2026, 3, 13)
    assert last_day_of_appeal(FRIDAY, ZONE, holiday, RULES) == date(2026, 3, 16)
    late_evening_in_utc = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)  # Saturday in the city
    assert last_day_of_appeal(late_evening_in_utc, ZONE, PLAIN_WEEK, RULES) == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("written", "arrived", "in_time"),
    [
        (datetime(2026, 3, 13, 15, 59, tzinfo=UTC), datetime(2026, 3, 13, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 13, 15, 59, tzinfo=UTC), datetime(2026, 3, 15, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 13, 15, 59, tzinfo=UTC), datetime(2026, 3, 15, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 13, 16, 0, tzinfo=UTC), datetime(2026, 3, 13, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 3, 13, 1, 0, tzinfo=UTC), True),
        (None, datetime(2026, 3, 13, 1, 0, tzinfo=UTC), True),
        (None, datetime(2026, 3, 14, 1, 0, tzinfo=UTC), False),
    ],
    ids=[
        "at the last minute",
        "offline meanwhile",
        "offline too long",
        "a minute late",
        "clock ahead",
        "no clock",
        "late",
    ],
)
def test_an_appeal_is_in_time_by_the_phones_clock_if_it_arrives_soon_after(
    written: datetime | None, arrived: datetime, in_time: bool
) -> None:
    assert is_in_time(written, arrived, date(2026, 3, 13), ZONE, RULES) is in_time


DOCUMENT = {
    "shelf_checks": [{"spec_id": "s1"}],
    "display_checks": [{"id": "d1"}],
    "photos": [{"id": "p1"}],
}


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("kind", True),
        ("check_in", True),
        ("server", False),
        ("sections", True),
        ("sections.greeting", True),
        ("sections.greeting.note", True),
        ("sections.greeting.age", False),
        ("sections.weather", False),
        ("shelf_checks.s1", True),
        ("shelf_checks.s1.facings", True),
        ("shelf_checks.s1.colour", False),
        ("shelf_checks.s2", False),
        ("display_checks.d1.price_tag", True),
        ("display_checks.d1.price_tag.x", False),
        ("", False),
    ],
)
def test_a_field_is_named_by_its_path(path: str, there: bool) -> None:
    item = {"scope": "field", "path": path, "photo_id": None}
    assert (item_faults([item], DOCUMENT, {"greeting": ["owner_present", "note"]}) == []) is there


def test_a_photo_is_named_by_its_id() -> None:
    items = [{"scope": "photo", "path": None, "photo_id": each} for each in ("p1", "p2")]
    assert item_faults(items, DOCUMENT, {}) == [("items.1.photo_id", "The visit has no such photo.")]
