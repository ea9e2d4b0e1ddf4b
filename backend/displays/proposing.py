"""Proposing a maintenance plan, or a further version of one (R7).

Whoever proposes a version signs it by that; it counts from the moment when the other side signs too (plans.py). A version never
changes: a correction is a further version, and the agreed one holds until that is agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.brands import service as brands
from backend.city_time import business_month
from backend.db import insert_rows, new_id, utc_now
from backend.displays import plan_lookups as lookups
from backend.displays import plan_queries, plan_rules, plans
from backend.displays.plan_models import (
    DisplayStandard,
    MaintenancePlan,
    PlanTerminal,
    PlanVersion,
    StandardView,
)
from backend.displays.plan_rules import Deed, PlanState, Side, VersionState
from backend.photos import queries as photo_queries
from backend.photos import service as photo_service
from backend.problems import Fault, fault


def preview_targets(session: Session, actor: Actor, targets: Mapping[str, Any]) -> dict[str, Any]:
    """How many open shops a list or a filter means, in all and by branch.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.AGREE_PLANS)
    by_branch = lookups.count_by_branch(session, actor, lookups.meant_by(targets))
    return {"terminals": sum(each["terminals"] for each in by_branch), "by_branch": by_branch}


def propose_plan(
    session: Session, actor: Actor, values: Mapping[str, Any], *, id: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Propose a new plan; `values` are loaded by `PlanInput`, and `at` is for histories that are told afterwards.

    Raises:
        Problem: `forbidden`, `invalid`, `not-your-proposal`.
    """
    require(actor, Verb.AGREE_PLANS)
    manufacturer_id = _manufacturer(session, actor, values["manufacturer_id"])
    plan = MaintenancePlan(
        city_id=actor.city_id, id=id or new_id(), manufacturer_id=manufacturer_id, state=PlanState.PROPOSED,
        newest_version=0, agreed_version=None, is_carried=False,
    )  # fmt: skip
    session.add(plan)
    try:
        session.flush()
    except IntegrityError:
        raise problems.INVALID(errors=[fault("id", "The id belongs to something else.")]) from None
    _propose(session, actor, plan, values, at)
    return plan_queries.plan_documents(session, actor, [plan.id])[plan.id]


def propose_version(
    session: Session, actor: Actor, plan_id: str, values: Mapping[str, Any], at: datetime | None = None
) -> dict[str, Any]:
    """Propose a further version of a plan. One that still waits for an answer is superseded by it.

    Raises:
        Problem: `not-found`, `forbidden`, `invalid`, `not-your-proposal`; `plan-not-open` for a withdrawn plan.
    """
    plan = plans.find_plan(session, actor, plan_id)
    require(actor, Verb.AGREE_PLANS)
    if plan.state == PlanState.WITHDRAWN:
        raise problems.PLAN_NOT_OPEN()
    if values["manufacturer_id"] not in (None, plan.manufacturer_id):
        raise problems.INVALID(errors=[fault("manufacturer_id", "A plan stays with its manufacturer.")])
    newest = lookups.versions_of(session, plan)[plan.newest_version]
    _propose(session, actor, plan, values, at)
    if newest.state == VersionState.PROPOSED:
        newest.state = VersionState.SUPERSEDED
    if plan.agreed_version is None:
        plan.state = PlanState.PROPOSED
    return plan_queries.plan_documents(session, actor, [plan.id])[plan.id]


def _manufacturer(session: Session, actor: Actor, manufacturer_id: str | None) -> str:
    if actor.role is Role.PROMOTER and actor.manufacturer_id and manufacturer_id in (None, actor.manufacturer_id):
        return actor.manufacturer_id
    if (
        actor.role is Role.PROMOTER
        or manufacturer_id is None
        or not lookups.manufacturer_exists(session, actor, manufacturer_id)
    ):
        raise problems.INVALID(errors=[fault("manufacturer_id", "There is no such manufacturer.")])
    return manufacturer_id


def _propose(
    session: Session, actor: Actor, plan: MaintenancePlan, values: Mapping[str, Any], at: datetime | None
) -> None:
    side, at = plans.side_of(actor), at or utc_now()
    stage = _stage(session, actor, plan, values["standards"])
    brands.require_proposer_at(actor, stage)
    terminal_ids = _targets(session, actor, values["targets"])
    zone = ZoneInfo(lookups.time_zone(session, actor.city_id))
    present = business_month(at, zone)
    photos, foreign = _photos(session, actor, plan, values["photos"])
    faults = [
        *_fault_list(plan_rules.duty_faults(stage, values["executor"], values["materials_by"], values["materials"])),
        *_fault_list(plan_rules.month_faults(values["first_month"], values["last_month"], present)),
        *foreign,
        *_missing_examples(values["standards"], {photo["id"] for photo in photos}),
    ]
    if faults:
        raise problems.INVALID(errors=faults)
    plan.newest_version += 1
    plan.updated_at = utc_now()
    session.flush()
    _store(session, plan, values, stage, side, terminal_ids)
    photo_service.declare_photos(session, actor, {plan.id: photos} if photos else {}, replacing=[plan.id])
    plans.note_step(session, actor, plan, plan.newest_version, Deed.PROPOSED, None, at)


def _fault_list(faults: list[tuple[str, str]]) -> list[Fault]:
    return [fault(*each) for each in faults]


def _stage(session: Session, actor: Actor, plan: MaintenancePlan, standards: list[dict[str, Any]]) -> str:
    known = lookups.specs_of(session, actor, plan.manufacturer_id, [each["spec_id"] for each in standards])
    unknown = [index for index, each in enumerate(standards) if each["spec_id"] not in known]
    if unknown:
        reason = "There is no such spec of this manufacturer."
        raise problems.INVALID(errors=[fault(f"standards.{index}.spec_id", reason) for index in unknown])
    stages = {row.stage for row in known.values()}
    if len(stages) > 1:
        raise problems.INVALID(errors=[fault("standards", "The specs of a plan are in one stage of their life.")])
    return str(stages.pop())


def _targets(session: Session, actor: Actor, targets: Mapping[str, Any]) -> list[str]:
    listed = targets["terminal_ids"]
    if listed is None:
        found = lookups.matching_terminals(session, actor, targets["filter"])
        if not found:
            raise problems.INVALID(errors=[fault("targets.filter", "No open terminal is meant by it.")])
        return found
    known = lookups.open_terminals(session, actor, listed)
    unknown = [index for index, each in enumerate(listed) if each not in known]
    if unknown:
        reason = "There is no such terminal, or it is closed."
        raise problems.INVALID(errors=[fault(f"targets.terminal_ids.{index}", reason) for index in unknown])
    return sorted(known)


def _photos(
    session: Session, actor: Actor, plan: MaintenancePlan, added: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The plan's manifest with what a version adds to it: earlier versions keep their example pictures."""
    owners = photo_queries.declared_photos(session, actor.city_id, [photo["id"] for photo in added])
    foreign = [
        fault(f"photos.{index}.id", "The id belongs to something else.")
        for index, photo in enumerate(added)
        if photo["id"] in owners and owners[photo["id"]].document_id != plan.id
    ]
    names = {photo["id"] for photo in added}
    kept = photo_queries.photo_documents(session, actor.city_id, [plan.id]).get(plan.id, [])
    return [*(_declaration(photo) for photo in kept if photo["id"] not in names), *added], foreign


def _declaration(photo: Mapping[str, Any]) -> dict[str, Any]:
    taken_at = photo["taken_at"]
    return {
        **{name: photo[name] for name in ("id", "sha256", "size", "media_type", "view", "display_check_id", "source")},
        "taken_at": datetime.fromisoformat(taken_at) if taken_at else None,
    }


def _missing_examples(standards: list[dict[str, Any]], photo_ids: set[str]) -> list[Fault]:
    return [
        fault(f"standards.{index}.views.{place}.example_photo_id", "The plan declares no such photo.")
        for index, standard in enumerate(standards)
        for place, view in enumerate(standard["views"])
        if view["example_photo_id"] is not None and view["example_photo_id"] not in photo_ids
    ]


def _store(
    session: Session, plan: MaintenancePlan, values: Mapping[str, Any], stage: str, side: Side, terminal_ids: list[str]
) -> None:
    key = {"city_id": plan.city_id, "plan_id": plan.id, "version": plan.newest_version}
    names = ("name", "first_month", "last_month", "executor", "materials_by", "materials", "note")
    version = {name: values[name] for name in names} | {
        "state": VersionState.PROPOSED, "stage": stage, "proposed_by_side": side, "agreed_at": None, "ended_at": None,
        "terminals": len(terminal_ids), "target_filter": values["targets"]["filter"],
    }  # fmt: skip
    session.add(PlanVersion(**key, **version))
    session.flush()
    insert_rows(session, PlanTerminal, [{**key, "terminal_id": each} for each in terminal_ids])
    standards = values["standards"]
    columns = ("spec_id", "position", "least_facings", "price_tag", "materials", "note")
    insert_rows(
        session,
        DisplayStandard,
        [
            {**key, "ordinal": ordinal, **{name: each[name] for name in columns}}
            for ordinal, each in enumerate(standards)
        ],
    )
    insert_rows(
        session,
        StandardView,
        [
            {**key, "spec_id": each["spec_id"], "ordinal": ordinal, **view}
            for each in standards
            for ordinal, view in enumerate(each["views"])
        ],
    )
