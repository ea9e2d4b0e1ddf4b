"""Positions end: where a phone was is erased after its time; distances and flags stay."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.audit import service as audit
from backend.in_store_days import queries

#: So many days lose their positions in one transaction.
AT_ONCE = 500


class Due(NamedTuple):
    """How many days still have positions that are to be erased, and when the oldest began."""

    days: int
    oldest: datetime | None


def day_positions_due(session: Session, city_id: int, before: datetime) -> Due:
    """What `erase_day_positions` would erase, in all its batches."""
    return Due(*queries.count_old_positions(session, city_id, before))


def erase_day_positions(session: Session, city_id: int, before: datetime, limit: int = AT_ONCE) -> int:
    """Erase the coordinates of days that began before a moment, and those of their pings; each batch is a line in the log.

    Days that are still on a phone are sent to it as they are now.

    Returns:
        How many days; call again while it is `limit`.
    """
    days = queries.with_old_positions(session, city_id, before, limit)
    for day in days:
        day.arrival_latitude = day.arrival_longitude = day.departure_latitude = day.departure_longitude = None
        day.pings = [{**ping, "position": None} for ping in day.pings]
        day.has_positions = False
    if days:
        session.flush()
        audit.record(
            session, command_line_actor(city_id), "erase", "in_store_positions", None, before=before, days=len(days)
        )
    return len(days)
