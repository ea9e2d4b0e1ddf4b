"""What accounts need no longer: sessions long over, attempts that no limit counts any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.accounts.models import Attempt, LoginSession
from backend.config import Settings
from backend.db import utc_now

#: A phone that comes back late must still learn that it was revoked, and only its session tells whose it was.
KEPT_AFTER_THE_END = timedelta(days=30)


def drop_ended_sessions(session: Session, city_id: int, settings: Settings) -> int:
    """Forget sessions whose longest life ended a month ago; the number of them."""
    long_over = delete(LoginSession).where(
        LoginSession.city_id == city_id, LoginSession.ends_at < utc_now() - KEPT_AFTER_THE_END
    )
    return session.execute(long_over).rowcount  # type: ignore[attr-defined, no-any-return]


def drop_old_attempts(session: Session, city_id: int, settings: Settings) -> int:
    """Forget attempts older than any window in which they count; the number of them."""
    window = timedelta(minutes=max(settings.login_window_minutes, settings.retailer_window_minutes))
    old = delete(Attempt).where(Attempt.city_id == city_id, Attempt.at < utc_now() - window)
    return session.execute(old).rowcount  # type: ignore[attr-defined, no-any-return]
