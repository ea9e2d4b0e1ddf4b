"""Months, states and dangers of duties, over calendars of any kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.in_store_days.duty_rules import (
    Candidate,
    Danger,
    DutyState,
    danger,
    days_of,
    last_working_day,
    month_of,
    owes_its_first_month,
    serving,
    state_of,
    working_days_from,
)
from backend.in_store_days.rules import InStoreRules
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind, is_working_day

RULES = InStoreRules()
MARCH = date(2026, 3, 1)


def test_the_due_day_is_the_months_last_working_day() -> None:
    assert last_working_day(PLAIN_WEEK, "2026-05") == date(2026, 5, 29)
    holidays = {date(2026, 5, day): DayKind.HOLIDAY for day in range(25, 32)} | {date(2026, 5, 30): DayKind.WORKING_DAY}
    assert last_working_day(Calendar(holidays), "2026-05") == date(2026, 5, 30)
    nobody_works = Calendar({date(2026, 5, day): DayKind.HOLIDAY for day in range(1, 32)})
    assert last_working_day(nobody_works, "2026-05") == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("open_duties", "remaining", "found"),
    [
        (0, 0, Danger.NONE),
        (2, 5, Danger.NONE),
        (2, 4, Danger.AT_RISK),
        (2, 2, Danger.AT_RISK),
        (2, 1, Danger.IMPOSSIBLE),
        (1, 0, Danger.IMPOSSIBLE),
    ],
)
def test_duties_are_at_risk_before_it_is_too_late(open_duties: int, remaining: int, found: Danger) -> None:
    assert danger(open_duties, remaining, RULES) is found


_CALENDARS = st.dictionaries(
    st.integers(0, 30).map(lambda day: MARCH + timedelta(days=day)), st.sampled_from(list(DayKind)), max_size=31
).map(Calendar)
_ORDER = list(Danger)


@given(calendar=_CALENDARS, open_duties=st.integers(0, 6), margin=st.integers(0, 6))
@settings(max_examples=60)
def test_as_a_month_goes_by_its_danger_only_grows_and_is_said_before_it_is_too_late(
    calendar: Calendar, open_duties: int, margin: int
) -> None:
    rules = InStoreRules(margin_days=margin)
    first, last = days_of("2026-03")
    days = [first + timedelta(days=number) for number in range(31)]
    left = [working_days_from(calendar, day, last) for day in days]
    found = [danger(open_duties, each, rules) for each in left]
    assert left[0] == sum(is_working_day(calendar, day) for day in days)
    assert found == sorted(found, key=_ORDER.index)
    if open_duties and left[0] >= open_duties:  # it could be done: then there is a warning while it still can
        assert Danger.AT_RISK in found or Danger.IMPOSSIBLE not in found
    assert working_days_from(calendar, last + timedelta(days=1), last) == 0


@given(calendar=_CALENDARS, since=st.integers(-40, 30))
@settings(max_examples=60)
def test_a_benchmark_owes_the_month_in_which_it_has_the_time(calendar: Calendar, since: int) -> None:
    designated = MARCH + timedelta(days=since)
    enough = working_days_from(calendar, designated, days_of("2026-03")[1]) >= RULES.first_month_days
    assert owes_its_first_month(calendar, designated, "2026-03", RULES) == (since <= 0 or enough)


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_kept_day_counts_whatever_else_is_so_and_an_open_month_misses_nothing(
    is_kept: bool, is_excused: bool, is_over: bool, is_warned: bool
) -> None:
    state = state_of(is_kept=is_kept, is_excused=is_excused, is_over=is_over, is_warned=is_warned)
    assert (state is DutyState.KEPT) == is_kept
    assert (state is DutyState.MISSED) == (is_over and not is_kept and not is_excused)
    assert (state is DutyState.EXCUSED) == (is_excused and not is_kept)
    assert (state is DutyState.AT_RISK) == (is_warned and not (is_kept or is_excused or is_over))


_DAYS = st.lists(
    st.builds(Candidate, st.uuids().map(str), st.integers(0, 30).map(lambda day: MARCH + timedelta(days=day)), st.booleans()),
    max_size=6,
)  # fmt: skip


@given(days=_DAYS, duties=st.integers(0, 4))
@settings(max_examples=60)
def test_the_days_that_serve_do_not_depend_on_the_order_in_which_they_came(days: list[Candidate], duties: int) -> None:
    served = list(serving(days, duties))
    assert len(served) == min(duties, len(days))
    assert sum(each.is_kept for each in served) == min(duties, sum(each.is_kept for each in days))
    assert list(serving(reversed(days), duties)) == served


def test_months_are_texts_in_order() -> None:
    assert (month_of(date(2026, 2, 28)), days_of("2028-02")) == ("2026-02", (date(2028, 2, 1), date(2028, 2, 29)))
