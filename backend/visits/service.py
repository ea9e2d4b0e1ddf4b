"""Recording visits: what a phone or a desk sends becomes rows, once, whatever arrives twice or late.

`record_visits` takes many visits at once and answers for each: recorded, or why not. One that is refused harms no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.accounts import queries as accounts
from backend.city_time import business_day
from backend.db import insert_rows
from backend.displays import queries as displays
from backend.displays import service as display_service
from backend.displays.presenting import present_checks
from backend.jobs import enqueue_all
from backend.photos import queries as photos
from backend.photos import service as photo_service
from backend.photos.rules import JUDGE
from backend.problems import Problem, fault
from backend.rule_sets import service as rule_sets
from backend.terminals import geo
from backend.terminals.geo import Point
from backend.visits import recording_queries as queries
from backend.visits import signals
from backend.visits.completeness import photos_arrived as photos_arrived
from backend.visits.custody import Carried, put_on_phones
from backend.visits.models import ShelfCheck, Visit
from backend.visits.month_records import record_month
from backend.visits.month_rules import checklists_in
from backend.visits.relating import settle_relations, touched
from backend.visits.rules import (
    LOCKED,
    State,
    TimeRules,
    VisitTargets,
    is_handed_in_again,
    is_plausible,
    read_template,
    section_faults,
    state_of,
    true_time,
)
from backend.visits.spot_checks import pick_visits
from backend.visits.telling import after_resubmission, tell_of_visits

TIME_RULES = TimeRules()
VISIT_TARGETS = rule_sets.register(
    "visit_targets", VisitTargets, bounds=dict.fromkeys(("benchmark", "large", "medium", "small"), (0, 20))
)


@dataclass(frozen=True)
class Receipt:
    """When and from what device something arrived; the offset is the device's clock minus ours, in milliseconds."""

    at: datetime
    clock_offset_ms: int = 0
    device_id: str | None = None


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
    known = _Known(session, actor, drafts)
    outcomes = [_problem_of(actor, draft, receipt, known) for draft in drafts]
    good = [draft for draft, problem in zip(drafts, outcomes, strict=True) if problem is None]
    if good:
        _store(session, actor, good, receipt, known)
    return outcomes


class _Known:
    """What the database knows of everything that a batch refers to, in one query each."""

    def __init__(self, session: Session, actor: Actor, drafts: Sequence[dict[str, Any]]) -> None:
        city_id = actor.city_id
        terminal_ids = {draft["terminal_id"] for draft in drafts}
        self.terminals = queries.held_terminals(session, actor, terminal_ids)
        former = [row.id for row in self.terminals.values() if row.manager_id != actor.person_id]
        self.periods = queries.covered_periods(session, actor, former) if former else {}
        self.zone = ZoneInfo(accounts.get_city(session, actor).timezone) if former else None
        self.visits = queries.recorded_visits(session, actor, [draft["id"] for draft in drafts])
        if self.visits:  # read again as they stay: the branch may be deciding on them
            self.visits |= queries.recorded_visits(session, actor, self.visits.keys(), lock=True)
        versions = queries.template_versions(session, city_id, {draft["template_version"] for draft in drafts})
        self.templates = {version: read_template(sections) for version, sections in versions.items()}
        self.checklists = {version: checklists_in(sections) for version, sections in versions.items()}
        checks = [check for draft in drafts for check in (*draft["shelf_checks"], *draft["display_checks"])]
        self.specs = queries.known_specs(session, city_id, {check["spec_id"] for check in checks}) if checks else set()
        companions = {draft["joint_with"] for draft in drafts if draft["joint_with"]}
        self.people = queries.known_people(session, city_id, companions) if companions else set()
        check_ids = [check["id"] for draft in drafts for check in draft["display_checks"]]
        self.check_owners = displays.subjects_of_checks(session, city_id, check_ids) if check_ids else {}
        photo_ids = [photo["id"] for draft in drafts for photo in draft["photos"]]
        declared = photos.declared_photos(session, city_id, photo_ids) if photo_ids else {}
        self.photo_owners = {photo_id: row.document_id for photo_id, row in declared.items()}
        for draft in drafts:  # two documents of one batch cannot both own a check or a photo
            for rows, owners in ((draft["display_checks"], self.check_owners), (draft["photos"], self.photo_owners)):
                for row in rows:
                    owners.setdefault(row["id"], draft["id"])


def _problem_of(actor: Actor, draft: dict[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    stored = known.visits.get(draft["id"])
    if stored is not None and stored.manager_id != actor.person_id:
        return problems.NOT_THE_AUTHOR() if stored.covered_by == actor.person_id else problems.NOT_FOUND()
    if stored is not None and stored.state in LOCKED:
        return problems.VISIT_LOCKED(state=stored.state)
    started_at = true_time(draft["check_in"]["device_time"], _offset(stored, receipt), TIME_RULES)
    if not is_plausible(started_at, receipt.at, TIME_RULES):
        return problems.TIME_OUT_OF_RANGE(errors=[fault("check_in.device_time", "Too long ago, or in the future.")])
    assert started_at is not None
    if stored is not None and stored.terminal_id != draft["terminal_id"]:
        return problems.INVALID(errors=[fault("terminal_id", "A visit stays with its terminal.")])
    if not _covers(actor, known, draft["terminal_id"], started_at):
        return problems.UNKNOWN_TERMINAL(
            errors=[fault("terminal_id", "There is no such terminal, or it is not yours.")]
        )
    if draft["check_out"]:
        ended_at = true_time(draft["check_out"]["device_time"], _offset(stored, receipt), TIME_RULES)
        if not is_plausible(ended_at, receipt.at, TIME_RULES):
            return problems.TIME_OUT_OF_RANGE(
                errors=[fault("check_out.device_time", "Too long ago, or in the future.")]
            )
    if references := _unknown_references(draft, known):
        return problems.UNKNOWN_REFERENCE(errors=references)
    faults = [
        *_position_faults(draft),
        *(fault(*each) for each in section_faults(known.templates[draft["template_version"]], draft["sections"])),
    ]
    return problems.INVALID(errors=faults) if faults else None


def _offset(stored: Any, receipt: Receipt) -> int:
    """A visit keeps the clock offset of its first arrival, so that a later edit does not move it in time."""
    return stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms


def _covers(actor: Actor, known: _Known, terminal_id: str, at: datetime) -> bool:
    terminal = known.terminals.get(terminal_id)
    if terminal is None or terminal.manager_id == actor.person_id:
        return terminal is not None
    assert known.zone is not None
    day = business_day(at, known.zone)
    return any(
        period.from_date <= day and (period.to_date is None or day <= period.to_date)
        for period in known.periods.get(terminal_id, ())
    )


def _unknown_references(draft: dict[str, Any], known: _Known) -> list[problems.Fault]:
    faults = []
    if draft["template_version"] not in known.templates:
        faults.append(fault("template_version", "There is no such version."))
    if draft["joint_with"] and draft["joint_with"] not in known.people:
        faults.append(fault("joint_with", "There is no such person."))
    for name in ("shelf_checks", "display_checks"):
        faults += [
            fault(f"{name}.{index}.spec_id", "There is no such spec.")
            for index, check in enumerate(draft[name])
            if check["spec_id"] not in known.specs
        ]
    for name, owners in (("display_checks", known.check_owners), ("photos", known.photo_owners)):
        faults += [
            fault(f"{name}.{index}.id", "The id belongs to something else.")
            for index, row in enumerate(draft[name])
            if owners[row["id"]] != draft["id"]
        ]
    return faults


def _position_faults(draft: dict[str, Any]) -> list[problems.Fault]:
    """GCJ-02 and BD-09 exist in China alone: elsewhere the datum, or the position, is not what it says."""
    return [
        fault(f"{name}.position.datum", "This datum does not exist at these coordinates.")
        for name in ("check_in", "check_out")
        if (position := (draft[name] or {}).get("position"))
        and not geo.exists(position["latitude"], position["longitude"], position["datum"])
    ]


# ---- storing ----------------------------------------------------------------------------------------------------------


def _store(session: Session, actor: Actor, drafts: list[dict[str, Any]], receipt: Receipt, known: _Known) -> None:
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
    known: _Known,
    shops: Mapping[str, Point | None],
    photos_received: int,
) -> dict[str, Any]:
    stored = known.visits.get(draft["id"])
    terminal = known.terminals[draft["terminal_id"]]
    offset = _offset(stored, receipt)
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
