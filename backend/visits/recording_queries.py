"""What recording visits asks the database, in sets: every SELECT of visits/service.py and visits/signals.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow
from backend.terminals.models import Assignment, Terminal
from backend.visits.models import Visit, VisitSignal, VisitTemplate
from backend.visits.signal_rules import RELATIONAL


def workable_terminals(session: Session, actor: Actor, terminal_ids: Collection[str]) -> dict[str, AnyRow]:
    """The terminals among these that the manager covers or has covered, with `is_own`.

    They stay as they are until the transaction ends: a hand-over waits, so that no visit is filed under a former manager.
    """
    covered = exists().where(
        Assignment.city_id == Terminal.city_id,
        Assignment.terminal_id == Terminal.id,
        Assignment.manager_id == actor.person_id,
    )
    own = Terminal.manager_id == actor.person_id
    rows = session.execute(
        select(Terminal.id, Terminal.branch_id, Terminal.manager_id, Terminal.wgs84_latitude, Terminal.wgs84_longitude,
               case((own, True), else_=False).label("is_own"))
        .where(Terminal.city_id == actor.city_id, among(Terminal.id, ids("ids", terminal_ids)), or_(own, covered))
        .order_by(Terminal.id)
        .with_for_update(read=True, of=Terminal)
    )  # fmt: skip
    return {row.id: row for row in rows}


def covered_periods(session: Session, actor: Actor, terminal_ids: Collection[str]) -> dict[str, list[AnyRow]]:
    """When the manager covered each of these terminals: rows of (from_date, to_date)."""
    periods: dict[str, list[AnyRow]] = defaultdict(list)
    for row in session.execute(
        select(Assignment.terminal_id, Assignment.from_date, Assignment.to_date).where(
            Assignment.city_id == actor.city_id,
            Assignment.manager_id == actor.person_id,
            among(Assignment.terminal_id, ids("ids", terminal_ids)),
        )
    ):
        periods[row.terminal_id].append(row)
    return periods


def recorded_visits(
    session: Session, actor: Actor, visit_ids: Collection[str], *, lock: bool = False
) -> dict[str, AnyRow]:
    """What is stored under these ids in the city, whoever wrote it, withdrawn ones too.

    With `lock`, the actor's own stay where they are until the transaction ends: a hand-over waits.
    """
    found = (
        select(Visit.id, Visit.terminal_id, Visit.manager_id, Visit.covered_by, Visit.state, Visit.clock_offset_ms,
               Visit.received_at, Visit.started_at, Visit.device_id, Visit.withdrawn_at)
        .where(Visit.city_id == actor.city_id, among(Visit.id, ids("ids", visit_ids)))
    )  # fmt: skip
    if lock:
        found = found.where(Visit.manager_id == actor.person_id).order_by(Visit.id).with_for_update(key_share=True)
    return {row.id: row for row in session.execute(found)}


def hold_covers(session: Session, actor: Actor, visit_ids: Collection[str]) -> Sequence[AnyRow]:
    """Who covers the shops of these visits, until the transaction ends: a hand-over waits."""
    return session.execute(
        select(Visit.id, Visit.covered_by, Visit.started_at)
        .where(Visit.city_id == actor.city_id, among(Visit.id, ids("ids", visit_ids)))
        .order_by(Visit.id)
        .with_for_update(read=True)
    ).all()


def template_versions(session: Session, city_id: int, versions: Collection[int]) -> dict[int, list[Any]]:
    rows = session.execute(
        select(VisitTemplate.version, VisitTemplate.sections).where(
            VisitTemplate.city_id == city_id, VisitTemplate.version.in_(versions)
        )
    )
    return {row.version: row.sections for row in rows}


def known_specs(session: Session, city_id: int, spec_ids: Collection[str]) -> set[str]:
    return set(session.scalars(select(Spec.id).where(Spec.city_id == city_id, among(Spec.id, ids("ids", spec_ids)))))


def known_people(session: Session, city_id: int, person_ids: Collection[str]) -> set[str]:
    return set(session.scalars(select(Person.id).where(Person.city_id == city_id, Person.id.in_(person_ids))))


def stays_between(session: Session, actor: Actor, first: datetime, last: datetime) -> Sequence[AnyRow]:
    """The manager's visits that began between two moments, inclusive."""
    return session.execute(
        select(Visit.id, Visit.terminal_id, Visit.started_at, Visit.ended_at, Visit.check_in_latitude,
               Visit.check_in_longitude, Visit.check_in_datum, Visit.check_in_accuracy_m)
        .where(
            Visit.city_id == actor.city_id,
            Visit.manager_id == actor.person_id,
            Visit.started_at.between(first, last),
            Visit.withdrawn_at.is_(None),
        )
    ).all()  # fmt: skip


def relational_signals(session: Session, actor: Actor, visit_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The stored relational signals of these visits: visit id → signal → evidence."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in session.execute(
        select(VisitSignal.visit_id, VisitSignal.signal, VisitSignal.evidence).where(
            VisitSignal.city_id == actor.city_id,
            among(VisitSignal.visit_id, ids("ids", visit_ids)),
            VisitSignal.signal.in_(RELATIONAL),
        )
    ):
        found[row.visit_id][row.signal] = row.evidence
    return found


def is_visit_of(session: Session, actor: Actor, visit_id: str) -> bool:
    """Whether the actor has made this visit, whoever covers the shop now."""
    statement = select(Visit.id).where(
        Visit.city_id == actor.city_id, Visit.id == visit_id, Visit.manager_id == actor.person_id
    )
    return session.scalar(statement) is not None
