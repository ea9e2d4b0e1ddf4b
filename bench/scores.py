"""Maintenance scores of a large city: 30,000 shops under a plan, 200,000 visits and a million shelf checks in a month."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend import feed
from backend.accounts.service import command_line_actor
from backend.brands.models import Spec
from backend.city_time import bounds_of_month, business_month, month_after
from backend.db import Database, insert_rows, new_id, utc_now
from backend.displays.confirmation_models import ConfirmationCase
from backend.displays.confirmation_rules import Reason, party_of
from backend.displays.models import DisplayCheck
from backend.displays.plan_models import MaintenancePlan, PlanTerminal, PlanVersion
from backend.scores.closing import close_month, refresh_open_month
from backend.scores.scoring import compute_month
from backend.visits.models import ShelfCheck, Visit
from bench import city
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

_ZONE = ZoneInfo("Asia/Shanghai")
MANAGERS, SHOPS, VISITS, CHECKS_EACH = 200, 30_000, 200_000, 5


def scores(run: Run, kind: str) -> Iterable[Row]:
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS), days=30)
    checks = _check_shelves(database, made)
    present = business_month(utc_now(), _ZONE)
    last = next(month for month in _months_before(present) if month_after(month) == present)
    plan_id = _agree(database, made, last, present)
    for month in (last, present):
        _check_displays(database, made, plan_id, month)
    let_postgresql_look(settings.database_url)
    actor = command_line_actor(city.CITY)
    what = f"{run.scaled(SHOPS):,} shops, {run.scaled(VISITS):,} visits, {checks:,} shelf checks"
    with database.reading(city.CITY) as session:
        seconds, computed = _seconds(lambda: compute_month(session, city.CITY, last))
    yield Row("scores", kind, f"Scores of {len(computed.scores)} examinees: {what}", f"{seconds:.2f} s", "5 s")
    with database.transaction(city.CITY) as session:
        seconds, _ = _seconds(lambda: close_month(session, actor, last))
    yield Row("scores", kind, "Closing the month", f"{seconds:.2f} s")
    with database.transaction(city.CITY) as session:
        refresh_open_month(session, city.CITY, present)
    manager = made.managers[0]
    _check_displays(database, made, plan_id, present, some=manager.shops[:100])
    with database.transaction(city.CITY) as session:
        seconds, _ = _seconds(lambda: refresh_open_month(session, city.CITY, present))
    yield Row("scores", kind, "The open month after 100 new visits", f"{seconds * 1000:.0f} ms", "200 ms")
    database.dispose()
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "centre")
        connection = Connected(server.port)
        for part, examinee_id in (
            ("manager", manager.id),
            ("branch", manager.branch_id),
            ("marketing_centre", "city"),
        ):
            path = f"{API}/scores/maintenance/{part}/{examinee_id}/{last}/explanation"
            timing = repeat(connection, request("GET", path, token=token), 5 if run.quick else 20)
            value = f"p50 {timing.p50_ms:.1f} ms, worst {timing.worst_ms:.1f} ms"
            yield Row("scores", kind, f"Explanation of a score: {part}", value, "100 ms")


def _seconds(deed: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    result = deed()
    return time.perf_counter() - began, result


def _months_before(month: str) -> Iterator[str]:
    year, number = int(month[:4]), int(month[5:])
    yield f"{year - (number == 1)}-{12 if number == 1 else number - 1:02d}"


def _check_shelves(database: Database, made: city.City) -> int:
    with database.reading(city.CITY) as session:
        visit_ids = session.scalars(select(Visit.id).where(Visit.city_id == city.CITY)).all()
    for start in range(0, len(visit_ids), 5000):
        rows = [
            {"city_id": city.CITY, "visit_id": visit_id, "spec_id": spec_id, "on_shelf": True, "facings": 2,
             "position": "counter", "stock_packs": 30, "retail_price_fen": 10000, "price_tag": "right",
             "produced_on": None, "note": None}
            for visit_id in visit_ids[start : start + 5000]
            for spec_id in made.specs[:CHECKS_EACH]
        ]  # fmt: skip
        with database.transaction(city.CITY) as session:
            insert_rows(session, ShelfCheck, rows)
    return len(visit_ids) * CHECKS_EACH


def _agree(database: Database, made: city.City, first: str, last: str) -> str:
    """One plan for all shops, signed before the months began."""
    shops = [shop.id for manager in made.managers for shop in manager.shops]
    plan_id, agreed_at = new_id(), bounds_of_month(first, _ZONE)[0] - timedelta(days=3)
    with database.transaction(city.CITY) as session:
        maker = session.scalars(select(Spec.manufacturer_id).where(Spec.city_id == city.CITY).limit(1)).one()
        session.add(
            MaintenancePlan(
                city_id=city.CITY, id=plan_id, manufacturer_id=maker, state="agreed", newest_version=1, agreed_version=1
            )
        )
        session.flush()
        session.add(
            PlanVersion(
                city_id=city.CITY, plan_id=plan_id, version=1, state="agreed", name="柜台三个排面", stage="growth",
                first_month=first, last_month=last, executor="commerce", materials=[], proposed_by_side="manufacturer",
                terminals=len(shops), agreed_at=agreed_at,
            )
        )  # fmt: skip
        session.flush()
        rows = [{"city_id": city.CITY, "plan_id": plan_id, "version": 1, "terminal_id": each} for each in shops]
        insert_rows(session, PlanTerminal, rows)
    return plan_id


def _check_displays(
    database: Database, made: city.City, plan_id: str, month: str, some: list[city.Shop] | None = None
) -> None:
    """One check of nineteen shops of twenty, or of these shops; a tenth has a reason that counts."""
    chance = random.Random(f"{month}{len(some or ())}")
    first, end = bounds_of_month(month, _ZONE)
    end = min(end, utc_now())
    with database.reading(city.CITY) as session:
        spec = session.scalars(select(Spec).where(Spec.city_id == city.CITY, Spec.id == made.specs[0])).one()
        spec_id, maker = spec.id, spec.manufacturer_id
    shops = some or [shop for manager in made.managers for shop in manager.shops if chance.random() < 0.95]
    for start in range(0, len(shops), 5000):
        checks = [
            _check(shop, spec_id, maker, plan_id, first + (end - first) * chance.random())
            for shop in shops[start : start + 5000]
        ]
        cases = [_case(check, chance) for check in checks]
        with database.transaction(city.CITY) as session:
            insert_rows(session, DisplayCheck, checks)
            insert_rows(session, ConfirmationCase, cases)
            feed.publish(session, Visit.collection, [])


def _check(shop: city.Shop, spec_id: str, maker: str, plan_id: str, at: datetime) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(column.name for column in DisplayCheck.__table__.columns)
    return row | {
        "city_id": city.CITY, "id": new_id(), "subject_id": new_id(), "terminal_id": shop.id, "checked_at": at,
        "spec_id": spec_id, "manufacturer_id": maker, "plan_id": plan_id, "plan_version": 1, "ordinal": 0,
    }  # fmt: skip


def _case(check: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    reason = chance.choice([f"D{number}" for number in range(1, 12)]) if chance.random() < 0.1 else None
    same = ("city_id", "id", "subject_id", "terminal_id", "spec_id", "manufacturer_id", "plan_id", "checked_at")
    return {name: check[name] for name in same} | {
        "shown": {"photos": []}, "shown_sha256": "0" * 64, "state": "upheld" if reason else "confirmed", "version": 1,
        "opened_at": check["checked_at"], "due_at": check["checked_at"] + timedelta(days=3), "reason": reason,
        "party": party_of(Reason(reason)).value if reason else None, "decided_by": None, "decided_at": None,
        "settled_at": check["checked_at"],
    }  # fmt: skip
