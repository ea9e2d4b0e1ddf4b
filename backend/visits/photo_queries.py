"""What judging and showing a visit's pictures asks the database: every SELECT of photo_signals.py and sight.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import Person
from backend.among import among, ids
from backend.db import AnyRow
from backend.photos.models import Photo
from backend.terminals.models import Terminal
from backend.visits.models import Visit, VisitSignal
from backend.visits.queries import is_visible
from backend.visits.signal_rules import OF_PHOTOS

#: A picture that is used everywhere is known well enough by so many uses.
_MOST_USES = 200


def hold_visit(session: Session, city_id: int, visit_id: str) -> AnyRow | None:
    """The visit with the position of its shop, which nobody edits until the transaction ends; None if it was withdrawn."""
    return session.execute(
        select(Visit.id, Visit.terminal_id, Visit.manager_id, Visit.covered_by, Visit.started_at, Visit.ended_at,
               Visit.clock_offset_ms, Terminal.wgs84_latitude, Terminal.wgs84_longitude)
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .where(Visit.city_id == city_id, Visit.id == visit_id, Visit.withdrawn_at.is_(None))
        .with_for_update(of=Visit)
    ).one_or_none()  # fmt: skip


def other_uses(session: Session, city_id: int, visit_id: str, sha256s: Collection[str]) -> list[AnyRow]:
    """Photos of other documents with any of these bytes, oldest first. Those of visits count from their beginning, others from
    their arrival; those of withdrawn visits do not."""
    at = func.coalesce(Visit.started_at, Photo.received_at)
    return list(
        session.execute(
            select(Photo.id, Photo.sha256, Photo.document_id, Visit.terminal_id, Visit.manager_id, at.label("at"))
            .outerjoin(Visit, and_(Visit.city_id == Photo.city_id, Visit.id == Photo.document_id))
            .where(
                Photo.city_id == city_id,
                Photo.sha256.in_(sha256s),
                Photo.document_id != visit_id,
                Photo.received_at.is_not(None),
                Visit.withdrawn_at.is_(None),
            )
            .order_by(at, Photo.document_id)
            .limit(_MOST_USES)
        )
    )


def stored_signals(session: Session, city_id: int, visit_id: str) -> dict[str, Any]:
    """What the pictures of the visit were found to say: signal → evidence."""
    rows = session.execute(
        select(VisitSignal.signal, VisitSignal.evidence).where(
            VisitSignal.city_id == city_id, VisitSignal.visit_id == visit_id, VisitSignal.signal.in_(OF_PHOTOS)
        )
    )
    return {row.signal: row.evidence for row in rows}


def visits_with(session: Session, city_id: int, visit_ids: Collection[str], signals: Collection[str]) -> set[str]:
    """Those of these visits that have any of these signals."""
    return set(
        session.scalars(
            select(VisitSignal.visit_id).where(
                VisitSignal.city_id == city_id, VisitSignal.visit_id.in_(visit_ids), VisitSignal.signal.in_(signals)
            )
        )
    )


def visits_seen(session: Session, actor: Actor, visit_ids: Collection[str]) -> set[str]:
    """Those of these visits that the actor may see."""
    wanted = select(Visit.id).where(is_visible(actor, by_id=True), among(Visit.id, ids("ids", visit_ids)))
    return set(session.scalars(wanted))


def get_caption(session: Session, city_id: int, visit_id: str) -> AnyRow | None:
    """Shop, licence, manager, user name, begin and distance of a visit that the caller may see."""
    return session.execute(
        select(Terminal.name, Terminal.license_no, Person.name, Person.username, Visit.started_at,
               Visit.check_in_distance_m)
        .join(Terminal, and_(Terminal.city_id == Visit.city_id, Terminal.id == Visit.terminal_id))
        .join(Person, and_(Person.city_id == Visit.city_id, Person.id == Visit.manager_id))
        .where(Visit.city_id == city_id, Visit.id == visit_id)
    ).one_or_none()  # fmt: skip
