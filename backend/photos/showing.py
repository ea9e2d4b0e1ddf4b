"""Showing photos: what became of one, links to its renditions, and where a rendition lies.

What anyone sees of a photo are copies without what the camera wrote. The original, and what it says of time and place, are for
those who judge visits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, may, require
from backend.config import Settings
from backend.db import rfc3339, utc_now
from backend.photos import file_queries as queries
from backend.photos import links, sight, stamping
from backend.photos.models import Photo, PhotoFile
from backend.photos.rules import ORIGINALS, REASONS, THUMBNAILS, VIEWS, FileState, Refusal, Rendition
from backend.storage import Missing, Storage, blob_key

log = structlog.get_logger(__name__)

_FOLDERS = {
    Rendition.THUMBNAIL: THUMBNAILS,
    Rendition.VIEW: VIEWS,
    Rendition.STAMPED: VIEWS,
    Rendition.ORIGINAL: ORIGINALS,
}
_COPIES = "image/jpeg"


class Shelf(NamedTuple):
    """Where the bytes of a rendition lie and what they are; a stamped one has to be made of them, with this caption."""

    key: str
    sha256: str
    media_type: str
    caption: sight.Caption | None = None
    zone: Any = None


def load(session: Session, actor: Actor, photo_id: str) -> tuple[Photo, PhotoFile | None]:
    """A photo that the actor may see, with its bytes if they have arrived.

    Raises:
        Problem: `not-found`.
    """
    for photo, file in _seen(session, actor, [photo_id]):
        return photo, file
    raise problems.NOT_FOUND()


def _seen(session: Session, actor: Actor, photo_ids: Collection[str]) -> list[tuple[Photo, PhotoFile | None]]:
    """Those among these that the actor may see."""
    found = queries.get_photos(session, actor.city_id, photo_ids)
    shown = [sight.Shown(photo.id, photo.document_id, photo.display_check_id) for photo, _ in found]
    seen = sight.seen_among(session, actor, shown) if shown else set()
    return [(photo, file) for photo, file in found if photo.id in seen]


def describe(session: Session, actor: Actor, photo_id: str) -> dict[str, Any]:
    """What was declared, what has arrived, and what was found in it.

    Raises:
        Problem: `not-found`.
    """
    photo, file = load(session, actor, photo_id)
    found = {name: getattr(file, name, None) for name in ("format", "width", "height", "sharpness", "brightness")}
    exif = None
    if file is not None and may(actor, Verb.READ_ORIGINALS):
        names = ("taken_at", "latitude", "longitude", "camera")
        exif = {name: getattr(file, f"exif_{name}") for name in names}
    return {
        "id": photo.id, "document_id": photo.document_id, "display_check_id": photo.display_check_id,
        "view": photo.view, "sha256": photo.sha256, "size": photo.size_bytes, "media_type": photo.media_type,
        "taken_at": photo.taken_at, "source": photo.source, "received_at": photo.received_at,
        "state": file.state if file else "declared",
        "refusal": file.refusal if file and file.state == FileState.REFUSED else None,
        **found, "exif": exif,
    }  # fmt: skip


def make_links(session: Session, actor: Actor, settings: Settings, photo_id: str) -> dict[str, Any]:
    """A link for each rendition that the actor may look at; they work for this session, for some minutes.

    Raises:
        Problem: `not-found`, `photo-not-ready`, `photo-refused`, `photo-erased`.
    """
    photo, file = load(session, actor, photo_id)
    _require_shown(file)
    renditions = [each for each in Rendition if each != Rendition.ORIGINAL or may(actor, Verb.READ_ORIGINALS)]
    if sight.caption_of(session, actor, photo.document_id) is None:
        renditions.remove(Rendition.STAMPED)
    return {
        "items": [{"rendition": each.value, **_link(actor, settings, photo, each)} for each in renditions],
        "expires_at": _expiry(settings),
    }


def thumbnail_links(session: Session, actor: Actor, settings: Settings, photo_ids: Collection[str]) -> dict[str, Any]:
    """As `make_links`, of the thumbnails alone: of those among these photos that the actor may see and that can be shown."""
    seen = _seen(session, actor, photo_ids)
    shown = [photo for photo, file in seen if file is not None and file.state == FileState.PROCESSED]
    return {
        "items": [{"id": photo.id, **_link(actor, settings, photo, Rendition.THUMBNAIL)} for photo in shown],
        "expires_at": _expiry(settings),
    }


def _link(actor: Actor, settings: Settings, photo: Photo, rendition: Rendition) -> dict[str, str]:
    return {"path": f"/photos/{photo.id}/{rendition}", "token": links.sign(settings, actor, photo.id, rendition)}


def _expiry(settings: Settings) -> str:
    return rfc3339(utc_now() + timedelta(minutes=settings.photo_link_minutes))


def find_rendition(session: Session, actor: Actor, photo_id: str, rendition: Rendition) -> Shelf:
    """
    Raises:
        Problem: `not-found`, `forbidden`, `photo-not-ready`, `photo-refused`, `photo-erased`.
    """
    photo, file = load(session, actor, photo_id)
    file = _require_shown(file)
    key = blob_key(actor.city_id, _FOLDERS[rendition], photo.sha256)
    if rendition == Rendition.ORIGINAL:
        require(actor, Verb.READ_ORIGINALS)
        return Shelf(key, photo.sha256, f"image/{file.format}")
    if rendition != Rendition.STAMPED:
        return Shelf(key, photo.sha256, _COPIES)
    caption = sight.caption_of(session, actor, photo.document_id)
    if caption is None:
        raise problems.NOT_FOUND()
    return Shelf(key, photo.sha256, _COPIES, caption, queries.get_zone(session, actor.city_id))


def stamped(storage: Storage, settings: Settings, shelf: Shelf) -> bytes:
    """The view with its caption written into it.

    Raises:
        Missing
    """
    assert shelf.caption is not None
    view = b"".join(storage.get(shelf.key))
    return stamping.stamp(view, shelf.caption, shelf.zone, stamping.find_font(settings.stamp_font))


def size_of(storage: Storage, shelf: Shelf) -> int:
    """
    Raises:
        Missing: the rows say it is there, the storage does not.
    """
    size = storage.size(shelf.key)
    if size is None:
        log.error("picture-missing", key=shelf.key)
        raise Missing(shelf.key)
    return size


def _require_shown(file: PhotoFile | None) -> PhotoFile:
    if file is None or file.state == FileState.STORED:
        raise problems.PHOTO_NOT_READY()
    if file.state == FileState.REFUSED:
        reason = Refusal(file.refusal or Refusal.DAMAGED)
        raise problems.PHOTO_REFUSED(REASONS[reason], reason=reason.value)
    if file.state == FileState.ERASED:
        raise problems.PHOTO_ERASED()
    return file
