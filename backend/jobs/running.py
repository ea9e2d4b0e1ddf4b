"""Doing what is due: taking a job, holding it while its handler works, and marking it done together with its effect.

A lease is the id of the worker that has the job, and `due_at` says until when. The handler works without a transaction. Then
the lease is looked at again under a lock: whoever has lost it leaves no trace.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from backend import problems
from backend.accounts import login_queries
from backend.config import Settings
from backend.db import Database, new_id, utc_now
from backend.jobs import queries
from backend.jobs.models import JobRow
from backend.jobs.rules import LONGEST_RUN_SECONDS, MOST_ATTEMPTS, PAUSE, Job, Poisoned, wait_after
from backend.problems import Problem, legible
from backend.storage import Storage

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
MOST_CITIES = 10_000
#: What is down is no fault of the job that needs it; nor is a database that is busy.
DOWN = {problems.STORAGE_UNAVAILABLE, problems.STORAGE_FULL, problems.UNAVAILABLE}


@dataclass(frozen=True)
class Context:
    """What handlers work with. `worker_id` is this worker's, and it does one job at a time.

    `give_up` is called from another thread when a handler takes too long; a process of its own ends itself then.
    """

    database: Database
    storage: Storage
    settings: Settings
    worker_id: str = field(default_factory=new_id)
    give_up: Callable[[], None] = lambda: None


Finish = Callable[[Session], None]
Handler = Callable[[Context, Job], Finish]


def nothing_more(session: Session) -> None:
    """For a handler that has nothing to write."""


def run_until(context: Context, handlers: Mapping[str, Handler], stop: threading.Event) -> None:
    """Do what falls due until told to stop; the job at hand is finished then."""
    while not stop.is_set():
        try:
            taken = run_due(context, handlers, 1000, stop)
        except OperationalError as error:
            log.error("database", error=str(error.orig))
            taken = 0
        if not taken:
            stop.wait(POLL_SECONDS)


def run_due(context: Context, handlers: Mapping[str, Handler], limit: int, stop: threading.Event | None = None) -> int:
    """Do up to `limit` jobs that are due, one of each city in turn; how many were taken, done or not."""
    with context.database.reading(None) as session:
        cities = deque(login_queries.list_cities(session, None, MOST_CITIES))
    taken = 0
    while cities and taken < limit and not (stop and stop.is_set()):
        city_id = cities.popleft()
        if job := take(context, handlers, city_id):
            _run(context, handlers[job.kind], job)
            taken += 1
            cities.append(city_id)
    return taken


def release(database: Database, worker_id: str) -> None:
    """Take the jobs of a worker that is known to have died: they are tried again as after a failure."""
    with database.reading(None) as session:
        cities = login_queries.list_cities(session, None, MOST_CITIES)
    for city_id in cities:
        with database.transaction(city_id) as session:
            for row in queries.lock_all_leased(session, city_id, worker_id):
                _put_back(row, "The worker died.", database.settings)


def take(context: Context, handlers: Mapping[str, Handler], city_id: int) -> Job | None:
    """The next job of the city, leased to us."""
    with context.database.reading(city_id) as session:
        if not queries.is_any_due(session, city_id, handlers.keys(), utc_now()):
            return None
    with context.database.transaction(city_id) as session:
        while row := queries.lock_due(session, city_id, handlers.keys(), utc_now()):
            if row.attempts >= MOST_ATTEMPTS:
                # Its last worker never came back.
                _park(row, "The worker died.")
                session.flush()
                continue
            row.lease, row.attempts, row.again_at = context.worker_id, row.attempts + 1, None
            row.due_at = utc_now() + timedelta(seconds=context.settings.job_lease_seconds)
            return Job(city_id, row.id, row.kind, row.subject_id, row.payload, row.attempts)
    return None


def _run(context: Context, handler: Handler, job: Job) -> None:
    began = time.monotonic()
    words = {"kind": job.kind, "subject": job.subject_id, "city": job.city_id, "attempt": job.attempt}
    try:
        with _heartbeat(context, job):
            finish = handler(context, job)
        with context.database.transaction(job.city_id) as session:
            if row := queries.lock_leased(session, job.city_id, job.id, context.worker_id):
                finish(session)
                _done(session, row)
            else:
                log.warning("job-lost", **words)
                return
    except Exception as error:
        log.warning("job-failed", **words, exc_info=not isinstance(error, (Poisoned, Problem)), error=str(error))
        _fail(context, job, error)
    else:
        log.debug("job-done", **words, ms=round((time.monotonic() - began) * 1000))


def _done(session: Session, row: JobRow) -> None:
    session.refresh(row, ["again_at"])  # the effect itself may have asked for it again
    if row.again_at is None:
        session.delete(row)
    else:
        row.due_at = row.enqueued_at = row.again_at
        row.again_at, row.lease, row.attempts, row.error = None, None, 0, None


def _fail(context: Context, job: Job, error: Exception) -> None:
    with context.database.transaction(job.city_id) as session:
        row = queries.lock_leased(session, job.city_id, job.id, context.worker_id)
        if row is None:
            return
        if isinstance(error, Poisoned):
            _park(row, error.reason)
        elif isinstance(error, OperationalError) or (isinstance(error, Problem) and error.kind in DOWN):
            row.lease, row.due_at, row.error = None, utc_now() + PAUSE, _words(error)
            row.attempts -= 1
        else:
            _put_back(row, _words(error), context.settings)


def _words(error: Exception) -> str:
    told = error.kind.title if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
    return legible(told, 1000)


def _put_back(row: JobRow, reason: str, settings: Settings) -> None:
    wait = wait_after(row.attempts, timedelta(seconds=settings.job_retry_seconds))
    if wait is None:
        _park(row, reason)
    else:
        row.lease, row.due_at, row.error = None, utc_now() + wait, legible(reason, 1000)


def _park(row: JobRow, reason: str) -> None:
    row.lease, row.error = None, legible(reason, 1000)
    if row.again_at is not None:  # somebody has asked anew meanwhile
        row.due_at = row.enqueued_at = row.again_at
        row.again_at, row.attempts = None, 0
    else:
        row.due_at, row.parked_at = None, utc_now()


@contextmanager
def _heartbeat(context: Context, job: Job) -> Iterator[None]:
    """Hold the lease while the handler works."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(context, job, ended), name=f"heartbeat-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(context: Context, job: Job, ended: threading.Event) -> None:
    lease = context.settings.job_lease_seconds
    until = time.monotonic() + LONGEST_RUN_SECONDS
    while not ended.wait(lease / 4):
        if time.monotonic() > until:
            log.error("job-stuck", kind=job.kind, subject=job.subject_id, city=job.city_id)
            context.give_up()
            return
        try:
            with context.database.transaction(job.city_id) as session:
                session.execute(
                    update(JobRow)
                    .where(JobRow.city_id == job.city_id, JobRow.id == job.id, JobRow.lease == context.worker_id)
                    .values(due_at=utc_now() + timedelta(seconds=lease))
                )
        except OperationalError as error:
            log.error("database", error=str(error.orig))
