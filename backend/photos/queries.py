"""Every SELECT over photos. The caller has decided which documents the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.among import among, ids
from backend.db import AnyRow, wire_time
from backend.photos.models import Photo

# First syncs ask this for a thousand documents at a time: it is put together once, and its rows taken by place.
_PHOTO = Photo.__table__.c
_COLUMNS = (
    _PHOTO.id, _PHOTO.sha256, _PHOTO.size_bytes.label("size"), _PHOTO.media_type, _PHOTO.view, _PHOTO.display_check_id,
    wire_time(_PHOTO.taken_at).label("taken_at"), _PHOTO.source, wire_time(_PHOTO.received_at).label("received_at"),
    _PHOTO.refusal,
)  # fmt: skip
_NAMES = tuple(column.name for column in _COLUMNS)
_OF_DOCUMENTS = (
    select(_PHOTO.document_id, *_COLUMNS)
    .where(_PHOTO.city_id == bindparam("city_id"), among(_PHOTO.document_id, ids("ids")))
    .order_by(_PHOTO.document_id, _PHOTO.ordinal)
)


def photo_documents(session: Session, city_id: int, document_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The photo manifests of these documents as they travel, in the order they were declared."""
    photos: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(_OF_DOCUMENTS, {"city_id": city_id, "ids": document_ids}):
        photos[row[0]].append(dict(zip(_NAMES, row[1:], strict=True)))
    return photos


def declared_photos(session: Session, city_id: int, photo_ids: Collection[str]) -> dict[str, AnyRow]:
    """What is known of these photos, for those that were declared before."""
    rows = session.execute(
        select(Photo.id, Photo.document_id, Photo.sha256, Photo.received_at).where(
            Photo.city_id == city_id, Photo.id.in_(photo_ids)
        )
    )
    return {row.id: row for row in rows}
