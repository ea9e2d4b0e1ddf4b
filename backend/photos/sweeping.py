"""Dropping what uploads that came to nothing have left behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.photos import upload_queries as queries
from backend.photos.allowances import forget_old_days
from backend.photos.upload_models import Upload
from backend.storage import Storage


def sweep_uploads(session: Session, storage: Storage, city_id: int, now: datetime) -> int:
    """Forget expired uploads, and drop what lies there of uploads that are gone; how many of both."""
    expired = session.execute(delete(Upload).where(Upload.city_id == city_id, Upload.expires_at <= now))
    forget_old_days(session, city_id, now.date())
    # An upload's row is there before its first object is: an object without one belongs to nobody.
    owners = {key: key.rpartition("/")[2].partition(".")[0] for key in storage.keys(f"{city_id}/uploads")}
    wanted = queries.existing_uploads(session, city_id, set(owners.values()))
    left = [key for key, upload_id in owners.items() if upload_id not in wanted]
    storage.delete(left)
    return int(expired.rowcount) + len(left)  # type: ignore[attr-defined]
