"""How far the agreed plans of a month have come, counted by the database: by shop, by branch or by manufacturer.

What is counted is a shop under a plan. Which plans and which shops an actor may see is decided as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, and_, case, distinct, func, select, true, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch
from backend.brands.models import Manufacturer
from backend.city_time import bounds_of_month, business_month
from backend.db import AnyRow, utc_now
from backend.displays import plan_lookups as lookups
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import CaseState
from backend.displays.models import DisplayCheck
from backend.displays.plan_models import DisplayStandard, MaintenancePlan, PlanTerminal, PlanVersion, StandardView
from backend.displays.plan_queries import agreed_targets, visible_plans
from backend.displays.plan_rules import PlanState
from backend.photos.models import Photo
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals

#: A dispute that the branch dismissed leaves the check as confirmed.
_STANDS = (CaseState.CONFIRMED, CaseState.DISMISSED)
#: id, name and code of what is counted by.
_GROUPS: dict[str, tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]] = {
    "terminal": (Terminal.id, Terminal.name, Terminal.license_no),  # type: ignore[dict-item]
    "branch": (Branch.id, Branch.name, Branch.code),  # type: ignore[dict-item]
    "manufacturer": (Manufacturer.id, Manufacturer.name, Manufacturer.name),  # type: ignore[dict-item]
}


def progress(
    session: Session, actor: Actor, query: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> tuple[str, Sequence[AnyRow]]:
    """The month that was counted, and the rows by code, after (code, id)."""
    zone = ZoneInfo(lookups.time_zone(session, actor.city_id))
    month = query["month"] or business_month(utc_now(), zone)
    done = _done(actor, *bounds_of_month(month, zone))
    group_id, name, code = _GROUPS[query["by"]]
    asked = (
        select(func.count())
        .where(
            DisplayStandard.city_id == PlanVersion.city_id,
            DisplayStandard.plan_id == PlanVersion.plan_id,
            DisplayStandard.version == PlanVersion.version,
        )
        .correlate(PlanVersion)
        .scalar_subquery()
    )
    stages = {
        "visited": _count(done.c.seen > 0),
        "evidence_complete": _count(done.c.complete >= asked),
        "confirmed": _count(done.c.confirmed >= asked),
    }
    complete = stages["evidence_complete"]
    statement = (
        select(
            group_id.label("id"), name.label("name"), code.label("code"),
            func.count().label("planned"),
            *(count.label(stage) for stage, count in stages.items()),
            _count(done.c.disputed > 0).label("disputed"),
        )
        .select_from(MaintenancePlan)
        .join(PlanVersion, and_(PlanVersion.city_id == MaintenancePlan.city_id, PlanVersion.plan_id == MaintenancePlan.id,
                                PlanVersion.version == MaintenancePlan.agreed_version))
        .join(PlanTerminal, and_(PlanTerminal.city_id == MaintenancePlan.city_id,
                                 PlanTerminal.plan_id == MaintenancePlan.id))
        .join(Terminal, and_(Terminal.city_id == PlanTerminal.city_id, Terminal.id == PlanTerminal.terminal_id))
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .join(Manufacturer, and_(Manufacturer.city_id == MaintenancePlan.city_id,
                                 Manufacturer.id == MaintenancePlan.manufacturer_id))
        .outerjoin(done, and_(done.c.plan_id == MaintenancePlan.id, done.c.terminal_id == Terminal.id))
        .where(
            visible_plans(actor), *agreed_targets(), _own_shops(actor), *_conditions(query),
            MaintenancePlan.state == PlanState.AGREED, PlanVersion.first_month <= month, PlanVersion.last_month >= month,
        )
        .group_by(group_id, name, code)
        .order_by(code, group_id)
        .limit(limit)
    )  # fmt: skip
    if query["complete"] is not None:
        statement = statement.having(complete == func.count() if query["complete"] else complete < func.count())
    if query["reached"] is not None:
        statement = statement.having(stages[query["reached"]] > 0)
    if query["lacking"] is not None:
        statement = statement.having(stages[query["lacking"]] < func.count())
    if after is not None:
        statement = statement.where(tuple_(code, group_id) > tuple(after))
    return month, session.execute(statement).all()


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _own_shops(actor: Actor) -> ColumnElement[bool]:
    """A promoter sees no shops but those of the own manufacturer's plans."""
    return true() if actor.role is Role.PROMOTER else visible_terminals(actor)


def _conditions(query: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    columns = {
        "plan_id": MaintenancePlan.id,
        "manufacturer_id": MaintenancePlan.manufacturer_id,
        "branch_id": Terminal.branch_id,
    }
    return [column == query[name] for name, column in columns.items() if query.get(name) is not None]


def _done(actor: Actor, first: datetime, last: datetime) -> CTE:
    """What was checked under the plans within a month, by plan and shop; numbers are of specs, but for `disputed`."""
    checks = (
        select(
            DisplayCheck.plan_id, DisplayCheck.terminal_id, DisplayCheck.spec_id, ConfirmationCase.state,
            _views().label("asked"), _arrived().label("arrived"),
        )
        .join(MaintenancePlan, and_(MaintenancePlan.city_id == DisplayCheck.city_id,
                                    MaintenancePlan.id == DisplayCheck.plan_id))
        .join(DisplayStandard, and_(DisplayStandard.city_id == DisplayCheck.city_id,
                                    DisplayStandard.plan_id == DisplayCheck.plan_id,
                                    DisplayStandard.version == MaintenancePlan.agreed_version,
                                    DisplayStandard.spec_id == DisplayCheck.spec_id))
        .outerjoin(ConfirmationCase, and_(ConfirmationCase.city_id == DisplayCheck.city_id,
                                          ConfirmationCase.id == DisplayCheck.id))
        .where(
            visible_plans(actor),
            DisplayCheck.checked_at >= first, DisplayCheck.checked_at < last, DisplayCheck.withdrawn_at.is_(None),
        )
        .cte("checks")
    )  # fmt: skip
    return (
        select(
            checks.c.plan_id,
            checks.c.terminal_id,
            func.count(distinct(checks.c.spec_id)).label("seen"),
            func.count(distinct(case((checks.c.arrived >= checks.c.asked, checks.c.spec_id)))).label("complete"),
            func.count(distinct(case((checks.c.state.in_(_STANDS), checks.c.spec_id)))).label("confirmed"),
            _count(checks.c.state == CaseState.DISPUTED).label("disputed"),
        )
        .group_by(checks.c.plan_id, checks.c.terminal_id)
        .cte("done")
    )


def _of_check() -> list[ColumnElement[bool]]:
    """The views that are asked of a check, by the version that it was made under."""
    return [
        StandardView.city_id == DisplayCheck.city_id,
        StandardView.plan_id == DisplayCheck.plan_id,
        StandardView.version == DisplayCheck.plan_version,
        StandardView.spec_id == DisplayCheck.spec_id,
    ]


def _views() -> ColumnElement[int]:
    return select(func.count()).where(*_of_check()).correlate(DisplayCheck).scalar_subquery()


def _arrived() -> ColumnElement[int]:
    return (
        select(func.count(distinct(Photo.view)))
        .where(
            *_of_check(),
            Photo.city_id == DisplayCheck.city_id,
            Photo.document_id == DisplayCheck.subject_id,
            Photo.display_check_id == DisplayCheck.id,
            Photo.view == StandardView.view,
            Photo.received_at.is_not(None),
        )
        .correlate(DisplayCheck)
        .scalar_subquery()
    )
