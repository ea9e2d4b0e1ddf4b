"""What a promotion has come to: money planned and spent, what went wrong and who answers for it (R11).

Its effect is figured from sales. Until `sales_of` asks for them, it answers None, and the evaluation is provisional and says so.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.displays.plan_rules import Side
from backend.promotions import check_queries, queries
from backend.promotions.check_rules import CheckState
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import State, followed_until
from backend.rule_sets import service as rule_sets


class Sales(NamedTuple):
    """Packs: sold and expected without the promotion, in its days and in the days that follow."""

    sold: int
    baseline: int
    sold_after: int
    baseline_after: int


def sales_of(session: Session, city_id: int, promotion_id: str) -> Sales | None:
    """The one place that asks what was sold in a promotion; None: nobody is asked yet."""
    return None


def evaluate(session: Session, actor: Actor, promotion_id: str) -> dict[str, Any]:
    """The evaluation as it stands.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    promotion = queries.promotion_documents(session, actor, [promotion_id]).get(promotion_id)
    if promotion is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_EVALUATIONS)
    last = followed_until(promotion["ends_on"], rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES))
    arrangement = arrangement_errors(queries.faults_of(session, actor.city_id, promotion_id))
    process = process_errors(session, actor.city_id, promotion_id)
    checks = check_queries.count_by_state(session, actor.city_id, promotion_id)
    sales = sales_of(session, actor.city_id, promotion_id)
    waiting = checks.get(CheckState.REPORTED, 0)
    return {
        "promotion_id": promotion_id,
        "state": promotion["state"],
        "starts_on": promotion["starts_on"],
        "ends_on": promotion["ends_on"],
        "followed_until": last,
        "planned_input_fen": promotion["planned_input_fen"],
        "actual_input_fen": promotion["actual_input_fen"],
        "planned_effect_packs": promotion["planned_effect_packs"],
        "effect_packs": effect_of(sales),
        "provisional": _provisional(promotion, sales, waiting),
        "checks": {state.value: checks.get(state, 0) for state in CheckState},
        "arrangement_errors": arrangement,
        "process_errors": process,
        "errors_by_party": {
            side.value: sum(each["party"] == side for each in (*arrangement, *process)) for side in Side
        },
    }


def arrangement_errors(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each kind and field once, as it was found first: that it was found again before it was corrected counts no more."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for each in faults:
        first.setdefault((each["kind"], each["field"]), each)
    return list(first.values())


def process_errors(session: Session, city_id: int, promotion_id: str) -> list[dict[str, Any]]:
    """What desks have confirmed, a row for each fault of each check."""
    return [
        {"check_id": row.id, "terminal_id": row.terminal_id, "day": row.day, "reason": row.reason, **each}
        for row in check_queries.confirmed_checks(session, city_id, promotion_id)
        for each in row.confirmed_faults
    ]


def effect_of(sales: Sales | None) -> int | None:
    """Section 10: what was sold more in its days, and in those that follow, so that stockpiling cancels out."""
    if sales is None:
        return None
    return (sales.sold - sales.baseline) + (sales.sold_after - sales.baseline_after)


def _provisional(promotion: dict[str, Any], sales: Sales | None, waiting: int) -> list[str]:
    reasons: list[tuple[str, Any]] = [
        ("not_closed", promotion["state"] != State.CLOSED),
        ("no_actual_input", promotion["actual_input_fen"] is None),
        ("no_sales", sales is None),
        ("checks_undecided", waiting),
    ]
    return [reason for reason, holds in reasons if holds]


def monitor(
    session: Session,
    actor: Actor,
    promotion_id: str,
    period: str,
    by: str,
    span: tuple[date | None, date | None],
    after: list[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Checks counted by day, week or month (R12).

    Raises:
        Problem: `not-found`, `forbidden`: a promoter is not shown managers.
    """
    if promotion_id not in queries.promotion_documents(session, actor, [promotion_id]):
        raise problems.NOT_FOUND()
    require(actor, Verb.READ_COVERAGE if by == "manager" else Verb.READ_EVALUATIONS)
    return check_queries.count_checks(session, actor, promotion_id, period, by, span, after, limit)
