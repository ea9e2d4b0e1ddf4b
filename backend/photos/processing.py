"""The job `process_photo`: looking at bytes that arrived, once, and having every document judged that declared them.

The subject is the SHA-256. Pictures are decoded in the worker's process, outside any transaction; what was found is written in
the transaction that ends the job.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.db import utc_now
from backend.jobs import Context, Finish, Job, Poisoned, enqueue_all
from backend.photos import file_queries as queries
from backend.photos.imaging import Developed, Refused, develop
from backend.photos.likeness import bands_of, is_telling, to_column
from backend.photos.models import Photo, PhotoFile
from backend.photos.rules import JUDGE, ORIGINALS, THUMBNAILS, VIEWS, FileState
from backend.storage import Storage, blob_key


def process_photo(context: Context, job: Job) -> Finish:
    """Make the renditions and note what was found, or why it is no photo.

    Raises:
        Poisoned: nothing is known of these bytes, or they are not what they were.
        Missing: the storage has lost them.
    """
    city_id, sha256 = job.city_id, job.subject_id
    with context.database.reading(city_id) as session:
        file = queries.get_file(session, city_id, sha256)
        zone = queries.get_zone(session, city_id)
    if file is None:
        raise Poisoned("Nothing is known of these bytes.")
    # Bytes that are known already were declared once more.
    found = _look_at(context.storage, city_id, sha256, zone) if file.state == FileState.STORED else {}
    refusal = found.get("refusal", file.refusal)

    def finish(session: Session) -> None:
        if found:
            session.execute(
                update(PhotoFile)
                .where(PhotoFile.city_id == city_id, PhotoFile.sha256 == sha256, PhotoFile.state == FileState.STORED)
                .values(processed_at=utc_now(), **found)
            )
        if refusal:
            session.execute(
                update(Photo)
                .where(Photo.city_id == city_id, Photo.sha256 == sha256, Photo.received_at.is_not(None))
                .values(refusal=refusal)
            )
        enqueue_all(session, JUDGE, queries.documents_with(session, city_id, sha256))

    return finish


def _look_at(storage: Storage, city_id: int, sha256: str, zone: ZoneInfo) -> Mapping[str, Any]:
    data = b"".join(storage.get(blob_key(city_id, ORIGINALS, sha256)))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Poisoned("The stored bytes are not those that arrived.")
    try:
        developed = develop(data)
    except Refused as refused:
        return {"state": FileState.REFUSED, "refusal": refused.reason}
    storage.put(blob_key(city_id, VIEWS, sha256), [developed.view])
    storage.put(blob_key(city_id, THUMBNAILS, sha256), [developed.thumbnail])
    return {"state": FileState.PROCESSED, "refusal": None, **columns_of(developed, zone)}


def columns_of(developed: Developed, zone: ZoneInfo) -> dict[str, Any]:
    """What is kept of a picture in its row; a camera that names no zone is taken to be in the city's."""
    upright = developed.dhashes[0]
    bands = bands_of(upright) if is_telling(upright) else [None] * 4
    exif = developed.exif
    return {
        "format": developed.format,
        "width": developed.width,
        "height": developed.height,
        "sharpness": developed.sharpness,
        "brightness": developed.brightness,
        **{f"dhash_{90 * turn}": to_column(each) for turn, each in enumerate(developed.dhashes)},
        **{f"band_{place}": band for place, band in enumerate(bands)},
        "exif_taken_at": _utc(exif.taken_at, zone),
        "exif_latitude": exif.latitude,
        "exif_longitude": exif.longitude,
        "exif_camera": exif.camera,
    }


def _utc(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
