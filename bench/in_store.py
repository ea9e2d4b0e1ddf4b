"""The board of in-store days in a large city: 50,000 shops, 500,000 visits, and a duty for each of some 1,200 benchmarks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.access import Actor, Role
from backend.accounts.service import command_line_actor
from backend.db import Database, new_id, rfc3339, utc_now
from backend.in_store_days import duties
from backend.in_store_days.duty_rules import month_of
from backend.in_store_days.schemas import InStoreDayInput
from backend.in_store_days.service import record_in_store_days
from backend.terminals.models import Terminal
from backend.terminals.queries import terminal_rows
from backend.terminals.writing import Change, save_terminals
from backend.visits.checking import Receipt
from bench import city
from bench.lists import MANAGERS, SHOPS, VISITS
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

_ZONE = ZoneInfo("Asia/Shanghai")
_LEAST, _MOST = 3, 4
_DAY = InStoreDayInput()


def board(run: Run, kind: str) -> Iterable[Row]:
    """The board of a month as each desk and a manager see it, and what lies behind it: the slowest of them is shown."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS))
    today = utc_now().astimezone(_ZONE).date()
    last_month = today.replace(day=1) - timedelta(days=1)
    count = _designate(database, made)
    for day in (last_month, today):
        with database.transaction(city.CITY) as session:
            duties.make_duties(session, city.CITY, day)
        _spend_days(database, made, day)
    with database.transaction(city.CITY) as session:
        duties.keep_duties(session, city.CITY)
    database.dispose()
    let_postgresql_look(settings.database_url)
    with run.workshop.serving(settings) as server:
        tokens = {name: log_in(server.port, name) for name in ("centre", "reviewer", "manager0")}
        connection = Connected(server.port)
        asked = {
            f"GET /in-store-board, {count} duties": "/in-store-board",
            "GET /in-store-board: last month": f"/in-store-board?month={month_of(last_month)}",
            "GET /in-store-board/counts: two months": "/in-store-board/counts"
            f"?first_month={month_of(last_month)}&last_month={month_of(today)}",
            "GET /in-store-days: 200 a page": "/in-store-days?limit=200",
            "GET /in-store-days: not kept": "/in-store-days?verdict=not_kept",
        }
        for what, path in asked.items():
            timings = {
                name: repeat(connection, request("GET", f"{API}{path}", token=token), 5 if run.quick else 30)
                for name, token in tokens.items()
            }
            slowest = max(timings, key=lambda name: timings[name].p50_ms)
            value = (
                f"p50 {timings[slowest].p50_ms:.1f} ms, worst {max(each.worst_ms for each in timings.values()):.1f} ms "
                f"(slowest: {slowest.rstrip('0')})"
            )
            yield Row("in-store-board", kind, what, value, "100 ms")


def _benchmarks(manager: city.Manager, number: int) -> list[city.Shop]:
    return manager.shops[: _MOST if number % 2 else _LEAST]


def _designate(database: Database, made: city.City) -> int:
    """Every manager has three or four benchmarks, long since."""
    ids = [shop.id for number, manager in enumerate(made.managers) for shop in _benchmarks(manager, number)]
    actor = command_line_actor(city.CITY)
    with database.transaction(city.CITY) as session:
        rows = terminal_rows(session, actor, Terminal.id.in_(ids), lock=True)
        changes = [Change(row, {**row, "kind": "modern", "is_benchmark": True}) for row in rows]
        save_terminals(session, actor, changes, date.today() - timedelta(days=400))
    return len(ids)


def _spend_days(database: Database, made: city.City, last: date) -> None:
    """On the days before one, every manager spends one at each benchmark but one in five; some are too short."""
    receipt = Receipt(utc_now())
    for number, manager in enumerate(made.managers):
        actor = Actor(city.CITY, manager.id, Role.CUSTOMER_MANAGER, branch_id=manager.branch_id, device_id=new_id())
        documents = [
            _document(shop, last - timedelta(days=ordinal), 5 if (number + ordinal) % 7 == 0 else 8)
            for ordinal, shop in enumerate(_benchmarks(manager, number))
            if (number + ordinal) % 5
        ]
        drafts: list[dict[str, Any]] = _DAY.load(documents, many=True)
        with database.transaction(city.CITY) as session:
            assert not any(record_in_store_days(session, actor, drafts, receipt))


def _document(shop: city.Shop, day: date, hours: int) -> dict[str, Any]:
    arrived_at = datetime.combine(day, time(9), _ZONE)
    here = {"latitude": shop.latitude, "longitude": shop.longitude, "datum": "wgs84", "accuracy_m": 12}
    return {
        "id": new_id(),
        "terminal_id": shop.id,
        "arrival": {"device_time": rfc3339(arrived_at), "position": here},
        "departure": {"device_time": rfc3339(arrived_at + timedelta(hours=hours)), "position": here},
        "pings": [
            {"at": rfc3339(arrived_at + timedelta(minutes=30 * each)), "position": here} for each in range(1, 10)
        ],
        "topics": {"ordering": {"note": "按周转下单"}, "compliance": {"note": "已提醒"}, "stock": {"figure": 40}},
        "photos": [_photo("before"), _photo("after")],
        "submitted_at": rfc3339(arrived_at + timedelta(hours=hours)),
    }


def _photo(view: str) -> dict[str, Any]:
    photo_id = new_id()
    return {
        "id": photo_id, "sha256": photo_id.replace("-", "") * 2, "size": 400_000, "media_type": "image/jpeg", "view": view,
    }  # fmt: skip
