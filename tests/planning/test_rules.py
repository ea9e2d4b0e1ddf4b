"""Reasons, months, and which visit does which stop."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning.rules import (
    DayCount,
    Made,
    Stop,
    count_days,
    days_of,
    match,
    month_after,
    month_of,
    reasons_of,
)

DAY = date(2026, 10, 12)


def test_the_first_stop_says_how_long_the_shop_has_waited_and_what_is_due() -> None:
    facts = {"last_visit": date(2026, 9, 11), "due_on": date(2026, 10, 15), "is_benchmark": True}
    assert reasons_of(1, 4, DAY, in_store=False, **facts) == [
        {"kind": "nth_of_month", "number": 1, "of": 4},
        {"kind": "days_since_last_visit", "days": 31},
        {"kind": "task_due", "due_on": "2026-10-15"},
        {"kind": "benchmark"},
    ]
    assert reasons_of(2, 4, DAY, in_store=True, **facts) == [
        {"kind": "nth_of_month", "number": 2, "of": 4},
        {"kind": "in_store_day"},
    ]


def test_a_shop_without_any_visit_says_so() -> None:
    reasons = reasons_of(1, 1, DAY, last_visit=None, due_on=None, is_benchmark=False, in_store=False)
    assert [each["kind"] for each in reasons] == ["nth_of_month", "never_visited"]


def test_months_end_with_their_years() -> None:
    assert month_after("2026-12") == "2027-01"
    assert (days_of("2028-02")[0], days_of("2028-02")[-1]) == (date(2028, 2, 1), date(2028, 2, 29))


def stop(day: int, shop: str = "a") -> Stop:
    return Stop(date(2026, 10, day), shop)


def made(day: int, visit_id: str, shop: str = "a") -> Made:
    return Made(date(2026, 10, day), shop, visit_id)


def test_a_visit_on_the_day_does_that_days_stop_before_any_other() -> None:
    fact = match([stop(5), stop(20)], [made(20, "v1")])
    assert fact.done == {stop(20): made(20, "v1")}
    assert fact.extra == []


def test_a_visit_of_another_day_does_the_earliest_open_stop() -> None:
    fact = match([stop(5), stop(20)], [made(8, "v1"), made(20, "v2")])
    assert {each.day.day: visit.visit_id for each, visit in fact.done.items()} == {5: "v1", 20: "v2"}


def test_each_visit_does_one_stop_and_those_left_over_are_extra() -> None:
    fact = match([stop(5)], [made(5, "v1"), made(5, "v2"), made(6, "v3", "b")])
    assert fact.done == {stop(5): made(5, "v1")}
    assert fact.extra == [made(5, "v2"), made(6, "v3", "b")]


def test_days_are_counted_with_what_was_done_on_them_and_later() -> None:
    stops = [stop(5), stop(5, "b"), stop(6)]
    counts = count_days(stops, match(stops, [made(5, "v1"), made(7, "v2"), made(7, "v3", "c")]))
    assert counts == {
        date(2026, 10, 5): DayCount(2, 1, 1, 0),
        date(2026, 10, 6): DayCount(1, 1, 0, 0),
        date(2026, 10, 7): DayCount(0, 0, 0, 1),
    }


days = st.integers(0, 20).map(lambda number: date(2026, 10, 1) + timedelta(days=number))
names = st.sampled_from("abc")
stops_drawn = st.lists(st.builds(Stop, days, names), unique=True, max_size=12)
visits_drawn = st.lists(st.builds(Made, days, names, st.uuids().map(str)), max_size=12, unique_by=lambda v: v.visit_id)


@given(stops_drawn, visits_drawn)
@settings(max_examples=60)
def test_no_visit_is_lost_or_counted_twice(stops: list[Stop], visits: list[Made]) -> None:
    fact = match(stops, visits)
    assert sorted([*fact.done.values(), *fact.extra]) == sorted(visits)
    assert all(each.terminal_id == visit.terminal_id for each, visit in fact.done.items())
    for shop in "abc":  # as many are done as can be
        wanted = sum(each.terminal_id == shop for each in stops)
        there = sum(visit.terminal_id == shop for visit in visits)
        assert sum(each.terminal_id == shop for each in fact.done) == min(wanted, there)
    assert {month_of(each.day) for each in fact.done} <= {"2026-10"}
