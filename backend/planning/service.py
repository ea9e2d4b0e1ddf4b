"""Changing a plan day by day, handing it in, and the branch's answer. Each step makes a new version and is an event.

Whoever changes a plan says by `version` what they have seen of it: of two at once, the second is told to read it again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts.service import today
from backend.db import insert_rows, utc_now
from backend.notices.rules import Kind
from backend.notices.service import Subject, branch_desks, notify
from backend.planning import counting, lookups, queries
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.proposing import lengths_of, note_step
from backend.planning.rules import (
    OPEN,
    ReasonKind,
    State,
    Step,
    Stop,
    match,
    month_of,
    reasons_of,
    target_of,
)
from backend.problems import fault
from backend.rule_sets import service as rule_sets
from backend.visits.numbers import VISIT_TARGETS
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day


def change_day(
    session: Session,
    actor: Actor,
    plan_id: str,
    day: date,
    version: int,
    stops: Sequence[Mapping[str, Any]],
    reason: str | None = None,
) -> None:
    """Give a day these stops, in this order. A plan that was confirmed is a draft again, and `reason` says why.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`; `visit-plan-not-open` while the branch has it, `visit-plan-confirmed` for a
            confirmed plan without a reason; `invalid` for a day that has passed, is no working day or of another month;
            `unknown-terminal` for shops that the manager does not cover.
    """
    found = queries.find_plan(session, actor, plan_id)
    if found is None:
        raise problems.NOT_FOUND()
    # Shops before plans, as in a hand-over.
    shops = {each.id: each for each in lookups.hold_shops(session, found.city_id, found.manager_id, found.month)}
    plan = _plan_to_change(session, actor, plan_id, Verb.PLAN_VISITS, version)
    if plan.state == State.CONFIRMED and not (reason and reason.strip()):
        raise problems.VISIT_PLAN_CONFIRMED()
    if State(plan.state) not in (*OPEN, State.CONFIRMED):
        raise problems.VISIT_PLAN_NOT_OPEN(state=plan.state)
    _require_plannable(session, actor, plan, day)
    if unknown := [
        fault(f"stops.{place}.terminal_id", "There is no such terminal, or it is not the manager's.")
        for place, stop in enumerate(stops)
        if stop["terminal_id"] not in shops
    ]:
        raise problems.UNKNOWN_TERMINAL(errors=unknown)
    _write_day(session, plan, day, stops, shops)
    step = Step.REOPENED if plan.state == State.CONFIRMED else Step.EDITED
    plan.state, plan.version = State.DRAFT.value, plan.version + 1
    note_step(session, actor, plan, step, reason, day)
    counting.count_soon(session, [(plan.manager_id, plan.month)])


def _write_day(
    session: Session,
    plan: VisitPlan,
    day: date,
    stops: Sequence[Mapping[str, Any]],
    shops: Mapping[str, lookups.Covered],
) -> None:
    there = queries.stops_of(session, plan.city_id, [plan.id])[plan.id]
    former = {each.terminal_id: each for each in there if each.day == day}
    key = {"city_id": plan.city_id, "plan_id": plan.id, "day": day}
    rows = [_row_of(each) for each in there if each.day != day]
    for place, stop in enumerate(stops):
        before = former.get(stop["terminal_id"])
        by_hand = before is None or before.by_hand
        rows.append({**key, **stop, "position": place, "by_hand": by_hand, "reasons": []})
    targets = rule_sets.rules_for(session, plan.city_id, VISIT_TARGETS)
    wanted = {
        shop_id: target_of(shops[shop_id].is_benchmark, shops[shop_id].scale, targets)
        for shop_id in {*former, *(stop["terminal_id"] for stop in stops)} & shops.keys()
    }
    _say_why(rows, shops, wanted)
    made = lookups.made_by(session, plan.city_id, plan.manager_id, plan.month, lookups.zone_of(session, plan.city_id))
    plan.unplanned = _unplanned(plan.unplanned, rows, wanted, made)
    plan.lengths = lengths_of(rows, lookups.positions(session, plan.city_id, {row["terminal_id"] for row in rows}))
    session.execute(
        delete(PlannedVisit).where(
            PlannedVisit.city_id == plan.city_id, PlannedVisit.plan_id == plan.id, PlannedVisit.day == day
        ),
        execution_options={"synchronize_session": False},
    )
    changed = [row for row in rows if row["day"] == day or row["terminal_id"] in wanted]
    insert_rows(session, PlannedVisit, changed, replace=True)


def submit_plan(
    session: Session,
    actor: Actor,
    plan_id: str,
    version: int,
    note: str | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Hand the own plan in; the branch is told.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `visit-plan-not-open`.
    """
    plan = _plan_to_change(session, actor, plan_id, Verb.PLAN_VISITS, version)
    if actor.person_id != plan.manager_id:
        raise problems.FORBIDDEN(verb=Verb.PLAN_VISITS.value)
    if State(plan.state) not in OPEN:
        raise problems.VISIT_PLAN_NOT_OPEN(state=plan.state)
    plan.state, plan.version, plan.note = State.SUBMITTED.value, plan.version + 1, note
    plan.submitted_at = at or utc_now()
    plan.decided_at = plan.decided_by = None
    note_step(session, actor, plan, Step.SUBMITTED, note, at=at)
    desks = branch_desks(session, plan.city_id, plan.branch_id)
    notify(
        session, plan.city_id, desks, Kind.VISIT_PLAN_SUBMITTED, Subject("visit_plan", plan.id),
        month=plan.month, manager_id=plan.manager_id,
    )  # fmt: skip


def decide_plan(
    session: Session,
    actor: Actor,
    plan_id: str,
    version: int,
    outcome: Step,
    note: str | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Confirm a plan that was handed in, or return it and say why; the manager is told.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `visit-plan-not-open`; `invalid` for a return without a reason.
    """
    plan = _plan_to_change(session, actor, plan_id, Verb.CONFIRM_PLANS, version)
    if plan.state != State.SUBMITTED:
        raise problems.VISIT_PLAN_NOT_OPEN(state=plan.state)
    if outcome is Step.RETURNED and not (note and note.strip()):
        raise problems.INVALID(errors=[fault("note", "Say why the plan is returned.")])
    plan.state, plan.version, plan.note = State(outcome.value).value, plan.version + 1, note
    plan.decided_at, plan.decided_by = at or utc_now(), actor.account_id
    note_step(session, actor, plan, outcome, note, at=at)
    kind = Kind.VISIT_PLAN_CONFIRMED if outcome is Step.CONFIRMED else Kind.VISIT_PLAN_RETURNED
    notify(session, plan.city_id, [plan.manager_id], kind, Subject("visit_plan", plan.id), month=plan.month, note=note)


def _plan_to_change(session: Session, actor: Actor, plan_id: str, verb: Verb, version: int) -> VisitPlan:
    plan = queries.lock_plan(session, actor, plan_id)
    if plan is None:
        raise problems.NOT_FOUND()
    require(actor, verb)
    if plan.version != version:
        raise problems.STALE(version=plan.version)
    return plan


def _require_plannable(session: Session, actor: Actor, plan: VisitPlan, day: date) -> None:
    if month_of(day) != plan.month:
        raise problems.INVALID(errors=[fault("day", "The day is of another month.")])
    if day < today(session, actor):
        raise problems.INVALID(errors=[fault("day", "This day has passed.")])
    if not is_working_day(load_calendar(session, plan.city_id), day):
        raise problems.INVALID(errors=[fault("day", "Not a working day.")])


def _row_of(stop: PlannedVisit) -> dict[str, Any]:
    return {column.name: getattr(stop, column.name) for column in PlannedVisit.__table__.columns}


def _say_why(rows: list[dict[str, Any]], shops: Mapping[str, lookups.Covered], wanted: Mapping[str, int]) -> None:
    """Give the stops at these shops their reasons anew: first, second and so on are others now."""
    visits: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["day"]):
        if row["terminal_id"] in wanted:
            visits[row["terminal_id"]].append(row)
    for shop_id, some in visits.items():
        shop = shops[shop_id]
        for number, row in enumerate(some, 1):
            row["reasons"] = reasons_of(
                number, max(wanted[shop_id], len(some)), row["day"], last_visit=shop.last_visit, due_on=shop.due_on,
                is_benchmark=shop.is_benchmark, in_store=row["in_store_day"],
            )  # fmt: skip
            if row["by_hand"]:
                row["reasons"].append({"kind": ReasonKind.BY_HAND.value})


def _unplanned(
    before: Mapping[str, int], rows: list[dict[str, Any]], wanted: Mapping[str, int], made: Sequence[Any]
) -> dict[str, int]:
    """What has no day: for these shops, the visits wanted beyond stops and visits that did no stop; for others as before."""
    stops = [Stop(row["day"], row["terminal_id"]) for row in rows]
    extra = Counter(each.terminal_id for each in match(stops, made).extra)
    planned = Counter(stop.terminal_id for stop in stops)
    missing = {shop_id: target - planned[shop_id] - extra[shop_id] for shop_id, target in wanted.items()}
    others = {shop_id: visits for shop_id, visits in before.items() if shop_id not in wanted}
    return others | {shop_id: visits for shop_id, visits in missing.items() if visits > 0}
