"""What follows from days: their verdicts, the flags between them and other work, and the duties that they fulfil.

All of it follows from the rows as they are now, so that it makes no difference in what order they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import queries as accounts
from backend.accounts.service import command_line_actor
from backend.db import utc_now
from backend.in_store_days import duty_queries, queries
from backend.in_store_days.duty_models import InStoreDuty
from backend.in_store_days.duty_rules import Candidate, DutyState, month_of, serving, state_of
from backend.in_store_days.models import InStoreDay
from backend.in_store_days.rules import (
    Evidence,
    Flag,
    InStoreRules,
    Span,
    State,
    Verdict,
    answered_topics,
    is_explained,
    verdict_on,
    what_is_missing,
)
from backend.tasks import service as tasks
from backend.tasks.rules import Outcome
from backend.visits.telling import after_visits

#: What a task was given for.
ORIGIN = "in_store_duty"
_KEPT_NOTE = "驻店已完成"
_ONE_DAY = timedelta(days=1)
#: Flags that depend on what else the manager did.
_RELATIONAL = (Flag.ELSEWHERE, Flag.OVERLAP)


def judge(day: InStoreDay, rules: InStoreRules) -> None:
    """Say of a day what it lacks and whether it is kept."""
    evidence = Evidence(
        State(day.state),
        day.presence_seconds,
        answered_topics(day.topics),
        day.photo_views,
        Verdict(day.branch_verdict) if day.branch_verdict else None,
    )
    missing = what_is_missing(evidence, rules)
    day.missing, day.verdict = [each.value for each in missing], verdict_on(evidence, missing).value


def settle(
    session: Session, city_id: int, manager_id: str, days: Collection[InStoreDay], dates: Collection[date]
) -> None:
    """Settle what depends on a manager's days that were written, taken back or judged; `dates` are all that they were ever on."""
    if dates:
        settle_flags(session, city_id, manager_id, dates)
        settle_duties(
            session, city_id, {month_of(each) for each in dates}, {each.terminal_id for each in days}, manager_id
        )


# ---- flags ------------------------------------------------------------------------------------------------------------


def settle_flags(session: Session, city_id: int, manager_id: str, dates: Collection[date]) -> None:
    """Flag the days on which the manager visited another shop that no interruption explains, or was at two in-store days."""
    days = queries.lock_days_between(session, city_id, manager_id, min(dates), max(dates))
    if not days:
        return
    zone = ZoneInfo(accounts.get_city(session, command_line_actor(city_id)).timezone)
    ends = {each.id: each.left_at or _end_of(each.day, zone) for each in days.values()}
    first = min(each.arrived_at for each in days.values())
    visits = queries.visits_elsewhere(session, city_id, manager_id, first, max(ends.values()))
    for day in days.values():
        away = _away(day)
        began = [each.started_at for each in visits if each.terminal_id != day.terminal_id]
        is_so = {
            Flag.ELSEWHERE: any(day.arrived_at <= at <= ends[day.id] and not is_explained(at, away) for at in began),
            Flag.OVERLAP: any(
                other is not day and other.arrived_at < ends[day.id] and day.arrived_at < ends[other.id]
                for other in days.values()
            ),
        }
        own = [flag for flag in day.flags if flag not in _RELATIONAL]
        flags = [*own, *(flag.value for flag, holds in is_so.items() if holds)]
        if flags != day.flags:
            day.flags = flags


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.max, zone)


def _away(day: InStoreDay) -> list[Span]:
    """The interruptions by our clock."""
    off = day.arrival_device_time - day.arrived_at
    return [Span(_moment(each["from"], off), _moment(each["until"], off)) for each in day.interruptions]  # type: ignore[arg-type]


def _moment(text: str | None, off: timedelta) -> datetime | None:
    return datetime.fromisoformat(text) - off if text else None


def _hear_of_visits(session: Session, actor: Actor, moments: Sequence[datetime]) -> None:
    """A visit elsewhere may come before or after the in-store day that it throws a light on."""
    if moments:  # a day more on either side, whatever the city's time zone is
        around = {min(moments).date() - _ONE_DAY, max(moments).date() + _ONE_DAY}
        settle_flags(session, actor.city_id, actor.person_id, around)


after_visits.append(_hear_of_visits)


# ---- duties -----------------------------------------------------------------------------------------------------------


def settle_duties(
    session: Session,
    city_id: int,
    months: Collection[str],
    terminal_ids: Collection[str],
    manager_id: str | None = None,
) -> None:
    """Say of the duties at these shops, and of those that the manager owes, what has become of them."""
    if terminal_ids:
        duties = duty_queries.lock_duties_at(session, city_id, months, terminal_ids)
        tried = _by_place(duty_queries.lock_days_at(session, city_id, months, terminal_ids))
        for duty in duties:
            days = tried.get((duty.month, duty.terminal_id or ""), [])
            _apply(session, duty, next(iter(_serving(days, 1)), None))
            for day in days:
                _spent_for(day, duty.id)
    if manager_id is not None:
        owed = duty_queries.lock_duties_of(session, city_id, months, manager_id)
        if owed:
            _settle_owed(session, city_id, owed, manager_id)


def _settle_owed(session: Session, city_id: int, owed: Iterable[InStoreDuty], manager_id: str) -> None:
    """A manager's days, wherever they were spent, fulfil what the manager owes, one each."""
    by_month: dict[str, list[InStoreDuty]] = defaultdict(list)
    for duty in owed:
        by_month[duty.month].append(duty)
    days = duty_queries.lock_days_of(session, city_id, by_month, manager_id)
    for month, duties in by_month.items():
        ids = {duty.id for duty in duties}
        free = [day for day in days if day.month == month and (day.duty_id is None or day.duty_id in ids)]
        spent = dict(zip(duties, _serving(free, len(duties)), strict=False))
        for duty in duties:
            _apply(session, duty, spent.get(duty))
        duty_of = {day.id: duty.id for duty, day in spent.items()}
        for day in free:
            _spent_for(day, duty_of.get(day.id))


def _by_place(days: Iterable[InStoreDay]) -> Mapping[tuple[str, str], list[InStoreDay]]:
    grouped: dict[tuple[str, str], list[InStoreDay]] = defaultdict(list)
    for day in days:
        grouped[day.month, day.terminal_id].append(day)
    return grouped


def _serving(days: Sequence[InStoreDay], duties: int) -> list[InStoreDay]:
    by_id = {day.id: day for day in days}
    candidates = [Candidate(day.id, day.day, day.verdict == Verdict.KEPT) for day in days]
    return [by_id[each.id] for each in serving(candidates, duties)]


def _spent_for(day: InStoreDay, duty_id: str | None) -> None:
    if day.duty_id != duty_id:
        day.duty_id = duty_id


def _apply(session: Session, duty: InStoreDuty, day: InStoreDay | None) -> None:
    """A duty that was kept stays with whoever kept it; one that no longer is can be in danger anew."""
    was_kept, is_kept = duty.state == DutyState.KEPT, day is not None and day.verdict == Verdict.KEPT
    is_over = duty.month < this_month(session, duty.city_id)
    duty.day_id = day.id if day else None
    if is_kept and day is not None:
        duty.manager_id = day.manager_id
    elif was_kept:
        duty.warned_at = duty.despaired_at = None
        if not is_over:
            duty.manager_id = duty_queries.bearer_of(session, duty)
    reckon(duty, is_kept=is_kept, is_over=is_over)
    if is_kept and not was_kept and duty.warned_at is not None:
        settle_tasks(session, duty, Outcome.ACCEPTED, _KEPT_NOTE)


def reckon(duty: InStoreDuty, *, is_kept: bool, is_over: bool) -> None:
    state = state_of(
        is_kept=is_kept, is_excused=duty.excuse is not None, is_over=is_over, is_warned=duty.warned_at is not None
    )
    if duty.state != state:
        duty.state = state.value


def settle_tasks(session: Session, duty: InStoreDuty, outcome: Outcome, note: str) -> None:
    """Close the tasks that were given for a duty."""
    session.flush()
    tasks.settle_origin(session, command_line_actor(duty.city_id), tasks.Origin(ORIGIN, duty.id), outcome, note)


def this_month(session: Session, city_id: int, now: datetime | None = None) -> str:
    zone = ZoneInfo(accounts.get_city(session, command_line_actor(city_id)).timezone)
    return month_of((now or utc_now()).astimezone(zone).date())
