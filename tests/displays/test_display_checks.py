"""A display check knows its shop, its maker and the plan that held when it was made, and is judged by that plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.db import Database, new_id
from backend.displays.in_force import StandardsInForce, Subject
from tests import factories
from tests.displays.plan_story import Street, answer_to
from tests.people import CITY, Person
from tests.phone import Phone, phone_of


def photo(check_id: str, view: str = "front") -> dict[str, Any]:
    return {
        "id": new_id(), "sha256": new_id().replace("-", "") * 2, "size": 10, "media_type": "image/jpeg",
        "view": view, "display_check_id": check_id,
    }  # fmt: skip


def visit(
    phone: Phone, shop_id: str, checks: list[dict[str, Any]], photos: list[dict[str, Any]] | None = None, **values: Any
) -> str:
    """Write and push a visit with these checks. Returns its id."""
    document = factories.visit(shop_id, display_checks=checks, photos=photos or [], **values)
    phone.write("visits", visit_id := new_id(), document)
    assert [each["status"] for each in phone.push()] == ["applied"]
    return visit_id


def check_of(person: Person, check_id: str) -> dict[str, Any]:
    answer = person.get(f"/display-checks/{check_id}")
    assert answer.status_code == 200, answer.json
    return dict(answer.json or {})


def test_a_check_is_judged_point_by_point_against_the_plan(street: Street, manager: Person, promoter: Person) -> None:
    plan_id, check = street.agreed(), street.display_check(facings=2, price_tag=None)
    visit(phone_of(manager), street.shop_id, [check], [photo(check["id"])])
    seen = check_of(promoter, check["id"])
    assert (seen["terminal"]["id"], seen["spec"]["id"], seen["plan"]["id"]) == (street.shop_id, street.spec_id, plan_id)
    assert {each["point"]: each["passes"] for each in seen["plan"]["points"]} == {
        "position": True, "facings": False, "price_tag": None, "photos": None,
    }  # fmt: skip
    assert seen["plan"]["passes"] is False
    assert [each["view"] for each in seen["photos"]] == ["front"]


def test_a_check_without_a_plan_is_not_judged(street: Street, manager: Person, reviewer: Person) -> None:
    check = street.display_check()
    visit(phone_of(manager), street.shop_id, [check])
    assert check_of(reviewer, check["id"])["plan"] is None


@pytest.mark.parametrize("part", ["stranger", "rival", "colleague"])
def test_who_may_not_see_a_check_gets_404(street: Street, manager: Person, promoter: Person, part: str) -> None:
    check = street.display_check()
    visit(phone_of(manager), street.shop_id, [check])
    assert street.world.people[part].get(f"/display-checks/{check['id']}").status_code == 404
    for person in (promoter, manager):
        assert check_of(person, check["id"])["id"] == check["id"]


def test_a_promoter_sees_own_brands_in_a_visit_that_checks_several(
    street: Street, manager: Person, promoter: Person, rival: Person
) -> None:
    own, other = street.display_check(), street.display_check(spec_id=street.rival_spec_id)
    visit(phone_of(manager), street.shop_id, [own, other])
    listed = {
        person.username: [each["id"] for each in (person.get("/display-checks").json or {})["items"]]
        for person in (promoter, rival)
    }
    assert listed == {"promoter": [own["id"]], "rival": [other["id"]]}


def test_the_plan_is_that_of_the_time_of_the_check_not_of_its_arrival(
    street: Street, manager: Person, promoter: Person, centre: Person
) -> None:
    plan_id, phone = street.agreed(), phone_of(manager)
    early, late = street.display_check(), street.display_check()
    answer_to(promoter, plan_id, "versions", **street.plan(name="四个排面"))
    answer_to(centre, plan_id, "signature", version=2)
    visit(phone, street.shop_id, [early], started_at=datetime.now(UTC) - timedelta(minutes=30))
    visit(phone, street.shop_id, [late], started_at=datetime.now(UTC) + timedelta(seconds=5), minutes=0.1)
    assert [check_of(promoter, each["id"])["plan"]["version"] for each in (early, late)] == [1, 2]


def test_a_check_after_the_withdrawal_is_under_no_plan(street: Street, manager: Person, centre: Person) -> None:
    plan_id, phone = street.agreed(), phone_of(manager)
    answer_to(centre, plan_id, "withdrawal", reason="退市")
    before, after = street.display_check(), street.display_check()
    visit(phone, street.shop_id, [before])
    visit(phone, street.shop_id, [after], started_at=datetime.now(UTC) + timedelta(seconds=5), minutes=0.1)
    assert check_of(centre, before["id"])["plan"]["id"] == plan_id
    assert check_of(centre, after["id"])["plan"] is None


def test_a_plan_means_its_own_shops_and_specs_only(street: Street, manager: Person, centre: Person) -> None:
    street.agreed(shops=[street.far_shop_id])
    check = street.display_check()
    visit(phone_of(manager), street.shop_id, [check])
    assert check_of(centre, check["id"])["plan"] is None


def test_checks_of_a_visit_taken_back_are_not_seen_until_it_comes_again(
    street: Street, manager: Person, promoter: Person
) -> None:
    phone, check = phone_of(manager), street.display_check()
    visit_id = visit(phone, street.shop_id, [check])
    phone.write("visits", visit_id, None)
    phone.push()
    assert promoter.get(f"/display-checks/{check['id']}").status_code == 404
    phone.write("visits", visit_id, factories.visit(street.shop_id, display_checks=[check]))
    phone.push()
    assert check_of(promoter, check["id"])["id"] == check["id"]


def test_desks_name_a_plan_or_a_manufacturer_and_page_through_the_checks(
    street: Street, manager: Person, reviewer: Person
) -> None:
    plan_id, phone = street.agreed(), phone_of(manager)
    checks = [street.display_check() for _ in range(3)]
    for hours, check in enumerate(checks, 2):
        visit(phone, street.shop_id, [check], started_at=datetime.now(UTC) - timedelta(hours=hours))
    refused = reviewer.get("/display-checks")
    assert (refused.status_code, (refused.json or {})["errors"][0]["field"]) == (422, "plan_id")
    found, cursor = [], ""
    while cursor is not None:
        page = reviewer.get(f"/display-checks?plan_id={plan_id}&limit=2&cursor={cursor}".removesuffix("&cursor=")).json
        assert page is not None
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert found == [each["id"] for each in checks]
    path = f"/display-checks?manufacturer_id={street.world.manufacturers['南岭中烟']}"
    assert len((reviewer.get(path).json or {})["items"]) == 3
    assert (reviewer.get(f"{path}&until=2020-01-01T00:00:00Z").json or {})["items"] == []


def test_the_checks_of_a_visit_are_listed_at_once_for_whoever_may_see_them(
    street: Street, manager: Person, reviewer: Person, stranger: Person, promoter: Person, rival: Person
) -> None:
    street.agreed()
    phone = phone_of(manager)
    first, second, other = (street.display_check() for _ in range(3))
    visit_id = visit(phone, street.shop_id, [first, second])
    visit(phone, street.shop_id, [other], started_at=datetime.now(UTC) - timedelta(hours=3))

    def seen(person: Person) -> set[str]:
        answer = person.get(f"/display-checks?subject_id={visit_id}")
        assert answer.status_code == 200, answer.json
        return {each["id"] for each in answer.json["items"]}

    assert seen(reviewer) == seen(manager) == seen(promoter) == {first["id"], second["id"]}
    assert seen(stranger) == seen(rival) == set()


def test_the_month_of_a_check_is_that_of_the_citys_clock(database: Database, street: Street) -> None:
    """At 23:30 in UTC it is the next day, and here the next month, in the city."""
    plan_id = street.agreed(first_month=factories.month())
    first = datetime.strptime(factories.month(), "%Y-%m").replace(tzinfo=UTC) - timedelta(minutes=30)
    with database.reading(CITY) as session:
        subject = Subject(street.shop_id, first)
        standards = StandardsInForce(session, CITY, [subject], [street.spec_id])
        assert standards.at(subject, street.spec_id)["plan_id"] == plan_id
        earlier = Subject(street.shop_id, first - timedelta(hours=12))
        assert (
            StandardsInForce(session, CITY, [earlier], [street.spec_id]).at(earlier, street.spec_id)["plan_id"] is None
        )
