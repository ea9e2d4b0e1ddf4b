"""Whose eyes the pictures of visits are for, and what is stamped on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.photos.sight import Caption, Shown
from backend.visits import photo_queries as queries


def photos_seen(session: Session, actor: Actor, photos: Sequence[Shown]) -> set[str]:
    """Whoever sees the visit sees its pictures."""
    seen = queries.visits_seen(session, actor, {photo.document_id for photo in photos})
    return {photo.id for photo in photos if photo.document_id in seen}


def caption(session: Session, actor: Actor, document_id: str) -> Caption | None:
    """What is stamped on the pictures of a visit that the actor sees one of."""
    row = queries.get_caption(session, actor.city_id, document_id)
    return Caption(*row) if row else None
