"""What recording visits asks the database, in sets: every SELECT of visits/service.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow
from backend.terminals.models import Assignment, Terminal
from backend.visits.models import Visit, VisitTemplate

# A push asks these, thousands of times an hour: they are put together once, of plain columns.
_TERMINAL = Terminal.__table__.c
_TERMINALS = (
    select(_TERMINAL.id, _TERMINAL.branch_id, _TERMINAL.manager_id, _TERMINAL.wgs84_latitude, _TERMINAL.wgs84_longitude)
    .where(_TERMINAL.city_id == bindparam("city_id"), among(_TERMINAL.id, ids("ids")))
    .order_by(_TERMINAL.id)
    .with_for_update(key_share=True)
)
_VISIT = Visit.__table__.c
_RECORDED = select(
    _VISIT.id, _VISIT.terminal_id, _VISIT.manager_id, _VISIT.covered_by, _VISIT.state, _VISIT.clock_offset_ms,
    _VISIT.received_at, _VISIT.started_at, _VISIT.device_id, _VISIT.withdrawn_at, _VISIT.photos_received,
    _VISIT.version, _VISIT.spot_check, _VISIT.returned_of,
    _VISIT.check_in_latitude, _VISIT.check_in_longitude, _VISIT.check_in_datum,
).where(_VISIT.city_id == bindparam("city_id"), among(_VISIT.id, ids("ids")))  # fmt: skip
_OWN_LOCKED = (
    _RECORDED.where(_VISIT.manager_id == bindparam("person_id")).order_by(_VISIT.id).with_for_update(key_share=True)
)
_TEMPLATE = VisitTemplate.__table__.c
_TEMPLATES = select(_TEMPLATE.version, _TEMPLATE.sections).where(
    _TEMPLATE.city_id == bindparam("city_id"), _TEMPLATE.version.in_(bindparam("versions", expanding=True))
)
_SPEC = Spec.__table__.c
_SPECS = select(_SPEC.id).where(_SPEC.city_id == bindparam("city_id"), among(_SPEC.id, ids("ids")))


def held_terminals(session: Session, actor: Actor, terminal_ids: Collection[str]) -> dict[str, AnyRow]:
    """The terminals of the city among these, whoever covers them: the caller decides which the actor may work at.

    They stay as they are until the transaction ends: a hand-over waits, so that no visit is filed under a former manager, and so
    does whoever has visits at the same shop, for they may doubt each other's.
    """
    return {row.id: row for row in session.execute(_TERMINALS, {"city_id": actor.city_id, "ids": terminal_ids})}


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
    asked = {"city_id": actor.city_id, "ids": visit_ids}
    if lock:
        return {row.id: row for row in session.execute(_OWN_LOCKED, asked | {"person_id": actor.person_id})}
    return {row.id: row for row in session.execute(_RECORDED, asked)}


def shops_of_visits(session: Session, actor: Actor, visit_ids: Collection[str]) -> set[str]:
    """The terminals of the actor's own visits among these; a visit stays with its terminal."""
    own = (Visit.city_id == actor.city_id, Visit.manager_id == actor.person_id)
    return set(session.scalars(select(Visit.terminal_id).where(*own, among(Visit.id, ids("ids", visit_ids)))))


def template_versions(session: Session, city_id: int, versions: Collection[int]) -> dict[int, list[Any]]:
    rows = session.execute(_TEMPLATES, {"city_id": city_id, "versions": list(versions)})
    return {row.version: row.sections for row in rows}


def known_specs(session: Session, city_id: int, spec_ids: Collection[str]) -> set[str]:
    return set(session.scalars(_SPECS, {"city_id": city_id, "ids": spec_ids}))


def known_people(session: Session, city_id: int, person_ids: Collection[str]) -> set[str]:
    return set(session.scalars(select(Person.id).where(Person.city_id == city_id, Person.id.in_(person_ids))))


def is_visit_of(session: Session, actor: Actor, visit_id: str) -> bool:
    """Whether the actor has made this visit, whoever covers the shop now."""
    statement = select(Visit.id).where(
        Visit.city_id == actor.city_id, Visit.id == visit_id, Visit.manager_id == actor.person_id
    )
    return session.scalar(statement) is not None
