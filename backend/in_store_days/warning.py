"""Saying in time that a month is in danger: to the manager by a notice and a task for each duty, and to the branch. Nothing is
said twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.accounts.service import today as today_of
from backend.db import AnyRow
from backend.in_store_days import duty_lookups as lookups
from backend.in_store_days import duty_queries, settling
from backend.in_store_days.duty_models import InStoreDuty
from backend.in_store_days.duty_rules import OPEN_STATES, Danger, danger, days_of, month_of, working_days_from
from backend.in_store_days.numbers import IN_STORE_RULES
from backend.in_store_days.rules import State
from backend.notices.rules import Kind as NoticeKind
from backend.notices.service import Subject, branch_desks, notify
from backend.rule_sets import service as rule_sets
from backend.tasks import service as tasks
from backend.tasks.rules import Kind
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day

_TITLE = "本月驻店"
#: About so many duties are spoken of in one transaction.
AT_ONCE = 100


def warn(session: Session, city_id: int, today: date, now: datetime) -> int:
    """Say of every manager whose working days are running out that the open duties are at risk, and later that they are lost.

    Returns:
        Of how many duties was spoken.
    """
    month = month_of(today)
    waiting = lookups.open_duties(session, city_id, month)
    if not waiting:
        return 0
    rules = rule_sets.rules_for(session, city_id, IN_STORE_RULES, today)
    calendar = load_calendar(session, city_id)
    left, today_counts = working_days_from(calendar, today, days_of(month)[1]), is_working_day(calendar, today)
    begun = lookups.days_on(session, city_id, today)
    at_it = {row.manager_id for row in begun}
    under_way = {row.duty_id for row in begun if row.state != State.SUBMITTED}
    of_manager: dict[str, list[AnyRow]] = defaultdict(list)
    for row in waiting:
        if row.id not in under_way:
            of_manager[row.manager_id].append(row)
    spoken = 0
    for manager_id, duties in of_manager.items():
        remaining = left - (today_counts and manager_id in at_it)
        found = danger(len(duties), remaining, rules)
        if (news := _news(duties, found)) and spoken < AT_ONCE:
            _speak(session, city_id, manager_id, duties, found, Moment(today, now, remaining))
            spoken += len(news)
    return spoken


class Moment(NamedTuple):
    """When it is said, and how many working days the manager has left."""

    today: date
    at: datetime
    remaining_days: int


def _news(duties: Sequence[AnyRow], found: Danger) -> list[AnyRow]:
    """Those of which it has not been said yet."""
    if found is Danger.NONE:
        return []
    return [row for row in duties if row.warned_at is None or (found is Danger.IMPOSSIBLE and row.despaired_at is None)]


def _speak(
    session: Session, city_id: int, manager_id: str, rows: Sequence[AnyRow], found: Danger, moment: Moment
) -> None:
    lookups.hold_terminals(session, city_id, [row.terminal_id for row in rows])
    held = duty_queries.lock_duties(session, city_id, [row.id for row in rows]).values()
    duties = [each for each in held if each.state in OPEN_STATES and each.manager_id == manager_id]
    warned = [each for each in duties if each.warned_at is None]
    lost = [each for each in duties if found is Danger.IMPOSSIBLE and each.despaired_at is None]
    for duty in warned:
        duty.warned_at = moment.at
        settling.reckon(duty, is_kept=False, is_over=False)
    for duty in lost:
        duty.despaired_at = moment.at
    session.flush()
    for duty in warned:
        give_duty_task(session, duty, moment.today)
    names = lookups.names_of_people(session, city_id, [manager_id])
    for kind, some in ((NoticeKind.IN_STORE_AT_RISK, warned), (NoticeKind.IN_STORE_IMPOSSIBLE, lost)):
        for branch_id, count in Counter(each.branch_id for each in some).items():
            told = {*branch_desks(session, city_id, branch_id)}
            if kind is NoticeKind.IN_STORE_AT_RISK:
                told.add(manager_id)
            first = next(each for each in some if each.branch_id == branch_id)
            notify(
                session, city_id, told, kind, Subject(settling.ORIGIN, first.id),
                manager_id=manager_id, manager_name=names.get(manager_id), month=first.month, duties=count,
                open_duties=len(duties), remaining_days=moment.remaining_days, due_on=first.due_on.isoformat(),
            )  # fmt: skip


def give_duty_task(session: Session, duty: InStoreDuty, today: date | None = None) -> None:
    """Ask for a duty to be kept: at its shop, whoever covers that, or by the one whom it was given to."""
    actor = command_line_actor(duty.city_id)
    today = today or today_of(session, actor)
    is_shops = duty.terminal_id is not None and duty.assigned_id is None
    shop = None
    if duty.terminal_id is not None:
        shop = lookups.names_of_shops(session, duty.city_id, [duty.terminal_id])[duty.terminal_id]
    tasks.give_task(
        session,
        actor,
        terminal_id=duty.terminal_id if is_shops else None,
        manager_id=None if is_shops else duty.manager_id,
        title=f"{shop}：{_TITLE}" if shop else _TITLE,
        due_on=duty.due_on if duty.due_on >= today else days_of(duty.month)[1],
        kind=Kind.IN_STORE_DUTY,
        origin=tasks.Origin(settling.ORIGIN, duty.id),
        detail={"month": duty.month, "terminal_id": duty.terminal_id},
    )
