"""How a manufacturer's promoter confirms or disputes a display check: states, reasons, who answers for them, and the clock.

Domain.md section 7. Silence is the promoter's own fault (D8), not approval; a dispute is no verdict, the branch arbitrates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from backend.city_time import business_day, end_of_day
from backend.workdays.rules import Calendar, add_working_days


class CaseState(StrEnum):
    """`waiting` for the promoter, `disputed` for the branch. `upheld` and `dismissed` are what the branch said of a dispute;
    `lapsed` was not answered in time; `withdrawn` has no check any longer."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class Arbitration(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Side(StrEnum):
    """From where something in a case's history came."""

    MANAGER = "manager"
    PROMOTER = "promoter"
    BRANCH = "branch"
    SYSTEM = "system"


class Deed(StrEnum):
    """What happens in a case."""

    PRESENTED = "presented"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    UNDONE = "undone"
    EVIDENCE = "evidence"
    STATEMENT = "statement"
    LAPSED = "lapsed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    RECTIFICATION_OPENED = "rectification_opened"
    RECTIFICATION_REPORTED = "rectification_reported"
    RECTIFICATION_RETURNED = "rectification_returned"
    RECTIFICATION_ACCEPTED = "rectification_accepted"
    RECTIFICATION_CANCELLED = "rectification_cancelled"
    RECTIFICATION_CONFIRMED = "rectification_confirmed"
    RECTIFICATION_DISPUTED = "rectification_disputed"
    RECTIFICATION_UNDONE = "rectification_undone"


class Party(StrEnum):
    """Who answers for a failure."""

    BRANCH = "branch"
    PROMOTER = "promoter"
    MARKETING_CENTRE = "marketing_centre"
    NOBODY = "nobody"


class Reason(StrEnum):
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    D5 = "D5"
    D6 = "D6"
    D7 = "D7"
    D8 = "D8"
    D9 = "D9"
    D10 = "D10"
    D11 = "D11"


@dataclass(frozen=True)
class Meaning:
    party: Party
    zh: str
    en: str


MEANINGS: dict[Reason, Meaning] = {
    Reason.D1: Meaning(Party.BRANCH, "位置或排面不符", "Position or facings wrong"),
    Reason.D2: Meaning(Party.BRANCH, "有货未上架", "Absent though stocked"),
    Reason.D3: Meaning(Party.BRANCH, "价签缺失或错误", "Price tag missing or wrong"),
    Reason.D4: Meaning(Party.BRANCH, "未拜访或无照片", "No visit or no photo"),
    Reason.D5: Meaning(Party.BRANCH, "照片不合格", "Photo rejected"),
    Reason.D6: Meaning(Party.PROMOTER, "物料迟到或不足", "Materials late or short"),
    Reason.D7: Meaning(Party.PROMOTER, "促销员改动陈列", "Display changed by the promoter"),
    Reason.D8: Meaning(Party.PROMOTER, "逾期未确认", "Not confirmed in time"),
    Reason.D9: Meaning(Party.MARKETING_CENTRE, "方案迟发或不清", "Plan late or unclear"),
    Reason.D10: Meaning(Party.MARKETING_CENTRE, "货源不足断货", "Out of stock by allocation"),
    Reason.D11: Meaning(Party.NOBODY, "歇业、不可抗力或零售户拒绝", "Closed, force majeure or refused by the retailer"),
}

#: What a person may name. D8 is the clock's alone.
NAMEABLE = tuple(reason for reason in Reason if reason is not Reason.D8)
#: Nobody answers for these, so they have to be shown by a photo.
NEEDS_EVIDENCE = frozenset({Reason.D11})

#: States in which both sides may still add to a case.
UNSETTLED = frozenset({CaseState.WAITING, CaseState.DISPUTED})
#: Found in order once, or found wanting: it may have to be put right later on.
RECTIFIABLE = frozenset(
    {CaseState.CONFIRMED, CaseState.DISPUTED, CaseState.UPHELD, CaseState.DISMISSED, CaseState.LAPSED}
)


@dataclass(frozen=True)
class ConfirmationRules:
    """`undo_within` is how long a promoter may take a decision back, if the branch has not acted on it."""

    working_days: int = 3
    undo_within: timedelta = timedelta(hours=24)


RULES = ConfirmationRules()


def party_of(reason: str) -> Party:
    return MEANINGS[Reason(reason)].party


def due_at(presented_at: datetime, zone: ZoneInfo, calendar: Calendar, rules: ConfirmationRules = RULES) -> datetime:
    """The end of the last working day on which the promoter can answer; the day of presenting is not counted."""
    return end_of_day(add_working_days(calendar, business_day(presented_at, zone), rules.working_days), zone)


def undo_ends_at(decided_at: datetime, due: datetime, rules: ConfirmationRules = RULES) -> datetime:
    """Until when a decision can be taken back. Never past the due time: the case would be late at once."""
    return min(decided_at + rules.undo_within, due)


def state_when_changed(state: str) -> CaseState:
    """What becomes of a case whose check was edited: a confirmed one has to be looked at again, a dispute goes on."""
    if CaseState(state) in (CaseState.WAITING, CaseState.CONFIRMED, CaseState.WITHDRAWN):
        return CaseState.WAITING
    return CaseState(state)


def state_when_removed(state: str) -> CaseState:
    """What becomes of a case whose check was taken back: nobody can dispute it, but a dispute is not escaped in this way."""
    if CaseState(state) in (CaseState.WAITING, CaseState.CONFIRMED):
        return CaseState.WITHDRAWN
    return CaseState(state)
