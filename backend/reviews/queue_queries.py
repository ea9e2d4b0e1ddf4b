"""The queue: what waits for the branch, the riskiest first and of those the oldest. And a month's sample of spot checks.

Both statements of the queue read an index that holds the queue and nothing else (`TO_REVIEW`), in its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select, text, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch
from backend.accounts.queries import get_city
from backend.city_time import bounds_of_month
from backend.db import AnySelect, wire_time
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
    statement = _narrowed(_ROW.where(is_visible(actor), text(TO_REVIEW)), filters, "branch_id", "manager_id")
    if filters.get("reason") is not None:
        statement = statement.where(_WHY[filters["reason"]])
    order = (-Visit.risk, Visit.started_at, Visit.id)
    if after is not None:
        risk, started_at, visit_id = after
        statement = statement.where(tuple_(*order) > (-risk, started_at, visit_id))
    return _rows(session, actor, statement.order_by(*order).limit(limit))


def list_sample(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Visits that a month's draw picked, oldest first, whatever became of them. `after` is (started_at, id) of the last row.

    `filters` have `month`, and may hold branch_id, manager_id and state.
    """
    since, until = bounds_of_month(filters["month"], ZoneInfo(get_city(session, actor).timezone))
    began = (Visit.started_at >= since, Visit.started_at < until)
    statement = _ROW.where(is_visible(actor), Visit.spot_check, *began)
    statement = _narrowed(statement, filters, "branch_id", "manager_id", "state")
    order = (Visit.started_at, Visit.id)
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple(after))
    return _rows(session, actor, statement.order_by(*order).limit(limit))


_ROW = select(Visit.id, Visit.spot_check, Visit.review)


def _narrowed(statement: AnySelect, filters: Mapping[str, Any], *names: str) -> AnySelect:
    given = [getattr(Visit, name) == filters[name] for name in names if filters.get(name) is not None]
    return statement.where(*given)


def _rows(session: Session, actor: Actor, statement: AnySelect) -> list[dict[str, Any]]:
    """Summaries, with why each is to be looked at and what was said of it last."""
    rows = {row.id: row for row in session.execute(statement)}
    return [
        {**each, "spot_check": rows[each["id"]].spot_check, "newest_review": rows[each["id"]].review}
        for each in visit_summaries(session, actor, list(rows))
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
