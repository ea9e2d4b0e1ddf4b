"""What planning asks of others: a manager's shops, how long they have waited, what is due there, and which visits were made.

These answer about a manager whose plan the actor may see, or about all of a city for its chores; who asks has decided that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.access import Role
from backend.accounts.models import City, Person
from backend.db import AnyRow
from backend.planning.models import MonthProgress, PlannedVisit, VisitPlan
from backend.planning.rules import Made, Stop, days_of, first_day, month_after
from backend.tasks.models import Task
from backend.terminals.models import Terminal
from backend.visits.models import Visit


@dataclass(frozen=True)
class Covered:
    """A shop as planning sees it; `last_visit` and `due_on` are of the time before and of the month that is planned."""

    id: str
    is_benchmark: bool
    scale: str
    position: tuple[float, float] | None
    last_visit: date | None = None
    due_on: date | None = None


def zone_of(session: Session, city_id: int) -> ZoneInfo:
    return ZoneInfo(session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one())


def bounds_of(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a month begins and when it is over, in the city's time."""
    first, after = first_day(month), first_day(month_after(month))
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)


def covered_shops(
    session: Session, city_id: int, manager_id: str, before: datetime, last_day: date, *, hold: bool = False
) -> list[Covered]:
    """The open shops of a manager, with their last visit before a moment and the first task due by a day.

    With `hold`, they stay the manager's until the transaction ends.
    """
    own = (Terminal.city_id == city_id, Terminal.manager_id == manager_id, Terminal.closed_on.is_(None))
    shops = select(
        Terminal.id, Terminal.is_benchmark, Terminal.scale, Terminal.wgs84_latitude, Terminal.wgs84_longitude
    ).where(*own)
    rows = session.execute(shops.order_by(Terminal.id).with_for_update(read=True) if hold else shops).all()
    zone = zone_of(session, city_id)
    visits = session.execute(
        select(Visit.terminal_id, func.max(Visit.started_at).label("at"))
        .where(
            Visit.city_id == city_id,
            Visit.covered_by == manager_id,
            Visit.started_at < before,
            Visit.withdrawn_at.is_(None),
        )
        .group_by(Visit.terminal_id)
    )
    last = {row.terminal_id: _time(row.at).astimezone(zone).date() for row in visits}
    tasks = session.execute(
        select(Task.terminal_id, func.min(Task.due_on).label("due_on"))
        .where(
            Task.city_id == city_id,
            Task.manager_id == manager_id,
            Task.due_on <= last_day,
            Task.state == "open",
            Task.terminal_id.is_not(None),
        )
        .group_by(Task.terminal_id)
    )
    due = {row.terminal_id: row.due_on for row in tasks}
    return [
        Covered(
            row.id,
            row.is_benchmark,
            row.scale,
            (row.wgs84_latitude, row.wgs84_longitude) if row.wgs84_latitude is not None else None,
            last.get(row.id),
            due.get(row.id),
        )
        for row in rows
    ]


def hold_shops(session: Session, city_id: int, manager_id: str, month: str) -> list[Covered]:
    """The shops that a month is planned for, which stay the manager's until the transaction ends."""
    first, _ = bounds_of(month, zone_of(session, city_id))
    return covered_shops(session, city_id, manager_id, first, days_of(month)[-1], hold=True)


def _time(value: Any) -> datetime:
    """An aggregate of times comes as text from SQLite."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def made_by(session: Session, city_id: int, manager_id: str, month: str, zone: ZoneInfo) -> list[Made]:
    """The visits that a manager made in a month."""
    first, after = bounds_of(month, zone)
    rows = session.execute(
        select(Visit.id, Visit.terminal_id, Visit.started_at).where(
            Visit.city_id == city_id,
            Visit.manager_id == manager_id,
            Visit.started_at >= first,
            Visit.started_at < after,
            Visit.withdrawn_at.is_(None),
        )
    )
    return [Made(row.started_at.astimezone(zone).date(), row.terminal_id, row.id) for row in rows]


def visits_at_shops_of(session: Session, city_id: int, manager_id: str, month: str, zone: ZoneInfo) -> Counter[str]:
    """How often each shop that a manager covers now was visited in a month, by whomever."""
    first, after = bounds_of(month, zone)
    rows = session.execute(
        select(Visit.terminal_id, func.count().label("visits"))
        .where(
            Visit.city_id == city_id,
            Visit.covered_by == manager_id,
            Visit.started_at >= first,
            Visit.started_at < after,
            Visit.withdrawn_at.is_(None),
        )
        .group_by(Visit.terminal_id)
    )
    return Counter({row.terminal_id: row.visits for row in rows})


def planned_stops(session: Session, city_id: int, manager_id: str, month: str) -> list[Stop]:
    """The stops of a manager's plan, but for shops that had closed by then."""
    rows = session.execute(
        select(PlannedVisit.day, PlannedVisit.terminal_id)
        .join(VisitPlan, and_(VisitPlan.city_id == PlannedVisit.city_id, VisitPlan.id == PlannedVisit.plan_id))
        .join(Terminal, and_(Terminal.city_id == PlannedVisit.city_id, Terminal.id == PlannedVisit.terminal_id))
        .where(
            VisitPlan.city_id == city_id,
            VisitPlan.manager_id == manager_id,
            VisitPlan.month == month,
            or_(Terminal.closed_on.is_(None), Terminal.closed_on > PlannedVisit.day),
        )
    )
    return [Stop(row.day, row.terminal_id) for row in rows]


def positions(session: Session, city_id: int, terminal_ids: Collection[str]) -> dict[str, tuple[float, float]]:
    rows = session.execute(
        select(Terminal.id, Terminal.wgs84_latitude, Terminal.wgs84_longitude).where(
            Terminal.city_id == city_id, Terminal.id.in_(terminal_ids), Terminal.wgs84_latitude.is_not(None)
        )
    )
    return {row.id: (row.wgs84_latitude, row.wgs84_longitude) for row in rows}


def stops_to_come(session: Session, city_id: int, terminal_ids: Sequence[str], day: date) -> list[AnyRow]:
    """The stops at these shops from a day on: plan, its manager and month, day and shop."""
    return list(
        session.execute(
            select(
                VisitPlan.id.label("plan_id"), VisitPlan.manager_id, VisitPlan.month, PlannedVisit.day,
                PlannedVisit.terminal_id,
            )
            .join(VisitPlan, and_(VisitPlan.city_id == PlannedVisit.city_id, VisitPlan.id == PlannedVisit.plan_id))
            .where(
                PlannedVisit.city_id == city_id, PlannedVisit.terminal_id.in_(terminal_ids), PlannedVisit.day >= day
            )
            .order_by(VisitPlan.id, PlannedVisit.day, PlannedVisit.terminal_id)
        )
    )  # fmt: skip


def plans_of(session: Session, city_id: int, manager_ids: Collection[str], months: Collection[str]) -> list[VisitPlan]:
    """The plans of these managers for these months, held in order."""
    statement = (
        select(VisitPlan)
        .where(VisitPlan.city_id == city_id, VisitPlan.manager_id.in_(manager_ids), VisitPlan.month.in_(months))
        .order_by(VisitPlan.id)
        .with_for_update()
    )
    return list(session.scalars(statement, execution_options={"populate_existing": True}))


def managers_without_plan(session: Session, city_id: int, month: str) -> list[str]:
    """Active customer managers who cover an open shop and have no plan of a month."""
    planned = exists().where(
        VisitPlan.city_id == Person.city_id, VisitPlan.manager_id == Person.id, VisitPlan.month == month
    )
    return list(session.scalars(_at_work(city_id).where(~planned)))


def managers_to_count(session: Session, city_id: int, month: str, before: datetime, limit: int) -> list[str]:
    """Active customer managers with shops whose month was counted last before a moment, or never."""
    counted = exists().where(
        MonthProgress.city_id == Person.city_id,
        MonthProgress.month == month,
        MonthProgress.manager_id == Person.id,
        MonthProgress.counted_at >= before,
    )
    return list(session.scalars(_at_work(city_id).where(~counted).limit(limit)))


def _at_work(city_id: int) -> Any:
    shops = exists().where(
        Terminal.city_id == Person.city_id, Terminal.manager_id == Person.id, Terminal.closed_on.is_(None)
    )
    return (
        select(Person.id)
        .where(
            Person.city_id == city_id, Person.role == Role.CUSTOMER_MANAGER.value, Person.disabled_at.is_(None), shops
        )
        .order_by(Person.id)
    )


def branch_of(session: Session, city_id: int, manager_id: str) -> str | None:
    """The branch of an active customer manager; None for anybody else."""
    return session.scalar(
        select(Person.branch_id).where(
            Person.city_id == city_id,
            Person.id == manager_id,
            Person.role == Role.CUSTOMER_MANAGER.value,
            Person.disabled_at.is_(None),
        )
    )


def lock_plan_of(session: Session, city_id: int, manager_id: str, month: str) -> VisitPlan | None:
    """The manager's plan of a month, held; whoever asks has decided that it may be touched."""
    statement = select(VisitPlan).where(
        VisitPlan.city_id == city_id, VisitPlan.manager_id == manager_id, VisitPlan.month == month
    )
    return session.scalar(statement.with_for_update(), execution_options={"populate_existing": True})


def has_plan(session: Session, city_id: int, manager_id: str, month: str) -> bool:
    statement = select(VisitPlan.id).where(
        VisitPlan.city_id == city_id, VisitPlan.manager_id == manager_id, VisitPlan.month == month
    )
    return session.scalar(statement) is not None


def plans_to_retire(session: Session, city_id: int, before: str, limit: int) -> list[VisitPlan]:
    """Plans of before a month that phones still carry."""
    statement = (
        select(VisitPlan)
        .where(VisitPlan.city_id == city_id, VisitPlan.is_carried.is_(True), VisitPlan.month < before)
        .order_by(VisitPlan.id)
        .limit(limit)
        .with_for_update()
    )
    return list(session.scalars(statement))
