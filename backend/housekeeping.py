"""What has to be done now and then, whoever asks: each chore is a function of the package that owns the rows.

The worker does all of them for every city, a transaction for each, so that one that fails holds up no other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from backend.accounts import ageing, login_queries
from backend.config import Settings
from backend.db import Database, utc_now
from backend.displays.carrying import retire_plans
from backend.displays.presenting import lapse_cases
from backend.feed import forget_tombstones
from backend.notices.service import drop_old_notices
from backend.photos import retention as photos
from backend.photos import sweeping
from backend.sales.shelves import count_shelves
from backend.storage import open_storage
from backend.tasks.custody import retire_tasks
from backend.visits.custody import retire_visits
from backend.visits.retention import erase_positions
from sync.retention import erase_refused_positions

log = structlog.get_logger(__name__)

#: Each takes a session in the city, the city's number and the settings, and answers how many rows it dropped or changed.
Chore = Callable[[Session, int, Settings], int]


def take_old_visits_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_visits(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def take_closed_tasks_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_tasks(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def forget_old_notices(session: Session, city_id: int, settings: Settings) -> int:
    return drop_old_notices(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def take_old_plans_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_plans(session, city_id)


def close_unanswered_cases(session: Session, city_id: int, settings: Settings) -> int:
    return lapse_cases(session, city_id, utc_now())


def forget_old_tombstones(session: Session, city_id: int, settings: Settings) -> int:
    return forget_tombstones(session, utc_now() - timedelta(days=settings.tombstone_days))


def erase_old_positions(session: Session, city_id: int, settings: Settings) -> int:
    return erase_positions(session, city_id, utc_now() - timedelta(days=settings.position_days))


def erase_old_refused_positions(session: Session, city_id: int, settings: Settings) -> int:
    return erase_refused_positions(session, city_id, utc_now() - timedelta(days=settings.position_days))


def erase_old_photo_places(session: Session, city_id: int, settings: Settings) -> int:
    return photos.erase_places(session, city_id, utc_now() - timedelta(days=settings.position_days))


def erase_old_photos(session: Session, city_id: int, settings: Settings) -> int:
    return photos.erase_photos(
        session, open_storage(settings), city_id, utc_now() - timedelta(days=settings.photo_days)
    )


def sweep_uploads(session: Session, city_id: int, settings: Settings) -> int:
    return sweeping.sweep_uploads(session, open_storage(settings), city_id, utc_now())


#: What the law wants gone. Each erases one batch and answers 0 when there is nothing left.
RETENTION: tuple[Chore, ...] = (
    erase_old_positions,
    erase_old_refused_positions,
    erase_old_photo_places,
    erase_old_photos,
)

CHORES: tuple[Chore, ...] = (
    ageing.drop_ended_sessions,
    ageing.drop_old_attempts,
    take_old_visits_off_phones,
    take_old_plans_off_phones,
    take_closed_tasks_off_phones,
    forget_old_notices,
    close_unanswered_cases,
    forget_old_tombstones,
    sweep_uploads,
    *RETENTION,
)

#: What reads for long, and therefore opens its own transactions: a database and a city's number.
LONG_CHORES: tuple[Callable[[Database, int], int], ...] = (count_shelves,)

SECONDS_BETWEEN_ROUNDS = 60.0
MOST_CITIES = 10_000


def run_worker(database: Database, stop: threading.Event) -> None:
    """Round after round, until told to stop."""
    log.info("worker-started", chores=[chore.__name__ for chore in (*CHORES, *LONG_CHORES)])
    while not stop.is_set():
        do_chores(database)
        stop.wait(SECONDS_BETWEEN_ROUNDS)
    log.info("worker-stopped")


def do_chores(database: Database) -> int:
    """Every chore once, for every city; the number of those that failed, which have been logged."""
    failures = 0
    with database.reading(None) as session:
        cities = login_queries.list_cities(session, None, MOST_CITIES)
    for city_id in cities:
        for chore in CHORES:
            failures += not _done(chore.__name__, city_id, partial(_in_transaction, database, city_id, chore))
        for long_chore in LONG_CHORES:
            failures += not _done(long_chore.__name__, city_id, partial(long_chore, database, city_id))
    return failures


def _in_transaction(database: Database, city_id: int, chore: Chore) -> int:
    with database.transaction(city_id) as session:
        return chore(session, city_id, database.settings)


def _done(name: str, city_id: int, chore: Callable[[], int]) -> bool:
    try:
        changed = chore()
    except Exception:
        log.exception("chore-failed", chore=name, city=city_id)
        return False
    if changed:
        log.info("chore-done", chore=name, city=city_id, rows=changed)
    return True
