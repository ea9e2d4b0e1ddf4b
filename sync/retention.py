"""Positions end in refused documents too: these are kept as they were sent, but for coordinates that are too old."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, func, literal_column, select, update
from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.audit import service as audit
from sync.models import HOLDS_POSITION, SyncRefusal

#: So many refusals are rewritten in one transaction.
AT_ONCE = 200
_COORDINATES = ("latitude", "longitude")


def refusals_due(session: Session, city_id: int, before: datetime) -> int:
    """How many refusals `erase_refused_positions` would rewrite, in all its batches."""
    return (
        session.scalar(
            select(func.count()).select_from(SyncRefusal).where(*_has_old_position(session, city_id, before))
        )
        or 0
    )


def erase_refused_positions(session: Session, city_id: int, before: datetime, limit: int = AT_ONCE) -> int:
    """Take the coordinates out of documents that were refused before a moment; each batch is a line in the log.

    The hash stays that of what was sent, so that the same document, sent again, is known.

    Returns:
        How many refusals; call again while it is `limit`.
    """
    rows = session.execute(
        select(SyncRefusal.id, SyncRefusal.sent)
        .where(*_has_old_position(session, city_id, before))
        .order_by(SyncRefusal.refused_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    session.execute(
        update(SyncRefusal),
        [
            {
                "city_id": city_id,
                "id": row.id,
                "sent": orjson.dumps(_without_coordinates(orjson.loads(row.sent))).decode(),
            }
            for row in rows
        ],
    )
    audit.record(
        session, command_line_actor(city_id), "erase", "refused_positions", None, before=before, refusals=len(rows)
    )
    return len(rows)


def _has_old_position(session: Session, city_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    holds: ColumnElement[bool] = literal_column(HOLDS_POSITION[session.get_bind().dialect.name])
    return SyncRefusal.city_id == city_id, SyncRefusal.refused_at < before, holds


def _without_coordinates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_coordinates(each) for key, each in value.items() if key not in _COORDINATES}
    if isinstance(value, list):
        return [_without_coordinates(each) for each in value]
    return value
