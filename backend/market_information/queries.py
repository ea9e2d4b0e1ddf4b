"""Every SELECT over market information. A promoter sees the own manufacturer's, the city's roles all, everybody else none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from backend.access import CITY_ROLES, Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Manufacturer, Spec
from backend.db import AnyRow, wire_time
from backend.market_information.models import MarketInformation

_NEVER = date(9999, 12, 31)
_SENDER, _READER = aliased(Person), aliased(Person)


def visible_information(actor: Actor) -> ColumnElement[bool]:
    return _visible(actor, MarketInformation.city_id, MarketInformation.manufacturer_id)


def _visible(
    actor: Actor, city_id: InstrumentedAttribute[int], manufacturer_id: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    if actor.role in CITY_ROLES:
        return city_id == actor.city_id
    if actor.role is Role.PROMOTER and actor.manufacturer_id:
        return and_(city_id == actor.city_id, manufacturer_id == actor.manufacturer_id)
    return false()


def manufacturers(session: Session, actor: Actor, manufacturer_id: str | None = None) -> Sequence[AnyRow]:
    """By name, those that have a product: id, name, its first `entry`, and the day after which none was left (`until`)."""
    found = (
        select(
            Manufacturer.id, Manufacturer.name, func.min(Spec.entry_date).label("entry"),
            func.nullif(func.max(func.coalesce(Spec.retired_on, _NEVER)), _NEVER, type_=Spec.entry_date.type).label("until"),
        )
        .join(Spec, and_(Spec.city_id == Manufacturer.city_id, Spec.manufacturer_id == Manufacturer.id))
        .where(_visible(actor, Manufacturer.city_id, Manufacturer.id))
        .group_by(Manufacturer.id, Manufacturer.name)
        .order_by(Manufacturer.name, Manufacturer.id)
    )  # fmt: skip
    if manufacturer_id is not None:
        found = found.where(Manufacturer.id == manufacturer_id)
    return session.execute(found).all()


def newest_documents(
    session: Session, actor: Actor, months: Collection[str], manufacturer_id: str | None = None
) -> dict[tuple[str, str], dict[str, Any]]:
    """The newest version by (manufacturer, month), with `first_at`: when the first one came."""
    versions = (
        select(
            MarketInformation.manufacturer_id, MarketInformation.month,
            func.max(MarketInformation.version).label("version"), func.min(MarketInformation.uploaded_at).label("first_at"),
        )
        .where(visible_information(actor), MarketInformation.month.in_(months))
        .group_by(MarketInformation.manufacturer_id, MarketInformation.month)
    )  # fmt: skip
    if manufacturer_id is not None:
        versions = versions.where(MarketInformation.manufacturer_id == manufacturer_id)
    newest = versions.subquery()
    found = _documents(newest.c.first_at).join(
        newest,
        and_(
            MarketInformation.manufacturer_id == newest.c.manufacturer_id,
            MarketInformation.month == newest.c.month,
            MarketInformation.version == newest.c.version,
        ),
    )
    rows = session.execute(found.where(visible_information(actor)))
    return {(row.manufacturer_id, row.month): _document(row) for row in rows}


def list_documents(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: str | None, limit: int
) -> list[dict[str, Any]]:
    """All versions, the newest first; `filters` may hold manufacturer_id and month."""
    found = _documents().where(visible_information(actor))
    names = ("manufacturer_id", "month")
    found = found.where(
        *[getattr(MarketInformation, name) == filters[name] for name in names if filters.get(name) is not None]
    )
    if after is not None:
        found = found.where(MarketInformation.id < after)
    return [_document(row) for row in session.execute(found.order_by(MarketInformation.id.desc()).limit(limit))]


def get_document(session: Session, actor: Actor, document_id: str) -> dict[str, Any] | None:
    row = session.execute(_documents().where(visible_information(actor), MarketInformation.id == document_id)).first()
    return None if row is None else _document(row)


def find_document(session: Session, actor: Actor, document_id: str) -> MarketInformation | None:
    return session.scalar(
        select(MarketInformation).where(visible_information(actor), MarketInformation.id == document_id)
    )


def hold_newest(session: Session, actor: Actor, month: str) -> MarketInformation | None:
    """The newest version of the promoter's manufacturer; a second upload waits until the transaction ends."""
    held = select(Manufacturer.id).where(_visible(actor, Manufacturer.city_id, Manufacturer.id))
    session.execute(held.with_for_update(key_share=True))
    newest = select(MarketInformation).where(visible_information(actor), MarketInformation.month == month)
    return session.scalar(newest.order_by(MarketInformation.version.desc()).limit(1))


def promoters_of(session: Session, city_id: int, manufacturer_ids: Collection[str]) -> dict[str, list[str]]:
    """Those with an account in use, by manufacturer."""
    rows = session.execute(
        select(Person.manufacturer_id, Person.id).where(
            Person.city_id == city_id, Person.role == Role.PROMOTER, Person.disabled_at.is_(None),
            among(Person.manufacturer_id, ids("manufacturers", manufacturer_ids)),
        )
    )  # fmt: skip
    found: dict[Any, list[str]] = defaultdict(list)
    for row in rows:
        found[row.manufacturer_id].append(row.id)
    return found


def marketing_centre(session: Session, city_id: int) -> list[str]:
    return list(
        session.scalars(
            select(Person.id).where(
                Person.city_id == city_id, Person.role == Role.MARKETING_CENTRE, Person.disabled_at.is_(None)
            )
        )
    )


def _documents(*further: ColumnElement[Any]) -> Any:
    names = (
        "id",
        "manufacturer_id",
        "month",
        "version",
        "filename",
        "kind",
        "size_bytes",
        "sha256",
        "summary",
        "due_on",
    )
    return (
        select(
            *[getattr(MarketInformation, name) for name in names], Manufacturer.name.label("manufacturer_name"),
            _SENDER.name.label("uploaded_by"), wire_time(MarketInformation.uploaded_at).label("uploaded_at"),
            _READER.name.label("read_by"), wire_time(MarketInformation.read_at).label("read_at"), *further,
        )
        .join(
            Manufacturer,
            and_(
                Manufacturer.city_id == MarketInformation.city_id, Manufacturer.id == MarketInformation.manufacturer_id
            ),
        )
        .join(
            _SENDER, and_(_SENDER.city_id == MarketInformation.city_id, _SENDER.id == MarketInformation.uploaded_by)
        )
        .outerjoin(
            _READER, and_(_READER.city_id == MarketInformation.city_id, _READER.id == MarketInformation.read_by)
        )
    )  # fmt: skip


def _document(row: AnyRow) -> dict[str, Any]:
    document = dict(row._mapping)
    manufacturer = {"id": document.pop("manufacturer_id"), "name": document.pop("manufacturer_name")}
    return {"manufacturer": manufacturer, **document}
