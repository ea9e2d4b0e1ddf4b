"""The city is exactly that of domain.md section 13, as its people see it over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.brands.rules import ean13_fault
from seed.history import City
from seed.people import PASSWORD, logins
from tests.people import API
from tests.seed.conftest import FIRST, LAST

ListAll = Callable[..., list[dict[str, Any]]]
Enter = Callable[..., Any]

#: Name: (code, locality, managers, retailers, benchmarks).
BRANCHES = {
    "城东": ("439902", "urban", 2, 310, 7),
    "城西": ("439903", "urban", 2, 300, 7),
    "高新": ("439904", "urban", 1, 140, 4),
    "河口": ("439921", "rural", 1, 145, 2),
    "青石": ("439922", "rural", 2, 305, 3),
}


@pytest.fixture
def shops(list_all: ListAll) -> list[dict[str, Any]]:
    """All of them, those too that closed meanwhile."""
    return list_all("fang.wei", "/terminals") + list_all("fang.wei", "/terminals", closed="true")


def percentages(rows: list[dict[str, Any]], name: str) -> dict[str, float]:
    return {key: count / 12 for key, count in Counter(row[name] for row in rows).items()}


def test_its_shops_divide_up_as_planned(shops: list[dict[str, Any]]) -> None:
    assert len(shops) == 1200
    assert percentages(shops, "store_format") == {
        "grocery": 52, "convenience": 18, "supermarket": 12, "tobacco_liquor": 9, "entertainment": 5, "mall": 1, "other": 3,
    }  # fmt: skip
    assert percentages(shops, "scale") == {"large": 15, "medium": 35, "small": 50}
    assert percentages(shops, "kind") == {"ordinary": 76, "modern": 20, "franchise": 4}
    assert percentages(shops, "trade_area") == {
        "residential": 40, "mixed": 16, "commercial": 16, "township": 15, "office": 7, "education": 6,
    }  # fmt: skip
    tiers = [shop["tier"] for shop in shops]
    assert (min(tiers) >= 1, max(tiers) <= 30) == (True, True)
    assert 13.5 < sum(tiers) / len(tiers) < 14.5
    assert sum(abs(tier - 14) <= 5 for tier in tiers) / len(tiers) > 0.65


def test_its_branches_have_their_shops_and_benchmarks(list_all: ListAll, shops: list[dict[str, Any]]) -> None:
    branches = {branch["id"]: branch for branch in list_all("fang.wei", "/branches")}
    found = {
        branch["name"]: (branch["code"], branch["locality"], len(own), sum(shop["is_benchmark"] for shop in own))
        for branch_id, branch in branches.items()
        if (own := [shop for shop in shops if shop["branch_id"] == branch_id])
    }
    assert found == {name: (code, locality, *counts) for name, (code, locality, _, *counts) in BRANCHES.items()}
    for shop in shops:
        assert shop["license_no"].startswith(branches[shop["branch_id"]]["code"])
        assert shop["kind"] == "modern" or not shop["is_benchmark"]


def test_no_manager_has_too_many_or_too_few_benchmarks(client: FlaskClient, enter: Enter) -> None:
    headers = {"Authorization": f"Bearer {enter('fang.wei').json['access_token']}"}
    assert client.get(f"{API}/benchmark-alerts", headers=headers).json["items"] == []


def test_it_sells_ten_specs_of_three_manufacturers(list_all: ListAll) -> None:
    specs = {spec["name"]: spec for spec in list_all("fang.wei", "/specs")}
    assert {
        name: (spec["price_class"], spec["wholesale_fen"] // 100, spec["retail_fen"] // 100, spec["stage"])
        for name, spec in specs.items()
    } == {
        "南岭(硬红)": ("III", 88, 100, "mature"),
        "南岭(软蓝)": ("II", 132, 150, "mature"),
        "东湖(硬)": ("I", 203, 230, "mature"),
        "东湖(细支)": ("I", 221, 250, "growth"),
        "金禾(经典)": ("III", 97, 110, "mature"),
        "金禾(中支)": ("II", 150, 170, "growth"),
        "望江(新韵)": ("I", 397, 450, "introduction"),
        "望江(硬)": ("III", 62, 70, "growth"),
        "青川(软)": ("V", 27, 30, "mature"),
        "西山(老版)": ("IV", 40, 45, "exit"),
    }
    assert len({spec["manufacturer_id"] for spec in specs.values()}) == 3
    for spec in specs.values():
        assert (ean13_fault(spec["ean13"]), spec["ean13"][:2] in map(str, range(20, 30))) == (None, True)


def test_everyone_can_log_in_with_what_is_printed(enter: Enter) -> None:
    printed = logins()
    for login in printed:
        answer = enter(login["username"], login["password"])
        assert answer.status_code == 201, login
        person = answer.json["person"]
        assert (person["name"], person["role"]) == (login["name"], login["role"])
    assert Counter(login["branch"] for login in printed if login["role"] == "customer_manager") == {
        name: managers for name, (_, _, managers, _, _) in BRANCHES.items()
    }
    assert enter("lin.xiao", f"not-{PASSWORD}").status_code == 401


def test_there_is_a_log_in_for_every_role_and_the_first_desk_is_that_of_the_first_manager() -> None:
    first = {login["role"]: login for login in reversed(logins())}
    assert set(first) == {
        "customer_manager", "market_manager", "brand_manager", "marketing_centre", "admin", "promoter",
    }  # fmt: skip
    assert first["market_manager"]["branch"] == first["customer_manager"]["branch"] == "城东"


@pytest.mark.parametrize("scale", [3])
def test_a_larger_city_has_more_shops_and_managers_but_the_same_branches(scale: int) -> None:
    city = City(1, scale, FIRST, LAST)
    assert (len(city.shops), len(city.managers)) == (1200 * scale, 8 * scale)
    assert sum(shop.is_benchmark for shop in city.shops) == 23 * scale
    assert len({shop.license_no for shop in city.shops}) == 1200 * scale
    assert Counter(shop.branch.name for shop in city.shops) == {name: row[3] * scale for name, row in BRANCHES.items()}
