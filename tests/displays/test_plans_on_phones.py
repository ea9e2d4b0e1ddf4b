"""A plan reaches the managers whose shops it means, and follows the shops when they change hands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from backend.db import Database
from backend.displays.carrying import retire_plans
from backend.displays.plan_models import PlanVersion
from tests import factories
from tests.displays.plan_story import Street, answer_to, propose
from tests.people import CITY, Person
from tests.phone import Phone, phone_of


def plans_on(phone: Phone) -> dict[str, list[str]]:
    """Plan → the shops that it names, on a phone that has just pulled."""
    phone.pull()
    assert phone.is_true_copy()
    return {key: doc["terminal_ids"] for key, doc in phone.store["maintenance_plans"].items()}


def hand_over(admin: Person, shop_id: str, person: Person | None) -> None:
    body = {"terminal_ids": [shop_id], "manager_id": person.id if person else None}
    assert admin.post("/assignments", json=body).status_code == 201


def test_an_agreed_plan_reaches_the_managers_it_concerns_with_their_own_shops(
    street: Street, promoter: Person, centre: Person, manager: Person, colleague: Person, stranger: Person
) -> None:
    phones = {each.username: phone_of(each) for each in (manager, colleague, stranger)}
    plan_id = propose(promoter, street.plan())["id"]
    assert all(plans_on(phone) == {} for phone in phones.values())
    answer_to(centre, plan_id, "signature", version=1)
    assert {name: plans_on(phone) for name, phone in phones.items()} == {
        "manager": {plan_id: [street.shop_id]},
        "colleague": {},
        "stranger": {plan_id: [street.far_shop_id]},
    }
    document = phones["manager"].store["maintenance_plans"][plan_id]
    assert document["standards"] == [
        {
            "spec_id": street.spec_id, "position": "counter", "least_facings": 3, "price_tag": True, "materials": False,
            "note": None, "views": [{"view": "front", "example_photo_id": None}],
        }
    ]  # fmt: skip


def test_a_promoters_phone_carries_the_own_manufacturers_plans_only(
    street: Street, promoter: Person, rival: Person
) -> None:
    plan_id = propose(promoter, street.plan())["id"]
    assert plans_on(phone_of(promoter)) == {plan_id: []}
    assert plans_on(phone_of(rival)) == {}


def test_a_plan_follows_its_shop(
    street: Street, admin: Person, manager: Person, colleague: Person, stranger: Person
) -> None:
    plan_id = street.agreed()
    phones = [phone_of(manager), phone_of(colleague), phone_of(stranger)]
    assert [plans_on(phone) for phone in phones] == [{plan_id: [street.shop_id]}, {}, {plan_id: [street.far_shop_id]}]
    hand_over(admin, street.shop_id, colleague)
    assert [plans_on(phone) for phone in phones] == [{}, {plan_id: [street.shop_id]}, {plan_id: [street.far_shop_id]}]
    hand_over(admin, street.shop_id, None)
    assert [plans_on(phone) for phone in phones] == [{}, {}, {plan_id: [street.far_shop_id]}]
    hand_over(admin, street.shop_id, manager)
    assert plans_on(phones[0]) == {plan_id: [street.shop_id]}


def test_who_keeps_another_shop_of_a_plan_keeps_it_without_the_one_that_left(
    street: Street, admin: Person, manager: Person, colleague: Person
) -> None:
    second = factories.make_terminal(street.database, manager)
    plan_id = street.agreed(shops=[street.shop_id, second])
    phone = phone_of(manager)
    assert plans_on(phone) == {plan_id: sorted([street.shop_id, second])}
    hand_over(admin, second, colleague)
    assert plans_on(phone) == {plan_id: [street.shop_id]}
    assert plans_on(phone_of(colleague)) == {plan_id: [second]}


def test_a_further_version_leaves_the_phones_of_those_it_does_not_mean(
    street: Street, promoter: Person, centre: Person, manager: Person, stranger: Person
) -> None:
    plan_id = street.agreed()
    near, far = phone_of(manager), phone_of(stranger)
    assert plan_id in plans_on(near)
    assert plan_id in plans_on(far)
    values = factories.plan_values([street.far_shop_id], [street.spec_id], name="只在河口")
    answer_to(promoter, plan_id, "versions", **values)
    assert plan_id in plans_on(near)
    answer_to(centre, plan_id, "signature", version=2)
    assert plans_on(near) == {}
    assert plans_on(far) == {plan_id: [street.far_shop_id]}
    assert far.store["maintenance_plans"][plan_id]["name"] == "只在河口"


@pytest.mark.parametrize("side", ["promoter", "centre"])
def test_a_withdrawn_plan_leaves_the_managers_phones(street: Street, manager: Person, side: str) -> None:
    plan_id, phone = street.agreed(), phone_of(manager)
    assert plan_id in plans_on(phone)
    answer_to(street.world.people[side], plan_id, "withdrawal", reason="退市")
    assert plans_on(phone) == {}
    assert manager.get(f"/maintenance-plans/{plan_id}").status_code == 404


def test_a_plan_that_is_long_over_leaves_the_phones_and_does_not_come_back_with_a_shop(
    street: Street, database: Database, admin: Person, manager: Person, colleague: Person, reviewer: Person
) -> None:
    plan_id, phone = street.agreed(), phone_of(manager)
    assert plan_id in plans_on(phone)

    def retired() -> int:
        with database.transaction(CITY) as session:
            return retire_plans(session, CITY)

    assert retired() == 0
    with database.transaction(CITY) as session:
        session.execute(update(PlanVersion).values(first_month="2020-01", last_month="2020-02"))
    assert (retired(), retired()) == (1, 0)
    assert plans_on(phone) == {}
    hand_over(admin, street.shop_id, colleague)
    assert plans_on(phone_of(colleague)) == {}
    assert reviewer.get(f"/maintenance-plans/{plan_id}").status_code == 200


def test_a_desk_sees_no_shops_in_the_document(street: Street, centre: Person) -> None:
    plan: dict[str, Any] = centre.get(f"/maintenance-plans/{street.agreed()}").json or {}
    assert (plan["terminals"], plan["terminal_ids"]) == (2, [])
