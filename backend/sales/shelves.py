"""What visits found on shelves, counted by month and spec: of a branch ahead of time (`count_shelves`), of a manager's shops when
it is asked for. Unchecked is not absent: only what was looked at counts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, delete, func, literal, or_, select
from sqlalchemy.orm import Session

from backend.access import BRANCH_ROLES, Actor, Role
from backend.accounts.models import City
from backend.among import among, ids
from backend.city_time import bounds_of_month, month_of
from backend.db import Database, insert_rows, utc_now
from backend.rule_sets.service import rules_for
from backend.sales.models import ShelfTotal
from backend.sales.numbers import SALES_RULES
from backend.sales.rules import months_before
from backend.visits.models import ShelfCheck, Visit
from backend.visits.queries import is_visible

_COUNTS = (
    "checks", "on_shelf", "stock_counts", "out_of_stock", "shops_checked", "shops_carrying", "shops_counted_twice",
    "shops_selling",
)  # fmt: skip


class Counts(NamedTuple):
    """`checks`, and of them `on_shelf`; `stock_counts`, and of them `out_of_stock`; shops checked, and of them those that had
    it on the shelf or in stock at least once; shops whose stock was counted at least twice, and of them those where it sank."""

    checks: int
    on_shelf: int
    stock_counts: int
    out_of_stock: int
    shops_checked: int
    shops_carrying: int
    shops_counted_twice: int
    shops_selling: int


def counts_of(
    session: Session, actor: Actor, month: date, spec_ids: Collection[str], branch_id: str | None = None
) -> dict[str, Counts]:
    """By spec, of what the actor sees; a promoter's sight is the city."""
    wanted = ids("specs", spec_ids)
    if actor.role is Role.CUSTOMER_MANAGER:
        mine = is_visible(actor) if branch_id is None else is_visible(actor) & (Visit.branch_id == branch_id)
        bounds = bounds_of_month(month_of(month), zone_of(session, actor.city_id))
        by_shop = _by_shop(bounds, mine, among(ShelfCheck.spec_id, wanted)).subquery()
        rows = session.execute(select(by_shop.c.spec_id, *_sums(by_shop)).group_by(by_shop.c.spec_id))
    else:
        counted = select(ShelfTotal.spec_id, *[func.sum(getattr(ShelfTotal, name)) for name in _COUNTS]).where(
            ShelfTotal.city_id == actor.city_id, ShelfTotal.month == month, among(ShelfTotal.spec_id, wanted)
        )
        if actor.role in BRANCH_ROLES:
            counted = counted.where(ShelfTotal.branch_id == actor.branch_id)
        if branch_id is not None:
            counted = counted.where(ShelfTotal.branch_id == branch_id)
        rows = session.execute(counted.group_by(ShelfTotal.spec_id))
    return {spec_id: Counts(*map(int, numbers)) for spec_id, *numbers in rows}


def counted_at(session: Session, actor: Actor, month: date) -> datetime | None:
    """As of when the totals of a month are; None for a manager, whose own shops are counted at once, and when there are none."""
    if actor.role is Role.CUSTOMER_MANAGER:
        return None
    return session.scalar(
        select(func.max(ShelfTotal.counted_at)).where(ShelfTotal.city_id == actor.city_id, ShelfTotal.month == month)
    )


def count_shelves(database: Database, city_id: int, now: datetime | None = None) -> int:
    """Count this month and the one before anew if that was last done some time ago; how many totals there are now.

    Counting a million checks takes seconds: it is read in a view of its own, while everybody else goes on writing.
    """
    now = now or utc_now()
    with database.reading(city_id) as session:
        present = now.astimezone(zone_of(session, city_id)).date().replace(day=1)
        months = [months_before(present, 1), present]
        newest = session.scalar(
            select(func.max(ShelfTotal.counted_at)).where(ShelfTotal.city_id == city_id, ShelfTotal.month.in_(months))
        )
        if newest is not None and now - newest < timedelta(
            minutes=rules_for(session, city_id, SALES_RULES).recount_minutes
        ):
            return 0
        totals = [total for month in months for total in _count(session, city_id, month, now)]
    with database.transaction(city_id) as session:
        _keep(session, city_id, months, totals)
    return len(totals)


def count_month(database: Database, city_id: int, month: date) -> None:
    """Count one month anew, whichever it is."""
    with database.reading(city_id) as session:
        totals = _count(session, city_id, month, utc_now())
    with database.transaction(city_id) as session:
        _keep(session, city_id, [month], totals)


def _count(session: Session, city_id: int, month: date, now: datetime) -> list[dict[str, Any]]:
    bounds = bounds_of_month(month_of(month), zone_of(session, city_id))
    by_shop = _by_shop(bounds, (Visit.city_id == city_id) & Visit.withdrawn_at.is_(None)).subquery()
    rows = session.execute(
        select(by_shop.c.spec_id, by_shop.c.branch_id, *_sums(by_shop)).group_by(by_shop.c.spec_id, by_shop.c.branch_id)
    )
    key = {"city_id": city_id, "month": month, "counted_at": now}
    return [
        {**key, "spec_id": spec_id, "branch_id": branch_id, **dict(zip(_COUNTS, map(int, numbers), strict=True))}
        for spec_id, branch_id, *numbers in rows
    ]


def _keep(session: Session, city_id: int, months: list[date], totals: list[dict[str, Any]]) -> None:
    session.execute(
        delete(ShelfTotal).where(ShelfTotal.city_id == city_id, ShelfTotal.month.in_(months)),
        execution_options={"synchronize_session": False},
    )
    insert_rows(session, ShelfTotal, totals)


def zone_of(session: Session, city_id: int) -> ZoneInfo:
    return ZoneInfo(session.scalars(select(City.timezone).where(City.city_id == city_id)).one())


def _by_shop(bounds: tuple[datetime, datetime], *conditions: ColumnElement[Any]) -> Select[Any]:
    """One row for each spec and shop, of the visits of a month."""
    stock = ShelfCheck.stock_packs
    before = func.lag(stock).over(
        partition_by=(ShelfCheck.spec_id, Visit.terminal_id),
        order_by=(case((stock.is_(None), 0), else_=1), Visit.started_at, Visit.id),  # those not counted come first
    )
    seen = (
        select(
            ShelfCheck.spec_id, Visit.terminal_id, Visit.branch_id, ShelfCheck.on_shelf, stock.label("stock"),
            before.label("before"),
        )
        .join(Visit, (Visit.city_id == ShelfCheck.city_id) & (Visit.id == ShelfCheck.visit_id))
        .where(Visit.started_at >= bounds[0], Visit.started_at < bounds[1], *conditions)
    ).subquery()  # fmt: skip
    count, one = func.count, literal(1)
    return select(
        seen.c.spec_id,
        seen.c.branch_id,
        count().label("checks"),
        count(case((seen.c.on_shelf, one))).label("on_shelf"),
        count(seen.c.stock).label("stock_counts"),
        count(case((seen.c.stock == 0, one))).label("out_of_stock"),
        count(case((or_(seen.c.on_shelf, seen.c.stock > 0), one))).label("carrying"),
        count(case((seen.c.stock < seen.c.before, one))).label("sank"),
    ).group_by(seen.c.spec_id, seen.c.branch_id, seen.c.terminal_id)


def _sums(by_shop: Any) -> list[Any]:
    one = literal(1)
    return [
        *[func.sum(by_shop.c[name]) for name in _COUNTS[:4]],
        func.count(),
        func.count(case((by_shop.c.carrying > 0, one))),
        func.count(case((by_shop.c.stock_counts > 1, one))),
        func.count(case((by_shop.c.sank > 0, one))),
    ]
