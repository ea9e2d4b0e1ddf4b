"""Whose phones carry a maintenance plan: the managers' of the shops that it means, from its agreement until it is long over.

A plan follows its shops: `after_hand_over` (backend/terminals/writing.py) tells of those that have another manager.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import feed
from backend.city_time import business_month
from backend.db import utc_now
from backend.displays import plan_lookups as lookups
from backend.displays.plan_models import MaintenancePlan, PlanVersion
from backend.feed import manager_channel
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over


def put_on_phones(session: Session, plan: MaintenancePlan, agreed: PlanVersion, former: int | None) -> None:
    """Let a version that both sides have signed reach its managers; those that only the former version meant lose the plan."""
    lookups.hold_terminals(session, plan.city_id, plan.id)
    meant = lookups.managers_meant(session, plan.city_id, plan.id, agreed.version)
    before = _carriers(session, plan, former)
    plan.is_carried = agreed.last_month >= oldest_month(session)
    _publish(session, plan.id, meant if plan.is_carried else set())
    _withdraw(session, plan.id, before - meant if plan.is_carried else before)


def take_off_phones(session: Session, plan: MaintenancePlan) -> None:
    """The plan is withdrawn, or long over."""
    lookups.hold_terminals(session, plan.city_id, plan.id)
    _withdraw(session, plan.id, _carriers(session, plan, plan.agreed_version))
    plan.is_carried = False


def publish_again(session: Session, plan: MaintenancePlan) -> None:
    """Something of the plan changed that managers see."""
    lookups.hold_terminals(session, plan.city_id, plan.id)
    _publish(session, plan.id, _carriers(session, plan, plan.agreed_version))


def _carriers(session: Session, plan: MaintenancePlan, version: int | None) -> set[str]:
    if version is None or not plan.is_carried:
        return set()
    return lookups.managers_meant(session, plan.city_id, plan.id, version)


def _publish(session: Session, plan_id: str, manager_ids: Collection[str]) -> None:
    feed.publish(session, MaintenancePlan.collection, [(plan_id, map(manager_channel, manager_ids))])


def _withdraw(session: Session, plan_id: str, manager_ids: Collection[str]) -> None:
    feed.withdraw(session, MaintenancePlan.collection, [(plan_id, map(manager_channel, manager_ids))])


def move_plans(session: Session, hand_overs: list[HandOver]) -> None:
    """Let plans follow shops that changed hands. Who still covers another shop of a plan keeps it, and learns of the change."""
    city_id = session.info["city_id"]
    managers = {each.terminal_id: {each.former_manager_id, each.new_manager_id} - {None} for each in hand_overs}
    touched: dict[str, set[str]] = defaultdict(set)
    for some in slices(managers):
        for row in lookups.carried_at(session, city_id, some):
            touched[row.plan_id] |= {each for each in managers[row.terminal_id] if each}
    if not touched:
        return
    lookups.hold_plans(session, city_id, touched)
    covering = lookups.coverage(session, city_id, touched, set().union(*touched.values()))
    for plan_id, concerned in touched.items():
        staying = {each for each in concerned if (plan_id, each) in covering}
        _publish(session, plan_id, staying)
        _withdraw(session, plan_id, concerned - staying)


after_hand_over.append(move_plans)


def oldest_month(session: Session) -> str:
    """The month in which a plan has to end, or later, for phones to carry it."""
    zone = ZoneInfo(lookups.time_zone(session, session.info["city_id"]))
    return business_month(utc_now() - timedelta(days=session.info["settings"].phone_days), zone)


def retire_plans(session: Session, city_id: int, limit: int = 200) -> int:
    """Let plans that are long over leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    over = lookups.carried_until(session, city_id, oldest_month(session), limit)
    for plan in over:
        take_off_phones(session, plan)
    return len(over)
