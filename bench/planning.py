"""Visit plans: how long a month's proposal takes and how short its ways are, and a large city's board of plan against fact."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from backend import feed
from backend.db import Database, insert_rows, new_id, utc_now
from backend.planning.counting import count_month, keep_counts
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.month import Shop
from backend.planning.rules import PlanningRules, days_of, month_of
from backend.planning.spreading import Call, propose
from backend.terminals.geo import rough_distance_m
from backend.workdays.rules import PLAIN_WEEK, is_working_day
from bench import city
from bench.lists import MANAGERS, SHOPS, VISITS
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

#: Shops of one manager, and how many such managers are planned.
_SHOPS, _TOWNS = 150, 8
_MONTH = "2026-12"


def planning(run: Run, kind: str) -> Iterable[Row]:
    if kind == "sqlite":  # no database takes part in it
        yield from _proposals(2 if run.quick else _TOWNS)
    yield from _board(run, kind)


def _proposals(towns: int) -> Iterable[Row]:
    days = [day for day in days_of(_MONTH) if is_working_day(PLAIN_WEEK, day)]
    seconds, ours, plain, at_random = [], 0.0, 0.0, 0.0
    for seed in range(towns):
        shops = _town(seed)
        began = time.process_time()
        proposal = propose(shops, days, rough_distance_m, PlanningRules())
        seconds.append(time.process_time() - began)
        calls = list(proposal.days.values())
        ours += sum(_metres([call.shop for call in some]) for some in calls)
        plain += sum(map(_metres, _nearest_first(calls, days, list(proposal.days))))
        at_random += sum(map(_metres, _dealt_out(calls, seed)))
    what = f"Proposing a month of {_SHOPS} shops"
    yield Row("planning", "all", what, f"{sorted(seconds)[len(seconds) // 2]:.2f} s, worst {max(seconds):.2f} s", "2 s")
    yield Row("planning", "all", "Its ways, against days dealt out at random", f"{1 - ours / at_random:.0%} shorter")
    yield Row(
        "planning", "all", "Its ways, against always the nearest shop that is due", f"{1 - ours / plain:.0%} shorter"
    )


def _town(seed: int) -> list[Shop]:
    """Shops of a manager in a town of 11 by 10 km: four benchmarks, 15 % large; each was visited within the last two months."""
    chance = random.Random(seed)
    return [
        Shop(
            f"{number:03d}",
            4 if number < 4 else 2 if chance.random() < 0.15 else 1,
            (30.45 + chance.random() / 10, 114.25 + chance.random() / 10),
            date(2026, 11, 30) - timedelta(days=chance.randrange(60)),
            date(2026, 12, chance.randint(3, 30)) if chance.random() < 0.05 else None,
            in_store_day=number < 4,
        )
        for number in range(_SHOPS)
    ]


def _metres(shops: Sequence[Shop]) -> float:
    return sum(rough_distance_m(a.position, b.position) for a, b in pairwise(shops) if a.position and b.position)


def _dealt_out(calls: list[list[Call]], seed: int) -> list[list[Shop]]:
    """Days of the same lengths, with the calls dealt out and walked at random."""
    dealt = [call.shop for some in calls for call in some]
    random.Random(seed).shuffle(dealt)
    return [[dealt.pop() for _ in some] for some in calls]


def _nearest_first(calls: list[list[Call]], days: list[date], planned: list[date]) -> list[list[Shop]]:
    """Days of the same lengths, each begun at the shop that has waited longest and gone on with at the nearest one.

    As in a plan, a shop of several visits is due once in each equal part of the month.
    """
    left = {call.shop.id: [call.shop, call.shop.visits] for some in calls for call in some}
    routes = []
    for day, some in zip(planned, calls, strict=True):
        passed = days.index(day) / len(days)
        due = {
            key: shop
            for key, (shop, visits) in left.items()
            if visits and (shop.visits == 1 or (shop.visits - visits) / shop.visits <= passed)
        }
        route: list[Shop] = []
        while due and len(route) < len(some):
            here = route[-1] if route else min(due.values(), key=lambda shop: (shop.last_visit, shop.id))
            if route:
                here = min(due.values(), key=lambda shop: rough_distance_m(route[-1].position, shop.position))
            route.append(due.pop(here.id))
            left[here.id][1] -= 1
        routes.append(route)
    return routes


# ---- the board --------------------------------------------------------------------------------------------------------


def _board(run: Run, kind: str) -> Iterable[Row]:
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS))
    month = month_of(utc_now().date() - timedelta(days=1))
    counted = _plan_and_count(database, made, month)
    database.dispose()
    let_postgresql_look(settings.database_url)
    yield Row("planning", kind, "Counting a manager's month", f"{counted * 1000:.0f} ms")
    with run.workshop.serving(settings) as server:
        tokens = {name: log_in(server.port, name) for name in ("centre", "reviewer", "manager0")}
        connection = Connected(server.port)
        asked = {
            "by manager": f"?month={month}&limit=200",
            "by branch": f"?month={month}&by=branch",
            "one branch": f"?month={month}&limit=200&branch_id={made.branches[0]}",
            "shops behind": f"/shops?month={month}&manager_id={made.managers[0].id}",
        }
        for what, query in asked.items():
            path = f"{API}/visit-plan-progress{query}"
            timings = {
                name: repeat(connection, request("GET", path, token=token), 5 if run.quick else 20)
                for name, token in tokens.items()
            }
            slowest = max(timings, key=lambda name: timings[name].p50_ms)
            worst = max(each.worst_ms for each in timings.values())
            value = f"p50 {timings[slowest].p50_ms:.1f} ms, worst {worst:.1f} ms (slowest: {slowest.rstrip('0')})"
            yield Row("planning", kind, f"GET /visit-plan-progress: {what}", value, "100 ms")


def _plan_and_count(database: Database, made: city.City, month: str) -> float:
    """A confirmed plan for everybody, and its counts; the seconds that counting takes for one manager."""
    chance = random.Random(3)
    days = [day for day in days_of(month) if is_working_day(PLAIN_WEEK, day)]
    shared = {
        "city_id": city.CITY, "month": month, "state": "confirmed", "version": 3, "note": None, "lengths": {},
        "unplanned": {}, "rules_version": 1, "is_carried": False, "proposed_at": utc_now(), "submitted_at": utc_now(),
        "decided_at": utc_now(), "decided_by": None,
    }  # fmt: skip
    for manager in made.managers:
        plan = {**shared, "id": new_id(), "manager_id": manager.id, "branch_id": manager.branch_id}
        stops = {(chance.choice(days), shop.id) for shop in manager.shops for _ in range(chance.choice((1, 1, 1, 2)))}
        rows = [
            {"city_id": city.CITY, "plan_id": plan["id"], "day": day, "terminal_id": shop_id, "position": place,
             "in_store_day": False, "by_hand": False, "reasons": []}
            for place, (day, shop_id) in enumerate(sorted(stops))
        ]  # fmt: skip
        with database.transaction(city.CITY) as session:
            insert_rows(session, VisitPlan, [plan])
            insert_rows(session, PlannedVisit, rows)
            feed.publish(session, VisitPlan.collection, [])
    began = time.perf_counter()
    for manager in made.managers:
        with database.transaction(city.CITY) as session:
            counts = count_month(session, city.CITY, manager.id, month)
            keep_counts(session, city.CITY, manager.id, month, *counts)
    return (time.perf_counter() - began) / len(made.managers)
