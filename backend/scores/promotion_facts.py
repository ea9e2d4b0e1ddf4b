"""What promotion scores (R11) follow from, asked of the database in sets; only sales are asked for by each promotion, of which a
month has few. Like facts.py it speaks for the whole city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.city_time import business_day, business_month
from backend.db import utc_now
from backend.promotions.check_models import PromotionCheck
from backend.promotions.check_rules import CheckState
from backend.promotions.evaluating import sales_of
from backend.promotions.models import Promotion, PromotionFault, PromotionStep, PromotionTerminal
from backend.promotions.rules import PromotionRules, State, followed_until
from backend.scores.facts import Month, covers
from backend.scores.standings import ClosedPromotion, ProcessFound
from backend.terminals.models import Assignment, Terminal


class _Shop(NamedTuple):
    branch_id: str
    manager_id: str | None


def closed_in(session: Session, month: Month) -> list[str]:
    """The promotions that both sides have signed to the end in the month."""
    closed = (
        select(PromotionStep.promotion_id)
        .distinct()
        .join(
            Promotion,
            and_(Promotion.city_id == PromotionStep.city_id, Promotion.id == PromotionStep.promotion_id),
        )
        .where(
            PromotionStep.city_id == month.city_id,
            PromotionStep.state == State.CLOSED,
            PromotionStep.at >= month.first,
            PromotionStep.at < month.end,
            Promotion.state == State.CLOSED,
        )
        .order_by(PromotionStep.promotion_id)
    )
    return list(session.scalars(closed))


def counts_in(session: Session, city_id: int, promotion_id: str, zone: ZoneInfo) -> str:
    """The month in which a promotion closed; the present one while it has not."""
    at = session.scalar(
        select(func.max(PromotionStep.at)).where(
            PromotionStep.city_id == city_id,
            PromotionStep.promotion_id == promotion_id,
            PromotionStep.state == State.CLOSED,
        )
    )
    return business_month(at or utc_now(), zone)


def promotion_facts(
    session: Session, month: Month, promotion_ids: Collection[str], numbers: PromotionRules
) -> tuple[ClosedPromotion, ...]:
    """These promotions with their shops by who covers them on the month's last day; without sales while they are followed."""
    rows = session.execute(
        select(
            Promotion.id, Promotion.manufacturer_id, Promotion.starts_on, Promotion.ends_on,
            Promotion.planned_effect_packs, Promotion.planned_input_fen, Promotion.actual_input_fen,
        ).where(Promotion.city_id == month.city_id, among(Promotion.id, ids("ids", promotion_ids)))
        .order_by(Promotion.id)
    ).all()  # fmt: skip
    shops = _shops(session, month, promotion_ids)
    arrangement = _arrangement(session, month.city_id, promotion_ids)
    process = _process(session, month.city_id, promotion_ids, shops)
    today = business_day(utc_now(), month.zone)
    return tuple(
        ClosedPromotion(
            id=row.id,
            manufacturer_id=row.manufacturer_id,
            branches=tuple(sorted({shop.branch_id for shop in shops[row.id].values()})),
            managers=tuple(sorted({shop.manager_id for shop in shops[row.id].values() if shop.manager_id})),
            arrangement=arrangement[row.id],
            process=process[row.id],
            planned_effect_packs=row.planned_effect_packs,
            planned_input_fen=row.planned_input_fen,
            input_fen=row.actual_input_fen or 0,
            sales=sales_of(session, month.city_id, row._asdict(), numbers)
            if followed_until(row.ends_on, numbers) < today
            else None,
        )
        for row in rows
    )


def _shops(session: Session, month: Month, promotion_ids: Collection[str]) -> dict[str, dict[str, _Shop]]:
    """Promotion → shop → who answers for it."""
    rows = session.execute(
        select(PromotionTerminal.promotion_id, Terminal.id, Terminal.branch_id, Assignment.manager_id)
        .join(
            Terminal,
            and_(Terminal.city_id == PromotionTerminal.city_id, Terminal.id == PromotionTerminal.terminal_id),
        )
        .outerjoin(Assignment, covers(month, Terminal.id))  # type: ignore[arg-type]
        .where(
            PromotionTerminal.city_id == month.city_id,
            among(PromotionTerminal.promotion_id, ids("ids", promotion_ids)),
        )
    )
    shops: dict[str, dict[str, _Shop]] = defaultdict(dict)
    for row in rows:
        shops[row.promotion_id][row.id] = _Shop(row.branch_id, row.manager_id)
    return shops


def _arrangement(session: Session, city_id: int, promotion_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Each kind and field of a fault once, as evaluations count them: the ids of those found first."""
    rows = session.execute(
        select(PromotionFault.promotion_id, PromotionFault.kind, PromotionFault.field, PromotionFault.id)
        .where(PromotionFault.city_id == city_id, among(PromotionFault.promotion_id, ids("ids", promotion_ids)))
        .order_by(PromotionFault.submission, PromotionFault.id)
    )
    first: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows:
        first[row.promotion_id].setdefault((row.kind, row.field), row.id)
    return defaultdict(tuple, {promotion_id: tuple(found.values()) for promotion_id, found in first.items()})


def _process(
    session: Session, city_id: int, promotion_ids: Collection[str], shops: dict[str, dict[str, _Shop]]
) -> dict[str, tuple[ProcessFound, ...]]:
    """What desks have confirmed, and what waits for them."""
    rows = session.execute(
        select(PromotionCheck.id, PromotionCheck.promotion_id, PromotionCheck.terminal_id, PromotionCheck.branch_id,
               PromotionCheck.state, PromotionCheck.faults, PromotionCheck.confirmed_faults)
        .where(
            PromotionCheck.city_id == city_id,
            among(PromotionCheck.promotion_id, ids("ids", promotion_ids)),
            or_(PromotionCheck.state == CheckState.CONFIRMED, PromotionCheck.state == CheckState.REPORTED),
            PromotionCheck.withdrawn_at.is_(None),
        )
        .order_by(PromotionCheck.day, PromotionCheck.id)
    )  # fmt: skip
    found: dict[str, list[ProcessFound]] = defaultdict(list)
    for row in rows:
        shop = shops[row.promotion_id].get(row.terminal_id, _Shop(row.branch_id, None))
        is_open = row.state == CheckState.REPORTED
        for each in row.faults if is_open else row.confirmed_faults:
            found[row.promotion_id].append(ProcessFound(row.id, each["fault"], *shop, is_open))
    return defaultdict(tuple, {promotion_id: tuple(some) for promotion_id, some in found.items()})
