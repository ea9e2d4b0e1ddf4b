"""Every SELECT on exports: each person sees their own, of their present posting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.exports.models import Export
from backend.exports.rules import UNFINISHED, State


def _visible(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Export.city_id == actor.city_id,
        Export.person_id == actor.person_id,
        Export.scope_epoch == actor.scope_epoch,
    )


def find_export(session: Session, actor: Actor, export_id: str) -> Export | None:
    return session.scalars(select(Export).where(_visible(actor), Export.id == export_id)).one_or_none()


def list_exports(session: Session, actor: Actor, after: str | None, limit: int) -> Sequence[Export]:
    """One's own, newest first."""
    wanted = select(Export).where(_visible(actor))
    if after is not None:
        wanted = wanted.where(Export.id < after)
    return session.scalars(wanted.order_by(Export.id.desc()).limit(limit)).all()


def count_unfinished(session: Session, actor: Actor) -> int:
    wanted = select(func.count()).where(_visible(actor), Export.state.in_(UNFINISHED))
    return session.scalar(wanted) or 0


def lock_export(session: Session, city_id: int, export_id: str) -> Export | None:
    """For the worker, who writes it for whoever asked."""
    wanted = select(Export).where(Export.city_id == city_id, Export.id == export_id)
    return session.scalars(wanted.with_for_update()).one_or_none()


def list_outlived(
    session: Session, city_id: int, now: datetime, unfinished_since: datetime, asked_before: datetime, limit: int
) -> Sequence[Export]:
    """Those whose file has expired, those that nobody has finished for so long, and those that are older than anybody asks."""
    wanted = select(Export).where(
        Export.city_id == city_id,
        or_(
            and_(Export.state == State.READY, Export.expires_at <= now),
            and_(Export.state.in_(UNFINISHED), Export.created_at < unfinished_since),
            Export.created_at < asked_before,
        ),
    )
    return session.scalars(wanted.order_by(Export.id).limit(limit)).all()


def list_ids(session: Session, city_id: int) -> set[str]:
    """Of all exports, for whoever looks after the files."""
    return set(session.scalars(select(Export.id).where(Export.city_id == city_id)))
