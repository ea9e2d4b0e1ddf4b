"""What can be said about a task, and what state follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """`rectification`: a display has to be put right. `errand`: whatever a desk asks for. `returned_visit`: a visit has to be
    completed or corrected. `in_store_duty`: an in-store day is due soon. `complaint`: a retailer waits for an answer."""

    RECTIFICATION = "rectification"
    ERRAND = "errand"
    RETURNED_VISIT = "returned_visit"
    IN_STORE_DUTY = "in_store_duty"
    COMPLAINT = "complaint"


class Outcome(StrEnum):
    """What an update says. The first three are a manager's words, the others a desk's."""

    PROGRESS = "progress"
    DONE = "done"
    IMPOSSIBLE = "impossible"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


REPORTS = (Outcome.PROGRESS, Outcome.DONE, Outcome.IMPOSSIBLE)
VERDICTS = (Outcome.RETURNED, Outcome.ACCEPTED, Outcome.CANCELLED)


class State(StrEnum):
    """Open → reported → accepted; what is returned is open again, what is cancelled is over."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


CLOSED = frozenset({State.ACCEPTED, State.CANCELLED})
#: What an errand came from: the person who asked.
ASKED = "person"

_AFTER = {
    Outcome.DONE: State.REPORTED,
    Outcome.IMPOSSIBLE: State.REPORTED,
    Outcome.RETURNED: State.OPEN,
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.CANCELLED: State.CANCELLED,
}

#: In which states a desk may say what. It may accept what nobody has reported: somebody was there and saw it.
_MAY_SAY = {
    Outcome.RETURNED: frozenset({State.REPORTED}),
    Outcome.ACCEPTED: frozenset({State.OPEN, State.REPORTED}),
    Outcome.CANCELLED: frozenset({State.OPEN, State.REPORTED}),
}


def state_after(outcomes: Iterable[str]) -> State:
    """The state of a task about which this was said, in this order."""
    state = State.OPEN
    for outcome in outcomes:
        state = _AFTER.get(Outcome(outcome), state)
    return state


def may_say(verdict: str, state: str) -> bool:
    return State(state) in _MAY_SAY[Outcome(verdict)]
