"""What a branch may say of a visit and when, down to one field or photo; until when it can be undone or appealed against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from backend.visits.rules import State
from backend.workdays.rules import Calendar, add_working_days


@dataclass(frozen=True)
class ReviewRules:
    """`return_days` and `appeal_days` are working days after the review's; an appeal written in time on a phone that was
    offline may arrive `appeal_arrival_days` later. `most_return_days` are days of the calendar."""

    version: int = 1
    undo_seconds: int = 600
    return_days: int = 2
    most_return_days: int = 30
    appeal_days: int = 5
    appeal_arrival_days: int = 2


class Outcome(StrEnum):
    """The first three are a reviewer's words; `undone` takes an acceptance back, `reopened` follows from an appeal."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"
    UNDONE = "undone"
    REOPENED = "reopened"


VERDICTS = (Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REJECTED)
#: What an appeal can be about.
APPEALABLE = frozenset({Outcome.RETURNED, Outcome.REJECTED})


class AppealOutcome(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


STATE_AFTER = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.REJECTED: State.REJECTED,
    Outcome.UNDONE: State.SUBMITTED,
    Outcome.REOPENED: State.SUBMITTED,
}

#: What never comes back can be rejected, or accepted as it is, for else it would wait for ever.
_MAY_FOLLOW = {
    Outcome.ACCEPTED: frozenset({State.SUBMITTED, State.RETURNED}),
    Outcome.RETURNED: frozenset({State.SUBMITTED}),
    Outcome.REJECTED: frozenset({State.SUBMITTED, State.RETURNED}),
    Outcome.UNDONE: frozenset({State.ACCEPTED}),
    Outcome.REOPENED: frozenset({State.RETURNED, State.REJECTED}),
}


def may_follow(outcome: str, state: str) -> bool:
    """Whether that may be said of a visit in this state."""
    return State(state) in _MAY_FOLLOW[Outcome(outcome)]


class Reason(StrEnum):
    PHOTO_MISSING = "photo_missing"
    PHOTO_UNCLEAR = "photo_unclear"
    PHOTO_WRONG = "photo_wrong"
    ANSWER_MISSING = "answer_missing"
    ANSWER_DOUBTFUL = "answer_doubtful"
    NOT_SHOWN_TO_BE_THERE = "not_shown_to_be_there"
    TOO_SHORT = "too_short"
    COPIED = "copied"
    OTHER = "other"


class Meaning(NamedTuple):
    zh: str
    en: str


MEANINGS = {
    Reason.PHOTO_MISSING: Meaning("缺少照片", "A photo is missing"),
    Reason.PHOTO_UNCLEAR: Meaning("照片不清楚", "A photo cannot be made out"),
    Reason.PHOTO_WRONG: Meaning("照片与内容不符", "A photo shows something else"),
    Reason.ANSWER_MISSING: Meaning("内容未填写", "Something was not answered"),
    Reason.ANSWER_DOUBTFUL: Meaning("内容存疑", "An answer is doubtful"),
    Reason.NOT_SHOWN_TO_BE_THERE: Meaning("无法证明到店", "Nothing shows that the manager was there"),
    Reason.TOO_SHORT: Meaning("停留时间过短", "The stay was too short"),
    Reason.COPIED: Meaning("内容雷同", "Copied from another visit"),
    Reason.OTHER: Meaning("其他", "Something else"),
}


# ---- items: a visit, one of its fields, one of its photos -------------------------------------------------------------


class Scope(StrEnum):
    VISIT = "visit"
    FIELD = "field"
    PHOTO = "photo"


#: Fields of a document that a reviewer can point at, with the fields below them; rows are named by their ids.
_ROWS = {
    "shelf_checks": ("spec_id", ("on_shelf", "facings", "position", "stock_packs", "retail_price_fen", "price_tag",
                                 "produced_on", "note")),
    "display_checks": ("id", ("spec_id", "position", "facings", "price_tag", "materials_present", "note")),
}  # fmt: skip
_PLAIN = frozenset(
    {"kind", "joint_with", "check_in", "check_out", "sections", "shelf_checks", "display_checks", "photos"}
)


def item_faults(
    items: Iterable[Mapping[str, Any]], document: Mapping[str, Any], questions: Mapping[str, Iterable[str]]
) -> list[tuple[str, str]]:
    """What the items name that is not in the visit, as (path, reason). `questions` are the template's, by section.

    A question that was not answered can be named, and a row of a check or a photo only if it is there.
    """
    photos = {photo["id"] for photo in document["photos"]}
    faults = []
    for index, item in enumerate(items):
        if item["scope"] == Scope.FIELD and not _is_there(item["path"] or "", document, questions):
            faults.append((f"items.{index}.path", "The visit has no such field."))
        elif item["scope"] == Scope.PHOTO and item["photo_id"] not in photos:
            faults.append((f"items.{index}.photo_id", "The visit has no such photo."))
    return faults


def _is_there(path: str, document: Mapping[str, Any], questions: Mapping[str, Iterable[str]]) -> bool:
    match path.split("."):
        case [field]:
            return field in _PLAIN
        case ["sections", section]:
            return section in questions
        case ["sections", section, question]:
            return question in questions.get(section, ())
        case ["shelf_checks" | "display_checks" as rows, row_id]:
            return _has_row(document, rows, row_id)
        case ["shelf_checks" | "display_checks" as rows, row_id, field]:
            return _has_row(document, rows, row_id) and field in _ROWS[rows][1]
    return False


def _has_row(document: Mapping[str, Any], rows: str, row_id: str) -> bool:
    return any(row[_ROWS[rows][0]] == row_id for row in document[rows])


# ---- time -------------------------------------------------------------------------------------------------------------


def can_be_undone(reviewed_at: datetime, now: datetime, rules: ReviewRules) -> bool:
    return now <= undo_ends_at(reviewed_at, rules)


def undo_ends_at(reviewed_at: datetime, rules: ReviewRules) -> datetime:
    return reviewed_at + timedelta(seconds=rules.undo_seconds)


def due_on_by_default(today: date, calendar: Calendar, rules: ReviewRules) -> date:
    """The day by which something returned is to come back, where the reviewer names none."""
    return add_working_days(calendar, today, rules.return_days)


def can_be_due(due_on: date, today: date, rules: ReviewRules) -> bool:
    return today <= due_on <= today + timedelta(days=rules.most_return_days)


def last_day_of_appeal(reviewed_at: datetime, zone: ZoneInfo, calendar: Calendar, rules: ReviewRules) -> date:
    return add_working_days(calendar, reviewed_at.astimezone(zone).date(), rules.appeal_days)


def is_in_time(
    written_at: datetime | None, arrived_at: datetime, last_day: date, zone: ZoneInfo, rules: ReviewRules
) -> bool:
    """Whether an appeal was written in time by the phone's clock, corrected, and has not arrived much later.

    What nobody can tell the time of counts from its arrival.
    """
    written = min(written_at or arrived_at, arrived_at).astimezone(zone).date()
    arrived = arrived_at.astimezone(zone).date()
    return written <= last_day and arrived <= last_day + timedelta(days=rules.appeal_arrival_days)
