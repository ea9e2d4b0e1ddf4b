"""Display checks as a desk or a promoter reads them: with shop, spec and photos, judged against the plan's standard.

A promoter sees those of the own manufacturer, everyone else those at the shops that they see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.brands.models import Spec
from backend.db import AnyRow, AnySelect, wire_time
from backend.displays.models import DisplayCheck
from backend.displays.plan_models import PlanVersion
from backend.displays.plan_queries import standards_of
from backend.displays.rules import judge, verdict
from backend.photos.queries import photo_documents
from backend.problems import INVALID, fault
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals

_OWN = ("id", "subject_id", "manufacturer_id", "position", "facings", "price_tag", "materials_present", "note")


def visible_checks(actor: Actor) -> ColumnElement[bool]:
    """The condition on `DisplayCheck` and its joined `Terminal` that holds for what the actor may see."""
    there = and_(DisplayCheck.city_id == actor.city_id, DisplayCheck.withdrawn_at.is_(None))
    if actor.role is not Role.PROMOTER:
        return and_(there, visible_terminals(actor))
    return and_(there, DisplayCheck.manufacturer_id == actor.manufacturer_id) if actor.manufacturer_id else false()


def list_checks(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """Judged checks, newest first. `after` is (checked_at, id) of the last one seen.

    `filters` may hold manufacturer_id, plan_id, subject_id, spec_id, terminal_id, since and until.

    Raises:
        Problem: `invalid` without a plan, a manufacturer or a subject, by which checks are found; promoters have a manufacturer.
    """
    if actor.role is not Role.PROMOTER and not any(map(filters.get, ("plan_id", "manufacturer_id", "subject_id"))):
        raise INVALID(errors=[fault("plan_id", "Name a plan, a manufacturer or a visit.")])
    statement = _CHECKS.where(visible_checks(actor))
    for name in ("manufacturer_id", "plan_id", "subject_id", "spec_id", "terminal_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(DisplayCheck, name) == filters[name])
    if filters.get("since") is not None:
        statement = statement.where(DisplayCheck.checked_at >= filters["since"])
    if filters.get("until") is not None:
        statement = statement.where(DisplayCheck.checked_at < filters["until"])
    if after is not None:
        statement = statement.where(tuple_(DisplayCheck.checked_at, DisplayCheck.id) < tuple(after))
    newest = statement.order_by(DisplayCheck.checked_at.desc(), DisplayCheck.id.desc()).limit(limit)
    return _judged(session, actor, session.execute(newest).all())


def get_check(session: Session, actor: Actor, check_id: str) -> dict[str, Any] | None:
    """One judged check; None when there is none that the actor may see."""
    rows = session.execute(_CHECKS.where(visible_checks(actor), DisplayCheck.id == check_id)).all()
    return next(iter(_judged(session, actor, rows)), None)


_CHECKS: AnySelect = (
    select(
        *(getattr(DisplayCheck, name) for name in _OWN),
        DisplayCheck.plan_id, DisplayCheck.plan_version,
        wire_time(DisplayCheck.checked_at).label("checked_at"),
        DisplayCheck.terminal_id, Terminal.name.label("terminal_name"), Terminal.license_no,
        DisplayCheck.spec_id, Spec.name.label("spec_name"), PlanVersion.name.label("plan_name"),
    )
    .join(Terminal, and_(Terminal.city_id == DisplayCheck.city_id, Terminal.id == DisplayCheck.terminal_id))
    .join(Spec, and_(Spec.city_id == DisplayCheck.city_id, Spec.id == DisplayCheck.spec_id))
    .outerjoin(PlanVersion, and_(PlanVersion.city_id == DisplayCheck.city_id,
                                 PlanVersion.plan_id == DisplayCheck.plan_id,
                                 PlanVersion.version == DisplayCheck.plan_version))
)  # fmt: skip


def _judged(session: Session, actor: Actor, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    keys = {(row.plan_id, row.plan_version) for row in rows if row.plan_id}
    standards = {
        (*key, standard["spec_id"]): standard
        for key, several in standards_of(session, actor.city_id, keys).items()
        for standard in several
    }
    photos: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for declared in photo_documents(session, actor.city_id, {row.subject_id for row in rows}).values():
        for photo in declared:
            photos[photo["display_check_id"]].append(photo)
    return [_document(row, standards.get((row.plan_id, row.plan_version, row.spec_id)), photos[row.id]) for row in rows]


def _document(row: AnyRow, standard: dict[str, Any] | None, photos: list[dict[str, Any]]) -> dict[str, Any]:
    document = {name: row._mapping[name] for name in (*_OWN, "checked_at")}
    return {
        **document,
        "terminal": {"id": row.terminal_id, "name": row.terminal_name, "license_no": row.license_no},
        "spec": {"id": row.spec_id, "name": row.spec_name},
        "photos": photos,
        "plan": None if standard is None else _plan(row, standard, document, photos),
    }


def _plan(row: AnyRow, standard: dict[str, Any], check: dict[str, Any], photos: list[dict[str, Any]]) -> dict[str, Any]:
    declared = {photo["view"] for photo in photos}
    received = {photo["view"] for photo in photos if photo["received_at"]}
    points = judge(standard, check, declared, received)
    return {
        "id": row.plan_id,
        "version": row.plan_version,
        "name": row.plan_name,
        "points": [asdict(point) for point in points],
        "passes": verdict(points),
    }
