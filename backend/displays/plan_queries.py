"""Every SELECT over maintenance plans and their standards.

What an actor sees: the city's roles all plans, promoters those of the own manufacturer, the desks of a branch those that both
sides have agreed to and that mean a shop of the branch, managers those that their phones carry for a shop they cover.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Manufacturer
from backend.db import AnyRow, AnySelect, wire_time
from backend.displays.plan_models import (
    DisplayStandard,
    MaintenancePlan,
    PlanStep,
    PlanTerminal,
    PlanVersion,
    StandardView,
)
from backend.displays.plan_rules import PlanState
from backend.photos.queries import photo_documents
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals

#: What others than the two parties see of a plan is its agreed version.
_SHOWN = func.coalesce(MaintenancePlan.agreed_version, MaintenancePlan.newest_version)
_PLAN = ("id", "manufacturer_id", "state", "newest_version", "agreed_version")
_VERSION = ("version", "name", "stage", "first_month", "last_month", "executor", "materials_by", "materials", "note",
            "terminals")  # fmt: skip
_STANDARD = ("spec_id", "position", "least_facings", "price_tag", "materials", "note")


def is_party(actor: Actor) -> bool:
    """Whether the actor sees what is still being negotiated."""
    return actor.sees_city or actor.role is Role.PROMOTER


def visible_plans(actor: Actor) -> ColumnElement[bool]:
    """The condition on `MaintenancePlan` that holds for what the actor may see."""
    own_city = MaintenancePlan.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.PROMOTER:
        return and_(own_city, MaintenancePlan.manufacturer_id == actor.manufacturer_id)
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, MaintenancePlan.is_carried, _means(Terminal.manager_id == actor.person_id))
    if actor.branch_id:
        return and_(own_city, _means(Terminal.branch_id == actor.branch_id))
    return false()


def _means(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the agreed version means a shop of which this is true."""
    return exists().where(*agreed_targets(), condition).correlate(MaintenancePlan)


def agreed_targets() -> list[ColumnElement[bool]]:
    """The join of a plan with the shops of its agreed version."""
    return [
        PlanTerminal.city_id == MaintenancePlan.city_id,
        PlanTerminal.plan_id == MaintenancePlan.id,
        PlanTerminal.version == MaintenancePlan.agreed_version,
        Terminal.city_id == PlanTerminal.city_id,
        Terminal.id == PlanTerminal.terminal_id,
    ]


# ---- documents --------------------------------------------------------------------------------------------------------


def _with_version(version: ColumnElement[Any]) -> AnySelect:
    return select(
        *(getattr(MaintenancePlan, name) for name in _PLAN),
        *(getattr(PlanVersion, name) for name in _VERSION),
        wire_time(PlanVersion.agreed_at).label("agreed_at"),
    ).join(
        PlanVersion,
        and_(
            PlanVersion.city_id == MaintenancePlan.city_id,
            PlanVersion.plan_id == MaintenancePlan.id,
            PlanVersion.version == version,
        ),
    )


def plan_documents(session: Session, actor: Actor, plan_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The plans among these that the actor may see, as they travel: the agreed version, or the newest while there is none.

    A manager gets with each the shops that it means and that they cover.
    """
    rows = session.execute(
        _with_version(_SHOWN).where(visible_plans(actor), among(MaintenancePlan.id, ids("ids", plan_ids)))
    ).all()
    return {document["id"]: document for document in _documents(session, actor, rows)}


def list_plans(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Documents, the latest first month first. `after` is (first_month, id) of the last one seen.

    `filters` may hold manufacturer_id, state, stage, month, terminal_id, and waiting_for, a side.
    """
    statement = _with_version(_SHOWN).where(visible_plans(actor), *_conditions(filters))
    if after is not None:
        statement = statement.where(tuple_(PlanVersion.first_month, MaintenancePlan.id) < tuple(after))
    newest_first = statement.order_by(PlanVersion.first_month.desc(), MaintenancePlan.id.desc())
    return _documents(session, actor, session.execute(newest_first.limit(limit)).all())


def _conditions(filters: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    for column in (MaintenancePlan.manufacturer_id, MaintenancePlan.state, PlanVersion.stage):
        if filters.get(column.key) is not None:
            yield column == filters[column.key]
    if month := filters.get("month"):
        yield and_(PlanVersion.first_month <= month, PlanVersion.last_month >= month)
    if terminal_id := filters.get("terminal_id"):
        yield exists().where(
            PlanTerminal.city_id == PlanVersion.city_id,
            PlanTerminal.plan_id == PlanVersion.plan_id,
            PlanTerminal.version == PlanVersion.version,
            PlanTerminal.terminal_id == terminal_id,
        )
    if side := filters.get("waiting_for"):
        newest = PlanVersion.__table__.alias("newest")
        yield exists().where(
            newest.c.city_id == MaintenancePlan.city_id,
            newest.c.plan_id == MaintenancePlan.id,
            newest.c.version == MaintenancePlan.newest_version,
            newest.c.state == PlanState.PROPOSED,
            newest.c.proposed_by_side != side,
        )


def _documents(session: Session, actor: Actor, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    keys = [(row.id, row.version) for row in rows]
    standards = standards_of(session, actor.city_id, keys)
    shops = _own_shops(session, actor, [row.id for row in rows])
    photos = photo_documents(session, actor.city_id, [row.id for row in rows])
    return [
        {
            **row._mapping,
            "standards": standards.get((row.id, row.version), []),
            "terminal_ids": shops.get(row.id, []),
            "photos": photos.get(row.id, []),
        }
        for row in rows
    ]


def _own_shops(session: Session, actor: Actor, plan_ids: Collection[str]) -> dict[str, list[str]]:
    """For a manager: the shops they cover among those of each plan's agreed version."""
    shops: dict[str, list[str]] = defaultdict(list)
    if actor.role is Role.CUSTOMER_MANAGER:
        for row in session.execute(
            select(PlanTerminal.plan_id, PlanTerminal.terminal_id)
            .join(MaintenancePlan, MaintenancePlan.id == PlanTerminal.plan_id)
            .join(Terminal, Terminal.id == PlanTerminal.terminal_id)
            .where(*agreed_targets(), visible_terminals(actor), among(MaintenancePlan.id, ids("ids", plan_ids)))
            .order_by(PlanTerminal.plan_id, PlanTerminal.terminal_id)
        ):
            shops[row.plan_id].append(row.terminal_id)
    return shops


def standards_of(
    session: Session, city_id: int, keys: Collection[tuple[str, int]]
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """The standards of these versions (plan id, version) with their views, in the order they were written."""
    plan_ids = {plan_id for plan_id, _ in keys}
    views: dict[tuple[str, int, str], list[dict[str, Any]]] = defaultdict(list)
    for view in session.scalars(
        select(StandardView)
        .where(StandardView.city_id == city_id, among(StandardView.plan_id, ids("ids", plan_ids)))
        .order_by(StandardView.ordinal)
    ):
        named = {"view": view.view, "example_photo_id": view.example_photo_id}
        views[view.plan_id, view.version, view.spec_id].append(named)
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    wanted = set(keys)
    for row in session.scalars(
        select(DisplayStandard)
        .where(DisplayStandard.city_id == city_id, among(DisplayStandard.plan_id, ids("ids", plan_ids)))
        .order_by(DisplayStandard.ordinal)
    ):
        if (row.plan_id, row.version) in wanted:
            standard = {name: getattr(row, name) for name in _STANDARD}
            standard["views"] = views[row.plan_id, row.version, row.spec_id]
            found[row.plan_id, row.version].append(standard)
    return found


def get_plan(session: Session, actor: Actor, plan_id: str) -> dict[str, Any] | None:
    """One plan with its versions, newest first, and the steps of both sides; None when there is none that the actor may see.

    Those who are no party see agreed versions and their steps only.
    """
    document = plan_documents(session, actor, [plan_id]).get(plan_id)
    if document is None:
        return None
    columns = (*_VERSION, "state", "target_filter", "proposed_by_side")
    of_plan = select(
        *(getattr(PlanVersion, name) for name in columns),
        wire_time(PlanVersion.agreed_at).label("agreed_at"),
        wire_time(PlanVersion.ended_at).label("ended_at"),
    ).where(PlanVersion.city_id == actor.city_id, PlanVersion.plan_id == plan_id)
    if not is_party(actor):
        of_plan = of_plan.where(PlanVersion.agreed_at.is_not(None))
    versions = session.execute(of_plan.order_by(PlanVersion.version.desc())).all()
    seen = [row.version for row in versions]
    standards = standards_of(session, actor.city_id, [(plan_id, version) for version in seen])
    return {
        **document,
        "manufacturer_name": _name_of(session, actor, document["manufacturer_id"]),
        "versions": [{**row._mapping, "standards": standards.get((plan_id, row.version), [])} for row in versions],
        "steps": _steps(session, actor, plan_id, seen),
    }


def _name_of(session: Session, actor: Actor, manufacturer_id: str) -> str | None:
    own = (Manufacturer.city_id == actor.city_id, Manufacturer.id == manufacturer_id)
    return session.scalar(select(Manufacturer.name).where(*own))


def _steps(session: Session, actor: Actor, plan_id: str, versions: Collection[int]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(PlanStep.version, PlanStep.deed, PlanStep.side, PlanStep.person_id, Person.name.label("person_name"),
               PlanStep.note, wire_time(PlanStep.at).label("at"))
        .outerjoin(Person, and_(Person.city_id == PlanStep.city_id, Person.id == PlanStep.person_id))
        .where(PlanStep.city_id == actor.city_id, PlanStep.plan_id == plan_id, PlanStep.version.in_(versions))
        .order_by(PlanStep.at, PlanStep.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in rows]
