"""Stops follow their shops: what is still to come at a shop that changes hands leaves its manager's plans, and the successor's
plans name it among what they do not provide for. A state is not touched by that: nobody has to confirm it again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.accounts.service import command_line_actor
from backend.db import AnyRow, utc_now
from backend.planning import counting, lookups, queries
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.proposing import lengths_of, note_step
from backend.planning.rules import Step, month_after, month_of
from backend.terminals.queries import slices
from backend.terminals.writing import HandOver, after_hand_over


def move_stops(session: Session, hand_overs: list[HandOver]) -> None:
    """In the transaction of the hand-over."""
    city_id = session.info["city_id"]
    present = utc_now().astimezone(lookups.zone_of(session, city_id)).date()
    successors = {each.terminal_id: each.new_manager_id for each in hand_overs}
    stops = [
        row
        for some in slices(successors)
        for row in lookups.stops_to_come(session, city_id, some, present)
        if row.manager_id != successors[row.terminal_id]
    ]
    if not stops:
        return
    leaving: dict[tuple[str, str], list[AnyRow]] = defaultdict(list)
    arriving: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in stops:
        leaving[row.manager_id, row.month].append(row)
        if successor := successors[row.terminal_id]:
            arriving[successor, row.month][row.terminal_id] += 1
    people, months = {key[0] for key in (*leaving, *arriving)}, {row.month for row in stops}
    for plan in lookups.plans_of(session, city_id, people, months):
        key = plan.manager_id, plan.month
        if key in leaving:
            _take_out(session, plan, leaving[key])
        if key in arriving:
            plan.unplanned = dict(Counter(plan.unplanned) + arriving[key])
        if key in leaving or key in arriving:
            plan.version += 1
            note_step(session, command_line_actor(city_id), plan, Step.HANDED_OVER)
    counting.count_soon(session, {*leaving, *arriving})


def _take_out(session: Session, plan: VisitPlan, stops: list[AnyRow]) -> None:
    gone = {row.terminal_id for row in stops}
    session.execute(
        delete(PlannedVisit).where(
            PlannedVisit.city_id == plan.city_id,
            PlannedVisit.plan_id == plan.id,
            PlannedVisit.terminal_id.in_(gone),
            PlannedVisit.day >= min(row.day for row in stops),
        ),
        execution_options={"synchronize_session": False},
    )
    rows: list[dict[str, Any]] = [
        {"day": stop.day, "position": stop.position, "terminal_id": stop.terminal_id}
        for stop in queries.stops_of(session, plan.city_id, [plan.id])[plan.id]
    ]
    plan.lengths = lengths_of(rows, lookups.positions(session, plan.city_id, {row["terminal_id"] for row in rows}))
    plan.unplanned = {shop_id: visits for shop_id, visits in plan.unplanned.items() if shop_id not in gone}


def retire_visit_plans(session: Session, city_id: int, limit: int = 200) -> int:
    """Let plans of months before the last leave the phones; the server keeps them.

    Returns:
        How many left; call again while it is `limit`.
    """
    present = utc_now().astimezone(lookups.zone_of(session, city_id)).date()
    over = lookups.plans_to_retire(session, city_id, _month_before(month_of(present)), limit)
    for plan in over:
        plan.is_carried = False
    return len(over)


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    before = f"{year - (number == 1)}-{12 if number == 1 else number - 1:02d}"
    assert month_after(before) == month
    return before


after_hand_over.append(move_stops)
