"""Demand beside its assessment, and the grades of a quarter (R17): the bounds, the import, and who sees what."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.sales.demand_rules import (
    MarginGrade,
    VolumeGrade,
    is_within,
    margin_grade,
    margin_per_case,
    months_of,
    volume_grade,
)
from backend.sales.rules import PACKS_PER_CASE, SalesRules
from tests.factories import today
from tests.people import Person
from tests.sales.conftest import Market

Send = Callable[..., Any]
RULES = SalesRules()
CASE = PACKS_PER_CASE


@pytest.mark.parametrize(
    ("packs", "within"),
    [(800, True), (799, False), (1_000, True), (1_200, True), (1_201, False), (0, False)],
)
def test_twenty_per_cent_either_way_is_within_and_a_pack_more_is_not(packs: int, within: bool) -> None:
    assert is_within(packs, 1_000, RULES) is within


def test_of_an_assessment_of_nothing_nothing_is_said() -> None:
    assert is_within(0, 0, RULES) is is_within(5, 0, RULES) is None


@given(some.integers(1, 10**12), some.integers(0, 10**12))
def test_what_is_within_is_so_at_any_scale_and_in_a_wider_tolerance(assessed: int, packs: int) -> None:
    within = is_within(packs, assessed, RULES)
    assert is_within(packs * 7, assessed * 7, RULES) is within
    assert not within or is_within(packs, assessed, SalesRules(demand_tolerance=2_001))


def test_five_hundred_cases_are_a_high_volume_and_a_pack_less_is_not() -> None:
    assert volume_grade(500 * CASE, RULES) is VolumeGrade.HIGH
    assert volume_grade(500 * CASE - 1, RULES) is VolumeGrade.ORDINARY


def test_2750_yuan_a_case_are_grade_a_and_a_fen_less_is_not() -> None:
    assert margin_grade(2_750_00, RULES) is MarginGrade.A
    assert margin_grade(2_749_99, RULES) is MarginGrade.B
    assert margin_grade(margin_per_case(8_800, 7_700, None) or 0, RULES) is MarginGrade.A  # 11 yuan a carton
    assert margin_grade(margin_per_case(8_800, 7_701, None) or 0, RULES) is MarginGrade.B


def test_a_margin_that_was_told_goes_before_one_that_is_worked_out_and_without_either_there_is_none() -> None:
    assert margin_per_case(8_800, 7_700, 5) == 5
    assert margin_per_case(8_800, 9_000, None) == -50_000
    assert margin_per_case(8_800, None, None) is None


def test_a_quarter_has_its_three_months() -> None:
    assert [months_of(f"2026-Q{number}") for number in (1, 4)] == [
        (date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 10, 1), date(2026, 12, 1)),
    ]  # fmt: skip


# ---- the import -------------------------------------------------------------------------------------------------------


def take_in(person: Person, *lines: str, heading: str = "条码,季度,评估需求,需求,成本,单箱毛利", **fields: str) -> Any:
    content = "\n".join((heading, *lines)).encode()
    return person.post("/demand-assessments/imports", data={"file": (io.BytesIO(content), "评估.csv"), **fields})


def listed(person: Person, quarter: str = "2025-Q3", **query: str) -> dict[str, dict[str, Any]]:
    answer = person.get("/demand-assessments", query_string={"quarter": quarter, **query})
    assert answer.status_code == 200, answer.json
    return {each["spec_id"]: each for each in answer.json["items"]}


def test_a_quarter_shows_what_was_assessed_beside_what_was_sold(
    centre: Person, promoter: Person, rival: Person, market: Market, send: Send
) -> None:
    months = {"2025-06": 900, "2025-07": 500, "2025-08": 500, "2025-09": 200, "2025-10": 900}
    lines = [market.line("near", "red", month, cases * CASE) for month, cases in months.items()]
    assert send(centre, *lines, market.line("far", "green", "2025-08", 499 * CASE)).status_code == 200
    red, blue, green = (market.codes[name] for name in ("red", "blue", "green"))
    taken = take_in(
        centre,
        f"{red},2025-Q3,1000,1201,77,",
        f"{blue},2025年第三季度,12.04,,,2749.99",
        f"{green},2025Q3,1000,,,",
    )
    assert (taken.status_code, taken.json["created"], taken.json["error_count"]) == (200, 3, 0), taken.json
    rows = listed(centre)
    row = rows[market.specs["red"]]
    assert row == {
        "spec_id": market.specs["red"], "name": row["name"], "brand_name": row["brand_name"],
        "manufacturer_name": "南岭中烟", "assessed_packs": 1_000 * CASE, "sold_packs": 1_200 * CASE, "months_told": 3,
        "deviation": 2_000, "is_within": True, "demand_packs": 1_201 * CASE, "demand_deviation": 2_010,
        "demand_is_within": False, "volume_grade": "high", "margin_fen_per_case": 275_000, "margin_grade": "A",
    }  # fmt: skip
    row = rows[market.specs["blue"]]
    assert (row["assessed_packs"], row["sold_packs"], row["deviation"], row["is_within"]) == (30_100, None, None, None)
    assert (row["volume_grade"], row["margin_fen_per_case"], row["margin_grade"]) == (None, 274_999, "B")
    row = rows[market.specs["green"]]
    assert (row["is_within"], row["volume_grade"], row["margin_grade"]) == (False, "ordinary", None)
    assert listed(promoter).keys() == {market.specs["red"], market.specs["blue"]}
    assert listed(rival) == {market.specs["green"]: row}
    assert listed(centre, spec_id=market.specs["red"]).keys() == {market.specs["red"]}


def test_while_a_quarter_runs_nobody_says_how_near_the_assessment_came(
    centre: Person, market: Market, send: Send
) -> None:
    day = today()
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    send(centre, market.line("near", "red", f"{day:%Y-%m}", 600 * CASE))
    take_in(centre, f"{market.codes['red']},{quarter},600,,,")
    row = listed(centre, quarter)[market.specs["red"]]
    assert (row["deviation"], row["is_within"], row["volume_grade"]) == (0, None, "high")


def test_the_same_file_again_changes_nothing_and_what_a_file_lacks_stays(centre: Person, market: Market) -> None:
    red = market.codes["red"]
    line = f"{red},2025-Q3,1000,900,77,"
    dry = take_in(centre, line, dry_run="true").json
    assert (dry["dry_run"], dry["created"], listed(centre)) == (True, 1, {})
    assert [take_in(centre, line).json["created"] for _ in range(2)] == [1, 0]
    changed = take_in(centre, f"{red},2025-Q3,800", heading="ean13,quarter,assessed").json
    assert (changed["created"], changed["changed"], changed["unchanged"]) == (0, 1, 0)
    row = listed(centre)[market.specs["red"]]
    assert (row["assessed_packs"], row["demand_packs"], row["margin_fen_per_case"]) == (800 * CASE, 900 * CASE, 275_000)
    take_in(centre, f"{red},2025-Q3,800,3000", heading="ean13,quarter,assessed,margin")
    assert listed(centre)[market.specs["red"]]["margin_fen_per_case"] == 300_000


def test_one_bad_row_refuses_the_file_and_errors_name_row_column_and_reason(centre: Person, market: Market) -> None:
    red, blue = market.codes["red"], market.codes["blue"]
    lines = (
        f"{red},2025-Q3,10,,,",
        f"{red},2025-Q3,11,,,",
        f"{blue},2025-Q5,10,,,",
        "2000000000000,2025-Q3,10,,,",
        f"{blue},2025-Q3,0.001,,,",
        f"{blue},2025-Q3,1,,5,6",
        f"{blue},2025-Q4,-1,,,",
    )
    refused = take_in(centre, *lines)
    assert (refused.status_code, refused.json["slug"], refused.json["error_count"]) == (422, "import-refused", 6)
    report = take_in(centre, *lines, dry_run="true").json
    assert sorted((each["row"], each["column"]) for each in report["errors"]) == [
        (3, "季度"), (4, "季度"), (5, "条码"), (6, "评估需求"), (7, "单箱毛利"), (8, "评估需求"),
    ]  # fmt: skip
    assert listed(centre) == {}


def test_branches_see_no_assessments_and_only_the_city_takes_them_in(
    admin: Person, promoter: Person, manager: Person, reviewer: Person, market: Market
) -> None:
    line = f"{market.codes['red']},2025-Q3,1000,,,"
    for person in (manager, reviewer, promoter):
        assert take_in(person, line).json["slug"] == "forbidden"
    assert take_in(admin, line).status_code == 200
    for person in (manager, reviewer):
        assert person.get("/demand-assessments?quarter=2025-Q3").status_code == 403
    assert admin.get("/demand-assessments?quarter=2025-3").json["slug"] == "invalid"
