"""What happens in the city: the same again for the same seed number, and believable."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import orjson
import pytest

from backend.visits.signal_rules import SignalKind
from seed.days import ZONE
from seed.history import City, Closing, Event, HandOver, Sync, Syncs, tell, truth_in
from seed.holidays import is_quiet
from seed.people import Employee
from tests.seed.conftest import two_weeks


class Seen(NamedTuple):
    manager: Employee
    sync: Sync
    document: dict[str, Any]

    @property
    def started_at(self) -> datetime:
        """By a right clock, in the city's time."""
        at = datetime.fromisoformat(self.document["check_in"]["device_time"])
        return (at - timedelta(milliseconds=self.sync.offset_ms)).astimezone(ZONE)

    @property
    def hours(self) -> float:
        ended_at = datetime.fromisoformat(self.document["check_out"]["device_time"])
        return (ended_at - datetime.fromisoformat(self.document["check_in"]["device_time"])) / timedelta(hours=1)


def visits_in(events: Iterable[Event]) -> list[Seen]:
    return [
        Seen(event.manager, sync, document)
        for event in events
        if isinstance(event, Syncs)
        for sync in event.syncs
        for document in sync.documents
    ]


@pytest.fixture(scope="module")
def quarter() -> City:
    """Ninety days around National Day."""
    return City(1, 1, date(2026, 8, 17), date(2026, 11, 14))


@pytest.fixture(scope="module")
def events(quarter: City) -> list[Event]:
    return list(tell(quarter))


@pytest.fixture(scope="module")
def seen(events: list[Event]) -> list[Seen]:
    return visits_in(events)


def digest(city: City) -> str:
    return hashlib.sha256(orjson.dumps([(each.sync.at, each.document) for each in visits_in(tell(city))])).hexdigest()


def test_the_same_seed_tells_the_same_documents_and_another_seed_others() -> None:
    assert digest(two_weeks()) == digest(two_weeks())
    assert digest(two_weeks()) != digest(two_weeks(seed=2))


def test_a_quarter_has_some_four_thousand_visits_with_ids_of_their_own(seen: list[Seen]) -> None:
    assert 3300 <= len(seen) <= 4500
    ids = [each.document["id"] for each in seen]
    assert len(set(ids)) == len(ids)
    assert {visit_id[14] for visit_id in ids} == {"7"}


def test_weekends_and_holidays_are_quiet(quarter: City, seen: list[Seen]) -> None:
    by_day = Counter(each.started_at.date() for each in seen)
    days = [quarter.first + timedelta(days=number) for number in range(90)]
    quiet, busy = ([by_day[day] for day in days if is_quiet(day) is wanted] for wanted in (True, False))
    assert sum(quiet) / len(quiet) < 0.1 * sum(busy) / len(busy)
    assert sum(quiet) > 0, "somebody is always at work"
    assert sum(by_day[date(2026, 10, day)] for day in range(1, 8)) < 20


@pytest.mark.parametrize("day", [date(2026, 2, 17), date(2027, 2, 8), date(2026, 10, 5), date(2026, 11, 21)])
def test_spring_festival_national_day_and_saturdays_are_quiet_days(day: date) -> None:
    assert is_quiet(day)
    assert not is_quiet(date(2026, 11, 20))


def test_better_managers_see_more_shops_and_check_more_shelves(seen: list[Seen]) -> None:
    visits = Counter(each.manager.username for each in seen)
    checks = Counter[str]()
    for each in seen:
        checks[each.manager.username] += len(each.document["shelf_checks"])
    assert visits["lin.xiao"] > 1.2 * visits["wang.jianguo"]
    assert checks["lin.xiao"] / visits["lin.xiao"] > 1.5 * checks["chen.li"] / visits["chen.li"]


def test_most_phones_sync_on_the_same_evening_and_some_days_later(seen: list[Seen]) -> None:
    waits = Counter((each.sync.at.date() - each.started_at.date()).days for each in seen)
    assert waits[0] / len(seen) > 0.7
    assert sum(count for days, count in waits.items() if 1 <= days <= 5) > 0.05 * len(seen)
    assert min(waits) == 0


def test_the_server_learns_of_nothing_after_the_last_day(quarter: City, seen: list[Seen]) -> None:
    assert max(each.sync.at for each in seen).astimezone(ZONE).date() <= quarter.last


def test_one_phone_has_a_wrong_clock_for_some_days(seen: list[Seen]) -> None:
    wrong = [each for each in seen if abs(each.sync.offset_ms) > 3_600_000]
    assert {each.manager.username for each in wrong} == {"mei.lan"}
    days = {each.started_at.date() for each in wrong}
    assert 2 <= len(days) <= 15
    assert {8 <= each.started_at.hour < 18 for each in wrong} == {True}


def test_in_store_days_last_six_hours_at_a_benchmark(quarter: City, seen: list[Seen]) -> None:
    benchmarks = {shop.id for shop in quarter.shops if shop.is_benchmark}
    days = [each for each in seen if each.document["kind"] == "in_store_day"]
    assert len(days) > 20
    assert {each.document["terminal_id"] for each in days} <= benchmarks
    assert min(each.hours for each in days if each.document["check_out"]) >= 6


def test_every_kind_of_visit_and_of_fraud_occurs(events: list[Event], seen: list[Seen]) -> None:
    assert {each.document["kind"] for each in seen} == {"planned", "ad_hoc", "joint", "in_store_day", "inspection"}
    truth = {visit_id: deed for event in events for visit_id, deed in truth_in(event).items()}
    assert {deed["signal"] for deed in truth.values()} == {kind.value for kind in SignalKind}
    assert "lin.xiao" not in {deed["manager"] for deed in truth.values()}
    assert len(truth) < 0.12 * len(seen)


def test_pictures_are_those_that_were_declared_and_of_the_last_three_days_at_work(
    quarter: City, events: list[Event], seen: list[Seen]
) -> None:
    syncs = [sync for event in events if isinstance(event, Syncs) for sync in event.syncs]
    pictures = {photo_id: data for sync in syncs for photo_id, data in sync.pictures.items()}
    declared = {
        photo["id"]: (photo["sha256"], photo["size"])
        for each in seen
        if each.started_at >= quarter.drawn_since
        for photo in each.document["photos"]
    }
    assert {key: (hashlib.sha256(data).hexdigest(), len(data)) for key, data in pictures.items()} == declared
    days = {each.started_at.date() for each in seen if each.started_at >= quarter.drawn_since}
    assert len([day for day in days if not is_quiet(day)]) == 3


def test_shops_change_hands_within_their_branch_and_some_close(events: list[Event], seen: list[Seen]) -> None:
    hand_overs = [event for event in events if isinstance(event, HandOver)]
    assert len(hand_overs) >= 3
    for event in hand_overs:
        assert {shop.branch for shop in event.shops} == {event.successor.branch}
    closed = {event.shop.id: event.day for event in events if isinstance(event, Closing)}
    assert len(closed) >= 5
    for each in seen:
        day = closed.get(each.document["terminal_id"])
        assert day is None or each.started_at.date() < day
