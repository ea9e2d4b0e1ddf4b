"""Every SELECT over the needs of shops and over checklists. A need is seen by whoever sees its shop; of checklists managers see
their own, branch desks those of their managers, city roles the city's, promoters none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import Branch, Person
from backend.db import wire_time
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals
from backend.visits.models import VisitTemplate
from backend.visits.month_models import ChecklistResult, ShopNeed
from backend.visits.month_rules import checklists_in, steps_in

#: Of the steps that were skipped, those named for each manager.
_MOST_SKIPPED = 5


def list_needs(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """What shops need, as the visits of a month heard it, newest first. `after` is (started_at, visit_id) of the last row seen.

    `filters` has month and may hold branch_id, manager_id (who covers the shop) and terminal_id.
    """
    author = aliased(Person)
    statement = (
        select(
            ShopNeed.visit_id, ShopNeed.month, ShopNeed.topics, ShopNeed.note,
            wire_time(ShopNeed.started_at).label("started_at"),
            ShopNeed.terminal_id, Terminal.name.label("terminal_name"), Terminal.license_no,
            ShopNeed.manager_id, author.name.label("manager_name"),
        )
        .join(Terminal, and_(Terminal.city_id == ShopNeed.city_id, Terminal.id == ShopNeed.terminal_id))
        .join(author, and_(author.city_id == ShopNeed.city_id, author.id == ShopNeed.manager_id))
        .where(ShopNeed.city_id == actor.city_id, ShopNeed.month == filters["month"], visible_terminals(actor))
        .where(*_shops(filters))
        .order_by(ShopNeed.started_at.desc(), ShopNeed.visit_id.desc())
        .limit(limit)
    )  # fmt: skip
    if filters.get("terminal_id") is not None:
        statement = statement.where(ShopNeed.terminal_id == filters["terminal_id"])
    if after is not None:
        statement = statement.where(tuple_(ShopNeed.started_at, ShopNeed.visit_id) < tuple(after))
    return [
        {
            "visit_id": row.visit_id,
            "started_at": row.started_at,
            "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no},
            "manager": {"id": row.manager_id, "name": row.manager_name},
            "topics": row.topics,
            "note": row.note,
        }
        for row in session.execute(statement)
    ]


def _shops(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [
        getattr(Terminal, name) == filters[name]
        for name in ("branch_id", "manager_id")
        if filters.get(name) is not None
    ]


def needs_coverage(session: Session, actor: Actor, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each manager how many open shops there are, and of how many a month's visits have heard the needs."""
    heard = (
        select(ShopNeed.terminal_id)
        .where(ShopNeed.city_id == actor.city_id, ShopNeed.month == filters["month"])
        .distinct()
        .subquery()
    )
    counted = (
        select(
            Terminal.branch_id,
            Terminal.manager_id,
            func.count().label("shops"),
            func.count(heard.c.terminal_id).label("with_needs"),
        )
        .outerjoin(heard, heard.c.terminal_id == Terminal.id)
        .where(visible_terminals(actor), Terminal.closed_on.is_(None), *_shops(filters))
        .group_by(Terminal.branch_id, Terminal.manager_id)
        .subquery()
    )
    rows = session.execute(
        select(counted, Branch.name.label("branch_name"), Person.name.label("manager_name"))
        .join(Branch, and_(Branch.city_id == actor.city_id, Branch.id == counted.c.branch_id))
        .outerjoin(Person, and_(Person.city_id == actor.city_id, Person.id == counted.c.manager_id))
        .order_by(Branch.code, Person.name, counted.c.manager_id)
    )
    return [
        {
            "branch": {"id": row.branch_id, "name": row.branch_name},
            "manager": {"id": row.manager_id, "name": row.manager_name} if row.manager_id else None,
            "shops": row.shops,
            "with_needs": row.with_needs,
            "without_needs": row.shops - row.with_needs,
        }
        for row in rows
    ]


# ---- checklists -------------------------------------------------------------------------------------------------------


class ChecklistSteps:
    """The steps of a checklist by template version, and their wording in the newest version that has them."""

    def __init__(self, session: Session, actor: Actor, name: str) -> None:
        self.steps: dict[int, tuple[str, ...]] = {}
        self.labels: dict[str, Any] = {}
        if actor.role is Role.PROMOTER:
            return
        rows = session.execute(
            select(VisitTemplate.version, VisitTemplate.sections)
            .where(VisitTemplate.city_id == actor.city_id)
            .order_by(VisitTemplate.version)
        )
        for row in rows:
            for checklist in checklists_in(row.sections):
                if checklist.name == name:
                    section = next(each for each in row.sections if each["key"] == checklist.section)
                    self.steps[row.version] = checklist.steps
                    self.labels |= {each["key"]: each["label"] for each in section["questions"]}


def checklist_months(
    session: Session, actor: Actor, steps: ChecklistSteps, name: str, month: str, branch_id: str | None
) -> list[dict[str, Any]]:
    """For each manager the visits of a month under a template with this checklist, and how many left no step out."""
    counted = (
        select(
            ChecklistResult.manager_id,
            ChecklistResult.template_version,
            ChecklistResult.skipped,
            func.count().label("visits"),
        )
        .where(
            ChecklistResult.city_id == actor.city_id,
            ChecklistResult.checklist == name,
            ChecklistResult.month == month,
            ChecklistResult.manager_id == actor.person_id if actor.role is Role.CUSTOMER_MANAGER else true(),
        )
        .group_by(ChecklistResult.manager_id, ChecklistResult.template_version, ChecklistResult.skipped)
        .subquery()
    )
    rows = session.execute(
        select(counted, Person.name, Branch.id.label("branch_id"), Branch.name.label("branch_name"))
        .join(Person, and_(Person.city_id == actor.city_id, Person.id == counted.c.manager_id))
        .outerjoin(Branch, and_(Branch.city_id == Person.city_id, Branch.id == Person.branch_id))
        .where(_own_people(actor), Person.branch_id == branch_id if branch_id else true())
        .order_by(Branch.code, Person.name, counted.c.manager_id)
    )
    managers: dict[str, dict[str, Any]] = {}
    skipped: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        line = managers.setdefault(
            row.manager_id,
            {
                "manager": {"id": row.manager_id, "name": row.name},
                "branch": {"id": row.branch_id, "name": row.branch_name} if row.branch_id else None,
                "visits": 0,
                "complete": 0,
            },
        )
        line["visits"] += row.visits
        line["complete"] += 0 if row.skipped else row.visits
        for step in steps_in(row.skipped, steps.steps.get(row.template_version, ())):
            skipped[row.manager_id][step] += row.visits
    return [
        {**line, **_share(line), "skipped": _named(skipped[key], steps, _MOST_SKIPPED)}
        for key, line in managers.items()
    ]


def _own_people(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_city or actor.role is Role.CUSTOMER_MANAGER:
        return true()
    return Person.branch_id == actor.branch_id if actor.role in BRANCH_ROLES else false()


def _share(line: Mapping[str, int]) -> dict[str, int | None]:
    return {"complete_hundredths": line["complete"] * 10_000 // line["visits"] if line["visits"] else None}


def _named(skipped: Counter[str], steps: ChecklistSteps, most: int) -> list[dict[str, Any]]:
    return [
        {"step": step, "label": steps.labels.get(step), "visits": visits} for step, visits in skipped.most_common(most)
    ]
