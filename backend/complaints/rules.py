"""The states of a complaint, what leads from one to the next, and by when it has to be answered. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from backend.workdays.rules import Calendar, add_working_days


class ComplaintKind(StrEnum):
    SUPPLY = "supply"
    DELIVERY = "delivery"
    ORDERING = "ordering"
    SERVICE = "service"
    PRICE = "price"
    QUALITY = "quality"
    MATERIALS = "materials"
    OTHER = "other"


class ComplaintSource(StrEnum):
    VISIT = "visit"
    LINK = "link"
    DESK = "desk"


class ContactWish(StrEnum):
    """How the retailer would like to hear the answer."""

    VISIT = "visit"
    CALL = "call"
    NONE = "none"


class ComplaintState(StrEnum):
    """`withdrawn`: its author recorded it by mistake; desks see it, phones do not."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


#: An answer is owed.
WAITING = frozenset({ComplaintState.OPEN, ComplaintState.REOPENED})
OVER = frozenset({ComplaintState.RESOLVED, ComplaintState.CLOSED, ComplaintState.WITHDRAWN})


class Deed(StrEnum):
    OPENED = "opened"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    MOVED = "moved"
    LATE = "late"


class Party(StrEnum):
    """Who did something; the retailer has no account, and the system none either."""

    MANAGER = "manager"
    DESK = "desk"
    RETAILER = "retailer"
    SYSTEM = "system"


_MAY = {
    Deed.ANSWERED: WAITING | {ComplaintState.ANSWERED},
    Deed.RESOLVED: frozenset({ComplaintState.ANSWERED}),
    Deed.REOPENED: frozenset({ComplaintState.ANSWERED}),
    Deed.CLOSED: WAITING | {ComplaintState.ANSWERED},
    Deed.WITHDRAWN: frozenset({ComplaintState.OPEN}),
    Deed.ASSIGNED: WAITING | {ComplaintState.ANSWERED},
    Deed.MOVED: frozenset(ComplaintState),
    Deed.LATE: WAITING,
}
_AFTER = {
    Deed.ANSWERED: ComplaintState.ANSWERED,
    Deed.RESOLVED: ComplaintState.RESOLVED,
    Deed.REOPENED: ComplaintState.REOPENED,
    Deed.CLOSED: ComplaintState.CLOSED,
    Deed.WITHDRAWN: ComplaintState.WITHDRAWN,
}


def may_follow(state: str, deed: Deed) -> bool:
    """Whether this can be done with a complaint in that state. An answer can be reworded until the retailer has spoken."""
    return ComplaintState(state) in _MAY[deed]


def state_after(state: str, deed: Deed) -> ComplaintState:
    return _AFTER.get(deed, ComplaintState(state))


@dataclass(frozen=True)
class ComplaintRules:
    """Within how many working days a complaint is answered (R24), and one that the retailer opened again."""

    version: int = 1
    answer_working_days: int = 3
    reopened_working_days: int = 2


def due_day(calendar: Calendar, day: date, working_days: int) -> date:
    """The last day for the answer to what was said on a day."""
    return add_working_days(calendar, day, working_days)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a local day is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


_NUMBERS = re.compile(r"(?<!\d)(?:(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})|(0\d{2,3})[ -]?\d{5,6}(\d{2}))(?!\d)")


def without_numbers(text: str) -> str:
    """The text with telephone numbers masked: a retailer writes one where it would travel to phones and lists."""
    return _NUMBERS.sub(lambda found: f"{found[1] or found[3]}****{found[2] or found[4]}", text)
