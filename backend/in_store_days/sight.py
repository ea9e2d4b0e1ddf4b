"""The pictures of in-store days: whose eyes they are for, what is stamped on them, and who is told that one has arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.in_store_days import queries
from backend.photos import queries as photos
from backend.photos.sight import Caption, Shown


def photos_seen(session: Session, actor: Actor, pictures: Sequence[Shown]) -> set[str]:
    """Whoever sees the day sees its pictures."""
    seen = queries.days_seen(session, actor, {photo.document_id for photo in pictures})
    return {photo.id for photo in pictures if photo.document_id in seen}


def caption(session: Session, actor: Actor, document_id: str) -> Caption | None:
    """What is stamped on the pictures of a day that the actor sees one of."""
    row = queries.get_caption(session, actor.city_id, document_id)
    return Caption(*row) if row else None


def photos_arrived(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """Count anew what has arrived of the days among these documents. Ids of other documents are passed over."""
    # Held before anything is counted: two arrivals at one day, counted at once, would each miss the other.
    days = queries.lock_days(session, city_id, document_ids)
    if not days:
        return
    pictures = photos.photo_documents(session, city_id, days)
    for day in days.values():
        received = sum(photo["received_at"] is not None for photo in pictures[day.id])
        if day.photos_received != received:
            day.photos_received = received
    session.flush()
