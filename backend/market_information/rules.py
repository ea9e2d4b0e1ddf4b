"""When a month's market information is due, and where it stands. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.city_time import days_of_month
from backend.workdays.rules import Calendar, add_working_days, working_days_between


class State(StrEnum):
    """`due` waits, `missing` still waits after its day; `late` came after it."""

    DUE = "due"
    UPLOADED = "uploaded"
    LATE = "late"
    MISSING = "missing"


@dataclass(frozen=True)
class MarketInformationRules:
    """Due on this working day after the month; who brings it is reminded so many working days before."""

    version: int = 1
    due_working_day: int = 5
    reminder_working_days: int = 2
    most_megabytes: int = 20


def due_on(calendar: Calendar, month: str, rules: MarketInformationRules) -> date:
    return add_working_days(calendar, days_of_month(month)[1], rules.due_working_day)


def state_of(due: date, first_upload: date | None, today: date) -> State:
    """By days in the city; the first version counts, a newer one makes nothing late."""
    if first_upload is not None:
        return State.UPLOADED if first_upload <= due else State.LATE
    return State.DUE if today <= due else State.MISSING


def is_soon_due(calendar: Calendar, due: date, today: date, rules: MarketInformationRules) -> bool:
    """Whether it is time to remind; on the day itself still, afterwards no more."""
    return today <= due and working_days_between(calendar, today, due) <= rules.reminder_working_days


def is_owed(month: str, first_entry: date, last_day_on_sale: date | None) -> bool:
    """Whether a manufacturer had a product on sale in the month; the last day is None while one is."""
    first, last = days_of_month(month)
    return first_entry <= last and (last_day_on_sale is None or last_day_on_sale >= first)
