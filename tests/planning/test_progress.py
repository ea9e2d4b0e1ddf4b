"""A manager's day, and plan against fact."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from backend.db import Database, insert_rows, new_id
from backend.planning import counting
from backend.planning.models import PlannedVisit
from backend.planning.rules import month_of
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.planning.conftest import BEGAN, DAY, call_on, count, intend

MONTH = month_of(DAY)
#: Another day of the same month.
OTHER = DAY + timedelta(days=1) if month_of(DAY + timedelta(days=1)) == MONTH else DAY - timedelta(days=1)


def progress(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/visit-plan-progress?month={MONTH}&{query}")
    assert answer.status_code == 200, answer.json
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def day_of(person: Person, query: str = "") -> dict[str, Any]:
    answer = person.get(f"/visit-plans/today?day={DAY}&{query}")
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_a_days_list_shows_order_reasons_tasks_and_what_is_done(
    shops: list[str], database: Database, manager: Person, reviewer: Person
) -> None:
    intend(database, manager, {DAY: [shops[2], shops[0]], OTHER: [shops[1]]})
    body = {"terminal_id": shops[0], "title": "补齐价签", "due_on": "2099-01-05"}
    task_id = reviewer.post("/tasks", json=body).json["id"]
    visit_id, extra = call_on(manager, shops[2]), call_on(manager, shops[3], BEGAN + timedelta(minutes=20))
    found = day_of(manager)
    assert [stop["terminal_id"] for stop in found["stops"]] == [shops[2], shops[0]]
    done, still_open = found["stops"]
    assert done["done"] == {"visit_id": visit_id, "day": DAY.isoformat()}
    assert done["reasons"] == [{"kind": "nth_of_month", "number": 1, "of": 1}]
    assert still_open["done"] is None
    assert [each["id"] for each in still_open["tasks"]] == [task_id]
    assert [(each["visit_id"], each["terminal_id"]) for each in found["extra_visits"]] == [(extra, shops[3])]
    assert day_of(reviewer, f"manager_id={manager.id}") == found


def test_a_day_without_a_plan_still_has_its_visits_and_tasks(shops: list[str], manager: Person) -> None:
    call_on(manager, shops[2])
    found = day_of(manager)
    assert (found["plan"], found["stops"]) == (None, [])
    assert len(found["extra_visits"]) == 1


def test_a_day_is_shown_to_who_may_see_the_manager(
    shops: list[str], manager: Person, colleague: Person, stranger: Person, promoter: Person, reviewer: Person
) -> None:
    for outsider in (colleague, stranger, promoter):
        assert outsider.get(f"/visit-plans/today?manager_id={manager.id}").status_code == 404
        assert outsider.get(f"/visit-plan-progress/shops?manager_id={manager.id}").status_code == 404
    assert reviewer.get("/visit-plans/today").json["errors"][0]["field"] == "manager_id"


def test_progress_counts_what_was_done_on_the_day_another_day_or_without_a_plan(
    shops: list[str], database: Database, manager: Person, reviewer: Person
) -> None:
    intend(database, manager, {DAY: [shops[0], shops[2]], OTHER: [shops[1]]})
    call_on(manager, shops[0])
    call_on(manager, shops[1], BEGAN + timedelta(minutes=20))
    call_on(manager, shops[3], BEGAN + timedelta(minutes=40))
    count(database)
    [row] = progress(manager)
    assert (row["planned"], row["done"], row["done_on_day"], row["extra"]) == (3, 2, 1, 1)
    assert (row["plans"], row["plans_confirmed"], row["kept"]) == (1, 1, 6666)
    assert (row["shops"], row["wanted"], row["reached"], row["shops_behind"]) == (4, 8, 3, 3)
    assert row["coverage"] == 3750
    [branch] = progress(reviewer, "by=branch")
    same = ("planned", "done", "extra", "wanted", "reached", "coverage")
    assert {name: branch[name] for name in same} == {name: row[name] for name in same}


def test_a_stop_whose_day_has_passed_is_missed_until_it_is_done(
    shops: list[str], database: Database, manager: Person
) -> None:
    month = factories.month(-62)
    first, second, third = (date.fromisoformat(f"{month}-0{number}") for number in (5, 6, 7))
    intend(database, manager, {first: [shops[2], shops[3]], second: [shops[2]]})
    call_on(manager, shops[2], datetime.combine(third, time(2), UTC))
    count(database)
    [row] = manager.get(f"/visit-plan-progress?month={month}").json["items"]
    assert (row["planned_to_date"], row["done"], row["done_on_day"], row["missed"]) == (3, 1, 0, 2)
    behind = manager.get(f"/visit-plan-progress/shops?month={month}").json["items"]
    assert [(each["terminal_id"], each["visits"], each["wanted"], each["missed"]) for each in behind] == [
        (shops[0], 0, 4, 0),
        (shops[1], 0, 2, 0),
        (shops[3], 0, 1, 1),
    ]


def test_a_visit_that_is_taken_back_is_no_longer_counted(shops: list[str], database: Database, manager: Person) -> None:
    intend(database, manager, {DAY: [shops[2]]})
    visit_id = call_on(manager, shops[2])
    count(database)
    assert progress(manager)[0]["done"] == 1
    phone = phone_of(manager, device_seq=10**14)
    phone.write("visits", visit_id, None)
    phone.push()
    count(database)
    assert (progress(manager)[0]["done"], progress(manager)[0]["reached"]) == (0, 0)


def test_stops_at_shops_that_have_closed_do_not_count(
    shops: list[str], database: Database, manager: Person, reviewer: Person
) -> None:
    intend(database, manager, {DAY: [shops[2], shops[3]]})
    reviewer.post(f"/terminals/{shops[3]}/closure", json={"closed_on": (DAY - timedelta(days=1)).isoformat()})
    with database.transaction(CITY) as session:
        counting.count_soon(session, [(manager.id, MONTH)])
    count(database)
    assert progress(manager)[0]["planned"] == 1
    assert [stop["terminal_id"] for stop in day_of(manager)["stops"]] == [shops[2]]


def test_everybody_sees_their_own_part_of_the_city(
    shops: list[str], database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person,
    centre: Person, promoter: Person,
) -> None:  # fmt: skip
    for person in (colleague, stranger):
        factories.make_terminal(database, person)
    with database.transaction(CITY) as session:
        assert counting.count_present_month(session, CITY, database.settings) == 3
    count(database)
    with database.transaction(CITY) as session:  # they were counted just now
        assert counting.count_present_month(session, CITY, database.settings) == 0
    month = factories.month()

    def seen(person: Person, query: str = "") -> set[str]:
        items = person.get(f"/visit-plan-progress?month={month}&{query}").json["items"]
        return {each["id"] for each in items}

    assert seen(manager) == {manager.id}
    assert seen(reviewer) == {manager.id, colleague.id}
    assert seen(centre) == {manager.id, colleague.id, stranger.id}
    assert seen(centre, f"branch_id={stranger.branch_id}") == {stranger.id}
    assert seen(centre, "by=branch") == {manager.branch_id, stranger.branch_id}
    assert seen(promoter) == set()
    page = centre.get(f"/visit-plan-progress?month={month}&limit=2").json
    rest = centre.get(f"/visit-plan-progress?month={month}&limit=2&cursor={page['next_cursor']}").json
    assert len(page["items"] + rest["items"]) == 3


def test_a_branchs_day_has_each_manager_with_what_is_done_and_the_shop_they_are_in(
    shops: list[str], database: Database, manager: Person, colleague: Person, reviewer: Person, stranger: Person,
    promoter: Person,
) -> None:  # fmt: skip
    intend(database, manager, {DAY: [shops[0], shops[1]]})
    call_on(manager, shops[0])
    phone, going_on = phone_of(manager, device_seq=int(datetime.now(UTC).timestamp() * 1000)), new_id()
    still_there = {"check_out": None, "submitted_at": None}
    phone.write("visits", going_on, factories.visit(shops[2], BEGAN + timedelta(minutes=30)) | still_there)
    assert [each["status"] for each in phone.push()] == ["applied"]
    count(database)

    answer = reviewer.get(f"/visit-plan-progress/day?day={DAY}").json
    rows = {row["manager"]["id"]: row for row in answer["items"]}
    assert {manager.id, colleague.id} <= set(rows)
    assert stranger.id not in rows
    mine = rows[manager.id]
    assert (mine["planned"], mine["done"], mine["extra"], mine["visits"]) == (2, 1, 1, 2)
    assert (mine["now"]["visit_id"], mine["now"]["terminal"]["id"]) == (going_on, shops[2])
    assert mine["first_visit_at"] < mine["now"]["since"] == mine["last_visit_at"]
    assert (rows[colleague.id]["planned"], rows[colleague.id]["visits"], rows[colleague.id]["now"]) == (0, 0, None)
    assert [row["manager"]["id"] for row in stranger.get(f"/visit-plan-progress/day?day={DAY}").json["items"]] == [
        stranger.id
    ]
    assert promoter.get(f"/visit-plan-progress/day?day={DAY}").json["items"] == []


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_a_shop_is_never_twice_on_a_day(shops: list[str], database: Database, manager: Person) -> None:
    plan_id = intend(database, manager, {DAY: [shops[2]]})
    row = {"city_id": CITY, "plan_id": plan_id, "day": DAY, "terminal_id": shops[2], "position": 5,
           "in_store_day": False, "by_hand": False, "reasons": []}  # fmt: skip
    with pytest.raises(Exception, match="UNIQUE"), database.transaction(CITY) as session:
        insert_rows(session, PlannedVisit, [row])
