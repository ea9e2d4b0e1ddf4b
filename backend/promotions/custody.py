"""How long phones carry promotions and checks: as long as visits; the server keeps them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from backend import feed
from backend.feed import manager_channel
from backend.promotions import carrying, check_queries
from backend.promotions.check_models import PromotionCheck


def retire_old(session: Session, city_id: int, before: date, limit: int = 2000) -> int:
    """Let promotions that ended before a day, and checks of before it, leave the phones.

    Returns:
        How many left; call again until it is 0.
    """
    rows = check_queries.checks_on_phones(session, city_id, before, limit)
    feed.withdraw(session, PromotionCheck.collection, [(row.id, [manager_channel(row.manager_id)]) for row in rows])
    return len(rows) + carrying.retire_promotions(session, city_id, before)
