"""A branch's day of reports, and how many of a month came in time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.anomaly_reports import queries, rollup_queries
from backend.anomaly_reports.numbers import REPORT_RULES
from backend.anomaly_reports.rules import (
    AnomalyKind,
    ReportRules,
    ReportState,
    ReportStatus,
    rate_hundredths,
    state_of,
    window_of,
)
from backend.city_time import month_of
from backend.db import AnyRow, rfc3339, utc_now
from backend.rule_sets import service as rule_sets
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

_WORST_FIRST = {
    state: place
    for place, state in enumerate(
        (ReportState.MISSING, ReportState.LATE, ReportState.DUE, ReportState.REPORTED, ReportState.NIL)
    )
}


def roll_up(session: Session, actor: Actor, day: date | None, branch_id: str | None) -> dict[str, Any]:
    """A day of the branches that the actor may see: who has reported, and what.

    Raises:
        Problem: `forbidden`; `not-found` for a branch that the actor may not see.
    """
    branches = _branches(session, actor, branch_id)
    rules = rule_sets.rules_for(session, actor.city_id, REPORT_RULES)
    zone, now = ZoneInfo(queries.time_zone(session, actor.city_id)), utc_now()
    day = day or now.astimezone(zone).date()
    window = window_of(day, zone, rules)
    working = is_working_day(load_calendar(session, actor.city_id), day)
    owed = rollup_queries.who_owes(session, actor.city_id, branches, [day] if working else [], zone)
    reports = {row.manager_id: row for row in rollup_queries.reports_between(session, actor.city_id, day, day)}
    names = rollup_queries.names_of(session, actor.city_id, {person_id for _, person_id in owed})
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for branch, person_id in owed:
        row = reports.get(person_id)
        state = state_of(row.status if row else None, row.items_count if row else 0, now, window)
        lines[branch].append(_line({"id": person_id, "name": names[person_id]}, state, row))
    written = [line["report_id"] for some in lines.values() for line in some if line["items"]]
    items = queries.items_of(session, actor.city_id, written)
    things = queries.names_in(session, actor.city_id, [item for some in items.values() for item in some])
    return {
        "day": day,
        "is_working_day": working,
        "cut_off_at": rfc3339(window.cut_off_at),
        "locks_at": rfc3339(window.locks_at),
        "branches": [_day_of(row, lines[key], items, things) for key, row in branches.items()],
    }


def _branches(session: Session, actor: Actor, branch_id: str | None) -> dict[str, AnyRow]:
    require(actor, Verb.READ_ROLLUPS)
    branches = rollup_queries.get_branches(session, actor, branch_id)
    if branch_id is not None and not branches:
        raise problems.NOT_FOUND()
    return branches


def _line(manager: dict[str, str], state: ReportState, row: AnyRow | None) -> dict[str, Any]:
    return {
        "manager": manager,
        "state": state.value,
        "report_id": row.id if row else None,
        "late_synced": row.late_synced if row else False,
        "items": row.items_count if row else 0,
        "urgent": row.urgent_count if row else 0,
        "received_at": row.received_at if row else None,
    }


def _day_of(
    branch: AnyRow,
    lines: list[dict[str, Any]],
    items: Mapping[str, Sequence[Mapping[str, Any]]],
    things: Mapping[str, str],
) -> dict[str, Any]:
    lines.sort(key=lambda line: (_WORST_FIRST[line["state"]], line["manager"]["name"], line["manager"]["id"]))
    counts = Counter(line["state"] for line in lines)
    return {
        "branch": {"id": branch.id, "name": branch.name},
        "counts": {state.value: counts[state] for state in ReportState},
        "managers": lines,
        "kinds": _by_kind(lines, items, things),
    }


def _by_kind(
    lines: Iterable[Mapping[str, Any]],
    items: Mapping[str, Sequence[Mapping[str, Any]]],
    things: Mapping[str, str],
) -> list[dict[str, Any]]:
    """What was met, by kind: kinds and items that are urgent first, then those there are most of."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        for item in items.get(line["report_id"], ()):
            found[item["kind"]].append(
                {
                    "report_id": line["report_id"],
                    "manager": line["manager"],
                    "terminal": _named(item["terminal_id"], things),
                    "spec": _named(item["spec_id"], things),
                    "text": item["text"],
                    "urgent": item["urgent"],
                }
            )
    kinds = [
        {
            "kind": kind.value,
            "urgent": sum(each["urgent"] for each in found[kind]),
            "items": sorted(found[kind], key=lambda each: not each["urgent"]),
        }
        for kind in AnomalyKind
        if found[kind]
    ]
    return sorted(kinds, key=lambda each: (-each["urgent"], -len(each["items"])))


def _named(thing_id: str | None, things: Mapping[str, str]) -> dict[str, str] | None:
    return {"id": thing_id, "name": things[thing_id]} if thing_id else None


# ---- the month --------------------------------------------------------------------------------------------------------


def month_rates(session: Session, actor: Actor, month: str | None, branch_id: str | None) -> dict[str, Any]:
    """How many of a month's reports came in time, by branch and manager (R23).

    A working day counts for whoever was a customer manager of the branch then, once its report can no longer come in time.

    Raises:
        Problem: `forbidden`; `not-found` for a branch that the actor may not see.
    """
    branches = _branches(session, actor, branch_id)
    rules = rule_sets.rules_for(session, actor.city_id, REPORT_RULES)
    zone = ZoneInfo(queries.time_zone(session, actor.city_id))
    month = month or utc_now().astimezone(zone).strftime("%Y-%m")
    counted = _count_months(session, actor, branches, [month], zone, rules)
    names = rollup_queries.names_of(session, actor.city_id, {person_id for _, _, person_id in counted})
    by_branch: dict[str, list[tuple[str, Counter[str]]]] = defaultdict(list)
    for (_, branch, person_id), count in counted.items():
        by_branch[branch].append((person_id, count))
    listed = []
    for key, row in branches.items():
        managers = sorted(by_branch[key], key=lambda each: (names[each[0]], each[0]))
        listed.append(
            {
                "branch": {"id": key, "name": row.name},
                **_rate(count for _, count in managers),
                "managers": [
                    {"manager": {"id": person_id, "name": names[person_id]}, **_rate([count])}
                    for person_id, count in managers
                ],
            }
        )
    return {
        "month": month,
        "target_percent": rules.target_percent,
        **_rate(count for some in by_branch.values() for _, count in some),
        "branches": listed,
    }


def rates_of_months(
    session: Session, actor: Actor, months: Sequence[str], branch_id: str | None = None
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The same counts of several months at once: (month, branch, manager) → rate.

    Raises:
        Problem: `forbidden`; `not-found` for a branch that the actor may not see.
    """
    branches = _branches(session, actor, branch_id)
    rules = rule_sets.rules_for(session, actor.city_id, REPORT_RULES)
    zone = ZoneInfo(queries.time_zone(session, actor.city_id))
    return {key: _rate([count]) for key, count in _count_months(session, actor, branches, months, zone, rules).items()}


def _count_months(
    session: Session,
    actor: Actor,
    branches: Collection[str],
    months: Sequence[str],
    zone: ZoneInfo,
    rules: ReportRules,
) -> dict[tuple[str, str, str], Counter[str]]:
    """(month, branch, manager) → how many working days had which report, of those that can have none in time any more."""
    calendar, now = load_calendar(session, actor.city_id), utc_now()
    days = [
        day
        for month in months
        for day in _days_of(month)
        if is_working_day(calendar, day) and window_of(day, zone, rules).locks_at <= now
    ]
    reports: dict[tuple[str, date], AnyRow] = {}
    if days:
        for row in rollup_queries.reports_between(session, actor.city_id, min(days), max(days)):
            reports[row.manager_id, row.day] = row
    counted: dict[tuple[str, str, str], Counter[str]] = {}
    for (branch, person_id), own in rollup_queries.who_owes(session, actor.city_id, branches, days, zone).items():
        for month in {month_of(day) for day in own}:
            of_month = [reports.get((person_id, day)) for day in own if month_of(day) == month]
            counted[month, branch, person_id] = _count(of_month)
    return counted


def _days_of(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    days = (first + timedelta(days=number) for number in range(31))
    return [day for day in days if day.month == first.month]


def _count(reports: Iterable[AnyRow | None]) -> Counter[str]:
    """How many of somebody's working days had which report."""
    counted: Counter[str] = Counter()
    for report in reports:
        counted["working_days"] += 1
        if report is None:
            counted["missing"] += 1
        elif report.status == ReportStatus.LATE:
            counted["late"] += 1
        else:
            counted["on_time"] += 1
            counted["nil"] += not report.items_count
    return counted


def _rate(counts: Iterable[Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = sum(counts, Counter())
    return {
        **{name: total[name] for name in ("working_days", "on_time", "nil", "late", "missing")},
        "on_time_hundredths": rate_hundredths(total["on_time"], total["working_days"]),
    }
