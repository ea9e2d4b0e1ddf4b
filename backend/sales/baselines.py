"""What a promotion asks of sales: those of its shops over some days, and those of all others like them (section 10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.sales.facts import days_between, figures_of, whole
from backend.sales.models import Sale, SalesTotal
from backend.sales.rules import Granularity
from backend.terminals.models import Terminal


class DailySales(NamedTuple):
    """What some shops bought in a time. The mean is a hundredth of a pack; None when nothing is known of any day."""

    packs: int
    days: int
    days_told: int

    @property
    def mean_daily_hundredths(self) -> int | None:
        return self.packs * 100 // self.days if self.days_told else None


def daily_sales(
    session: Session,
    city_id: int,
    spec_ids: Collection[str],
    terminal_ids: Collection[str],
    first: date,
    last: date,
) -> DailySales:
    """The daily sales of a set of shops over a time, for a baseline (R11). A day without a figure is one without a sale;
    `days_told` are those for which the city has any figure of these specs: with fewer than all, something may be missing."""
    packs = session.scalar(
        select(whole(func.sum(Sale.packs))).where(
            *figures_of(city_id, Granularity.DAY, spec_ids, days_between(first, last), terminal_ids)
        )
    )
    return DailySales(packs or 0, (last - first).days + 1, len(days_told(session, city_id, spec_ids, first, last)))


def days_told(session: Session, city_id: int, spec_ids: Collection[str], first: date, last: date) -> set[date]:
    """The days for which the city has a figure of one of the specs."""
    return set(
        session.scalars(
            select(SalesTotal.period).distinct().where(
                SalesTotal.city_id == city_id, SalesTotal.granularity == Granularity.DAY.value,
                SalesTotal.period.between(first, last), among(SalesTotal.spec_id, ids("specs", spec_ids)),
            )
        )
    )  # fmt: skip


def packs_by_class(
    session: Session,
    city_id: int,
    spec_ids: Collection[str],
    first: date,
    last: date,
    without: Collection[str] = (),
) -> dict[tuple[int, str], int]:
    """Packs by tier and store format of all shops but those named: the control shops of a promotion (section 10)."""
    left_out = among(Terminal.id, ids("without", without))
    # Added up by shop first: a shop is looked up once, not for each of its figures.
    of_shop = (
        select(Sale.terminal_id, func.sum(Sale.packs).label("packs"))
        .where(
            Sale.city_id == city_id, Sale.granularity == Granularity.DAY.value,
            among(Sale.spec_id, ids("specs", spec_ids)), Sale.period.between(first, last),
        )
        .group_by(Sale.terminal_id)
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(Terminal.tier, Terminal.store_format, whole(func.sum(of_shop.c.packs)))
        .join(of_shop, of_shop.c.terminal_id == Terminal.id)
        .where(Terminal.city_id == city_id, not_(left_out))
        .group_by(Terminal.tier, Terminal.store_format)
    )
    return {(tier, store_format): packs for tier, store_format, packs in rows}
