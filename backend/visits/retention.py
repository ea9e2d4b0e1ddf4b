"""Positions end: where a phone was is erased after its time; the distance from the shop and the signals stay."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.audit import service as audit
from backend.visits.custody import Carried, freshest, put_on_phones
from backend.visits.models import Visit

#: So many visits lose their positions in one transaction.
AT_ONCE = 1000


class Due(NamedTuple):
    """How many visits still have positions that are to be erased, and when the oldest began."""

    visits: int
    oldest: datetime | None


def positions_due(session: Session, city_id: int, before: datetime) -> Due:
    """What `erase_positions` would erase, in all its batches."""
    row = session.execute(
        select(func.count(), func.min(Visit.started_at)).where(*_has_old_position(city_id, before))
    ).one()
    return Due(int(row[0]), row[1])


def erase_positions(session: Session, city_id: int, before: datetime, limit: int = AT_ONCE) -> int:
    """Erase the coordinates of visits that began before a moment; each batch is a line in the log.

    Accuracy, datum and distance stay: that a datum is there without coordinates says that they were erased. Visits that are
    still on a phone are sent to it as they are now.

    Returns:
        How many visits; call again while it is `limit`.
    """
    rows = session.execute(
        select(Visit.id, Visit.covered_by, Visit.started_at, Visit.withdrawn_at)
        .where(*_has_old_position(city_id, before))
        .order_by(Visit.started_at, Visit.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    if not rows:
        return 0
    session.execute(
        update(Visit)
        .where(Visit.city_id == city_id, Visit.id.in_([row.id for row in rows]))
        .values(
            check_in_latitude=None, check_in_longitude=None, check_out_latitude=None, check_out_longitude=None,
        ),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    fresh = freshest(session)
    put_on_phones(
        session,
        [
            Carried(row.id, row.covered_by, row.started_at)
            for row in rows
            if row.started_at >= fresh and row.withdrawn_at is None
        ],
    )
    audit.record(session, command_line_actor(city_id), "erase", "positions", None, before=before, visits=len(rows))
    return len(rows)


def _has_old_position(city_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    here = or_(Visit.check_in_latitude.is_not(None), Visit.check_out_latitude.is_not(None))
    return Visit.city_id == city_id, here, Visit.started_at < before
