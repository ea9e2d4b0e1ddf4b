"""Pictures of display checks, for promoters: those of the own manufacturer's products alone. Others see the visit they are of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.displays.check_queries import visible_checks
from backend.displays.models import DisplayCheck
from backend.photos.sight import Shown


def photos_seen(session: Session, actor: Actor, photos: Sequence[Shown]) -> set[str]:
    """A promoter sees the pictures of a check that they see, as long as it is there."""
    if actor.role is not Role.PROMOTER:
        return set()
    shown = {photo.display_check_id for photo in photos} - {None}
    rows = session.execute(
        select(DisplayCheck.id, DisplayCheck.subject_id).where(visible_checks(actor), DisplayCheck.id.in_(shown))
    )
    own = {(row.id, row.subject_id) for row in rows}
    return {photo.id for photo in photos if (photo.display_check_id, photo.document_id) in own}
