"""Telling people of reports that are missing: managers before the cut-off, their branches at it. Once for each day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.anomaly_reports import queries, rollup_queries
from backend.anomaly_reports.models import ReportRound
from backend.anomaly_reports.numbers import REPORT_RULES
from backend.anomaly_reports.rules import window_of
from backend.db import rfc3339
from backend.notices.rules import Kind
from backend.notices.service import branch_desks, notify
from backend.rule_sets import service as rule_sets
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

REMINDER, MISSING = "reminder", "missing"


def remind_of_reports(session: Session, city_id: int, now: datetime) -> int:
    """Remind the managers who have not reported today, some time before the cut-off.

    Returns:
        How many.
    """
    rules = rule_sets.rules_for(session, city_id, REPORT_RULES)
    zone = ZoneInfo(queries.time_zone(session, city_id))
    day = now.astimezone(zone).date()
    cut_off_at = window_of(day, zone, rules).cut_off_at
    if not cut_off_at - timedelta(minutes=rules.reminder_minutes) <= now < cut_off_at:
        return 0
    missing = _missing(session, city_id, day, zone, REMINDER)
    people = [person_id for some in missing.values() for person_id in some]
    if people:
        notify(session, city_id, people, Kind.ANOMALY_REPORT_DUE, None, day=day.isoformat(), by=rfc3339(cut_off_at))
    return len(people)


def tell_of_missing_reports(session: Session, city_id: int, now: datetime) -> int:
    """Tell each branch who has not reported by the cut-off; a worker that was down then does so as long as it is of use.

    Returns:
        How many reports are missing.
    """
    rules = rule_sets.rules_for(session, city_id, REPORT_RULES)
    zone = ZoneInfo(queries.time_zone(session, city_id))
    today = now.astimezone(zone).date()
    day = today if now >= window_of(today, zone, rules).cut_off_at else today - timedelta(days=1)
    if now >= window_of(day, zone, rules).locks_at:
        return 0
    missing = _missing(session, city_id, day, zone, MISSING)
    for branch_id, people in missing.items():
        names = rollup_queries.names_of(session, city_id, people)
        desks = branch_desks(session, city_id, branch_id)
        listed = [{"id": person_id, "name": names[person_id]} for person_id in people]
        notify(session, city_id, desks, Kind.ANOMALY_REPORTS_MISSING, None, day=day.isoformat(), managers=listed)
    return sum(len(people) for people in missing.values())


def _missing(session: Session, city_id: int, day: date, zone: ZoneInfo, word: str) -> dict[str, list[str]]:
    """Who owes a report of this day and has written none, by branch; nobody if they have been told of by this word."""
    if not is_working_day(load_calendar(session, city_id), day) or queries.has_had_round(session, city_id, day, word):
        return {}
    branches = rollup_queries.get_branches(session, command_line_actor(city_id), None)
    owed = rollup_queries.who_owes(session, city_id, branches, [day], zone)
    reported = {row.manager_id for row in rollup_queries.reports_between(session, city_id, day, day)}
    missing: dict[str, list[str]] = defaultdict(list)
    for branch_id, person_id in owed:
        if person_id not in reported:
            missing[branch_id].append(person_id)
    session.add(ReportRound(city_id=city_id, day=day, word=word, people=sum(map(len, missing.values()))))
    session.flush()
    return missing
