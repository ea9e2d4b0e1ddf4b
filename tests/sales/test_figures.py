"""What follows from sales: volumes, rolling years, the market's indicators, and baselines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from backend.db import Database
from backend.sales import baselines
from tests.people import CITY, Person
from tests.sales.conftest import Market

Send = Callable[..., Any]


def volumes(person: Person, month: str = "2026-09", **query: str) -> dict[str, dict[str, Any]]:
    answer = person.get("/sales/volumes", query_string={"month": month, **query})
    assert answer.status_code == 200, answer.text
    return {each["id"]: each for each in answer.json["items"]}


def test_volumes_have_the_month_the_rolling_year_and_the_one_before(centre: Person, market: Market, send: Send) -> None:
    send(
        centre,
        market.line("near", "red", "2024-10", 1),  # the first month of the year before
        market.line("near", "red", "2024-09", 500),  # and one that is too long ago
        market.line("near", "red", "2025-09", 9),
        market.line("near", "red", "2025-10", 20),
        market.line("near", "red", "2026-09", 100),
        market.line("next", "red", "2026-09", 0),
        market.line("far", "red", "2026-09", 50),
        market.line("far", "blue", "2026-09", 7),
        market.line("far", "red", "2026-10", 4_000),
    )
    red = volumes(centre)[market.specs["red"]]
    assert {name: red[name] for name in ("packs", "packs_a_year_ago", "year_packs", "year_before_packs")} == {
        "packs": 150, "packs_a_year_ago": 9, "year_packs": 170, "year_before_packs": 10,
    }  # fmt: skip
    assert (red["year_growth"], red["shops"], red["buyers"]) == (160_000, 3, 2)
    assert volumes(centre)[market.specs["green"]]["packs"] == 0
    by_maker = list(volumes(centre, by="manufacturer").values())
    assert [each["packs"] for each in by_maker] == [157, 0]
    assert by_maker[0]["shops"] is None


def test_each_sees_the_volumes_of_the_own_shops_and_a_promoter_those_of_the_own_specs(
    centre: Person, reviewer: Person, manager: Person, promoter: Person, rival: Person, market: Market, send: Send
) -> None:
    lines = [
        market.line(shop, spec, period, 10)
        for shop in market.shops
        for spec in market.specs
        for period in ("2026-08", "2026-09")
    ]
    send(centre, *lines)
    red, green = market.specs["red"], market.specs["green"]
    seen = {each.username: volumes(each) for each in (centre, reviewer, manager, promoter, rival)}
    assert [seen[name][red]["packs"] for name in ("centre", "reviewer", "manager", "promoter")] == [30, 20, 10, 30]
    assert [seen[name][red]["year_packs"] for name in ("reviewer", "manager")] == [40, 20]
    assert set(seen["rival"]) == {green}
    assert set(seen["promoter"]) == {red, market.specs["blue"]}


def test_a_month_is_the_sum_of_its_days_until_it_is_told_as_such(
    centre: Person, manager: Person, market: Market, send: Send
) -> None:
    send(
        centre,
        *[market.line(shop, "red", f"2026-09-{day:02}", day) for shop in ("near", "far") for day in (1, 2, 30)],
        heading="日期",
    )
    red = market.specs["red"]
    course = f"/sales/course?spec_id={red}&first=2026-09-01&last=2026-09-30"
    assert (volumes(centre)[red]["packs"], volumes(manager)[red]["packs"]) == (66, 33)
    assert [each["packs"] for each in centre.get(f"{course}&granularity=day").json["items"]] == [2, 4, 60]
    assert centre.get(course).json["items"][0]["told_by"] == "day"
    send(centre, market.line("near", "red", "2026-09", 40), market.line("far", "red", "2026-09", 41))
    assert (volumes(centre)[red]["packs"], volumes(manager)[red]["packs"]) == (81, 40)
    assert centre.get(course).json["items"] == [
        {"period": "2026-09-01", "packs": 81, "amount_fen": None, "told_by": "month"}
    ]


def test_totals_follow_corrections_and_what_is_taken_away(centre: Person, market: Market, send: Send) -> None:
    red, blue = market.specs["red"], market.specs["blue"]
    send(centre, *[market.line(shop, spec, "2026-09", 10) for shop in market.shops for spec in ("red", "blue")])
    send(centre, market.line("near", "red", "2026-09", 15), complete="true")
    after = volumes(centre)
    assert (after[red]["packs"], after[red]["shops"], after[blue]["packs"], after[blue]["shops"]) == (15, 1, 0, 0)


def test_indicators_stand_beside_their_targets_and_are_not_for_promoters(
    centre: Person, admin: Person, manager: Person, promoter: Person, market: Market, send: Send
) -> None:
    send(
        centre,
        market.line("near", "red", "2026-09", 600),
        market.line("near", "blue", "2026-09", 300),
        market.line("far", "green", "2026-09", 100),
    )
    found = centre.get("/sales/indicators?month=2026-09").json
    paid = 600 * 10_000 + 300 * 15_000 + 100 * 23_000
    kept = 600 * 1_200 + 300 * 1_800 + 100 * 2_700
    assert found["of_month"] == {
        "packs": 1_000, "retailer_margin": kept * 10_000 // paid, "focus_share": 6_000, "brand_concentration": 10_000,
    }  # fmt: skip
    assert found["of_month_a_year_ago"]["retailer_margin"] is None
    assert found["targets"] == {"retailer_margin": 1_120, "focus_share": 8_950}
    assert manager.get("/sales/indicators?month=2026-09").json["of_month"]["focus_share"] == 6_666
    assert promoter.get("/sales/indicators?month=2026-09").status_code == 403
    assert centre.get("/sales/indicators?month=2026-9").status_code == 422
    published = admin.post("/rule-sets/sales", json={"parameters": {"leading_brands": 1}})
    assert published.status_code == 201, published.text
    assert centre.get("/sales/indicators?month=2026-09").json["of_month"]["brand_concentration"] == 6_000


def test_a_baseline_has_the_days_of_some_shops_and_the_packs_of_others_like_them(
    database: Database, centre: Person, market: Market, send: Send
) -> None:
    send(
        centre,
        *[market.line(shop, "red", f"2026-09-{day:02}", 10) for shop in market.shops for day in (1, 3)],
        heading="日期",
    )
    red, near = [market.specs["red"]], [market.shops["near"]]
    with database.reading(CITY) as session:
        sold = baselines.daily_sales(session, CITY, red, near, date(2026, 9, 1), date(2026, 9, 4))
        assert (sold.packs, sold.days, sold.days_told, sold.mean_daily_hundredths) == (20, 4, 2, 500)
        unknown = baselines.daily_sales(session, CITY, red, near, date(2026, 8, 1), date(2026, 8, 4))
        assert (unknown.days_told, unknown.mean_daily_hundredths) == (0, None)
        others = baselines.packs_by_class(session, CITY, red, date(2026, 9, 1), date(2026, 9, 4), without=near)
        assert others == {(14, "grocery"): 40}
