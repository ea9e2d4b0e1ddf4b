"""Bringing the bytes of declared photos, resumable after any cut.

What one request brings becomes one object in the storage, durable before the upload's offset moves. The last one makes the photo
whole: its SHA-256 is compared with the declared one, the bytes move to where they are kept, then one transaction says so. Nobody
is told of anything before. Objects whose upload is gone are dropped by sweeping.py, so that a crash leaves nothing for long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.db import Database, new_id, utc_now
from backend.photos import upload_queries as queries
from backend.photos.allowances import count_bytes, require_allowance
from backend.photos.receiving import receive_photo
from backend.photos.upload_models import Upload, UploadPart
from backend.problems import Problem
from backend.storage import Missing, Storage, blob_key

#: An upload in more pieces than this is given up: it would cost more to put together than to send anew.
MOST_PARTS = 1000
#: Whether the actor is the author of the document with this id, and so the one who has its photos.
IsAuthor = Callable[[Session, Actor, str], bool]
#: Tells the packages above that photos of these documents have arrived, in the transaction that says so.
Arrived = Callable[[Session, int, Collection[str]], None]


class Incoming(Protocol):
    """The bytes of a request, up to a cut if there is one. `length` is what it announced, if it did."""

    length: int | None

    def chunks(self, most: int) -> Iterator[bytes]: ...


class Checksum(Protocol):
    def update(self, some: bytes) -> None: ...

    @property
    def is_right(self) -> bool: ...


@dataclass(frozen=True)
class Ground:
    """What an upload works on: it opens transactions of its own, and none while bytes come in."""

    database: Database
    storage: Storage
    actor: Actor


def begin_upload(
    session: Session, actor: Actor, photo_id: str, sha256: str, length: int, is_author: IsAuthor
) -> Upload:
    """A new upload of a declared photo, next to those there may be; of one that has arrived, an upload that is finished.

    Raises:
        Problem: `photo-not-declared`, also for a photo of somebody else; `photo-differs`, `too-large`, `upload-limit`.
    """
    settings = session.info["settings"]
    if length > settings.max_photo_bytes:
        raise problems.TOO_LARGE(limit_bytes=settings.max_photo_bytes)
    photo = queries.declared_photo(session, actor.city_id, photo_id)
    if photo is None or photo.sha256 != sha256 or not is_author(session, actor, photo.document_id):
        raise problems.PHOTO_NOT_DECLARED()
    if length != photo.size_bytes:
        raise problems.PHOTO_DIFFERS(declared_bytes=photo.size_bytes)
    if not photo.is_received:
        require_allowance(session, actor, length)
        if queries.count_open(session, actor) >= settings.max_open_uploads:
            raise problems.UPLOAD_LIMIT(retry_after_seconds=3600, limit=settings.max_open_uploads)
    now = utc_now()
    upload = Upload(
        city_id=actor.city_id, id=new_id(), person_id=actor.person_id, photo_id=photo_id, sha256=sha256,
        length_bytes=length, offset_bytes=length if photo.is_received else 0, created_at=now,
        expires_at=now + timedelta(days=settings.upload_days), finished_at=now if photo.is_received else None,
    )  # fmt: skip
    session.add(upload)
    return upload


def find_upload(session: Session, actor: Actor, upload_id: str) -> Upload:
    """
    Raises:
        Problem: `not-found`, `upload-expired`.
    """
    upload = queries.get_upload(session, actor, upload_id)
    if upload is None:
        raise problems.NOT_FOUND()
    if upload.expires_at <= utc_now():
        raise problems.UPLOAD_EXPIRED()
    return upload


def take_bytes(
    ground: Ground, upload_id: str, offset: int, incoming: Incoming, checksum: Checksum | None, arrived: Arrived
) -> Upload:
    """Store what a request brings from `offset` on, and finish the upload if it is the rest. What came before a cut counts,
    unless there is a checksum to compare it with.

    Raises:
        Problem: `not-found`, `upload-expired`, `wrong-offset`, `too-large`, `upload-limit`, `wrong-checksum`, `photo-differs`,
            `photo-not-declared`, `storage-unavailable`, `storage-full`.
    """
    with ground.database.reading(ground.actor.city_id) as session:
        upload = find_upload(session, ground.actor, upload_id)
        if offset != upload.offset_bytes:
            raise problems.WRONG_OFFSET(offset=upload.offset_bytes)
        room = upload.length_bytes - offset
        announced = room if incoming.length is None else incoming.length
        if announced > room:
            raise problems.TOO_LARGE(limit_bytes=room)
        require_allowance(session, ground.actor, announced)
    chunks = incoming.chunks(room + 1)
    if not (first := next(chunks, b"")):
        return upload
    key, digest = _new_key(upload, str(offset)), hashlib.sha256()
    hashes = [digest, checksum] if checksum else [digest]
    size = ground.storage.put(key, _hashed(chain([first], chunks), hashes))
    if problem := _fault_of(size, room, checksum):
        with ground.database.transaction(ground.actor.city_id) as session:
            count_bytes(session, ground.actor, size)
        drop(ground.storage, [key])
        raise problem
    if size < room:
        return _go_on(ground, upload, offset, size, key)
    return _finish(ground, upload, offset, size, key, digest.hexdigest(), arrived)


def end_upload(ground: Ground, upload_id: str) -> None:
    """Forget an upload; a photo that has arrived stays.

    Raises:
        Problem: `not-found`, `upload-expired`.
    """
    with ground.database.transaction(ground.actor.city_id) as session:
        upload = find_upload(session, ground.actor, upload_id)
        keys = queries.part_keys(session, ground.actor.city_id, [upload.id])
        session.delete(upload)
    drop(ground.storage, keys)


def drop(storage: Storage, keys: Iterable[str]) -> None:
    """Drop objects that nothing refers to any more. If the storage cannot, they are swept later."""
    with suppress(Problem):
        storage.delete(keys)


def _go_on(ground: Ground, upload: Upload, offset: int, size: int, key: str) -> Upload:
    """Move the offset beyond what has been stored, unless another request has moved it meanwhile."""
    city_id = ground.actor.city_id
    with ground.database.transaction(city_id) as session:
        count_bytes(session, ground.actor, size)
        moved = session.execute(
            update(Upload)
            .where(
                Upload.city_id == city_id, Upload.id == upload.id, Upload.offset_bytes == offset,
                Upload.finished_at.is_(None),
            )
            .values(offset_bytes=offset + size)
        ).rowcount  # type: ignore[attr-defined]  # fmt: skip
        if moved:
            session.add(UploadPart(city_id=city_id, upload_id=upload.id, start_bytes=offset, key=key))
            session.flush()
            if len(queries.part_keys(session, city_id, [upload.id])) >= MOST_PARTS:
                session.execute(
                    update(Upload).where(Upload.city_id == city_id, Upload.id == upload.id).values(expires_at=utc_now())
                )
    if not moved:
        return _overtaken(ground, upload.id, [key])
    upload.offset_bytes = offset + size
    return upload


def _finish(ground: Ground, upload: Upload, offset: int, size: int, last: str, digest: str, arrived: Arrived) -> Upload:
    """Put the photo together, and say that it has arrived once its bytes are durable."""
    city_id, whole = ground.actor.city_id, last
    try:
        if offset:
            with ground.database.reading(city_id) as session:
                keys = queries.part_keys(session, city_id, [upload.id], before=offset)
            whole = _new_key(upload, "whole")
            together = hashlib.sha256()
            parts = (some for key in (*keys, last) for some in ground.storage.get(key))
            ground.storage.put(whole, _hashed(_read_by_another(parts), [together]))
            digest = together.hexdigest()
            if digest != upload.sha256 and not _is_open(ground, upload.id):
                raise Missing(upload.id)  # its parts may have been dropped while they were read
        if digest != upload.sha256:
            _give_up(ground, upload, size)
            raise problems.PHOTO_DIFFERS()
        ground.storage.move(whole, blob_key(city_id, "originals", upload.sha256))
    except Missing:
        return _overtaken(ground, upload.id, [last, whole])
    except Problem:
        drop(ground.storage, [last, whole])
        raise
    now = utc_now()
    with ground.database.transaction(city_id) as session:
        count_bytes(session, ground.actor, size)
        document_id = receive_photo(session, city_id, upload.photo_id, upload.sha256, upload.length_bytes, now)
        if document_id is not None:
            arrived(session, city_id, {document_id})
        keys = _close_all(session, upload, now)
    drop(ground.storage, {last, *keys})
    if document_id is None:
        raise problems.PHOTO_NOT_DECLARED()
    upload.offset_bytes, upload.finished_at = upload.length_bytes, now
    return upload


def _close_all(session: Session, upload: Upload, now: datetime) -> list[str]:
    """Finish every upload of these bytes under this photo, also by another device; the keys of their parts are returned."""
    same = session.scalars(
        update(Upload)
        .where(
            Upload.city_id == upload.city_id, Upload.photo_id == upload.photo_id, Upload.sha256 == upload.sha256,
            Upload.finished_at.is_(None),
        )
        .values(offset_bytes=Upload.length_bytes, finished_at=now)
        .returning(Upload.id)
    ).all()  # fmt: skip
    keys = queries.part_keys(session, upload.city_id, same)
    if keys:
        parts = delete(UploadPart).where(UploadPart.city_id == upload.city_id, UploadPart.upload_id.in_(same))
        session.execute(parts)
    return keys


def _give_up(ground: Ground, upload: Upload, size: int) -> None:
    with ground.database.transaction(ground.actor.city_id) as session:
        count_bytes(session, ground.actor, size)
        keys = queries.part_keys(session, upload.city_id, [upload.id])
        session.execute(delete(Upload).where(Upload.city_id == upload.city_id, Upload.id == upload.id))
    drop(ground.storage, keys)


def _overtaken(ground: Ground, upload_id: str, keys: list[str]) -> Upload:
    """What to answer when another request has brought these bytes meanwhile: that they are there, or where to go on."""
    drop(ground.storage, keys)
    with ground.database.reading(ground.actor.city_id) as session:
        upload = find_upload(session, ground.actor, upload_id)
    if upload.finished_at is None:
        raise problems.WRONG_OFFSET(offset=upload.offset_bytes)
    return upload


def _is_open(ground: Ground, upload_id: str) -> bool:
    with ground.database.reading(ground.actor.city_id) as session:
        upload = queries.get_upload(session, ground.actor, upload_id)
    return upload is not None and upload.finished_at is None


def _fault_of(size: int, room: int, checksum: Checksum | None) -> Problem | None:
    """Why what came cannot be kept, if it cannot."""
    if size > room:
        return problems.TOO_LARGE(limit_bytes=room)
    if checksum and not checksum.is_right:
        return problems.WRONG_CHECKSUM()
    return None


def _hashed(chunks: Iterable[bytes], hashes: Collection[Any]) -> Iterator[bytes]:
    for chunk in chunks:
        for each in hashes:
            each.update(chunk)
        yield chunk


def _read_by_another(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, each read by another thread: obstore cannot read on the thread that it is writing on."""
    with ThreadPoolExecutor(1) as other:
        while (chunk := other.submit(next, chunks, None).result()) is not None:
            yield chunk


def _new_key(upload: Upload, what: str) -> str:
    """A place of its own for each request: two that bring the same bytes must not write over each other."""
    return f"{upload.city_id}/uploads/{upload.id}.{what}.{new_id()}"
