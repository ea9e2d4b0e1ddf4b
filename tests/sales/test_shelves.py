"""Rates from what visits found: unchecked is not absent, and every rate says of how many."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.db import Database, new_id
from backend.housekeeping import do_chores
from backend.sales import shelves
from tests.factories import make_template, visit
from tests.people import CITY, Person, World
from tests.sales.conftest import Market


def seen(market: Market, shop: str, day: int, **stocks: int | None) -> dict[str, Any]:
    """A visit of November that found so many packs of each spec; not on the shelf where there are none."""
    found = visit(market.shops[shop], datetime(2026, 11, day, 2, tzinfo=UTC), specs=[])
    found["shelf_checks"] = [
        {"spec_id": market.specs[spec], "on_shelf": stock is None or stock > 0, "facings": 1, "position": "counter",
         "stock_packs": stock, "retail_price_fen": 10_000, "price_tag": "right"}
        for spec, stock in stocks.items()
    ]  # fmt: skip
    return {"id": new_id(), **found}


def log(person: Person, *visits: dict[str, Any]) -> None:
    for each in visits:
        answer = person.post("/visits", json=each)
        assert answer.status_code == 201, answer.text


def rates(person: Person, **query: str) -> dict[str, dict[str, Any]]:
    answer = person.get("/sales/shelf-rates", query_string={"month": "2026-11", **query})
    assert answer.status_code == 200, answer.text
    return {each["spec_id"]: each for each in answer.json["items"]}


@pytest.fixture
def counted(database: Database, manager: Person, colleague: Person, stranger: Person, market: Market) -> Market:
    """Two visits to each of three shops, and the totals of November."""
    make_template(database)
    log(manager, seen(market, "near", 2, red=10, blue=None), seen(market, "near", 9, red=30, green=5))
    log(colleague, seen(market, "next", 3, red=8), seen(market, "next", 10, red=0))
    log(stranger, seen(market, "far", 4, red=0), seen(market, "far", 11, red=None))
    shelves.count_month(database, CITY, date(2026, 11, 1))
    return market


def test_every_rate_is_of_what_was_looked_at(centre: Person, counted: Market) -> None:
    found = rates(centre)
    red, blue, green = (found[counted.specs[name]] for name in ("red", "blue", "green"))
    assert (red["checks"], red["on_shelf"], red["on_shelf_rate"]) == (6, 4, 6_666)
    assert (red["shops_checked"], red["shops_carrying"], red["distribution_rate"]) == (3, 3, 10_000)
    assert (red["shops_counted_twice"], red["shops_selling"], red["sell_through_rate"]) == (2, 1, 5_000)
    assert (red["stock_counts"], red["out_of_stock"], red["out_of_stock_rate"]) == (5, 2, 4_000)
    assert (blue["checks"], blue["stock_counts"], blue["out_of_stock_rate"], blue["sell_through_rate"]) == (
        1,
        0,
        None,
        None,
    )
    assert green["shops_checked"] == 1


def test_a_manager_sees_the_own_shops_at_once_a_desk_its_branch_and_a_promoter_the_own_specs(
    centre: Person, reviewer: Person, manager: Person, promoter: Person, rival: Person, world: World, counted: Market
) -> None:
    red = counted.specs["red"]
    checks = {
        each.username: rates(each).get(red, {}).get("checks") for each in (centre, reviewer, manager, promoter, rival)
    }
    assert checks == {"centre": 6, "reviewer": 4, "manager": 2, "promoter": 6, "rival": None}
    assert rates(reviewer, branch_id=world.branches["河口"]) == {}
    assert rates(centre, branch_id=world.branches["河口"])[red]["checks"] == 2
    assert rates(centre, stage="mature").keys() == {counted.specs["green"]}
    log(manager, seen(counted, "near", 12, red=1))
    assert (rates(manager)[red]["checks"], rates(centre)[red]["checks"]) == (3, 6)
    assert manager.get("/sales/shelf-rates?month=2026-11").json["counted_at"] is None
    assert centre.get("/sales/shelf-rates?month=2026-11").json["counted_at"]


def test_the_worker_counts_anew_after_an_hour(
    database: Database, centre: Person, manager: Person, market: Market
) -> None:
    make_template(database)
    now = datetime.now(UTC)
    found = seen(market, "near", 1, red=1)["shelf_checks"]
    log(manager, {"id": new_id(), **visit(market.shops["near"], now - timedelta(hours=1)), "shelf_checks": found})
    this_month = now.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")
    assert do_chores(database) == 0
    assert centre.get(f"/sales/shelf-rates?month={this_month}").status_code == 200
    first = shelves.count_shelves(database, CITY, now + timedelta(hours=2))
    soon = shelves.count_shelves(database, CITY, now + timedelta(hours=2, minutes=59))
    later = shelves.count_shelves(database, CITY, now + timedelta(hours=3))
    assert (first, soon, later) == (1, 0, 1)
