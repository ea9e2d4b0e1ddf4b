"""The queue of reviews in a large city: 50,000 shops and 500,000 visits, of which those of the last thirty days wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import update

from backend import feed
from backend.db import Database, utc_now
from backend.visits.models import Visit
from backend.visits.rules import State
from bench import city
from bench.lists import MANAGERS, SHOPS, VISITS
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request


def queue(run: Run, kind: str) -> Iterable[Row]:
    """The queue and its counts as each desk sees them: the slowest of them is shown."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS))
    _review(database)
    database.dispose()
    let_postgresql_look(settings.database_url)
    with run.workshop.serving(settings) as server:
        tokens = {name: log_in(server.port, name) for name in ("centre", "reviewer")}
        connection = Connected(server.port)
        page = connection.ask(request("GET", f"{API}/review-queue?limit=200", token=tokens["centre"]))
        asked = {
            "GET /review-queue": "/review-queue",
            "GET /review-queue: 200 a page": "/review-queue?limit=200",
            "GET /review-queue: second page": f"/review-queue?{urlencode({'limit': 200, 'cursor': page['next_cursor']})}",
            "GET /review-queue: spot checks": "/review-queue?reason=spot_check",
            "GET /review-queue: one manager": f"/review-queue?manager_id={made.managers[0].id}",
            "GET /review-queue/counts": "/review-queue/counts",
        }
        for what, path in asked.items():
            timings = {
                name: repeat(connection, request("GET", f"{API}{path}", token=token), 5 if run.quick else 30)
                for name, token in tokens.items()
            }
            slowest = max(timings, key=lambda name: timings[name].p50_ms)
            worst = max(each.worst_ms for each in timings.values())
            value = f"p50 {timings[slowest].p50_ms:.1f} ms, worst {worst:.1f} ms (slowest: {slowest})"
            yield Row("review-queue", kind, what, value, "100 ms")


def _review(database: Database) -> None:
    """Everything that was handed in more than thirty days ago has been accepted."""
    old = (
        Visit.city_id == city.CITY,
        Visit.state == State.SUBMITTED,
        Visit.started_at < utc_now() - timedelta(days=30),
    )
    with database.transaction(city.CITY) as session:
        session.execute(
            update(Visit).where(*old).values(state=State.ACCEPTED), execution_options={"synchronize_session": False}
        )
        feed.publish(session, Visit.collection, [])
