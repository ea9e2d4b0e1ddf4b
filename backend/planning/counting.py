"""Counting plan against fact, a manager's month at a time, by a job: whenever visits or the plan change, and every few hours.

What a city's board shows are sums of these counts: nobody has to go through its visits to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.config import Settings
from backend.db import insert_rows, utc_now
from backend.jobs import Context, Finish, Job, enqueue_all
from backend.planning import lookups
from backend.planning.models import DayProgress, MonthProgress
from backend.planning.rules import count_days, days_of, match, month_of, target_of
from backend.rule_sets import service as rule_sets
from backend.visits.numbers import VISIT_TARGETS
from backend.visits.telling import after_visits

#: The kind of the job; its subject is a manager and a month.
COUNT = "count_plan_progress"
#: Shops change, close and change hands without a word to plans.
_COUNTED_ANEW = timedelta(hours=6)
_MOST_AT_ONCE = 50


def count_soon(session: Session, months: Iterable[tuple[str, str]]) -> None:
    """Have these months of managers counted once this transaction is committed."""
    enqueue_all(session, COUNT, [f"{manager_id}:{month}" for manager_id, month in months])


def hear_of_visits(session: Session, actor: Actor, moments: Sequence[datetime]) -> None:
    zone = lookups.zone_of(session, actor.city_id)
    count_soon(session, {(actor.person_id, month_of(moment.astimezone(zone).date())) for moment in moments})


after_visits.append(hear_of_visits)


def count_present_month(session: Session, city_id: int, settings: Settings) -> int:
    """Have the present month counted for managers for whom that is some hours ago. Returns how many."""
    now = utc_now()
    month = month_of(now.astimezone(lookups.zone_of(session, city_id)).date())
    managers = lookups.managers_to_count(session, city_id, month, now - _COUNTED_ANEW, _MOST_AT_ONCE)
    count_soon(session, ((manager_id, month) for manager_id in managers))
    return len(managers)


def count_plan_progress(context: Context, job: Job) -> Finish:
    """The job. Whatever is written while it reads has it run once more."""
    manager_id, _, month = job.subject_id.partition(":")
    with context.database.reading(job.city_id) as session:
        counted = count_month(session, job.city_id, manager_id, month)

    def finish(session: Session) -> None:
        keep_counts(session, job.city_id, manager_id, month, *counted)

    return finish


def count_month(
    session: Session, city_id: int, manager_id: str, month: str
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    zone = lookups.zone_of(session, city_id)
    stops = lookups.planned_stops(session, city_id, manager_id, month)
    fact = match(stops, lookups.made_by(session, city_id, manager_id, month, zone))
    key = {"city_id": city_id, "manager_id": manager_id}
    days = [{**key, "day": day, **count._asdict()} for day, count in count_days(stops, fact).items()]
    branch_id = lookups.branch_of(session, city_id, manager_id)
    if branch_id is None:
        return days, None
    targets = rule_sets.rules_for(session, city_id, VISIT_TARGETS)
    first, _ = lookups.bounds_of(month, zone)
    visits = lookups.visits_at_shops_of(session, city_id, manager_id, month, zone)
    wanted = {
        shop.id: target_of(shop.is_benchmark, shop.scale, targets)
        for shop in lookups.covered_shops(session, city_id, manager_id, first, first.date())
    }
    return days, {
        **key,
        "month": month,
        "branch_id": branch_id,
        "shops": len(wanted),
        "wanted": sum(wanted.values()),
        "reached": sum(min(visits[shop_id], target) for shop_id, target in wanted.items()),
        "shops_behind": sum(visits[shop_id] < target for shop_id, target in wanted.items()),
        "counted_at": utc_now(),
    }


def keep_counts(
    session: Session,
    city_id: int,
    manager_id: str,
    month: str,
    days: list[dict[str, Any]],
    total: dict[str, Any] | None,
) -> None:
    of_month: list[date] = days_of(month)
    session.execute(
        delete(DayProgress).where(
            DayProgress.city_id == city_id,
            DayProgress.manager_id == manager_id,
            DayProgress.day.between(of_month[0], of_month[-1]),
        ),
        execution_options={"synchronize_session": False},
    )
    insert_rows(session, DayProgress, days)
    if total is not None:
        insert_rows(session, MonthProgress, [total], replace=True)
