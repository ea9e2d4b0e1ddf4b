"""A month of field work and its review: planned, lived with a phone that is offline all day, reviewed, owed, accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from backend.city_time import days_of_month, month_after, month_of
from backend.db import Database, new_id, rfc3339
from backend.workdays.queries import load_calendar
from backend.workdays.rules import is_working_day
from backend.worker import run_round
from tests import factories
from tests.people import CITY, Person
from tests.phone import Document, Phone, logged_in, phone_of
from tests.photos.pictures import jpeg
from tests.retailers.conftest import Retailer
from tests.reviews.story import FAR, RETURNED, later, reviewed, say, sheet

ZONE = ZoneInfo("Asia/Shanghai")
#: The first month whose plan has not been proposed yet, whenever this is read.
MONTH = month_after(month_after(month_of(factories.today())))


@dataclass
class Staff:
    """The people as they are logged in today, and the manager's phone, which stays the same."""

    database: Database
    people: dict[str, Person]
    phone: Phone

    @contextmanager
    def at(self, day: date, hour: int, minute: int = 0) -> Iterator[datetime]:
        """It is this time of a day of the city, and everyone has just logged in."""
        with time_machine.travel(datetime.combine(day, time(hour, minute), ZONE)):
            for part, person in self.people.items():
                self.people[part] = logged_in(person, person.device_id)
            yield datetime.now(UTC)

    def sync(self) -> None:
        """What the phone does when it has a network."""
        self.phone.pull()
        results = self.phone.push()
        assert {each["status"] for each in results} <= {"applied", "unchanged"}, results
        self.phone.send_photos()
        run_round(self.database)
        self.phone.pull()
        assert self.phone.is_true_copy()

    def ask(self, part: str, method: str, path: str, status: int = 200, **options: Any) -> Document:
        answer = self.people[part].ask(method, path, **options)
        assert answer.status_code == status, answer.json
        return dict(answer.json)

    def notices(self, part: str) -> list[str]:
        return [each["kind"] for each in self.ask(part, "GET", "/notices?limit=200")["items"]]

    def tasks(self, kind: str) -> list[Document]:
        """Open ones on the manager's phone."""
        return [each for each in self.phone.store["tasks"].values() if each["kind"] == kind and each["state"] == "open"]

    def answer(self, complaint_id: str, text: str) -> None:
        said = {key: value for key, value in self.phone.store["complaints"][complaint_id].items() if key != "server"}
        said |= {"answer": text, "answered_at": rfc3339(datetime.now(UTC))}
        self.phone.write("complaints", complaint_id, said)

    def link(self, purpose: str, subject_id: str) -> str:
        body = {"purpose": purpose, "subject_id": subject_id}
        return str(self.ask("manager", "POST", "/retailer-links", 201, json=body)["url"])


@pytest.fixture
def staff(database: Database, manager: Person, reviewer: Person, centre: Person, colleague: Person) -> Staff:
    people = {"manager": manager, "reviewer": reviewer, "centre": centre, "colleague": colleague}
    phone = phone_of(manager)
    staff = Staff(database, people, phone)
    phone.transport = lambda *said: phone_of(people["manager"]).transport(*said)
    return staff


@pytest.fixture
def shops(database: Database, manager: Person) -> list[str]:
    """Two benchmarks, then six others, along a street."""
    factories.make_template(database)
    return [
        factories.make_terminal(
            database, manager, latitude=30.5 + number / 2000, longitude=114.3, is_benchmark=number < 2, scale="medium"
        )
        for number in range(8)
    ]


def working_days(database: Database) -> list[date]:
    first, last = days_of_month(MONTH)
    with database.reading(CITY) as session:
        calendar = load_calendar(session, CITY)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if is_working_day(calendar, day)]


def place(shops: list[str], shop: str) -> tuple[float, float]:
    return (30.5 + shops.index(shop) / 2000, 114.3)


def visit(shop: str, where: tuple[float, float], started_at: datetime, **values: Any) -> Document:
    ended_at = started_at + timedelta(minutes=20)
    points = {"check_in": factories.check_point(started_at, where), "check_out": factories.check_point(ended_at, where)}
    return factories.visit(shop, started_at, **points, **values)


def test_a_month_is_planned_lived_reviewed_and_accounted_for(
    staff: Staff, shops: list[str], database: Database, app: Flask
) -> None:
    phone, retailer = staff.phone, Retailer(app.test_client(use_cookies=False))
    days = working_days(database)

    # The 20th: the plan of the month lies there, on the phone too. Its manager moves a stop and hands it in; the branch confirms.
    with staff.at(days_of_month(MONTH)[0] - timedelta(days=3), 8):
        run_round(database)
        staff.sync()
        [plan] = [each for each in phone.store["visit_plans"].values() if each["month"] == MONTH]
        assert "visit_plan_proposed" in staff.notices("manager")
        planned = {stop["terminal_id"] for day in plan["days"] for stop in day["stops"]}
        assert planned == set(shops)
        path = f"/visit-plans/{plan['id']}"
        busy = max(plan["days"], key=lambda day: len(day["stops"]))
        stops = [{"terminal_id": stop["terminal_id"]} for stop in busy["stops"]][::-1]
        seen = {"If-Match": f'"{plan["version"]}"'}
        plan = staff.ask("manager", "PUT", f"{path}/days/{busy['day']}", json={"stops": stops}, headers=seen)
        seen = {"If-Match": f'"{plan["version"]}"'}
        plan = staff.ask("manager", "POST", f"{path}/submission", json={}, headers=seen)
        assert "visit_plan_submitted" in staff.notices("reviewer")
        seen = {"If-Match": f'"{plan["version"]}"'}
        staff.ask("reviewer", "POST", f"{path}/decision", json={"outcome": "confirmed"}, headers=seen)
        staff.sync()
        assert phone.store["visit_plans"][plan["id"]]["state"] == "confirmed"

    # The first working day, without a network until the evening: who is next and why, visits, a complaint, nothing to report.
    first = days[0]
    with staff.at(first, 8):
        run_round(database)
        staff.sync()
        today = staff.ask("manager", "GET", "/visit-plans/today")
        assert today["stops"]
        assert all(stop["reasons"] for stop in today["stops"])
        duties = {each["terminal"]["id"]: key for key, each in phone.store["in_store_duties"].items()}
        assert duties.keys() == set(shops[:2])
    fine, far, complained = new_id(), new_id(), new_id()
    with staff.at(first, 18, 30) as now:
        morning = now - timedelta(hours=9)
        photo = phone.take_photo(jpeg(1), view="front", taken_at=rfc3339(morning + timedelta(minutes=5)))
        phone.write("visits", fine, visit(shops[2], place(shops, shops[2]), morning, photos=[photo]))
        phone.write("visits", far, visit(shops[3], FAR, morning + timedelta(hours=1)))
        phone.write("complaints", complained, factories.complaint(shops[2], visit_id=fine))
        nil = {"day": first.isoformat(), "items": [], "reported_at": rfc3339(now)}
        phone.write("anomaly_reports", new_id(), nil)
    with staff.at(first, 21):
        staff.sync()
        [branch] = staff.ask("reviewer", "GET", f"/anomaly-report-rollups?day={first}")["branches"]
        states = {each["manager"]["name"]: each["state"] for each in branch["managers"]}
        assert states == {staff.people["manager"].name: "nil", staff.people["colleague"].name: "missing"}
        assert "anomaly_reports_missing" in staff.notices("reviewer")

    # The second day: the far one waits first, and its position is explained. One photo comes back, and is taken again.
    with staff.at(days[1], 9):
        waiting = staff.ask("reviewer", "GET", "/review-queue")["items"]
        assert waiting[0]["id"] == far
        assert waiting[0]["risk"] > 0
        returned = {**RETURNED, "items": [{"scope": "photo", "photo_id": photo["id"], "reason": "photo_unclear"}]}
        reviewed(staff.people["reviewer"], fine, returned)
        told = {"visit_id": far, "signal": "far_from_terminal", "text": "店铺搬到对面"}
        phone.write("signal_explanations", new_id(), {**told, "explained_at": rfc3339(datetime.now(UTC))})
        staff.sync()
        [task] = staff.tasks("returned_visit")
        assert task["due_on"] > days[1].isoformat()
        again = {key: value for key, value in phone.store["visits"][fine].items() if key != "server"}
        sharper = phone.take_photo(jpeg(2), view="front", taken_at=photo["taken_at"])
        phone.write("visits", fine, {**again, "submitted_at": later(again), "photos": [sharper]})
        staff.answer(complained, "今天补送")
        staff.sync()
        assert staff.tasks("returned_visit") == []
        lines = staff.ask("reviewer", "GET", f"/visits/{fine}/versions/2/difference")["items"]
        assert f"photos.{sharper['id']}" in [each["path"] for each in lines]
        seen = sheet(staff.people["reviewer"], fine)["version"]
        assert say(staff.people["reviewer"], fine, {"outcome": "accepted"}, seen).status_code == 201
        second = say(staff.people["centre"], fine, {"outcome": "rejected", "reason": "copied"}, seen)
        assert (second.status_code, second.json["slug"]) == (412, "stale")
        verdict = {"verdict": "cleared", "note": "地图为证"}
        staff.ask("reviewer", "PUT", f"/visits/{far}/signals/far_from_terminal/verdict", json=verdict)

    # The retailer, by links: somebody was there; the answer will not do, and the next one will.
    with staff.at(days[1], 15):
        visited = staff.link("visit", fine)
        assert retailer.answer(visited, took_place="yes", rating="5").status_code == 200
        assert retailer.answer(visited, took_place="yes", rating="5").status_code == 409
        assert retailer.answer(staff.link("complaint", complained), satisfied="no").status_code == 200
        staff.sync()
        assert [each["origin_id"] for each in staff.tasks("complaint")] == [complained]
        staff.answer(complained, "已补送，请清点")
        staff.sync()
        assert staff.tasks("complaint") == []
        assert retailer.answer(staff.link("complaint", complained), satisfied="yes").status_code == 200
        staff.sync()
        assert phone.store["complaints"][complained]["server"]["state"] == "resolved"

    # A whole day in a benchmark; the phone is restarted at noon, and syncs at night.
    day_id, day = new_id(), days[2]
    with staff.at(day, 12):
        begun = factories.in_store_day(shops[0], day, departure=None, submitted_at=None, photos=[])
        begun["arrival"] = factories.check_point(datetime.combine(day, time(9), ZONE), place(shops, shops[0]))
        phone.write("in_store_days", day_id, begun)
    outbox, seq = phone.outbox, phone.device_seq
    restarted = phone_of(staff.people["manager"], device_seq=seq, cursor=phone.cursor)
    restarted.transport, restarted.store, restarted.revs, restarted.outbox = (
        phone.transport, phone.store, phone.revs, outbox,
    )  # fmt: skip
    phone = staff.phone = restarted
    with staff.at(day, 22):
        whole = factories.in_store_day(shops[0], day)
        whole["departure"] = factories.check_point(datetime.combine(day, time(17), ZONE), place(shops, shops[0]))
        pictures = [phone.take_photo(jpeg(number), view=view) for number, view in ((3, "before"), (4, "after"))]
        phone.write("in_store_days", day_id, {**whole, "arrival": begun["arrival"], "photos": pictures})
        staff.sync()
        assert phone.store["in_store_days"][day_id]["server"]["verdict"] == "kept"
        assert phone.store["in_store_duties"][duties[shops[0]]]["state"] == "kept"

    # A rejection, an appeal, and somebody else than the reviewer who upholds it.
    with staff.at(days[4], 10):
        refused = {"outcome": "rejected", "reason": "not_shown_to_be_there", "note": "无法证明到店"}
        reviewed(staff.people["reviewer"], far, refused)
        staff.sync()
        review_id = phone.store["visits"][far]["server"]["review"]["id"]
        appeal = {"review_id": review_id, "text": "店主可以作证", "appealed_at": rfc3339(datetime.now(UTC))}
        phone.write("appeals", appeal_id := new_id(), appeal)
        staff.sync()
        upheld = {"outcome": "upheld", "note": "情况属实"}
        staff.ask("centre", "POST", f"/appeals/{appeal_id}/decision", 201, json=upheld)
        reviewed(staff.people["reviewer"], far, {"outcome": "accepted"})

    # Two working days are left for the second benchmark: a task and a notice say so, before it is too late. Leave is granted.
    with staff.at(days[-2], 8):
        run_round(database)
        staff.sync()
        assert "in_store_at_risk" in staff.notices("manager")
        assert [each["origin_id"] for each in staff.tasks("in_store_duty")] == [duties[shops[1]]]
        leave = {
            "duty_id": duties[shops[1]],
            "kind": "leave",
            "reason": "病假",
            "requested_at": rfc3339(datetime.now(UTC)),
        }
        phone.write("in_store_requests", request_id := new_id(), leave)
        staff.sync()
        approved = {"outcome": "approved"}
        staff.ask("reviewer", "POST", f"/in-store-requests/{request_id}/decision", 201, json=approved)
        staff.sync()
        assert staff.tasks("in_store_duty") == []

    # The month is over, and no report of it can come any more.
    with staff.at(days_of_month(month_after(MONTH))[1], 9):
        run_round(database)
        [row] = [
            each
            for each in staff.ask("reviewer", "GET", f"/in-store-board?month={MONTH}")["managers"]
            if each["manager"] and each["manager"]["id"] == staff.people["manager"].id
        ]
        states = {each["terminal"]["id"]: each["state"] for each in row["duties"]}
        assert states == {shops[0]: "kept", shops[1]: "excused"}
        rates = staff.ask("reviewer", "GET", f"/anomaly-report-rates?month={MONTH}")
        [mine] = [
            each
            for branch in rates["branches"]
            for each in branch["managers"]
            if each["manager"]["id"] == staff.people["manager"].id
        ]
        assert (mine["working_days"], mine["on_time"], mine["nil"]) == (len(days), 1, 1)
        progress = staff.ask("reviewer", "GET", f"/visit-plan-progress?month={MONTH}")
        [counted] = [each for each in progress["items"] if each["id"] == staff.people["manager"].id]
        assert counted["plans_confirmed"] == 1
        assert counted["done"] + counted["extra"] == 2
        assert counted["missed"] == counted["planned"] - counted["done"]
        draw = staff.ask("manager", "GET", f"/spot-checks/{MONTH}")
        assert draw["seed"]
