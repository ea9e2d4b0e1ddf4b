"""Keeping what a month of visits brings: written with the visits, and taken back with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import queries as accounts
from backend.db import insert_rows
from backend.visits.month_models import ChecklistResult, ShopNeed
from backend.visits.month_rules import Checklist, need_in, skipped_in


def record_month(
    session: Session,
    actor: Actor,
    rows: Sequence[Mapping[str, Any]],
    checklists: Mapping[int, Sequence[Checklist]],
    edited: Collection[str],
) -> None:
    """Keep the needs and checklists of visits, given as their rows; those among `edited` are replaced.

    Visits that have neither cost nothing.
    """
    needs = [(row, need) for row in rows if (need := need_in(row["sections"])) is not None]
    checked = [
        (row, checklist)
        for row in rows
        if row["submitted_at"] is not None
        for checklist in checklists.get(row["template_version"], ())
    ]
    _forget(session, actor.city_id, ShopNeed, set(edited) - {row["id"] for row, _ in needs})
    _forget(session, actor.city_id, ChecklistResult, set(edited) - {row["id"] for row, _ in checked})
    if not needs and not checked:
        return
    zone = ZoneInfo(accounts.get_city(session, actor).timezone)

    def month_of(row: Mapping[str, Any]) -> str:
        return str(row["started_at"].astimezone(zone).strftime("%Y-%m"))

    insert_rows(
        session,
        ShopNeed,
        [
            {
                "city_id": actor.city_id,
                "visit_id": row["id"],
                "terminal_id": row["terminal_id"],
                "manager_id": row["manager_id"],
                "month": month_of(row),
                "started_at": row["started_at"],
                "topics": need.topics,
                "note": need.note,
            }
            for row, need in needs
        ],
        replace=True,
    )
    insert_rows(
        session,
        ChecklistResult,
        [
            {
                "city_id": actor.city_id,
                "visit_id": row["id"],
                "checklist": checklist.name,
                "month": month_of(row),
                "manager_id": row["manager_id"],
                "template_version": row["template_version"],
                "skipped": skipped_in(checklist, row["sections"]),
            }
            for row, checklist in checked
        ],
        replace=True,
    )


def forget_month(session: Session, city_id: int, visit_ids: Collection[str]) -> None:
    """Visits were taken back: what they brought goes with them."""
    _forget(session, city_id, ShopNeed, visit_ids)
    _forget(session, city_id, ChecklistResult, visit_ids)


def _forget(
    session: Session, city_id: int, model: type[ShopNeed | ChecklistResult], visit_ids: Collection[str]
) -> None:
    if visit_ids:
        session.execute(delete(model).where(model.city_id == city_id, model.visit_id.in_(visit_ids)))
