"""What visits say beside each other, kept true whichever of them comes first, is edited or taken back.

Whenever visits of a manager come, go or change, the signals of every visit that may be concerned are found anew: the manager's
around that time, those at the same shops, and the manager's with the same coordinates. They come by one query, and most pushes
write nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.db import AnyRow
from backend.terminals import geo
from backend.terminals.geo import Point
from backend.visits import relation_rules as rules_of
from backend.visits import signal_queries as queries
from backend.visits.custody import Carried
from backend.visits.relation_rules import LONGEST_STAY, MOST_NAMED, Fix, Measured, Stay
from backend.visits.signal_keeping import Stored, keep_signals, refresh_risk
from backend.visits.signal_rules import RELATIONAL, Signal, SignalKind, SignalRules

#: Of (visit id, kind): what is said now.
_Told = dict[tuple[str, str], Signal | None]


class Touched(NamedTuple):
    """When and where a visit came, went or was changed, as it was or as it is."""

    started_at: datetime
    terminal_id: str
    measured: Measured | None


def touched(visit: AnyRow | Mapping[str, Any]) -> Touched:
    """From a row of the visit, or its columns by name."""
    values: Any = visit if isinstance(visit, Mapping) else visit._mapping
    latitude, longitude = values["check_in_latitude"], values["check_in_longitude"]
    measured = None if latitude is None else Measured(latitude, longitude, values["check_in_datum"])
    return Touched(values["started_at"], values["terminal_id"], measured)


class _Scope(NamedTuple):
    """Of which visits something may be different; `days` are those of managers, in this zone, of which all visits may be."""

    ways: Collection[str]
    places: Collection[str]
    shops: Collection[str]
    days: Collection[tuple[str, date]] = ()
    zone: ZoneInfo = ZoneInfo("UTC")


def settle_relations(
    session: Session, city_id: int, manager_id: str, changes: Sequence[Touched], rules: SignalRules
) -> list[Carried]:
    """Make the signals between visits true again around those of one manager that came, went or were changed.

    The caller holds the manager and the shops, so that nobody changes what is looked at.

    Returns:
        The visits of which something else is said than before.
    """
    first, last = min(each.started_at for each in changes), max(each.started_at for each in changes)
    around = _around([manager_id], changes, first, last, rules)
    rows = queries.related_stays(session, city_id, around, 2 * LONGEST_STAY, timedelta(days=rules.repeated_days))
    stored = queries.stored_signals(session, city_id, [row.id for row in rows], RELATIONAL)
    begun = {row.id: row.started_at for row in rows}
    # What came before the first decides on its signals too, so it was looked for, though it cannot change.
    near = {key for key, at in begun.items() if first - LONGEST_STAY <= at <= last + LONGEST_STAY}
    own = {row.id for row in rows if row.manager_id == manager_id}
    places = {key for key in own if begun[key] >= first} if around.latitudes else set()
    at_shops = {row.id for row in rows if row.terminal_id in around.terminal_ids}
    scope = _Scope(near & own, places, near & at_shops)
    if len(near & own) >= rules.even_visits or any(kind == SignalKind.EVENLY_SPACED for _, kind in stored):
        zone = queries.zone_of(session, city_id)
        days = {(manager_id, each.started_at.astimezone(zone).date()) for each in changes}
        scope = scope._replace(days=days, zone=zone)
    told = _tell(session, city_id, rows, stored, scope, around.latitudes, rules)
    changed = keep_signals(session, city_id, told, stored, begun, rules.version)
    if not changed:
        return []
    held = queries.hold_visits(session, city_id, changed)
    refresh_risk(session, city_id, changed)
    return [Carried(row.id, row.covered_by, row.started_at) for row in held]


def relate_again(
    session: Session, city_id: int, visits: Sequence[Mapping[str, Any]], rules: SignalRules
) -> dict[tuple[str, str], Signal | None]:
    """What these visits, of any managers, say beside all others; what depends on coordinates that were erased is left out.

    The caller holds the managers.
    """
    changes = [touched(row) for row in visits]
    first, last = min(each.started_at for each in changes), max(each.started_at for each in changes)
    around = _around({row["manager_id"] for row in visits}, changes, first, last, rules)
    rows = queries.related_stays(session, city_id, around, 2 * LONGEST_STAY, timedelta(days=rules.repeated_days))
    asked = {row["id"] for row in visits}
    stored = queries.stored_signals(session, city_id, asked, RELATIONAL)
    zone = queries.zone_of(session, city_id)
    days = {(row["manager_id"], row["started_at"].astimezone(zone).date()) for row in visits}
    scope = _Scope(asked, asked, asked, days, zone)
    told = _tell(session, city_id, rows, stored, scope, around.latitudes, rules)
    return {key: signal for key, signal in told.items() if key[0] in asked}


def _around(
    managers: Collection[str], changes: Iterable[Touched], first: datetime, last: datetime, rules: SignalRules
) -> queries.Around:
    measured = {each.measured for each in changes if each.measured}
    latitudes = {place.latitude for place in measured if rules_of.is_exact(place, rules)}
    return queries.Around(managers, {each.terminal_id for each in changes}, latitudes, first, last)


def _tell(
    session: Session,
    city_id: int,
    rows: Sequence[AnyRow],
    stored: Mapping[tuple[str, str], Stored],
    scope: _Scope,
    latitudes: Collection[float],
    rules: SignalRules,
) -> _Told:
    told: _Told = {}
    for manager_rows in _grouped(rows, lambda row: row.manager_id).values():
        told |= _on_the_way(manager_rows, scope.ways, rules)
        if scope.places:
            told |= _at_one_place(session, city_id, manager_rows, scope.places, latitudes, stored, rules)
    if scope.days:
        days = _grouped(rows, lambda row: (row.manager_id, row.started_at.astimezone(scope.zone).date()))
        for day, of_day in days.items():
            if day in scope.days:
                found = rules_of.evenly_spaced(map(_stay, of_day), rules)
                told |= {(row.id, SignalKind.EVENLY_SPACED): found.get(row.id) for row in of_day}
    for at_shop in _grouped(rows, lambda row: row.terminal_id).values():
        if concerned := [row.id for row in at_shop if row.id in scope.shops]:
            found = rules_of.shared_shops(map(_stay, at_shop), rules) if len(at_shop) > 1 else {}
            told |= {(visit_id, SignalKind.SHARED_SHOP): found.get(visit_id) for visit_id in concerned}
    return told


def _grouped(rows: Iterable[AnyRow], key: Callable[[AnyRow], Any]) -> dict[Any, list[AnyRow]]:
    groups: dict[Any, list[AnyRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _on_the_way(rows: Sequence[AnyRow], scope: Collection[str], rules: SignalRules) -> _Told:
    """Of one manager's visits: overlaps, and ways that were too fast.

    Of visits whose coordinates were erased after their time, what was said of the way between them stays.
    """
    stays = [_stay(row, with_fix=True) for row in rows]
    overlaps = rules_of.overlaps(stays, rules)
    ways = rules_of.impossible_ways(stays, rules, _way_m)
    told: _Told = {}
    before: AnyRow | None = None
    for row in sorted(rows, key=lambda row: (row.started_at, row.id)):
        if row.id in scope:
            told[row.id, SignalKind.OVERLAP] = overlaps.get(row.id)
            if not _is_erased(row) and not (before is not None and _is_erased(before)):
                told[row.id, SignalKind.IMPOSSIBLE_SPEED] = ways.get(row.id)
        before = row
    return told


def _at_one_place(
    session: Session,
    city_id: int,
    rows: Sequence[AnyRow],
    scope: Collection[str],
    latitudes: Collection[float],
    stored: Mapping[tuple[str, str], Stored],
    rules: SignalRules,
) -> _Told:
    """Of one manager's visits: the very same coordinates, where all visits at a latitude are known.

    A visit that was named stays named when its own coordinates are erased.
    """
    told: _Told = {}
    for measured, there in _grouped(rows, _measured).items():
        concerned = [(row.id, SignalKind.SAME_COORDINATES) for row in there if row.id in scope and not _is_erased(row)]
        if measured is None or not rules_of.is_exact(measured, rules):
            told |= dict.fromkeys(concerned)
        elif measured.latitude in latitudes:
            found = rules_of.same_coordinates(map(_stay, there), rules) if len(there) > 1 else {}
            for key in concerned:
                told[key] = found.get(key[0])
                said = stored[key].evidence["visit_ids"] if key in stored else []
                if unseen := set(said) - {other.id for other in there}:
                    told[key] = _with_erased(session, city_id, told[key], said, unseen, rules)
    return told


def _with_erased(
    session: Session, city_id: int, signal: Signal | None, said: list[str], unseen: set[str], rules: SignalRules
) -> Signal | None:
    erased = queries.erased_among(session, city_id, unseen)
    named = signal.evidence["visit_ids"] if signal else []
    kept = [visit_id for visit_id in said if visit_id in erased]
    both = [*named, *kept][:MOST_NAMED]
    return rules_of.same_as(both, rules) if both else None


def _measured(row: AnyRow) -> Measured | None:
    if row.check_in_latitude is None:
        return None
    return Measured(row.check_in_latitude, row.check_in_longitude, row.check_in_datum)


def _is_erased(row: AnyRow) -> bool:
    return row.check_in_datum is not None and row.check_in_latitude is None


def _stay(row: AnyRow, with_fix: bool = False) -> Stay:
    fix = None
    if with_fix and row.check_in_latitude is not None:
        wgs84 = geo.to_wgs84(row.check_in_latitude, row.check_in_longitude, row.check_in_datum)
        fix = Fix(*wgs84, row.check_in_accuracy_m)
    return Stay(
        row.id, row.terminal_id, row.manager_id, row.started_at, row.ended_at, fix,
        row.check_in_accuracy_m, row.check_in_fixed_at, row.joint_with,
    )  # fmt: skip


def _way_m(a: Fix, b: Fix) -> float:
    return geo.rough_distance_m(Point(a.latitude, a.longitude), Point(b.latitude, b.longitude))
