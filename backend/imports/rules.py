"""What becomes of an import."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: Nothing takes so long: the server has gone down over it.
LONGEST = timedelta(minutes=30)
#: To say what became of it; what it did is in the audit log.
KEPT = timedelta(days=7)


class TableName(StrEnum):
    TERMINALS = "terminals"
    SPECS = "specs"
    WORKDAYS = "workdays"
    SALES = "sales"
    DEMAND = "demand"
    FIGURES = "figures"


class State(StrEnum):
    """`refused` has rows in error, `failed` met something else, of `lost` nobody has heard again."""

    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    LOST = "lost"


def state_of(state: str, began_at: datetime, now: datetime) -> State:
    return State.LOST if state == State.WORKING and now - began_at > LONGEST else State(state)
