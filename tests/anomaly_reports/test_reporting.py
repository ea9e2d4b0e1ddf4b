"""Anomaly reports on their way: from the phone to the branch, in time or not, and until when they can be changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.anomaly_reports.service import retire_old_reports
from backend.db import Database, new_id, rfc3339
from backend.problems import Problem
from tests import factories
from tests.anomaly_reports.conftest import SHANGHAI, Report
from tests.people import CITY, Person
from tests.phone import Phone, phone_of

ITEM = {"kind": "licence", "text": "附近有无证户售烟", "urgent": True}


def send(phone: Phone, doc: dict[str, Any] | None, report_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """The report's id and what became of it."""
    report_id = report_id or new_id()
    phone.write("anomaly_reports", report_id, doc)
    [result] = phone.push()
    return report_id, result


def slug_of(deed: Any, *args: Any, **values: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Problem) as refused:
        deed(*args, **values)
    return refused.value.kind.slug, refused.value.facts


def test_a_report_goes_to_the_branch_and_stays_on_the_authors_phone_when_the_shop_changes_hands(
    database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    shop, phone, heir = factories.make_terminal(database, manager), phone_of(manager), phone_of(colleague)
    report_id, result = send(phone, factories.anomaly_report(database, items=[shop]))
    assert result["status"] == "applied"
    [seen] = reviewer.get("/anomaly-reports").json["items"]
    assert (seen["id"], seen["manager_name"], seen["names"][shop][:3]) == (report_id, manager.name, "福源食")
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    for each in (phone, heir):
        each.pull()
        assert each.is_true_copy()
    assert set(phone.store["anomaly_reports"]) == {report_id}
    assert not heir.store["anomaly_reports"]


def test_a_day_has_one_report_which_its_author_edits_or_takes_back(
    database: Database, manager: Person, reviewer: Person
) -> None:
    doc, phone = factories.anomaly_report(database), phone_of(manager)
    first, _ = send(phone, doc)
    _, second = send(phone, doc | {"items": [ITEM]})
    assert (second["problem"]["slug"], second["problem"]["report_id"]) == ("report-exists", first)
    assert send(phone, doc | {"items": [ITEM]}, first)[1]["status"] == "applied"
    assert [each["kind"] for each in reviewer.get(f"/anomaly-reports/{first}").json["items"]] == ["licence"]
    assert send(phone, None, first)[1]["status"] == "applied"
    assert reviewer.get(f"/anomaly-reports/{first}").status_code == 404
    assert send(phone, doc)[1]["status"] == "applied"


def test_a_report_for_tomorrow_or_for_last_month_is_refused(manager: Person, database: Database) -> None:
    today = datetime.now(SHANGHAI).date()
    now = rfc3339(datetime.now(UTC))

    def refusal(day: Any) -> tuple[int, str]:
        answer = manager.post("/anomaly-reports", json={"day": day.isoformat(), "reported_at": now})
        return answer.status_code, answer.json["slug"]

    assert refusal(today + timedelta(days=1)) == (422, "report-too-early")
    assert refusal(today.replace(day=1) - timedelta(days=2)) == (409, "report-too-old")


def test_whether_a_report_was_on_time_is_settled_by_its_first_arrival(
    report: Report, manager: Person, colleague: Person, stranger: Person, reviewer: Person
) -> None:
    on_time = report(manager, "2026-11-24", "2026-11-24T18:00")
    synced_late = report(colleague, "2026-11-24", "2026-11-24T19:30", "2026-11-25T08:10")
    late = report(stranger, "2026-11-24", "2026-11-24T19:30", "2026-11-25T12:00")

    def punctuality(person: Person, report_id: str) -> tuple[str, bool]:
        server = person.get(f"/anomaly-reports/{report_id}").json["server"]
        return server["status"], server["late_synced"]

    assert punctuality(reviewer, on_time) == ("on_time", False)
    assert punctuality(reviewer, synced_late) == ("on_time", True)
    assert punctuality(stranger, late) == ("late", False)
    report(manager, "2026-11-24", "2026-11-24T23:00", items=[ITEM], id=on_time)
    assert punctuality(reviewer, on_time) == ("on_time", False)


def test_a_turned_clock_makes_no_report_early(report: Report, manager: Person, colleague: Person) -> None:
    three_hours = 3 * 3600 * 1000
    behind = report(manager, "2026-11-24", "2026-11-24T18:00", "2026-11-24T21:00", offset_ms=-three_hours)
    ahead = report(colleague, "2026-11-24", "2026-11-24T22:00", "2026-11-24T19:00", offset_ms=three_hours)
    assert manager.get(f"/anomaly-reports/{behind}").json["server"]["status"] == "late"
    assert colleague.get(f"/anomaly-reports/{ahead}").json["server"]["status"] == "on_time"


def test_from_next_noon_on_a_report_stands(report: Report, manager: Person) -> None:
    report_id = report(manager, "2026-11-24", "2026-11-24T18:00")
    report(manager, "2026-11-24", "2026-11-24T18:00", "2026-11-25T11:59", items=[ITEM], id=report_id)
    again = ("2026-11-24", "2026-11-24T18:00", "2026-11-25T12:00")
    assert slug_of(report, manager, *again, id=report_id)[0] == "report-locked"
    _, taken_back = send(phone_of(manager, device_seq=5), None, report_id)
    assert taken_back["problem"]["slug"] == "report-locked"


def test_a_report_before_its_day_or_of_somebody_elses_shop_is_refused(
    report: Report, database: Database, manager: Person, stranger: Person
) -> None:
    foreign = factories.make_terminal(database, stranger)
    day = ("2026-11-24", "2026-11-23T23:00", "2026-11-24T09:00")
    assert slug_of(report, manager, *day)[0] == "time-out-of-range"
    at_a_foreign_shop = [ITEM | {"terminal_id": foreign}]
    today = ("2026-11-24", "2026-11-24T18:00")
    assert slug_of(report, manager, *today, items=at_a_foreign_shop)[0] == "unknown-reference"
    assert slug_of(report, manager, *today, items=[ITEM | {"spec_id": new_id()}])[0] == "unknown-reference"
    saturday = ("2026-11-21", "2026-11-21T18:00")
    assert slug_of(report, manager, *saturday)[0] == "not-a-working-day"


def test_a_report_of_somebody_else_is_not_there(
    report: Report, manager: Person, colleague: Person, promoter: Person, stranger: Person
) -> None:
    report_id = report(manager, "2026-11-24", "2026-11-24T18:00")
    for person in (colleague, stranger, promoter):
        assert person.get(f"/anomaly-reports/{report_id}").status_code == 404
        assert person.get("/anomaly-reports").json["items"] == []
    again = ("2026-11-24", "2026-11-24T18:00")
    assert slug_of(report, colleague, *again, id=report_id)[0] == "not-found"


def test_old_reports_leave_the_phone_and_stay_with_the_branch(
    database: Database, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    report_id, _ = send(phone, factories.anomaly_report(database))
    phone.pull()
    with database.transaction(CITY) as session:
        assert retire_old_reports(session, CITY, phone_days=90) == 0
        assert retire_old_reports(session, CITY, phone_days=-1) == 1
    phone.pull()
    assert not phone.store["anomaly_reports"]
    assert phone.is_true_copy()
    assert reviewer.get(f"/anomaly-reports/{report_id}").status_code == 200
