"""What presenting, deciding and arbitrating ask the database: cases held as they are, and what they refer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City, Person
from backend.among import among, ids
from backend.db import AnyRow
from backend.displays.confirmation_models import ConfirmationCase, Rectification
from backend.displays.confirmation_queries import AT_TERMINAL, visible_cases
from backend.displays.confirmation_rules import CaseState
from backend.displays.models import DisplayCheck
from backend.tasks.models import Task
from backend.terminals.models import Terminal


def is_being_rectified(session: Session, city_id: int, case_id: str) -> bool:
    found = (
        select(Task.id)
        .join(Rectification, and_(Rectification.city_id == Task.city_id, Rectification.task_id == Task.id))
        .where(Rectification.city_id == city_id, Rectification.case_id == case_id, Task.closed_at.is_(None))
    )
    return session.execute(found.limit(1)).first() is not None


def names_of(session: Session, actor: Actor, person_ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(
        select(Person.id, Person.name).where(Person.city_id == actor.city_id, among(Person.id, ids("ids", person_ids)))
    )
    return {row.id: row.name for row in rows}


def timezone_of(session: Session, city_id: int) -> str:
    return session.execute(select(City.timezone).where(City.city_id == city_id)).scalar_one()


def lock_cases(session: Session, actor: Actor, case_ids: Collection[str]) -> dict[str, ConfirmationCase]:
    """The cases among these that the actor may see; nobody else changes them until the transaction ends."""
    statement = (
        select(ConfirmationCase)
        .join(Terminal, AT_TERMINAL)
        .where(visible_cases(actor), among(ConfirmationCase.id, ids("ids", case_ids)))
        .order_by(ConfirmationCase.id)
        .with_for_update(of=ConfirmationCase)
    )
    return {case.id: case for case in session.scalars(statement, execution_options={"populate_existing": True})}


def lock_cases_of_subjects(
    session: Session, city_id: int, subject_ids: Collection[str]
) -> dict[str, list[ConfirmationCase]]:
    """The cases of these subjects, withdrawn ones too, held as they are."""
    statement = (
        select(ConfirmationCase)
        .where(ConfirmationCase.city_id == city_id, among(ConfirmationCase.subject_id, ids("ids", subject_ids)))
        .order_by(ConfirmationCase.id)
        .with_for_update()
    )
    cases: dict[str, list[ConfirmationCase]] = defaultdict(list)
    for case in session.scalars(statement, execution_options={"populate_existing": True}):
        cases[case.subject_id].append(case)
    return cases


def lock_late_cases(session: Session, city_id: int, now: datetime, limit: int) -> Sequence[ConfirmationCase]:
    """Cases whose time to answer is over, held as they are; those that somebody is deciding are passed over."""
    statement = (
        select(ConfirmationCase)
        .where(
            ConfirmationCase.city_id == city_id,
            ConfirmationCase.state == CaseState.WAITING,
            ConfirmationCase.due_at <= now,
        )
        .order_by(ConfirmationCase.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement, execution_options={"populate_existing": True}).all()


def presentable_checks(session: Session, city_id: int, subject_ids: Collection[str]) -> Sequence[AnyRow]:
    """The checks of these subjects as they stand."""
    return session.execute(
        select(DisplayCheck.id, DisplayCheck.subject_id, DisplayCheck.terminal_id, DisplayCheck.spec_id,
               DisplayCheck.manufacturer_id, DisplayCheck.plan_id, DisplayCheck.checked_at, DisplayCheck.position,
               DisplayCheck.facings, DisplayCheck.price_tag, DisplayCheck.materials_present, DisplayCheck.note)
        .where(
            DisplayCheck.city_id == city_id,
            among(DisplayCheck.subject_id, ids("ids", subject_ids)),
            DisplayCheck.withdrawn_at.is_(None),
        )
        .order_by(DisplayCheck.subject_id, DisplayCheck.ordinal)
    ).all()  # fmt: skip


def terminals_of_checks(session: Session, city_id: int, check_ids: Collection[str]) -> dict[str, str]:
    """At which shop each of these checks was made, for those that have arrived and stand."""
    rows = session.execute(
        select(DisplayCheck.id, DisplayCheck.terminal_id).where(
            DisplayCheck.city_id == city_id,
            among(DisplayCheck.id, ids("ids", check_ids)),
            DisplayCheck.withdrawn_at.is_(None),
        )
    )
    return {row.id: row.terminal_id for row in rows}


def rectifications_by_task(session: Session, city_id: int, task_ids: Collection[str]) -> dict[str, Rectification]:
    rows = session.scalars(
        select(Rectification).where(
            Rectification.city_id == city_id, among(Rectification.task_id, ids("ids", task_ids))
        )
    )
    return {row.task_id: row for row in rows}


def rectified_by(session: Session, city_id: int, check_ids: Collection[str]) -> Sequence[AnyRow]:
    """The cases that these checks put right: rows of check_id, case_id and task_id."""
    return session.execute(
        select(Rectification.check_id, Rectification.case_id, Rectification.task_id).where(
            Rectification.city_id == city_id, among(Rectification.check_id, ids("ids", check_ids))
        )
    ).all()
