"""Computing and storing the integrity signals of a batch of visits by one manager, and keeping those of their neighbours true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import insert_rows
from backend.terminals import geo
from backend.terminals.geo import Datum, Point
from backend.visits import recording_queries as queries
from backend.visits.custody import Carried
from backend.visits.models import VisitSignal
from backend.visits.signal_rules import (
    LONGEST_STAY,
    OF_PHOTOS,
    RELATIONAL,
    Fix,
    Signal,
    SignalKind,
    SignalRules,
    Stay,
    is_far,
    own_signals,
    relations,
)

SIGNAL_RULES = SignalRules()

#: The great circle errs by less than 0.3 m up to here, and costs a twentieth of the geodesic.
_ROUGH_IS_RIGHT_M = 50


def recorded_distance_m(here: Point, shop: Point) -> int:
    """The distance that is written down, in whole metres."""
    rough = geo.rough_distance_m(here, shop)
    return round(rough if rough < _ROUGH_IS_RIGHT_M else geo.distance_m(here, shop))


def record_own_signals(
    session: Session,
    actor: Actor,
    rows: list[dict[str, Any]],
    edited: Collection[str],
    shops: Mapping[str, Point | None],
) -> None:
    """Store the signals of these visit rows by themselves; what was said of those in `edited` is forgotten.

    What their pictures say stays as long as any of them is there: it is judged again by a job.
    """
    pictured = {row["id"] for row in rows if row["photos_received"]}
    if bare := [visit_id for visit_id in edited if visit_id not in pictured]:
        _forget(session, actor, VisitSignal.visit_id.in_(bare))
    if illustrated := pictured.intersection(edited):
        _forget(session, actor, VisitSignal.visit_id.in_(illustrated), VisitSignal.signal.not_in(OF_PHOTOS))
    found = {
        row["id"]: own_signals(_stay(row), SIGNAL_RULES, _fitting_datum(row, shops[row["terminal_id"]])) for row in rows
    }
    _insert(session, actor, found, {row["id"]: row["started_at"] for row in rows})


def settle_relations(session: Session, actor: Actor, moments: Sequence[datetime]) -> list[Carried]:
    """Make the signals between the manager's visits true again around moments at which visits came, went or were changed.

    Returns:
        The visits of which something else is said than before.
    """
    first, last = min(moments) - LONGEST_STAY, max(moments) + LONGEST_STAY
    # What came before the first decides on its signals too, so it has to be looked at, though it cannot change.
    rows = queries.stays_between(session, actor, first - LONGEST_STAY, last)
    related = relations([_stored_stay(row) for row in rows], SIGNAL_RULES, _way_m)
    around = {row.id: row for row in rows if row.started_at >= first}
    stored = queries.relational_signals(session, actor, around.keys())
    _keep_what_cannot_be_told_again(related, rows, stored)
    changed = {
        visit_id: related[visit_id]
        for visit_id in around
        if {signal.kind: signal.evidence for signal in related[visit_id]} != stored.get(visit_id, {})
    }
    if stored.keys() & changed.keys():
        _forget(session, actor, VisitSignal.visit_id.in_(changed), VisitSignal.signal.in_(RELATIONAL))
    _insert(session, actor, changed, {visit_id: around[visit_id].started_at for visit_id in changed})
    held = queries.hold_covers(session, actor, changed.keys()) if changed else ()
    return [Carried(row.id, row.covered_by, row.started_at) for row in held]


def _keep_what_cannot_be_told_again(
    related: Mapping[str, list[Signal]], rows: Sequence[Any], stored: Mapping[str, Mapping[str, Any]]
) -> None:
    """Of visits whose coordinates were erased after their time, what was said of the way between them stays."""
    erased = {row.id for row in rows if row.check_in_datum is not None and row.check_in_latitude is None}
    if not erased:
        return
    kind = SignalKind.IMPOSSIBLE_SPEED
    for before, row in pairwise(sorted(rows, key=lambda row: (row.started_at, row.id))):
        evidence = stored.get(row.id, {}).get(kind)
        if evidence is not None and erased & {before.id, row.id}:
            related[row.id].append(Signal(kind, SIGNAL_RULES.weights[kind], evidence))


def _stay(row: Mapping[str, Any]) -> Stay:
    return Stay(
        visit_id=row["id"],
        terminal_id=row["terminal_id"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        fix=_fix(
            row["check_in_latitude"], row["check_in_longitude"], row["check_in_datum"], row["check_in_accuracy_m"]
        ),
        distance_m=row["check_in_distance_m"],
        mocked=bool(row["check_in_mocked"] or row["check_out_mocked"]),
        clock_offset_ms=row["clock_offset_ms"],
    )


def _stored_stay(row: Any) -> Stay:
    fix = _fix(row.check_in_latitude, row.check_in_longitude, row.check_in_datum, row.check_in_accuracy_m)
    return Stay(row.id, row.terminal_id, row.started_at, row.ended_at, fix, None, False, 0)


def _fix(latitude: float | None, longitude: float | None, datum: str | None, accuracy_m: float | None) -> Fix | None:
    if latitude is None or longitude is None or datum is None:
        return None
    return Fix(*geo.to_wgs84(latitude, longitude, datum), accuracy_m)


def _way_m(a: Fix, b: Fix) -> float:
    return geo.rough_distance_m(Point(a.latitude, a.longitude), Point(b.latitude, b.longitude))


def _fitting_datum(row: Mapping[str, Any], shop: Point | None) -> str | None:
    """The datum in which a far position would lie at the shop: a phone that names the wrong one, not a manager elsewhere."""
    distance_m, accuracy_m = row["check_in_distance_m"], row["check_in_accuracy_m"]
    if distance_m is None or shop is None or not is_far(distance_m, accuracy_m, SIGNAL_RULES):
        return None
    for datum in Datum:
        if datum != row["check_in_datum"]:
            there = geo.to_wgs84(row["check_in_latitude"], row["check_in_longitude"], datum)
            if not is_far(geo.rough_distance_m(there, shop), accuracy_m, SIGNAL_RULES):
                return datum
    return None


def _forget(session: Session, actor: Actor, *which: ColumnElement[bool]) -> None:
    session.execute(
        delete(VisitSignal).where(VisitSignal.city_id == actor.city_id, *which),
        execution_options={"synchronize_session": False},
    )


def _insert(session: Session, actor: Actor, found: Mapping[str, list[Signal]], started: Mapping[str, Any]) -> None:
    insert_rows(
        session,
        VisitSignal,
        [
            {
                "city_id": actor.city_id,
                "visit_id": visit_id,
                "signal": signal.kind,
                "weight": signal.weight,
                "evidence": signal.evidence,
                "rules_version": SIGNAL_RULES.version,
                "started_at": started[visit_id],
            }
            for visit_id, signals in found.items()
            for signal in signals
        ],
    )
