"""The life of a promotion: who puts forward what, who signs it, and what state follows (R30, R31). Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from backend.displays.plan_rules import Side


class Step(StrEnum):
    """The closed loop."""

    PLAN = "plan"
    RESOURCES = "resources"
    APPROVAL = "approval"
    EXECUTION = "execution"
    EVALUATION = "evaluation"


class State(StrEnum):
    """`proposed`, `allocated`, `submitted`, `reported` and `evaluated` wait for the signature of the other side.

    `faulty`: the arrangement has faults and has to be submitted anew. `special_review`: it costs more than its budget.
    `executed`: both sides have signed what was done and spent; the month after the end runs, and its sales are watched.
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    ALLOCATED = "allocated"
    RESOURCED = "resourced"
    FAULTY = "faulty"
    SPECIAL_REVIEW = "special_review"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RUNNING = "running"
    ENDED = "ended"
    REPORTED = "reported"
    EXECUTED = "executed"
    EVALUATED = "evaluated"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    PROPOSED = "proposed"
    ALLOCATED = "allocated"
    SUBMITTED = "submitted"
    FOUND_FAULTY = "found_faulty"
    SENT_TO_REVIEW = "sent_to_review"
    PASSED = "passed"
    REFUSED = "refused"
    STARTED = "started"
    ENDED = "ended"
    REPORTED = "reported"
    EVALUATED = "evaluated"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[tuple[State, Deed], State] = {
    (State.PROPOSED, Deed.SIGNED): State.AGREED,
    (State.PROPOSED, Deed.DECLINED): State.DECLINED,
    (State.AGREED, Deed.ALLOCATED): State.ALLOCATED,
    (State.ALLOCATED, Deed.SIGNED): State.RESOURCED,
    (State.ALLOCATED, Deed.DECLINED): State.AGREED,
    **{
        (state, deed): after
        for state in (State.RESOURCED, State.FAULTY)
        for deed, after in (
            (Deed.SUBMITTED, State.SUBMITTED),
            (Deed.FOUND_FAULTY, State.FAULTY),
            (Deed.SENT_TO_REVIEW, State.SPECIAL_REVIEW),
        )
    },
    (State.SPECIAL_REVIEW, Deed.PASSED): State.SUBMITTED,
    (State.SPECIAL_REVIEW, Deed.REFUSED): State.DECLINED,
    (State.SUBMITTED, Deed.SIGNED): State.APPROVED,
    (State.SUBMITTED, Deed.DECLINED): State.DECLINED,
    (State.APPROVED, Deed.STARTED): State.RUNNING,
    (State.RUNNING, Deed.ENDED): State.ENDED,
    (State.ENDED, Deed.REPORTED): State.REPORTED,
    (State.REPORTED, Deed.SIGNED): State.EXECUTED,
    (State.REPORTED, Deed.DECLINED): State.ENDED,
    (State.EXECUTED, Deed.EVALUATED): State.EVALUATED,
    (State.EVALUATED, Deed.SIGNED): State.CLOSED,
    (State.EVALUATED, Deed.DECLINED): State.EXECUTED,
    **{
        (state, Deed.WITHDRAWN): State.WITHDRAWN
        for state in (
            State.PROPOSED, State.AGREED, State.ALLOCATED, State.RESOURCED, State.FAULTY, State.SPECIAL_REVIEW,
            State.SUBMITTED, State.APPROVED,
        )
    },
}  # fmt: skip

#: What waits for the other side than the one that put it forward.
AWAITING = frozenset({State.PROPOSED, State.ALLOCATED, State.SUBMITTED, State.REPORTED, State.EVALUATED})
#: Both sides have signed the arrangement: branches see it, phones carry it.
STANDING = frozenset(
    {State.APPROVED, State.RUNNING, State.ENDED, State.REPORTED, State.EXECUTED, State.EVALUATED, State.CLOSED}
)
#: In which a check of one of its days is taken: a phone may bring it late, but not after the evaluation.
CHECKABLE = frozenset({State.APPROVED, State.RUNNING, State.ENDED, State.REPORTED, State.EXECUTED})
#: Nothing follows.
OVER = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN})
#: The deeds by which a side signs.
SIGNATURES = frozenset(
    {Deed.PROPOSED, Deed.ALLOCATED, Deed.SUBMITTED, Deed.SENT_TO_REVIEW, Deed.REPORTED, Deed.EVALUATED, Deed.SIGNED}
)
#: The signatures of the step are void.
_VOIDING = frozenset({Deed.FOUND_FAULTY, Deed.DECLINED, Deed.REFUSED})

_STEPS = {
    Step.PLAN: (State.PROPOSED,),
    Step.RESOURCES: (State.AGREED, State.ALLOCATED),
    Step.APPROVAL: (State.RESOURCED, State.FAULTY, State.SPECIAL_REVIEW, State.SUBMITTED),
    Step.EXECUTION: (State.APPROVED, State.RUNNING, State.ENDED, State.REPORTED),
    Step.EVALUATION: (State.EXECUTED, State.EVALUATED),
}
STEP_OF = {state: step for step, states in _STEPS.items() for state in states}


@dataclass(frozen=True)
class PromotionRules:
    """`following_days`: how long after its end a promotion is watched (R11). `giveaway_percent`: what a giveaway may be worth,
    of the cheapest carton promoted. `over_budget_percent`: from more than this of the budget on, a special review (R31).
    `party_of_…`: who answers for a fault of the process unless the desk says otherwise."""

    version: int = 1
    following_days: int = 30
    giveaway_percent: int = 100
    over_budget_percent: int = 100
    spot_check_permille: int = 100
    rectify_working_days: int = 3
    party_of_not_executed: str = Side.COMMERCE.value
    party_of_wrong_material: str = Side.MANUFACTURER.value
    party_of_no_daily_record: str = Side.COMMERCE.value
    party_of_invalid_photo: str = Side.COMMERCE.value
    party_of_no_health_warning: str = Side.MANUFACTURER.value
    party_of_minors_approached: str = Side.MANUFACTURER.value


def state_after(state: str, deed: Deed) -> State | None:
    """What follows; None when this cannot be done now."""
    return TRANSITIONS.get((State(state), deed))


def may_sign(state: str, put_forward_by: str | None, side: Side) -> bool:
    """Whether the step waits for this side."""
    return state in AWAITING and put_forward_by != side


def signatures(steps: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Who has signed which step for which side and when, by step, out of all that was done, oldest first."""
    signed: dict[str, dict[str, Any]] = {step.value: dict.fromkeys(map(str, Side)) for step in Step}
    for each in steps:
        if each["deed"] in _VOIDING:
            signed[each["step"]] = dict.fromkeys(map(str, Side))
        elif each["deed"] in SIGNATURES:
            signed[each["step"]][each["side"]] = {name: each[name] for name in ("person_id", "person_name", "at")}
    return signed


def followed_until(ends_on: date, rules: PromotionRules) -> date:
    """The last day of the month after the end."""
    return ends_on + timedelta(days=rules.following_days)
