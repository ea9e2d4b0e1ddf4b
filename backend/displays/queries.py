"""Every SELECT over display checks. The caller has decided which subjects the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.displays.models import DisplayCheck

_COLUMNS = [c for c in DisplayCheck.__table__.columns if c.name not in ("city_id", "subject_id", "ordinal")]


def display_check_documents(
    session: Session, city_id: int, subject_ids: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """The display checks of these subjects as they travel, in the order they were made."""
    checks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(
        select(DisplayCheck.subject_id, *_COLUMNS)
        .where(DisplayCheck.city_id == city_id, DisplayCheck.subject_id.in_(subject_ids))
        .order_by(DisplayCheck.subject_id, DisplayCheck.ordinal)
    ):
        fields = dict(row._mapping)
        checks[fields.pop("subject_id")].append(fields)
    return checks


def subjects_of_checks(session: Session, city_id: int, check_ids: Collection[str]) -> dict[str, str]:
    """Which subject each of these checks belongs to, for those that exist."""
    rows = session.execute(
        select(DisplayCheck.id, DisplayCheck.subject_id).where(
            DisplayCheck.city_id == city_id, DisplayCheck.id.in_(check_ids)
        )
    )
    return {row.id: row.subject_id for row in rows}
