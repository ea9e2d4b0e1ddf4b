"""Manufacturers, brands and specs at their doors: who sees whose, who may change them, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backend.brands import queries
from backend.brands.rules import check_digit
from backend.db import Database, new_id
from tests.factories import make_spec
from tests.people import CITY, Person, World

pytestmark = pytest.mark.usefixtures("world")

EAN = "2100000000043"


def a_new_spec(brand_id: str, **values: Any) -> dict[str, Any]:
    return {
        "brand_id": brand_id, "name": "东湖(细支)", "price_class": "I", "wholesale_fen": 22_100, "retail_fen": 25_000,
        "ean13": EAN, "entry_date": "2025-06-01", "is_focus": True, "stage": "growth",
    } | values  # fmt: skip


@pytest.fixture
def brand_id(centre: Person, world: World) -> str:
    body = {"manufacturer_id": world.manufacturers["东湖中烟"], "name": "东湖"}
    return str(centre.post("/brands", json=body).json["id"])


class TestWhoSeesWhat:
    def test_a_promoter_sees_the_own_manufacturer_only(
        self, database: Database, world: World, promoter: Person, rival: Person, manager: Person
    ) -> None:
        own, foreign = make_spec(database, world, "南岭中烟"), make_spec(database, world, "东湖中烟")
        assert [each["id"] for each in promoter.get("/specs").json["items"]] == [own]
        assert promoter.get(f"/specs/{own}").status_code == 200
        assert promoter.get(f"/specs/{foreign}").status_code == 404
        assert rival.get(f"/specs/{foreign}").status_code == 200
        assert {each["id"] for each in manager.get("/specs").json["items"]} == {own, foreign}
        assert [each["name"] for each in promoter.get("/manufacturers").json["items"]] == ["南岭中烟"]
        assert len(promoter.get("/brands").json["items"]) == 1
        assert len(manager.get("/brands").json["items"]) == len(manager.get("/manufacturers").json["items"]) == 2

    def test_what_visits_and_phones_ask_for_is_scoped_alike(
        self, database: Database, world: World, promoter: Person, manager: Person
    ) -> None:
        own, foreign = make_spec(database, world, "南岭中烟"), make_spec(database, world, "东湖中烟")
        with database.reading(CITY) as session:
            assert queries.spec_ids_visible(session, promoter.actor) == {own}
            assert queries.spec_ids_visible(session, manager.actor) == {own, foreign}
            assert set(queries.spec_documents(session, promoter.actor, [own, foreign])) == {own}
            brands = [each["id"] for each in queries.list_brands(session, manager.actor)]
            assert len(queries.brand_documents(session, manager.actor, brands)) == 2
            assert len(queries.brand_documents(session, promoter.actor, brands)) == 1

    def test_a_new_spec_reaches_every_phone_but_the_rival_promoters(
        self, database: Database, world: World, manager: Person, promoter: Person, rival: Person
    ) -> None:
        spec = make_spec(database, world, "南岭中烟")

        def pulled(person: Person) -> set[str]:
            changes = person.get("/sync/pull").json["changes"]
            return {each["id"] for each in changes if each["collection"] == "specs"}

        assert pulled(manager) == pulled(promoter) == {spec}
        assert pulled(rival) == set()


class TestTakingIn:
    def test_the_centre_takes_in_a_spec_whose_first_stage_begins_with_its_entry(
        self, centre: Person, brand_id: str
    ) -> None:
        created = centre.post("/specs", json=a_new_spec(brand_id))
        assert created.status_code == 201
        spec = centre.get(f"/specs/{created.json['id']}").json
        assert a_new_spec(brand_id).items() <= spec.items()
        assert [(each["stage"], each["from_date"]) for each in spec["stages"]] == [("growth", "2025-06-01")]

    def test_nobody_else_may(
        self, manager: Person, reviewer: Person, promoter: Person, world: World, brand_id: str
    ) -> None:
        for person in (manager, reviewer, promoter):
            assert person.post("/specs", json=a_new_spec(brand_id)).status_code == 403
            assert person.post("/manufacturers", json={"name": "西山中烟"}).status_code == 403
            body = {"manufacturer_id": world.manufacturers["南岭中烟"], "name": "南岭"}
            assert person.post("/brands", json=body).status_code == 403

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"ean13": "2100000000044"}, "ean13"),
            ({"ean13": "210000000004"}, "ean13"),
            ({"price_class": "VI"}, "price_class"),
            ({"wholesale_fen": 221.5}, "wholesale_fen"),
            ({"wholesale_fen": 0}, "wholesale_fen"),
            ({"retail_fen": 22_099}, "retail_fen"),
            ({"entry_date": "2025-02-30"}, "entry_date"),
            ({"stage": "dead"}, "stage"),
            ({"name": ""}, "name"),
            ({"brand_id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0201"}, "brand_id"),
            ({"colour": "red"}, "colour"),
        ],
    )
    def test_what_cannot_be_is_refused_by_field(
        self, centre: Person, brand_id: str, values: dict[str, Any], field: str
    ) -> None:
        refused = centre.post("/specs", json=a_new_spec(brand_id) | values)
        assert refused.status_code == 422
        assert field in [each["field"] for each in refused.json["errors"]]
        assert centre.get("/specs").json["items"] == []

    def test_bar_codes_and_names_are_given_once(self, centre: Person, brand_id: str, world: World) -> None:
        assert centre.post("/specs", json=a_new_spec(brand_id)).status_code == 201
        same_code = centre.post("/specs", json=a_new_spec(brand_id, name="另一"))
        same_name = centre.post("/specs", json=a_new_spec(brand_id, ean13="2100000000012"))
        assert (same_code.json["slug"], same_code.json["errors"][0]["field"]) == ("code-taken", "ean13")
        assert (same_name.json["slug"], same_name.json["errors"][0]["field"]) == ("code-taken", "name")
        assert centre.post("/manufacturers", json={"name": "东湖中烟"}).json["slug"] == "code-taken"
        body = {"manufacturer_id": world.manufacturers["南岭中烟"], "name": "东湖"}
        assert centre.post("/brands", json=body).json["slug"] == "code-taken"

    def test_a_brand_needs_a_manufacturer_that_exists(self, centre: Person) -> None:
        refused = centre.post("/brands", json={"manufacturer_id": new_id(), "name": "无名"})
        assert refused.json["errors"][0]["field"] == "manufacturer_id"


class TestChanging:
    def test_what_is_named_changes(self, centre: Person, brand_id: str) -> None:
        spec = centre.post("/specs", json=a_new_spec(brand_id)).json
        changed = centre.patch(f"/specs/{spec['id']}", json={"retail_fen": 26_000, "is_focus": False}).json
        assert changed == spec | {"retail_fen": 26_000, "is_focus": False}

    def test_of_two_who_change_one_the_second_is_told_that_it_has_changed(
        self, centre: Person, admin: Person, brand_id: str
    ) -> None:
        spec = f"/specs/{centre.post('/specs', json=a_new_spec(brand_id)).json['id']}"
        looked_at = {"If-Match": centre.get(spec).headers["ETag"]}
        packed = {"If-Match": admin.get(spec, headers={"Accept-Encoding": "gzip"}).headers["ETag"]}
        first = admin.patch(spec, json={"retail_fen": 26_000}, headers=packed)
        assert first.status_code == 200
        refused = centre.patch(spec, json={"is_focus": False}, headers=looked_at)
        assert (refused.status_code, refused.json["slug"]) == (412, "stale")
        second = centre.patch(spec, json={"is_focus": False}, headers={"If-Match": first.headers["ETag"]})
        assert (second.json["retail_fen"], second.json["is_focus"]) == (26_000, False)
        assert centre.patch(spec, json={"is_focus": True}).status_code == 200

    def test_prices_are_looked_at_together(self, centre: Person, brand_id: str) -> None:
        spec = centre.post("/specs", json=a_new_spec(brand_id)).json
        refused = centre.patch(f"/specs/{spec['id']}", json={"wholesale_fen": 25_001})
        assert refused.json["errors"][0]["field"] == "retail_fen"
        assert centre.get(f"/specs/{spec['id']}").json["wholesale_fen"] == 22_100

    def test_a_retired_spec_leaves_the_list(self, centre: Person, brand_id: str) -> None:
        spec = centre.post("/specs", json=a_new_spec(brand_id)).json
        centre.patch(f"/specs/{spec['id']}", json={"retired_on": "2026-01-31"})
        assert centre.get("/specs").json["items"] == []
        assert [each["id"] for each in centre.get("/specs?retired=true").json["items"]] == [spec["id"]]

    def test_only_by_the_city_and_unseen_is_unknown(
        self, database: Database, world: World, manager: Person, promoter: Person
    ) -> None:
        own, foreign = make_spec(database, world, "南岭中烟"), make_spec(database, world, "东湖中烟")
        stage = {"stage": "exit", "from_date": "2026-01-01", "reason": "x"}
        for person, spec, status in ((manager, own, 403), (promoter, own, 403), (promoter, foreign, 404)):
            assert person.patch(f"/specs/{spec}", json={"is_focus": True}).status_code == status
            assert person.post(f"/specs/{spec}/stages", json=stage).status_code == status


class TestStages:
    def test_a_decision_is_kept_with_its_day_and_reason(self, centre: Person, admin: Person, brand_id: str) -> None:
        spec = centre.post("/specs", json=a_new_spec(brand_id)).json
        body = {"stage": "mature", "from_date": "2026-03-01", "reason": "1,620 cases in twelve months"}
        decided = centre.post(f"/specs/{spec['id']}/stages", json=body)
        assert decided.status_code == 201
        assert decided.json["stage"] == "mature"
        newest, oldest = decided.json["stages"]
        assert body.items() <= newest.items()
        assert (newest["decided_by"], oldest["stage"]) == (centre.id, "growth")
        [line] = [line for line in admin.get("/audit").json["items"] if line["deed"] == "set_stage"]
        assert line["thing_id"] == spec["id"]

    def test_not_before_the_present_one_nor_in_advance_nor_without_a_reason(
        self, centre: Person, brand_id: str
    ) -> None:
        spec = centre.post("/specs", json=a_new_spec(brand_id)).json
        body = {"stage": "mature", "from_date": "2026-03-01", "reason": "sales"}
        tomorrow = (date.today() + timedelta(days=2)).isoformat()
        for values, field in (
            ({"from_date": "2025-05-31"}, "from_date"),
            ({"from_date": tomorrow}, "from_date"),
            ({"reason": " "}, "reason"),
        ):
            refused = centre.post(f"/specs/{spec['id']}/stages", json=body | values)
            assert [each["field"] for each in refused.json["errors"]] == [field]
        assert centre.get(f"/specs/{spec['id']}").json["stage"] == "growth"


def test_lists_are_paged_by_name_and_narrowed(database: Database, world: World, centre: Person) -> None:
    for number in range(5):
        code = f"21000001000{number}"
        make_spec(database, world, name=f"品{number}", ean13=code + check_digit(code), is_focus=number == 3)
    first = centre.get("/specs?limit=3").json
    second = centre.get(f"/specs?limit=3&cursor={first['next_cursor']}").json
    assert [each["name"] for each in first["items"] + second["items"]] == [f"品{number}" for number in range(5)]
    assert [each["name"] for each in centre.get("/specs?is_focus=true").json["items"]] == ["品3"]
    assert [each["name"] for each in centre.get("/specs?q=210000010004").json["items"]] == ["品4"]
    assert centre.get("/specs?stage=exit").json["items"] == []
    pages = centre.get("/brands?limit=2").json
    assert len(centre.get(f"/brands?limit=200&cursor={pages['next_cursor']}").json["items"]) == 3
    makers = centre.get("/manufacturers?limit=1").json
    assert len(centre.get(f"/manufacturers?cursor={makers['next_cursor']}").json["items"]) == 1
