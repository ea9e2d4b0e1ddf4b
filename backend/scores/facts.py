"""What a month's maintenance scores follow from, asked of the database in sets. It speaks for the whole city: who may read which
score is decided where scores are read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, String, and_, cast, distinct, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from backend.access import Role
from backend.accounts.models import Branch, City, Person
from backend.brands.models import Manufacturer
from backend.city_time import bounds_of_month, business_day
from backend.db import utc_now
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import CaseState, Reason
from backend.displays.models import DisplayCheck
from backend.displays.plan_models import MaintenancePlan, PlanTerminal, PlanVersion
from backend.scores.maintenance_rules import PlanFault
from backend.scores.models import PlanFaultRow
from backend.scores.standings import Examinee, FaultOfPlan, Found, MonthFacts, Part
from backend.terminals.models import Assignment, Terminal

#: A case in one of these states has a reason that counts, or will if the branch upholds it.
_WITH_REASON = (CaseState.DISPUTED, CaseState.UPHELD, CaseState.LAPSED)


class Month:
    """A month of the city: its first moment and that after it, its last day, or today while it is not over."""

    def __init__(self, session: Session, city_id: int, name: str) -> None:
        self.city_id, self.name = city_id, name
        self.zone = ZoneInfo(session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one())
        self.first, self.end = bounds_of_month(name, self.zone)
        last_day = business_day(self.end, self.zone) - timedelta(days=1)
        today = business_day(utc_now(), self.zone)
        self.is_over = today > last_day
        self.day: date = min(today, last_day)


def month_facts(session: Session, month: Month) -> MonthFacts:
    """All facts. A check that nobody made (D4) is one when the month is over."""
    scope = _scope(month)
    branches = session.scalars(select(Branch.id).where(Branch.city_id == month.city_id).order_by(Branch.id))
    people = session.execute(
        select(Person.id, Person.role, Person.manufacturer_id)
        .where(
            Person.city_id == month.city_id,
            Person.disabled_at.is_(None),
            Person.role.in_((Role.CUSTOMER_MANAGER, Role.PROMOTER)),
        )
        .order_by(Person.id)
    ).all()
    manufacturers = session.scalars(select(Manufacturer.id).where(Manufacturer.city_id == month.city_id))
    promoters: dict[str, list[str]] = {manufacturer_id: [] for manufacturer_id in manufacturers}
    for person in people:
        if person.role == Role.PROMOTER:
            promoters[person.manufacturer_id].append(person.id)
    return MonthFacts(
        terminals=_count_terminals(session, scope),
        found=found_in(session, month),
        faults=_confirmed_faults(session, month),
        branches=tuple(branches),
        managers=tuple(person.id for person in people if person.role == Role.CUSTOMER_MANAGER),
        promoters={manufacturer_id: tuple(some) for manufacturer_id, some in promoters.items()},
    )


def found_in(session: Session, month: Month) -> tuple[Found, ...]:
    """What visits, and what became of their checks, have to do with it."""
    found = _found_in_cases(session, month)
    return tuple(found + _never_checked(session, month) if month.is_over else found)


def _was_agreed(month: Month) -> list[ColumnElement[bool]]:
    """The versions of plans that held at any moment of the month, with the terminals that they meant and that were open."""
    return [
        MaintenancePlan.city_id == month.city_id,
        PlanVersion.city_id == MaintenancePlan.city_id,
        PlanVersion.plan_id == MaintenancePlan.id,
        PlanVersion.first_month <= month.name,
        PlanVersion.last_month >= month.name,
        PlanVersion.agreed_at < month.end,
        or_(PlanVersion.ended_at.is_(None), PlanVersion.ended_at > month.first),
        PlanTerminal.city_id == PlanVersion.city_id,
        PlanTerminal.plan_id == PlanVersion.plan_id,
        PlanTerminal.version == PlanVersion.version,
        Terminal.city_id == PlanTerminal.city_id,
        Terminal.id == PlanTerminal.terminal_id,
        or_(Terminal.closed_on.is_(None), Terminal.closed_on > month.day),
    ]


def covers(month: Month, terminal_id: ColumnElement[str]) -> ColumnElement[bool]:
    """The assignment of a terminal on the month's last day, or today."""
    return and_(
        Assignment.city_id == month.city_id,
        Assignment.terminal_id == terminal_id,
        Assignment.from_date <= month.day,
        or_(Assignment.to_date.is_(None), Assignment.to_date > month.day),
    )


def _scope(month: Month) -> CTE:
    return (
        select(PlanTerminal.terminal_id, MaintenancePlan.manufacturer_id, Terminal.branch_id, Assignment.manager_id)
        .distinct()
        .select_from(MaintenancePlan)
        .join(PlanVersion, PlanVersion.plan_id == MaintenancePlan.id)
        .join(PlanTerminal, PlanTerminal.plan_id == PlanVersion.plan_id)
        .join(Terminal, Terminal.id == PlanTerminal.terminal_id)
        .outerjoin(Assignment, covers(month, Terminal.id))  # type: ignore[arg-type]
        .where(*_was_agreed(month))
        .cte("scope")
    )


def _count_terminals(session: Session, scope: CTE) -> dict[Examinee, int]:
    """N of each examinee: distinct terminals."""
    count = func.count(distinct(scope.c.terminal_id))
    parts = [select(literal(Part.MARKETING_CENTRE.value).label("part"), literal("").label("id"), count.label("number"))]
    columns = {Part.BRANCH: "branch_id", Part.MANAGER: "manager_id", Part.MANUFACTURER: "manufacturer_id"}
    for part, name in columns.items():
        column = scope.c[name]
        counted = select(literal(part.value), cast(column, String(36)), count).where(column.is_not(None))
        parts.append(counted.group_by(column))
    return {Examinee(Part(row.part), row.id): row.number for row in session.execute(union_all(*parts)) if row.number}


def _found_in_cases(session: Session, month: Month) -> list[Found]:
    rows = session.execute(
        select(
            _text(ConfirmationCase.terminal_id), _text(ConfirmationCase.manufacturer_id), _text(Terminal.branch_id),
            _text(Assignment.manager_id), ConfirmationCase.reason, _text(ConfirmationCase.id),
            ConfirmationCase.state == CaseState.DISPUTED,
        )
        .join(Terminal, and_(Terminal.city_id == ConfirmationCase.city_id, Terminal.id == ConfirmationCase.terminal_id))
        .outerjoin(Assignment, covers(month, Terminal.id))  # type: ignore[arg-type]
        .where(
            ConfirmationCase.city_id == month.city_id,
            ConfirmationCase.reason.is_not(None),
            ConfirmationCase.checked_at >= month.first,
            ConfirmationCase.checked_at < month.end,
            ConfirmationCase.state.in_(_WITH_REASON),
            ConfirmationCase.plan_id.is_not(None),
        )
    )  # fmt: skip
    return [Found._make(row) for row in rows]


def _text(column: Any) -> ColumnElement[str]:
    """An id as text already in PostgreSQL: of thousands, psycopg would make objects first that take longer than the query."""
    return cast(column, String(36))


def _never_checked(session: Session, month: Month) -> list[Found]:
    """D4: a terminal of an agreed plan at which no check of the plan was made all month."""
    rows = session.execute(
        select(
            PlanTerminal.terminal_id, MaintenancePlan.manufacturer_id, Terminal.branch_id, Assignment.manager_id,
            MaintenancePlan.id,
        )
        .distinct()
        .select_from(MaintenancePlan)
        .join(PlanVersion, PlanVersion.plan_id == MaintenancePlan.id)
        .join(PlanTerminal, PlanTerminal.plan_id == PlanVersion.plan_id)
        .join(Terminal, Terminal.id == PlanTerminal.terminal_id)
        .outerjoin(Assignment, covers(month, Terminal.id))  # type: ignore[arg-type]
        .where(*_was_agreed(month), ~was_checked(month))
    )  # fmt: skip
    return [Found(*row[:4], Reason.D4.value, row.id) for row in rows]


def was_checked(month: Month) -> ColumnElement[bool]:
    """Whether a display check of the plan was made in the month, at a terminal that the plan means."""
    return (
        select(literal(1))
        .where(
            DisplayCheck.city_id == PlanTerminal.city_id,
            DisplayCheck.plan_id == PlanTerminal.plan_id,
            DisplayCheck.terminal_id == PlanTerminal.terminal_id,
            DisplayCheck.checked_at >= month.first,
            DisplayCheck.checked_at < month.end,
            DisplayCheck.withdrawn_at.is_(None),
        )
        .correlate(PlanTerminal)
        .exists()
    )


def _confirmed_faults(session: Session, month: Month) -> tuple[FaultOfPlan, ...]:
    rows = session.execute(
        select(PlanFaultRow.id, PlanFaultRow.kind, PlanFaultRow.manufacturer_id, PlanFaultRow.branch_id)
        .where(
            PlanFaultRow.city_id == month.city_id,
            PlanFaultRow.month == month.name,
            PlanFaultRow.state == "confirmed",
        )
        .order_by(PlanFaultRow.id)
    )
    return tuple(FaultOfPlan(row.id, PlanFault(row.kind), row.manufacturer_id, row.branch_id) for row in rows)
