"""The numbers of signals, and what a visit says by itself; what it says beside others is in relating.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.rule_sets import service as rule_sets
from backend.terminals import geo
from backend.terminals.geo import Datum, Point
from backend.visits import signal_queries as queries
from backend.visits.models import VisitSignal
from backend.visits.numbers import SIGNAL_RULES
from backend.visits.signal_keeping import keep_signals
from backend.visits.signal_keeping import refresh_risk as refresh_risk
from backend.visits.signal_rules import (
    OF_PHOTOS,
    OWN,
    Facts,
    Signal,
    SignalRules,
    fix_age,
    is_far,
    own_signals,
)

#: The great circle errs by less than 0.3 m up to here, and costs a twentieth of the geodesic.
_ROUGH_IS_RIGHT_M = 50
_POINTS = ("check_in", "check_out")


def recorded_distance_m(here: Point, shop: Point) -> int:
    """The distance that is written down, in whole metres."""
    rough = geo.rough_distance_m(here, shop)
    return round(rough if rough < _ROUGH_IS_RIGHT_M else geo.distance_m(here, shop))


def rules_in_force(session: Session, city_id: int) -> SignalRules:
    return rule_sets.rules_for(session, city_id, SIGNAL_RULES)


# ---- a visit by itself ------------------------------------------------------------------------------------------------


def signals_of(row: Mapping[str, Any], shop: Point | None, rules: SignalRules) -> list[Signal]:
    """The signals of a visit by itself, from its row.

    That there is a datum without coordinates says that they were erased: accuracy and distance are known even then.
    """
    facts = Facts(
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        has_position=row["check_in_datum"] is not None,
        accuracy_m=row["check_in_accuracy_m"],
        distance_m=row["check_in_distance_m"],
        mocked=bool(row["check_in_mocked"] or row["check_out_mocked"]),
        clock_offset_ms=row["clock_offset_ms"],
        fix_ages={
            point: fix_age(row[f"{point}_device_time"], fixed_at, row["clock_offset_ms"])
            for point in _POINTS
            if (fixed_at := row[f"{point}_fixed_at"]) is not None
        },
    )
    return own_signals(facts, rules, _fitting_datum(row, shop, rules))


def _fitting_datum(row: Mapping[str, Any], shop: Point | None, rules: SignalRules) -> str | None:
    """The datum in which a far position would lie at the shop: a phone that names the wrong one, not a manager elsewhere."""
    distance_m, accuracy_m = row["check_in_distance_m"], row["check_in_accuracy_m"]
    if (
        shop is None
        or row["check_in_latitude"] is None
        or distance_m is None
        or not is_far(distance_m, accuracy_m, rules)
    ):
        return None
    for datum in Datum:
        if datum != row["check_in_datum"]:
            there = geo.to_wgs84(row["check_in_latitude"], row["check_in_longitude"], datum)
            if not is_far(geo.rough_distance_m(there, shop), accuracy_m, rules):
                return datum
    return None


def record_own_signals(
    session: Session,
    city_id: int,
    found: Mapping[str, Sequence[Signal]],
    rows: Sequence[Mapping[str, Any]],
    edited: Mapping[str, datetime],
    rules: SignalRules,
) -> None:
    """Store the signals of these visit rows by themselves. `edited` is when those that were there before had begun.

    What their pictures say stays as long as any of them is there: it is judged again by a job.
    """
    told: dict[tuple[str, str], Signal | None] = {}
    for row in rows:
        if row["id"] in edited:
            forgotten = OWN if row["photos_received"] else OWN | OF_PHOTOS
            told |= dict.fromkeys(((row["id"], kind) for kind in forgotten), None)
        told |= {(row["id"], signal.kind): signal for signal in found[row["id"]]}
    started = {row["id"]: row["started_at"] for row in rows}
    stored = queries.stored_signals(session, city_id, [*edited], OWN | OF_PHOTOS)
    keep_signals(session, city_id, told, stored, started, rules.version)
    for visit_id, before in edited.items():
        if before != started[visit_id]:
            session.execute(
                update(VisitSignal)
                .where(VisitSignal.city_id == city_id, VisitSignal.visit_id == visit_id)
                .values(started_at=started[visit_id]),
                execution_options={"synchronize_session": False},
            )
    refresh_risk(session, city_id, [*edited])
