"""Every SELECT over photos. The caller has decided which documents the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.db import AnyRow, wire_time
from backend.photos.models import Photo


def photo_documents(session: Session, city_id: int, document_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The photo manifests of these documents as they travel, in the order they were declared."""
    photos: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(
        select(
            Photo.document_id, Photo.id, Photo.sha256, Photo.size_bytes.label("size"), Photo.media_type, Photo.view,
            Photo.display_check_id, wire_time(Photo.taken_at).label("taken_at"), Photo.source,
            wire_time(Photo.received_at).label("received_at"),
        )
        .where(Photo.city_id == city_id, Photo.document_id.in_(document_ids))
        .order_by(Photo.document_id, Photo.ordinal)
    ):  # fmt: skip
        fields = dict(row._mapping)
        photos[fields.pop("document_id")].append(fields)
    return photos


def declared_photos(session: Session, city_id: int, photo_ids: Collection[str]) -> dict[str, AnyRow]:
    """What is known of these photos, for those that were declared before."""
    rows = session.execute(
        select(Photo.id, Photo.document_id, Photo.sha256, Photo.received_at).where(
            Photo.city_id == city_id, Photo.id.in_(photo_ids)
        )
    )
    return {row.id: row for row in rows}
