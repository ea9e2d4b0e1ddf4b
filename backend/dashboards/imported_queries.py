"""Every SELECT over imported figures: the city's roles see all, a branch's desks its own and the city's, promoters those of the own
manufacturer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Branch, City
from backend.brands.models import Manufacturer
from backend.dashboards.imported_models import ImportedFigure
from backend.db import wire_time

FIGURES = ("value", "standard", "off_days", "off_packs", "off_percent")
_FIGURES = [getattr(ImportedFigure, name) for name in FIGURES]


class Key(NamedTuple):
    month: str
    indicator: str
    subject_id: str


def visible_figures(actor: Actor) -> ColumnElement[bool]:
    own_city = ImportedFigure.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.PROMOTER:
        own_maker = ImportedFigure.manufacturer_id == actor.manufacturer_id
        return and_(own_city, own_maker) if actor.manufacturer_id else false()
    return and_(own_city, _at(actor.branch_id))


def _at(branch_id: str | None) -> ColumnElement[bool]:
    return or_(ImportedFigure.branch_id == branch_id, ImportedFigure.subject_id == "")


def list_figures(
    session: Session, actor: Actor, first: str, last: str, filters: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Figures with their subjects' names, the newest month first; `filters` may hold indicator, manufacturer_id and branch_id,
    which leaves the branch's and the city's."""
    name = func.coalesce(Branch.name, Manufacturer.name, City.name)
    found = (
        select(
            ImportedFigure.month, ImportedFigure.indicator, ImportedFigure.branch_id, ImportedFigure.manufacturer_id,
            *_FIGURES, name.label("subject_name"), wire_time(ImportedFigure.imported_at).label("imported_at"),
        )
        .join(City, City.city_id == ImportedFigure.city_id)
        .outerjoin(Branch, and_(Branch.city_id == ImportedFigure.city_id, Branch.id == ImportedFigure.branch_id))
        .outerjoin(
            Manufacturer,
            and_(Manufacturer.city_id == ImportedFigure.city_id, Manufacturer.id == ImportedFigure.manufacturer_id),
        )
        .where(visible_figures(actor), ImportedFigure.month >= first, ImportedFigure.month <= last)
    )  # fmt: skip
    if filters.get("indicator") is not None:
        found = found.where(ImportedFigure.indicator == filters["indicator"])
    if filters.get("manufacturer_id") is not None:
        found = found.where(ImportedFigure.manufacturer_id == filters["manufacturer_id"])
    if filters.get("branch_id") is not None:
        found = found.where(_at(filters["branch_id"]))
    ordered = found.order_by(ImportedFigure.month.desc(), ImportedFigure.indicator, name, ImportedFigure.subject_id)
    return [dict(row._mapping) for row in session.execute(ordered)]


def figures_of(session: Session, actor: Actor, months: Collection[str]) -> dict[Key, dict[str, Any]]:
    """What there is of these months, for an import that compares it."""
    rows = session.execute(
        select(ImportedFigure.month, ImportedFigure.indicator, ImportedFigure.subject_id, *_FIGURES).where(
            visible_figures(actor), ImportedFigure.month.in_(months)
        )
    )
    return {
        Key(row.month, row.indicator, row.subject_id): {name: getattr(row, name) for name in FIGURES} for row in rows
    }
