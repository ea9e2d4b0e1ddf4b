"""Proposing a manager's month: on request, and by a job for everybody who has no plan yet when the month draws near.

A proposal takes its time, so it is read, worked out and written in three steps: no transaction waits meanwhile.
Shops that were handed over in between are left out when it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import queries as accounts
from backend.accounts.service import command_line_actor, today
from backend.audit import service as audit
from backend.config import Settings
from backend.db import Database, insert_rows, new_id, utc_now
from backend.jobs import Context, Finish, Job, enqueue_all, nothing_more
from backend.notices.rules import Kind
from backend.notices.service import Subject, notify
from backend.planning import counting, lookups
from backend.planning.models import PlanEvent, PlannedVisit, VisitPlan
from backend.planning.month import Shop
from backend.planning.numbers import PLANNING_RULES
from backend.planning.rules import PlanningRules, State, Step, days_of, month_after, month_of, reasons_of, target_of
from backend.planning.spreading import Proposal, propose
from backend.problems import fault
from backend.rule_sets import service as rule_sets
from backend.terminals.geo import distance_m, rough_distance_m
from backend.visits.numbers import VISIT_TARGETS
from backend.visits.rules import VisitTargets
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

#: The kind of the job; its subject is a manager and a month.
PROPOSE = "propose_visit_plan"


@dataclass(frozen=True)
class Material:
    """All that a proposal is made of. `made` are visits of the month, for one that has begun."""

    city_id: int
    manager_id: str
    month: str
    shops: Sequence[lookups.Covered]
    made: Counter[str]
    days: Sequence[date]
    targets: VisitTargets
    rules: PlanningRules

    def target_of(self, shop: lookups.Covered) -> int:
        return target_of(shop.is_benchmark, shop.scale, self.targets)


def propose_plan(database: Database, actor: Actor, month: str, manager_id: str | None = None) -> str:
    """Propose a month, the manager's own or one of the branch's, in place of a draft if there is one. Returns the plan's id.

    Raises:
        Problem: `not-found` for a manager who cannot be seen, `forbidden`; `invalid` for somebody who is no customer manager
            or a month that is over or far away; `visit-plan-not-open` when the plan has been submitted or confirmed.
    """
    with database.reading(actor.city_id) as session:
        manager_id = _whose(session, actor, manager_id)
        _require_near(session, actor, month)
        material = gather(session, actor.city_id, manager_id, month)
    proposal = work_out(material)
    with database.transaction(actor.city_id) as session:
        return keep(session, actor, material, proposal).id


def _whose(session: Session, actor: Actor, manager_id: str | None) -> str:
    if manager_id is None and actor.role is Role.CUSTOMER_MANAGER:
        manager_id = actor.person_id
    if manager_id is None:
        require(actor, Verb.PLAN_VISITS)
        raise problems.INVALID(errors=[fault("manager_id", "Say whose month.")])
    if actor.role is Role.PROMOTER or accounts.get_person(session, actor, manager_id) is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.PLAN_VISITS)
    if lookups.branch_of(session, actor.city_id, manager_id) is None:
        raise problems.INVALID(errors=[fault("manager_id", "Not an active customer manager.")])
    return manager_id


def _require_near(session: Session, actor: Actor, month: str) -> None:
    present = month_of(today(session, actor))
    if month < present:
        raise problems.INVALID(errors=[fault("month", "This month is over.")])
    if month > month_after(month_after(present)):
        raise problems.INVALID(errors=[fault("month", "This month is too far away.")])


def gather(session: Session, city_id: int, manager_id: str, month: str, on: date | None = None) -> Material:
    """What the database knows that a proposal needs. Of a month that has begun by a day, by default today, the days that are left
    are planned."""
    zone = lookups.zone_of(session, city_id)
    present, days = on or utc_now().astimezone(zone).date(), days_of(month)
    has_begun = days[0] <= present
    calendar = load_calendar(session, city_id)
    first, _ = lookups.bounds_of(month, zone)
    return Material(
        city_id,
        manager_id,
        month,
        lookups.covered_shops(session, city_id, manager_id, first, days[-1]),
        lookups.visits_at_shops_of(session, city_id, manager_id, month, zone) if has_begun else Counter(),
        [day for day in days if day >= present and is_working_day(calendar, day)],
        rule_sets.rules_for(session, city_id, VISIT_TARGETS),
        rule_sets.rules_for(session, city_id, PLANNING_RULES),
    )


def work_out(material: Material) -> Proposal:
    shops = [
        Shop(
            each.id,
            max(0, material.target_of(each) - material.made[each.id]),
            each.position,
            each.last_visit,
            each.due_on,
            each.is_benchmark,
        )
        for each in material.shops
    ]
    return propose(shops, material.days, rough_distance_m, material.rules)


def keep(
    session: Session,
    actor: Actor,
    material: Material,
    proposal: Proposal,
    *,
    id: str | None = None,
    at: datetime | None = None,
) -> VisitPlan:
    """Write a proposal, in place of a draft if there is one.

    Raises:
        Problem: `visit-plan-not-open` when the plan has been submitted or confirmed; `invalid` when the manager has gone;
            `stale` when somebody else proposed the same month at the same moment.
    """
    city_id, manager_id, month = material.city_id, material.manager_id, material.month
    # Shops before plans, as in a hand-over.
    held = lookups.hold_shops(session, city_id, manager_id, month)
    covered = {each.id for each in held}
    plan = lookups.lock_plan_of(session, city_id, manager_id, month)
    if plan is not None and plan.state != State.DRAFT:
        raise problems.VISIT_PLAN_NOT_OPEN(state=plan.state)
    branch_id = lookups.branch_of(session, city_id, manager_id)
    if branch_id is None:
        raise problems.INVALID(errors=[fault("manager_id", "Not an active customer manager.")])
    if plan is None:
        plan = VisitPlan(
            city_id=city_id, id=id or new_id(), manager_id=manager_id, month=month, version=0, is_carried=True
        )
        session.add(plan)
    rows = list(_stop_rows(plan.id, material, proposal, covered))
    plan.branch_id, plan.state, plan.note = branch_id, State.DRAFT.value, None
    plan.version, plan.rules_version, plan.proposed_at = plan.version + 1, material.rules.version, at or utc_now()
    plan.submitted_at = plan.decided_at = plan.decided_by = None
    plan.lengths = lengths_of(rows, {each.id: each.position for each in held if each.position})
    plan.unplanned = {shop_id: visits for shop_id, visits in proposal.left_out.items() if shop_id in covered}
    try:
        session.flush()
    except IntegrityError:
        raise problems.STALE() from None
    session.execute(
        delete(PlannedVisit).where(PlannedVisit.city_id == city_id, PlannedVisit.plan_id == plan.id),
        execution_options={"synchronize_session": False},
    )
    insert_rows(session, PlannedVisit, rows)
    note_step(session, actor, plan, Step.PROPOSED, at=at)
    counting.count_soon(session, [(plan.manager_id, plan.month)])
    if actor.account_id != plan.manager_id:
        notify(session, city_id, [manager_id], Kind.VISIT_PLAN_PROPOSED, Subject("visit_plan", plan.id), month=month)
    return plan


def _stop_rows(
    plan_id: str, material: Material, proposal: Proposal, covered: Collection[str]
) -> Iterable[dict[str, Any]]:
    facts = {each.id: each for each in material.shops}
    for day, calls in proposal.days.items():
        staying = [call for call in calls if call.shop.id in covered]
        for position, call in enumerate(staying):
            shop = facts[call.shop.id]
            reasons = reasons_of(
                material.made[shop.id] + call.number,
                material.target_of(shop),
                day,
                last_visit=shop.last_visit,
                due_on=shop.due_on,
                is_benchmark=shop.is_benchmark,
                in_store=call.in_store_day,
            )
            yield {
                "city_id": material.city_id,
                "plan_id": plan_id,
                "day": day,
                "terminal_id": shop.id,
                "position": position,
                "in_store_day": call.in_store_day,
                "by_hand": False,
                "reasons": reasons,
            }


def lengths_of(rows: Iterable[dict[str, Any]], places: dict[str, tuple[float, float]]) -> dict[str, int]:
    """Metres of each day's way over the shops that have a position, geodesic; by day."""
    ways: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(rows, key=lambda row: (row["day"], row["position"])):
        way = ways.setdefault(row["day"].isoformat(), [])
        if place := places.get(row["terminal_id"]):
            way.append(place)
    return {day: round(sum(distance_m(a, b) for a, b in pairwise(way))) for day, way in ways.items()}


def note_step(
    session: Session,
    actor: Actor,
    plan: VisitPlan,
    step: Step,
    note: str | None = None,
    day: date | None = None,
    at: datetime | None = None,
) -> None:
    """Write down who did what with a plan, and why."""
    session.add(
        PlanEvent(
            city_id=plan.city_id,
            plan_id=plan.id,
            version=plan.version,
            step=step.value,
            day=day,
            note=note,
            author_id=actor.account_id,
            at=at or utc_now(),
        )
    )
    session.flush()
    audit.record(session, actor, step.value, "visit_plan", plan.id, month=plan.month, version=plan.version, note=note)


# ---- for everybody ----------------------------------------------------------------------------------------------------


def propose_next_month(session: Session, city_id: int, settings: Settings) -> int:
    """Have next month proposed for each manager who has no plan of it, once the day for that has come.

    Returns:
        How many proposals were asked for.
    """
    present = utc_now().astimezone(lookups.zone_of(session, city_id)).date()
    if present.day < rule_sets.rules_for(session, city_id, PLANNING_RULES).proposal_day:
        return 0
    month = month_after(month_of(present))
    managers = lookups.managers_without_plan(session, city_id, month)
    enqueue_all(session, PROPOSE, [f"{manager_id}:{month}" for manager_id in managers])
    return len(managers)


def propose_visit_plan(context: Context, job: Job) -> Finish:
    """The job: a proposal for a manager who still has none."""
    manager_id, _, month = job.subject_id.partition(":")
    with context.database.reading(job.city_id) as session:
        if lookups.has_plan(session, job.city_id, manager_id, month):
            return nothing_more
        material = gather(session, job.city_id, manager_id, month)
    proposal = work_out(material)

    def finish(session: Session) -> None:
        wanted = lookups.branch_of(session, job.city_id, manager_id) is not None
        if wanted and not lookups.has_plan(session, job.city_id, manager_id, month):
            keep(session, command_line_actor(job.city_id), material, proposal)

    return finish
