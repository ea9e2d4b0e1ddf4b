"""What a visit is: its kinds, its states, when it happened, and whether its answers fit the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    PLANNED = "planned"
    AD_HOC = "ad_hoc"
    IN_STORE_DAY = "in_store_day"
    JOINT = "joint"
    INSPECTION = "inspection"


class State(StrEnum):
    """Plan → check in → work → check out → submitted; then accepted or rejected by the branch, or returned and submitted anew."""

    IN_PROGRESS = "in_progress"
    CHECKED_OUT = "checked_out"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


#: The branch has decided: nothing of the visit changes any more.
LOCKED = frozenset({State.ACCEPTED, State.REJECTED})


@dataclass(frozen=True)
class VisitTargets:
    """How often a shop is visited in a month: benchmarks whatever their size, the others by scale."""

    version: int = 1
    benchmark: int = 4
    large: int = 2
    medium: int = 1
    small: int = 1


def state_of(checked_out: bool, submitted: bool) -> State:
    if submitted:
        return State.SUBMITTED
    return State.CHECKED_OUT if checked_out else State.IN_PROGRESS


def is_handed_in_again(submitted_at: datetime | None, returned_of: datetime | None) -> bool:
    """Whether a returned visit has come back: it says to have been submitted later than what was returned.

    Both are what the author's clock said. Edits before that are work on what was returned.
    """
    return submitted_at is not None and (returned_of is None or submitted_at > returned_of)


# ---- time -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimeRules:
    """A device clock within `tolerance` is believed as it is; beyond, its measured offset is taken out. What then lies
    outside the range cannot be true."""

    tolerance: timedelta = timedelta(minutes=5)
    oldest: timedelta = timedelta(days=400)
    newest: timedelta = timedelta(days=1)


def true_time(device_time: datetime, clock_offset_ms: int, rules: TimeRules) -> datetime | None:
    """When it happened by the server's clock; None when no date can hold it."""
    offset = timedelta(milliseconds=clock_offset_ms)
    if abs(offset) <= rules.tolerance:
        return device_time
    try:
        return device_time - offset
    except OverflowError:
        return None


def is_plausible(at: datetime | None, now: datetime, rules: TimeRules) -> bool:
    return at is not None and now - rules.oldest <= at <= now + rules.newest


# ---- template ---------------------------------------------------------------------------------------------------------


class AnswerKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True)
class Question:
    """One question of a section. `choices` are the keys that may be answered; `most` bounds a text's length or a number."""

    kind: AnswerKind
    choices: frozenset[str] = frozenset()
    most: int = 2000


#: A template version: section key → question key → question.
Template = Mapping[str, Mapping[str, Question]]


def read_template(sections: list[dict[str, Any]]) -> Template:
    return {
        section["key"]: {
            each["key"]: Question(
                AnswerKind(each["kind"]),
                frozenset(choice["key"] for choice in each.get("choices") or ()),
                each.get("most") or Question.most,
            )
            for each in section["questions"]
        }
        for section in sections
    }


def section_faults(template: Template, sections: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What of the answers does not fit the template version they were given to, as (path, reason).

    An unanswered question is no fault here: a visit may be pushed while it is still being written.
    """
    faults = []
    for section_key, answers in sections.items():
        questions = template.get(section_key)
        if questions is None:
            faults.append((f"sections.{section_key}", "The template has no such section."))
            continue
        for key, answer in answers.items():
            question = questions.get(key)
            path = f"sections.{section_key}.{key}"
            if question is None:
                faults.append((path, "The section has no such question."))
            elif answer is not None and not _fits(question, answer):
                faults.append((path, "The answer does not fit the question."))
    return faults


def _fits(question: Question, answer: Any) -> bool:
    match question.kind:
        case AnswerKind.TEXT:
            return isinstance(answer, str) and len(answer) <= question.most
        case AnswerKind.NUMBER:
            return isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) <= question.most
        case AnswerKind.YES_NO:
            return isinstance(answer, bool)
        case AnswerKind.CHOICE:
            return isinstance(answer, str) and answer in question.choices
        case AnswerKind.CHOICES:
            return (
                isinstance(answer, list)
                and len(answer) == len({str(each) for each in answer})
                and all(isinstance(each, str) and each in question.choices for each in answer)
            )
