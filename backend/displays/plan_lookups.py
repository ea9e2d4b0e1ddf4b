"""What proposing, signing, carrying and checking ask of maintenance plans, in sets. Plans that are shown: plan_queries.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch, City
from backend.among import among, ids
from backend.brands.models import Manufacturer, Spec
from backend.db import AnyRow
from backend.displays.plan_models import DisplayStandard, MaintenancePlan, PlanTerminal, PlanVersion
from backend.displays.plan_queries import agreed_targets, visible_plans
from backend.terminals.models import Terminal


def find_plan(session: Session, actor: Actor, plan_id: str) -> MaintenancePlan | None:
    """The plan, held with its shops until the transaction ends: two answers to one proposal wait for each other."""
    if not plans_seen(session, actor, [plan_id]):
        return None
    hold_terminals(session, actor.city_id, plan_id)
    return session.scalar(
        select(MaintenancePlan)
        .where(visible_plans(actor), MaintenancePlan.id == plan_id)
        .with_for_update(key_share=True, of=MaintenancePlan)
    )


def plans_seen(session: Session, actor: Actor, plan_ids: Collection[str]) -> set[str]:
    """Those of the ids that are plans which the actor may see."""
    asked = select(MaintenancePlan.id).where(visible_plans(actor), among(MaintenancePlan.id, ids("ids", plan_ids)))
    return set(session.scalars(asked))


def plans_among(session: Session, city_id: int, document_ids: Collection[str]) -> Sequence[MaintenancePlan]:
    return session.scalars(
        select(MaintenancePlan).where(
            MaintenancePlan.city_id == city_id, among(MaintenancePlan.id, ids("ids", document_ids))
        )
    ).all()


def versions_of(session: Session, plan: MaintenancePlan) -> dict[int, PlanVersion]:
    """All versions by number."""
    rows = session.scalars(
        select(PlanVersion).where(PlanVersion.city_id == plan.city_id, PlanVersion.plan_id == plan.id)
    )
    return {row.version: row for row in rows}


def specs_of(session: Session, actor: Actor, manufacturer_id: str, spec_ids: Collection[str]) -> dict[str, AnyRow]:
    """The specs among these that the manufacturer makes and sells, with their stage."""
    rows = session.execute(
        select(Spec.id, Spec.stage).where(
            Spec.city_id == actor.city_id,
            Spec.manufacturer_id == manufacturer_id,
            Spec.retired_on.is_(None),
            among(Spec.id, ids("ids", spec_ids)),
        )
    )
    return {row.id: row for row in rows}


def manufacturer_exists(session: Session, actor: Actor, manufacturer_id: str) -> bool:
    own = (Manufacturer.city_id == actor.city_id, Manufacturer.id == manufacturer_id)
    return session.scalar(select(Manufacturer.id).where(*own)) is not None


def open_terminals(session: Session, actor: Actor, terminal_ids: Collection[str]) -> set[str]:
    """Those of the shops that are open. A promoter may name shops too, and learns no more of them than that they exist."""
    return set(session.scalars(select(Terminal.id).where(*_open(actor), among(Terminal.id, ids("ids", terminal_ids)))))


def matching_terminals(session: Session, actor: Actor, target_filter: Mapping[str, Any]) -> list[str]:
    """The open shops of the city that a filter means."""
    return list(session.scalars(select(Terminal.id).where(*_open(actor), *_meant(target_filter)).order_by(Terminal.id)))


def count_by_branch(session: Session, actor: Actor, condition: Iterable[ColumnElement[bool]]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Branch.id.label("branch_id"), Branch.name.label("branch_name"), func.count().label("terminals"))
        .select_from(Terminal)
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .where(*_open(actor), *condition)
        .group_by(Branch.id, Branch.name, Branch.code)
        .order_by(Branch.code)
    )
    return [dict(row._mapping) for row in rows]


def meant_by(targets: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The condition on `Terminal` of a list or a filter."""
    if targets["terminal_ids"] is not None:
        return [among(Terminal.id, ids("ids", targets["terminal_ids"]))]
    return _meant(targets["filter"])


def _open(actor: Actor) -> list[ColumnElement[bool]]:
    return [Terminal.city_id == actor.city_id, Terminal.closed_on.is_(None)]


def _meant(target_filter: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    several = {"branch_ids": Terminal.branch_id, "kinds": Terminal.kind, "scales": Terminal.scale,
               "store_formats": Terminal.store_format, "trade_areas": Terminal.trade_area}  # fmt: skip
    conditions: list[ColumnElement[bool]] = [
        column.in_(target_filter[name]) for name, column in several.items() if target_filter.get(name)
    ]
    if target_filter.get("locality") is not None:
        conditions.append(Terminal.locality == target_filter["locality"])
    if target_filter.get("is_benchmark") is not None:
        conditions.append(Terminal.is_benchmark.is_(target_filter["is_benchmark"]))
    if target_filter.get("lowest_tier") is not None:
        conditions.append(Terminal.tier >= target_filter["lowest_tier"])
    if target_filter.get("highest_tier") is not None:
        conditions.append(Terminal.tier <= target_filter["highest_tier"])
    return conditions


def time_zone(session: Session, city_id: int) -> str:
    return session.scalars(select(City.timezone).where(City.city_id == city_id)).one()


# ---- whose phones -----------------------------------------------------------------------------------------------------


def hold_terminals(session: Session, city_id: int, plan_id: str) -> None:
    """Keep the shops of all versions as they are until the transaction ends: a hand-over waits, and then sees the plan."""
    meant = select(PlanTerminal.terminal_id).where(PlanTerminal.city_id == city_id, PlanTerminal.plan_id == plan_id)
    session.execute(
        select(Terminal.id)
        .where(Terminal.city_id == city_id, Terminal.id.in_(meant))
        .order_by(Terminal.id)
        .with_for_update(read=True, of=Terminal)
    ).all()


def hold_plans(session: Session, city_id: int, plan_ids: Collection[str]) -> None:
    """Two hand-overs of shops of one plan wait for each other. Whoever holds both takes shops before plans."""
    session.execute(
        select(MaintenancePlan.id)
        .where(MaintenancePlan.city_id == city_id, among(MaintenancePlan.id, ids("ids", plan_ids)))
        .order_by(MaintenancePlan.id)
        .with_for_update(key_share=True)
    ).all()


def managers_meant(session: Session, city_id: int, plan_id: str, version: int) -> set[str]:
    """Who covers the shops of a version."""
    return set(
        session.scalars(
            select(Terminal.manager_id)
            .distinct()
            .join(
                PlanTerminal,
                and_(PlanTerminal.city_id == Terminal.city_id, PlanTerminal.terminal_id == Terminal.id),
            )
            .where(
                PlanTerminal.city_id == city_id,
                PlanTerminal.plan_id == plan_id,
                PlanTerminal.version == version,
                Terminal.manager_id.is_not(None),
            )
        )
    )


def carried_at(session: Session, city_id: int, terminal_ids: Collection[str]) -> Sequence[AnyRow]:
    """The plans that phones carry for these shops: rows of (plan_id, terminal_id)."""
    return session.execute(
        select(PlanTerminal.plan_id, PlanTerminal.terminal_id)
        .join(
            MaintenancePlan,
            and_(MaintenancePlan.city_id == PlanTerminal.city_id, MaintenancePlan.id == PlanTerminal.plan_id),
        )
        .where(
            PlanTerminal.city_id == city_id,
            among(PlanTerminal.terminal_id, ids("ids", terminal_ids)),
            PlanTerminal.version == MaintenancePlan.agreed_version,
            MaintenancePlan.is_carried,
        )
    ).all()


def coverage(
    session: Session, city_id: int, plan_ids: Collection[str], manager_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Which of these managers cover a shop of which of these plans, as (plan, manager)."""
    rows = session.execute(
        select(PlanTerminal.plan_id, Terminal.manager_id)
        .select_from(MaintenancePlan)
        .join(PlanTerminal, PlanTerminal.plan_id == MaintenancePlan.id)
        .join(Terminal, Terminal.id == PlanTerminal.terminal_id)
        .where(
            MaintenancePlan.city_id == city_id,
            *agreed_targets(),
            among(MaintenancePlan.id, ids("plans", plan_ids)),
            among(Terminal.manager_id, ids("managers", manager_ids)),
        )
        .distinct()
    )
    return {(row.plan_id, row.manager_id) for row in rows}


def carried_until(session: Session, city_id: int, month: str, limit: int) -> Sequence[MaintenancePlan]:
    """The plans on phones whose last month lies before this one."""
    return session.scalars(
        select(MaintenancePlan)
        .join(
            PlanVersion,
            and_(
                PlanVersion.city_id == MaintenancePlan.city_id,
                PlanVersion.plan_id == MaintenancePlan.id,
                PlanVersion.version == MaintenancePlan.agreed_version,
            ),
        )
        .where(MaintenancePlan.city_id == city_id, MaintenancePlan.is_carried, PlanVersion.last_month < month)
        .limit(limit)
    ).all()


def agreed_standards(
    session: Session, city_id: int, terminal_ids: Collection[str], spec_ids: Collection[str], months: tuple[str, str]
) -> Sequence[AnyRow]:
    """The versions, ever agreed to, that set a standard for one of these specs at one of these shops in these months."""
    first, last = months
    return session.execute(
        select(PlanTerminal.terminal_id, DisplayStandard.spec_id, PlanVersion.plan_id, PlanVersion.version,
               PlanVersion.first_month, PlanVersion.last_month, PlanVersion.agreed_at, PlanVersion.ended_at)
        .join(PlanVersion, and_(PlanVersion.city_id == PlanTerminal.city_id, PlanVersion.plan_id == PlanTerminal.plan_id,
                                PlanVersion.version == PlanTerminal.version))
        .join(DisplayStandard, and_(DisplayStandard.city_id == PlanTerminal.city_id,
                                    DisplayStandard.plan_id == PlanTerminal.plan_id,
                                    DisplayStandard.version == PlanTerminal.version))
        .where(
            PlanTerminal.city_id == city_id,
            among(PlanTerminal.terminal_id, ids("terminals", terminal_ids)),
            among(DisplayStandard.spec_id, ids("specs", spec_ids)),
            PlanVersion.agreed_at.is_not(None),
            PlanVersion.first_month <= last,
            PlanVersion.last_month >= first,
        )
        .order_by(PlanVersion.agreed_at, PlanVersion.plan_id)
    ).all()  # fmt: skip
