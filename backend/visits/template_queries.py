"""Every SELECT over versions of the visit template. All of a city see them but promoters."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.db import wire_time
from backend.visits.models import VisitTemplate


def template_documents(
    session: Session, actor: Actor, template_ids: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """The template versions that the actor may see, newest first; only the named ones if ids are given."""
    if actor.role is Role.PROMOTER:
        return {}
    statement = select(
        VisitTemplate.id, VisitTemplate.version, VisitTemplate.name, VisitTemplate.sections,
        wire_time(VisitTemplate.published_at).label("published_at"),
    ).where(VisitTemplate.city_id == actor.city_id)  # fmt: skip
    if template_ids is not None:
        statement = statement.where(VisitTemplate.id.in_(template_ids))
    rows = session.execute(statement.order_by(VisitTemplate.version.desc()))
    return {row.id: dict(row._mapping) for row in rows}
