"""The city's calendar: imported, exported, read, and asked for when a year is missing."""

from __future__ import annotations

import io
from typing import Any

import pytest

from backend.db import Database, utc_now
from backend.workdays import queries
from backend.workdays.rules import DayKind, missing_years
from tests.people import CITY, Person

HEADING = "日期,安排,名称"
HOLIDAY = "2026-10-01,放假,国庆节"
MAKE_UP = "2026年10月10日,上班,国庆节调休"


def send(person: Person, *lines: str, **fields: str) -> Any:
    content = "\n".join([HEADING, *lines]).encode()
    return person.post("/workdays/imports", data={"file": (io.BytesIO(content), "2026.csv"), **fields})


def counts(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    return answer.json["created"], answer.json["changed"], answer.json["unchanged"]


def test_days_are_taken_in_changed_and_left_alone(admin: Person, manager: Person) -> None:
    assert counts(send(admin, HOLIDAY, MAKE_UP)) == (2, 0, 0)
    assert manager.get("/workdays?year=2026").json == {
        "items": [
            {"day": "2026-10-01", "kind": "holiday", "name": "国庆节"},
            {"day": "2026-10-10", "kind": "working_day", "name": "国庆节调休"},
        ],
        "next_cursor": None,
    }
    assert counts(send(admin, HOLIDAY, MAKE_UP)) == (0, 0, 2)
    assert counts(send(admin, HOLIDAY.replace("放假", "上班"))) == (0, 1, 0)
    assert [each["day"] for each in manager.get("/workdays?kind=holiday").json["items"]] == []
    assert manager.get("/workdays?year=2027").json["items"] == []


def test_a_dry_run_says_what_would_happen_and_changes_nothing(admin: Person) -> None:
    assert counts(send(admin, HOLIDAY, MAKE_UP, dry_run="true")) == (2, 0, 0)
    assert admin.get("/workdays").json["items"] == []


@pytest.mark.parametrize(
    ("row", "column"),
    [("2026-10-32,放假,", "日期"), ("2026-10-02,歇业,", "安排"), (",放假,", "日期"), (HOLIDAY, "日期")],
)
def test_one_bad_row_refuses_the_whole_file(admin: Person, row: str, column: str) -> None:
    refused = send(admin, HOLIDAY, row)
    assert refused.json["slug"] == "import-refused"
    assert [each["field"] for each in refused.json["errors"]] == [f"3.{column}"]
    assert admin.get("/workdays").json["items"] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(admin: Person, form: str) -> None:
    send(admin, HOLIDAY, MAKE_UP)
    exported = admin.get(f"/workdays/export?format={form}").data
    again = admin.post("/workdays/imports", data={"file": (io.BytesIO(exported), "x")})
    assert counts(again) == (0, 0, 2)


def test_only_an_administrator_changes_the_calendar_and_it_is_put_on_record(
    admin: Person, centre: Person, reviewer: Person, promoter: Person
) -> None:
    for person in (centre, reviewer, promoter):
        assert send(person, HOLIDAY).status_code == 403
    send(admin, HOLIDAY)
    [line] = [each for each in admin.get("/audit").json["items"] if each["thing"] == "workdays"]
    assert (line["deed"], line["detail"]) == ("import", {"file": "2026.csv", "rows": 1})


def test_the_list_comes_in_pages(admin: Person) -> None:
    send(admin, HOLIDAY, MAKE_UP)
    first = admin.get("/workdays?limit=1").json
    rest = admin.get(f"/workdays?limit=1&cursor={first['next_cursor']}").json
    assert [each["day"] for each in first["items"] + rest["items"]] == ["2026-10-01", "2026-10-10"]
    assert rest["next_cursor"] is None
    assert admin.get("/workdays?cursor=abc").json["slug"] == "bad-cursor"


def test_a_year_whose_days_are_missing_is_an_alert_until_they_are_imported(admin: Person, reviewer: Person) -> None:
    years = missing_years(queries.Calendar(), utc_now().date())
    alerts = [{"alert": "year_missing", "year": year} for year in years]
    assert reviewer.get("/workday-alerts").json["items"] == alerts
    gauge = f'zhudian_missing_calendar_years{{city="{CITY}"}}'
    assert f"{gauge} {len(years)}.0" in admin.client.get("/metrics").text
    send(admin, *[f"{year}-01-01,放假,元旦" for year in years])
    assert reviewer.get("/workday-alerts").json["items"] == []
    assert f"{gauge} 0.0" in admin.client.get("/metrics").text


def test_the_calendar_is_loaded_as_a_value(admin: Person, database: Database) -> None:
    send(admin, HOLIDAY, MAKE_UP)
    with database.reading(CITY) as session:
        assert sorted(queries.load_calendar(session, CITY).days.values()) == [DayKind.HOLIDAY, DayKind.WORKING_DAY]
