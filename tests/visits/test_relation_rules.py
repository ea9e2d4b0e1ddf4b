"""Signals between visits as pure functions: what raises each, what does not, and that the order of arrival makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.terminals.geo import Point, rough_distance_m
from backend.visits.relation_rules import (
    Fix,
    Measured,
    Stay,
    evenly_spaced,
    impossible_ways,
    is_exact,
    overlaps,
    same_coordinates,
    shared_shops,
)
from backend.visits.signal_rules import Signal, SignalRules

RULES = SignalRules()
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
HERE = Fix(30.5, 114.3, 10)
FAR_AWAY = Fix(30.6, 114.3, 10)  # 11 km north

Relation = Callable[[Iterable[Stay]], dict[str, Signal]]


def stay(visit_id: str = "a", start: float = 0, minutes: float | None = 20, **values: Any) -> Stay:
    started_at = NINE + timedelta(minutes=start)
    ended_at = started_at + timedelta(minutes=minutes) if minutes is not None else None
    plain = Stay(visit_id, "shop", "manager", started_at, ended_at, fix=HERE, accuracy_m=10)
    return plain._replace(**values)


def _distance_m(a: Fix, b: Fix) -> float:
    return rough_distance_m(Point(*a[:2]), Point(*b[:2]))


def overlapping(*stays: Stay) -> dict[str, Any]:
    return evidence(overlaps(stays, RULES))


def too_fast(*stays: Stay) -> set[str]:
    return set(impossible_ways(stays, RULES, _distance_m))


def evidence(found: dict[str, Signal]) -> dict[str, Any]:
    return {visit_id: signal.evidence for visit_id, signal in found.items()}


# ---- one after the other ----------------------------------------------------------------------------------------------


def test_two_visits_at_the_same_time_put_an_overlap_on_the_later() -> None:
    assert overlapping(stay("a"), stay("b", start=15)) == {"b": {"visit_id": "a", "seconds": 300}}
    assert overlapping(stay("a"), stay("b", start=20)) == {}


def test_eleven_kilometres_in_five_minutes_is_too_fast_and_in_half_an_hour_is_not() -> None:
    assert too_fast(stay("a"), stay("b", start=25, fix=FAR_AWAY)) == {"b"}
    assert too_fast(stay("a"), stay("b", start=50, fix=FAR_AWAY)) == set()


def test_a_jump_within_the_accuracy_of_the_fixes_is_not_speed() -> None:
    assert too_fast(stay("a"), stay("b", start=21, fix=FAR_AWAY._replace(accuracy_m=11_000))) == set()


# ---- a day ------------------------------------------------------------------------------------------------------------


def test_six_visits_every_half_hour_to_the_second_are_no_humans_work() -> None:
    robot = [stay(f"v{n}", start=30 * n, minutes=10 + 3 * n) for n in range(6)]
    found = evidence(evenly_spaced(robot, RULES))
    assert found.keys() == {each.visit_id for each in robot}
    assert found["v0"] == {
        "measure": "interval", "visits": 6, "mean_seconds": 1800, "spread_seconds": 0, "allowed_seconds": 30,
    }  # fmt: skip
    assert evenly_spaced(robot[:5], RULES) == {}


def test_six_stays_of_the_same_length_are_no_humans_work_either() -> None:
    starts = (0, 33, 71, 99, 140, 181)
    robot = [stay(f"v{n}", start=start, minutes=15 + n / 20) for n, start in enumerate(starts)]
    found = evidence(evenly_spaced(robot, RULES))
    assert {each["measure"] for each in found.values()} == {"stay"}
    assert found["v3"]["spread_seconds"] == 15


def test_lunch_and_a_human_among_robots_are_left_out() -> None:
    robot = [stay(f"v{n}", start=30 * n, minutes=10 + 3 * n) for n in range(6)]
    human = stay("after", start=30 * 6 + 47, minutes=33)
    assert "after" not in evenly_spaced([*robot, human], RULES)


def test_a_day_of_work_is_uneven() -> None:
    starts = (0, 31, 58, 96, 125, 160, 240, 275)
    assert evenly_spaced([stay(f"v{n}", start, minutes=9 + 4 * n) for n, start in enumerate(starts)], RULES) == {}


# ---- a place ----------------------------------------------------------------------------------------------------------

DAY = 24 * 60


def test_the_very_same_coordinates_another_day_name_the_visits_before() -> None:
    found = same_coordinates([stay("a"), stay("b", start=DAY), stay("c", start=3 * DAY)], RULES)
    assert evidence(found) == {"b": {"visit_ids": ["a"]}, "c": {"visit_ids": ["b", "a"]}}


def test_coordinates_are_compared_over_thirty_days() -> None:
    assert same_coordinates([stay("a"), stay("b", start=31 * DAY)], RULES) == {}


def test_a_fix_that_the_phone_kept_is_one_fix() -> None:
    kept = {"fixed_at": NINE - timedelta(minutes=1)}
    assert same_coordinates([stay("a", **kept), stay("b", start=25, **kept)], RULES) == {}
    assert same_coordinates([stay("a"), stay("b", start=8)], RULES) == {}
    assert same_coordinates([stay("a", **kept), stay("b", start=8, fixed_at=NINE)], RULES).keys() == {"b"}


@pytest.mark.parametrize("accuracy_m", [31, None])
def test_what_a_network_says_repeats_itself_honestly(accuracy_m: float | None) -> None:
    stays = [stay("a"), stay("b", start=DAY)]
    assert same_coordinates([each._replace(accuracy_m=accuracy_m) for each in stays], RULES) == {}


@pytest.mark.parametrize(
    ("latitude", "longitude", "exact"),
    [(30.123456, 114.2, True), (30.12345, 114.23456, False), (30.5, 114.3, False), (30.1234567, 114.0, True)],
)
def test_rounded_coordinates_prove_nothing(latitude: float, longitude: float, exact: bool) -> None:
    assert is_exact(Measured(latitude, longitude, "gcj02"), RULES) is exact


# ---- a shop -----------------------------------------------------------------------------------------------------------


def test_two_managers_in_one_shop_at_once_are_both_doubted() -> None:
    mine, yours = stay("a"), stay("b", start=10, manager_id="other")
    assert evidence(shared_shops([mine, yours], RULES)) == {
        "a": {"visit_id": "b", "seconds": 600},
        "b": {"visit_id": "a", "seconds": 600},
    }


def test_a_visit_that_names_the_other_manager_explains_both() -> None:
    mine, yours = stay("a"), stay("b", start=10, manager_id="other")
    assert shared_shops([mine._replace(joint_with="other"), yours], RULES) == {}
    assert shared_shops([mine, yours._replace(joint_with="manager")], RULES) == {}
    assert shared_shops([mine._replace(joint_with="a third"), yours], RULES).keys() == {"a", "b"}


def test_who_meets_at_the_door_is_not_doubted() -> None:
    assert shared_shops([stay("a"), stay("b", start=16, manager_id="other")], RULES) == {}


# ---- order ------------------------------------------------------------------------------------------------------------

_stays = st.lists(
    st.tuples(
        st.integers(0, 600),
        st.one_of(st.none(), st.integers(1, 120)),
        st.sampled_from([HERE, FAR_AWAY, None]),
        st.sampled_from(["manager", "other"]),
    ),
    max_size=9,
)
_RELATIONS: list[Relation] = [
    lambda stays: overlaps(stays, RULES),
    lambda stays: impossible_ways(stays, RULES, _distance_m),
    lambda stays: evenly_spaced(stays, RULES),
    lambda stays: same_coordinates(stays, RULES),
    lambda stays: shared_shops(stays, RULES),
]


@pytest.mark.parametrize("relate", _RELATIONS)
@settings(max_examples=40)
@given(drawn=_stays, random=st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(relate: Relation, drawn: list[Any], random: Any) -> None:
    stays = [
        stay(f"v{n}", start, minutes, fix=fix, manager_id=manager)
        for n, (start, minutes, fix, manager) in enumerate(drawn)
    ]
    assert relate(stays) == relate(random.sample(stays, len(stays)))


@settings(max_examples=40)
@given(_stays)
def test_the_first_visit_of_all_follows_none(drawn: list[Any]) -> None:
    stays = [stay(f"v{n}", start, minutes, fix=fix) for n, (start, minutes, fix, _) in enumerate(drawn)]
    found = overlaps(stays, RULES).keys() | too_fast(*stays) | same_coordinates(stays, RULES).keys()
    if stays:
        assert min(stays, key=lambda each: (each.started_at, each.visit_id)).visit_id not in found
