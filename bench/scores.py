"""Both scores of a large city: 30,000 shops under plans, 200,000 visits and a million shelf checks in a month."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from backend.accounts.service import command_line_actor
from backend.city_time import business_month, days_of_month, month_of
from backend.db import Database, utc_now
from backend.scores.closing import close_month, follow_visits, refresh_open_month
from backend.scores.scoring import MAINTENANCE, PROMOTION, compute_month
from backend.scores.standings import CENTRE
from bench import city, scored_city
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

MANAGERS, SHOPS, VISITS = 200, 30_000, 200_000


def scores(run: Run, kind: str) -> Iterable[Row]:
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS), days=30)
    checks = scored_city.check_shelves(database, made)
    present = business_month(utc_now(), scored_city.ZONE)
    last = month_before(present)
    plans = scored_city.agree(database, made, last, present)
    for month in (last, present):
        scored_city.check_displays(database, plans, month)
        scored_city.find_faults(database, made, plans, month)
    sales = scored_city.hold_promotions(database, made, plans, last)
    let_postgresql_look(settings.database_url)
    gc.freeze()  # the worker, which computes scores, has no city of objects in its memory to walk through
    actor = command_line_actor(city.CITY)
    what = f"{run.scaled(SHOPS):,} shops, {run.scaled(VISITS):,} visits, {checks:,} shelf checks, {sales:,} figures of sales"
    with database.reading(city.CITY) as session:
        timed = [_timed(lambda: compute_month(session, city.CITY, last)) for _ in range(3)]
    computed = timed[0][1]
    scored = computed.scores[PROMOTION][CENTRE]
    assert len(scored["promotions"]) == scored_city.PROMOTIONS
    assert scored["score"] is not None
    who = f"{len(computed.scores[MAINTENANCE])} examinees"
    yield Row("scores", kind, f"Both scores of {who}: {what}", _spread([each for each, _ in timed]), "5 s")
    with database.transaction(city.CITY) as session:
        seconds, _ = _timed(lambda: close_month(session, actor, last))
    yield Row("scores", kind, "Closing the month", f"{seconds:.2f} s")
    with database.transaction(city.CITY) as session:
        seconds, _ = _timed(lambda: refresh_open_month(session, city.CITY, present))
    yield Row("scores", kind, "The open month, as a whole", f"{seconds:.2f} s")
    updates = list(_updates(database, made, plans, present, 3 if run.quick else 9))
    value = f"p50 {median(updates) * 1000:.0f} ms, worst {max(updates) * 1000:.0f} ms"
    yield Row("scores", kind, "The open month after 100 new visits", value, "200 ms")
    database.dispose()
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "centre")
        connection = Connected(server.port)
        manager = made.managers[0]
        for part, examinee_id in (
            ("manager", manager.id),
            ("branch", manager.branch_id),
            ("manufacturer", plans[0].manufacturer_id),
            ("marketing_centre", "city"),
        ):
            for month, state in ((last, "closed"), (present, "open")):
                for score in (MAINTENANCE, PROMOTION):
                    path = f"{API}/scores/{score}/{part}/{examinee_id}/{month}/explanation"
                    timing = repeat(connection, request("GET", path, token=token), 5 if run.quick else 20)
                    value = f"p50 {timing.p50_ms:.1f} ms, worst {timing.worst_ms:.1f} ms"
                    yield Row("scores", kind, f"Explanation of a {score} score: {part}, {state} month", value, "100 ms")


def month_before(month: str) -> str:
    first = days_of_month(month)[0]
    return month_of(first.replace(day=1) - scored_city.DAY)


def _updates(
    database: Database, made: city.City, plans: list[scored_city.Plan], month: str, times: int
) -> Iterable[float]:
    """How long the scores of a month take to follow 100 visits of a manager, each with a display check, again and again."""
    for number in range(times):
        city.history(database, made, 100, days=1)
        scored_city.check_shops(database, plans[0], month, made.managers[number].shops[:100])
        with database.transaction(city.CITY) as session:
            seconds, changed = _timed(lambda session=session: follow_visits(session, city.CITY, month))  # type: ignore[misc]
        assert changed
        yield seconds


def _spread(seconds: list[float]) -> str:
    return f"p50 {median(seconds):.2f} s, worst {max(seconds):.2f} s"


def _timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = deed()
    return time.perf_counter() - began, result
