"""What keeps a visit out: what it refers to and what its times and places may be, asked for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.accounts import queries as accounts
from backend.city_time import business_day
from backend.displays import queries as displays
from backend.photos import queries as photos
from backend.problems import Problem, fault
from backend.terminals import geo
from backend.visits import recording_queries as queries
from backend.visits.month_rules import checklists_in
from backend.visits.rules import LOCKED, TimeRules, is_plausible, read_template, section_faults, true_time

TIME_RULES = TimeRules()


@dataclass(frozen=True)
class Receipt:
    """When and from what device something arrived; the offset is the device's clock minus ours, in milliseconds."""

    at: datetime
    clock_offset_ms: int = 0
    device_id: str | None = None


class Known:
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


def problem_of(actor: Actor, draft: dict[str, Any], receipt: Receipt, known: Known) -> Problem | None:
    stored = known.visits.get(draft["id"])
    if stored is not None and stored.manager_id != actor.person_id:
        return problems.NOT_THE_AUTHOR() if stored.covered_by == actor.person_id else problems.NOT_FOUND()
    if stored is not None and stored.state in LOCKED:
        return problems.VISIT_LOCKED(state=stored.state)
    started_at = true_time(draft["check_in"]["device_time"], offset_of(stored, receipt), TIME_RULES)
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
        ended_at = true_time(draft["check_out"]["device_time"], offset_of(stored, receipt), TIME_RULES)
        if not is_plausible(ended_at, receipt.at, TIME_RULES):
            return problems.TIME_OUT_OF_RANGE(
                errors=[fault("check_out.device_time", "Too long ago, or in the future.")]
            )
        if draft["check_out"]["device_time"] < draft["check_in"]["device_time"]:
            return problems.DEPARTURE_BEFORE_ARRIVAL(
                errors=[fault("check_out.device_time", "Lies before the check-in.")]
            )
    if references := _unknown_references(draft, known):
        return problems.UNKNOWN_REFERENCE(errors=references)
    faults = [
        *_position_faults(draft),
        *(fault(*each) for each in section_faults(known.templates[draft["template_version"]], draft["sections"])),
    ]
    return problems.INVALID(errors=faults) if faults else None


def offset_of(stored: Any, receipt: Receipt) -> int:
    """A visit keeps the clock offset of its first arrival, so that a later edit does not move it in time."""
    return stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms


def _covers(actor: Actor, known: Known, terminal_id: str, at: datetime) -> bool:
    terminal = known.terminals.get(terminal_id)
    if terminal is None or terminal.manager_id == actor.person_id:
        return terminal is not None
    assert known.zone is not None
    day = business_day(at, known.zone)
    return any(
        period.from_date <= day and (period.to_date is None or day <= period.to_date)
        for period in known.periods.get(terminal_id, ())
    )


def _unknown_references(draft: dict[str, Any], known: Known) -> list[problems.Fault]:
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
