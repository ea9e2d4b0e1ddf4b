"""The register of terminals at its doors: who sees what, who may change it, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from backend.db import Database
from tests.factories import make_terminal
from tests.people import CITY, Person, World

pytestmark = pytest.mark.usefixtures("world")


def a_new_terminal(branch_id: str | None, **values: Any) -> dict[str, Any]:
    return {
        "license_no": "439902200001", "name": "城东福顺便利店", "branch_id": branch_id, "kind": "modern", "tier": 16,
        "store_format": "convenience", "scale": "medium", "trade_area": "residential", "locality": "urban",
        "latitude": 30.4975497, "longitude": 114.3054296, "datum": "gcj02", "accuracy_m": 12.0,
        "owner_name": "张伟", "owner_phone": "13812341234",
    } | values  # fmt: skip


class TestWhoSeesWhat:
    def test_a_manager_sees_the_own_shops_and_no_others(
        self, database: Database, manager: Person, colleague: Person, stranger: Person
    ) -> None:
        own = make_terminal(database, manager)
        for other in (colleague, stranger):
            foreign = make_terminal(database, other)
            assert manager.get(f"/terminals/{foreign}").status_code == 404
        assert manager.get(f"/terminals/{own}").status_code == 200
        assert [each["id"] for each in manager.get("/terminals").json["items"]] == [own]

    def test_a_branch_desk_sees_its_branch_and_the_centre_the_city(
        self, database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person, centre: Person
    ) -> None:
        here = {make_terminal(database, manager), make_terminal(database, colleague)}
        far = make_terminal(database, stranger)
        assert {each["id"] for each in reviewer.get("/terminals").json["items"]} == here
        assert reviewer.get(f"/terminals/{far}").status_code == 404
        assert {each["id"] for each in centre.get("/terminals").json["items"]} == here | {far}

    def test_a_promoter_sees_no_terminal_at_all(self, database: Database, manager: Person, promoter: Person) -> None:
        terminal = make_terminal(database, manager)
        assert promoter.get("/terminals").json["items"] == []
        for address in ("", "/owner", "/assignments"):
            assert promoter.get(f"/terminals/{terminal}{address}").status_code == 404
        assert promoter.patch(f"/terminals/{terminal}", json={"tier": 1}).status_code == 404
        assert promoter.post("/assignments", json={"terminal_ids": [terminal], "manager_id": None}).status_code == 404

    def test_nobody_sees_anything_without_logging_in(self, database: Database, manager: Person) -> None:
        terminal = make_terminal(database, manager)
        assert manager.client.get(f"/api/v1/terminals/{terminal}").json["slug"] == "not-logged-in"


class TestLists:
    def test_pages_follow_one_another_though_shops_are_added_meanwhile(
        self, database: Database, manager: Person
    ) -> None:
        for serial in (2, 4, 6, 8):
            make_terminal(database, manager, license_no=f"43990210000{serial}")
        first = manager.get("/terminals?limit=2").json
        make_terminal(database, manager, license_no="439902100001")
        make_terminal(database, manager, license_no="439902100005")
        second = manager.get(f"/terminals?limit=2&cursor={first['next_cursor']}").json
        third = manager.get(f"/terminals?limit=2&cursor={second['next_cursor']}").json
        seen = [each["license_no"][-1] for page in (first, second, third) for each in page["items"]]
        assert seen == ["2", "4", "5", "6", "8"]
        assert third["next_cursor"] is None

    def test_a_cursor_that_we_did_not_give_out_is_refused(self, manager: Person) -> None:
        for cursor in ("nonsense", "WzFd", "WyIxIiwiMiJd"):
            assert manager.get(f"/terminals?cursor={cursor}").json["slug"] == "bad-cursor"

    @pytest.mark.parametrize("q", ["福顺", "７-eleven", "7-ELEVEN", "902177"])
    def test_a_part_of_the_name_or_of_the_licence_number_finds_the_shop(
        self, database: Database, reviewer: Person, manager: Person, q: str
    ) -> None:
        found = make_terminal(database, manager, name="福顺 7-Eleven 100% 店", license_no="439902177001")
        make_terminal(database, manager, name="康安食杂店", license_no="439902100002")
        assert [each["id"] for each in reviewer.get("/terminals", query_string={"q": q}).json["items"]] == [found]

    def test_signs_of_a_search_language_are_plain_text(self, database: Database, manager: Person) -> None:
        make_terminal(database, manager, name="康安食杂店")
        assert manager.get("/terminals", query_string={"q": "%"}).json["items"] == []
        percent = make_terminal(database, manager, name="100% 果汁店")
        assert [each["id"] for each in manager.get("/terminals", query_string={"q": "0%"}).json["items"]] == [percent]

    def test_filters_narrow_the_list(self, database: Database, manager: Person, centre: Person, world: World) -> None:
        one = make_terminal(database, manager, scale="large", store_format="mall", kind="ordinary", locality="rural")
        two = make_terminal(database, None, branch_id=world.branches["河口"])

        def listed(**query: Any) -> set[str]:
            return {each["id"] for each in centre.get("/terminals", query_string=query).json["items"]}

        assert listed() == {one, two}
        for query in (
            {"scale": "large"}, {"store_format": "mall"}, {"kind": "ordinary"}, {"locality": "rural"},
            {"covered": "true"}, {"manager_id": manager.id}, {"branch_id": world.branches["城东"]},
        ):  # fmt: skip
            assert listed(**query) == {one}, query
        assert listed(covered="false") == listed(branch_id=world.branches["河口"]) == {two}
        assert listed(is_benchmark="true") == listed(closed="true") == set()

    def test_a_filter_that_does_not_exist_is_refused_by_name(self, centre: Person) -> None:
        refused = centre.get("/terminals?colour=red")
        assert refused.status_code == 422
        assert refused.json["errors"][0]["field"] == "colour"
        assert centre.get("/terminals?branch_id=1").json["errors"] == [
            {"field": "branch_id", "reason": centre.get("/terminals?manager_id=1").json["errors"][0]["reason"]}
        ]


class TestTakingIn:
    def test_a_market_manager_takes_in_a_shop_of_the_own_branch(self, reviewer: Person, manager: Person) -> None:
        created = reviewer.post("/terminals", json=a_new_terminal(reviewer.branch_id, manager_id=manager.id))
        assert created.status_code == 201
        seen = manager.get(f"/terminals/{created.json['id']}").json
        assert seen["wgs84_latitude"] == pytest.approx(30.5, abs=1e-5)
        assert seen["wgs84_longitude"] == pytest.approx(114.3, abs=1e-5)
        assert (seen["branch_name"], seen["manager_name"]) == ("城东", "李静")
        assert [each["manager_name"] for each in seen["assignments"]] == ["李静"]

    def test_a_customer_manager_may_not_and_a_market_manager_only_in_the_own_branch(
        self, manager: Person, reviewer: Person, stranger: Person
    ) -> None:
        assert manager.post("/terminals", json=a_new_terminal(manager.branch_id)).status_code == 403
        refused = reviewer.post("/terminals", json=a_new_terminal(stranger.branch_id))
        assert [each["field"] for each in refused.json["errors"]] == ["branch_id"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"license_no": "43990220001"}, "license_no"),
            ({"license_no": "４３９９０２２００００１"}, "license_no"),
            ({"name": " "}, "name"),
            ({"name": "x" * 81}, "name"),
            ({"name": "a\0b"}, "name"),
            ({"tier": 31}, "tier"),
            ({"tier": "16"}, "tier"),
            ({"scale": "huge"}, "scale"),
            ({"latitude": 91}, "latitude"),
            ({"latitude": None}, "latitude"),
            ({"datum": None}, "datum"),
            ({"latitude": 48.85, "longitude": 2.35}, "datum"),
            ({"branch_id": "01957c3e-8b00-7d14-9a52-3f6f0c1a0002"}, "branch_id"),
            ({"colour": "red"}, "colour"),
            ({"closed_on": "2026-01-01"}, "closed_on"),
        ],
    )
    def test_what_cannot_be_is_refused_by_field_and_nothing_is_written(
        self, admin: Person, reviewer: Person, values: dict[str, Any], field: str
    ) -> None:
        refused = admin.post("/terminals", json=a_new_terminal(reviewer.branch_id) | values)
        assert refused.status_code == 422
        assert field in [each["field"] for each in refused.json["errors"]]
        assert admin.get("/terminals").json["items"] == []

    def test_a_licence_number_is_given_once(self, admin: Person, reviewer: Person) -> None:
        assert admin.post("/terminals", json=a_new_terminal(reviewer.branch_id)).status_code == 201
        assert admin.post("/terminals", json=a_new_terminal(reviewer.branch_id)).json["slug"] == "licence-taken"

    def test_only_a_manager_of_the_branch_can_cover_it(self, admin: Person, reviewer: Person, stranger: Person) -> None:
        for person in (stranger, reviewer):
            body = a_new_terminal(reviewer.branch_id, manager_id=person.id)
            assert admin.post("/terminals", json=body).json["slug"] == "not-a-manager"


class TestChanging:
    def test_what_is_named_changes_and_the_rest_stays(
        self, database: Database, manager: Person, reviewer: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        before = reviewer.get(f"/terminals/{terminal}").json
        after = reviewer.patch(f"/terminals/{terminal}", json={"tier": 20, "name": "　新名 字 "}).json
        assert (after["tier"], after["name"]) == (20, "新名 字")
        same = before.keys() - {"tier", "name", "updated_at"}
        assert {key: before[key] for key in same} == {key: after[key] for key in same}
        assert [each["id"] for each in manager.get("/terminals?q=新名").json["items"]] == [terminal]

    def test_a_manager_may_not_change_even_an_own_shop(self, database: Database, manager: Person) -> None:
        terminal = make_terminal(database, manager)
        assert manager.patch(f"/terminals/{terminal}", json={"tier": 20}).status_code == 403
        assert manager.get(f"/terminals/{terminal}").json["tier"] == 14

    def test_half_a_position_is_refused(self, database: Database, manager: Person, admin: Person) -> None:
        terminal = make_terminal(database, manager)
        refused = admin.patch(f"/terminals/{terminal}", json={"latitude": None})
        assert refused.json["errors"][0]["field"] == "latitude"

    def test_a_licence_number_in_use_is_refused(self, database: Database, manager: Person, admin: Person) -> None:
        one = make_terminal(database, manager, license_no="439902100001")
        make_terminal(database, manager, license_no="439902100002")
        assert admin.patch(f"/terminals/{one}", json={"license_no": "439902100002"}).json["slug"] == "licence-taken"
        assert admin.patch(f"/terminals/{one}", json={"license_no": "439902100001"}).status_code == 200

    def test_in_another_branch_nobody_covers_it_at_first(
        self, database: Database, manager: Person, admin: Person, reviewer: Person, stranger: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        moved = admin.patch(f"/terminals/{terminal}", json={"branch_id": stranger.branch_id}).json
        assert (moved["branch_name"], moved["manager_id"]) == ("河口", None)
        assert moved["assignments"][0]["to_date"] is not None
        for person in (manager, reviewer, stranger):
            assert person.get(f"/terminals/{terminal}").status_code == 404

    def test_a_benchmark_stays_modern(self, database: Database, manager: Person, admin: Person) -> None:
        terminal = make_terminal(database, manager, is_benchmark=True)
        assert admin.patch(f"/terminals/{terminal}", json={"kind": "ordinary"}).json["slug"] == "not-eligible"


class TestClosing:
    def test_a_closed_shop_leaves_the_list_and_is_no_benchmark(
        self, database: Database, manager: Person, reviewer: Person
    ) -> None:
        terminal = make_terminal(database, manager, is_benchmark=True)
        closed = reviewer.post(f"/terminals/{terminal}/closure", json={"closed_on": "2026-01-31"})
        assert (closed.json["closed_on"], closed.json["is_benchmark"]) == ("2026-01-31", False)
        assert closed.json["designations"][0]["to_date"] is not None
        assert manager.get("/terminals").json["items"] == []
        assert [each["id"] for each in manager.get("/terminals?closed=true").json["items"]] == [terminal]

    def test_it_can_open_again_once(self, database: Database, manager: Person, reviewer: Person) -> None:
        terminal = make_terminal(database, manager)
        assert reviewer.delete(f"/terminals/{terminal}/closure").status_code == 404
        reviewer.post(f"/terminals/{terminal}/closure", json={})
        assert reviewer.delete(f"/terminals/{terminal}/closure").status_code == 204
        assert manager.get(f"/terminals/{terminal}").json["closed_on"] is None

    def test_not_by_its_manager_and_not_in_advance(self, database: Database, manager: Person, reviewer: Person) -> None:
        terminal = make_terminal(database, manager)
        assert manager.post(f"/terminals/{terminal}/closure", json={}).status_code == 403
        refused = reviewer.post(f"/terminals/{terminal}/closure", json={"closed_on": "2038-01-19"})
        assert refused.json["errors"][0]["field"] == "closed_on"


class TestOwners:
    def test_an_owner_is_masked_everywhere_and_lies_sealed(
        self, database: Database, manager: Person, centre: Person
    ) -> None:
        terminal = make_terminal(database, manager, owner_name="张三丰", owner_phone="13812341234")
        for answer in (manager.get(f"/terminals/{terminal}"), centre.get("/terminals")):
            assert "张*" in answer.text
            assert "138****1234" in answer.text
            assert "三丰" not in answer.text
            assert "13812341234" not in answer.text
        with database.reading(CITY) as session:
            [row] = session.execute(text("SELECT * FROM terminals")).mappings()
        assert row["owner_phone_sealed"]
        assert "13812341234" not in str(row)

    def test_who_needs_it_reads_it_in_clear_and_is_put_on_record(
        self, database: Database, manager: Person, admin: Person
    ) -> None:
        terminal = make_terminal(database, manager, owner_name="张三丰", owner_phone="13812341234")
        read = manager.get(f"/terminals/{terminal}/owner")
        assert read.json == {"owner_name": "张三丰", "owner_phone": "13812341234"}
        [line] = [line for line in admin.get("/audit").json["items"] if line["deed"] == "reveal_owner"]
        assert (line["person_id"], line["thing_id"]) == (manager.id, terminal)

    def test_the_centre_may_see_the_shop_but_not_its_owner_and_a_colleague_neither(
        self, database: Database, manager: Person, centre: Person, colleague: Person
    ) -> None:
        terminal = make_terminal(database, manager)
        assert centre.get(f"/terminals/{terminal}/owner").status_code == 403
        assert colleague.get(f"/terminals/{terminal}/owner").status_code == 404

    def test_a_shop_without_an_owner_on_file_says_so(self, database: Database, manager: Person) -> None:
        terminal = make_terminal(database, manager, owner_name=None, owner_phone=None)
        assert manager.get(f"/terminals/{terminal}/owner").json == {"owner_name": None, "owner_phone": None}
