"""What a day must show, how long somebody was there, and what is kept of the pings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.in_store_days.rules import (
    Evidence,
    InStoreRules,
    Missing,
    Span,
    State,
    Verdict,
    answered_topics,
    is_explained,
    is_far,
    kept_pings,
    presence_seconds,
    span_faults,
    verdict_on,
    what_is_missing,
)

RULES = InStoreRules()
NINE = datetime(2026, 3, 10, 1, tzinfo=UTC)
TOPICS = {"ordering", "compliance", "stock"}


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def evidence(**values: Any) -> Evidence:
    whole: dict[str, Any] = {
        "state": State.SUBMITTED, "presence_seconds": 6 * 3600, "topics": TOPICS, "views": ["before", None, "after"],
    }  # fmt: skip
    return Evidence(**(whole | values))


# ---- presence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("away", "hours"),
    [
        ([], 8),
        ([(3, 4)], 7),
        ([(3, 5), (4, 6)], 5),  # what overlaps is counted once
        ([(3, 4), (3, 4)], 7),
        ([(6, None)], 6),  # until the departure
        ([(-2, 1), (7, 99)], 6),  # only what lies in the day
        ([(-2, -1), (9, 10)], 8),
    ],
)
def test_presence_is_the_stay_less_what_was_spent_away(away: list[tuple[float, float | None]], hours: float) -> None:
    spans = [Span(at(begin), None if end is None else at(end)) for begin, end in away]
    assert presence_seconds(Span(NINE, at(8)), spans) == hours * 3600


def test_of_an_open_day_nobody_knows_the_presence_yet() -> None:
    assert presence_seconds(Span(NINE, None), [Span(at(1), at(2))]) is None


_MINUTES = st.integers(-600, 1200)
_AWAY = st.lists(st.tuples(_MINUTES, st.none() | _MINUTES), max_size=8)


@given(stay=st.integers(0, 900), away=_AWAY, seed=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_presence_is_never_negative_nor_longer_than_the_stay_and_order_does_not_matter(
    stay: int, away: list[tuple[int, int | None]], seed: Any
) -> None:
    spans = [Span(at(begin / 60), None if end is None else at(end / 60)) for begin, end in away]
    whole = Span(NINE, at(stay / 60))
    seconds = presence_seconds(whole, spans)
    assert seconds is not None
    assert 0 <= seconds <= stay * 60
    seed.shuffle(spans)
    assert presence_seconds(whole, spans) == seconds
    for span in spans:
        assert (presence_seconds(whole, [span]) or 0) >= seconds


def test_interruptions_end_after_they_began_and_lie_in_the_day() -> None:
    day = Span(NINE, at(8))
    assert span_faults(day, [Span(at(1), at(2)), Span(at(7), None), Span(at(0), at(8))]) == []
    wrong = [Span(at(2), at(1)), Span(at(-1), at(1)), Span(at(7), at(9)), Span(at(9), None)]
    assert [field for field, _ in span_faults(day, wrong)] == [
        "interruptions.0.until", "interruptions.1", "interruptions.2", "interruptions.3",
    ]  # fmt: skip
    assert span_faults(Span(NINE, None), [Span(at(3), None)]) == []


def test_what_began_in_an_interruption_is_explained() -> None:
    away = [Span(at(1), at(2)), Span(at(5), None)]
    assert [is_explained(at(hour), away) for hour in (0.5, 1, 2, 2.1, 6)] == [False, True, True, False, True]


# ---- pings ------------------------------------------------------------------------------------------------------------


def ping(minutes: float) -> dict[str, Any]:
    return {"at": NINE + timedelta(minutes=minutes)}


def test_pings_are_kept_every_half_hour_between_arrival_and_departure() -> None:
    sent = [ping(minutes) for minutes in (90, -5, 0, 10, 29, 30, 61, 200, 481)]
    kept = kept_pings(Span(NINE, at(8)), sent, RULES)
    assert [each["at"] for each in kept] == [ping(minutes)["at"] for minutes in (0, 30, 61, 200)]


@given(minutes=st.lists(st.integers(-100, 800), max_size=40), left=st.none() | st.integers(0, 600))
@settings(max_examples=60)
def test_no_two_kept_pings_are_closer_than_half_an_hour_and_none_is_outside(
    minutes: list[int], left: int | None
) -> None:
    stay = Span(NINE, None if left is None else at(left / 60))
    kept = [each["at"] for each in kept_pings(stay, [ping(each) for each in minutes], RULES)]
    assert all(second - first >= timedelta(minutes=30) for first, second in pairwise(kept))
    assert all(stay.begin <= each <= (stay.end or each) for each in kept)
    assert kept_pings(stay, [{"at": each} for each in kept], RULES) == [{"at": each} for each in kept]


# ---- the verdict ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lack", "missing"),
    [
        ({}, []),
        ({"presence_seconds": 6 * 3600 - 1}, [Missing.HOURS]),
        ({"topics": {"ordering", "stock"}}, [Missing.COMPLIANCE]),
        ({"views": ["after"]}, [Missing.PHOTO_BEFORE]),
        ({"views": ["before", "before"]}, [Missing.PHOTO_AFTER]),
        ({"state": State.LEFT}, [Missing.SUBMISSION]),
        ({"state": State.OPEN, "presence_seconds": None}, [Missing.DEPARTURE, Missing.SUBMISSION]),
        ({"branch": Verdict.NOT_KEPT}, [Missing.EVIDENCE]),
    ],
)
def test_a_day_is_kept_when_nothing_is_missing(lack: dict[str, Any], missing: list[Missing]) -> None:
    day = evidence(**lack)
    found = what_is_missing(day, RULES)
    assert found == missing
    assert verdict_on(day, found) == (Verdict.NOT_KEPT if missing else Verdict.KEPT)


def test_the_branch_may_accept_a_day_whatever_it_lacks() -> None:
    short = evidence(presence_seconds=5 * 3600, branch=Verdict.KEPT)
    assert verdict_on(short, what_is_missing(short, RULES)) is Verdict.KEPT


def test_a_topic_needs_a_note_or_a_figure() -> None:
    said = {"ordering": {"note": " ", "figure": None}, "compliance": None, "stock": {"note": None, "figure": 0.0}}
    assert answered_topics(said) == {"stock"}


def test_far_is_beyond_what_the_fix_can_explain() -> None:
    assert [is_far(distance, 20, RULES) for distance in (None, 120, 121)] == [False, False, True]
