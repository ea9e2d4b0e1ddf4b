"""Photos end: originals and renditions are erased after their time, and sooner the places that cameras noted.

What is left says that there was a photo, when it arrived and what was found in it. The time runs from the latest arrival of the
same bytes, for a later document stands on them too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.audit import service as audit
from backend.db import utc_now
from backend.photos.models import Photo, PhotoFile
from backend.photos.rules import ORIGINALS, THUMBNAILS, VIEWS, FileState
from backend.photos.upload_models import Upload
from backend.storage import Storage, blob_key

#: So many files are erased in one transaction: each is three objects of the storage.
AT_ONCE = 100


class Due(NamedTuple):
    """How many files are to be erased, how large their originals are, and when the oldest was stored."""

    files: int
    size_bytes: int
    oldest: datetime | None


def photos_due(session: Session, city_id: int, before: datetime) -> Due:
    """What `erase_photos` would erase, in all its batches."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(PhotoFile.size_bytes), 0), func.min(PhotoFile.stored_at)).where(
            *_is_due(city_id, before)
        )
    ).one()
    return Due(int(row[0]), int(row[1]), row[2])


def erase_photos(session: Session, storage: Storage, city_id: int, before: datetime, limit: int = AT_ONCE) -> int:
    """Erase bytes that arrived last before a moment; each batch is a line in the log.

    The rows are held meanwhile. If the transaction fails, what has been deleted already is passed over the next time.

    Returns:
        How many files; call again while it is `limit`.

    Raises:
        Problem: `storage-unavailable`; nothing is marked as erased then.
    """
    files = session.execute(
        select(PhotoFile.sha256, PhotoFile.size_bytes)
        .where(*_is_due(city_id, before))
        .order_by(PhotoFile.stored_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not files:
        return 0
    storage.delete(blob_key(city_id, kind, row.sha256) for row in files for kind in (ORIGINALS, VIEWS, THUMBNAILS))
    session.execute(
        update(PhotoFile)
        .where(PhotoFile.city_id == city_id, PhotoFile.sha256.in_([row.sha256 for row in files]))
        .values(
            state=FileState.ERASED, erased_at=utc_now(), exif_latitude=None, exif_longitude=None, exif_camera=None,
        ),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    _record(session, city_id, "photos", before, files=len(files), size_bytes=sum(row.size_bytes for row in files))
    return len(files)


def _is_due(city_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    arrived_since = exists().where(
        Photo.city_id == PhotoFile.city_id, Photo.sha256 == PhotoFile.sha256, Photo.received_at >= before
    )
    # Bytes that are about to arrive once more would be lost: they are put in their place before a row says so.
    on_their_way = exists().where(
        Photo.city_id == PhotoFile.city_id,
        Photo.sha256 == PhotoFile.sha256,
        Upload.city_id == Photo.city_id,
        Upload.photo_id == Photo.id,
        Upload.finished_at.is_(None),
    )
    here = [state for state in FileState if state is not FileState.ERASED]
    return (
        PhotoFile.city_id == city_id,
        PhotoFile.state.in_(here),
        PhotoFile.stored_at < before,
        ~arrived_since,
        ~on_their_way,
    )


def places_due(session: Session, city_id: int, before: datetime) -> int:
    """How many files' places `erase_places` would erase, in all its batches."""
    return session.scalar(select(func.count()).select_from(PhotoFile).where(*_has_old_place(city_id, before))) or 0


def erase_places(session: Session, city_id: int, before: datetime, limit: int = 10 * AT_ONCE) -> int:
    """Erase where the cameras were, of photos stored before a moment; what was concluded from it stays.

    The original, which is sealed, keeps what its camera wrote into it for as long as it is kept itself.

    Returns:
        How many; call again while it is `limit`.
    """
    due = session.scalars(
        select(PhotoFile.sha256)
        .where(*_has_old_place(city_id, before))
        .order_by(PhotoFile.stored_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    session.execute(
        update(PhotoFile)
        .where(PhotoFile.city_id == city_id, PhotoFile.sha256.in_(due))
        .values(exif_latitude=None, exif_longitude=None),
        execution_options={"synchronize_session": False},
    )
    _record(session, city_id, "photo_places", before, files=len(due))
    return len(due)


def _has_old_place(city_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return PhotoFile.city_id == city_id, PhotoFile.exif_latitude.is_not(None), PhotoFile.stored_at < before


def _record(session: Session, city_id: int, thing: str, before: datetime, **detail: Any) -> None:
    audit.record(session, command_line_actor(city_id), "erase", thing, None, before=before, **detail)
