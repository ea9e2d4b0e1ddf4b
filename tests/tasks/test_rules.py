"""What state a task is in after what was said."""

from __future__ import annotations

import pytest

from backend.tasks.rules import Outcome, State, may_say, state_after


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], State.OPEN),
        (["progress"], State.OPEN),
        (["progress", "done"], State.REPORTED),
        (["impossible"], State.REPORTED),
        (["done", "progress"], State.REPORTED),
        (["done", "returned"], State.OPEN),
        (["done", "returned", "done", "accepted"], State.ACCEPTED),
        (["cancelled"], State.CANCELLED),
    ],
)
def test_the_state_follows_from_what_was_said(said: list[str], state: State) -> None:
    assert state_after(said) is state


def test_only_what_was_reported_can_be_returned_and_what_is_closed_stays_closed() -> None:
    assert may_say(Outcome.RETURNED, State.REPORTED)
    assert not may_say(Outcome.RETURNED, State.OPEN)
    assert may_say(Outcome.ACCEPTED, State.OPEN)
    for verdict in (Outcome.RETURNED, Outcome.ACCEPTED, Outcome.CANCELLED):
        assert not may_say(verdict, State.ACCEPTED)
        assert not may_say(verdict, State.CANCELLED)
