"""What a job is, and how often it is tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

MOST_ATTEMPTS = 5
#: No picture takes so long: a handler that does is stuck, and its job goes to another worker.
LONGEST_RUN_SECONDS = 600.0
#: When what a job needs is down, which is not the job's fault.
PAUSE = timedelta(seconds=30)

_WAIT_GROWS_BY = 4.0


class Job(NamedTuple):
    """One piece of work: of a kind, about a subject. `attempt` counts from 1."""

    city_id: int
    id: str
    kind: str
    subject_id: str
    payload: dict[str, Any]
    attempt: int


class Poisoned(Exception):
    """Trying again would change nothing: the job is parked at once, with this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def wait_after(attempt: int, first: timedelta) -> timedelta | None:
    """How long to wait after this attempt failed, four times as long each time; None when it was the last."""
    if attempt >= MOST_ATTEMPTS:
        return None
    return timedelta(seconds=first.total_seconds() * _WAIT_GROWS_BY ** (attempt - 1))
