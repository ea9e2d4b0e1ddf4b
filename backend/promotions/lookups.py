"""What arranging, carrying and checking promotions ask of the database, in sets. Promotions that are shown: queries.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts.models import Person
from backend.among import among, ids
from backend.brands.models import Spec
from backend.db import AnyRow
from backend.promotions.models import Promotion, PromotionSpec, PromotionTerminal
from backend.promotions.queries import targets, visible_promotions
from backend.promotions.rules import OVER, STANDING, State
from backend.terminals.models import Terminal

#: What takes the shops and specs of a promotion at its time: an arrangement that was submitted, or stands.
_TAKEN = sorted({State.SUBMITTED, State.SPECIAL_REVIEW, *STANDING} - OVER)


def find_promotion(session: Session, actor: Actor, promotion_id: str) -> Promotion | None:
    """The promotion, held with its shops until the transaction ends: two answers to one step wait for each other."""
    seen = select(Promotion.id).where(visible_promotions(actor), Promotion.id == promotion_id)
    if session.scalar(seen) is None:
        return None
    hold_terminals(session, actor.city_id, promotion_id)
    return session.scalar(
        select(Promotion)
        .where(visible_promotions(actor), Promotion.id == promotion_id)
        .with_for_update(key_share=True, of=Promotion)
    )


def specs_today(session: Session, promotion: Promotion) -> Sequence[AnyRow]:
    """Stage and retail price per carton of its specs, held: of two submissions with a spec in common one sees the other."""
    return session.execute(
        select(Spec.id, Spec.stage, Spec.retail_fen)
        .join(PromotionSpec, and_(PromotionSpec.city_id == Spec.city_id, PromotionSpec.spec_id == Spec.id))
        .where(PromotionSpec.city_id == promotion.city_id, PromotionSpec.promotion_id == promotion.id)
        .order_by(Spec.id)
        .with_for_update(key_share=True, of=Spec)
    ).all()


def count_closed(session: Session, promotion: Promotion) -> int:
    """How many of its shops are no longer open."""
    found = select(func.count()).where(
        *targets(),
        Promotion.city_id == promotion.city_id,
        Promotion.id == promotion.id,
        Terminal.closed_on.is_not(None),
    )
    return session.scalar(found) or 0


def clashing(session: Session, promotion: Promotion) -> list[str]:
    """Other promotions with one of its specs at one of its shops on one of its days."""
    shop, spec = PromotionTerminal.__table__.alias("shop"), PromotionSpec.__table__.alias("spec")
    city_id = promotion.city_id
    its_shops = select(PromotionTerminal.terminal_id).where(
        PromotionTerminal.city_id == city_id, PromotionTerminal.promotion_id == promotion.id
    )
    its_specs = select(PromotionSpec.spec_id).where(
        PromotionSpec.city_id == city_id, PromotionSpec.promotion_id == promotion.id
    )
    found = select(Promotion.id).where(
        Promotion.city_id == city_id,
        Promotion.id != promotion.id,
        Promotion.state.in_(_TAKEN),
        Promotion.starts_on <= promotion.ends_on,
        Promotion.ends_on >= promotion.starts_on,
        select(spec.c.spec_id)
        .where(spec.c.city_id == city_id, spec.c.promotion_id == Promotion.id, spec.c.spec_id.in_(its_specs))
        .correlate(Promotion)
        .exists(),
        select(shop.c.terminal_id)
        .where(shop.c.city_id == city_id, shop.c.promotion_id == Promotion.id, shop.c.terminal_id.in_(its_shops))
        .correlate(Promotion)
        .exists(),
    )
    return list(session.scalars(found.order_by(Promotion.id)))


def people_of_side(session: Session, city_id: int, manufacturer_id: str | None) -> list[str]:
    """The promoters of a manufacturer, or the marketing centre: those who can sign for a side."""
    found = select(Person.id).where(Person.city_id == city_id, Person.disabled_at.is_(None))
    if manufacturer_id is None:
        return list(session.scalars(found.where(Person.role == Role.MARKETING_CENTRE)))
    return list(session.scalars(found.where(Person.role == Role.PROMOTER, Person.manufacturer_id == manufacturer_id)))


# ---- whose phones -----------------------------------------------------------------------------------------------------


def hold_terminals(session: Session, city_id: int, promotion_id: str) -> None:
    """Keep its shops as they are until the transaction ends: a hand-over waits, and then sees the promotion."""
    meant = select(PromotionTerminal.terminal_id).where(
        PromotionTerminal.city_id == city_id, PromotionTerminal.promotion_id == promotion_id
    )
    session.execute(
        select(Terminal.id)
        .where(Terminal.city_id == city_id, Terminal.id.in_(meant))
        .order_by(Terminal.id)
        .with_for_update(read=True, of=Terminal)
    ).all()


def hold_promotions(session: Session, city_id: int, promotion_ids: Collection[str]) -> None:
    """Two hand-overs of shops of one promotion wait for each other. Whoever holds both takes shops before promotions."""
    session.execute(
        select(Promotion.id)
        .where(Promotion.city_id == city_id, among(Promotion.id, ids("ids", promotion_ids)))
        .order_by(Promotion.id)
        .with_for_update(key_share=True)
    ).all()


def managers_meant(session: Session, city_id: int, promotion_id: str) -> set[str]:
    """Who covers its shops."""
    return set(
        session.scalars(
            select(Terminal.manager_id)
            .distinct()
            .join(
                PromotionTerminal,
                and_(PromotionTerminal.city_id == Terminal.city_id, PromotionTerminal.terminal_id == Terminal.id),
            )
            .where(
                PromotionTerminal.city_id == city_id,
                PromotionTerminal.promotion_id == promotion_id,
                Terminal.manager_id.is_not(None),
            )
        )
    )


def carried_at(session: Session, city_id: int, terminal_ids: Collection[str]) -> Sequence[AnyRow]:
    """The promotions that phones carry for these shops: rows of (promotion_id, terminal_id)."""
    return session.execute(
        select(PromotionTerminal.promotion_id, PromotionTerminal.terminal_id)
        .join(
            Promotion, and_(Promotion.city_id == PromotionTerminal.city_id, Promotion.id == PromotionTerminal.promotion_id)
        )
        .where(
            PromotionTerminal.city_id == city_id,
            among(PromotionTerminal.terminal_id, ids("ids", terminal_ids)),
            Promotion.is_carried,
        )
    ).all()  # fmt: skip


def coverage(
    session: Session, city_id: int, promotion_ids: Collection[str], manager_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Which of these managers cover a shop of which of these promotions, as (promotion, manager)."""
    rows = session.execute(
        select(PromotionTerminal.promotion_id, Terminal.manager_id)
        .select_from(Promotion)
        .join(PromotionTerminal, PromotionTerminal.promotion_id == Promotion.id)
        .join(Terminal, Terminal.id == PromotionTerminal.terminal_id)
        .where(
            Promotion.city_id == city_id,
            *targets(),
            among(Promotion.id, ids("promotions", promotion_ids)),
            among(Terminal.manager_id, ids("managers", manager_ids)),
        )
        .distinct()
    )
    return {(row.promotion_id, row.manager_id) for row in rows}


def carried_until(session: Session, city_id: int, before: date, limit: int) -> Sequence[Promotion]:
    """The promotions on phones that ended before a day."""
    found = select(Promotion).where(Promotion.city_id == city_id, Promotion.is_carried, Promotion.ends_on < before)
    return session.scalars(found.limit(limit)).all()


def to_advance(session: Session, city_id: int, today: date, limit: int) -> Sequence[Promotion]:
    """Approved ones whose day has come, and running ones whose last day is over."""
    begins = and_(Promotion.state == State.APPROVED, Promotion.starts_on <= today)
    ends = and_(Promotion.state == State.RUNNING, Promotion.ends_on < today)
    found = select(Promotion).where(Promotion.city_id == city_id, begins | ends).order_by(Promotion.id).limit(limit)
    return session.scalars(found.with_for_update(key_share=True, skip_locked=True, of=Promotion)).all()
