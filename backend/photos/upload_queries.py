"""Every SELECT over uploads; a person sees the own ones alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts.models import City
from backend.among import among, ids
from backend.photos.models import Photo
from backend.photos.upload_models import Upload, UploadDay, UploadPart


class Declared(NamedTuple):
    """What a document says of a photo, and whether its bytes have arrived."""

    document_id: str
    sha256: str
    size_bytes: int
    is_received: bool


def declared_photo(session: Session, city_id: int, photo_id: str) -> Declared | None:
    """The caller asks whether the actor is the document's author."""
    row = session.execute(
        select(Photo.document_id, Photo.sha256, Photo.size_bytes, Photo.received_at).where(
            Photo.city_id == city_id, Photo.id == photo_id
        )
    ).first()
    return row and Declared(row.document_id, row.sha256, row.size_bytes, row.received_at is not None)


def get_upload(session: Session, actor: Actor, upload_id: str) -> Upload | None:
    return session.scalar(
        select(Upload).where(
            Upload.city_id == actor.city_id, Upload.id == upload_id, Upload.person_id == actor.person_id
        )
    )


def count_open(session: Session, actor: Actor) -> int:
    """How many unfinished uploads the person has."""
    statement = (
        select(func.count())
        .select_from(Upload)
        .where(Upload.city_id == actor.city_id, Upload.person_id == actor.person_id, Upload.finished_at.is_(None))
    )
    return session.scalar(statement) or 0


def sent_on(session: Session, actor: Actor, day: date) -> int:
    """How many bytes the person has sent on that day."""
    return (
        session.scalar(
            select(UploadDay.received_bytes).where(
                UploadDay.city_id == actor.city_id, UploadDay.person_id == actor.person_id, UploadDay.day == day
            )
        )
        or 0
    )


def time_zone(session: Session, city_id: int) -> str:
    return session.scalars(select(City.timezone).where(City.city_id == city_id)).one()


def part_keys(session: Session, city_id: int, upload_ids: Collection[str], before: int | None = None) -> list[str]:
    """Where the parts of these uploads lie, or those that begin before an offset; the parts of one in their order."""
    statement = (
        select(UploadPart.key)
        .where(UploadPart.city_id == city_id, among(UploadPart.upload_id, ids("ids", upload_ids)))
        .order_by(UploadPart.upload_id, UploadPart.start_bytes)
    )
    return list(session.scalars(statement if before is None else statement.where(UploadPart.start_bytes < before)))


def existing_uploads(session: Session, city_id: int, upload_ids: Collection[str]) -> set[str]:
    statement = select(Upload.id).where(Upload.city_id == city_id, among(Upload.id, ids("ids", upload_ids)))
    return set(session.scalars(statement))
