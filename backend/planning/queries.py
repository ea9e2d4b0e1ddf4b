"""Every SELECT over visit plans. Managers see their own, desks their branch's, city roles the city's, promoters none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, desc, false, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import DESK_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids, unindexed
from backend.db import AnyRow, wire_time
from backend.planning.models import PlanEvent, PlannedVisit, VisitPlan
from backend.planning.rules import State
from backend.terminals.models import Terminal

_PLAN = (
    VisitPlan.id, VisitPlan.manager_id, VisitPlan.branch_id, VisitPlan.month, VisitPlan.state, VisitPlan.version,
    VisitPlan.note, wire_time(VisitPlan.submitted_at).label("submitted_at"),
    wire_time(VisitPlan.decided_at).label("decided_at"),
)  # fmt: skip


def visible_plans(actor: Actor, *, by_id: bool = False) -> ColumnElement[bool]:
    """The condition under which a plan may be seen by the actor; `by_id` where plans are asked for by their ids."""
    own_city = VisitPlan.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, (unindexed(VisitPlan.manager_id) if by_id else VisitPlan.manager_id) == actor.person_id)
    if actor.role in DESK_ROLES:
        return and_(own_city, (unindexed(VisitPlan.branch_id) if by_id else VisitPlan.branch_id) == actor.branch_id)
    return false()


def plan_documents(session: Session, actor: Actor, plan_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The plans among these that the actor may see, as they travel: days in order, their stops in walking order."""
    rows = session.execute(
        select(*_PLAN, VisitPlan.lengths, VisitPlan.unplanned).where(
            visible_plans(actor, by_id=True), among(VisitPlan.id, ids("ids", plan_ids))
        )
    ).all()
    stops = stops_of(session, actor.city_id, [row.id for row in rows])
    return {row.id: _document(row, stops[row.id]) for row in rows}


def _document(row: AnyRow, stops: Sequence[PlannedVisit]) -> dict[str, Any]:
    document = dict(row._mapping)
    lengths = document.pop("lengths")
    document["unplanned"] = [
        {"terminal_id": terminal_id, "visits": visits} for terminal_id, visits in sorted(document["unplanned"].items())
    ]
    days: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for stop in stops:
        days[stop.day].append(
            {"terminal_id": stop.terminal_id, "in_store_day": stop.in_store_day, "reasons": stop.reasons}
        )
    document["days"] = [
        {"day": day.isoformat(), "length_m": lengths.get(day.isoformat(), 0), "stops": some}
        for day, some in days.items()
    ]
    return document


def stops_of(session: Session, city_id: int, plan_ids: Collection[str]) -> dict[str, list[PlannedVisit]]:
    """The stops of these plans by day and walking order."""
    found: dict[str, list[PlannedVisit]] = defaultdict(list)
    statement = (
        select(PlannedVisit)
        .where(PlannedVisit.city_id == city_id, PlannedVisit.plan_id.in_(plan_ids))
        .order_by(PlannedVisit.plan_id, PlannedVisit.day, PlannedVisit.position, PlannedVisit.terminal_id)
    )
    for stop in session.scalars(statement, execution_options={"populate_existing": True}):
        found[stop.plan_id].append(stop)
    return found


def list_plans(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Plans without their days, the latest month first. `filters` may hold month, state, branch_id and manager_id."""
    page = select(VisitPlan.id).where(visible_plans(actor))
    for name in ("month", "state", "branch_id", "manager_id"):
        if filters.get(name) is not None:
            page = page.where(getattr(VisitPlan, name) == filters[name])
    if after is not None:
        page = page.where(tuple_(VisitPlan.month, VisitPlan.id) < tuple(after))
    plan_ids = list(session.scalars(page.order_by(VisitPlan.month.desc(), VisitPlan.id.desc()).limit(limit)))
    rows = session.execute(
        select(
            *_PLAN, Person.name.label("manager_name"), VisitPlan.lengths, VisitPlan.unplanned,
            select(func.count())
            .where(PlannedVisit.city_id == VisitPlan.city_id, PlannedVisit.plan_id == VisitPlan.id)
            .correlate(VisitPlan).scalar_subquery().label("stops"),
        )
        .join(Person, and_(Person.city_id == VisitPlan.city_id, Person.id == VisitPlan.manager_id))
        .where(VisitPlan.city_id == actor.city_id, VisitPlan.id.in_(plan_ids))
        .order_by(VisitPlan.month.desc(), VisitPlan.id.desc())
    )  # fmt: skip
    return [_summary(row) for row in rows]


def count_submitted(session: Session, actor: Actor, branch_id: str | None) -> int:
    """How many plans wait for a decision."""
    counted = select(func.count(VisitPlan.id)).where(visible_plans(actor), VisitPlan.state == State.SUBMITTED)
    return session.scalars(counted.where(VisitPlan.branch_id == branch_id) if branch_id else counted).one()


def _summary(row: AnyRow) -> dict[str, Any]:
    summary = dict(row._mapping)
    lengths, unplanned = summary.pop("lengths"), summary.pop("unplanned")
    return {**summary, "length_m": sum(lengths.values()), "unplanned": sum(unplanned.values())}


def get_plan(session: Session, actor: Actor, plan_id: str) -> dict[str, Any] | None:
    """One plan with the names behind its ids and its history, newest first; None when there is none to be seen."""
    document = plan_documents(session, actor, [plan_id]).get(plan_id)
    if document is None:
        return None
    shops = {stop["terminal_id"] for day in document["days"] for stop in day["stops"]}
    shops |= {each["terminal_id"] for each in document["unplanned"]}
    names = session.execute(
        select(Terminal.id, Terminal.name).where(
            Terminal.city_id == actor.city_id, among(Terminal.id, ids("ids", shops))
        )
    )
    events = session.execute(
        select(PlanEvent.version, PlanEvent.step, PlanEvent.day, PlanEvent.note, PlanEvent.author_id,
               Person.name.label("author_name"), wire_time(PlanEvent.at).label("at"))
        .outerjoin(Person, and_(Person.city_id == PlanEvent.city_id, Person.id == PlanEvent.author_id))
        .where(PlanEvent.city_id == actor.city_id, PlanEvent.plan_id == plan_id)
        .order_by(desc(PlanEvent.version), desc(PlanEvent.id))
    )  # fmt: skip
    manager = select(Person.name).where(Person.city_id == actor.city_id, Person.id == document["manager_id"])
    return {
        **document,
        "manager_name": session.scalar(manager),
        "names": {row.id: row.name for row in names},
        "events": [dict(row._mapping) for row in events],
    }


def find_plan(session: Session, actor: Actor, plan_id: str) -> VisitPlan | None:
    """The plan as it is, if the actor may see it."""
    return session.scalar(select(VisitPlan).where(visible_plans(actor, by_id=True), VisitPlan.id == plan_id))


def lock_plan(session: Session, actor: Actor, plan_id: str) -> VisitPlan | None:
    """The plan if the actor may see it; nobody else changes it until the transaction ends."""
    statement = select(VisitPlan).where(visible_plans(actor, by_id=True), VisitPlan.id == plan_id)
    return session.scalar(statement.with_for_update(), execution_options={"populate_existing": True})
