"""The rows behind a promotion score: faults of the arrangement, checks of its course with their photos, and those that wait for a
desk's word. Whoever is judged by them sees them; a promoter is not told which manager it was."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch
from backend.among import among, ids
from backend.db import wire_time
from backend.photos import queries as photos
from backend.promotions.check_models import PromotionCheck
from backend.promotions.check_rules import CheckState
from backend.promotions.models import Promotion, PromotionFault
from backend.scores.explaining_queries import MOST_ROWS
from backend.scores.standings import Examinee, Part
from backend.terminals.models import Terminal


def promotions_among(session: Session, actor: Actor, promotion_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What these promotions are called, by id."""
    rows = session.execute(
        select(Promotion.id, Promotion.name, Promotion.manufacturer_id, Promotion.state).where(
            Promotion.city_id == actor.city_id, among(Promotion.id, ids("ids", promotion_ids))
        )
    )
    return {row.id: {"name": row.name, "manufacturer_id": row.manufacturer_id, "state": row.state} for row in rows}


def faults_among(session: Session, actor: Actor, fault_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(PromotionFault.id, PromotionFault.kind, PromotionFault.field, PromotionFault.reason,
               PromotionFault.party, wire_time(PromotionFault.found_at).label("found_at"))
        .where(PromotionFault.city_id == actor.city_id, among(PromotionFault.id, ids("ids", fault_ids)))
    )  # fmt: skip
    return {row.id: dict(row._mapping) for row in rows}


def checks_among(session: Session, actor: Actor, check_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    return _checks(session, actor, [among(PromotionCheck.id, ids("ids", check_ids))])


def undecided_among(
    session: Session, actor: Actor, examinee: Examinee, promotion_ids: Collection[str]
) -> list[dict[str, Any]]:
    """Checks of these promotions that report a fault in the examinee's scope and wait for a desk's word, oldest first."""
    conditions = [
        among(PromotionCheck.promotion_id, ids("promotions", promotion_ids)),
        PromotionCheck.state == CheckState.REPORTED,
        PromotionCheck.withdrawn_at.is_(None),
        _at_shops_of(examinee),
    ]
    return list(_checks(session, actor, conditions).values())


def _at_shops_of(examinee: Examinee) -> ColumnElement[bool]:
    match examinee.part:
        case Part.BRANCH:
            return Terminal.branch_id == examinee.id
        case Part.MANAGER:
            return Terminal.manager_id == examinee.id
    return true()


def _checks(session: Session, actor: Actor, conditions: list[ColumnElement[bool]]) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(
            PromotionCheck.id, PromotionCheck.promotion_id, PromotionCheck.terminal_id,
            Terminal.name.label("terminal_name"), Terminal.license_no, Branch.name.label("branch_name"),
            wire_time(PromotionCheck.checked_at).label("checked_at"), PromotionCheck.checked_by,
            PromotionCheck.state, PromotionCheck.faults, PromotionCheck.confirmed_faults, PromotionCheck.reason,
            wire_time(PromotionCheck.decided_at).label("decided_at"),
        )
        .join(Terminal, and_(Terminal.city_id == PromotionCheck.city_id, Terminal.id == PromotionCheck.terminal_id))
        .join(Branch, and_(Branch.city_id == Terminal.city_id, Branch.id == Terminal.branch_id))
        .where(PromotionCheck.city_id == actor.city_id, *conditions)
        .order_by(PromotionCheck.day, PromotionCheck.id)
        .limit(MOST_ROWS)
    ).all()  # fmt: skip
    pictures = photos.photo_documents(session, actor.city_id, [row.id for row in rows])
    return {
        row.id: {
            **row._mapping,
            "photos": [{"id": each["id"], "view": each.get("view")} for each in pictures[row.id]],
        }
        for row in rows
    }
