"""A desk's word on a check: the fault counts, or it does not. What counts has to be put right, as a task on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.db import utc_now
from backend.notices import service as notices
from backend.notices.rules import Kind as NoticeKind
from backend.problems import fault
from backend.promotions import check_queries
from backend.promotions.check_models import PromotionCheck
from backend.promotions.check_rules import CheckState, party_of
from backend.promotions.numbers import PROMOTION_RULES
from backend.rule_sets import service as rule_sets
from backend.tasks.rules import Kind
from backend.tasks.service import Origin, give_task
from backend.workdays.queries import load_calendar
from backend.workdays.rules import add_working_days

#: The word by which a task says that it came from a check.
ORIGIN = "promotion_check"
_TITLE = "整改促销执行问题"


def judge_check(
    session: Session,
    actor: Actor,
    check_id: str,
    outcome: CheckState,
    reason: str,
    faults: Sequence[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Confirm or clear a check. `faults` are what a desk confirms, each with who answers for it: by default those reported.

    Raises:
        Problem: `not-found`, `forbidden`; `promotion-check-decided`; `own-work`; `invalid` when there is no fault to confirm.
    """
    check = next(iter(check_queries.lock_checks(session, actor.city_id, [check_id]).values()), None)
    if check is None or not check_queries.checks_seen(session, actor, [check_id]):
        raise problems.NOT_FOUND()
    require(actor, Verb.JUDGE_PROMOTION_CHECKS)
    if check.decided_at is not None:
        raise problems.PROMOTION_CHECK_DECIDED()
    if check.author_id == actor.account_id:
        raise problems.OWN_WORK()
    rules = rule_sets.rules_for(session, actor.city_id, PROMOTION_RULES)
    named = faults if faults else check.faults
    if outcome is CheckState.CONFIRMED and not named:
        raise problems.INVALID(errors=[fault("faults", "Name the fault that is confirmed.")])
    check.state, check.reason = outcome.value, reason
    check.decided_by, check.decided_at = actor.account_id, utc_now()
    if outcome is CheckState.CONFIRMED:
        check.confirmed_faults = [
            {"fault": each["fault"], "party": each.get("party") or party_of(each["fault"], rules)} for each in named
        ]
    session.flush()
    audit.record(session, actor, outcome.value, "promotion_check", check_id, reason=reason)
    if outcome is CheckState.CONFIRMED:
        ask_to_rectify(session, actor, check, reason, rules.rectify_working_days)
    if check.manager_id is not None:
        about, told = notices.Subject("promotion_check", check.id), {"outcome": outcome.value, "reason": reason}
        notices.notify(session, actor.city_id, [check.manager_id], NoticeKind.PROMOTION_CHECK_JUDGED, about, **told)
    return check_queries.check_documents(session, actor, [check_id])[check_id]


def ask_to_rectify(session: Session, actor: Actor, check: PromotionCheck, reason: str | None, days: int) -> None:
    """Whoever covers the shop gets a task."""
    due_on = add_working_days(load_calendar(session, actor.city_id), accounts.today(session, actor), days)
    detail = {"promotion_id": check.promotion_id, "faults": [each["fault"] for each in check.confirmed_faults]}
    give_task(
        session,
        actor,
        terminal_id=check.terminal_id,
        title=_TITLE,
        due_on=due_on,
        note=reason,
        kind=Kind.RECTIFICATION,
        origin=Origin(ORIGIN, check.id),
        detail=detail,
    )
