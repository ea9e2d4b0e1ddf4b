"""Import and export of terminals: dry run, errors by row and column, all or nothing, and nothing changed by the same file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.feed import Clock
from backend.terminals.imports import import_terminals
from tests.factories import make_terminal
from tests.people import CITY, Person, World

pytestmark = pytest.mark.usefixtures("world")

HEADINGS = ["许可证号", "名称", "分局", "客户经理", "终端类型", "标杆", "档位", "业态", "规模", "商圈", "城乡"]
ROW = ["439902300001", "城东福顺便利店", "城东", "manager", "现代", "否", "16", "便利", "中", "居民区", "城镇"]
OTHER = ["439902300002", "东门烟酒行", "439902", "", "ordinary", "", "9", "tobacco_liquor", "small", "mixed", "urban"]


def a_table(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([headings, *rows])
    return stream.getvalue().encode()


def with_(row: list[str], **cells: str) -> list[str]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


def send(person: Person, content: bytes, **fields: str) -> Any:
    return person.post("/terminals/imports", data={"file": (io.BytesIO(content), "终端.csv"), **fields})


def counts(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    return answer.json["created"], answer.json["changed"], answer.json["unchanged"]


def newest_rev(database: Database) -> int:
    with database.reading(CITY) as session:
        return session.scalars(select(Clock.rev)).one()


class TestImport:
    def test_new_shops_are_taken_in_and_reach_their_managers(self, centre: Person, manager: Person) -> None:
        assert counts(send(centre, a_table(ROW, OTHER))) == (2, 0, 0)
        [shop] = manager.get("/terminals").json["items"]
        wanted = {"license_no": "439902300001", "name": "城东福顺便利店", "kind": "modern", "tier": 16,
                  "store_format": "convenience", "scale": "medium", "trade_area": "residential"}  # fmt: skip
        assert wanted.items() <= shop.items()
        [other] = centre.get("/terminals?covered=false").json["items"]
        assert (other["store_format"], other["locality"]) == ("tobacco_liquor", "urban")

    def test_the_same_file_again_changes_nothing_and_no_phone_hears_of_it(
        self, database: Database, centre: Person
    ) -> None:
        send(centre, a_table(ROW, OTHER))
        rev = newest_rev(database)
        assert counts(send(centre, a_table(ROW, OTHER))) == (0, 0, 2)
        assert newest_rev(database) == rev

    def test_what_differs_is_changed_and_the_rest_left(
        self, centre: Person, manager: Person, colleague: Person
    ) -> None:
        send(centre, a_table(ROW, OTHER))
        changed = with_(ROW, 档位="20", 客户经理="colleague", 标杆="是")
        assert counts(send(centre, a_table(changed, OTHER))) == (0, 1, 1)
        assert manager.get("/terminals").json["items"] == []
        [shop] = colleague.get("/terminals").json["items"]
        seen = colleague.get(f"/terminals/{shop['id']}").json
        assert (seen["tier"], seen["is_benchmark"]) == (20, True)
        assert [each["manager_name"] for each in seen["assignments"]] == ["王磊", "李静"]

    def test_a_dry_run_says_what_would_happen_and_does_nothing(self, centre: Person) -> None:
        answer = send(centre, a_table(ROW, with_(OTHER, 档位="99")), dry_run="true")
        assert counts(answer) == (1, 0, 0)
        assert answer.json["dry_run"]
        assert [(each["row"], each["column"]) for each in answer.json["errors"]] == [(3, "档位")]
        assert centre.get("/terminals").json["items"] == []

    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            ({"许可证号": "43990230001"}, "许可证号"),
            ({"名称": ""}, "名称"),
            ({"分局": "城南"}, "分局"),
            ({"客户经理": "nobody"}, "客户经理"),
            ({"客户经理": "stranger"}, "客户经理"),
            ({"客户经理": "reviewer"}, "客户经理"),
            ({"终端类型": "普通", "标杆": "是"}, "标杆"),
            ({"标杆": "也许"}, "标杆"),
            ({"档位": "31"}, "档位"),
            ({"规模": "巨大"}, "规模"),
            ({"许可证号": "439902300002"}, "许可证号"),
        ],
    )
    def test_one_bad_row_refuses_the_whole_file_by_row_and_column(
        self, centre: Person, cells: dict[str, str], column: str
    ) -> None:
        refused = send(centre, a_table(OTHER, with_(ROW, **cells)))
        assert (refused.status_code, refused.json["slug"]) == (422, "import-refused")
        assert [each["field"] for each in refused.json["errors"]] == [f"3.{column}"]
        assert centre.get("/terminals").json["items"] == []

    def test_full_width_digits_are_digits(self, centre: Person) -> None:
        send(centre, a_table(with_(ROW, 许可证号="４３９９０２３００００１", 档位="１６")))
        assert counts(send(centre, a_table(ROW))) == (0, 0, 1)

    def test_a_position_is_converted_and_half_of_one_refused(self, centre: Person) -> None:
        headings = [*HEADINGS, "纬度", "经度", "坐标系"]
        refused = send(centre, a_table([*ROW, "30.4975497", "114.3054296", ""], headings=headings))
        assert [each["field"] for each in refused.json["errors"]] == ["2.坐标系"]
        send(centre, a_table([*ROW, "30.4975497", "114.3054296", "GCJ-02"], headings=headings))
        [shop] = centre.get("/terminals").json["items"]
        assert shop["wgs84_latitude"] == pytest.approx(30.5, abs=1e-5)

    def test_a_column_that_the_file_lacks_leaves_what_is_stored_and_an_empty_cell_empties_it(
        self, centre: Person
    ) -> None:
        headings = [*HEADINGS, "地址"]
        send(centre, a_table([*ROW, "人民路 1 号"], headings=headings))
        assert counts(send(centre, a_table(ROW))) == (0, 0, 1)
        assert counts(send(centre, a_table([*ROW, ""], headings=headings))) == (0, 1, 0)
        assert centre.get("/terminals").json["items"][0]["address"] is None

    def test_a_missing_column_an_empty_file_and_no_file_are_each_said_once(self, centre: Person) -> None:
        refused = send(centre, a_table(ROW[1:], headings=HEADINGS[1:]))
        assert [each["field"] for each in refused.json["errors"]] == ["1.许可证号 (license_no)"]
        assert send(centre, b"").json["slug"] == "file-not-readable"
        assert send(centre, b"\x89PNG\r\n\x1a\n\0").json["slug"] == "file-not-readable"
        nothing = centre.post("/terminals/imports", data={"dry_run": "true"})
        assert nothing.json["errors"][0]["field"] == "file"
        surplus = send(centre, a_table(ROW), colour="red")
        assert surplus.json["errors"][0]["field"] == "colour"

    def test_only_the_city_may_import(self, manager: Person, reviewer: Person, promoter: Person, admin: Person) -> None:
        for person in (manager, reviewer, promoter):
            assert send(person, a_table(ROW)).status_code == 403
        assert counts(send(admin, a_table(ROW))) == (1, 0, 0)

    def test_an_import_is_put_on_record(self, admin: Person, centre: Person) -> None:
        send(centre, a_table(ROW, OTHER))
        [line] = [line for line in admin.get("/audit").json["items"] if line["deed"] == "import"]
        assert (line["person_id"], line["detail"]) == (centre.id, {"file": "终端.csv", "rows": 2})

    def test_a_file_may_be_larger_than_other_bodies_but_not_without_end(self, centre: Person) -> None:
        headings = [*HEADINGS, "备注"]
        large = a_table([*ROW, "长" * 2_000_000], headings=headings)
        assert len(large) > 5_000_000
        assert send(centre, large).json["slug"] == "file-not-readable"  # no cell is as long as that
        rows = [[*with_(ROW, 许可证号=f"4399023{i:05}"), "长" * 20_000] for i in range(100)]
        assert counts(send(centre, a_table(*rows, headings=headings))) == (100, 0, 0)
        too_large = centre.post("/terminals/imports", data={"file": (io.BytesIO(b"x" * 31_000_000), "x.csv")})
        assert too_large.json["slug"] == "too-large"

    def test_progress_is_told_to_the_end(self, database: Database) -> None:
        told: list[tuple[int, int]] = []
        rows = [with_(ROW, 许可证号=f"4399023{i:05}") for i in range(1_200)]
        with database.transaction(CITY) as session:
            import_terminals(
                session,
                command_line_actor(CITY),
                io.BytesIO(a_table(*rows)),
                "x.csv",
                progress=lambda done, total: told.append((done, total)),
            )
        assert told == sorted(told)
        assert told[-1] == (2_400, 2_400)
        assert len(told) > 2


class TestExport:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_an_export_imported_again_changes_nothing_masks_included(
        self, database: Database, manager: Person, centre: Person, reviewer: Person, world: World, form: str
    ) -> None:
        make_terminal(database, manager, is_benchmark=True, address="=人民路", latitude=30.123456789, datum="gcj02")
        make_terminal(database, None, branch_id=world.branches["河口"], latitude=None, longitude=None, datum=None)
        closed = make_terminal(database, manager, owner_phone="8231456", opening_hours="07:00-22:00")
        reviewer.post(f"/terminals/{closed}/closure", json={})
        exported = centre.get(f"/terminals/export?format={form}")
        assert exported.headers["Content-Disposition"] == f"attachment; filename=terminals.{form}"
        rev = newest_rev(database)
        assert counts(send(centre, exported.data)) == (0, 0, 3)
        assert newest_rev(database) == rev

    def test_it_holds_what_the_actor_sees_with_owners_masked(
        self, database: Database, manager: Person, stranger: Person, promoter: Person
    ) -> None:
        make_terminal(database, manager, license_no="439902100001", owner_name="张三丰", owner_phone="13812341234")
        make_terminal(database, stranger, license_no="439902100002")
        written = manager.get("/terminals/export?format=csv").data.decode("utf-8-sig")
        assert "439902100001" in written
        assert "138****1234" in written
        assert "439902100002" not in written
        assert "三丰" not in written
        assert len(promoter.get("/terminals/export?format=csv").data.splitlines()) == 1

    def test_owners_in_full_are_for_those_who_may_read_them_and_on_record(
        self, database: Database, manager: Person, centre: Person, admin: Person
    ) -> None:
        make_terminal(database, manager, owner_name="张三丰", owner_phone="13812341234")
        assert centre.get("/terminals/export?format=csv&owners=true").status_code == 403
        full = admin.get("/terminals/export?format=csv&owners=true")
        assert "张三丰" in full.data.decode("utf-8-sig")
        assert counts(send(admin, full.data)) == (0, 0, 1)
        [line] = [line for line in admin.get("/audit").json["items"] if line["deed"] == "export_owners"]
        assert line["person_id"] == admin.id

    def test_a_mask_that_is_not_the_stored_one_is_refused(
        self, database: Database, manager: Person, centre: Person
    ) -> None:
        make_terminal(database, manager, owner_phone="13812341234")
        written = centre.get("/terminals/export?format=csv").data.replace(b"138****1234", b"139****1234")
        assert [each["field"] for each in send(centre, written).json["errors"]] == ["2.电话"]

    def test_a_manager_who_left_still_covers_what_the_file_says(
        self, database: Database, manager: Person, centre: Person, admin: Person
    ) -> None:
        make_terminal(database, manager)
        written = centre.get("/terminals/export?format=csv").data
        assert admin.put(f"/people/{manager.id}/suspension").status_code == 204
        assert counts(send(centre, written)) == (0, 0, 1)
