"""What follows an arrangement: the other side's word, the review of budgets, the days of a promotion, and its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb
from backend.accounts import queries as accounts_queries
from backend.accounts import service as accounts
from backend.accounts.service import command_line_actor
from backend.city_time import business_day
from backend.db import utc_now
from backend.promotions import lookups, queries, stepping
from backend.promotions.arranging import shown
from backend.promotions.numbers import PROMOTION_RULES
from backend.promotions.rules import AWAITING, STEP_OF, Deed, State, followed_until, may_sign
from backend.rule_sets import service as rule_sets


def sign(
    session: Session, actor: Actor, promotion_id: str, step: str, note: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Sign the step that the other side has put forward. `step` is what was read.

    Raises:
        Problem: `not-found`, `forbidden`; `promotion-moved-on` when that step waits for nobody; `own-signature`.
    """
    return _answer(session, actor, promotion_id, step, Deed.SIGNED, note, at)


def decline(
    session: Session, actor: Actor, promotion_id: str, step: str, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """Do not sign, and say why. A plan or an arrangement is over by that; the other steps are put forward anew.

    Raises:
        Problem: as `sign`.
    """
    return _answer(session, actor, promotion_id, step, Deed.DECLINED, reason, at)


def _answer(
    session: Session, actor: Actor, promotion_id: str, step: str, deed: Deed, note: str | None, at: datetime | None
) -> dict[str, Any]:
    promotion = stepping.hold(session, actor, promotion_id)
    if promotion.state not in AWAITING or STEP_OF[State(promotion.state)] != step:
        raise problems.PROMOTION_MOVED_ON(state=promotion.state)
    if not may_sign(promotion.state, promotion.put_forward_by, stepping.side_of(actor)):
        raise problems.OWN_SIGNATURE()
    stepping.take(session, actor, promotion, deed, note, at)
    return shown(session, actor, promotion_id)


def review_budget(
    session: Session, actor: Actor, promotion_id: str, passed: bool, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """Let an arrangement that costs more than its budget go on to the other side, or refuse it (R31).

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`; `own-work` for whoever submitted it.
    """
    promotion = stepping.hold(session, actor, promotion_id, Verb.REVIEW_BUDGETS)
    stepping.require_possible(promotion, Deed.PASSED)
    if queries.steps_of(session, actor, promotion_id)[-1]["person_id"] == actor.account_id:
        raise problems.OWN_WORK()
    stepping.take(session, actor, promotion, Deed.PASSED if passed else Deed.REFUSED, reason, at)
    return shown(session, actor, promotion_id)


def withdraw(
    session: Session, actor: Actor, promotion_id: str, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """Take a promotion back before it runs: a mere proposal only the side that made it, else either.

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`, `promotion-not-yours`.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.WITHDRAWN)
    if promotion.state == State.PROPOSED and promotion.proposed_by_side != stepping.side_of(actor):
        raise problems.PROMOTION_NOT_YOURS(stage=promotion.stage)
    stepping.take(session, actor, promotion, Deed.WITHDRAWN, reason, at)
    return shown(session, actor, promotion_id)


def end_early(
    session: Session, actor: Actor, promotion_id: str, reason: str, at: datetime | None = None
) -> dict[str, Any]:
    """End a running promotion today, for a reason; either side may.

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.ENDED)
    today = (
        business_day(at, ZoneInfo(accounts_queries.get_city(session, actor).timezone))
        if at
        else accounts.today(session, actor)
    )
    promotion.ends_on = min(promotion.ends_on, max(today, promotion.starts_on))
    stepping.take(session, actor, promotion, Deed.ENDED, reason, at)
    return shown(session, actor, promotion_id)


def report_execution(
    session: Session,
    actor: Actor,
    promotion_id: str,
    actual_input_fen: int,
    note: str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Say what was spent, which signs the execution of a promotion that has ended.

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.REPORTED)
    promotion.actual_input_fen = actual_input_fen
    stepping.take(session, actor, promotion, Deed.REPORTED, note, at)
    return shown(session, actor, promotion_id)


def sign_evaluation(
    session: Session, actor: Actor, promotion_id: str, note: str, at: datetime | None = None
) -> dict[str, Any]:
    """Put the evaluation forward when the month after the end is over (R11).

    Raises:
        Problem: `not-found`, `forbidden`, `promotion-moved-on`, `evaluation-early`.
    """
    promotion = stepping.hold(session, actor, promotion_id)
    stepping.require_possible(promotion, Deed.EVALUATED)
    last = followed_until(promotion.ends_on, rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES))
    today = (
        business_day(at, ZoneInfo(accounts_queries.get_city(session, actor).timezone))
        if at
        else accounts.today(session, actor)
    )
    if today <= last:
        raise problems.EVALUATION_EARLY(open_on=(last + timedelta(days=1)).isoformat())
    stepping.take(session, actor, promotion, Deed.EVALUATED, note, at)
    return shown(session, actor, promotion_id)


def advance_promotions(session: Session, city_id: int, now: datetime | None = None, limit: int = 200) -> int:
    """Start promotions whose first day has come, and end those whose last day is over.

    Returns:
        How many; call again while it is `limit`.
    """
    actor = command_line_actor(city_id)
    zone = ZoneInfo(accounts_queries.get_city(session, actor).timezone)
    today: date = business_day(now or utc_now(), zone)
    due = lookups.to_advance(session, city_id, today, limit)
    for promotion in due:
        deed = Deed.STARTED if promotion.state == State.APPROVED else Deed.ENDED
        stepping.take(session, actor, promotion, deed, None, now)
    return len(due)
