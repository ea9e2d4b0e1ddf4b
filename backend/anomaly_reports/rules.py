"""When a report is due, whether it came in time, and what share of the working days had one (R23). Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple


class AnomalyKind(StrEnum):
    PRICE = "price"
    COUNTERFEIT_OR_SMUGGLED = "counterfeit_or_smuggled"
    OUT_OF_STOCK = "out_of_stock"
    COMPETITOR = "competitor"
    LICENCE = "licence"
    DISPLAY = "display"
    LOGISTICS = "logistics"
    OTHER = "other"


class ReportStatus(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"


class ReportState(StrEnum):
    """What a branch sees of a manager's day. `due`: the cut-off has not passed; `nil`: on time, and nothing to report."""

    REPORTED = "reported"
    NIL = "nil"
    LATE = "late"
    DUE = "due"
    MISSING = "missing"


@dataclass(frozen=True)
class ReportRules:
    """Minutes are of the local day. A report is written by the cut-off and arrives by `locks_minute` of the next day.

    `reminder_minutes` before the cut-off whoever has not reported is reminded; no report is taken that is older than
    `oldest_days`.
    """

    version: int = 1
    cut_off_minute: int = 20 * 60
    locks_minute: int = 12 * 60
    reminder_minutes: int = 60
    oldest_days: int = 10
    target_percent: int = 100


class Window(NamedTuple):
    """The moments of a day's report: from when it can be written, by when it shall be, and from when it stands."""

    opens_at: datetime
    cut_off_at: datetime
    locks_at: datetime


def window_of(day: date, zone: tzinfo, rules: ReportRules) -> Window:
    return Window(
        _at_minute(day, 0, zone),
        _at_minute(day, rules.cut_off_minute, zone),
        _at_minute(day + timedelta(days=1), rules.locks_minute, zone),
    )


def _at_minute(day: date, minute: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def is_too_old(day: date, now: datetime, zone: tzinfo, rules: ReportRules) -> bool:
    """Whether a report for this day comes too late to be taken at all.

    A month's reports end with the month, but for its last day's, which is taken until it would be locked.
    """
    today = now.astimezone(zone).date()
    of_former_month = (day.year, day.month) < (today.year, today.month)
    return day < today - timedelta(days=rules.oldest_days) or (
        of_former_month and now >= window_of(day, zone, rules).locks_at
    )


class Punctuality(NamedTuple):
    """`late_synced`: written in time and received after the cut-off, which is no fault of who has no network."""

    status: ReportStatus
    late_synced: bool


def judge(reported_at: datetime, received_at: datetime, window: Window) -> Punctuality:
    """How punctual a report was that was written, by the corrected clock, and received at these moments.

    Nothing is written after it was received: a clock that is a little ahead does no harm.
    """
    written_at = min(reported_at, received_at)
    if written_at > window.cut_off_at or received_at >= window.locks_at:
        return Punctuality(ReportStatus.LATE, False)
    return Punctuality(ReportStatus.ON_TIME, received_at > window.cut_off_at)


def state_of(status: str | None, items: int, now: datetime, window: Window) -> ReportState:
    """What a branch sees of a manager whose report has this status and so many items; without one, the status is None."""
    if status is None:
        return ReportState.MISSING if now >= window.cut_off_at else ReportState.DUE
    if status == ReportStatus.LATE:
        return ReportState.LATE
    return ReportState.REPORTED if items else ReportState.NIL


# ---- months -----------------------------------------------------------------------------------------------------------


class Posted(NamedTuple):
    """Somebody serves from a day on; `branch_id` is None where they are no customer manager of a branch."""

    person_id: str
    from_date: date
    branch_id: str | None


def days_of_managers(
    postings: Iterable[Posted], days: Sequence[date], left_on: Mapping[str, date]
) -> dict[tuple[str, str], list[date]]:
    """Of these days, those on which each person was a customer manager: (branch, person) → days.

    `postings` are in the order in which they took effect; of two from one day the later holds. Whoever left (`left_on`) owes
    nothing from that day on.
    """
    history: dict[str, list[Posted]] = {}
    for each in postings:
        history.setdefault(each.person_id, []).append(each)
    owed: dict[tuple[str, str], list[date]] = {}
    for person_id, posted in history.items():
        for day in days:
            held = [each for each in posted if each.from_date <= day]
            if held and held[-1].branch_id is not None and day < left_on.get(person_id, date.max):
                owed.setdefault((held[-1].branch_id, person_id), []).append(day)
    return owed


def rate_hundredths(on_time: int, days: int) -> int | None:
    """The share of days with a report on time, in hundredths of a per cent, rounded down; None where there were no days."""
    return on_time * 10_000 // days if days else None
