"""How long phones carry days, duties and requests: as long as visits; the server keeps them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from backend import feed
from backend.feed import manager_channel
from backend.in_store_days import duty_lookups as lookups
from backend.in_store_days import queries
from backend.in_store_days.duty_models import InStoreDuty, InStoreRequest
from backend.in_store_days.duty_rules import month_of
from backend.in_store_days.models import InStoreDay


def retire_in_store_days(session: Session, city_id: int, before: date, limit: int = 2000) -> int:
    """Let days of before a date, and duties and requests of the months before its own, leave the phones.

    Returns:
        How many left; call again until it is 0.
    """
    left = 0
    for collection, rows in (
        (InStoreDay.collection, queries.days_on_phones(session, city_id, before, limit)),
        (InStoreDuty.collection, lookups.duties_on_phones(session, city_id, month_of(before), limit)),
        (InStoreRequest.collection, lookups.requests_on_phones(session, city_id, month_of(before), limit)),
    ):
        feed.withdraw(session, collection, [(row[0], [manager_channel(row[1])]) for row in rows])
        left += len(rows)
    return left
