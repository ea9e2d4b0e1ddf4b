"""The pictures that promoters add to a case as evidence are seen by whoever sees the case; sight.py speaks for a check's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.displays.confirmation_queries import seen_cases
from backend.photos.sight import Shown


def see_evidence(session: Session, actor: Actor, photos: Sequence[Shown]) -> set[str]:
    seen = seen_cases(session, actor, {photo.document_id for photo in photos})
    return {photo.id for photo in photos if photo.document_id in seen}
