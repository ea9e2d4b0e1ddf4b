"""Every SELECT over display checks. The caller has decided which subjects the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.brands.models import Spec
from backend.displays.models import DisplayCheck

# First syncs ask this for a thousand subjects at a time: it is put together once, and its rows taken by place.
_CHECK = DisplayCheck.__table__.c
_NAMES = ("id", "spec_id", "position", "facings", "price_tag", "materials_present", "note")
_COLUMNS = [_CHECK[name] for name in _NAMES]
_OF_SUBJECTS = (
    select(_CHECK.subject_id, *_COLUMNS)
    .where(_CHECK.city_id == bindparam("city_id"), among(_CHECK.subject_id, ids("ids")))
    .order_by(_CHECK.subject_id, _CHECK.ordinal)
)


def display_check_documents(
    session: Session, city_id: int, subject_ids: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """The display checks of these subjects as they travel, in the order they were made."""
    checks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(_OF_SUBJECTS, {"city_id": city_id, "ids": subject_ids}):
        checks[row[0]].append(dict(zip(_NAMES, row[1:], strict=True)))
    return checks


def subjects_of_checks(session: Session, city_id: int, check_ids: Collection[str]) -> dict[str, str]:
    """Which subject each of these checks belongs to, for those that exist."""
    rows = session.execute(
        select(DisplayCheck.id, DisplayCheck.subject_id).where(
            DisplayCheck.city_id == city_id, DisplayCheck.id.in_(check_ids)
        )
    )
    return {row.id: row.subject_id for row in rows}


def manufacturers_of(session: Session, city_id: int, spec_ids: Collection[str]) -> dict[str, str]:
    """Who makes each of these specs."""
    rows = session.execute(
        select(Spec.id, Spec.manufacturer_id).where(Spec.city_id == city_id, among(Spec.id, ids("ids", spec_ids)))
    )
    return {row.id: row.manufacturer_id for row in rows}
