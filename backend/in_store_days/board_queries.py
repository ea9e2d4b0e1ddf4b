"""The board of a month, and how many duties were kept and missed: what desks look at, and what scores will ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch, Person
from backend.db import AnyRow, wire_time
from backend.in_store_days.duty_models import InStoreDuty
from backend.in_store_days.duty_queries import visible_duties
from backend.in_store_days.duty_rules import DutyState, days_of, working_days_from
from backend.in_store_days.models import InStoreDay
from backend.terminals.models import Terminal
from backend.workdays.queries import load_calendar

# Columns of the tables, not of the objects: a large city's board has more than a thousand rows.
_D, _T, _I = InStoreDuty.__table__.c, Terminal.__table__.c, InStoreDay.__table__.c
_BOARD = (
    select(
        _D.id, _D.state, _D.excuse, _D.due_on, _D.assigned_id, _D.day_id, _D.manager_id, _D.branch_id, _D.terminal_id,
        _T.name.label("terminal_name"), _T.license_no, Person.name.label("manager_name"),
        _I.day, wire_time(_I.arrived_at).label("arrived_at"), wire_time(_I.left_at).label("left_at"),
        _I.presence_seconds, _I.state.label("day_state"), _I.verdict, _I.missing, _I.flags, _I.photos_declared,
        _I.photos_received,
    )
    .select_from(InStoreDuty)
    .outerjoin(Terminal, and_(_T.city_id == _D.city_id, _T.id == _D.terminal_id))
    .outerjoin(Person, and_(Person.city_id == _D.city_id, Person.id == _D.manager_id))
    .outerjoin(InStoreDay, and_(_I.city_id == _D.city_id, _I.id == _D.day_id))
)  # fmt: skip


def board(session: Session, actor: Actor, month: str, branch_id: str | None, today: date) -> dict[str, Any]:
    """The month's duties that the actor sees, by manager: state, when, how long, and what is missing."""
    statement = _BOARD.where(visible_duties(actor), InStoreDuty.month == month)
    if branch_id is not None:
        statement = statement.where(InStoreDuty.branch_id == branch_id)
    by_manager: dict[tuple[str | None, str | None, str], list[AnyRow]] = defaultdict(list)
    for row in session.execute(statement.order_by(_D.branch_id, Person.name, _D.manager_id, _T.license_no, _D.id)):
        by_manager[row.manager_id, row.manager_name, row.branch_id].append(row)
    first, last = days_of(month)
    left = working_days_from(load_calendar(session, actor.city_id), max(today, first), last)
    return {
        "month": month,
        "working_days_left": left,
        "counts": _counts([row for rows in by_manager.values() for row in rows]),
        "managers": [
            {
                "manager": {"id": manager_id, "name": name} if manager_id else None,
                "branch_id": branch,
                "counts": _counts(rows),
                "duties": [_duty(row) for row in rows],
            }
            for (manager_id, name, branch), rows in by_manager.items()
        ],
    }


def _counts(rows: Sequence[AnyRow]) -> dict[str, int]:
    found = Counter(row.state for row in rows)
    return {state.value: found[state.value] for state in DutyState}


def _duty(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no}
        if row.terminal_id
        else None,
        "state": row.state,
        "excuse": row.excuse,
        "due_on": row.due_on,
        "is_assigned": row.assigned_id is not None,
        "day": {
            "id": row.day_id, "day": row.day, "arrived_at": row.arrived_at, "left_at": row.left_at,
            "presence_seconds": row.presence_seconds, "state": row.day_state, "verdict": row.verdict,
            "missing": row.missing, "flags": row.flags, "photos_declared": row.photos_declared,
            "photos_received": row.photos_received,
        }
        if row.day_id
        else None,
    }  # fmt: skip


def duty_counts(session: Session, actor: Actor, first_month: str, last_month: str) -> list[dict[str, Any]]:
    """How many duties each manager kept and missed in each of these months, by the branch that they were owed in."""
    rows = session.execute(
        select(InStoreDuty.month, InStoreDuty.branch_id, Branch.name.label("branch_name"), InStoreDuty.manager_id,
               Person.name.label("manager_name"), InStoreDuty.state, func.count().label("duties"))
        .join(Branch, and_(Branch.city_id == InStoreDuty.city_id, Branch.id == InStoreDuty.branch_id))
        .outerjoin(Person, and_(Person.city_id == InStoreDuty.city_id, Person.id == InStoreDuty.manager_id))
        .where(visible_duties(actor), InStoreDuty.month.between(first_month, last_month))
        .group_by(InStoreDuty.month, InStoreDuty.branch_id, Branch.name, InStoreDuty.manager_id, Person.name,
                  InStoreDuty.state)
        .order_by(InStoreDuty.month, Branch.name, Person.name, InStoreDuty.manager_id)
    )  # fmt: skip
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        counted = found.setdefault(
            (row.month, row.branch_id, row.manager_id),
            {
                "month": row.month,
                "branch": {"id": row.branch_id, "name": row.branch_name},
                "manager": {"id": row.manager_id, "name": row.manager_name} if row.manager_id else None,
                **{state.value: 0 for state in DutyState},
            },
        )
        counted[row.state] = int(row.duties)
    return list(found.values())
