"""The queue: what waits for the branch, the riskiest first and of those the oldest.

Both statements read an index that holds the queue and nothing else (`TO_REVIEW`), in its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, select, text, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch
from backend.db import wire_time
from backend.visits.models import TO_REVIEW, Visit
from backend.visits.queries import is_visible, visit_summaries

_WHY = {
    "flagged": Visit.risk > 0,
    "spot_check": Visit.spot_check,
    "came_back": Visit.review.is_not(None),
}
REASONS = tuple(_WHY)


def list_queue(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Visits that wait for a review. `after` is (risk, started_at, id) of the last row seen.

    `filters` may hold branch_id, manager_id and reason.
    """
    statement = select(Visit.id, Visit.risk, Visit.spot_check, Visit.version, Visit.review, Visit.submitted_at).where(
        is_visible(actor), text(TO_REVIEW)
    )
    for name in ("branch_id", "manager_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(Visit, name) == filters[name])
    if filters.get("reason") is not None:
        statement = statement.where(_WHY[filters["reason"]])
    order = (-Visit.risk, Visit.started_at, Visit.id)
    if after is not None:
        risk, started_at, visit_id = after
        statement = statement.where(tuple_(*order) > (-risk, started_at, visit_id))
    rows = {row.id: row for row in session.execute(statement.order_by(*order).limit(limit))}
    return [
        {
            **summary,
            "risk": rows[summary["id"]].risk,
            "spot_check": rows[summary["id"]].spot_check,
            "version": rows[summary["id"]].version,
            "newest_review": rows[summary["id"]].review,
        }
        for summary in visit_summaries(session, actor, list(rows))
    ]


def count_queue(session: Session, actor: Actor, branch_id: str | None) -> list[dict[str, Any]]:
    """By branch: how many visits wait, how many of them are flagged, and since when the oldest of them does.

    The outer join has SQLite begin with the branches: it would go through all visits of the city otherwise.
    """
    waiting = and_(is_visible(actor), Visit.branch_id == Branch.id, text(TO_REVIEW))
    counted = (
        select(
            Branch.id, Branch.name, func.count(Visit.id).label("waiting"),
            func.count(Visit.id).filter(Visit.risk > 0).label("flagged"),
            wire_time(func.min(Visit.started_at)).label("oldest_started_at"),
        )
        .outerjoin(Visit, waiting)
        .where(Branch.city_id == actor.city_id)
        .group_by(Branch.city_id, Branch.id)
        .having(func.count(Visit.id) > 0)
        .order_by(Branch.code)
    )  # fmt: skip
    if branch_id is not None:
        counted = counted.where(Branch.id == branch_id)
    rows = session.execute(counted)
    return [
        {
            "branch": {"id": row.id, "name": row.name},
            "waiting": row.waiting,
            "flagged": row.flagged,
            "others": row.waiting - row.flagged,
            "oldest_started_at": row.oldest_started_at,
        }
        for row in rows
    ]
