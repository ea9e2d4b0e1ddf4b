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
from backend.anomaly_reports import reminding as anomaly_reports
from backend.anomaly_reports.service import retire_old_reports
from backend.complaints.custody import retire_complaints
from backend.complaints.lateness import note_late_complaints
from backend.config import Settings
from backend.db import Database, utc_now
from backend.displays.carrying import retire_plans
from backend.displays.presenting import lapse_cases
from backend.exports.service import clear_exports
from backend.feed import forget_tombstones
from backend.imports.service import forget_imports
from backend.in_store_days import duties
from backend.in_store_days.custody import retire_in_store_days
from backend.in_store_days.retention import erase_day_positions
from backend.market_information import reminding as market_information
from backend.notices.rules import Kind
from backend.notices.service import administrators, drop_old_notices, notify_once
from backend.photos import retention as photos
from backend.photos import sweeping
from backend.planning.counting import count_present_month
from backend.planning.handing_over import retire_visit_plans
from backend.planning.proposing import propose_next_month
from backend.promotions import custody as promotions_custody
from backend.promotions.service import advance_promotions
from backend.reviews.appealing import retire_appeals
from backend.sales.shelves import count_shelves
from backend.scores.closing import keep_months
from backend.storage import open_storage
from backend.tasks.custody import retire_tasks
from backend.visits.custody import retire_visits
from backend.visits.explaining import retire_explanations
from backend.visits.retention import erase_positions
from backend.visits.spot_checks import draw_ahead
from backend.workdays.queries import list_missing_years
from sync.retention import erase_refused_positions

log = structlog.get_logger(__name__)

#: Each takes a session in the city, the city's number and the settings, and answers how many rows it dropped or changed.
Chore = Callable[[Session, int, Settings], int]


def take_old_visits_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_visits(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def take_old_explanations_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_explanations(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def take_closed_tasks_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_tasks(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def take_old_visit_plans_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_visit_plans(session, city_id)


def forget_old_notices(session: Session, city_id: int, settings: Settings) -> int:
    return drop_old_notices(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def tell_of_missing_years(session: Session, city_id: int, settings: Settings) -> int:
    """Each administrator is told once that the calendar of working days lacks a year."""
    return sum(
        notify_once(session, city_id, administrators(session, city_id), Kind.CALENDAR_YEAR_MISSING, year=year)
        for year in list_missing_years(session, city_id)
    )


def take_old_in_store_days_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_in_store_days(session, city_id, (utc_now() - timedelta(days=settings.phone_days)).date())


def keep_in_store_duties(session: Session, city_id: int, settings: Settings) -> int:
    return duties.keep_duties(session, city_id)


def take_old_promotions_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    before = (utc_now() - timedelta(days=settings.phone_days)).date()
    return promotions_custody.retire_old(session, city_id, before)


def start_and_end_promotions(session: Session, city_id: int, settings: Settings) -> int:
    return advance_promotions(session, city_id)


def take_old_plans_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_plans(session, city_id)


def take_decided_appeals_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_appeals(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def draw_spot_checks(session: Session, city_id: int, settings: Settings) -> int:
    return draw_ahead(session, city_id, utc_now())


def take_old_reports_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_old_reports(session, city_id, settings.phone_days)


def take_old_complaints_off_phones(session: Session, city_id: int, settings: Settings) -> int:
    return retire_complaints(session, city_id, utc_now() - timedelta(days=settings.phone_days))


def remind_of_reports(session: Session, city_id: int, settings: Settings) -> int:
    return anomaly_reports.remind_of_reports(session, city_id, utc_now())


def tell_of_missing_reports(session: Session, city_id: int, settings: Settings) -> int:
    return anomaly_reports.tell_of_missing_reports(session, city_id, utc_now())


def tell_of_late_complaints(session: Session, city_id: int, settings: Settings) -> int:
    return note_late_complaints(session, city_id, utc_now())


def remind_of_market_information(session: Session, city_id: int, settings: Settings) -> int:
    return market_information.remind_of_market_information(session, city_id, utc_now())


def tell_of_missing_market_information(session: Session, city_id: int, settings: Settings) -> int:
    return market_information.tell_of_missing_market_information(session, city_id, utc_now())


def close_unanswered_cases(session: Session, city_id: int, settings: Settings) -> int:
    return lapse_cases(session, city_id, utc_now())


def keep_scored_months(session: Session, city_id: int, settings: Settings) -> int:
    return keep_months(session, city_id)


def forget_old_tombstones(session: Session, city_id: int, settings: Settings) -> int:
    return forget_tombstones(session, utc_now() - timedelta(days=settings.tombstone_days))


def erase_old_positions(session: Session, city_id: int, settings: Settings) -> int:
    return erase_positions(session, city_id, utc_now() - timedelta(days=settings.position_days))


def erase_old_in_store_positions(session: Session, city_id: int, settings: Settings) -> int:
    return erase_day_positions(session, city_id, utc_now() - timedelta(days=settings.position_days))


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


def clear_expired_exports(session: Session, city_id: int, settings: Settings) -> int:
    return clear_exports(session, open_storage(settings), city_id, utc_now(), settings.export_hours)


def forget_old_imports(session: Session, city_id: int, settings: Settings) -> int:
    return forget_imports(session, city_id, utc_now())


#: What the law wants gone. Each erases one batch and answers 0 when there is nothing left.
RETENTION: tuple[Chore, ...] = (
    erase_old_positions,
    erase_old_in_store_positions,
    erase_old_refused_positions,
    erase_old_photo_places,
    erase_old_photos,
)

CHORES: tuple[Chore, ...] = (
    ageing.drop_ended_sessions,
    ageing.drop_old_attempts,
    take_old_visits_off_phones,
    take_old_explanations_off_phones,
    take_old_in_store_days_off_phones,
    take_old_plans_off_phones,
    start_and_end_promotions,
    take_old_promotions_off_phones,
    take_closed_tasks_off_phones,
    take_old_reports_off_phones,
    take_old_complaints_off_phones,
    remind_of_reports,
    tell_of_missing_reports,
    tell_of_late_complaints,
    remind_of_market_information,
    tell_of_missing_market_information,
    forget_old_notices,
    tell_of_missing_years,
    take_decided_appeals_off_phones,
    draw_spot_checks,
    take_old_visit_plans_off_phones,
    propose_next_month,
    count_present_month,
    close_unanswered_cases,
    keep_in_store_duties,
    keep_scored_months,
    forget_old_tombstones,
    sweep_uploads,
    clear_expired_exports,
    forget_old_imports,
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
