"""The city's calendar: the country's days, those imported over them, and the years that are missing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.db import Database, utc_now
from backend.housekeeping import do_chores
from backend.workdays import national, queries
from backend.workdays.rules import Calendar, DayKind, is_working_day, missing_years
from tests.people import CITY, Person

HEADING = "日期,安排,名称"
# Of a year for which nobody has published anything, and will not soon.
HOLIDAY = "2099-10-01,放假,国庆节"
MAKE_UP = "2099年10月10日,上班,国庆节调休"
OWN = "/workdays?source=city"


def send(person: Person, *lines: str, **fields: str) -> Any:
    content = "\n".join([HEADING, *lines]).encode()
    return person.post("/workdays/imports", data={"file": (io.BytesIO(content), "2026.csv"), **fields})


def counts(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    return answer.json["created"], answer.json["changed"], answer.json["unchanged"]


def test_days_are_taken_in_changed_and_left_alone(admin: Person, manager: Person) -> None:
    assert counts(send(admin, HOLIDAY, MAKE_UP)) == (2, 0, 0)
    assert manager.get("/workdays?year=2099").json == {
        "items": [
            {"day": "2099-10-01", "kind": "holiday", "name": "国庆节", "source": "city"},
            {"day": "2099-10-10", "kind": "working_day", "name": "国庆节调休", "source": "city"},
        ],
        "next_cursor": None,
    }
    assert counts(send(admin, HOLIDAY, MAKE_UP)) == (0, 0, 2)
    assert counts(send(admin, HOLIDAY.replace("放假", "上班"))) == (0, 1, 0)
    assert manager.get(f"{OWN}&kind=holiday").json["items"] == []
    assert manager.get("/workdays?year=2098").json["items"] == []


def test_a_dry_run_says_what_would_happen_and_changes_nothing(admin: Person) -> None:
    assert counts(send(admin, HOLIDAY, MAKE_UP, dry_run="true")) == (2, 0, 0)
    assert admin.get(OWN).json["items"] == []


def test_without_an_import_the_days_are_those_published_for_the_country(manager: Person) -> None:
    days = manager.get("/workdays?year=2026").json["items"]
    assert len(days) == 39
    assert {"day": "2026-02-28", "kind": "working_day", "name": "春节调休", "source": "library"} in days
    assert {"day": "2026-10-07", "kind": "holiday", "name": "国庆节", "source": "library"} in days
    assert {each["source"] for each in days} == {"library"}


def test_a_city_has_a_day_otherwise_than_the_country(admin: Person, database: Database) -> None:
    """It works on a holiday, rests on a weekend day that others work, and has a holiday of its own."""
    same, more = "2026-10-01,放假,国庆节", "2026-03-03,放假,建州日"
    assert counts(send(admin, same, "2026-10-07,上班,", "2026-10-10,平常,", more)) == (3, 0, 1)
    listed = {each["day"]: each for each in admin.get("/workdays?year=2026").json["items"]}
    assert {day for day, each in listed.items() if each["source"] == "city"} == {
        "2026-03-03",
        "2026-10-07",
        "2026-10-10",
    }
    assert listed["2026-10-10"] == {"day": "2026-10-10", "kind": "ordinary", "name": None, "source": "city"}
    with database.reading(CITY) as session:
        calendar = queries.load_calendar(session, CITY)
    works = [date(2026, 10, day) for day in range(1, 12) if is_working_day(calendar, date(2026, 10, day))]
    assert works == [date(2026, 10, 7), date(2026, 10, 8), date(2026, 10, 9)]
    assert not is_working_day(calendar, date(2026, 3, 3))


def test_a_day_that_is_ordinary_again_follows_the_week(admin: Person, database: Database) -> None:
    send(admin, "2026-10-06,平常,")  # a Tuesday
    with database.reading(CITY) as session:
        assert is_working_day(queries.load_calendar(session, CITY), date(2026, 10, 6))
    assert counts(send(admin, "2026-10-06,放假,国庆节")) == (0, 1, 0)
    with database.reading(CITY) as session:
        assert not is_working_day(queries.load_calendar(session, CITY), date(2026, 10, 6))


def test_a_file_without_names_leaves_the_names(admin: Person) -> None:
    content = b"day,kind\n2026-10-06,holiday\n2026-10-07,working_day\n"
    assert counts(admin.post("/workdays/imports", data={"file": (io.BytesIO(content), "x.csv")})) == (1, 0, 1)
    [day] = admin.get(OWN).json["items"]
    assert (day["day"], day["name"]) == ("2026-10-07", "国庆节")


def test_a_library_that_does_not_know_a_year_leaves_it_to_the_city(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.national, "kinds", dict)
    assert admin.get("/workdays").json["items"] == []
    assert admin.get("/workday-alerts").json["items"][0] == {"alert": "year_missing", "year": utc_now().year}
    send(admin, f"{utc_now().year}-01-01,放假,元旦")
    assert utc_now().year not in [each["year"] for each in admin.get("/workday-alerts").json["items"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [("2099-10-32,放假,", "日期"), ("2099-10-02,歇业,", "安排"), (",放假,", "日期"), (HOLIDAY, "日期")],
)
def test_one_bad_row_refuses_the_whole_file(admin: Person, row: str, column: str) -> None:
    refused = send(admin, HOLIDAY, row)
    assert refused.json["slug"] == "import-refused"
    assert [each["field"] for each in refused.json["errors"]] == [f"3.{column}"]
    assert admin.get(OWN).json["items"] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(admin: Person, form: str) -> None:
    send(admin, HOLIDAY, "2026-10-07,平常,国庆节")
    for place, many in ((f"/workdays/export?format={form}", 700), (f"/workdays/export?format={form}&year=2026", 39)):
        exported = admin.get(place).data
        again = admin.post("/workdays/imports", data={"file": (io.BytesIO(exported), "x")})
        created, changed, unchanged = counts(again)
        assert (created, changed, again.json["ignored_columns"]) == (0, 0, [])
        assert unchanged >= many
    assert len(admin.get(OWN).json["items"]) == 2


def test_an_export_says_whose_each_day_is(admin: Person) -> None:
    send(admin, "2026-10-07,平常,国庆节")
    lines = admin.get("/workdays/export?format=csv&year=2026").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "日期,安排,名称,来源"
    assert "2026-10-06,放假,国庆节,国务院" in lines
    assert "2026-10-07,平常,国庆节,本市" in lines


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
    first = admin.get("/workdays?limit=1&year=2099").json
    rest = admin.get(f"/workdays?limit=1&year=2099&cursor={first['next_cursor']}").json
    assert [each["day"] for each in first["items"] + rest["items"]] == ["2099-10-01", "2099-10-10"]
    assert rest["next_cursor"] is None
    assert admin.get("/workdays?cursor=abc").json["slug"] == "bad-cursor"


def test_a_year_whose_days_are_missing_is_an_alert_until_they_are_imported(admin: Person, reviewer: Person) -> None:
    years = missing_years(Calendar(national.kinds()), utc_now().astimezone(ZoneInfo("Asia/Shanghai")).date())
    alerts = [{"alert": "year_missing", "year": year} for year in years]
    assert reviewer.get("/workday-alerts").json["items"] == alerts
    gauge = f'zhudian_missing_calendar_years{{city="{CITY}"}}'
    assert f"{gauge} {len(years)}.0" in admin.client.get("/metrics").text
    send(admin, *[f"{year}-01-01,放假,元旦" for year in years])
    assert reviewer.get("/workday-alerts").json["items"] == []
    assert f"{gauge} 0.0" in admin.client.get("/metrics").text


def test_administrators_are_told_once_of_a_year_that_is_missing(
    database: Database, admin: Person, centre: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "utc_now", lambda: datetime(2098, 10, 1, tzinfo=UTC))
    send(admin, "2098-01-01,放假,元旦")
    for _ in range(2):
        assert do_chores(database) == 0
    [notice] = admin.get("/notices?kind=calendar_year_missing").json["items"]
    assert notice["detail"] == {"year": 2099}
    assert centre.get("/notices").json["items"] == []
    monkeypatch.setattr(queries, "utc_now", lambda: datetime(2099, 10, 1, tzinfo=UTC))
    do_chores(database)
    told = admin.get("/notices?kind=calendar_year_missing").json["items"]
    assert sorted(each["detail"]["year"] for each in told) == [2099, 2100]


def test_the_calendar_is_loaded_as_a_value(admin: Person, database: Database) -> None:
    send(admin, HOLIDAY, MAKE_UP)
    with database.reading(CITY) as session:
        calendar = queries.load_calendar(session, CITY)
    assert calendar.days[date(2099, 10, 1)] is DayKind.HOLIDAY
    assert calendar.days[date(2099, 10, 10)] is DayKind.WORKING_DAY
    assert calendar.years >= {2025, 2026, 2099}
