"""Time, state and template answers as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.visits.rules import State, TimeRules, is_plausible, read_template, section_faults, state_of, true_time

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
RULES = TimeRules()

TEMPLATE = read_template(
    [
        {
            "key": "needs",
            "questions": [
                {"key": "note", "kind": "text", "most": 5},
                {"key": "cartons", "kind": "number", "most": 100},
                {"key": "urgent", "kind": "yes_no"},
                {"key": "when", "kind": "choice", "choices": [{"key": "now"}, {"key": "later"}]},
                {"key": "topics", "kind": "choices", "choices": [{"key": "price"}, {"key": "stock"}]},
            ],
        }
    ]
)


@pytest.mark.parametrize("offset_ms", [0, 300_000, -300_000])
def test_a_clock_within_five_minutes_is_believed(offset_ms: int) -> None:
    assert true_time(NOW, offset_ms, RULES) == NOW


def test_a_clock_further_off_is_corrected() -> None:
    assert true_time(NOW, 3_600_000, RULES) == NOW - timedelta(hours=1)


def test_a_time_that_no_calendar_holds_is_none_and_not_plausible() -> None:
    assert true_time(datetime(1, 1, 1, tzinfo=UTC), 86_400_000, RULES) is None
    assert not is_plausible(None, NOW, RULES)


@pytest.mark.parametrize(("days", "plausible"), [(-400, True), (-401, False), (1, True), (1.01, False)])
def test_plausible_is_the_last_400_days_and_one_to_come(days: float, plausible: bool) -> None:
    assert is_plausible(NOW + timedelta(days=days), NOW, RULES) is plausible


@pytest.mark.parametrize(
    ("checked_out", "submitted", "state"),
    [(False, False, State.IN_PROGRESS), (True, False, State.CHECKED_OUT), (True, True, State.SUBMITTED)],
)
def test_the_state_follows_check_out_and_hand_in(checked_out: bool, submitted: bool, state: State) -> None:
    assert state_of(checked_out, submitted) is state


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"note": "五个字以内"},
        {"note": None},
        {"cartons": -2.5},
        {"urgent": False},
        {"when": "now"},
        {"topics": []},
        {"topics": ["stock", "price"]},
    ],
)
def test_answers_that_fit_are_accepted(answers: dict[str, Any]) -> None:
    assert section_faults(TEMPLATE, {"needs": answers}) == []


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("note", "more than five"),
        ("note", 5),
        ("cartons", "5"),
        ("cartons", True),
        ("cartons", 101),
        ("urgent", "yes"),
        ("when", "never"),
        ("when", ["now"]),
        ("topics", "price"),
        ("topics", ["price", "price"]),
        ("topics", ["weather"]),
        ("topics", [{}]),
        ("unknown", 1),
    ],
)
def test_answers_that_do_not_fit_are_named_by_their_path(key: str, answer: Any) -> None:
    assert [path for path, _ in section_faults(TEMPLATE, {"needs": {key: answer}})] == [f"sections.needs.{key}"]


def test_a_section_that_the_template_does_not_have_is_named() -> None:
    assert [path for path, _ in section_faults(TEMPLATE, {"weather": {}})] == ["sections.weather"]
