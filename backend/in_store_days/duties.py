"""The chore that keeps duties in order: makes those of the month, lets them follow what they rest on, and ends those of months
that are over. All of it can be done any number of times."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access import Role
from backend.accounts import queries as accounts
from backend.accounts.service import command_line_actor
from backend.db import AnyRow, new_id, utc_now
from backend.in_store_days import duty_lookups as lookups
from backend.in_store_days import duty_queries, settling, warning
from backend.in_store_days.duty_models import InStoreDuty
from backend.in_store_days.duty_rules import (
    OPEN_STATES,
    DutyPer,
    DutyState,
    Excuse,
    last_working_day,
    month_of,
    owes_its_first_month,
)
from backend.in_store_days.numbers import IN_STORE_RULES
from backend.in_store_days.rules import InStoreRules
from backend.rule_sets import service as rule_sets
from backend.tasks.rules import Outcome
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over
from backend.workdays.queries import load_calendar

#: So many duties of a month that is over are ended in one transaction.
AT_ONCE = 200
_MISSED_NOTE, _MOVED_NOTE = "本月已结束，驻店未完成", "驻店任务已变更"


def keep_duties(session: Session, city_id: int, now: datetime | None = None) -> int:
    """Make, adjust and end duties as of a moment, by default now, and say which are at risk.

    Returns:
        How many were made, changed or spoken of.
    """
    now = now or utc_now()
    zone = ZoneInfo(accounts.get_city(session, command_line_actor(city_id)).timezone)
    today = now.astimezone(zone).date()
    changed = end_months(session, city_id, today)
    changed += make_duties(session, city_id, today)
    changed += adjust_duties(session, city_id, today)
    return changed + warning.warn(session, city_id, today, now)


def make_duties(session: Session, city_id: int, today: date) -> int:
    """Make the duties of the month that are not there yet."""
    month = month_of(today)
    rules = rule_sets.rules_for(session, city_id, IN_STORE_RULES, today)
    calendar = load_calendar(session, city_id)
    due_on = last_working_day(calendar, month)
    values: list[dict[str, Any]]
    if rules.duty_per == DutyPer.TERMINAL:
        values = [
            {"terminal_id": row.id, "branch_id": row.branch_id, "manager_id": row.manager_id}
            for row in lookups.benchmarks_without_duty(session, city_id, month)
            if owes_its_first_month(calendar, row.from_date, month, rules)
        ]
    else:
        values = [
            {"owner_id": row.id, "branch_id": row.branch_id, "manager_id": row.id}
            for row in lookups.managers_without_duty(session, city_id, month)
        ]
    for each in values:
        session.add(
            InStoreDuty(city_id=city_id, id=new_id(), month=month, due_on=due_on, state=DutyState.DUE.value, **each)
        )
    session.flush()
    settling.settle_duties(session, city_id, {month}, {each["terminal_id"] for each in values if "terminal_id" in each})
    owners = {each["owner_id"] for each in values if "owner_id" in each}
    for manager_id in sorted(owners & lookups.managers_with_days(session, city_id, month)) if owners else ():
        settling.settle_duties(session, city_id, {month}, (), manager_id)
    return len(values)


# ---- adjusting --------------------------------------------------------------------------------------------------------


class Ground(NamedTuple):
    """What a duty should say, by what it rests on."""

    branch_id: str
    manager_id: str | None
    assigned_id: str | None
    excuse: str | None


def adjust_duties(session: Session, city_id: int, today: date, terminal_ids: Collection[str] | None = None) -> int:
    """Let the month's duties that nobody has kept follow their shops and people; only those at some shops, if these are given."""
    rules = rule_sets.rules_for(session, city_id, IN_STORE_RULES, today)
    rows = lookups.ground_of_duties(session, city_id, month_of(today), terminal_ids)
    wanted = {row.id: ground for row in rows if (ground := _ground(row, rules)) != _present(row)}
    if not wanted:
        return 0
    lookups.hold_terminals(session, city_id, [row.terminal_id for row in rows if row.id in wanted])
    duties = duty_queries.lock_duties(session, city_id, wanted)
    for duty_id, duty in duties.items():
        _adjust(session, duty, wanted[duty_id])
    session.flush()
    return len(duties)


def _present(row: AnyRow) -> Ground:
    return Ground(row.branch_id, row.manager_id, row.assigned_id, row.excuse)


def _ground(row: AnyRow, rules: InStoreRules) -> Ground:
    is_shops = row.terminal_id is not None
    branch_id = (row.shop_branch_id if is_shops else row.owner_branch_id) or row.branch_id
    assigned_id = row.assigned_id if _serves(row, "assigned", branch_id) else None
    bearer = assigned_id or (row.covered_by if is_shops else row.owner_id)
    return Ground(branch_id, bearer, assigned_id, _excuse(row, rules))


def _serves(row: AnyRow, who: str, branch_id: str) -> bool:
    """Whether the owner, or the one it was given to, is an active customer manager of the branch."""
    values = dict(row._mapping)
    return (
        values[f"{who}_role"] == Role.CUSTOMER_MANAGER
        and values[f"{who}_disabled_at"] is None
        and values[f"{who}_branch_id"] == branch_id
    )


def _excuse(row: AnyRow, rules: InStoreRules) -> str | None:
    """Leave was given for good; the other excuses hold while their reason does."""
    if row.excuse == Excuse.LEAVE:
        return Excuse.LEAVE.value
    if (rules.duty_per == DutyPer.TERMINAL) is not (row.terminal_id is not None):
        return Excuse.RULES.value
    if row.terminal_id is None:
        return None if _serves(row, "owner", row.owner_branch_id) else Excuse.GONE.value
    if row.closed_on is not None:
        return Excuse.CLOSED.value
    return None if row.is_benchmark else Excuse.NOT_A_BENCHMARK.value


def _adjust(session: Session, duty: InStoreDuty, ground: Ground) -> None:
    if duty.state == DutyState.KEPT:
        return
    former = duty.manager_id, duty.assigned_id, duty.excuse
    duty.branch_id, duty.manager_id, duty.assigned_id, duty.excuse = ground
    if former[2] and not duty.excuse:  # owed again: what was said of it is void
        duty.warned_at = duty.despaired_at = None
    settling.reckon(duty, is_kept=False, is_over=False)
    if duty.warned_at is not None and former != (duty.manager_id, duty.assigned_id, duty.excuse):
        move_task(session, duty, was_the_shops=former[1] is None)


def move_task(session: Session, duty: InStoreDuty, *, was_the_shops: bool) -> None:
    """Let the task of a duty that was spoken of follow it. That of a shop follows the shop by itself."""
    if duty.excuse is not None:
        settling.settle_tasks(session, duty, Outcome.CANCELLED, _MOVED_NOTE)
    elif not (was_the_shops and duty.assigned_id is None and duty.terminal_id is not None):
        settling.settle_tasks(session, duty, Outcome.CANCELLED, _MOVED_NOTE)
        if duty.manager_id is not None:
            warning.give_duty_task(session, duty)


def _follow_shops(session: Session, hand_overs: list[HandOver]) -> None:
    city_id = session.info["city_id"]
    zone = ZoneInfo(accounts.get_city(session, command_line_actor(city_id)).timezone)
    today = utc_now().astimezone(zone).date()
    for some in slices(each.terminal_id for each in hand_overs):
        adjust_duties(session, city_id, today, some)


after_hand_over.append(_follow_shops)


# ---- ending -----------------------------------------------------------------------------------------------------------


def end_months(session: Session, city_id: int, today: date, limit: int = AT_ONCE) -> int:
    """What is still open of months that are over was missed; a day that arrives later can still keep it.

    Returns:
        How many; call again while it is `limit`.
    """
    rows = lookups.open_before(session, city_id, month_of(today), limit)
    if not rows:
        return 0
    lookups.hold_terminals(session, city_id, [row.terminal_id for row in rows])
    held = duty_queries.lock_duties(session, city_id, [row.id for row in rows]).values()
    duties = [each for each in held if each.state in OPEN_STATES]
    for duty in duties:
        settling.reckon(duty, is_kept=False, is_over=True)
    session.flush()
    for duty in duties:
        if duty.warned_at is not None:
            settling.settle_tasks(session, duty, Outcome.CANCELLED, _MISSED_NOTE)
    return len(duties)
