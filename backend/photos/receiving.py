"""The moment a photo has arrived: its bytes are durable already, now the rows say so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import jobs
from backend.photos import upload_queries as queries
from backend.photos.models import Photo, PhotoFile
from backend.photos.rules import PROCESS, FileState


def receive_photo(
    session: Session, city_id: int, photo_id: str, sha256: str, size_bytes: int, now: datetime
) -> str | None:
    """Note that the bytes lie in the storage and that the photo has them, and have them looked at.

    Returns:
        The document that declares the photo with this hash; None if none does any more, when only the bytes are noted.
    """
    document_id = _note_photo(session, city_id, photo_id, sha256, now)
    if document_id is not None:
        jobs.enqueue(session, PROCESS, sha256)
    # After the job: a worker that looks at the same bytes holds their job first and then this row.
    _note_file(session, city_id, sha256, size_bytes, now)
    return document_id


def _note_file(session: Session, city_id: int, sha256: str, size_bytes: int, now: datetime) -> None:
    """Known bytes stay as they are, unless they had been erased: then they are here again."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(PhotoFile).values(
        city_id=city_id, sha256=sha256, size_bytes=size_bytes, stored_at=now, state=FileState.STORED
    )
    again = {"state": FileState.STORED, "stored_at": now, "erased_at": None, "processed_at": None}
    key = [column.name for column in PhotoFile.__table__.primary_key]
    session.execute(
        new.on_conflict_do_update(index_elements=key, set_=again, where=PhotoFile.state == FileState.ERASED)
    )


def _note_photo(session: Session, city_id: int, photo_id: str, sha256: str, now: datetime) -> str | None:
    """A push that replaces the manifest meanwhile puts a new row in place of the one waited for, which is then looked for."""
    this = (Photo.city_id == city_id, Photo.id == photo_id, Photo.sha256 == sha256)
    while True:
        noted = update(Photo).where(*this, Photo.received_at.is_(None)).values(received_at=now)
        if document_id := session.scalar(noted.returning(Photo.document_id)):
            return str(document_id)
        declared = queries.declared_photo(session, city_id, photo_id)
        if declared is None or declared.sha256 != sha256:
            return None
        if declared.is_received:
            return declared.document_id
