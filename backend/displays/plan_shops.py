"""The shops that an agreement means: what both sides sign. A promoter sees those of the own agreements, and no other shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch
from backend.displays.plan_models import MaintenancePlan, PlanTerminal, PlanVersion
from backend.displays.plan_queries import is_party, visible_plans
from backend.problems import NOT_FOUND
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals
from backend.terminals.rules import search_form


def list_plan_shops(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Any, limit: int
) -> list[dict[str, Any]]:
    """Those of a version of `plan_id`, by default of the one that is shown: the agreed one, or the newest while there is none.

    Raises:
        Problem: `not-found`, also for a version that others than the two parties do not see.
    """
    plan_id = filters["plan_id"]
    plan = session.execute(
        select(MaintenancePlan.agreed_version, MaintenancePlan.newest_version).where(
            visible_plans(actor), MaintenancePlan.id == plan_id
        )
    ).first()
    if plan is None:
        raise NOT_FOUND()
    version = filters.get("version") or plan.agreed_version or plan.newest_version
    found = select(PlanVersion.version).where(
        PlanVersion.city_id == actor.city_id, PlanVersion.plan_id == plan_id, PlanVersion.version == version
    )
    if not is_party(actor):
        found = found.where(PlanVersion.agreed_at.is_not(None))
    if session.scalar(found) is None:
        raise NOT_FOUND()
    meant = select(PlanTerminal.terminal_id).where(
        PlanTerminal.city_id == actor.city_id, PlanTerminal.plan_id == plan_id, PlanTerminal.version == version
    )
    return list_meant(session, actor, Terminal.id.in_(meant), filters, after, limit)


def list_meant(
    session: Session, actor: Actor, meant: ColumnElement[bool], filters: Mapping[str, Any], after: Any, limit: int
) -> list[dict[str, Any]]:
    """The shops for which `meant` holds, by licence number. `after` is (license_no,) of the last one seen.

    `filters` may hold branch_id and q, a part of the name or of the licence number.
    """
    statement = (
        select(
            Terminal.id, Terminal.license_no, Terminal.name, Terminal.branch_id, Branch.name.label("branch_name"),
            Terminal.closed_on,
        )
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .where(Terminal.city_id == actor.city_id, meant)
        .where(true() if actor.role is Role.PROMOTER else visible_terminals(actor))
    )  # fmt: skip
    if filters.get("branch_id") is not None:
        statement = statement.where(Terminal.branch_id == filters["branch_id"])
    if words := search_form(filters.get("q") or ""):
        statement = statement.where(Terminal.search_text.contains(words, autoescape=True))
    if after is not None:
        statement = statement.where(Terminal.license_no > after[0])
    rows = session.execute(statement.order_by(Terminal.license_no).limit(limit))
    return [dict(row._mapping) for row in rows]
