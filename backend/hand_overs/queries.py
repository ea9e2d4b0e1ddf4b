"""What lies at shops that are to change hands, counted in sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Person
from backend.among import among, ids
from backend.complaints.models import Complaint
from backend.complaints.rules import OVER
from backend.displays import plan_lookups
from backend.in_store_days.duty_lookups import ground_of_duties
from backend.planning import lookups as planning
from backend.planning.models import VisitPlan
from backend.promotions import lookups as promotions
from backend.tasks.models import Task
from backend.terminals.models import Terminal
from backend.terminals.queries import slices
from backend.visits.models import Visit


class Moved(NamedTuple):
    moving: int = 0
    staying: int = 0


def people(session: Session, actor: Actor, person_ids: Collection[str]) -> dict[str, str]:
    """Names by id."""
    rows = session.execute(
        select(Person.id, Person.name).where(Person.city_id == actor.city_id, Person.id.in_(person_ids))
    )
    return {row.id: row.name for row in rows}


def covered(session: Session, actor: Actor, manager_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """By manager: how many open shops they cover, and how many benchmarks among them."""
    rows = session.execute(
        select(Terminal.manager_id, Terminal.is_benchmark, func.count())
        .where(Terminal.city_id == actor.city_id, Terminal.manager_id.in_(manager_ids), Terminal.closed_on.is_(None))
        .group_by(Terminal.manager_id, Terminal.is_benchmark)
    )
    shops, benchmarks = Counter[str](), Counter[str]()
    for manager_id, is_benchmark, count in rows:
        shops[str(manager_id)] += count
        benchmarks[str(manager_id)] += count if is_benchmark else 0
    return {each: (shops[each], benchmarks[each]) for each in manager_ids}


def open_tasks(session: Session, actor: Actor, terminal_ids: Collection[str]) -> Moved:
    """All follow their shop."""
    return Moved(_count(session, Task, actor, terminal_ids, Task.closed_at.is_(None)))


def open_complaints(session: Session, actor: Actor, terminal_ids: Collection[str]) -> Moved:
    """One that the branch has assigned to somebody stays with them."""
    is_open = Complaint.state.not_in([each.value for each in OVER])
    return Moved(
        _count(session, Complaint, actor, terminal_ids, is_open, Complaint.is_assigned.is_(False)),
        _count(session, Complaint, actor, terminal_ids, is_open, Complaint.is_assigned.is_(True)),
    )


def recent_visits(session: Session, actor: Actor, terminal_ids: Collection[str], since: datetime) -> Moved:
    """What the new manager's phone will carry; who made them stays their author."""
    return Moved(_count(session, Visit, actor, terminal_ids, Visit.started_at >= since))


def _count(session: Session, model: Any, actor: Actor, terminal_ids: Collection[str], *conditions: Any) -> int:
    wanted = among(model.terminal_id, ids("ids", terminal_ids))
    return session.scalar(select(func.count()).where(model.city_id == actor.city_id, wanted, *conditions)) or 0


def open_duties(session: Session, actor: Actor, terminal_ids: Sequence[str], month: str) -> Moved:
    """Of the month, that nobody has kept or is excused from. One that was given to somebody stays with them."""
    rows = [
        row
        for some in slices(terminal_ids)
        for row in ground_of_duties(session, actor.city_id, month, some)
        if row.excuse is None
    ]
    staying = sum(row.assigned_id is not None for row in rows)
    return Moved(len(rows) - staying, staying)


class Stops(NamedTuple):
    """Planned visits that leave plans, in how many plans; and how many the successor has no plan for to name them in."""

    leaving: int
    plans: int
    without_a_plan: int


def stops_to_come(
    session: Session, actor: Actor, terminal_ids: Sequence[str], manager_id: str | None, day: date
) -> Stops:
    rows = [
        row
        for some in slices(terminal_ids)
        for row in planning.stops_to_come(session, actor.city_id, some, day)
        if row.manager_id != manager_id
    ]
    months = {row.month for row in rows}
    planned = set(
        session.scalars(
            select(VisitPlan.month).where(
                and_(
                    VisitPlan.city_id == actor.city_id, VisitPlan.manager_id == manager_id, VisitPlan.month.in_(months)
                )
            )
        )
    )
    return Stops(len(rows), len({row.plan_id for row in rows}), sum(row.month not in planned for row in rows))


def maintenance_plans(session: Session, actor: Actor, terminal_ids: Collection[str]) -> Moved:
    return Moved(len({row.plan_id for row in plan_lookups.carried_at(session, actor.city_id, terminal_ids)}))


def running_promotions(session: Session, actor: Actor, terminal_ids: Collection[str]) -> Moved:
    return Moved(len({row.promotion_id for row in promotions.carried_at(session, actor.city_id, terminal_ids)}))
