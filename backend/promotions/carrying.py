"""Whose phones carry a promotion: the managers' of its shops, from its approval until it is long over. It follows its shops."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy.orm import Session

from backend import feed
from backend.feed import manager_channel
from backend.promotions import lookups
from backend.promotions.models import Promotion
from backend.promotions.rules import State
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over


def bring_to_phones(session: Session, promotion: Promotion) -> None:
    """Let the promotion, as it is now, reach its managers; one that has been approved is carried from then on.

    The caller holds the promotion with its shops.
    """
    if promotion.state == State.APPROVED:
        promotion.is_carried = True
    if promotion.is_carried:
        meant = lookups.managers_meant(session, promotion.city_id, promotion.id)
        feed.publish(session, Promotion.collection, [(promotion.id, map(manager_channel, meant))])


def take_off_phones(session: Session, promotion: Promotion) -> None:
    """The promotion is withdrawn, or long over."""
    if promotion.is_carried:
        lookups.hold_terminals(session, promotion.city_id, promotion.id)
        meant = lookups.managers_meant(session, promotion.city_id, promotion.id)
        feed.withdraw(session, Promotion.collection, [(promotion.id, map(manager_channel, meant))])
        promotion.is_carried = False


def move_promotions(session: Session, hand_overs: list[HandOver]) -> None:
    """Let promotions follow shops that changed hands. Who still covers another of their shops keeps them."""
    city_id = session.info["city_id"]
    managers = {each.terminal_id: {each.former_manager_id, each.new_manager_id} - {None} for each in hand_overs}
    touched: dict[str, set[str]] = defaultdict(set)
    for some in slices(managers):
        for row in lookups.carried_at(session, city_id, some):
            touched[row.promotion_id] |= {each for each in managers[row.terminal_id] if each}
    if not touched:
        return
    lookups.hold_promotions(session, city_id, touched)
    covering = lookups.coverage(session, city_id, touched, set().union(*touched.values()))
    for promotion_id, concerned in touched.items():
        staying = {each for each in concerned if (promotion_id, each) in covering}
        feed.publish(session, Promotion.collection, [(promotion_id, map(manager_channel, staying))])
        feed.withdraw(session, Promotion.collection, [(promotion_id, map(manager_channel, concerned - staying))])


after_hand_over.append(move_promotions)


def retire_promotions(session: Session, city_id: int, before: date, limit: int = 200) -> int:
    """Let promotions that ended before a day leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    over = lookups.carried_until(session, city_id, before, limit)
    for promotion in over:
        take_off_phones(session, promotion)
    return len(over)
