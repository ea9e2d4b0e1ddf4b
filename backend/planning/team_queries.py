"""A branch's day: what its managers have planned and done, and who is in a shop just now.

Managers see themselves, desks their branch, city roles the city, promoters nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, select, true
from sqlalchemy.orm import Session

from backend.access import DESK_ROLES, Actor, Role
from backend.accounts.models import Branch, Person
from backend.city_time import end_of_day, month_of, start_of_day
from backend.db import wire_time
from backend.planning import lookups
from backend.planning.models import DayProgress, VisitPlan
from backend.terminals.models import Terminal
from backend.visits.models import Visit

_NOBODY_PLANNED = {"planned": 0, "done": 0, "done_on_day": 0, "extra": 0}
_NOWHERE = {"visits": 0, "first_visit_at": None, "last_visit_at": None}


def _visible(actor: Actor) -> ColumnElement[bool]:
    own_city = Person.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, Person.id == actor.person_id)
    if actor.role in DESK_ROLES:
        return and_(own_city, Person.branch_id == actor.branch_id)
    return false()


def list_managers_of_day(session: Session, actor: Actor, day: date, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each manager at work, by branch and name; `filters` may hold branch_id.

    Stops are as they were counted last, some seconds after a visit; visits are those whose check-in lies in the city's day. `now`
    is the latest of them that has no check-out yet.
    """
    people = (
        select(Person.id, Person.name, Person.branch_id, Branch.name.label("branch_name"), VisitPlan.id.label("plan_id"),
               VisitPlan.state.label("plan_state"), *(getattr(DayProgress, name) for name in _NOBODY_PLANNED))
        .join(Branch, and_(Branch.city_id == Person.city_id, Branch.id == Person.branch_id))
        .outerjoin(VisitPlan, and_(VisitPlan.city_id == Person.city_id, VisitPlan.manager_id == Person.id,
                                   VisitPlan.month == month_of(day)))
        .outerjoin(DayProgress, and_(DayProgress.city_id == Person.city_id, DayProgress.manager_id == Person.id,
                                     DayProgress.day == day))
        .where(_visible(actor), Person.role == Role.CUSTOMER_MANAGER, Person.disabled_at.is_(None))
        .order_by(Branch.name, Person.name, Person.id)
    )  # fmt: skip
    if filters.get("branch_id") is not None:
        people = people.where(Person.branch_id == filters["branch_id"])
    visits, open_visits = _visits(session, actor, day)
    return [
        {
            "manager": {"id": row.id, "name": row.name},
            "branch": {"id": row.branch_id, "name": row.branch_name},
            "plan": {"id": row.plan_id, "state": row.plan_state} if row.plan_id else None,
            **{name: getattr(row, name) or 0 for name in _NOBODY_PLANNED},
            **visits.get(row.id, _NOWHERE),
            "now": open_visits.get(row.id),
        }
        for row in session.execute(people)
    ]


def _visits(session: Session, actor: Actor, day: date) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """By manager: how many visits there were and when, and the one that goes on."""
    zone = lookups.zone_of(session, actor.city_id)
    of_day = (
        Visit.city_id == actor.city_id,
        Visit.started_at >= start_of_day(day, zone),
        Visit.started_at < end_of_day(day, zone),
        Visit.withdrawn_at.is_(None),
        true() if actor.sees_city else Visit.branch_id == actor.branch_id,
    )
    counted = session.execute(
        select(
            Visit.manager_id,
            func.count().label("visits"),
            wire_time(func.min(Visit.started_at)).label("first_visit_at"),
            wire_time(func.max(case((Visit.ended_at.is_(None), Visit.started_at), else_=Visit.ended_at))).label("last_visit_at"),
        )
        .where(*of_day)
        .group_by(Visit.manager_id)
    )  # fmt: skip
    going_on = session.execute(
        select(Visit.manager_id, Visit.id, Visit.terminal_id, Terminal.name, wire_time(Visit.started_at).label("since"))
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .where(*of_day, Visit.ended_at.is_(None), Visit.state == "in_progress")
        .order_by(Visit.started_at)
    )
    return (
        {row.manager_id: {name: getattr(row, name) for name in _NOWHERE} for row in counted},
        {
            row.manager_id: {
                "visit_id": row.id, "terminal": {"id": row.terminal_id, "name": row.name}, "since": row.since
            }
            for row in going_on
        },
    )  # fmt: skip
