"""Every SELECT over imports and single figures of sales.

What an actor sees: customer managers the shops they cover, the desks of a branch its shops, the city's roles all. Promoters see
the specs of the own manufacturer, and no single shop (`READ_SHOP_SALES`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City, Person
from backend.brands.models import Spec
from backend.db import wire_time
from backend.problems import NOT_FOUND
from backend.sales.models import Sale, SaleCorrection, SalesImport
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals

_IMPORT = [
    column for column in SalesImport.__table__.columns if column.name not in ("city_id", "imported_at", "imported_by")
]


# ---- for imports ------------------------------------------------------------------------------------------------------


def shops_by_license(session: Session, actor: Actor) -> dict[str, str]:
    """Ids by licence number, closed shops included: they sold before."""
    rows = session.execute(select(Terminal.license_no, Terminal.id).where(visible_terminals(actor)))
    return {row.license_no: row.id for row in rows}


def specs_by_ean13(session: Session, actor: Actor) -> dict[str, str]:
    rows = session.execute(select(Spec.ean13, Spec.id).where(Spec.city_id == actor.city_id))
    return {row.ean13: row.id for row in rows}


def spec_ids(session: Session, actor: Actor) -> list[str]:
    return list(session.scalars(select(Spec.id).where(Spec.city_id == actor.city_id).order_by(Spec.id)))


def lock_imports(session: Session, actor: Actor) -> None:
    """One import of a city after the other; nobody else waits for this."""
    session.execute(select(City.city_id).where(City.city_id == actor.city_id).with_for_update(key_share=True)).one()


def newest_number(session: Session, actor: Actor) -> int:
    return session.scalar(select(func.max(SalesImport.number)).where(SalesImport.city_id == actor.city_id)) or 0


def number_of_file(session: Session, actor: Actor, sha256: str) -> int | None:
    """The newest import of a file with these very bytes."""
    return session.scalar(
        select(func.max(SalesImport.number)).where(SalesImport.city_id == actor.city_id, SalesImport.sha256 == sha256)
    )


# ---- imports ----------------------------------------------------------------------------------------------------------


def list_imports(
    session: Session, actor: Actor, granularity: str | None = None, before: int | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Newest first, those before this number."""
    found = _imports(actor)
    if granularity is not None:
        found = found.where(SalesImport.granularity == granularity)
    if before is not None:
        found = found.where(SalesImport.number < before)
    return [dict(row._mapping) for row in session.execute(found.order_by(SalesImport.number.desc()).limit(limit))]


def get_import(session: Session, actor: Actor, number: int) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`.
    """
    row = session.execute(_imports(actor).where(SalesImport.number == number)).first()
    if row is None:
        raise NOT_FOUND()
    return dict(row._mapping)


def _imports(actor: Actor) -> Any:
    return (
        select(
            *_IMPORT,
            Person.name.label("imported_by"),
            wire_time(SalesImport.imported_at).label("imported_at"),
        )
        .outerjoin(Person, (Person.city_id == SalesImport.city_id) & (Person.id == SalesImport.imported_by))
        .where(SalesImport.city_id == actor.city_id)
    )


CORRECTION_KEY = ("granularity", "spec_id", "period", "terminal_id", "replaced_by")


def list_corrections(
    session: Session, actor: Actor, filters: dict[str, Any], after: Sequence[Any] | None, limit: int
) -> list[dict[str, Any]]:
    """What stood before, of shops that the actor sees; `filters` may hold replaced_by, granularity, spec_id, terminal_id."""
    # Not joined: PostgreSQL would begin with the imports and sort all that they replaced, where the key has the order.
    replaced_at = (
        select(wire_time(SalesImport.imported_at))
        .where(SalesImport.city_id == SaleCorrection.city_id, SalesImport.number == SaleCorrection.replaced_by)
        .correlate(SaleCorrection)
        .scalar_subquery()
    )
    found = (
        select(
            SaleCorrection.granularity, SaleCorrection.spec_id, SaleCorrection.period, SaleCorrection.terminal_id,
            SaleCorrection.replaced_by, SaleCorrection.packs, SaleCorrection.amount_fen, SaleCorrection.import_number,
            replaced_at.label("replaced_at"),
        )
        .join(
            Terminal, (Terminal.city_id == SaleCorrection.city_id) & (Terminal.id == SaleCorrection.terminal_id)
        )
        .where(visible_terminals(actor), SaleCorrection.city_id == actor.city_id)
    )  # fmt: skip
    names = ("replaced_by", "granularity", "spec_id", "terminal_id")
    found = found.where(
        *[getattr(SaleCorrection, name) == filters[name] for name in names if filters.get(name) is not None]
    )
    key = [getattr(SaleCorrection, name) for name in CORRECTION_KEY]
    if after is not None:
        found = found.where(tuple_(*key) > _as_key(key, after))
    return [dict(row._mapping) for row in session.execute(found.order_by(*key).limit(limit))]


# ---- figures ----------------------------------------------------------------------------------------------------------


def list_figures(
    session: Session,
    actor: Actor,
    spec_id: str,
    granularity: str,
    first: date,
    last: date,
    terminal_id: str | None = None,
    after: tuple[date, str] | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """What shops that the actor sees bought of a spec, by period and shop."""
    found = (
        select(
            Sale.period, Sale.terminal_id, Terminal.license_no, Terminal.name.label("terminal_name"), Sale.packs,
            Sale.amount_fen, Sale.import_number,
        )
        .join(Terminal, (Terminal.city_id == Sale.city_id) & (Terminal.id == Sale.terminal_id))
        .where(
            visible_terminals(actor, by_id=True), Sale.city_id == actor.city_id, Sale.granularity == granularity,
            Sale.spec_id == spec_id, Sale.period.between(first, last),
        )
    )  # fmt: skip
    if terminal_id is not None:
        found = found.where(Sale.terminal_id == terminal_id)
    if after is not None:
        key = (Sale.period, Sale.terminal_id)
        found = found.where(tuple_(*key) > _as_key(key, after))
    rows = session.execute(found.order_by(Sale.period, Sale.terminal_id).limit(limit))
    return [dict(row._mapping) for row in rows]


def _as_key(columns: Sequence[Any], values: Sequence[Any]) -> Any:
    """Values to compare these columns with, each of its column's type."""
    return tuple_(*[literal(value, column.type) for column, value in zip(columns, values, strict=True)])
