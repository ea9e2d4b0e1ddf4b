"""What may be tried only so often: log-ins, and the pages of retailers, who have no account to be stopped by.

Each try is a row, counted by its subjects (a user name, an address, a link) within a window. The city's row is locked meanwhile,
so that the limit holds across threads and processes, also for tries that are made at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.accounts import login_queries, rules
from backend.accounts.models import Attempt
from backend.db import insert_rows, new_id


class Counted(NamedTuple):
    """`wait` in seconds: 0 when it may be tried. Then `ids` are the rows that count it, one for each subject, and `is_last`
    says that the next try would have to wait."""

    wait: int
    ids: tuple[str, ...] = ()
    is_last: bool = False


def count_attempt(
    session: Session, city_id: int, limits: Mapping[str, int], window: timedelta, now: datetime
) -> Counted:
    """Count a try by all of its subjects, unless one of them has to wait. `limits` says by subject how many a window holds."""
    login_queries.lock_city(session, city_id)
    attempts = login_queries.list_attempts(session, city_id, list(limits), now - window)
    times: dict[str, list[datetime]] = {subject: [] for subject in limits}
    for subject, at in attempts:
        times[subject].append(at)
    wait = max(rules.seconds_to_wait(times[subject], most, window, now) for subject, most in limits.items())
    if wait:
        return Counted(wait)
    rows = [{"city_id": city_id, "id": new_id(), "subject": subject, "at": now} for subject in limits]
    insert_rows(session, Attempt, rows)
    is_last = any(len(times[subject]) + 1 == most for subject, most in limits.items())
    return Counted(0, tuple(str(row["id"]) for row in rows), is_last)
