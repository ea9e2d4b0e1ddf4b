"""The rows behind a score: cases with their visits and photos, plans that asked for a check, and what still counts this month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch, Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow, wire_time
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import CaseState
from backend.displays.plan_models import MaintenancePlan, PlanTerminal, PlanVersion
from backend.scores.facts import Month, was_checked
from backend.scores.standings import Examinee, Part
from backend.terminals.models import Terminal

#: More rows than anybody looks through; their number is said all the same.
MOST_ROWS = 200

_AT = and_(Terminal.city_id == ConfirmationCase.city_id, Terminal.id == ConfirmationCase.terminal_id)
_CASE = (
    ConfirmationCase.id, ConfirmationCase.terminal_id, Terminal.name.label("terminal_name"), Terminal.license_no,
    Branch.name.label("branch_name"), Spec.name.label("spec_name"), ConfirmationCase.subject_id,
    ConfirmationCase.plan_id, ConfirmationCase.reason, ConfirmationCase.state, ConfirmationCase.shown,
    wire_time(ConfirmationCase.checked_at).label("checked_at"), wire_time(ConfirmationCase.due_at).label("due_at"),
    wire_time(ConfirmationCase.settled_at).label("settled_at"), Person.name.label("decided_by"),
)  # fmt: skip


def _cases() -> Any:
    return (
        select(*_CASE)
        .join(Terminal, _AT)
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .join(Spec, and_(Spec.city_id == ConfirmationCase.city_id, Spec.id == ConfirmationCase.spec_id))
        .outerjoin(Person, and_(Person.city_id == ConfirmationCase.city_id, Person.id == ConfirmationCase.decided_by))
    )


def cases_among(session: Session, actor: Actor, case_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """These cases as a score shows them. A promoter is not told which visit it was."""
    wanted = _cases().where(ConfirmationCase.city_id == actor.city_id, among(ConfirmationCase.id, ids("ids", case_ids)))
    return {row.id: _case(actor, row) for row in session.execute(wanted)}


def _case(actor: Actor, row: AnyRow) -> dict[str, Any]:
    document = dict(row._mapping)
    visit_id = document.pop("subject_id")
    shown = document.pop("shown")
    document["photos"] = [{"id": each["id"], "view": each["view"]} for each in shown.get("photos", ())]
    document["visit_id"] = None if actor.role is Role.PROMOTER else visit_id
    return document


def plans_among(session: Session, actor: Actor, plan_ids: Collection[str]) -> dict[str, str]:
    """The names of plans, by id."""
    rows = session.execute(
        select(MaintenancePlan.id, PlanVersion.name)
        .join(
            PlanVersion,
            and_(
                PlanVersion.city_id == MaintenancePlan.city_id,
                PlanVersion.plan_id == MaintenancePlan.id,
                PlanVersion.version == func.coalesce(MaintenancePlan.agreed_version, MaintenancePlan.newest_version),
            ),
        )
        .where(MaintenancePlan.city_id == actor.city_id, among(MaintenancePlan.id, ids("ids", plan_ids)))
    )
    return {row.id: row.name for row in rows}


def terminals_among(session: Session, actor: Actor, terminal_ids: Collection[str]) -> dict[str, AnyRow]:
    rows = session.execute(
        select(Terminal.id, Terminal.name, Terminal.license_no, Branch.name.label("branch_name"))
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .where(Terminal.city_id == actor.city_id, among(Terminal.id, ids("ids", terminal_ids)))
    )
    return {row.id: row for row in rows}


# ---- what still counts ------------------------------------------------------------------------------------------------


def _shops_of(examinee: Examinee) -> ColumnElement[bool]:
    match examinee.part:
        case Part.BRANCH:
            return Terminal.branch_id == examinee.id
        case Part.MANAGER:
            return Terminal.manager_id == examinee.id
    return true()


def _maker_of(examinee: Examinee, column: Any, manufacturer_id: str | None) -> ColumnElement[bool]:
    if examinee.part in (Part.MANUFACTURER, Part.PROMOTER):
        condition: ColumnElement[bool] = column == manufacturer_id
        return condition
    return true()


def open_cases(
    session: Session, actor: Actor, month: Month, examinee: Examinee, manufacturer_id: str | None, state: CaseState
) -> list[dict[str, Any]]:
    """Cases of the month in this state within the examinee's scope, those due first before others."""
    rows = session.execute(
        _cases()
        .where(
            ConfirmationCase.city_id == month.city_id,
            ConfirmationCase.state == state,
            ConfirmationCase.checked_at >= month.first,
            ConfirmationCase.checked_at < month.end,
            ConfirmationCase.plan_id.is_not(None),
            _shops_of(examinee),
            _maker_of(examinee, ConfirmationCase.manufacturer_id, manufacturer_id),
        )
        .order_by(ConfirmationCase.due_at, ConfirmationCase.id)
        .limit(MOST_ROWS)
    )
    return [_case(actor, row) for row in rows]


def unchecked_terminals(
    session: Session, month: Month, examinee: Examinee, manufacturer_id: str | None
) -> Sequence[AnyRow]:
    """Terminals of agreed plans that no check of the plan was made at this month."""
    return session.execute(
        select(Terminal.id, Terminal.name, Terminal.license_no, MaintenancePlan.id.label("plan_id"),
               PlanVersion.name.label("plan_name"))
        .select_from(MaintenancePlan)
        .join(PlanVersion, and_(PlanVersion.city_id == MaintenancePlan.city_id, PlanVersion.plan_id == MaintenancePlan.id,
                                PlanVersion.version == MaintenancePlan.agreed_version))
        .join(PlanTerminal, and_(PlanTerminal.city_id == PlanVersion.city_id, PlanTerminal.plan_id == PlanVersion.plan_id,
                                 PlanTerminal.version == PlanVersion.version))
        .join(Terminal, and_(Terminal.city_id == PlanTerminal.city_id, Terminal.id == PlanTerminal.terminal_id))
        .where(
            MaintenancePlan.city_id == month.city_id,
            MaintenancePlan.state == "agreed",
            PlanVersion.first_month <= month.name,
            PlanVersion.last_month >= month.name,
            Terminal.closed_on.is_(None),
            _shops_of(examinee),
            _maker_of(examinee, MaintenancePlan.manufacturer_id, manufacturer_id),
            ~was_checked(month),
        )
        .order_by(Terminal.license_no, MaintenancePlan.id)
        .limit(MOST_ROWS)
    ).all()  # fmt: skip
