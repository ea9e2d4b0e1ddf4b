"""Signals between visits: of one manager, and of several managers at one shop. Pure functions.

Each looks at all the visits that it is about, in order, so that it makes no difference which of them arrived first. Where one of
two is the doubtful one, it is the later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from backend.visits.signal_rules import Signal, SignalKind, SignalRules

#: No stay is longer than this, so nothing that began earlier can overlap.
LONGEST_STAY = timedelta(hours=24)
#: Longer ways are not judged by their speed.
_LONGEST_WAY_SECONDS = 12 * 3600
#: So many visits with the same coordinates are named; there may be more.
MOST_NAMED = 5


class Fix(NamedTuple):
    """A position in WGS-84 and its accuracy in metres."""

    latitude: float
    longitude: float
    accuracy_m: float | None


class Measured(NamedTuple):
    """A position as the phone said it, to the last digit."""

    latitude: float
    longitude: float
    datum: str


class Stay(NamedTuple):
    """What is compared of a visit; positions are those of its check-in."""

    visit_id: str
    terminal_id: str
    manager_id: str
    started_at: datetime
    ended_at: datetime | None
    fix: Fix | None = None
    accuracy_m: float | None = None
    fixed_at: datetime | None = None
    joint_with: str | None = None


def _in_order(stays: Iterable[Stay]) -> list[Stay]:
    return sorted(stays, key=lambda stay: (stay.started_at, stay.visit_id))


# ---- one manager's visits, one after the other ------------------------------------------------------------------------


def overlaps(stays: Iterable[Stay], rules: SignalRules) -> dict[str, Signal]:
    """Visits of one manager that began before another one had ended, by visit id."""
    found: dict[str, Signal] = {}
    last_to_end: tuple[datetime, str] | None = None
    for stay in _in_order(stays):
        if last_to_end and last_to_end[0] > stay.started_at:
            evidence = _overlapped(stay, *last_to_end)
            found[stay.visit_id] = Signal(SignalKind.OVERLAP, rules.weights[SignalKind.OVERLAP], evidence)
        if stay.ended_at is not None:
            end = (_end(stay, stay.ended_at), stay.visit_id)
            last_to_end = max(last_to_end, end) if last_to_end else end
    return found


def _end(stay: Stay, ended_at: datetime) -> datetime:
    return min(ended_at, stay.started_at + LONGEST_STAY)


def _overlapped(stay: Stay, ended_at: datetime, visit_id: str) -> dict[str, Any]:
    """The longest overlap: with the visit that began before this one and ended last."""
    shared = min(ended_at, stay.ended_at or ended_at) - stay.started_at
    return {"visit_id": visit_id, "seconds": round(shared.total_seconds())}


def impossible_ways(
    stays: Iterable[Stay], rules: SignalRules, distance_m: Callable[[Fix, Fix], float]
) -> dict[str, Signal]:
    """Visits of one manager to which nobody can have travelled so fast from the one before, by visit id."""
    weight = rules.weights[SignalKind.IMPOSSIBLE_SPEED]
    return {
        stay.visit_id: Signal(SignalKind.IMPOSSIBLE_SPEED, weight, too_fast)
        for before, stay in pairwise(_in_order(stays))
        if (too_fast := _too_fast(before, stay, rules, distance_m))
    }


def _too_fast(
    before: Stay, stay: Stay, rules: SignalRules, distance_m: Callable[[Fix, Fix], float]
) -> dict[str, Any] | None:
    if before.fix is None or stay.fix is None:
        return None
    left_at = before.ended_at if before.ended_at and before.ended_at <= stay.started_at else before.started_at
    seconds = max(1.0, (stay.started_at - left_at).total_seconds())
    if seconds > _LONGEST_WAY_SECONDS:
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


# ---- a manager's day --------------------------------------------------------------------------------------------------


def evenly_spaced(stays: Iterable[Stay], rules: SignalRules) -> dict[str, Signal]:
    """Of one manager's visits on one day those that begin, or last, as regularly as no human works, by visit id."""
    day = _in_order(stays)
    if len(day) < rules.even_visits:
        return {}
    intervals = [(after.started_at - before.started_at).total_seconds() for before, after in pairwise(day)]
    lengths = [(each.ended_at - each.started_at).total_seconds() if each.ended_at else None for each in day]
    found: dict[str, dict[str, Any]] = {}
    for measure, values, more in (("interval", intervals, 1), ("stay", lengths, 0)):
        for first, end in _even_runs(values, rules.even_visits - more, rules.even_seconds):
            run = [value for value in values[first:end] if value is not None]
            evidence = {
                "measure": measure,
                "visits": len(run) + more,
                "mean_seconds": round(sum(run) / len(run)),
                "spread_seconds": round(max(run) - min(run)),
                "allowed_seconds": rules.even_seconds,
            }
            for stay in day[first : end + more]:
                if evidence["visits"] > found.get(stay.visit_id, {"visits": 0})["visits"]:
                    found[stay.visit_id] = evidence
    weight = rules.weights[SignalKind.EVENLY_SPACED]
    return {visit_id: Signal(SignalKind.EVENLY_SPACED, weight, evidence) for visit_id, evidence in found.items()}


def _even_runs(values: Sequence[float | None], least: int, spread: float) -> Iterator[tuple[int, int]]:
    """The longest runs of at least so many values in a row that lie within `spread` of each other, as [first, end)."""
    reached = 0
    for first, value in enumerate(values):
        if value is None:
            continue
        low = high = value
        end = first + 1
        while end < len(values) and (following := values[end]) is not None:
            low, high = min(low, following), max(high, following)
            if high - low > spread:
                break
            end += 1
        if end - first >= least and end > reached:
            reached = end
            yield first, end


# ---- one place --------------------------------------------------------------------------------------------------------


def is_exact(measured: Measured, rules: SignalRules) -> bool:
    """Whether it is said so exactly that nobody measures it twice; a last digit may be 0, but hardly both."""
    decimals = max(len(repr(each).partition(".")[2]) for each in measured[:2])
    return decimals >= rules.repeated_decimals


def same_coordinates(stays: Iterable[Stay], rules: SignalRules) -> dict[str, Signal]:
    """Of one manager's visits with the very same coordinates, those that had one before them, by visit id.

    A receiver never measures the same to the last digit again. A network does, for the same surroundings: so only fixes that
    the phone calls accurate count. One fix used for two check-ins was measured once: that is a stale fix, if anything.
    """
    accurate = [
        stay
        for stay in _in_order(stays)
        if stay.accuracy_m is not None and stay.accuracy_m <= rules.repeated_accuracy_m
    ]
    found: dict[str, Signal] = {}
    for index, stay in enumerate(accurate):
        named: list[str] = []
        for other in reversed(accurate[:index]):
            if stay.started_at - other.started_at > timedelta(days=rules.repeated_days) or len(named) == MOST_NAMED:
                break
            if not _is_one_fix(other, stay, rules):
                named.append(other.visit_id)
        if named:
            found[stay.visit_id] = same_as(named, rules)
    return found


def same_as(visit_ids: Sequence[str], rules: SignalRules) -> Signal:
    """The signal that names these visits, newest first."""
    weight = rules.weights[SignalKind.SAME_COORDINATES]
    return Signal(SignalKind.SAME_COORDINATES, weight, {"visit_ids": list(visit_ids)})


def _is_one_fix(before: Stay, stay: Stay, rules: SignalRules) -> bool:
    if before.fixed_at is not None and stay.fixed_at is not None:
        return before.fixed_at == stay.fixed_at
    return (stay.started_at - before.started_at).total_seconds() <= rules.stale_fix_seconds


# ---- one shop ---------------------------------------------------------------------------------------------------------


def shared_shops(stays: Iterable[Stay], rules: SignalRules) -> dict[str, Signal]:
    """Of the visits at one shop those of two managers at the same time of which neither names the other, by visit id.

    Both are doubted: nothing says which of the two was there.
    """
    shop = _in_order(stays)
    longest: dict[str, tuple[int, str]] = {}
    for index, stay in enumerate(shop):
        for other in shop[:index]:
            if other.manager_id == stay.manager_id or other.ended_at is None or _are_together(stay, other):
                continue
            until = _end(other, other.ended_at)
            seconds = round((min(until, stay.ended_at or until) - stay.started_at).total_seconds())
            if seconds >= rules.shared_shop_seconds:
                for one, another in ((stay, other), (other, stay)):
                    longest[one.visit_id] = max(longest.get(one.visit_id, (0, "")), (seconds, another.visit_id))
    weight = rules.weights[SignalKind.SHARED_SHOP]
    return {
        visit_id: Signal(SignalKind.SHARED_SHOP, weight, {"visit_id": other_id, "seconds": seconds})
        for visit_id, (seconds, other_id) in longest.items()
    }


def _are_together(stay: Stay, other: Stay) -> bool:
    return stay.joint_with == other.manager_id or other.joint_with == stay.manager_id
