"""How complete the visits of branches and managers are, counted over the visits that the actor sees."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Branch, Person
from backend.among import among, ids
from backend.db import AnyRow
from backend.visits.models import Visit
from backend.visits.queries import is_visible

_COUNTS = ("visits", "complete_visits", "photos_declared", "photos_received")


def hold_visits(session: Session, city_id: int, visit_ids: Collection[str]) -> list[AnyRow]:
    """What has arrived of these visits and who carries them, held as it is until the transaction ends."""
    return list(
        session.execute(
            select(Visit.id, Visit.covered_by, Visit.started_at, Visit.withdrawn_at, Visit.photos_received)
            .where(Visit.city_id == city_id, among(Visit.id, ids("ids", visit_ids)))
            .order_by(Visit.id)
            .with_for_update(key_share=True)
        )
    )


def photo_counts(
    session: Session, actor: Actor, since: datetime, until: datetime, branch_id: str | None
) -> list[dict[str, Any]]:
    """For each branch and manager, of visits that began in this time and declared photos: how many, how many of them are
    complete, and how many photos were declared and have arrived."""
    complete = case((Visit.photos_received >= Visit.photos_declared, 1), else_=0)
    counted = (
        select(Visit.branch_id, Visit.manager_id, func.count().label("visits"),
               func.sum(complete).label("complete_visits"), func.sum(Visit.photos_declared).label("photos_declared"),
               func.sum(Visit.photos_received).label("photos_received"))
        .where(is_visible(actor), Visit.started_at >= since, Visit.started_at < until, Visit.photos_declared > 0)
        .group_by(Visit.branch_id, Visit.manager_id)
    )  # fmt: skip
    if branch_id is not None:
        counted = counted.where(Visit.branch_id == branch_id)
    of = counted.subquery()
    rows = session.execute(
        select(Branch.name.label("branch_name"), Person.name.label("manager_name"), *of.c)
        .join(Branch, and_(Branch.city_id == actor.city_id, Branch.id == of.c.branch_id))
        .join(Person, and_(Person.city_id == actor.city_id, Person.id == of.c.manager_id))
        .order_by(Branch.code, Person.username)
    )
    return [
        {
            "branch": {"id": row.branch_id, "name": row.branch_name},
            "manager": {"id": row.manager_id, "name": row.manager_name},
            **{name: int(row._mapping[name]) for name in _COUNTS},
        }
        for row in rows
    ]
