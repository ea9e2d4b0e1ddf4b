"""Recording visits: what a phone or a desk sends becomes rows, once, whatever arrives twice or late.

`record_visits` takes many visits at once and answers for each: recorded, or why not. One that is refused harms no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import feed
from backend.access import Actor, Verb, require
from backend.db import insert_rows
from backend.displays import service as display_service
from backend.displays.presenting import present_checks
from backend.jobs import enqueue_all
from backend.photos import service as photo_service
from backend.photos.rules import JUDGE
from backend.problems import Problem
from backend.terminals import geo
from backend.terminals.geo import Point
from backend.visits import signals
from backend.visits.checking import TIME_RULES, Known, Receipt, offset_of, problem_of
from backend.visits.completeness import photos_arrived as photos_arrived
from backend.visits.custody import Carried, put_on_phones
from backend.visits.models import ShelfCheck, Visit
from backend.visits.month_records import record_month
from backend.visits.relating import settle_relations, touched
from backend.visits.rules import (
    State,
    is_handed_in_again,
    state_of,
    true_time,
)
from backend.visits.spot_checks import pick_visits
from backend.visits.telling import after_resubmission, tell_of_visits


def record_visits(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store visits as their manager wrote them, new or edited; `drafts` are loaded by `VisitInput` and have distinct ids.

    A visit is taken for a terminal that the manager covers, or covered when it began: a phone may learn late of a hand-over.
    The visit then belongs to whoever covers the terminal now. One that was returned is handed in again by a `submitted_at`
    that is newer; what is pushed before is work on it.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-terminal`, `unknown-reference`, `not-found`,
        `not-the-author`, `visit-locked`, `time-out-of-range`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_VISITS)
    known = Known(session, actor, drafts)
    outcomes = [problem_of(actor, draft, receipt, known) for draft in drafts]
    good = [draft for draft, problem in zip(drafts, outcomes, strict=True) if problem is None]
    if good:
        _store(session, actor, good, receipt, known)
    return outcomes


def _store(session: Session, actor: Actor, drafts: list[dict[str, Any]], receipt: Receipt, known: Known) -> None:
    edited = [draft["id"] for draft in drafts if draft["id"] in known.visits]
    if edited:
        pictured = [visit_id for visit_id in edited if known.visits[visit_id].photos_received]
        photo_service.have_sharers_judged(session, actor.city_id, pictured)
        session.execute(delete(ShelfCheck).where(ShelfCheck.city_id == actor.city_id, ShelfCheck.visit_id.in_(edited)))
    manifests = {draft["id"]: draft["photos"] for draft in drafts if draft["photos"]}
    received = photo_service.declare_photos(session, actor, manifests, replacing=edited)
    enqueue_all(session, JUDGE, [visit_id for visit_id, count in received.items() if count])
    shops = {terminal_id: _shop(terminal) for terminal_id, terminal in known.terminals.items()}
    rows = [_row(actor, draft, receipt, known, shops, received.get(draft["id"], 0)) for draft in drafts]
    new = {row["id"]: row["started_at"] for row in rows if row["id"] not in known.visits}
    picked = pick_visits(session, actor.city_id, new)
    rules = signals.rules_in_force(session, actor.city_id)
    doubts = {row["id"]: signals.signals_of(row, shops[row["terminal_id"]], rules) for row in rows}
    for row in rows:
        row["risk"] = sum(signal.weight for signal in doubts[row["id"]])
        row["spot_check"] = row["id"] in picked if row["id"] in new else known.visits[row["id"]].spot_check
    insert_rows(session, Visit, [row for row in rows if row["id"] not in known.visits])
    insert_rows(session, Visit, [row for row in rows if row["id"] in known.visits], replace=True)
    shelf_checks = [
        {"city_id": actor.city_id, "visit_id": draft["id"], **check}
        for draft in drafts
        for check in draft["shelf_checks"]
    ]
    insert_rows(session, ShelfCheck, shelf_checks)
    record_month(session, actor, rows, known.checklists, edited)
    display_checks = {draft["id"]: draft["display_checks"] for draft in drafts if draft["display_checks"]}
    about = {row["id"]: display_service.Subject(row["terminal_id"], row["started_at"]) for row in rows}
    display_service.record_display_checks(session, actor, display_checks, replacing=edited, about=about)
    former = {visit_id: known.visits[visit_id] for visit_id in edited}
    begun = {visit_id: row.started_at for visit_id, row in former.items()}
    signals.record_own_signals(session, actor.city_id, doubts, rows, begun, rules)
    changes = [*map(touched, rows), *map(touched, former.values())]
    put_on_phones(session, [Carried(row["id"], row["covered_by"], row["started_at"]) for row in rows])
    put_on_phones(session, settle_relations(session, actor.city_id, actor.person_id, changes, rules))
    handed_in = [row for row in rows if row["state"] == State.SUBMITTED]
    whole = [row["id"] for row in handed_in if row["photos_received"] == row["photos_declared"]]
    shown = [visit_id for visit_id in whole if visit_id in display_checks or visit_id in known.visits]
    if shown:
        present_checks(session, actor.city_id, shown, receipt.at)
    # What a manager pushed for a shop that has gone to a colleague must leave the phone it came from.
    own = Visit.channels_for({"covered_by": actor.person_id})
    feed.withdraw(session, Visit.collection, [(row["id"], own) for row in rows if row["covered_by"] != actor.person_id])
    back = [row["id"] for row in handed_in if _was_returned(known.visits.get(row["id"]))]
    for tell in after_resubmission if back else ():
        tell(session, actor, back)
    tell_of_visits(session, actor, [row["started_at"] for row in rows] + list(begun.values()))


def _was_returned(stored: Any) -> bool:
    return stored is not None and stored.state == State.RETURNED


def _shop(terminal: Any) -> Point | None:
    if terminal.wgs84_latitude is None:
        return None
    return Point(terminal.wgs84_latitude, terminal.wgs84_longitude)


def _row(
    actor: Actor,
    draft: dict[str, Any],
    receipt: Receipt,
    known: Known,
    shops: Mapping[str, Point | None],
    photos_received: int,
) -> dict[str, Any]:
    stored = known.visits.get(draft["id"])
    terminal = known.terminals[draft["terminal_id"]]
    offset = offset_of(stored, receipt)
    check_out = draft["check_out"]
    shop = shops[draft["terminal_id"]]
    return {
        "city_id": actor.city_id,
        "id": draft["id"],
        "terminal_id": draft["terminal_id"],
        "manager_id": actor.person_id,
        "covered_by": terminal.manager_id,
        "branch_id": terminal.branch_id,
        "kind": draft["kind"],
        "state": _state(stored, draft),
        "template_version": draft["template_version"],
        "joint_with": draft["joint_with"],
        "started_at": true_time(draft["check_in"]["device_time"], offset, TIME_RULES),
        "ended_at": true_time(check_out["device_time"], offset, TIME_RULES) if check_out else None,
        **_check_point(_CHECK_IN, draft["check_in"], shop),
        **_check_point(_CHECK_OUT, check_out, shop),
        "submitted_at": draft["submitted_at"],
        "sections": draft["sections"],
        "device_id": stored.device_id if stored else receipt.device_id,
        "clock_offset_ms": offset,
        "received_at": stored.received_at if stored else receipt.at,
        "photos_declared": len(draft["photos"]),
        "photos_received": photos_received,
        "withdrawn_at": None,
        "version": stored.version + 1 if stored else 1,
    }


def _state(stored: Any, draft: dict[str, Any]) -> State:
    if _was_returned(stored) and not is_handed_in_again(draft["submitted_at"], stored.returned_of):
        return State.RETURNED
    return state_of(draft["check_out"] is not None, draft["submitted_at"] is not None)


_POSITION = ("latitude", "longitude", "datum", "accuracy_m", "fixed_at", "mocked")
_measured = itemgetter(*_POSITION)
_CHECK_IN, _CHECK_OUT = (
    [f"{point}_{name}" for name in ("device_time", "distance_m", *_POSITION)] for point in ("check_in", "check_out")
)


def _check_point(columns: list[str], point: dict[str, Any] | None, shop: Point | None) -> dict[str, Any]:
    """The columns of a check-in or check-out with what is known of it."""
    position = point and point["position"]
    if not point or not position:
        return {**dict.fromkeys(columns), columns[0]: point and point["device_time"]}
    distance_m = None
    if shop:
        here = geo.to_wgs84(position["latitude"], position["longitude"], position["datum"])
        distance_m = signals.recorded_distance_m(here, shop)
    return dict(zip(columns, (point["device_time"], distance_m, *_measured(position)), strict=True))
