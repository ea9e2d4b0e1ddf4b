"""Signals: graded reasons to doubt a visit, each with its evidence (domain.md section 11). Pure functions.

A signal never blocks. Those of a visit by itself come from `own_signals`; those between visits of one manager come from
`relations`, which looks at all of them in order, so that it makes no difference which of them arrived first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple


class SignalKind(StrEnum):
    FAR = "far_from_terminal"
    POOR_FIX = "poor_fix"
    MOCK_LOCATION = "mock_location"
    SHORT_STAY = "short_stay"
    CLOCK_OFF = "clock_off"
    OVERLAP = "overlap"
    IMPOSSIBLE_SPEED = "impossible_speed"
    PHOTO_REUSED = "photo_reused"
    PHOTO_NEAR_DUPLICATE = "photo_near_duplicate"
    PHOTO_OTHER_TIME = "photo_other_time"
    PHOTO_OTHER_PLACE = "photo_other_place"
    PHOTO_FROM_GALLERY = "photo_from_gallery"
    PHOTO_BLURRED = "photo_blurred"
    PHOTO_DARK = "photo_dark"


#: Signals that depend on the manager's other visits.
RELATIONAL = frozenset({SignalKind.OVERLAP, SignalKind.IMPOSSIBLE_SPEED})
#: Signals that come from pictures, after they have arrived (photo_signal_rules.py).
OF_PHOTOS = frozenset(kind for kind in SignalKind if kind.startswith("photo_"))


@dataclass(frozen=True)
class SignalRules:
    """The numbers, as one version. Distances in metres, weights in points out of 100."""

    version: int = 1
    far_m: int = 100
    poor_accuracy_m: int = 100
    short_stay: timedelta = timedelta(minutes=5)
    clock_off: timedelta = timedelta(minutes=5)
    speed_kmh: int = 120
    speed_from_m: int = 1000
    weights: dict[SignalKind, int] = field(
        default_factory=lambda: {
            SignalKind.FAR: 40,
            SignalKind.POOR_FIX: 10,
            SignalKind.MOCK_LOCATION: 80,
            SignalKind.SHORT_STAY: 20,
            SignalKind.CLOCK_OFF: 15,
            SignalKind.OVERLAP: 50,
            SignalKind.IMPOSSIBLE_SPEED: 60,
        }
    )


class Signal(NamedTuple):
    kind: SignalKind
    weight: int
    evidence: dict[str, Any]


class Fix(NamedTuple):
    """A position in WGS-84 and its accuracy in metres."""

    latitude: float
    longitude: float
    accuracy_m: float | None


class Stay(NamedTuple):
    """What is compared of a visit. `distance_m` is from the shop at check-in; None where either position is unknown."""

    visit_id: str
    terminal_id: str
    started_at: datetime
    ended_at: datetime | None
    fix: Fix | None
    distance_m: int | None
    mocked: bool
    clock_offset_ms: int


def is_far(distance_m: float, accuracy_m: float | None, rules: SignalRules) -> bool:
    """Beyond the allowance plus what the phone itself said it might be off by."""
    return distance_m > rules.far_m + min(accuracy_m or 0, 2 * rules.far_m)


def own_signals(stay: Stay, rules: SignalRules, fitting_datum: str | None = None) -> list[Signal]:
    """The signals of a visit by itself. `fitting_datum` is the datum in which a far position would lie at the shop."""
    found: list[tuple[SignalKind, dict[str, Any]]] = []
    accuracy_m = stay.fix.accuracy_m if stay.fix else None
    if stay.distance_m is not None and is_far(stay.distance_m, accuracy_m, rules):
        evidence: dict[str, Any] = {"distance_m": stay.distance_m, "accuracy_m": accuracy_m, "allowed_m": rules.far_m}
        found.append((SignalKind.FAR, evidence | ({"fitting_datum": fitting_datum} if fitting_datum else {})))
    if stay.fix is None or accuracy_m is None or accuracy_m > rules.poor_accuracy_m:
        evidence = {"accuracy_m": accuracy_m, "allowed_m": rules.poor_accuracy_m, "has_position": stay.fix is not None}
        found.append((SignalKind.POOR_FIX, evidence))
    if stay.mocked:
        found.append((SignalKind.MOCK_LOCATION, {}))
    if stay.ended_at is not None and stay.ended_at - stay.started_at < rules.short_stay:
        seconds = round((stay.ended_at - stay.started_at).total_seconds())
        found.append(
            (SignalKind.SHORT_STAY, {"seconds": seconds, "least_seconds": round(rules.short_stay.total_seconds())})
        )
    if abs(stay.clock_offset_ms) > rules.clock_off / timedelta(milliseconds=1):
        found.append((SignalKind.CLOCK_OFF, {"offset_seconds": round(stay.clock_offset_ms / 1000)}))
    return [Signal(kind, rules.weights[kind], evidence) for kind, evidence in found]


def relations(
    stays: Iterable[Stay], rules: SignalRules, distance_m: Callable[[Fix, Fix], float]
) -> dict[str, list[Signal]]:
    """The signals between visits of one manager, each on the later visit of the pair, by visit id."""
    ordered = sorted(stays, key=lambda stay: (stay.started_at, stay.visit_id))
    found: dict[str, list[Signal]] = {stay.visit_id: [] for stay in ordered}
    last_to_end: tuple[datetime, str] | None = None
    for index, stay in enumerate(ordered):
        if last_to_end and last_to_end[0] > stay.started_at:
            overlapped = _overlapped(stay, *last_to_end)
            found[stay.visit_id].append(Signal(SignalKind.OVERLAP, rules.weights[SignalKind.OVERLAP], overlapped))
        if stay.ended_at is not None:
            end = (min(stay.ended_at, stay.started_at + LONGEST_STAY), stay.visit_id)
            last_to_end = max(last_to_end, end) if last_to_end else end
        if index and (too_fast := _too_fast(ordered[index - 1], stay, rules, distance_m)):
            weight = rules.weights[SignalKind.IMPOSSIBLE_SPEED]
            found[stay.visit_id].append(Signal(SignalKind.IMPOSSIBLE_SPEED, weight, too_fast))
    return found


#: No stay is longer than this, so nothing that began earlier can overlap.
LONGEST_STAY = timedelta(hours=24)


def _overlapped(stay: Stay, ended_at: datetime, visit_id: str) -> dict[str, Any]:
    """The longest overlap: with the visit that began before this one and ended last."""
    shared = min(ended_at, stay.ended_at or ended_at) - stay.started_at
    return {"visit_id": visit_id, "seconds": round(shared.total_seconds())}


def _too_fast(
    before: Stay, stay: Stay, rules: SignalRules, distance_m: Callable[[Fix, Fix], float]
) -> dict[str, Any] | None:
    if before.fix is None or stay.fix is None:
        return None
    left_at = before.ended_at if before.ended_at and before.ended_at <= stay.started_at else before.started_at
    seconds = max(1.0, (stay.started_at - left_at).total_seconds())
    if seconds > 3600 * 12:
        return None
    doubt_m = (before.fix.accuracy_m or 0) + (stay.fix.accuracy_m or 0)
    way_m = distance_m(before.fix, stay.fix) - doubt_m
    kmh = way_m / seconds * 3.6
    if way_m < rules.speed_from_m or kmh <= rules.speed_kmh:
        return None
    return {
        "visit_id": before.visit_id,
        "distance_m": round(way_m),
        "seconds": round(seconds),
        "kmh": round(kmh),
        "allowed_kmh": rules.speed_kmh,
    }
