"""The desks' lists at the size of a large city: 50,000 shops and 500,000 visits, on SQLite."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from backend.db import Database, rfc3339, utc_now
from bench import city
from bench.push import log_in
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

MANAGERS = 330
SHOPS = 50_000
VISITS = 500_000
LARGEST_PAGE = 200


def lists(run: Run, kind: str) -> Iterable[Row]:
    """Each list with each of its filters, as each desk: the slowest of the desks is shown."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    count = run.scaled(VISITS)
    city.history(database, made, count)
    database.dispose()
    with run.workshop.serving(settings) as server:
        tokens = {name: log_in(server.port, name) for name in ("centre", "reviewer", "manager0")}
        connection = Connected(server.port)
        for what, path in _questions(made, connection, tokens["centre"]):
            timings = {
                name: repeat(connection, request("GET", f"{API}{path}", token=token), 5 if run.quick else 20)
                for name, token in tokens.items()
            }
            slowest = max(timings, key=lambda name: timings[name].p50_ms)
            value = (
                f"p50 {timings[slowest].p50_ms:.1f} ms, worst {max(each.worst_ms for each in timings.values()):.1f} ms "
                f"(slowest: {slowest.rstrip('0')})"
            )
            yield Row("lists", kind, what, value, "50 ms")


def _questions(made: city.City, connection: Connected, token: str) -> Iterable[tuple[str, str]]:
    """(what is asked, path below the API's prefix)."""
    now = utc_now()
    shop = made.managers[7].shops[3]
    detail = connection.ask(request("GET", f"{API}/terminals/{shop.id}", token=token))
    period = {"since": rfc3339(now - timedelta(days=120)), "until": rfc3339(now - timedelta(days=90))}
    searches = {"a licence number": detail["license_no"], "a frequent word": "便利店", "nothing": "没有这家店"}
    asked = {
        "no filter": {},
        f"no filter, {LARGEST_PAGE} a page": {"limit": LARGEST_PAGE},
        "branch": {"branch_id": made.branches[0]},
        "manager": {"manager_id": made.managers[0].id},
        "terminal": {"terminal_id": made.managers[0].shops[0].id},
        "period": period,
        "frequent kind": {"kind": "planned"},
        "rare kind": {"kind": "in_store_day"},
        "frequent state": {"state": "submitted"},
        "rare state": {"state": "in_progress"},
        "rare state and branch": {"state": "in_progress", "branch_id": made.branches[1]},
        "frequent signal": {"signal": "far_from_terminal"},
        "rare signal": {"signal": "mock_location"},
        "rare signal and branch": {"signal": "mock_location", "branch_id": made.branches[1]},
        "no such signal": {"signal": "overlap"},
        **{f"search for {what}": {"q": q} for what, q in searches.items()},
        "search for a frequent word, rare kind": {"q": "便利店", "kind": "in_store_day"},
        "search for a licence number and period": {"q": detail["license_no"], **period},
    }
    for what, query in asked.items():
        yield f"GET /visits: {what}", f"/visits?{urlencode(query)}"
    page = connection.ask(request("GET", f"{API}/visits?limit=200", token=token))
    yield "GET /visits: second page", f"/visits?limit=50&cursor={page['next_cursor']}"
    for what, q in searches.items():
        yield f"GET /terminals: search for {what}", f"/terminals?{urlencode({'q': q})}"
    yield "GET /terminals: no filter", "/terminals"
    yield "GET /terminals: branch and kind without any", f"/terminals?branch_id={made.branches[0]}&kind=franchise"
    yield f"GET /terminals: {LARGEST_PAGE} a page", f"/terminals?limit={LARGEST_PAGE}"
