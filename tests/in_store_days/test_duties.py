"""Duties through a month: made, kept, moved, endangered, excused, missed; and the board that shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.db import Database, new_id
from backend.in_store_days import duties
from backend.in_store_days.duty_rules import days_of, month_of
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import Document, phone_of

ZONE = ZoneInfo("Asia/Shanghai")
_EDITS = count(1)
THIS_MONTH = factories.month()
#: A month to come has no surprises of the real calendar; what is written for it comes before it begins.
NEXT_MONTH = month_of(days_of(THIS_MONTH)[1] + timedelta(days=1))
LAST_MONTH = month_of(days_of(THIS_MONTH)[0] - timedelta(days=1))


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    return benchmark(database, manager)


def benchmark(database: Database, manager: Person | None, **values: Any) -> str:
    return factories.make_terminal(database, manager, is_benchmark=True, **values)


def keep(database: Database, day: date | None = None) -> int:
    """The chore, at noon of a day."""
    with database.transaction(CITY) as session:
        return duties.keep_duties(session, CITY, datetime.combine(day or factories.today(), time(12), ZONE))


def arrange(database: Database) -> None:
    """What the chore does before it says that anything is at risk: which days are left is the real calendar's."""
    with database.transaction(CITY) as session:
        duties.make_duties(session, CITY, factories.today())
        duties.adjust_duties(session, CITY, factories.today())


def workdays(month: str, *, last: int) -> date:
    """The day on which so many days of the plain week are left in a month, itself included."""
    day = days_of(month)[1]
    while True:
        last -= day.weekday() < 5
        if last == 0:
            return day
        day -= timedelta(days=1)


def late_this_month() -> date:
    """A day on which a wide margin makes every duty one at risk: at the beginning of a long month none does."""
    return max(factories.today(), workdays(THIS_MONTH, last=10))


def spend(person: Person, shop: str, day: date | None = None, **values: Any) -> str:
    phone, day_id = phone_of(person, device_seq=next(_EDITS)), new_id()
    phone.write("in_store_days", day_id, factories.in_store_day(shop, day, **values))
    [result] = phone.push()
    assert result["status"] == "applied", result
    return day_id


def board(person: Person, month: str = THIS_MONTH, **query: str) -> Document:
    answer = person.get("/in-store-board", query_string={"month": month, **query})
    assert answer.status_code == 200, answer.json
    document: Document = answer.json
    return document


def rows(person: Person, month: str = THIS_MONTH) -> list[tuple[str | None, str | None, str]]:
    """(manager, shop, state) of everything on the board."""
    return [
        (each["manager"] and each["manager"]["name"], duty["terminal"] and duty["terminal"]["id"], duty["state"])
        for each in board(person, month)["managers"]
        for duty in each["duties"]
    ]


def duty_of(person: Person, shop: str, month: str = THIS_MONTH) -> Document:
    found: list[Document] = [
        duty
        for each in board(person, month)["managers"]
        for duty in each["duties"]
        if duty["terminal"] and duty["terminal"]["id"] == shop
    ]
    return found[0]


def told(person: Person, kind: str) -> list[Document]:
    return [each["detail"] for each in person.get("/notices").json["items"] if each["kind"] == kind]


def open_tasks(person: Person) -> list[Document]:
    return list(person.get("/tasks?kind=in_store_duty&closed=false").json["items"])


def publish(admin: Person, **parameters: Any) -> None:
    answer = admin.post("/rule-sets/in_store_days", json={"parameters": parameters})
    assert answer.status_code == 201, answer.json


# ---- made, kept, missed -----------------------------------------------------------------------------------------------


def test_every_benchmark_owes_a_day_and_the_day_keeps_it(
    database: Database, shop: str, manager: Person, reviewer: Person, stranger: Person, promoter: Person
) -> None:
    factories.make_terminal(database, manager)
    arrange(database)
    arrange(database)
    assert rows(reviewer) == [(manager.name, shop, "due")]
    phone = phone_of(manager)
    phone.pull()
    [duty] = phone.store["in_store_duties"].values()
    assert (duty["terminal"]["id"], duty["state"], duty["month"]) == (shop, "due", THIS_MONTH)
    day_id = spend(manager, shop)
    phone.pull()
    [duty] = phone.store["in_store_duties"].values()
    assert (duty["state"], duty["day_id"]) == ("kept", day_id)
    assert phone.store["in_store_days"][day_id]["server"]["duty_id"] == duty["id"]
    seen = board(reviewer)
    assert seen["counts"] == {"due": 0, "at_risk": 0, "kept": 1, "missed": 0, "excused": 0}
    assert seen["managers"][0]["duties"][0]["day"]["presence_seconds"] == 8 * 3600
    assert rows(stranger) == rows(promoter) == []
    assert rows(manager) == rows(reviewer)
    assert phone.is_true_copy()


def test_a_day_that_lacks_something_is_shown_and_does_not_keep_the_duty(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    day_id = spend(manager, shop, hours=5)
    keep(database)  # the duty may be made after the day came
    duty = duty_of(reviewer, shop)
    assert (duty["state"] in ("due", "at_risk"), duty["day"]["id"], duty["day"]["missing"]) == (True, day_id, ["hours"])
    better = spend(manager, shop, factories.today() - timedelta(days=1) if factories.today().day > 1 else None)
    assert (duty_of(reviewer, shop)["state"], duty_of(reviewer, shop)["day"]["id"]) == ("kept", better)
    reviewer.post(f"/in-store-days/{better}/verdict", json={"kept": False, "reason": "照片不符"})
    assert duty_of(reviewer, shop)["state"] != "kept"
    reviewer.post(f"/in-store-days/{better}/verdict", json={"kept": True, "reason": "已核实"})
    assert duty_of(reviewer, shop)["state"] == "kept"


def test_the_months_end_makes_missed_and_a_day_that_arrives_late_still_keeps(
    database: Database, shop: str, manager: Person, centre: Person
) -> None:
    first, last = days_of(LAST_MONTH)
    keep(database, first)
    keep(database)
    assert duty_of(centre, shop, LAST_MONTH)["state"] == "missed"
    spend(manager, shop, last)
    assert duty_of(centre, shop, LAST_MONTH)["state"] == "kept"
    answer = centre.get(f"/in-store-board/counts?first_month={LAST_MONTH}&last_month={THIS_MONTH}")
    counted = [(each["month"], each["manager"]["name"], each["kept"], each["missed"]) for each in answer.json["items"]]
    assert counted == [(LAST_MONTH, manager.name, 1, 0), (THIS_MONTH, manager.name, 0, 0)]


# ---- what duties rest on ----------------------------------------------------------------------------------------------


def test_an_open_duty_follows_its_shop_and_a_kept_one_stays(
    database: Database, shop: str, manager: Person, colleague: Person, reviewer: Person
) -> None:
    kept = benchmark(database, manager)
    arrange(database)
    spend(manager, kept)
    former, heir = phone_of(manager), phone_of(colleague)
    former.pull()
    reviewer.post("/assignments", json={"terminal_ids": [shop, kept], "manager_id": colleague.id})
    assert sorted(rows(reviewer)) == sorted([(manager.name, kept, "kept"), (colleague.name, shop, "due")])
    former.pull()
    heir.pull()
    assert [each["state"] for each in former.store["in_store_duties"].values()] == ["kept"]
    assert [each["state"] for each in heir.store["in_store_duties"].values()] == ["due"]
    spend(manager, shop, factories.today() - timedelta(days=1))  # written before the manager heard of it
    is_this_month = (factories.today() - timedelta(days=1)).month == factories.today().month
    assert (manager.name, shop, "kept") in rows(reviewer) or not is_this_month
    assert former.pull()
    assert former.is_true_copy()


def test_a_shop_that_closes_or_is_no_benchmark_any_more_owes_nothing(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    closing = benchmark(database, manager)
    arrange(database)
    assert reviewer.post(f"/terminals/{closing}/closure", json={}).status_code < 300
    assert reviewer.delete(f"/terminals/{shop}/benchmark-designations/current").status_code < 300
    arrange(database)
    assert {duty_of(reviewer, each)["excuse"] for each in (shop, closing)} == {"closed", "not_a_benchmark"}
    assert reviewer.post(f"/terminals/{shop}/benchmark-designations", json={}).status_code < 300
    arrange(database)
    assert duty_of(reviewer, shop)["excuse"] is None


def test_a_city_may_ask_for_a_day_per_manager_instead(
    database: Database, shop: str, manager: Person, colleague: Person, admin: Person, centre: Person
) -> None:
    arrange(database)
    publish(admin, duty_per="manager")
    arrange(database)
    assert duty_of(centre, shop)["excuse"] == "rules"
    assert {row[0] for row in rows(centre) if row[1] is None} == {manager.name, colleague.name, "陈晨"}
    day_id = spend(manager, factories.make_terminal(database, manager))
    kept = [row for row in rows(centre) if row[2] == "kept"]
    assert kept == [(manager.name, None, "kept")]
    phone = phone_of(manager)
    phone.pull()
    assert {each["day_id"] for each in phone.store["in_store_duties"].values()} == {None, day_id}
    admin.put(f"/people/{colleague.id}/suspension", json={})
    arrange(database)
    assert (colleague.name, None, "excused") in rows(centre)


# ---- in danger --------------------------------------------------------------------------------------------------------


def test_a_month_in_danger_is_said_once_in_time_to_manager_and_branch(
    database: Database, shop: str, manager: Person, reviewer: Person, stranger: Person
) -> None:
    other = benchmark(database, manager)
    assert keep(database, workdays(NEXT_MONTH, last=6)) > 0
    keep(database, workdays(NEXT_MONTH, last=5))
    assert {row[2] for row in rows(reviewer, NEXT_MONTH)} == {"due"}
    assert open_tasks(manager) == []
    keep(database, workdays(NEXT_MONTH, last=4))
    assert {row[2] for row in rows(reviewer, NEXT_MONTH)} == {"at_risk"}
    tasks = open_tasks(manager)
    assert {each["terminal_id"] for each in tasks} == {shop, other}
    assert {each["due_on"] for each in tasks} == {workdays(NEXT_MONTH, last=1).isoformat()}
    for person in (manager, reviewer):
        [word] = told(person, "in_store_at_risk")
        assert (word["duties"], word["remaining_days"], word["manager_name"]) == (2, 4, manager.name)
    for left in (4, 3, 2):
        assert keep(database, workdays(NEXT_MONTH, last=left)) == 0
    assert keep(database, workdays(NEXT_MONTH, last=1)) == 2
    [word] = told(reviewer, "in_store_impossible")
    assert (word["open_duties"], word["remaining_days"]) == (2, 1)
    assert keep(database, workdays(NEXT_MONTH, last=1)) == 0
    assert told(manager, "in_store_impossible") == told(stranger, "in_store_at_risk") == []
    keep(database, days_of(NEXT_MONTH)[1] + timedelta(days=1))
    assert {row[2] for row in rows(reviewer, NEXT_MONTH)} == {"missed"}
    assert open_tasks(manager) == []


def test_a_day_that_is_kept_settles_its_task_and_one_under_way_is_no_danger(
    database: Database, shop: str, manager: Person, admin: Person, reviewer: Person
) -> None:
    publish(admin, margin_days=20)
    day_id = spend(manager, shop, departure=None, submitted_at=None)
    keep(database)  # while it is under way
    assert (duty_of(reviewer, shop)["state"], open_tasks(manager)) == ("due", [])
    other = benchmark(database, manager)
    keep(database, late_this_month())
    assert duty_of(reviewer, other)["state"] == "at_risk"
    phone = phone_of(manager, device_seq=next(_EDITS) + 1000)
    phone.write("in_store_days", day_id, None)
    phone.push()
    keep(database, late_this_month())
    assert len(open_tasks(manager)) == 2
    kept = spend(manager, other)
    assert [each["terminal_id"] for each in open_tasks(manager)] == [shop]
    reviewer.post(f"/in-store-days/{kept}/verdict", json={"kept": False, "reason": "照片不符"})
    assert duty_of(reviewer, other)["state"] == "due"  # in danger anew, if it is: then it is said again
    keep(database, late_this_month())
    assert duty_of(reviewer, other)["state"] == "at_risk"
    assert len(open_tasks(manager)) == 2


# ---- requests ---------------------------------------------------------------------------------------------------------


def ask(person: Person, duty_id: str, kind: str, **values: Any) -> tuple[str, Document]:
    """The request's id and what became of it."""
    phone, request_id = phone_of(person, device_seq=next(_EDITS)), values.pop("id", new_id())
    request = {"duty_id": duty_id, "kind": kind, "reason": "外出培训", "requested_at": "2026-03-04T02:10:00.000Z"}
    phone.write("in_store_requests", request_id, request | values)
    [result] = phone.push()
    return request_id, result


def decide(person: Person, request_id: str, outcome: str = "approved") -> Any:
    return person.post(f"/in-store-requests/{request_id}/decision", json={"outcome": outcome, "note": "同意"})


def test_leave_excuses_once_the_branch_has_approved_it(
    database: Database, manager: Person, colleague: Person, reviewer: Person, stranger: Person, promoter: Person
) -> None:
    shop, duty_id = factories.make_duty(database, manager)
    request_id, result = ask(manager, duty_id, "leave")
    assert result["status"] == "applied"
    [waiting] = reviewer.get("/in-store-requests?state=waiting").json["items"]
    assert (waiting["id"], waiting["requested_by_name"], waiting["terminal_name"] is not None) == (
        request_id, manager.name, True,
    )  # fmt: skip
    assert told(reviewer, "in_store_requested")[0]["reason"] == "外出培训"
    assert decide(manager, request_id).json["slug"] == "forbidden"
    for nobody in (colleague, stranger, promoter):
        assert decide(nobody, request_id).status_code == 404
    assert duty_of(reviewer, shop)["state"] == "due"
    assert decide(reviewer, request_id).json["server"]["state"] == "approved"
    assert (duty_of(reviewer, shop)["state"], duty_of(reviewer, shop)["excuse"]) == ("excused", "leave")
    assert told(manager, "in_store_decided")[0]["outcome"] == "approved"
    again = decide(reviewer, request_id, "refused")
    assert (again.status_code, again.json["slug"]) == (409, "request-decided")
    assert ask(manager, duty_id, "leave", id=request_id, reason="病假")[1]["problem"]["slug"] == "request-decided"
    assert ask(manager, duty_id, "leave")[1]["problem"]["slug"] == "duty-not-open"
    assert ask(colleague, duty_id, "leave")[1]["problem"]["slug"] == "unknown-reference"
    arrange(database)
    assert duty_of(reviewer, shop)["excuse"] == "leave"


def test_a_substitute_gets_the_duty_its_place_and_its_task_and_may_work_at_the_shop(
    database: Database, manager: Person, colleague: Person, reviewer: Person, stranger: Person, admin: Person
) -> None:
    publish(admin, margin_days=20)
    shop, duty_id = factories.make_duty(database, manager)
    keep(database, late_this_month())
    assert [each["terminal_id"] for each in open_tasks(manager)] == [shop]
    choices = manager.get(f"/in-store-duties/{duty_id}/choices").json
    assert choices == {"colleagues": [{"id": colleague.id, "name": colleague.name}], "duties": []}
    assert ask(manager, duty_id, "substitute")[1]["problem"]["slug"] == "invalid"
    for wrong, slug in ((manager.id, "invalid"), (stranger.id, "unknown-reference"), (new_id(), "unknown-reference")):
        assert ask(manager, duty_id, "substitute", substitute_id=wrong)[1]["problem"]["slug"] == slug
    request_id, _ = ask(manager, duty_id, "substitute", substitute_id=colleague.id)
    former, substitute = phone_of(manager), phone_of(colleague)
    former.pull()
    assert decide(reviewer, request_id).status_code == 201
    former.pull()
    substitute.pull()
    assert former.store["in_store_duties"] == {}
    assert substitute.store["in_store_duties"][duty_id]["terminal"]["wgs84_latitude"] == factories.TOWN[0]
    assert shop not in substitute.store["terminals"]
    assert (open_tasks(manager), [each["terminal_id"] for each in open_tasks(colleague)]) == ([], [None])
    arrange(database)
    assert duty_of(reviewer, shop)["is_assigned"]
    spend(colleague, shop)
    assert rows(reviewer) == [(colleague.name, shop, "kept")]
    assert open_tasks(colleague) == []
    assert substitute.pull()
    assert substitute.is_true_copy()


def test_a_swap_exchanges_two_duties_and_a_refused_one_none(
    database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    (mine, duty_id), (theirs, other_id) = (factories.make_duty(database, each) for each in (manager, colleague))
    assert manager.get(f"/in-store-duties/{duty_id}/choices").json["duties"][0]["id"] == other_id
    assert ask(manager, duty_id, "swap", with_duty_id=duty_id)[1]["problem"]["slug"] == "invalid"
    refused, _ = ask(manager, duty_id, "swap", with_duty_id=other_id)
    assert decide(reviewer, refused, "refused").json["server"]["state"] == "refused"
    assert sorted(rows(reviewer)) == sorted([(manager.name, mine, "due"), (colleague.name, theirs, "due")])
    request_id, _ = ask(manager, duty_id, "swap", with_duty_id=other_id)
    assert decide(reviewer, request_id).json["server"]["state"] == "approved"
    arrange(database)
    swapped = {row[:2] for row in rows(reviewer)}
    assert swapped == {(manager.name, theirs), (colleague.name, mine)}
    late, _ = ask(manager, other_id, "swap", with_duty_id=duty_id)
    spend(colleague, mine)
    assert decide(reviewer, late).json["slug"] == "duty-not-open"


def test_a_request_can_be_taken_back_until_it_is_decided(database: Database, manager: Person, reviewer: Person) -> None:
    _, duty_id = factories.make_duty(database, manager)
    request_id, _ = ask(manager, duty_id, "leave")
    phone = phone_of(manager, device_seq=next(_EDITS) + 1000)
    phone.pull()
    phone.write("in_store_requests", request_id, None)
    assert phone.push()[-1]["status"] == "applied"
    phone.pull()
    assert phone.store["in_store_requests"] == {}
    assert decide(reviewer, request_id).status_code == 404
    assert reviewer.get("/in-store-requests").json["items"] == []


def test_a_substitute_who_leaves_the_branch_gives_the_duty_back(
    database: Database, world: World, manager: Person, colleague: Person, reviewer: Person, admin: Person
) -> None:
    shop, duty_id = factories.make_duty(database, manager)
    request_id, _ = ask(manager, duty_id, "substitute", substitute_id=colleague.id)
    decide(reviewer, request_id)
    assert rows(reviewer)[0][0] == colleague.name
    posting = {"role": "customer_manager", "branch_id": world.branches["河口"]}
    assert admin.post(f"/people/{colleague.id}/postings", json=posting).status_code < 300
    arrange(database)
    assert rows(reviewer)[0][:2] == (manager.name, shop)


_STEPS = ("duties", "short day", "whole day", "refusal", "chore")


@given(order=st.permutations(_STEPS))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_what_becomes_of_a_duty_does_not_depend_on_what_came_first(
    order: list[str], database: Database, manager: Person, reviewer: Person
) -> None:
    shop = benchmark(database, manager)
    days: dict[str, str] = {}

    def step(name: str) -> None:
        match name:
            case "duties":
                arrange(database)
            case "short day":
                days[name] = spend(manager, shop, hours=5)
            case "whole day":
                days[name] = spend(manager, shop, factories.today() - timedelta(days=40))
                days[name] = spend(manager, shop)
            case "refusal" if "short day" in days:
                word = {"kept": False, "reason": "时长不足"}
                reviewer.post(f"/in-store-days/{days['short day']}/verdict", json=word)
            case "chore":
                keep(database)

    for name in (*order, "duties"):
        step(name)
    duty = duty_of(reviewer, shop)
    assert (duty["state"], duty["day"]["id"], duty["day"]["flags"]) == ("kept", days["whole day"], ["overlap"])
    phone = phone_of(manager, device_seq=next(_EDITS) + 10_000)
    for day_id in days.values():
        phone.write("in_store_days", day_id, None)
    phone.push()
    assert duty_of(reviewer, shop)["state"] in ("due", "at_risk")
    assert duty_of(reviewer, shop)["day"] is None
