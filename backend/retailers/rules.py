"""What a link asks, how long it is good for, and what can be answered. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LOWEST_SCORE, HIGHEST_SCORE = 1, 5
LONGEST_WORDS = 500


class Purpose(StrEnum):
    VISIT = "visit"
    IN_STORE_DAY = "in_store_day"
    COMPLAINT = "complaint"
    SURVEY = "survey"


class TookPlace(StrEnum):
    """Whether the manager was in the shop, as its retailer says."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    VOID = "void"


#: What somebody did in the shop, so that it can be asked whether they did.
WORK = frozenset({Purpose.VISIT, Purpose.IN_STORE_DAY})


@dataclass(frozen=True)
class RetailerRules:
    """How long links are good for, and the quarterly survey (R28)."""

    version: int = 1
    work_link_days: int = 7
    complaint_link_days: int = 14
    survey_days: int = 21
    sample_permille: int = 100
    least_sampled_per_branch: int = 30
    #: Fewer responses than this are not shown: they would be somebody's answers, not a figure.
    least_responses: int = 5
    satisfied_from: int = 4


def expiry(purpose: Purpose, now: datetime, rules: RetailerRules) -> datetime:
    """When a link that is made now ends. Those of a survey end with it."""
    days = rules.complaint_link_days if purpose is Purpose.COMPLAINT else rules.work_link_days
    return now + timedelta(days=days)


def state_of(
    used_at: datetime | None, voided_at: datetime | None, expires_at: datetime, *, stands: bool, now: datetime
) -> LinkState:
    """What can be done with a link; `stands` says whether what it asks about is still there.

    That it was answered is said first: whoever answered wants to know that it arrived, whatever happened since.
    """
    if used_at is not None:
        return LinkState.USED
    if voided_at is not None or not stands:
        return LinkState.VOID
    return LinkState.EXPIRED if now >= expires_at else LinkState.OPEN


@dataclass(frozen=True)
class Words:
    """What a retailer says. Which of it is given depends on the purpose (schemas.py)."""

    took_place: str | None = None
    rating: int | None = None
    satisfied: bool | None = None
    scores: Mapping[str, int] | None = None
    comment: str | None = None
    complaint_kind: str | None = None
    complaint: str | None = None
