"""Bulletins of a pilot sale (R8): what its shops bought day by day, week by week or month by month, and what visits found there.

They follow from the figures that were taken in, and change with them; `days_told` says of how many days anything is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import service as accounts
from backend.among import among, ids
from backend.brands import lifecycle_queries as pilots
from backend.city_time import business_day, end_of_day, start_of_day
from backend.db import AnyRow
from backend.sales.baselines import days_told
from backend.sales.facts import days_between, figures_of
from backend.sales.models import Sale
from backend.sales.rules import Granularity, Span, share_of, spans_between
from backend.sales.shelves import zone_of
from backend.visits.models import ShelfCheck, Visit


def list_bulletins(session: Session, actor: Actor, pilot_id: str, span: Span) -> list[dict[str, Any]]:
    """One for each day, week (from Monday on) or month of the pilot sale until today, the newest first; of the shops that the actor
    sees, and for promoters of all.

    Raises:
        Problem: `not-found`.
    """
    pilot = pilots.get_pilot(session, actor, pilot_id)
    last = min(pilot["last_day"], accounts.today(session, actor))
    if last < pilot["first_day"]:
        return []
    shops = pilots.pilot_shops(session, actor, pilot_id)
    spec_id, days = pilot["spec_id"], days_between(pilot["first_day"], last)
    sold = _sold(session, actor.city_id, spec_id, days, shops)
    seen = _seen(session, actor.city_id, spec_id, days, shops)
    told = days_told(session, actor.city_id, [spec_id], days[0], last)
    bulletins, bought_before, so_far = [], set[str](), 0
    for first, end in spans_between(days[0], last, span):
        within = days_between(first, end)
        rows = [row for day in within for row in sold[day]]
        packs, buyers = sum(row.packs for row in rows), {row.terminal_id for row in rows if row.packs > 0}
        so_far += packs
        checks, on_shelf = (sum(seen[day][which] for day in within) for which in (0, 1))
        bulletins.append(
            {
                "first": first, "last": end, "days": len(within), "days_told": len(told & set(within)),
                "shops": len(shops), "buyers": len(buyers), "buyers_again": len(buyers & bought_before),
                "packs": packs, "packs_so_far": so_far, "checks": checks, "on_shelf": on_shelf,
                "on_shelf_rate": share_of(on_shelf, checks),
            }
        )  # fmt: skip
        bought_before |= buyers
    return bulletins[::-1]


def _sold(
    session: Session, city_id: int, spec_id: str, days: Sequence[date], shops: Collection[str]
) -> dict[date, list[AnyRow]]:
    rows = session.execute(
        select(Sale.period, Sale.terminal_id, Sale.packs).where(
            *figures_of(city_id, Granularity.DAY, [spec_id], days, shops)
        )
    )
    found: dict[date, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.period].append(row)
    return found


def _seen(
    session: Session, city_id: int, spec_id: str, days: Sequence[date], shops: Collection[str]
) -> dict[date, tuple[int, int]]:
    """By day: how often the spec was looked for, and how often it was on the shelf."""
    zone: ZoneInfo = zone_of(session, city_id)
    rows = session.execute(
        select(Visit.started_at, func.count(), func.count(case((ShelfCheck.on_shelf, literal(1)))))
        .join(ShelfCheck, (ShelfCheck.city_id == Visit.city_id) & (ShelfCheck.visit_id == Visit.id))
        .where(
            Visit.city_id == city_id, among(Visit.terminal_id, ids("shops", shops)), Visit.withdrawn_at.is_(None),
            Visit.started_at >= start_of_day(days[0], zone), Visit.started_at < end_of_day(days[-1], zone),
            ShelfCheck.spec_id == spec_id,
        )
        .group_by(Visit.started_at)
    )  # fmt: skip
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for at, checks, on_shelf in rows:
        day = business_day(at, zone)
        found[day] = found[day][0] + checks, found[day][1] + on_shelf
    return found
