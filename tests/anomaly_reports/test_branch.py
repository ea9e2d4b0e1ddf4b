"""What a branch knows of its managers' reports: the day, the month, and what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from backend.anomaly_reports.reminding import remind_of_reports, tell_of_missing_reports
from backend.db import Database
from tests import factories
from tests.anomaly_reports.conftest import Report, local
from tests.people import CITY, Person, World


def of_day(person: Person, day: str, **query: str) -> list[dict[str, Any]]:
    answer = person.get("/anomaly-report-rollups", query_string={"day": day, **query})
    assert answer.status_code == 200, answer.json
    branches: list[dict[str, Any]] = answer.json["branches"]
    return branches


def test_the_day_shows_who_has_not_reported_and_what_is_urgent_first(
    report: Report, database: Database, manager: Person, reviewer: Person
) -> None:
    shop = factories.make_terminal(database, manager)
    items = [
        {"kind": "price", "text": "低于指导价", "urgent": False},
        {"kind": "price", "text": "乱价", "urgent": True, "terminal_id": shop},
        {"kind": "competitor", "text": "竞品促销", "urgent": False},
    ]
    report_id = report(manager, "2026-11-24", "2026-11-24T18:00", items=items)
    [branch] = of_day(reviewer, "2026-11-24")
    assert [(each["manager"]["name"], each["state"]) for each in branch["managers"]] == [
        ("王磊", "missing"),
        ("李静", "reported"),
    ]
    assert branch["counts"] == {"reported": 1, "nil": 0, "late": 0, "due": 0, "missing": 1}
    assert [(each["kind"], each["urgent"]) for each in branch["kinds"]] == [("price", 1), ("competitor", 0)]
    first = branch["kinds"][0]["items"][0]
    assert (first["report_id"], first["text"], first["terminal"]["id"]) == (report_id, "乱价", shop)


def test_a_holiday_owes_nothing(report: Report, reviewer: Person) -> None:
    [branch] = of_day(reviewer, "2026-11-21")
    assert branch["managers"] == []


def test_a_branch_sees_its_own_day_the_centre_all_and_managers_none(
    long_since: None, world: World, reviewer: Person, centre: Person, manager: Person, promoter: Person
) -> None:
    day = "2026-11-24"
    east, river = world.branches["城东"], world.branches["河口"]
    assert [each["branch"]["id"] for each in of_day(reviewer, day)] == [east]
    assert [each["branch"]["id"] for each in of_day(centre, day)] == [east, river]
    assert [each["branch"]["id"] for each in of_day(centre, day, branch_id=river)] == [river]
    assert reviewer.get(f"/anomaly-report-rollups?branch_id={river}").status_code == 404
    for person in (manager, promoter):
        for path in ("rollups", "rates"):
            assert person.get(f"/anomaly-report-{path}").json["slug"] == "forbidden"


def test_the_months_rate_counts_the_working_days_on_which_somebody_was_a_manager(
    report: Report, world: World, manager: Person, colleague: Person, centre: Person, admin: Person
) -> None:
    for number in (2, 3, 4, 5):
        report(manager, f"2026-11-0{number}", f"2026-11-0{number}T18:00")
    report(manager, "2026-11-06", "2026-11-06T21:00")
    report(colleague, "2026-11-02", "2026-11-02T18:00", items=[{"kind": "other", "text": "无货"}])
    rates = centre.get("/anomaly-report-rates?month=2026-11").json
    assert rates["target_percent"] == 100
    [east, river] = rates["branches"]
    by_name = {each["manager"]["name"]: each for each in east["managers"]}
    days = by_name["李静"]["working_days"]
    assert days >= 17  # Mondays to Fridays up to the 24th, and on
    for name, on_time, nil, late in (("李静", 4, 4, 1), ("王磊", 1, 0, 0)):
        line = by_name[name]
        assert (line["working_days"], line["on_time"], line["nil"], line["late"]) == (days, on_time, nil, late)
        assert line["missing"] == days - on_time - late
        assert line["on_time_hundredths"] == on_time * 10_000 // days
    assert (east["working_days"], east["on_time"]) == (2 * days, 5)
    assert (river["on_time"], river["on_time_hundredths"]) == (0, 0)
    assert centre.get("/anomaly-report-rates?month=2019-11").json["on_time_hundredths"] is None


def test_whoever_has_not_reported_is_reminded_once_and_the_branch_told_once(
    report: Report, database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person
) -> None:
    report(manager, "2026-11-24", "2026-11-24T15:00")

    def at(time: str) -> tuple[int, int]:
        with database.transaction(CITY) as session:
            now = local(f"2026-11-24T{time}")
            return remind_of_reports(session, CITY, now), tell_of_missing_reports(session, CITY, now)

    def told(person: Person) -> list[str]:
        return [each["kind"] for each in person.get("/notices").json["items"]]

    assert at("18:59")[0] == 0
    assert at("19:00")[0] == at("19:30")[0] + 2 == 2
    assert told(manager) == []
    assert told(colleague) == told(stranger) == ["anomaly_report_due"]
    assert at("20:00")[1] == at("23:00")[1] + 2 == 2
    [notice] = reviewer.get("/notices").json["items"]
    assert (notice["kind"], notice["detail"]["day"]) == ("anomaly_reports_missing", "2026-11-24")
    assert [each["name"] for each in notice["detail"]["managers"]] == [colleague.name]


def test_nobody_is_told_of_a_holiday(database: Database, long_since: None, manager: Person) -> None:
    with database.transaction(CITY) as session:
        saturday = local("2026-11-21T19:30")
        assert remind_of_reports(session, CITY, saturday) == 0
        assert tell_of_missing_reports(session, CITY, saturday + timedelta(hours=1)) == 0
