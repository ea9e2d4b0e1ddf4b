"""Recording anomaly reports as phones send them, and taking them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import feed, problems
from backend.access import Actor, Verb, require
from backend.anomaly_reports import queries
from backend.anomaly_reports.models import AnomalyItem, AnomalyReport
from backend.anomaly_reports.numbers import REPORT_RULES
from backend.anomaly_reports.rules import Window, is_too_old, judge, window_of
from backend.db import insert_rows, utc_now
from backend.problems import Problem, fault
from backend.rule_sets import service as rule_sets
from backend.visits.checking import Receipt
from backend.visits.rules import TimeRules, is_plausible, true_time
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

TIME_RULES = TimeRules()


def record_reports(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store reports as their manager wrote them, new or edited; `drafts` are loaded by `ReportInput` and have distinct ids.

    Returns:
        For each draft None, or the problem that keeps it out: `report-too-early`, `report-too-old`, `not-a-working-day`,
        `report-exists`, `report-locked`, `time-out-of-range`, `unknown-reference`, `not-found`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.REPORT_ANOMALIES)
    known = _Known(session, actor, drafts, receipt)
    written = []
    outcomes: list[Problem | None] = []
    for draft in drafts:
        problem = _problem_of(actor, draft, receipt, known)
        outcomes.append(problem)
        if problem is None:
            known.by_day.setdefault(draft["day"], draft["id"])
            written.append(draft)
    if written:
        _store(session, actor, written, receipt, known)
    return outcomes


class _Known:
    """What the database knows of everything that a batch refers to."""

    def __init__(self, session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt) -> None:
        city_id = actor.city_id
        days = {draft["day"] for draft in drafts}
        self.rules = rule_sets.rules_for(session, city_id, REPORT_RULES)
        self.zone = ZoneInfo(queries.time_zone(session, city_id))
        self.calendar = load_calendar(session, city_id)
        self.today = receipt.at.astimezone(self.zone).date()
        rows = queries.stored_reports(session, actor, {draft["id"] for draft in drafts}, days)
        self.stored = {row.id: row for row in rows}
        self.by_day = {row.day: row.id for row in rows if row.manager_id == actor.person_id}
        items = [item for draft in drafts for item in draft["items"]]
        shops = {item["terminal_id"] for item in items} - {None}
        specs = {item["spec_id"] for item in items} - {None}
        self.shops = queries.shops_covered(session, actor, shops, min(days)) if shops else set()
        self.specs = queries.known_specs(session, city_id, specs) if specs else set()

    def window_of(self, day: date) -> Window:
        return window_of(day, self.zone, self.rules)


def _problem_of(actor: Actor, draft: Mapping[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    stored = known.stored.get(draft["id"])
    if stored is not None:
        if stored.manager_id != actor.person_id:
            return problems.NOT_FOUND()
        if stored.day != draft["day"]:
            return problems.INVALID(errors=[fault("day", "A report stays with its day.")])
        if receipt.at >= known.window_of(stored.day).locks_at:
            return problems.REPORT_LOCKED()
    elif problem := _untimely(draft["day"], receipt, known):
        return problem
    if (first := known.by_day.get(draft["day"])) not in (None, draft["id"]):
        return problems.REPORT_EXISTS(report_id=first)
    reported_at = true_time(draft["reported_at"], _offset(stored, receipt), TIME_RULES)
    if not is_plausible(reported_at, receipt.at, TIME_RULES) or reported_at < known.window_of(draft["day"]).opens_at:  # type: ignore[operator]
        return problems.TIME_OUT_OF_RANGE(
            errors=[fault("reported_at", "Before the day of the report, or in the future.")]
        )
    unknown = [
        fault(f"items.{place}.{name}", reason)
        for place, item in enumerate(draft["items"])
        for name, there, reason in (
            ("terminal_id", known.shops, "There is no such terminal, or it is not yours."),
            ("spec_id", known.specs, "There is no such spec."),
        )
        if item[name] and item[name] not in there
    ]
    return problems.UNKNOWN_REFERENCE(errors=unknown) if unknown else None


def _untimely(day: date, receipt: Receipt, known: _Known) -> Problem | None:
    """What speaks against a new report for this day."""
    if day > known.today:
        return problems.REPORT_TOO_EARLY(errors=[fault("day", "This day has not come yet.")])
    if is_too_old(day, receipt.at, known.zone, known.rules):
        return problems.REPORT_TOO_OLD(errors=[fault("day", "This day lies too far back.")])
    if not is_working_day(known.calendar, day):
        return problems.NOT_A_WORKING_DAY(errors=[fault("day", "Nobody works on this day.")])
    return None


def _offset(stored: AnomalyReport | None, receipt: Receipt) -> int:
    return stored.clock_offset_ms if stored is not None else receipt.clock_offset_ms


def _store(session: Session, actor: Actor, drafts: list[dict[str, Any]], receipt: Receipt, known: _Known) -> None:
    rows = [_row(actor, draft, receipt, known) for draft in drafts]
    insert_rows(session, AnomalyReport, [row for row in rows if row["id"] not in known.stored])
    edited = [row for row in rows if row["id"] in known.stored]
    insert_rows(session, AnomalyReport, edited, replace=True)
    if edited:
        _drop_items(session, actor.city_id, [row["id"] for row in edited])
    items = [
        {"city_id": actor.city_id, "report_id": draft["id"], "place": place, **item}
        for draft in drafts
        for place, item in enumerate(draft["items"])
    ]
    insert_rows(session, AnomalyItem, items)
    fresh = freshest_day(known.zone, session.info["settings"].phone_days)
    carried = [(row["id"], AnomalyReport.channels_for(row)) for row in rows if row["day"] >= fresh]
    feed.publish(session, AnomalyReport.collection, carried)


def _row(actor: Actor, draft: Mapping[str, Any], receipt: Receipt, known: _Known) -> dict[str, Any]:
    stored = known.stored.get(draft["id"])
    if stored is not None:
        kept = {
            name: getattr(stored, name)
            for name in ("branch_id", "status", "late_synced", "clock_offset_ms", "received_at")
        }
    else:
        reported_at = true_time(draft["reported_at"], receipt.clock_offset_ms, TIME_RULES)
        assert reported_at is not None
        status, late_synced = judge(reported_at, receipt.at, known.window_of(draft["day"]))
        kept = {
            "branch_id": actor.branch_id,
            "status": status.value,
            "late_synced": late_synced,
            "clock_offset_ms": receipt.clock_offset_ms,
            "received_at": receipt.at,
        }
    return {
        "city_id": actor.city_id,
        "id": draft["id"],
        "manager_id": actor.person_id,
        "day": draft["day"],
        "reported_at": draft["reported_at"],
        "items_count": len(draft["items"]),
        "urgent_count": sum(item["urgent"] for item in draft["items"]),
        **kept,
    }


def withdraw_reports(session: Session, actor: Actor, report_ids: Collection[str]) -> list[Problem | None]:
    """Take back reports that their author sent by mistake, so that another can be written; unknown and foreign ones are
    passed over.

    Returns:
        For each id None, or `report-locked`.
    """
    require(actor, Verb.REPORT_ANOMALIES)
    rules = rule_sets.rules_for(session, actor.city_id, REPORT_RULES)
    zone, now = ZoneInfo(queries.time_zone(session, actor.city_id)), utc_now()
    stored = {row.id: row for row in queries.stored_reports(session, actor, report_ids)}
    own = {key: row for key, row in stored.items() if row.manager_id == actor.person_id}
    locked = {key for key, row in own.items() if now >= window_of(row.day, zone, rules).locks_at}
    if going := own.keys() - locked:
        _drop_items(session, actor.city_id, going)
        for report_id in going:
            session.delete(own[report_id])
        session.flush()
    return [problems.REPORT_LOCKED() if report_id in locked else None for report_id in report_ids]


def _drop_items(session: Session, city_id: int, report_ids: Collection[str]) -> None:
    session.execute(delete(AnomalyItem).where(AnomalyItem.city_id == city_id, AnomalyItem.report_id.in_(report_ids)))


def freshest_day(zone: ZoneInfo, phone_days: int) -> date:
    """The first day whose reports phones carry."""
    return utc_now().astimezone(zone).date() - timedelta(days=phone_days)


def retire_old_reports(session: Session, city_id: int, phone_days: int, limit: int = 2000) -> int:
    """Let reports that are older than so many days leave their authors' phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    fresh = freshest_day(ZoneInfo(queries.time_zone(session, city_id)), phone_days)
    rows = queries.reports_on_phones(session, city_id, fresh, limit)
    feed.withdraw(
        session,
        AnomalyReport.collection,
        [(row.id, AnomalyReport.channels_for({"manager_id": row.manager_id})) for row in rows],
    )
    return len(rows)
