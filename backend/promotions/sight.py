"""The pictures of process checks: whose eyes they are for, and who is told that one has arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.photos import queries as photos
from backend.photos.sight import Shown
from backend.promotions import check_queries


def photos_seen(session: Session, actor: Actor, pictures: Sequence[Shown]) -> set[str]:
    """Whoever sees the check sees its pictures."""
    seen = check_queries.checks_seen(session, actor, {photo.document_id for photo in pictures})
    return {photo.id for photo in pictures if photo.document_id in seen}


def photos_arrived(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """Count anew what has arrived of the checks among these documents. Ids of other documents are passed over."""
    # Held before anything is counted: two arrivals at one check, counted at once, would each miss the other.
    checks = check_queries.lock_checks(session, city_id, document_ids)
    if not checks:
        return
    pictures = photos.photo_documents(session, city_id, checks)
    for check in checks.values():
        received = sum(photo["received_at"] is not None for photo in pictures[check.id])
        if check.photos_received != received:
            check.photos_received = received
    session.flush()
