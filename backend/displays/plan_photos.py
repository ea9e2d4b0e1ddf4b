"""The example pictures of maintenance plans: who may send them, who sees them, and who is told when one has arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, may
from backend.db import utc_now
from backend.displays import carrying
from backend.displays import plan_lookups as lookups
from backend.photos.sight import Shown


def is_own_plan(session: Session, actor: Actor, document_id: str) -> bool:
    """Whether the document is a plan that the actor's side negotiates: either may send the pictures it declares."""
    return may(actor, Verb.AGREE_PLANS) and bool(lookups.plans_seen(session, actor, [document_id]))


def see_examples(session: Session, actor: Actor, photos: Sequence[Shown]) -> set[str]:
    """Whoever sees a plan sees its pictures."""
    seen = lookups.plans_seen(session, actor, {photo.document_id for photo in photos})
    return {photo.id for photo in photos if photo.document_id in seen}


def pictures_arrived(session: Session, city_id: int, document_ids: Collection[str]) -> None:
    """Let the plans among these documents reach phones again, with what has arrived."""
    for plan in lookups.plans_among(session, city_id, document_ids):
        carrying.publish_again(session, plan)
        plan.updated_at = utc_now()
