"""Duties (R27): one day a month for each benchmark terminal or each manager, and when a month is in danger.

A month is written `YYYY-MM`, as such texts are in order; it is one of the city's time zone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from backend.in_store_days.rules import InStoreRules
from backend.workdays.rules import Calendar, is_working_day, working_days_between

_ONE_DAY = timedelta(days=1)


class DutyPer(StrEnum):
    TERMINAL = "terminal"
    MANAGER = "manager"


class DutyState(StrEnum):
    """Due, and at risk once the month is running out; then kept, missed, or excused."""

    DUE = "due"
    AT_RISK = "at_risk"
    KEPT = "kept"
    MISSED = "missed"
    EXCUSED = "excused"


#: In these something can still be done.
OPEN_STATES = frozenset({DutyState.DUE, DutyState.AT_RISK})


class Excuse(StrEnum):
    """Why a day is not owed: leave that the branch approved, or nothing is left to owe it for."""

    LEAVE = "leave"
    CLOSED = "closed"
    NOT_A_BENCHMARK = "not_a_benchmark"
    GONE = "gone"
    RULES = "rules"


class RequestKind(StrEnum):
    SWAP = "swap"
    SUBSTITUTE = "substitute"
    LEAVE = "leave"


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Danger(StrEnum):
    NONE = "none"
    AT_RISK = "at_risk"
    IMPOSSIBLE = "impossible"


# ---- months -----------------------------------------------------------------------------------------------------------


def month_of(day: date) -> str:
    return day.strftime("%Y-%m")


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def last_working_day(calendar: Calendar, month: str) -> date:
    """The day by which the month's duties have to be kept; the month's last if nobody works in it at all."""
    first, last = days_of(month)
    day = last
    while day >= first:
        if is_working_day(calendar, day):
            return day
        day -= _ONE_DAY
    return last


def working_days_from(calendar: Calendar, day: date, last: date) -> int:
    """How many working days are left, `day` and `last` included; 0 when `last` has passed."""
    return working_days_between(calendar, day - _ONE_DAY, last)


def owes_its_first_month(calendar: Calendar, since: date, month: str, rules: InStoreRules) -> bool:
    """Whether a benchmark that was designated on a day owes a day in this month: it has to have had the time."""
    first, last = days_of(month)
    return since <= first or working_days_from(calendar, since, last) >= rules.first_month_days


# ---- states -----------------------------------------------------------------------------------------------------------


def state_of(*, is_kept: bool, is_excused: bool, is_over: bool, is_warned: bool) -> DutyState:
    """A day that was kept counts, also if it arrives after the month or was excused."""
    if is_kept:
        return DutyState.KEPT
    if is_excused:
        return DutyState.EXCUSED
    if is_over:
        return DutyState.MISSED
    return DutyState.AT_RISK if is_warned else DutyState.DUE


def danger(open_duties: int, remaining_days: int, rules: InStoreRules) -> Danger:
    """How a manager with so many duties to keep stands, with so many working days left: a day serves one duty."""
    if not open_duties:
        return Danger.NONE
    if remaining_days < open_duties:
        return Danger.IMPOSSIBLE
    return Danger.AT_RISK if remaining_days <= open_duties + rules.margin_days else Danger.NONE


class Candidate(NamedTuple):
    """A day that may fulfil a duty."""

    id: str
    day: date
    is_kept: bool


def serving(days: Iterable[Candidate], duties: int) -> Sequence[Candidate]:
    """The days that stand for so many duties, in order: those kept first, the earliest before others; else the latest tried."""
    kept: list[Candidate] = []
    others: list[Candidate] = []
    for each in days:
        (kept if each.is_kept else others).append(each)
    kept.sort(key=lambda each: (each.day, each.id))
    others.sort(key=lambda each: (each.day, each.id), reverse=True)
    return [*kept, *others][:duties]
