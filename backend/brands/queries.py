"""Every SELECT on manufacturers, brands and specs, each limited to what the actor may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.among import among, ids
from backend.brands.models import Brand, Manufacturer, Spec, SpecStage
from backend.problems import NOT_FOUND

_BRAND = [column for column in Brand.__table__.columns if column.name != "city_id"]
_SPEC = [column for column in Spec.__table__.columns if column.name != "city_id"]


def visible_specs(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Spec` that holds for what the actor may see."""
    return _visible(actor, Spec)


def _visible(actor: Actor, model: type[Brand | Spec]) -> ColumnElement[bool]:
    own_city = model.city_id == actor.city_id
    if actor.role is not Role.PROMOTER:
        return own_city
    return and_(own_city, model.manufacturer_id == actor.manufacturer_id) if actor.manufacturer_id else false()


def _visible_manufacturers(actor: Actor) -> ColumnElement[bool]:
    own_city = Manufacturer.city_id == actor.city_id
    if actor.role is not Role.PROMOTER:
        return own_city
    return and_(own_city, Manufacturer.id == actor.manufacturer_id) if actor.manufacturer_id else false()


def list_manufacturers(
    session: Session, actor: Actor, after: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    found = select(Manufacturer.id, Manufacturer.name).where(_visible_manufacturers(actor))
    if after is not None:
        found = found.where(Manufacturer.name > after)
    rows = session.execute(found.order_by(Manufacturer.name).limit(limit))
    return [dict(zip(("id", "name"), row, strict=True)) for row in rows]


def list_brands(
    session: Session,
    actor: Actor,
    filters: dict[str, Any] | None = None,
    after: str | None = None,
    limit: int | None = 50,
) -> list[dict[str, Any]]:
    """Wire documents by name; `filters` may hold manufacturer_id."""
    found = select(*_BRAND).where(_visible(actor, Brand))
    if (filters or {}).get("manufacturer_id"):
        found = found.where(Brand.manufacturer_id == (filters or {})["manufacturer_id"])
    if after is not None:
        found = found.where(Brand.name > after)
    return [_document(row) for row in session.execute(found.order_by(Brand.name).limit(limit))]


def list_specs(
    session: Session,
    actor: Actor,
    filters: dict[str, Any] | None = None,
    after: Sequence[str] | None = None,
    limit: int | None = 50,
) -> list[dict[str, Any]]:
    """Wire documents by name, after (name, id); `filters` may hold manufacturer_id, brand_id, price_class, stage, is_focus,
    retired (default: those still on sale only) and q, a part of the name or of the bar code."""
    filters = filters or {}
    columns = ("manufacturer_id", "brand_id", "price_class", "stage", "is_focus")
    found = select(*_SPEC).where(_visible(actor, Spec))
    found = found.where(*[getattr(Spec, name) == filters[name] for name in columns if filters.get(name) is not None])
    if (retired := filters.get("retired", False)) is not None:
        found = found.where(Spec.retired_on.is_not(None) if retired else Spec.retired_on.is_(None))
    if q := filters.get("q"):
        found = found.where(Spec.name.contains(q, autoescape=True) | Spec.ean13.contains(q, autoescape=True))
    if after is not None:
        name, spec_id = after
        found = found.where((Spec.name > name) | ((Spec.name == name) & (Spec.id > spec_id)))
    return [_document(row) for row in session.execute(found.order_by(Spec.name, Spec.id).limit(limit))]


def brand_documents(session: Session, actor: Actor, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The wire documents of those of the brands that the actor may see, by id."""
    rows = session.execute(select(*_BRAND).where(_visible(actor, Brand), Brand.id.in_(list(wanted))))
    return {row.id: _document(row) for row in rows}


def spec_documents(session: Session, actor: Actor, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The wire documents of those of the specs that the actor may see, by id."""
    rows = session.execute(select(*_SPEC).where(_visible(actor, Spec), Spec.id.in_(list(wanted))))
    return {row.id: _document(row) for row in rows}


def spec_ids_visible(session: Session, actor: Actor) -> set[str]:
    """All specs the actor may see, retired ones included: an old visit may name them."""
    return set(session.scalars(select(Spec.id).where(_visible(actor, Spec))))


def _document(row: Any) -> dict[str, Any]:
    return dict(row._mapping)


def get_spec(session: Session, actor: Actor, spec_id: str) -> dict[str, Any]:
    """The wire document with the stages of the spec's life, newest first.

    Raises:
        Problem: `not-found`.
    """
    document = spec_documents(session, actor, [spec_id]).get(spec_id)
    if document is None:
        raise NOT_FOUND()
    names = ("stage", "from_date", "reason", "figures", "is_improvable", "decided_by", "decided_at")
    rows = session.execute(
        select(*[getattr(SpecStage, name) for name in names])
        .where(SpecStage.city_id == actor.city_id, SpecStage.spec_id == spec_id)
        .order_by(SpecStage.from_date.desc(), SpecStage.id.desc())
    )
    return {**document, "stages": [dict(zip(names, row, strict=True)) for row in rows]}


def find_spec(session: Session, actor: Actor, spec_id: str, *, lock: bool = False) -> Spec | None:
    found = select(Spec).where(_visible(actor, Spec), Spec.id == spec_id)
    return session.scalar(found.with_for_update(key_share=True) if lock else found)


def find_brand(session: Session, actor: Actor, brand_id: str) -> Brand | None:
    return session.scalar(select(Brand).where(_visible(actor, Brand), Brand.id == brand_id))


def find_manufacturer(session: Session, actor: Actor, manufacturer_id: str) -> Manufacturer | None:
    return session.scalar(select(Manufacturer).where(_visible_manufacturers(actor), Manufacturer.id == manufacturer_id))


def all_specs(session: Session, actor: Actor) -> list[Spec]:
    """Every visible spec, retired ones included, for an import that compares them."""
    return list(session.scalars(select(Spec).where(_visible(actor, Spec))))


def stages_on_sale(session: Session, actor: Actor, spec_ids: Collection[str]) -> dict[str, str]:
    """The stage of those of the specs that the actor sees and that are on sale."""
    wanted = among(Spec.id, ids("specs", spec_ids))
    rows = session.execute(select(Spec.id, Spec.stage).where(visible_specs(actor), wanted, Spec.retired_on.is_(None)))
    return {row.id: row.stage for row in rows}
