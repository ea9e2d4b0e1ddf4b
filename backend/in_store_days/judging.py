"""What others say of a day: the branch, which may refuse it as evidence or accept it, and the retailer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.in_store_days import duty_lookups as lookups
from backend.in_store_days import queries, settling
from backend.in_store_days.models import InStoreVerdict
from backend.in_store_days.numbers import IN_STORE_RULES
from backend.in_store_days.rules import State, Verdict
from backend.notices.rules import Kind as NoticeKind
from backend.notices.service import Subject, notify
from backend.rule_sets import service as rule_sets


def judge_day(session: Session, actor: Actor, day_id: str, kept: bool, reason: str) -> dict[str, Any]:
    """Refuse a day as evidence, or accept it whatever it lacks. The newest word holds; each is a row: who, when, why.

    Raises:
        Problem: `not-found`, `forbidden`; `in-store-day-unfinished` when it has not been handed in.
    """
    terminal_id = queries.terminal_of(session, actor, day_id)
    if terminal_id is None:
        raise problems.NOT_FOUND()
    require(actor, Verb.JUDGE_IN_STORE_DAYS)
    lookups.hold_terminals(session, actor.city_id, [terminal_id])
    day = queries.lock_days(session, actor.city_id, [day_id])[day_id]
    if day.state != State.SUBMITTED:
        raise problems.IN_STORE_DAY_UNFINISHED(state=day.state)
    session.add(
        InStoreVerdict(
            city_id=actor.city_id,
            id=new_id(),
            day_id=day_id,
            kept=kept,
            reason=reason,
            decided_by=actor.account_id,
            decided_at=utc_now(),
        )
    )
    day.branch_verdict = (Verdict.KEPT if kept else Verdict.NOT_KEPT).value
    settling.judge(day, rule_sets.rules_for(session, actor.city_id, IN_STORE_RULES, day.day))
    session.flush()
    settling.settle(session, actor.city_id, day.manager_id, [day], [day.day])
    audit.record(session, actor, "judge", "in_store_day", day_id, kept=kept, reason=reason)
    notify(
        session, actor.city_id, [day.manager_id], NoticeKind.IN_STORE_JUDGED, Subject("in_store_day", day_id),
        kept=kept, reason=reason, day=day.day.isoformat(), terminal_id=day.terminal_id,
    )  # fmt: skip
    return queries.get_day(session, actor, day_id) or {}


def note_confirmation(session: Session, city_id: int, day_id: str, took_place: bool, at: datetime) -> bool:
    """Note what the retailer says: whether the day took place. It decides nothing; the branch sees it.

    Returns:
        Whether there is such a day.
    """
    day = queries.lock_days(session, city_id, [day_id]).get(day_id)
    if day is None or day.withdrawn_at is not None:
        return False
    day.confirmation, day.confirmed_at = ("yes" if took_place else "no"), at
    session.flush()
    return True
