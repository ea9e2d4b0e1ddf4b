"""Plan against fact, read from what was counted: by manager or by branch, and the shops of one manager that are behind.

Managers see themselves, desks their branch, city roles the city, promoters nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import DESK_ROLES, Actor, Role
from backend.accounts import queries as accounts
from backend.accounts.models import Branch, Person
from backend.among import among, ids
from backend.db import AnyRow, wire_time
from backend.planning import lookups
from backend.planning.models import DayProgress, MonthProgress, VisitPlan
from backend.planning.rules import days_of, match, target_of
from backend.rule_sets import service as rule_sets
from backend.terminals.models import Terminal
from backend.visits.numbers import VISIT_TARGETS

#: Hundredths of a percent.
_WHOLE = 10_000


def _visible(actor: Actor) -> ColumnElement[bool]:
    own_city = MonthProgress.city_id == actor.city_id
    if actor.sees_city:
        return own_city
    if actor.role is Role.CUSTOMER_MANAGER:
        return and_(own_city, MonthProgress.manager_id == actor.person_id)
    if actor.role in DESK_ROLES:
        return and_(own_city, MonthProgress.branch_id == actor.branch_id)
    return false()


def list_progress(
    session: Session,
    actor: Actor,
    month: str,
    today: date,
    filters: Mapping[str, Any],
    after: Sequence[Any] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Rows by name and id, after these; `filters` may hold branch_id, manager_id and by: manager or branch."""
    of_days = _days(actor, month, today)
    by_branch = filters["by"] == "branch"
    group = (Branch.id, Branch.name) if by_branch else (Person.id, Person.name)
    columns = [func.coalesce(func.sum(of_days.c[name]), 0).label(name) for name in _COUNTED]
    totals = [
        func.sum(getattr(MonthProgress, name)).label(name) for name in ("shops", "wanted", "reached", "shops_behind")
    ]
    statement = (
        select(
            group[0].label("id"), group[1].label("name"), *columns, *totals,
            wire_time(func.min(MonthProgress.counted_at)).label("counted_at"),
            func.count(VisitPlan.id).label("plans"),
            func.count(case((VisitPlan.state == "confirmed", 1))).label("plans_confirmed"),
        )
        .select_from(MonthProgress)
        .outerjoin(of_days, of_days.c.manager_id == MonthProgress.manager_id)
        .outerjoin(VisitPlan, and_(VisitPlan.city_id == MonthProgress.city_id, VisitPlan.month == MonthProgress.month,
                                   VisitPlan.manager_id == MonthProgress.manager_id))
        .where(_visible(actor), MonthProgress.month == month)
        .group_by(*group)
        .order_by(group[1], group[0])
        .limit(limit)
    )  # fmt: skip
    counted: tuple[Any, Any] = (MonthProgress.branch_id, Branch) if by_branch else (MonthProgress.manager_id, Person)
    statement = statement.join(
        counted[1], and_(counted[1].city_id == MonthProgress.city_id, counted[1].id == counted[0])
    )
    for name in ("branch_id", "manager_id"):
        if filters.get(name) is not None:
            statement = statement.where(getattr(MonthProgress, name) == filters[name])
    if after is not None:
        statement = statement.where(tuple_(group[1], cast(group[0], String)) > tuple(after))
    return [_row(row) for row in session.execute(statement)]


_COUNTED = ("planned", "planned_to_date", "done", "done_on_day", "missed", "extra")


def _days(actor: Actor, month: str, today: date) -> Any:
    days, day = days_of(month), DayProgress
    to_date, over = day.day <= today, day.day < today
    return (
        select(
            day.manager_id,
            func.sum(day.planned).label("planned"),
            func.sum(case((to_date, day.planned), else_=0)).label("planned_to_date"),
            func.sum(day.done).label("done"),
            func.sum(day.done_on_day).label("done_on_day"),
            func.sum(case((over, day.planned - day.done), else_=0)).label("missed"),
            func.sum(day.extra).label("extra"),
        )
        .where(day.city_id == actor.city_id, day.day.between(days[0], days[-1]))
        .group_by(day.manager_id)
        .subquery()
    )


def _row(row: AnyRow) -> dict[str, Any]:
    found = {name: int(value) if name in _COUNTED else value for name, value in row._mapping.items()}
    found["coverage"] = found["reached"] * _WHOLE // found["wanted"] if found["wanted"] else None
    found["kept"] = found["done"] * _WHOLE // found["planned"] if found["planned"] else None
    return found


def shops_behind(
    session: Session, actor: Actor, manager_id: str, month: str, today: date
) -> list[dict[str, Any]] | None:
    """The shops of a manager that have fewer visits than wanted, those that lack most first; None for whom one may not see."""
    if actor.role is Role.PROMOTER or accounts.get_person(session, actor, manager_id) is None:
        return None
    city_id, zone = actor.city_id, lookups.zone_of(session, actor.city_id)
    targets = rule_sets.rules_for(session, city_id, VISIT_TARGETS)
    _, after = lookups.bounds_of(month, zone)
    visits = lookups.visits_at_shops_of(session, city_id, manager_id, month, zone)
    stops = lookups.planned_stops(session, city_id, manager_id, month)
    done = match(stops, lookups.made_by(session, city_id, manager_id, month, zone)).done
    missed: dict[str, int] = defaultdict(int)
    to_come: dict[str, date] = {}
    for stop in sorted(stops):
        if stop in done:
            continue
        if stop.day < today:
            missed[stop.terminal_id] += 1
        else:
            to_come.setdefault(stop.terminal_id, stop.day)
    shops = lookups.covered_shops(session, city_id, manager_id, after, after.date() - timedelta(days=1))
    behind: list[dict[str, Any]] = [
        {
            "terminal_id": shop.id,
            "wanted": wanted,
            "visits": visits[shop.id],
            "missed": missed[shop.id],
            "next_planned": to_come[shop.id].isoformat() if shop.id in to_come else None,
            "last_visit": shop.last_visit.isoformat() if shop.last_visit else None,
        }
        for shop in shops
        if visits[shop.id] < (wanted := target_of(shop.is_benchmark, shop.scale, targets))
    ]
    names = session.execute(
        select(Terminal.id, Terminal.name).where(
            Terminal.city_id == city_id, among(Terminal.id, ids("ids", [each["terminal_id"] for each in behind]))
        )
    )
    name_of = {row.id: row.name for row in names}
    behind.sort(key=lambda each: (each["visits"] - each["wanted"], -each["missed"], each["terminal_id"]))
    return [{**each, "terminal_name": name_of[each["terminal_id"]]} for each in behind]
