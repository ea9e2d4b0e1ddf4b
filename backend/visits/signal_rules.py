"""Signals: graded reasons to doubt a visit, each with its evidence (domain.md section 11). Pure functions.

A signal never blocks. Here are the kinds, the numbers, and what a visit says by itself; what it says beside others is in
relation_rules.py, what its pictures say in photo_signal_rules.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class SignalKind(StrEnum):
    FAR = "far_from_terminal"
    POOR_FIX = "poor_fix"
    STALE_FIX = "stale_fix"
    MOCK_LOCATION = "mock_location"
    SHORT_STAY = "short_stay"
    CLOCK_OFF = "clock_off"
    OVERLAP = "overlap"
    IMPOSSIBLE_SPEED = "impossible_speed"
    SAME_COORDINATES = "same_coordinates"
    EVENLY_SPACED = "evenly_spaced"
    SHARED_SHOP = "shared_shop"
    PHOTO_REUSED = "photo_reused"
    PHOTO_NEAR_DUPLICATE = "photo_near_duplicate"
    PHOTO_OTHER_TIME = "photo_other_time"
    PHOTO_OTHER_PLACE = "photo_other_place"
    PHOTO_FROM_GALLERY = "photo_from_gallery"
    PHOTO_BLURRED = "photo_blurred"
    PHOTO_DARK = "photo_dark"


class Verdict(StrEnum):
    """What a reviewer makes of a signal: it is no reason for doubt, or it is."""

    CLEARED = "cleared"
    CONFIRMED = "confirmed"


#: Signals that depend on other visits: of the same manager, or at the same shop.
RELATIONAL = frozenset(
    {
        SignalKind.OVERLAP,
        SignalKind.IMPOSSIBLE_SPEED,
        SignalKind.SAME_COORDINATES,
        SignalKind.EVENLY_SPACED,
        SignalKind.SHARED_SHOP,
    }
)
#: Signals that come from pictures, after they have arrived (photo_signal_rules.py).
OF_PHOTOS = frozenset(kind for kind in SignalKind if kind.startswith("photo_"))
#: Signals of a visit by itself.
OWN = frozenset(SignalKind) - RELATIONAL - OF_PHOTOS


@dataclass(frozen=True)
class SignalRules:
    """The numbers, as one version. Distances in metres, weights in points out of 100; docs/signals.md says what each is for."""

    version: int = 1
    far_m: int = 100
    poor_accuracy_m: int = 100
    stale_fix_seconds: int = 10 * 60
    short_stay_seconds: int = 5 * 60
    clock_off_seconds: int = 5 * 60
    speed_kmh: int = 120
    speed_from_m: int = 1000
    repeated_days: int = 30
    repeated_decimals: int = 6
    repeated_accuracy_m: int = 30
    even_visits: int = 6
    even_seconds: int = 30
    shared_shop_seconds: int = 5 * 60
    weights: dict[str, int] = field(
        default_factory=lambda: {
            SignalKind.FAR.value: 40,
            SignalKind.POOR_FIX.value: 10,
            SignalKind.STALE_FIX.value: 25,
            SignalKind.MOCK_LOCATION.value: 80,
            SignalKind.SHORT_STAY.value: 20,
            SignalKind.CLOCK_OFF.value: 15,
            SignalKind.OVERLAP.value: 50,
            SignalKind.IMPOSSIBLE_SPEED.value: 60,
            SignalKind.SAME_COORDINATES.value: 60,
            SignalKind.EVENLY_SPACED.value: 30,
            SignalKind.SHARED_SHOP.value: 40,
        }
    )


class Signal(NamedTuple):
    kind: SignalKind
    weight: int
    evidence: dict[str, Any]


class Facts(NamedTuple):
    """What a visit says by itself. `distance_m` is from the shop at check-in; None where either position is unknown.

    `fix_ages` is point (`check_in`, `check_out`) → age of its fix in seconds; points without one are left out.
    """

    started_at: datetime
    ended_at: datetime | None
    has_position: bool
    accuracy_m: float | None
    distance_m: int | None
    mocked: bool
    clock_offset_ms: int
    fix_ages: dict[str, int] = {}


def is_far(distance_m: float, accuracy_m: float | None, rules: SignalRules) -> bool:
    """Beyond the allowance plus what the phone itself said it might be off by."""
    return distance_m > rules.far_m + min(accuracy_m or 0, 2 * rules.far_m)


def fix_age(device_time: datetime, fixed_at: datetime, clock_offset_ms: int) -> int:
    """How far a fix lies from its check-in, in seconds, whichever way.

    Some phones say when by their own clock, others by the satellites': the clock that fits better counts.
    """
    apart = (device_time - fixed_at).total_seconds()
    return round(min(abs(apart), abs(apart - clock_offset_ms / 1000)))


def own_signals(facts: Facts, rules: SignalRules, fitting_datum: str | None = None) -> list[Signal]:
    """The signals of a visit by itself. `fitting_datum` is the datum in which a far position would lie at the shop."""
    found: list[tuple[SignalKind, dict[str, Any]]] = []
    accuracy_m = facts.accuracy_m if facts.has_position else None
    if facts.distance_m is not None and is_far(facts.distance_m, accuracy_m, rules):
        evidence: dict[str, Any] = {"distance_m": facts.distance_m, "accuracy_m": accuracy_m, "allowed_m": rules.far_m}
        found.append((SignalKind.FAR, evidence | ({"fitting_datum": fitting_datum} if fitting_datum else {})))
    if accuracy_m is None or accuracy_m > rules.poor_accuracy_m:
        evidence = {
            "accuracy_m": accuracy_m, "allowed_m": rules.poor_accuracy_m, "has_position": facts.has_position,
        }  # fmt: skip
        found.append((SignalKind.POOR_FIX, evidence))
    if stale := {point: age for point, age in facts.fix_ages.items() if age > rules.stale_fix_seconds}:
        found.append((SignalKind.STALE_FIX, {"seconds": stale, "allowed_seconds": rules.stale_fix_seconds}))
    if facts.mocked:
        found.append((SignalKind.MOCK_LOCATION, {}))
    if facts.ended_at is not None:
        seconds = (facts.ended_at - facts.started_at).total_seconds()
        if seconds < rules.short_stay_seconds:
            evidence = {"seconds": round(seconds), "least_seconds": rules.short_stay_seconds}
            found.append((SignalKind.SHORT_STAY, evidence))
    if abs(facts.clock_offset_ms) > rules.clock_off_seconds * 1000:
        found.append((SignalKind.CLOCK_OFF, {"offset_seconds": round(facts.clock_offset_ms / 1000)}))
    return [Signal(kind, rules.weights[kind], evidence) for kind, evidence in found]
