"""Managers' months: proposed ones, and one whose days can lie in the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.db import Database, insert_rows, new_id
from backend.planning.models import PlannedVisit, VisitPlan
from backend.planning.rules import month_of
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.studio import Studio

ZONE = ZoneInfo("Asia/Shanghai")


def _while_ago() -> datetime:
    """About three hours ago, and never so late in the evening that a story's next visit would be of the next day."""
    then = datetime.now(ZONE).replace(microsecond=0) - timedelta(hours=3)
    return min(then, then.replace(hour=22, minute=0, second=0)).astimezone(UTC)


#: When the visits of these stories begin, and which of the city's days that is.
BEGAN = _while_ago()
DAY = BEGAN.astimezone(ZONE).date()
COMING = factories.month(31)


@pytest.fixture
def shops(database: Database, manager: Person) -> list[str]:
    """A benchmark, a large shop and two small ones."""
    factories.make_template(database)
    north = [(30.5 + number / 100, 114.3) for number in range(4)]
    kinds = [{"is_benchmark": True}, {"scale": "large"}, {"scale": "small"}, {"scale": "small"}]
    return [
        factories.make_terminal(database, manager, latitude=latitude, longitude=longitude, **kind)
        for (latitude, longitude), kind in zip(north, kinds, strict=True)
    ]


def proposed(person: Person, month: str = COMING, **values: Any) -> dict[str, Any]:
    answer = person.post("/visit-plans", json={"month": month} | values)
    assert answer.status_code == 201, answer.json
    plan: dict[str, Any] = answer.json
    return plan


def stops_at(plan: Mapping[str, Any], shop: str) -> list[tuple[str, dict[str, Any]]]:
    """The days on which a plan calls at a shop, with the stop."""
    return [(day["day"], stop) for day in plan["days"] for stop in day["stops"] if stop["terminal_id"] == shop]


def submit(person: Person, plan: Mapping[str, Any], version: int | None = None) -> Any:
    seen = {"If-Match": str(version or plan["version"])}
    return person.post(f"/visit-plans/{plan['id']}/submission", json={}, headers=seen)


def decide(person: Person, plan: Mapping[str, Any], outcome: str, note: str | None = None) -> Any:
    seen = {"If-Match": str(plan["version"])}
    return person.post(f"/visit-plans/{plan['id']}/decision", json={"outcome": outcome, "note": note}, headers=seen)


def change(person: Person, plan: Mapping[str, Any], day: str, shops: Sequence[str], **values: Any) -> Any:
    body = {"stops": [{"terminal_id": shop} for shop in shops]} | values
    return person.put(f"/visit-plans/{plan['id']}/days/{day}", json=body, headers={"If-Match": f'"{plan["version"]}"'})


def confirmed(manager: Person, reviewer: Person, plan: Mapping[str, Any]) -> dict[str, Any]:
    answer = decide(reviewer, submit(manager, plan).json, "confirmed")
    assert answer.status_code == 200, answer.json
    result: dict[str, Any] = answer.json
    return result


def intend(database: Database, manager: Person, days: Mapping[date, Sequence[str]]) -> str:
    """A confirmed plan with these stops, whenever they were. Returns its id."""
    plan_id = new_id()
    with database.transaction(CITY) as session:
        session.add(
            VisitPlan(
                city_id=CITY, id=plan_id, manager_id=manager.id, branch_id=manager.branch_id,
                month=month_of(next(iter(days))), state="confirmed", version=3, rules_version=1, is_carried=True,
                lengths={}, unplanned={},
            )
        )  # fmt: skip
        session.flush()
        rows = [
            {"city_id": CITY, "plan_id": plan_id, "day": day, "terminal_id": shop, "position": place,
             "in_store_day": False, "by_hand": False, "reasons": [{"kind": "nth_of_month", "number": 1, "of": 1}]}
            for day, shops in days.items()
            for place, shop in enumerate(shops)
        ]  # fmt: skip
        insert_rows(session, PlannedVisit, rows)
    return plan_id


def call_on(manager: Person, shop: str, began: datetime = BEGAN) -> str:
    """A visit, brought by the manager's phone. Returns its id."""
    phone = phone_of(manager, device_seq=int(datetime.now(UTC).timestamp() * 1000))
    phone.write("visits", visit_id := new_id(), factories.visit(shop, began, minutes=10))
    assert [each["status"] for each in phone.push()] == ["applied"]
    return visit_id


def count(database: Database) -> None:
    """Let the worker do what is due."""
    Studio(database).work()
