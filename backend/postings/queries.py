"""Every SELECT on postings. Who sees a person sees where they served; the caller makes sure of the former."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Posting


def list_postings(
    session: Session, actor: Actor, person_id: str, *, before: tuple[date, str] | None = None, limit: int
) -> list[Posting]:
    """A person's postings, newest first; `before` is day and id of the last one seen."""
    wanted = select(Posting).where(Posting.city_id == actor.city_id, Posting.person_id == person_id)
    if before:
        day, id = before
        wanted = wanted.where((Posting.from_date < day) | ((Posting.from_date == day) & (Posting.id < id)))
    return list(session.scalars(wanted.order_by(Posting.from_date.desc(), Posting.id.desc()).limit(limit)))
