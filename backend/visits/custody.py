"""Whose phone carries a visit: that of whoever covers the shop, while the visit is recent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import feed
from backend.db import utc_now
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over
from backend.visits import queries
from backend.visits.models import Visit


class Carried(NamedTuple):
    """A visit and whoever covers its shop."""

    id: str
    by: str | None
    started_at: datetime


def move_visits(session: Session, hand_overs: list[HandOver]) -> None:
    """Let the visits at shops that changed hands follow them, in the same transaction: off one phone and onto the other."""
    destinations: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for each in hand_overs:
        destinations[each.new_manager_id, each.branch_id].append(each.terminal_id)
    for (manager_id, branch_id), terminal_ids in destinations.items():
        for some in slices(terminal_ids):
            _move(session, some, manager_id, branch_id)


def _move(session: Session, terminal_ids: Sequence[str], manager_id: str | None, branch_id: str) -> None:
    city_id = session.info["city_id"]
    visits = queries.visits_at(session, city_id, terminal_ids)
    session.execute(
        update(Visit)
        .where(Visit.city_id == city_id, Visit.terminal_id.in_(terminal_ids))
        .values(covered_by=manager_id, branch_id=branch_id),
        execution_options={"synchronize_session": False},
    )
    carried = [row for row in visits if row.withdrawn_at is None]
    destination = Visit.channels_for({"covered_by": manager_id})
    feed.withdraw(
        session, Visit.collection, [(row.id, Visit.channels_for({"covered_by": row.covered_by})) for row in carried]
    )
    fresh = freshest(session)
    feed.publish(session, Visit.collection, [(row.id, destination) for row in carried if row.started_at >= fresh])


def freshest(session: Session) -> datetime:
    """Since when a visit has to have begun for phones to carry it."""
    return utc_now() - timedelta(days=session.info["settings"].phone_days)


def put_on_phones(session: Session, visits: Iterable[Carried]) -> None:
    """Let visits that came or changed reach the phone of whoever covers the shop, and old ones leave it."""
    fresh = freshest(session)
    recent: list[tuple[str, set[str]]] = []
    old: list[tuple[str, set[str]]] = []
    for visit in visits:
        (recent if visit.started_at >= fresh else old).append((visit.id, Visit.channels_for({"covered_by": visit.by})))
    feed.publish(session, Visit.collection, recent)
    feed.withdraw(session, Visit.collection, old)


after_hand_over.append(move_visits)


def retire_visits(session: Session, city_id: int, before: datetime, limit: int = 2000) -> int:
    """Let visits that began before a moment leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    rows = queries.visits_on_phones(session, city_id, before, limit)
    feed.withdraw(
        session, Visit.collection, [(row.id, Visit.channels_for({"covered_by": row.covered_by})) for row in rows]
    )
    return len(rows)
