"""A manager's day: the stops in walking order with their reasons and tasks, which of them are done, and what else was visited.

A plan is seen by whoever may see it; its manager's visits and tasks of that day come with it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts import queries as accounts
from backend.among import among, ids
from backend.planning import lookups
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.queries import visible_plans
from backend.planning.rules import Fact, Stop, match, month_of
from backend.tasks.models import Task
from backend.tasks.queries import visible_tasks
from backend.terminals.models import Terminal

_SHOP = (
    Terminal.name, Terminal.license_no, Terminal.address, Terminal.latitude, Terminal.longitude, Terminal.datum,
    Terminal.opening_hours,
)  # fmt: skip


def get_day(session: Session, actor: Actor, manager_id: str, day: date) -> dict[str, Any] | None:
    """The day as the manager lives it; None for a manager whom the actor may not see."""
    if actor.role is Role.PROMOTER or accounts.get_person(session, actor, manager_id) is None:
        return None
    month = month_of(day)
    plan = session.execute(
        select(VisitPlan.id, VisitPlan.state, VisitPlan.version, VisitPlan.lengths).where(
            visible_plans(actor), VisitPlan.manager_id == manager_id, VisitPlan.month == month
        )
    ).one_or_none()
    zone = lookups.zone_of(session, actor.city_id)
    made = lookups.made_by(session, actor.city_id, manager_id, month, zone)
    planned = lookups.planned_stops(session, actor.city_id, manager_id, month) if plan else []
    fact = match(planned, made)
    stops = _stops(session, actor, plan.id, day, fact) if plan else []
    tasks = _tasks(session, actor, manager_id, day, [each["terminal_id"] for each in stops])
    for stop in stops:
        stop["tasks"] = tasks.pop(stop["terminal_id"], [])
    extra = [each for each in fact.extra if each.day == day]
    names = _names(session, actor, {each.terminal_id for each in extra})
    return {
        "day": day.isoformat(),
        "manager_id": manager_id,
        "plan": {"id": plan.id, "state": plan.state, "version": plan.version} if plan else None,
        "length_m": plan.lengths.get(day.isoformat(), 0) if plan else 0,
        "stops": stops,
        "extra_visits": [
            {"visit_id": each.visit_id, "terminal_id": each.terminal_id, "terminal_name": names.get(each.terminal_id)}
            for each in extra
        ],
        "other_tasks": sorted(
            (task for some in tasks.values() for task in some), key=lambda task: (task["due_on"], task["id"])
        ),
    }


def _stops(session: Session, actor: Actor, plan_id: str, day: date, fact: Fact) -> list[dict[str, Any]]:
    rows = session.execute(
        select(PlannedVisit.terminal_id, PlannedVisit.in_store_day, PlannedVisit.reasons, *_SHOP)
        .join(Terminal, and_(Terminal.city_id == PlannedVisit.city_id, Terminal.id == PlannedVisit.terminal_id))
        .where(
            PlannedVisit.city_id == actor.city_id,
            PlannedVisit.plan_id == plan_id,
            PlannedVisit.day == day,
            or_(Terminal.closed_on.is_(None), Terminal.closed_on > day),
        )
        .order_by(PlannedVisit.position, PlannedVisit.terminal_id)
    )
    stops = []
    for row in rows:
        stop = dict(row._mapping)
        visit = fact.done.get(Stop(day, row.terminal_id))
        stop["done"] = {"visit_id": visit.visit_id, "day": visit.day.isoformat()} if visit else None
        stops.append(stop)
    return stops


def _tasks(
    session: Session, actor: Actor, manager_id: str, day: date, terminal_ids: list[str]
) -> dict[str | None, list[dict[str, Any]]]:
    """The open tasks at these shops, and all others due by this day, by shop."""
    rows = session.execute(
        select(Task.id, Task.terminal_id, Task.title, Task.kind, Task.due_on)
        .where(
            visible_tasks(actor),
            Task.manager_id == manager_id,
            Task.state == "open",
            or_(Task.due_on <= day, Task.terminal_id.in_(terminal_ids)),
        )
        .order_by(Task.due_on, Task.id)
    )
    tasks: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        tasks[row.terminal_id].append({**row._mapping, "due_on": row.due_on.isoformat()})
    return tasks


def _names(session: Session, actor: Actor, terminal_ids: set[str]) -> dict[str, str]:
    rows = session.execute(
        select(Terminal.id, Terminal.name).where(
            Terminal.city_id == actor.city_id, among(Terminal.id, ids("ids", terminal_ids))
        )
    )
    return {row.id: row.name for row in rows}
