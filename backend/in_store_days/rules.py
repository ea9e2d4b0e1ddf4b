"""What an in-store day must show (R27): how long somebody was there, what was talked about, and what of the pings is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

_NOTHING = timedelta()


class State(StrEnum):
    """Open from arrival to departure, then left, then handed in."""

    OPEN = "open"
    LEFT = "left"
    SUBMITTED = "submitted"


class Verdict(StrEnum):
    KEPT = "kept"
    NOT_KEPT = "not_kept"


class Topic(StrEnum):
    """What is to be talked about, each with a note or a figure: guidance on orders, compliant selling, structure of the stock."""

    ORDERING = "ordering"
    COMPLIANCE = "compliance"
    STOCK = "stock"


class View(StrEnum):
    """The photos that show what the day has changed; a day may declare others."""

    BEFORE = "before"
    AFTER = "after"


class Missing(StrEnum):
    """What a day lacks to be kept."""

    DEPARTURE = "departure"
    SUBMISSION = "submission"
    HOURS = "hours"
    ORDERING = "topic_ordering"
    COMPLIANCE = "topic_compliance"
    STOCK = "topic_stock"
    PHOTO_BEFORE = "photo_before"
    PHOTO_AFTER = "photo_after"
    EVIDENCE = "evidence"


class Flag(StrEnum):
    """Reasons to look closer. They never block and never decide."""

    FAR = "far_from_terminal"
    MOCK_LOCATION = "mock_location"
    CLOCK_OFF = "clock_off"
    ELSEWHERE = "elsewhere"
    OVERLAP = "overlap"


class Party(StrEnum):
    """Who has promised something."""

    MANAGER = "manager"
    RETAILER = "retailer"


@dataclass(frozen=True)
class InStoreRules:
    """The numbers, as one version. `duty_per` says what owes a day every month: each benchmark terminal, or each manager.

    `margin_days`: duties are at risk when no more working days than this are left beyond those that they need.
    `first_month_days`: a benchmark designated with fewer working days left in the month owes its first day in the next.
    """

    version: int = 1
    duty_per: str = "terminal"
    least_seconds: int = 6 * 3600
    before_photos: int = 1
    after_photos: int = 1
    ping_seconds: int = 30 * 60
    far_m: int = 100
    clock_off_seconds: int = 5 * 60
    margin_days: int = 2
    first_month_days: int = 10


# ---- time -------------------------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """From a moment up to another; None where that is still to come."""

    begin: datetime
    end: datetime | None


def presence_seconds(stay: Span, interruptions: Iterable[Span]) -> int | None:
    """How long somebody was in the shop: the stay less what of the interruptions lies in it, each moment counted once.

    An interruption without an end lasts until the departure. None while the day is open.
    """
    if stay.end is None:
        return None
    present, counted_until = stay.end - stay.begin, stay.begin
    for begin, end in sorted((each.begin, each.end or stay.end) for each in interruptions):
        away_from, away_until = max(begin, counted_until), min(end, stay.end)
        present -= max(away_until - away_from, _NOTHING)
        counted_until = max(counted_until, away_until)
    return max(present, _NOTHING) // timedelta(seconds=1)


def span_faults(stay: Span, interruptions: Sequence[Span]) -> list[tuple[str, str]]:
    """Interruptions that cannot be, as (field, why)."""
    faults = []
    for index, (begin, end) in enumerate(interruptions):
        if end is not None and end < begin:
            faults.append((f"interruptions.{index}.until", "An interruption ends after it began."))
        elif begin < stay.begin or (stay.end is not None and max(begin, end or begin) > stay.end):
            faults.append((f"interruptions.{index}", "An interruption lies between arrival and departure."))
    return faults


def is_explained(began_at: datetime, interruptions: Iterable[Span]) -> bool:
    """Whether what began then, such as a visit to another shop, falls into an interruption."""
    return any(begin <= began_at and (end is None or began_at <= end) for begin, end in interruptions)


def kept_pings(stay: Span, pings: Iterable[Mapping[str, Any]], rules: InStoreRules) -> list[Mapping[str, Any]]:
    """Those pings that may be kept, in order: between arrival and departure, and not closer to each other than the rules say."""
    spacing, kept = timedelta(seconds=rules.ping_seconds), list[Mapping[str, Any]]()
    for ping in sorted(pings, key=lambda each: each["at"]):
        is_within = stay.begin <= ping["at"] and (stay.end is None or ping["at"] <= stay.end)
        if is_within and (not kept or ping["at"] - kept[-1]["at"] >= spacing):
            kept.append(ping)
    return kept


# ---- whether it was kept ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """What decides. `topics` are those with a note or a figure, `views` the views of the photos; `branch` is its last word."""

    state: State
    presence_seconds: int | None
    topics: Collection[str]
    views: Sequence[str | None]
    branch: Verdict | None = None


def state_of(has_left: bool, is_submitted: bool) -> State:
    if is_submitted:
        return State.SUBMITTED
    return State.LEFT if has_left else State.OPEN


def answered_topics(topics: Mapping[str, Mapping[str, Any] | None]) -> set[str]:
    """The topics of which something was written down."""
    return {
        topic
        for topic, said in topics.items()
        if said is not None and (said.get("figure") is not None or (said.get("note") or "").strip())
    }


_TOPICS = {
    Topic.ORDERING: Missing.ORDERING,
    Topic.COMPLIANCE: Missing.COMPLIANCE,
    Topic.STOCK: Missing.STOCK,
}


def what_is_missing(evidence: Evidence, rules: InStoreRules) -> list[Missing]:
    """What the day lacks, in the order of the day; nothing when it is as it should be."""
    seconds = evidence.presence_seconds
    lacks = {
        Missing.DEPARTURE: evidence.state is State.OPEN,
        Missing.HOURS: seconds is not None and seconds < rules.least_seconds,
        **{missing: topic not in evidence.topics for topic, missing in _TOPICS.items()},
        Missing.PHOTO_BEFORE: evidence.views.count(View.BEFORE) < rules.before_photos,
        Missing.PHOTO_AFTER: evidence.views.count(View.AFTER) < rules.after_photos,
        Missing.SUBMISSION: evidence.state is not State.SUBMITTED,
        Missing.EVIDENCE: evidence.branch is Verdict.NOT_KEPT,
    }
    return [missing for missing, is_lacking in lacks.items() if is_lacking]


def verdict_on(evidence: Evidence, missing: Collection[Missing]) -> Verdict:
    """The branch's word, where it has spoken; else a day is kept when nothing is missing."""
    return evidence.branch or (Verdict.NOT_KEPT if missing else Verdict.KEPT)


def is_far(distance_m: int | None, accuracy_m: float | None, rules: InStoreRules) -> bool:
    """Further from the shop than the fix's own inaccuracy can explain."""
    return distance_m is not None and distance_m > rules.far_m + (accuracy_m or 0)
