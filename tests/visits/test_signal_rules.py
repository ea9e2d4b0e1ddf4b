"""Signals as pure functions: what raises each, what does not, and that the order of arrival makes no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.terminals.geo import rough_distance_m
from backend.visits.signal_rules import Fix, SignalKind, SignalRules, Stay, own_signals, relations

RULES = SignalRules()
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
HERE = Fix(30.5, 114.3, 10)
FAR_AWAY = Fix(30.6, 114.3, 10)  # 11 km north


def stay(visit_id: str = "a", start: float = 0, minutes: float | None = 20, **values: Any) -> Stay:
    started_at = NINE + timedelta(minutes=start)
    ended_at = started_at + timedelta(minutes=minutes) if minutes is not None else None
    return Stay(visit_id, "shop", started_at, ended_at, HERE, 5, False, 0)._replace(**values)


def kinds(*stays: Stay) -> list[SignalKind]:
    return [signal.kind for each in stays for signal in own_signals(each, RULES)]


def related(*stays: Stay) -> dict[str, list[SignalKind]]:
    found = relations(stays, RULES, lambda a, b: rough_distance_m(a[:2], b[:2]))
    return {visit_id: [signal.kind for signal in signals] for visit_id, signals in found.items()}


def test_an_honest_visit_raises_nothing() -> None:
    assert kinds(stay()) == []


@pytest.mark.parametrize(("distance_m", "accuracy_m", "far"), [(100, 0, 0), (101, 0, 1), (150, 50, 0), (151, 50, 1)])
def test_far_is_beyond_100_m_and_the_accuracy(distance_m: int, accuracy_m: float, far: int) -> None:
    there = stay(distance_m=distance_m, fix=HERE._replace(accuracy_m=accuracy_m))
    assert kinds(there).count(SignalKind.FAR) == far


def test_a_phone_cannot_excuse_any_distance_by_claiming_a_poor_fix() -> None:
    assert SignalKind.FAR in kinds(stay(distance_m=5000, fix=HERE._replace(accuracy_m=99_000)))


def test_a_shop_or_phone_without_position_is_not_far_but_the_fix_is_poor() -> None:
    assert kinds(stay(distance_m=None, fix=None)) == [SignalKind.POOR_FIX]
    assert kinds(stay(distance_m=None)) == []


@pytest.mark.parametrize(("accuracy_m", "poor"), [(100, 0), (101, 1), (None, 1)])
def test_a_fix_is_poor_beyond_100_m_or_without_accuracy(accuracy_m: float | None, poor: int) -> None:
    assert kinds(stay(fix=HERE._replace(accuracy_m=accuracy_m))).count(SignalKind.POOR_FIX) == poor


@pytest.mark.parametrize(("minutes", "short"), [(5, 0), (4.9, 1), (-3, 1), (None, 0)])
def test_a_stay_is_short_under_five_minutes(minutes: float | None, short: int) -> None:
    assert kinds(stay(minutes=minutes)).count(SignalKind.SHORT_STAY) == short


@pytest.mark.parametrize(("offset_ms", "off"), [(300_000, 0), (-300_000, 0), (300_001, 1), (-300_001, 1)])
def test_a_clock_is_off_beyond_five_minutes_either_way(offset_ms: int, off: int) -> None:
    assert kinds(stay(clock_offset_ms=offset_ms)).count(SignalKind.CLOCK_OFF) == off


def test_a_simulated_position_says_so() -> None:
    assert kinds(stay(mocked=True)) == [SignalKind.MOCK_LOCATION]


def test_two_visits_at_the_same_time_put_an_overlap_on_the_later() -> None:
    assert related(stay("a"), stay("b", start=10)) == {"a": [], "b": [SignalKind.OVERLAP]}
    assert related(stay("a"), stay("b", start=20)) == {"a": [], "b": []}


def test_an_overlap_names_the_visit_and_how_long() -> None:
    found = relations([stay("a"), stay("b", start=15)], RULES, lambda a, b: 0)
    assert found["b"][0].evidence == {"visit_id": "a", "seconds": 300}


def test_eleven_kilometres_in_five_minutes_is_too_fast_and_in_half_an_hour_is_not() -> None:
    assert related(stay("a"), stay("b", start=25, fix=FAR_AWAY))["b"] == [SignalKind.IMPOSSIBLE_SPEED]
    assert related(stay("a"), stay("b", start=50, fix=FAR_AWAY))["b"] == []


def test_a_jump_within_the_accuracy_of_the_fixes_is_not_speed() -> None:
    vague = FAR_AWAY._replace(accuracy_m=11_000)
    assert related(stay("a"), stay("b", start=21, fix=vague))["b"] == []


def test_weights_come_from_the_rules() -> None:
    heavier = replace(RULES, weights=dict.fromkeys(SignalKind, 99))
    assert [signal.weight for signal in own_signals(stay(mocked=True), heavier)] == [99]


_stays = st.lists(
    st.tuples(st.integers(0, 600), st.one_of(st.none(), st.integers(1, 120)), st.sampled_from([HERE, FAR_AWAY, None])),
    max_size=8,
)


@given(_stays, st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(drawn: list[Any], random: Any) -> None:
    stays = [stay(f"v{n}", start, minutes, fix=fix) for n, (start, minutes, fix) in enumerate(drawn)]
    shuffled = random.sample(stays, len(stays))
    assert related(*stays) == related(*shuffled)


@given(_stays)
def test_the_first_visit_of_all_has_no_relation(drawn: list[Any]) -> None:
    stays = [stay(f"v{n}", start, minutes, fix=fix) for n, (start, minutes, fix) in enumerate(drawn)]
    found = related(*stays)
    if stays:
        assert found[min(stays, key=lambda each: (each.started_at, each.visit_id)).visit_id] == []
