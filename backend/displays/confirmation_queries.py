"""Every SELECT over confirmation cases. What an actor sees: promoters those of their own manufacturer, managers those at their
own terminals, branch desks their branch's, city roles the city's. An owner's name or phone is never among it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow, AnySelect, rfc3339, wire_time
from backend.displays.confirmation_models import ConfirmationCase, ConfirmationEvent, Rectification
from backend.displays.confirmation_rules import CaseState, Side, undo_ends_at
from backend.photos import queries as photos
from backend.tasks.models import Task
from backend.terminals.models import Terminal

_RECTIFIES = (
    select(Rectification.case_id)
    .where(Rectification.city_id == ConfirmationCase.city_id, Rectification.check_id == ConfirmationCase.id)
    .limit(1)
    .correlate(ConfirmationCase)
    .scalar_subquery()
)
_CASE = (
    ConfirmationCase.id, ConfirmationCase.state, ConfirmationCase.version, ConfirmationCase.manufacturer_id,
    ConfirmationCase.plan_id, ConfirmationCase.subject_id, ConfirmationCase.shown, ConfirmationCase.reason,
    ConfirmationCase.party, wire_time(ConfirmationCase.checked_at).label("checked_at"),
    wire_time(ConfirmationCase.opened_at).label("opened_at"), wire_time(ConfirmationCase.due_at).label("due_at"),
    wire_time(ConfirmationCase.decided_at).label("decided_at"),
    wire_time(ConfirmationCase.settled_at).label("settled_at"), Person.name.label("decided_by_name"),
    ConfirmationCase.spec_id, Spec.name.label("spec_name"), ConfirmationCase.terminal_id,
    Terminal.name.label("terminal_name"), Terminal.license_no, Terminal.address, Terminal.branch_id,
    Branch.name.label("branch_name"), _RECTIFIES.label("rectifies"),
)  # fmt: skip


def visible_cases(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a case, joined to its terminal, may be seen by the actor."""
    own_city = ConfirmationCase.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.PROMOTER:
        return and_(own_city, ConfirmationCase.manufacturer_id == actor.manufacturer_id)
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, Terminal.manager_id == actor.person_id)
    if actor.role in BRANCH_ROLES:
        return and_(own_city, Terminal.branch_id == actor.branch_id)
    return false()


AT_TERMINAL = and_(Terminal.city_id == ConfirmationCase.city_id, Terminal.id == ConfirmationCase.terminal_id)


def _cases() -> AnySelect:
    return (
        select(*_CASE)
        .join(Terminal, AT_TERMINAL)
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .join(Spec, and_(Spec.city_id == ConfirmationCase.city_id, Spec.id == ConfirmationCase.spec_id))
        .outerjoin(Person, and_(Person.city_id == ConfirmationCase.city_id, Person.id == ConfirmationCase.decided_by))
    )


def list_cases(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Cases, those due first before others. `after` is (due_at, id) of the last row seen.

    `filters` may hold states, reason, manufacturer_id, branch_id, terminal_id, spec_id, plan_id and due_before.
    """
    statement = _cases().where(visible_cases(actor), ConfirmationCase.state.in_(filters["states"]))
    columns = {
        **{name: getattr(ConfirmationCase, name)
           for name in ("reason", "manufacturer_id", "terminal_id", "spec_id", "plan_id")},
        "branch_id": Terminal.branch_id,
    }  # fmt: skip
    for name, column in columns.items():
        if filters.get(name) is not None:
            statement = statement.where(column == filters[name])
    if filters.get("due_before") is not None:
        statement = statement.where(ConfirmationCase.due_at < filters["due_before"])
    if after is not None:
        statement = statement.where(tuple_(ConfirmationCase.due_at, ConfirmationCase.id) > tuple(after))
    rows = session.execute(statement.order_by(ConfirmationCase.due_at, ConfirmationCase.id).limit(limit))
    return [_document(actor, row) for row in rows]


def get_cases(session: Session, actor: Actor, case_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The cases among these that the actor may see, by id."""
    rows = session.execute(_cases().where(visible_cases(actor), among(ConfirmationCase.id, ids("ids", case_ids))))
    return {row.id: _document(actor, row) for row in rows}


def _document(actor: Actor, row: AnyRow) -> dict[str, Any]:
    case = dict(row._mapping)
    shown = case.pop("shown")
    case["photos"] = shown["photos"]
    case["display"] = {name: value for name, value in shown.items() if name != "photos"}
    case["spec"] = {"id": case.pop("spec_id"), "name": case.pop("spec_name")}
    names = ("license_no", "address", "branch_id", "branch_name")
    case["terminal"] = {
        "id": case.pop("terminal_id"), "name": case.pop("terminal_name"), **{name: case.pop(name) for name in names},
    }  # fmt: skip
    if actor.role is Role.PROMOTER:  # what carried the check is not theirs to see
        del case["subject_id"]
    return case


def get_case(session: Session, actor: Actor, case_id: str) -> dict[str, Any] | None:
    """One case with its evidence, what it led to and its history; None when there is none that the actor may see."""
    case = get_cases(session, actor, [case_id]).get(case_id)
    if case is None:
        return None
    return {
        **case,
        "undo_until": _undo_until(session, actor, case),
        "evidence": photos.photo_documents(session, actor.city_id, [case_id])[case_id],
        "rectifications": rectifications_of(session, actor, case_id),
        "history": history_of(session, actor, case_id),
    }


def _undo_until(session: Session, actor: Actor, case: Mapping[str, Any]) -> str | None:
    if case["state"] not in (CaseState.CONFIRMED, CaseState.DISPUTED):
        return None
    decided_at, due_at = (datetime.fromisoformat(case[name]) for name in ("decided_at", "due_at"))
    if has_branch_acted(session, actor.city_id, case["id"], decided_at):
        return None
    return rfc3339(undo_ends_at(decided_at, due_at))


def has_branch_acted(session: Session, city_id: int, case_id: str, since: datetime) -> bool:
    found = select(ConfirmationEvent.id).where(
        ConfirmationEvent.city_id == city_id,
        ConfirmationEvent.case_id == case_id,
        ConfirmationEvent.side == Side.BRANCH,
        ConfirmationEvent.at >= since,
    )
    return session.execute(found.limit(1)).first() is not None


def history_of(session: Session, actor: Actor, case_id: str) -> list[dict[str, Any]]:
    """All that happened in a case that the actor may see, oldest first."""
    rows = session.execute(
        select(ConfirmationEvent.id, wire_time(ConfirmationEvent.at).label("at"), ConfirmationEvent.side,
               ConfirmationEvent.deed, Person.name.label("by"), ConfirmationEvent.reason, ConfirmationEvent.note,
               ConfirmationEvent.detail)
        .outerjoin(Person, and_(Person.city_id == ConfirmationEvent.city_id, Person.id == ConfirmationEvent.person_id))
        .where(ConfirmationEvent.city_id == actor.city_id, ConfirmationEvent.case_id == case_id)
        .order_by(ConfirmationEvent.at, ConfirmationEvent.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]


def rectifications_of(session: Session, actor: Actor, case_id: str) -> list[dict[str, Any]]:
    """The tasks that a case led to, in the order in which they were given."""
    rows = session.execute(
        select(Task.id.label("task_id"), Task.state, Task.due_on, Rectification.check_id)
        .join(Rectification, and_(Rectification.city_id == Task.city_id, Rectification.task_id == Task.id))
        .where(Rectification.city_id == actor.city_id, Rectification.case_id == case_id)
        .order_by(Task.created_at, Task.id)
    )
    return [dict(row._mapping) for row in rows]


def is_own_case(session: Session, actor: Actor, case_id: str) -> bool:
    """Whether the actor is a promoter who may declare pictures for this case."""
    if actor.role is not Role.PROMOTER:
        return False
    found = select(ConfirmationCase.id).where(
        ConfirmationCase.city_id == actor.city_id,
        ConfirmationCase.id == case_id,
        ConfirmationCase.manufacturer_id == actor.manufacturer_id,
    )
    return session.execute(found).first() is not None


def seen_cases(session: Session, actor: Actor, case_ids: Collection[str]) -> set[str]:
    """Those of these cases that the actor may see."""
    wanted = among(ConfirmationCase.id, ids("ids", case_ids))
    return set(
        session.scalars(select(ConfirmationCase.id).join(Terminal, AT_TERMINAL).where(visible_cases(actor), wanted))
    )


def count_cases(session: Session, actor: Actor) -> dict[str, int]:
    """How many cases the actor sees in each state."""
    rows = session.execute(
        select(ConfirmationCase.state, func.count().label("cases"))
        .join(Terminal, AT_TERMINAL)
        .where(visible_cases(actor))
        .group_by(ConfirmationCase.state)
    )
    return {row.state: row.cases for row in rows}
