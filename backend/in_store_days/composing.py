"""What a day that a phone has sent becomes as a row: its times by our clock, its distances, its pings, its flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from backend.db import AnyRow, rfc3339
from backend.in_store_days.duty_rules import month_of
from backend.in_store_days.models import InStoreDay
from backend.in_store_days.rules import (
    Flag,
    InStoreRules,
    Span,
    is_far,
    kept_pings,
    presence_seconds,
    state_of,
)
from backend.terminals import geo
from backend.terminals.geo import Point
from backend.visits.checking import Receipt
from backend.visits.rules import TimeRules, true_time
from backend.visits.signals import recorded_distance_m

TIME_RULES = TimeRules()


def time_of(point: Mapping[str, Any], stored: InStoreDay | None, receipt: Receipt) -> datetime | None:
    return true_time(point["device_time"], offset_of(stored, receipt), TIME_RULES)


def stay_of(draft: dict[str, Any], stored: InStoreDay | None, receipt: Receipt) -> Span:
    """Arrival and departure by our clock, of a draft whose times can be true."""
    arrived_at = time_of(draft["arrival"], stored, receipt)
    assert arrived_at is not None
    return Span(arrived_at, time_of(draft["departure"], stored, receipt) if draft["departure"] else None)


def device_stay(draft: dict[str, Any]) -> Span:
    """Arrival and departure by the phone's clock, as interruptions and pings are."""
    departure = draft["departure"]
    return Span(draft["arrival"]["device_time"], departure["device_time"] if departure else None)


def interruptions_of(draft: dict[str, Any]) -> list[Span]:
    return [Span(each["begin"], each["end"]) for each in draft["interruptions"]]


def offset_of(stored: InStoreDay | None, receipt: Receipt) -> int:
    """A day keeps the clock offset of its first arrival, so that a later edit does not move it in time."""
    return stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms


def values_of(
    draft: dict[str, Any],
    receipt: Receipt,
    stored: InStoreDay | None,
    terminal: AnyRow,
    zone: ZoneInfo,
    rules: InStoreRules,
) -> dict[str, Any]:
    """The columns that follow from a draft; whose day it is, and what has arrived of its photos, the caller knows."""
    stay, offset = stay_of(draft, stored, receipt), offset_of(stored, receipt)
    shop = None if terminal.wgs84_latitude is None else Point(terminal.wgs84_latitude, terminal.wgs84_longitude)
    day = stay.begin.astimezone(zone).date()
    pings = kept_pings(device_stay(draft), draft["pings"], rules)
    points = [draft["arrival"], *([draft["departure"]] if draft["departure"] else []), *pings]
    return {
        "terminal_id": draft["terminal_id"],
        "branch_id": stored.branch_id if stored else terminal.branch_id,
        "day": day,
        "month": month_of(day),
        "state": state_of(stay.end is not None, draft["submitted_at"] is not None).value,
        "arrived_at": stay.begin,
        "left_at": stay.end,
        **_check_point("arrival", draft["arrival"], shop),
        **_check_point("departure", draft["departure"], shop),
        "interruptions": [_on_wire(each) for each in draft["interruptions"]],
        "pings": [_ping(each, shop) for each in pings],
        "pings_dropped": len(draft["pings"]) - len(pings),
        "has_positions": any(point["position"] for point in points),
        "topics": draft["topics"],
        "commitments": [
            {**each, "due_on": each["due_on"].isoformat() if each["due_on"] else None} for each in draft["commitments"]
        ],
        "note": draft["note"],
        "submitted_at": draft["submitted_at"],
        "device_id": stored.device_id if stored else receipt.device_id,
        "clock_offset_ms": offset,
        "received_at": stored.received_at if stored else receipt.at,
        "presence_seconds": presence_seconds(device_stay(draft), interruptions_of(draft)),
        "photo_views": [photo["view"] for photo in draft["photos"]],
        "photos_declared": len(draft["photos"]),
        "flags": _own_flags(points, shop, offset, rules),
        "rules_version": rules.version,
        "withdrawn_at": None,
    }


def _own_flags(points: Iterable[Mapping[str, Any]], shop: Point | None, offset: int, rules: InStoreRules) -> list[str]:
    """What the day by itself gives reason to look at; settling.py adds what other work does."""
    positions = [point["position"] for point in points if point["position"]]
    is_so = {
        Flag.FAR: any(is_far(_distance_m(each, shop), each["accuracy_m"], rules) for each in positions),
        Flag.MOCK_LOCATION: any(each["mocked"] for each in positions),
        Flag.CLOCK_OFF: abs(offset) > rules.clock_off_seconds * 1000,
    }
    return [flag.value for flag, holds in is_so.items() if holds]


def _distance_m(position: Mapping[str, Any], shop: Point | None) -> int | None:
    if shop is None:
        return None
    return recorded_distance_m(geo.to_wgs84(position["latitude"], position["longitude"], position["datum"]), shop)


_POSITION = ("latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked")
_measured = itemgetter(*_POSITION)


def _check_point(name: str, point: Mapping[str, Any] | None, shop: Point | None) -> dict[str, Any]:
    """The columns of an arrival or departure with what is known of it."""
    columns = [f"{name}_{each}" for each in ("device_time", "distance_m", *_POSITION)]
    position = point["position"] if point else None
    if not point or not position:
        return {**dict.fromkeys(columns), columns[0]: point["device_time"] if point else None}
    return dict(zip(columns, (point["device_time"], _distance_m(position, shop), *_measured(position)), strict=True))


def _ping(ping: Mapping[str, Any], shop: Point | None) -> dict[str, Any]:
    position = ping["position"]
    return {
        "at": rfc3339(ping["at"]),
        "position": {**position, "fixed_at": position["fixed_at"] and rfc3339(position["fixed_at"])}
        if position
        else None,
        "distance_m": _distance_m(position, shop) if position else None,
    }


def _on_wire(interruption: Mapping[str, Any]) -> dict[str, Any]:
    begin, end = interruption["begin"], interruption["end"]
    return {"from": rfc3339(begin), "until": rfc3339(end) if end else None, "reason": interruption["reason"]}
