"""Figures of other systems: how far off a delivery lies, the import, who sees what, and where they are shown."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.dashboards.imported_rules import Imported, beside_target, steps_off
from backend.dashboards.rules import DashboardRules
from backend.sales.rules import PACKS_PER_CASE
from backend.spreadsheets import WRITERS
from tests import factories
from tests.people import Person, World

RULES = DashboardRules()
HEADING = "指标,月份,分局,工业企业,数值,标准,偏差天数,偏差箱数,偏差比例"
NANLING, DONGHU = "南岭中烟", "东湖中烟"


# ---- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "cases", "percent", "steps"),
    [
        (2, None, None, 0), (3, None, None, 1), (5, None, None, 1), (6, None, None, 2), (-3, None, None, 1),
        (None, 49, None, 0), (None, 50, None, 1), (None, -99, None, 1), (None, 100, None, 2),
        (None, None, 9_99, 0), (None, None, 10_00, 1), (None, None, -20_00, 2),
        (3, 100, 9_99, 2), (0, 0, 0, 0), (None, None, None, None),
    ],
)  # fmt: skip
def test_three_days_fifty_cases_or_ten_per_cent_are_a_step_and_a_little_less_is_not(
    days: int | None, cases: int | None, percent: int | None, steps: int | None
) -> None:
    packs = None if cases is None else cases * PACKS_PER_CASE
    assert steps_off(days, packs, percent, RULES) == steps


def test_a_pack_less_than_fifty_cases_is_no_step() -> None:
    assert steps_off(None, 50 * PACKS_PER_CASE - 1, None, RULES) == 0


@given(some.tuples(*[some.none() | some.integers(-(10**9), 10**9)] * 3))
def test_what_lies_off_either_way_lies_off_alike_and_another_measure_never_makes_it_less(
    off: tuple[int | None, int | None, int | None],
) -> None:
    steps = steps_off(*off, RULES)
    assert steps == steps_off(*(None if each is None else -each for each in off), RULES)
    told = [each for each in (steps_off(off[0], None, None, RULES), steps) if each is not None]
    assert told == sorted(told)


def test_heads_are_measured_by_their_standard_and_stock_warnings_by_nothing() -> None:
    assert beside_target(Imported.PROMOTER_HEAD_COUNT, 7, 8, RULES) == {"share": 87_50, "target": 100_00, "met": False}
    assert beside_target(Imported.PROMOTER_HEAD_COUNT, 9, 8, RULES)["met"]
    assert beside_target(Imported.STOCK_WARNINGS, 0, None, RULES) == {"share": None, "target": None, "met": None}
    assert [beside_target(Imported.ARRIVAL_ACCURACY, value, None, RULES)["met"] for value in (89_99, 90_00)] == [
        False,
        True,
    ]


# ---- the import -------------------------------------------------------------------------------------------------------


def take_in(person: Person, *lines: str, heading: str = HEADING, form: str = "csv", **fields: str) -> Any:
    content = "\n".join((heading, *lines)).encode()
    if form == "xlsx":
        stream = io.BytesIO()
        WRITERS["xlsx"](stream, heading.split(","), [line.split(",") for line in lines])
        content = stream.getvalue()
    return person.post("/imported-figures/imports", data={"file": (io.BytesIO(content), f"指标.{form}"), **fields})


def listed(person: Person, first: str = "2026-08", last: str = "2026-09", **query: str) -> list[dict[str, Any]]:
    answer = person.get("/imported-figures", query_string={"first_month": first, "last_month": last, **query})
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def names(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(each["indicator"], each["subject_name"], each["value"]) for each in rows]


LINES = (
    "预测准确率,2026-09,,,91.25,,,,",
    "预测准确率,2026年9月,城东,,88,,,,",
    "预测准确率,2026-08,河口,,90,,,,",
    f"到货准确率,2026-09,,{NANLING},92.5,,-4,24.04,12.5",
    f"到货准确率,2026-09,,{DONGHU},89.99,,,,",
    "库存预警,2026-09,439921,,3,,,,",
    f"促销员人数,2026-09,,{NANLING},7,8,,,",
)


def test_each_sees_the_figures_of_those_they_work_for_beside_their_targets(
    centre: Person, reviewer: Person, promoter: Person, rival: Person, admin: Person, world: World
) -> None:
    taken = take_in(centre, *LINES)
    assert (taken.status_code, taken.json["created"], taken.json["error_count"]) == (200, 7, 0), taken.json
    rows = listed(admin)
    assert rows == listed(centre)
    assert [each["month"] for each in rows] == ["2026-09"] * 6 + ["2026-08"]
    by_key = {(each["indicator"], each["subject_name"], each["month"]): each for each in rows}
    row = by_key["arrival_accuracy", NANLING, "2026-09"]
    assert row == {
        "month": "2026-09", "indicator": "arrival_accuracy", "subject": "manufacturer",
        "subject_id": world.manufacturers[NANLING], "subject_name": NANLING, "value": 92_50, "standard": None,
        "share": None, "target": 90_00, "met": True, "off_days": -4, "off_packs": 60_100, "off_percent": 12_50,
        "steps_off": 1, "imported_at": row["imported_at"],
    }  # fmt: skip
    city = by_key["forecast_accuracy", "江州", "2026-09"]
    assert (city["subject"], city["subject_id"], city["value"], city["steps_off"]) == ("city", None, 91_25, None)
    heads = by_key["promoter_head_count", NANLING, "2026-09"]
    assert (heads["value"], heads["standard"], heads["share"], heads["met"]) == (7, 8, 87_50, False)

    ours = [("forecast_accuracy", "城东", 88_00), ("forecast_accuracy", "江州", 91_25)]
    assert sorted(names(listed(reviewer))) == sorted(ours)
    assert names(listed(promoter)) == [("arrival_accuracy", NANLING, 92_50), ("promoter_head_count", NANLING, 7)]
    assert names(listed(rival, indicator="arrival_accuracy")) == [("arrival_accuracy", DONGHU, 89_99)]
    assert names(listed(centre, indicator="stock_warnings")) == [("stock_warnings", "河口", 3)]


def test_the_same_file_again_changes_nothing_and_a_column_that_a_file_lacks_leaves_what_is_there(
    centre: Person, admin: Person
) -> None:
    dry = take_in(centre, *LINES, dry_run="true").json
    assert (dry["dry_run"], dry["created"], listed(centre)) == (True, 7, [])
    assert [take_in(centre, *LINES, form=form).json["created"] for form in ("csv", "xlsx")] == [7, 0]
    line = f"arrival_accuracy,2026-09,{NANLING},93,"
    changed = take_in(centre, line, heading="indicator,month,manufacturer,value,off_days").json
    assert (changed["created"], changed["changed"], changed["unchanged"]) == (0, 1, 0)
    row = next(each for each in listed(centre) if each["subject_name"] == NANLING)
    assert (row["value"], row["off_days"], row["off_packs"]) == (93_00, None, 60_100)
    [last, first] = [each for each in admin.get("/audit").json["items"] if each["thing"] == "imported_figures"]
    assert (first["detail"]["rows"], last["detail"]["rows"]) == (7, 1)


def test_one_bad_row_refuses_the_file_and_errors_name_row_column_and_reason(centre: Person) -> None:
    ahead = factories.month(31)
    lines = (
        "预测准确率,2026-09,,,91.25,,,,",
        "预测准确率,2026-09,,,92,,,,",
        "预测准确率,2026-09,城南,,90,,,,",
        "到货准确率,2026-09,,无名中烟,90,,,,",
        f"预测准确率,2026-09,城东,{NANLING},90,,,,",
        "到货准确率,2026-09,城东,,90,,,,",
        f"到货准确率,2026-09,,{NANLING},100.01,,,,",
        "库存预警,2026-09,城东,,1.5,,,,",
        f"促销员人数,2026-09,,{NANLING},7,,,,",
        "库存预警,2026-09,河口,,1,5,,2,",
        f"预测准确率,{ahead},,,90,,,,",
        "销量,2026-09,,,1,,,,",
        f"到货准确率,2026-08,,{NANLING},90.123,,,,",
    )
    refused = take_in(centre, *lines)
    assert (refused.status_code, refused.json["slug"], refused.json["error_count"]) == (422, "import-refused", 13)
    report = take_in(centre, *lines, dry_run="true").json
    assert sorted((each["row"], each["column"]) for each in report["errors"]) == [
        (3, "指标"), (4, "分局"), (5, "工业企业"), (6, "工业企业"), (7, "指标"), (8, "数值"), (9, "数值"), (10, "标准"),
        (11, "偏差箱数"), (11, "标准"), (12, "月份"), (13, "指标"), (14, "数值"),
    ]  # fmt: skip
    assert listed(centre) == []


def test_managers_see_no_figures_and_only_the_city_takes_them_in(
    admin: Person, manager: Person, reviewer: Person, promoter: Person
) -> None:
    for person in (manager, reviewer, promoter):
        assert take_in(person, LINES[0]).json["slug"] == "forbidden"
    assert take_in(admin, LINES[0]).status_code == 200
    months = "first_month=2026-08&last_month=2026-09"
    assert manager.get(f"/imported-figures?{months}").json["slug"] == "forbidden"
    late = admin.get("/imported-figures?first_month=2026-09&last_month=2026-08")
    assert late.json["errors"][0]["field"] == "last_month"


# ---- where they are shown ---------------------------------------------------------------------------------------------


def test_dashboards_and_bulletins_show_them_and_the_city_says_what_a_step_is(
    centre: Person, admin: Person, reviewer: Person, promoter: Person, world: World
) -> None:
    take_in(centre, *LINES)

    def shown(person: Person, path: str = "/dashboard", **query: str) -> list[tuple[str, str, int]]:
        answer = person.get(path, query_string={"month": "2026-09", **query})
        assert answer.status_code == 200, answer.json
        return names(answer.json["imported"])

    assert len(shown(centre)) == 6
    assert {name for _, name, _ in shown(centre, branch_id=world.branches["河口"])} == {"江州", "河口"}
    assert {name for _, name, _ in shown(reviewer)} == {"江州", "城东"}
    own = [("arrival_accuracy", NANLING, 92_50), ("promoter_head_count", NANLING, 7)]
    bulletin = "/manufacturer-bulletins"
    assert shown(promoter, bulletin) == shown(centre, bulletin, manufacturer_id=world.manufacturers[NANLING]) == own
    assert shown(reviewer, bulletin, manufacturer_id=world.manufacturers[NANLING]) == []

    said = admin.post("/rule-sets/dashboard", json={"parameters": {"arrival_step_days": 2, "arrival_accuracy": 95_00}})
    assert said.status_code == 201, said.json
    [row] = listed(promoter, indicator="arrival_accuracy")
    assert (row["steps_off"], row["target"], row["met"]) == (2, 95_00, False)
