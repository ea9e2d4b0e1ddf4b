"""Recording in-store days: what a phone sends becomes a row, whole at night or bit by bit, once, whatever arrives twice.

`record_in_store_days` takes many days at once and answers for each: recorded, or why not. One that is refused harms no other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import queries as accounts
from backend.db import utc_now
from backend.in_store_days import composing, duty_queries, queries, settling
from backend.in_store_days.duty_rules import month_of
from backend.in_store_days.models import InStoreDay
from backend.in_store_days.numbers import IN_STORE_RULES
from backend.in_store_days.rules import (
    Verdict,
    span_faults,
)
from backend.photos import queries as photos
from backend.photos import service as photo_service
from backend.problems import Problem, fault
from backend.rule_sets import service as rule_sets
from backend.terminals import geo
from backend.visits import recording_queries as visits
from backend.visits.checking import Receipt
from backend.visits.rules import is_plausible


def record_in_store_days(
    session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
) -> list[Problem | None]:
    """Store days as their manager wrote them, new or edited; `drafts` are loaded by `InStoreDayInput` and have distinct ids.

    A day is taken for a shop that the manager covers, covered on that day, or has a duty at in that month: a substitute's.

    Returns:
        For each draft None, or the problem that keeps it out: `unknown-terminal`, `unknown-reference`, `not-found`,
        `in-store-day-locked`, `time-out-of-range`, `departure-before-arrival`, `in-store-day-open`, `invalid`.

    Raises:
        Problem: `forbidden`, for all of them.
    """
    require(actor, Verb.RECORD_IN_STORE_DAYS)
    known = _Known(session, actor, drafts)
    outcomes = [_problem_of(actor, draft, receipt, known) for draft in drafts]
    _refuse_second_open_ones(session, actor, drafts, outcomes, receipt, known)
    good = [draft for draft, problem in zip(drafts, outcomes, strict=True) if problem is None]
    if good:
        _store(session, actor, good, receipt, known)
    return outcomes


def withdraw_in_store_days(session: Session, actor: Actor, day_ids: Collection[str]) -> list[Problem | None]:
    """Take back days that their author logged by mistake. The rows stay, unseen; unknown and foreign ones are passed over.

    Returns:
        For each id None, or `in-store-day-locked` when the branch has accepted the day.
    """
    require(actor, Verb.RECORD_IN_STORE_DAYS)
    stored = queries.lock_days(session, actor.city_id, day_ids)
    own = {key: each for key, each in stored.items() if each.manager_id == actor.person_id and not each.withdrawn_at}
    locked = {key for key, each in own.items() if each.branch_verdict == Verdict.KEPT}
    gone = [each for key, each in own.items() if key not in locked]
    photo_service.have_sharers_judged(session, actor.city_id, [each.id for each in gone if each.photos_received])
    for day in gone:
        day.withdrawn_at, day.duty_id = utc_now(), None
    session.flush()
    settling.settle(session, actor.city_id, actor.person_id, gone, [each.day for each in gone])
    return [problems.IN_STORE_DAY_LOCKED() if day_id in locked else None for day_id in day_ids]


class _Known:
    """What the database knows of everything that a batch refers to, in one query each."""

    def __init__(self, session: Session, actor: Actor, drafts: Sequence[dict[str, Any]]) -> None:
        terminal_ids = {draft["terminal_id"] for draft in drafts}
        self.rules = rule_sets.rules_for(session, actor.city_id, IN_STORE_RULES)
        self.zone = ZoneInfo(accounts.get_city(session, actor).timezone)
        self.terminals = visits.held_terminals(session, actor, terminal_ids)
        former = [row.id for row in self.terminals.values() if row.manager_id != actor.person_id]
        self.periods = visits.covered_periods(session, actor, former) if former else {}
        self.given = duty_queries.months_given(session, actor, former) if former else set()
        self.days = queries.lock_days(session, actor.city_id, [draft["id"] for draft in drafts])
        photo_ids = [photo["id"] for draft in drafts for photo in draft["photos"]]
        declared = photos.declared_photos(session, actor.city_id, photo_ids) if photo_ids else {}
        self.photo_owners = {photo_id: row.document_id for photo_id, row in declared.items()}
        for draft in drafts:  # two documents of one batch cannot both own a photo
            for photo in draft["photos"]:
                self.photo_owners.setdefault(photo["id"], draft["id"])

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _problem_of(actor: Actor, draft: dict[str, Any], receipt: Receipt, known: _Known) -> Problem | None:
    stored = known.days.get(draft["id"])
    if stored is not None and stored.manager_id != actor.person_id:
        return problems.NOT_FOUND()
    if stored is not None and stored.branch_verdict == Verdict.KEPT:
        return problems.IN_STORE_DAY_LOCKED()
    if stored is not None and stored.terminal_id != draft["terminal_id"]:
        return problems.INVALID(errors=[fault("terminal_id", "An in-store day stays with its shop.")])
    for name in ("arrival", "departure"):
        if draft[name] and not is_plausible(
            composing.time_of(draft[name], stored, receipt), receipt.at, composing.TIME_RULES
        ):
            return problems.TIME_OUT_OF_RANGE(errors=[fault(f"{name}.device_time", "Too long ago, or in the future.")])
    arrived_at, left_at = composing.stay_of(draft, stored, receipt)
    if left_at is not None and left_at < arrived_at:
        return problems.DEPARTURE_BEFORE_ARRIVAL(errors=[fault("departure.device_time", "Lies before the arrival.")])
    if not _may_work_at(actor, known, draft["terminal_id"], known.day_of(arrived_at)):
        return problems.UNKNOWN_TERMINAL(
            errors=[fault("terminal_id", "There is no such terminal, or it is not yours.")]
        )
    strange = [
        fault(f"photos.{index}.id", "The id belongs to something else.")
        for index, photo in enumerate(draft["photos"])
        if known.photo_owners[photo["id"]] != draft["id"]
    ]
    if strange:
        return problems.UNKNOWN_REFERENCE(errors=strange)
    faults = [fault(*each) for each in span_faults(composing.device_stay(draft), composing.interruptions_of(draft))]
    if left_at is not None and known.day_of(left_at) != known.day_of(arrived_at):
        faults.append(fault("departure.device_time", "An in-store day ends on the day on which it began."))
    faults += _position_faults(draft)
    return problems.INVALID(errors=faults) if faults else None


def _may_work_at(actor: Actor, known: _Known, terminal_id: str, day: date) -> bool:
    terminal = known.terminals.get(terminal_id)
    if terminal is None or terminal.manager_id == actor.person_id:
        return terminal is not None
    if (terminal_id, month_of(day)) in known.given:
        return True
    return any(
        period.from_date <= day and (period.to_date is None or day <= period.to_date)
        for period in known.periods.get(terminal_id, ())
    )


def _position_faults(draft: dict[str, Any]) -> list[problems.Fault]:
    points = [(name, draft[name]) for name in ("arrival", "departure") if draft[name]]
    points += [(f"pings.{index}", ping) for index, ping in enumerate(draft["pings"])]
    return [
        fault(f"{name}.position.datum", "This datum does not exist at these coordinates.")
        for name, point in points
        if (position := point["position"])
        and not geo.exists(position["latitude"], position["longitude"], position["datum"])
    ]


def _refuse_second_open_ones(
    session: Session,
    actor: Actor,
    drafts: Sequence[dict[str, Any]],
    outcomes: list[Problem | None],
    receipt: Receipt,
    known: _Known,
) -> None:
    """Nobody is in two shops at once. One that was left open on an earlier day is in nobody's way."""
    days = {}
    for draft, problem in zip(drafts, outcomes, strict=True):
        if problem is None:
            days[draft["id"]] = known.day_of(composing.stay_of(draft, known.days.get(draft["id"]), receipt).begin)
    opening = {draft["id"] for draft in drafts if draft["id"] in days and draft["departure"] is None}
    if not opening:
        return
    first, last = min(days[each] for each in opening), max(days[each] for each in opening)
    stored = queries.lock_days_between(session, actor.city_id, actor.person_id, first, last).values()
    open_ones = {each.day: each.id for each in stored if each.left_at is None and each.id not in days}
    for place, draft in enumerate(drafts):
        if draft["id"] in opening:
            other = open_ones.setdefault(days[draft["id"]], draft["id"])
            if other != draft["id"]:
                outcomes[place] = problems.IN_STORE_DAY_OPEN(open_id=other)


# ---- storing ----------------------------------------------------------------------------------------------------------


def _store(session: Session, actor: Actor, drafts: list[dict[str, Any]], receipt: Receipt, known: _Known) -> None:
    edited = [draft["id"] for draft in drafts if draft["id"] in known.days]
    former_days = [known.days[day_id].day for day_id in edited]
    pictured = [day_id for day_id in edited if known.days[day_id].photos_received]
    photo_service.have_sharers_judged(session, actor.city_id, pictured)
    manifests = {draft["id"]: draft["photos"] for draft in drafts if draft["photos"]}
    received = photo_service.declare_photos(session, actor, manifests, replacing=edited)
    written = []
    for draft in drafts:
        day, terminal = known.days.get(draft["id"]), known.terminals[draft["terminal_id"]]
        values = composing.values_of(draft, receipt, day, terminal, known.zone, known.rules)
        values["photos_received"] = received.get(draft["id"], 0)
        if day is None:
            day = InStoreDay(city_id=actor.city_id, id=draft["id"], manager_id=actor.person_id, **values)
            session.add(day)
        else:
            values["pings_dropped"] = max(values["pings_dropped"], day.pings_dropped)
            for name, value in values.items():
                setattr(day, name, value)
        settling.judge(day, known.rules)
        written.append(day)
    session.flush()
    settling.settle(session, actor.city_id, actor.person_id, written, [*former_days, *(each.day for each in written)])
