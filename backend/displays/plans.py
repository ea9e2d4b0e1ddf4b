"""What the two parties do with a maintenance plan that was proposed (proposing.py): sign, decline, withdraw (R7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.displays import carrying, plan_queries
from backend.displays import plan_lookups as lookups
from backend.displays.plan_models import MaintenancePlan, PlanStep, PlanVersion
from backend.displays.plan_rules import Deed, PlanState, Side, VersionState


def side_of(actor: Actor) -> Side:
    return Side.MANUFACTURER if actor.role is Role.PROMOTER else Side.COMMERCE


def sign_plan(
    session: Session, actor: Actor, plan_id: str, version: int, note: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """The other side agrees too: the version holds from now on, in place of the one before.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `plan-not-open`, `already-signed`.
    """
    plan, versions = _awaiting_answer(session, actor, plan_id, version)
    former, agreed, at = plan.agreed_version, versions[version], at or utc_now()
    if former is not None:
        versions[former].state, versions[former].ended_at = VersionState.SUPERSEDED, at
    agreed.state, agreed.agreed_at = VersionState.AGREED, at
    carrying.put_on_phones(session, plan, agreed, former)
    plan.state, plan.agreed_version, plan.updated_at = PlanState.AGREED, version, utc_now()
    note_step(session, actor, plan, version, Deed.SIGNED, note, at)
    return plan_queries.plan_documents(session, actor, [plan_id])[plan_id]


def decline_plan(
    session: Session, actor: Actor, plan_id: str, version: int, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """The other side does not agree, and says why. A version that was agreed before goes on holding.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `plan-not-open`, `already-signed`.
    """
    plan, versions = _awaiting_answer(session, actor, plan_id, version)
    versions[version].state = VersionState.DECLINED
    plan.state = PlanState.DECLINED if plan.agreed_version is None else PlanState.AGREED
    plan.updated_at = utc_now()
    note_step(session, actor, plan, version, Deed.DECLINED, reason, at or utc_now())
    return plan_queries.plan_documents(session, actor, [plan_id])[plan_id]


def withdraw_plan(
    session: Session, actor: Actor, plan_id: str, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """End a plan: an agreed one either side may end, a mere proposal only the side that made it.

    Raises:
        Problem: `not-found`, `forbidden`, `plan-not-open`, `not-your-proposal`.
    """
    plan = find_plan(session, actor, plan_id)
    require(actor, Verb.AGREE_PLANS)
    if plan.state == PlanState.WITHDRAWN:
        raise problems.PLAN_NOT_OPEN()
    versions, at = lookups.versions_of(session, plan), at or utc_now()
    newest = versions[plan.newest_version]
    if plan.agreed_version is None and newest.proposed_by_side != side_of(actor):
        raise problems.NOT_YOUR_PROPOSAL()
    if newest.state == VersionState.PROPOSED:
        newest.state = VersionState.WITHDRAWN
    if plan.agreed_version is not None:
        versions[plan.agreed_version].state = VersionState.WITHDRAWN
        versions[plan.agreed_version].ended_at = at
    carrying.take_off_phones(session, plan)
    plan.state, plan.updated_at = PlanState.WITHDRAWN, utc_now()
    note_step(session, actor, plan, plan.agreed_version or plan.newest_version, Deed.WITHDRAWN, reason, at)
    return plan_queries.plan_documents(session, actor, [plan_id])[plan_id]


def find_plan(session: Session, actor: Actor, plan_id: str) -> MaintenancePlan:
    plan = lookups.find_plan(session, actor, plan_id)
    if plan is None:
        raise problems.NOT_FOUND()
    return plan


def _awaiting_answer(
    session: Session, actor: Actor, plan_id: str, version: int
) -> tuple[MaintenancePlan, dict[int, PlanVersion]]:
    plan = find_plan(session, actor, plan_id)
    require(actor, Verb.AGREE_PLANS)
    if version != plan.newest_version:
        raise problems.STALE()
    versions = lookups.versions_of(session, plan)
    if versions[version].state != VersionState.PROPOSED:
        raise problems.PLAN_NOT_OPEN()
    if versions[version].proposed_by_side == side_of(actor):
        raise problems.ALREADY_SIGNED()
    return plan, versions


def note_step(
    session: Session, actor: Actor, plan: MaintenancePlan, version: int, deed: Deed, note: str | None, at: datetime
) -> None:
    session.add(
        PlanStep(
            city_id=plan.city_id, id=new_id(), plan_id=plan.id, version=version, deed=deed, side=side_of(actor),
            person_id=actor.account_id, note=note, at=at,
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, actor, f"{deed}", "maintenance_plan", plan.id, version=version, side=side_of(actor), note=note
    )
