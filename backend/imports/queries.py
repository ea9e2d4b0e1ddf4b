"""Every SELECT on imports: each person sees their own, of their present posting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.imports.models import Import


def _visible(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Import.city_id == actor.city_id,
        Import.person_id == actor.person_id,
        Import.scope_epoch == actor.scope_epoch,
    )


def find_import(session: Session, actor: Actor, import_id: str) -> Import | None:
    return session.scalars(select(Import).where(_visible(actor), Import.id == import_id)).one_or_none()


def list_imports(session: Session, actor: Actor, after: str | None, limit: int) -> Sequence[Import]:
    """One's own, newest first."""
    wanted = select(Import).where(_visible(actor))
    if after is not None:
        wanted = wanted.where(Import.id < after)
    return session.scalars(wanted.order_by(Import.id.desc()).limit(limit)).all()


def change_import(session: Session, actor: Actor, import_id: str, **values: Any) -> None:
    session.execute(update(Import).where(_visible(actor), Import.id == import_id).values(**values))


def drop_imports(session: Session, city_id: int, before: datetime) -> int:
    dropped = session.execute(
        delete(Import).where(Import.city_id == city_id, Import.began_at < before).returning(Import.id)
    )
    return len(dropped.all())
