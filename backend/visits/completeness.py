"""Whether what a visit declared has arrived: a visit is complete when every photo of it is on the server."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.displays.presenting import present_checks
from backend.photos.models import Photo
from backend.visits import completeness_queries as queries
from backend.visits.custody import Carried, put_on_phones
from backend.visits.models import Visit
from backend.visits.rules import State

#: What is returned is being worked on, and is shown to promoters when it has come back.
_SHOWN = frozenset({State.SUBMITTED, State.ACCEPTED})


def photos_arrived(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """Count anew what has arrived of the visits among these documents, and tell the phones that carry them.

    Called in the transaction that notes the arrival. Ids of other documents are passed over.
    """
    # Held before anything is counted: two arrivals at one visit, counted at once, would each miss the other.
    held = {row.id: row for row in queries.hold_visits(session, city_id, document_ids)}
    if not held:
        return
    received = (
        select(func.count())
        .select_from(Photo)
        .where(Photo.city_id == Visit.city_id, Photo.document_id == Visit.id, Photo.received_at.is_not(None))
        .scalar_subquery()
    )
    counted = session.execute(
        update(Visit)
        .where(Visit.city_id == city_id, Visit.id.in_(held))
        .values(photos_received=received)
        .returning(Visit.id, Visit.photos_received, Visit.photos_declared, Visit.state, Visit.withdrawn_at),
        execution_options={"synchronize_session": False},
    ).all()
    whole = [
        row.id
        for row in counted
        if row.photos_received == row.photos_declared and row.state in _SHOWN and row.withdrawn_at is None
    ]
    if whole:
        present_checks(session, city_id, whole)
    changed = [held[row.id] for row in counted if row.photos_received != held[row.id].photos_received]
    put_on_phones(
        session, [Carried(row.id, row.covered_by, row.started_at) for row in changed if row.withdrawn_at is None]
    )
