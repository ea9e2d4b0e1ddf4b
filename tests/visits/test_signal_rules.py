"""Signals of a visit by itself as pure functions: what raises each, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.visits.signal_rules import OF_PHOTOS, Facts, SignalKind, SignalRules, fix_age, own_signals

RULES = SignalRules()
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def visit(minutes: float | None = 20, **values: Any) -> Facts:
    ended_at = NINE + timedelta(minutes=minutes) if minutes is not None else None
    facts = Facts(NINE, ended_at, has_position=True, accuracy_m=10, distance_m=5, mocked=False, clock_offset_ms=0)
    return facts._replace(**values)


def kinds(facts: Facts) -> list[SignalKind]:
    return [signal.kind for signal in own_signals(facts, RULES)]


def test_an_honest_visit_raises_nothing() -> None:
    assert kinds(visit()) == []


@pytest.mark.parametrize(("distance_m", "accuracy_m", "far"), [(100, 0, 0), (101, 0, 1), (150, 50, 0), (151, 50, 1)])
def test_far_is_beyond_100_m_and_the_accuracy(distance_m: int, accuracy_m: float, far: int) -> None:
    there = visit(distance_m=distance_m, accuracy_m=accuracy_m)
    assert kinds(there).count(SignalKind.FAR) == far


def test_a_phone_cannot_excuse_any_distance_by_claiming_a_poor_fix() -> None:
    assert SignalKind.FAR in kinds(visit(distance_m=5000, accuracy_m=99_000))


def test_a_shop_or_phone_without_position_is_not_far_but_the_fix_is_poor() -> None:
    assert kinds(visit(distance_m=None, has_position=False, accuracy_m=None)) == [SignalKind.POOR_FIX]
    assert kinds(visit(distance_m=None)) == []


@pytest.mark.parametrize(("accuracy_m", "poor"), [(100, 0), (101, 1), (None, 1)])
def test_a_fix_is_poor_beyond_100_m_or_without_accuracy(accuracy_m: float | None, poor: int) -> None:
    assert kinds(visit(accuracy_m=accuracy_m)).count(SignalKind.POOR_FIX) == poor


@pytest.mark.parametrize(("minutes", "short"), [(5, 0), (4.9, 1), (-3, 1), (None, 0)])
def test_a_stay_is_short_under_five_minutes(minutes: float | None, short: int) -> None:
    assert kinds(visit(minutes=minutes)).count(SignalKind.SHORT_STAY) == short


@pytest.mark.parametrize(("offset_ms", "off"), [(300_000, 0), (-300_000, 0), (300_001, 1), (-300_001, 1)])
def test_a_clock_is_off_beyond_five_minutes_either_way(offset_ms: int, off: int) -> None:
    assert kinds(visit(clock_offset_ms=offset_ms)).count(SignalKind.CLOCK_OFF) == off


def test_a_simulated_position_says_so() -> None:
    assert kinds(visit(mocked=True)) == [SignalKind.MOCK_LOCATION]


@pytest.mark.parametrize(("seconds", "stale"), [(600, 0), (601, 1), (86_400, 1)])
def test_a_fix_is_stale_beyond_ten_minutes(seconds: int, stale: int) -> None:
    facts = visit(fix_ages={"check_in": seconds, "check_out": 3})
    assert kinds(facts).count(SignalKind.STALE_FIX) == stale
    if stale:
        [signal] = own_signals(facts, RULES)
        assert signal.evidence == {"seconds": {"check_in": seconds}, "allowed_seconds": 600}


def test_a_fix_by_the_satellites_clock_is_not_stale_because_the_phones_clock_is_wrong() -> None:
    three_hours = timedelta(hours=3)
    offset_ms = three_hours // timedelta(milliseconds=1)
    assert fix_age(NINE + three_hours, NINE, offset_ms) == 0
    assert fix_age(NINE + three_hours, NINE + three_hours, offset_ms) == 0
    assert fix_age(NINE, NINE + three_hours, 0) == 3 * 3600


def test_weights_come_from_the_rules() -> None:
    heavier = replace(RULES, weights=dict.fromkeys(SignalKind, 99))
    assert [signal.weight for signal in own_signals(visit(mocked=True), heavier)] == [99]


def test_every_signal_but_those_of_photos_has_a_weight() -> None:
    assert set(RULES.weights) == set(SignalKind) - OF_PHOTOS
