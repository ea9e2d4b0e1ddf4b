"""How much one person may send on a day of the city; what was sent and dropped counts too."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor
from backend.db import utc_now
from backend.photos import upload_queries as queries
from backend.photos.upload_models import UploadDay

#: For so long it is remembered how much somebody sent on a day.
DAYS_COUNTED = 7


def require_allowance(session: Session, actor: Actor, wanted: int) -> None:
    """Stop whoever would send more bytes than a day allows.

    Raises:
        Problem: `upload-limit`.
    """
    limit, now = session.info["settings"].max_upload_bytes_a_day, _local_now(session, actor)
    if queries.sent_on(session, actor, now.date()) + wanted > limit:
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
        raise problems.UPLOAD_LIMIT(retry_after_seconds=int((midnight - now).total_seconds()) + 1, limit_bytes=limit)


def count_bytes(session: Session, actor: Actor, size: int) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(UploadDay).values(
        city_id=actor.city_id, person_id=actor.person_id, day=_local_now(session, actor).date(), received_bytes=size
    )
    total = UploadDay.received_bytes + new.excluded.received_bytes
    key = [column.name for column in UploadDay.__table__.primary_key]
    session.execute(new.on_conflict_do_update(index_elements=key, set_={"received_bytes": total}))


def forget_old_days(session: Session, city_id: int, today: date) -> None:
    long_ago = today - timedelta(days=DAYS_COUNTED)
    session.execute(delete(UploadDay).where(UploadDay.city_id == city_id, UploadDay.day < long_ago))


def _local_now(session: Session, actor: Actor) -> datetime:
    return utc_now().astimezone(ZoneInfo(queries.time_zone(session, actor.city_id)))
