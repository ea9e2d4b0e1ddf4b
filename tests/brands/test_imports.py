"""Import and export of specs."""

from __future__ import annotations

import io
from typing import Any

import pytest

from backend.db import Database
from tests.factories import make_spec
from tests.people import Person, World

HEADING = "条码,品牌,品规,价类,批发价,零售价,上市日期,重点,生命周期"
ROW = "2100000000043,东湖,东湖(细支),一类,221,250.00,2025-06-01,是,成长期"
OTHER = "2100000000012,东湖,东湖(硬),I,203.50,230,2018/3/1,否,mature"


def send(person: Person, *lines: str, **fields: str) -> Any:
    content = "\n".join([HEADING, *lines]).encode()
    return person.post("/specs/imports", data={"file": (io.BytesIO(content), "品规.csv"), **fields})


def counts(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    return answer.json["created"], answer.json["changed"], answer.json["unchanged"]


@pytest.fixture(autouse=True)
def _brand(centre: Person, world: World) -> None:
    centre.post("/brands", json={"manufacturer_id": world.manufacturers["东湖中烟"], "name": "东湖"})


def test_specs_are_taken_in_changed_and_left_alone(centre: Person) -> None:
    assert counts(send(centre, ROW, OTHER)) == (2, 0, 0)
    specs = {each["name"]: each for each in centre.get("/specs").json["items"]}
    assert (specs["东湖(细支)"]["wholesale_fen"], specs["东湖(硬)"]["wholesale_fen"]) == (22_100, 20_350)
    assert specs["东湖(硬)"]["stage"] == "mature"
    assert counts(send(centre, ROW, OTHER)) == (0, 0, 2)
    assert counts(send(centre, ROW.replace("250.00", "255"), OTHER)) == (0, 1, 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(database: Database, world: World, centre: Person, form: str) -> None:
    send(centre, ROW, OTHER)
    retired = make_spec(database, world)
    centre.patch(f"/specs/{retired}", json={"retired_on": "2026-01-31"})
    exported = centre.get(f"/specs/export?format={form}").data
    again = centre.post("/specs/imports", data={"file": (io.BytesIO(exported), "x")})
    assert counts(again) == (0, 0, 3)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2100000000043", "2100000000044", "条码"),
        ("2100000000043", "2100000000012", "条码"),
        (",东湖,", ",无名,", "品牌"),
        ("东湖(细支)", "东湖(硬)", "品规"),
        ("一类", "六类", "价类"),
        ("221", "22.1.1", "批发价"),
        ("221", "221.005", "批发价"),
        ("250.00", "220", "零售价"),
        ("2025-06-01", "", "上市日期"),
    ],
)
def test_one_bad_row_refuses_the_whole_file(centre: Person, old: str, new: str, column: str) -> None:
    refused = send(centre, OTHER, ROW.replace(old, new))
    assert refused.json["slug"] == "import-refused"
    assert [each["field"] for each in refused.json["errors"]] == [f"3.{column}"]
    assert centre.get("/specs").json["items"] == []
    dry = send(centre, OTHER, ROW.replace(old, new), dry_run="true")
    assert (counts(dry), dry.json["error_count"]) == ((1, 0, 0), 1)


def test_a_stage_is_not_changed_by_a_table(centre: Person) -> None:
    send(centre, ROW)
    refused = send(centre, ROW.replace("成长期", "退出期"))
    assert [each["field"] for each in refused.json["errors"]] == ["2.生命周期"]


def test_only_the_city_may_import_and_a_promoter_exports_the_own_only(
    centre: Person, manager: Person, promoter: Person, rival: Person
) -> None:
    for person in (manager, promoter):
        assert send(person, ROW).status_code == 403
    send(centre, ROW)
    assert len(rival.get("/specs/export?format=csv").data.splitlines()) == 2
    assert len(promoter.get("/specs/export?format=csv").data.splitlines()) == 1
