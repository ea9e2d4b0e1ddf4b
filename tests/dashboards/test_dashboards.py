"""What desks see of a month beside its targets, and what a manufacturer is sent of its own products."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from backend.db import Database
from backend.in_store_days import duties
from tests import factories
from tests.people import CITY, Person, World

MONTH = factories.month()


@pytest.fixture
def spec(database: Database, world: World) -> str:
    return factories.make_spec(database, world, name="南岭(软蓝)", is_focus=True)


def cards(person: Person, **query: str) -> dict[str, dict[str, Any]]:
    answer = person.get("/dashboard", query_string=query)
    assert answer.status_code == 200, answer.json
    return {each["indicator"]: each for each in answer.json["cards"]}


def test_a_month_without_anything_shows_targets_and_no_values(reviewer: Person, centre: Person) -> None:
    for person in (reviewer, centre):
        shown = cards(person)
        assert {each["value"] for each in shown.values()} == {None}
        assert {each["met"] for each in shown.values()} == {None}
        assert (shown["retailer_margin"]["target"], shown["in_store_days_kept"]["target"]) == (1120, 100_00)


def test_duties_are_counted_for_the_city_the_branch_and_the_manager(
    database: Database, world: World, manager: Person, stranger: Person, reviewer: Person, centre: Person
) -> None:
    for person in (manager, stranger):
        factories.make_terminal(database, person, is_benchmark=True)
    with database.transaction(CITY) as session:
        duties.make_duties(session, CITY, factories.today())
    kept = cards(centre)["in_store_days_kept"]
    assert (kept["value"], kept["part"], kept["whole"], kept["met"]) == (0, 0, 2, False)
    assert cards(reviewer)["in_store_days_kept"]["whole"] == 1
    assert cards(centre, branch_id=world.branches["河口"])["in_store_days_kept"]["whole"] == 1
    rows = reviewer.get("/dashboard/breakdown?by=manager").json["items"]
    assert {row["name"] for row in rows} >= {manager.name}
    assert stranger.name not in {row["name"] for row in rows}
    [month] = centre.get(f"/dashboard/trend?first_month={MONTH}&last_month={MONTH}").json["items"]
    assert month["figures"]["in_store_days_kept"] == {"value": 0, "part": 0, "whole": 2}


def test_targets_are_the_citys(admin: Person, centre: Person) -> None:
    said = admin.post("/rule-sets/dashboard", json={"parameters": {"satisfaction": 95_00}})
    assert said.status_code == 201, said.json
    assert cards(centre)["satisfaction"]["target"] == 95_00


def test_dashboards_are_for_desks(manager: Person, promoter: Person, world: World, reviewer: Person) -> None:
    for person in (manager, promoter):
        for path in ("/dashboard", "/dashboard/breakdown", f"/dashboard/trend?first_month={MONTH}&last_month={MONTH}"):
            assert (person.get(path).status_code, person.get(path).json["slug"]) == (403, "forbidden")
    assert reviewer.get(f"/dashboard?branch_id={world.branches['河口']}").status_code == 404
    late = reviewer.get("/dashboard/trend?first_month=2026-03&last_month=2026-01")
    assert late.json["errors"][0]["field"] == "last_month"


def test_a_bulletin_has_the_manufacturers_own_products_alone(
    database: Database, world: World, manager: Person, spec: str, promoter: Person, rival: Person, centre: Person,
    reviewer: Person,
) -> None:  # fmt: skip
    factories.make_spec(database, world, "东湖中烟", name="东湖(红)")
    shop = factories.make_terminal(database, manager)
    licence = manager.get(f"/terminals/{shop}").json["license_no"]
    ean13 = next(each["ean13"] for each in centre.get("/specs").json["items"] if each["id"] == spec)
    sold = f"license_no,ean13,month,packs\n{licence},{ean13},{MONTH},120\n"
    taken = centre.post("/sales/imports", data={"file": (BytesIO(sold.encode()), "sales.csv")})
    assert taken.status_code < 300, taken.json
    assert cards(reviewer)["focus_share"]["value"] == 100_00
    assert cards(centre)["retailer_margin"] == {
        "indicator": "retailer_margin", "value": 1200, "part": None, "whole": None, "target": 1120, "met": True,
    }  # fmt: skip
    path = f"/manufacturer-bulletins?month={MONTH}"
    own = promoter.get(path).json
    assert (own["manufacturer"]["name"], [each["name"] for each in own["items"]]) == ("南岭中烟", ["南岭(软蓝)"])
    assert [each["name"] for each in rival.get(path).json["items"]] == ["东湖(红)"]
    other = f"{path}&manufacturer_id={world.manufacturers['南岭中烟']}"
    assert rival.get(other).status_code == 404
    assert [each["name"] for each in centre.get(other).json["items"]] == ["南岭(软蓝)"]
    assert centre.get(path).json["errors"][0]["field"] == "manufacturer_id"
    assert manager.get(other).json["slug"] == "forbidden"
    table = promoter.get(path.replace("bulletins?", "bulletins.xlsx?"), headers={"Accept-Language": "en"})
    rows = list(openpyxl.load_workbook(BytesIO(table.data)).active.values)
    assert rows[0][:3] == ("Spec", "Stage", "Packs this month")
    assert [row[:3] for row in rows[1:]] == [("南岭(软蓝)", "growth", 120)]
