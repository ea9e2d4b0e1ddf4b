"""What was sold, added up in the database: by spec and month or day, of a branch, a manager's shops, or any set of shops.

The city's roles and the desks of a branch read the totals that imports keep; a customer manager's shops are few, and their
figures are found one by one and added. Promoters get the city's totals of the own manufacturer's specs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, or_, select
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.among import among, ids
from backend.brands.models import Brand, Manufacturer, Spec
from backend.brands.queries import visible_specs
from backend.db import AnyRow
from backend.sales.models import Sale, SalesTotal
from backend.sales.rules import Granularity, months_before
from backend.terminals.models import Terminal
from backend.terminals.queries import visible_terminals


def list_products(session: Session, actor: Actor, filters: dict[str, Any] | None = None) -> Sequence[AnyRow]:
    """The specs the actor may see with brand, manufacturer, prices and stage; retired ones included, for they sold before.

    `filters` may hold spec_id, brand_id, manufacturer_id and stage.
    """
    filters = filters or {}
    found = (
        select(
            Spec.id, Spec.name, Spec.brand_id, Brand.name.label("brand_name"), Spec.manufacturer_id,
            Manufacturer.name.label("manufacturer_name"), Spec.price_class, Spec.wholesale_fen, Spec.retail_fen,
            Spec.is_focus, Spec.stage, Spec.entry_date, Spec.retired_on,
        )
        .join(Brand, (Brand.city_id == Spec.city_id) & (Brand.id == Spec.brand_id))
        .join(Manufacturer, (Manufacturer.city_id == Spec.city_id) & (Manufacturer.id == Spec.manufacturer_id))
        .where(visible_specs(actor))
        .order_by(Spec.name, Spec.id)
    )  # fmt: skip
    columns = {
        "spec_id": Spec.id, "brand_id": Spec.brand_id, "manufacturer_id": Spec.manufacturer_id, "stage": Spec.stage,
    }  # fmt: skip
    found = found.where(*[column == filters[name] for name, column in columns.items() if filters.get(name) is not None])
    return session.execute(found).all()


def count_shops(session: Session, actor: Actor, month: date, branch_id: str | None = None) -> int:
    """Shops in the actor's sight that had not closed before the month began; a promoter's sight is the city."""
    open_then = or_(Terminal.closed_on.is_(None), Terminal.closed_on >= month)
    mine = Terminal.city_id == actor.city_id if actor.role is Role.PROMOTER else visible_terminals(actor)
    found = select(func.count()).select_from(Terminal).where(mine, open_then)
    if branch_id is not None:
        found = found.where(Terminal.branch_id == branch_id)
    return session.scalar(found) or 0


class Total(NamedTuple):
    """What was bought of a spec in a period: of `shops` a figure is known, `buyers` of them bought something.

    `told_by` says whether a month was told as such or is the sum of its days, of which more may come.
    """

    period: date
    spec_id: str
    told_by: str
    packs: int
    amount_fen: int | None
    shops: int
    buyers: int


def totals(
    session: Session,
    actor: Actor,
    spec_ids: Collection[str],
    granularity: Granularity,
    first: date,
    last: date,
    branch_id: str | None = None,
) -> list[Total]:
    """Of what the actor sees, where there is anything, by period and spec."""
    of_branches = _of_branches(session, actor, spec_ids, granularity, first, last, branch_id)
    if actor.role is not Role.CUSTOMER_MANAGER:
        return of_branches
    shops = select(Terminal.id).where(visible_terminals(actor))
    if branch_id is not None:
        shops = shops.where(Terminal.branch_id == branch_id)
    return _of_shops(session, actor, of_branches, granularity, list(session.scalars(shops)))


def _of_branches(
    session: Session,
    actor: Actor,
    spec_ids: Collection[str],
    granularity: Granularity,
    first: date,
    last: date,
    branch_id: str | None,
) -> list[Total]:
    found = (
        select(
            SalesTotal.period, SalesTotal.spec_id, func.min(SalesTotal.told_by), whole(func.sum(SalesTotal.packs)),
            whole(func.sum(SalesTotal.amount_fen)), whole(func.sum(SalesTotal.shops)),
            whole(func.sum(SalesTotal.buyers)),
        )
        .where(
            SalesTotal.city_id == actor.city_id, SalesTotal.granularity == granularity.value,
            SalesTotal.period.between(first, last), among(SalesTotal.spec_id, ids("specs", spec_ids)),
        )
        .group_by(SalesTotal.period, SalesTotal.spec_id)
        .order_by(SalesTotal.period, SalesTotal.spec_id)
    )  # fmt: skip
    if actor.role in BRANCH_ROLES:
        found = found.where(SalesTotal.branch_id == actor.branch_id)
    if branch_id is not None:
        found = found.where(SalesTotal.branch_id == branch_id)
    return [Total(*row) for row in session.execute(found)]


def _of_shops(
    session: Session,
    actor: Actor,
    of_branches: Sequence[Total],
    granularity: Granularity,
    terminal_ids: Collection[str],
) -> list[Total]:
    """The same of these shops alone, found one by one where their branch has anything."""
    found: list[Total] = []
    groups = groupby(sorted(of_branches, key=attrgetter("told_by", "period")), key=attrgetter("told_by", "period"))
    told: dict[tuple[str, tuple[str, ...]], list[date]] = defaultdict(list)
    for (told_by, period), those in groups:
        told[told_by, tuple(each.spec_id for each in those)].append(period)
    for (told_by, spec_ids), periods in told.items():
        if told_by == granularity.value:
            found += _seek(session, actor, granularity, spec_ids, periods, terminal_ids)
        else:
            for month in periods:
                found += _sum_of_days(session, actor, spec_ids, month, terminal_ids)
    return sorted(found)


def _seek(
    session: Session,
    actor: Actor,
    granularity: Granularity,
    spec_ids: Collection[str],
    periods: Collection[date],
    terminal_ids: Collection[str],
) -> list[Total]:
    rows = session.execute(
        select(
            Sale.period, Sale.spec_id, whole(func.sum(Sale.packs)), whole(func.sum(Sale.amount_fen)), func.count(),
            _BUYERS,
        )
        .where(*figures_of(actor.city_id, granularity, spec_ids, periods, terminal_ids))
        .group_by(Sale.period, Sale.spec_id)
    )  # fmt: skip
    return [Total(period, spec_id, granularity.value, *rest) for period, spec_id, *rest in rows]


def _sum_of_days(
    session: Session, actor: Actor, spec_ids: Collection[str], month: date, terminal_ids: Collection[str]
) -> list[Total]:
    days = days_between(month, months_before(month, -1) - timedelta(days=1))
    of_shop = (
        select(
            Sale.spec_id, Sale.terminal_id, func.sum(Sale.packs).label("packs"),
            func.sum(Sale.amount_fen).label("amount_fen"),
        )
        .where(*figures_of(actor.city_id, Granularity.DAY, spec_ids, days, terminal_ids))
        .group_by(Sale.spec_id, Sale.terminal_id)
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(
            of_shop.c.spec_id, whole(func.sum(of_shop.c.packs)), whole(func.sum(of_shop.c.amount_fen)), func.count(),
            func.count(case((of_shop.c.packs > 0, 1))),
        ).group_by(of_shop.c.spec_id)
    )  # fmt: skip
    return [Total(month, spec_id, Granularity.DAY.value, *rest) for spec_id, *rest in rows]


def days_between(first: date, last: date) -> list[date]:
    """The days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def figures_of(
    city_id: int,
    granularity: Granularity,
    spec_ids: Collection[str],
    periods: Collection[date],
    terminal_ids: Collection[str],
) -> list[ColumnElement[bool]]:
    """Figures by lists of all that their key is made of: each is sought, none is passed over."""
    return [
        Sale.city_id == city_id,
        Sale.granularity == granularity.value,
        among(Sale.spec_id, ids("specs", spec_ids)),
        Sale.period.in_(list(periods)),
        among(Sale.terminal_id, ids("shops", terminal_ids)),
    ]


_BUYERS = func.count(case((Sale.packs > 0, 1)))


def whole(column: Any) -> Any:
    """PostgreSQL's sums of whole numbers are decimal numbers."""
    return cast(column, BigInteger)


def city_packs(session: Session, city_id: int, first: date, last: date) -> dict[str, int]:
    """What each spec sold in the whole city in the months from one to another."""
    rows = session.execute(
        select(SalesTotal.spec_id, whole(func.sum(SalesTotal.packs)).label("packs"))
        .where(
            SalesTotal.city_id == city_id, SalesTotal.granularity == Granularity.MONTH.value,
            SalesTotal.period.between(first, last),
        )
        .group_by(SalesTotal.spec_id)
    )  # fmt: skip
    return {row.spec_id: row.packs for row in rows}
