"""A task's way: from a desk to the phone of whoever covers the shop, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backend.db import Database, new_id, utc_now
from backend.tasks.custody import retire_tasks
from tests import factories
from tests.people import CITY, Person
from tests.phone import Phone, phone_of

NOW = "2026-03-04T02:10:00.000Z"


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    return factories.make_terminal(database, manager)


def give(person: Person, shop: str, **values: Any) -> dict[str, Any]:
    answer = person.post("/tasks", json={"terminal_id": shop, "title": "补齐价签", "due_on": "2099-01-05"} | values)
    assert answer.status_code == 201, answer.json
    task: dict[str, Any] = answer.json
    return task


def report(phone: Phone, task_id: str, outcome: str = "done", **values: Any) -> tuple[str, dict[str, Any]]:
    """The update's id and what became of it."""
    update_id = values.pop("id", None) or new_id()
    phone.write("task_updates", update_id, {"task_id": task_id, "outcome": outcome, "reported_at": NOW} | values)
    [result] = phone.push()
    return update_id, result


def judge(person: Person, task_id: str, verdict: str, note: str | None = None) -> Any:
    return person.post(f"/tasks/{task_id}/verdicts", json={"verdict": verdict, "note": note})


def test_a_task_goes_to_the_phone_and_its_report_back_to_the_desk(shop: str, manager: Person, reviewer: Person) -> None:
    task, phone = give(reviewer, shop, note="背柜第二层"), phone_of(manager)
    phone.pull()
    assert phone.store["tasks"][task["id"]]["note"] == "背柜第二层"
    report(phone, task["id"], note="已补齐")
    seen = reviewer.get(f"/tasks/{task['id']}").json
    assert seen["state"] == "reported"
    assert [(each["outcome"], each["note"], each["author_name"]) for each in seen["updates"]] == [
        ("done", "已补齐", manager.name)
    ]


def test_what_is_returned_is_open_on_the_phone_again_with_the_reason(
    shop: str, manager: Person, reviewer: Person
) -> None:
    task, phone = give(reviewer, shop), phone_of(manager)
    report(phone, task["id"])
    assert judge(reviewer, task["id"], "returned", "照片看不清").json["state"] == "open"
    phone.pull()
    assert phone.store["tasks"][task["id"]]["state"] == "open"
    assert {each["note"] for each in phone.store["task_updates"].values()} == {None, "照片看不清"}
    report(phone, task["id"], note="重拍")
    accepted = judge(reviewer, task["id"], "accepted").json
    assert accepted["state"] == "accepted"
    assert accepted["closed_at"]
    assert [each["outcome"] for each in accepted["updates"]] == ["done", "returned", "done", "accepted"]


def test_only_desks_give_and_judge_tasks_and_only_where_they_see_the_shop(
    shop: str, database: Database, manager: Person, reviewer: Person, promoter: Person, stranger: Person
) -> None:
    body = {"terminal_id": shop, "title": "补齐价签", "due_on": "2099-01-05"}
    assert manager.post("/tasks", json=body).json["slug"] == "forbidden"
    assert promoter.post("/tasks", json=body).json["slug"] == "not-found"
    elsewhere = factories.make_terminal(database, stranger)
    assert reviewer.post("/tasks", json=body | {"terminal_id": elsewhere}).status_code == 404
    task_id = give(reviewer, shop)["id"]
    assert judge(manager, task_id, "accepted").json["slug"] == "forbidden"
    assert judge(promoter, task_id, "accepted").status_code == 404
    assert stranger.get(f"/tasks/{task_id}").status_code == 404


def test_a_day_that_has_passed_is_refused(shop: str, reviewer: Person) -> None:
    body = {"terminal_id": shop, "title": "补齐价签", "due_on": "2020-01-05"}
    answer = reviewer.post("/tasks", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "due_on")


def test_what_a_desk_cannot_say_in_this_state_is_a_clear_409(shop: str, reviewer: Person) -> None:
    task_id = give(reviewer, shop)["id"]
    refused = judge(reviewer, task_id, "returned")
    assert (refused.status_code, refused.json["slug"], refused.json["state"]) == (409, "task-moved-on", "open")
    assert judge(reviewer, task_id, "cancelled").json["state"] == "cancelled"
    assert judge(reviewer, task_id, "accepted").json["state"] == "cancelled"


def test_a_report_can_be_edited_and_taken_back_until_the_branch_has_spoken(
    shop: str, manager: Person, reviewer: Person
) -> None:
    task_id, phone = give(reviewer, shop)["id"], phone_of(manager)
    update_id, _ = report(phone, task_id)
    assert report(phone, task_id, "progress", id=update_id)[1]["status"] == "applied"
    assert reviewer.get(f"/tasks/{task_id}").json["state"] == "open"
    phone.write("task_updates", update_id, None)
    phone.push()
    assert reviewer.get(f"/tasks/{task_id}").json["updates"] == []
    update_id, _ = report(phone, task_id)
    judge(reviewer, task_id, "returned")
    assert report(phone, task_id, "impossible", id=update_id)[1]["problem"]["slug"] == "task-closed"
    phone.write("task_updates", update_id, None)
    [result] = phone.push()
    assert result["problem"]["slug"] == "task-closed"
    judge(reviewer, task_id, "accepted")
    assert report(phone, task_id)[1]["problem"]["slug"] == "task-closed"


def test_phones_cannot_say_what_is_the_branchs_to_say(shop: str, manager: Person, reviewer: Person) -> None:
    task_id, phone = give(reviewer, shop)["id"], phone_of(manager)
    assert report(phone, task_id, "accepted")[1]["problem"]["slug"] == "invalid"
    judge_id = judge(reviewer, task_id, "cancelled").json["updates"][0]["id"]
    assert report(phone, task_id, id=judge_id)[1]["problem"]["slug"] == "not-the-author"


def test_a_task_of_somebody_elses_shop_is_unknown(
    shop: str, manager: Person, colleague: Person, reviewer: Person
) -> None:
    task_id = give(reviewer, shop)["id"]
    _, result = report(phone_of(colleague), task_id)
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "unknown-reference")
    assert colleague.get("/tasks").json["items"] == []


def test_a_task_follows_its_shop_with_all_that_was_said(
    shop: str, manager: Person, colleague: Person, reviewer: Person
) -> None:
    task_id, former, heir = give(reviewer, shop)["id"], phone_of(manager), phone_of(colleague)
    first, _ = report(former, task_id, "progress")
    former.pull()
    answer = reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    assert answer.status_code < 300, answer.json
    former.pull()
    heir.pull()
    assert not former.store["tasks"]
    assert not former.store["task_updates"]
    assert set(heir.store["tasks"]) == {task_id}
    assert set(heir.store["task_updates"]) == {first}
    late, result = report(former, task_id)  # written before the manager heard of the hand-over
    assert result["status"] == "applied"
    for phone in (former, heir):
        phone.pull()
        assert phone.is_true_copy()
    assert set(heir.store["task_updates"]) == {first, late}
    assert not former.store["task_updates"]


def test_a_task_at_a_shop_without_a_manager_waits_for_one(
    database: Database, manager: Person, reviewer: Person
) -> None:
    shop = factories.make_terminal(database, None, branch_id=manager.branch_id)
    task_id = give(reviewer, shop)["id"]
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": manager.id})
    phone = phone_of(manager)
    phone.pull()
    assert set(phone.store["tasks"]) == {task_id}


def test_closed_tasks_leave_the_phones_after_a_while_and_open_ones_stay(
    shop: str, database: Database, manager: Person, reviewer: Person
) -> None:
    closed, still_open, phone = give(reviewer, shop)["id"], give(reviewer, shop)["id"], phone_of(manager)
    judge(reviewer, closed, "cancelled")
    phone.pull()
    assert set(phone.store["tasks"]) == {closed, still_open}
    with database.transaction(CITY) as session:
        assert retire_tasks(session, CITY, utc_now() - timedelta(days=1)) == 0
        assert retire_tasks(session, CITY, utc_now() + timedelta(days=1)) == 1
    phone.pull()
    assert set(phone.store["tasks"]) == {still_open}
    assert phone.is_true_copy()
    assert reviewer.get(f"/tasks/{closed}").status_code == 200


def test_lists_are_narrowed_by_filters_and_paged_by_due_day(
    shop: str, database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    other = factories.make_terminal(database, colleague)
    late = give(reviewer, shop, due_on="2098-01-01")["id"]
    soon = give(reviewer, shop, due_on="2097-01-01")["id"]
    others = give(reviewer, other, due_on="2099-01-01")["id"]

    def ids(person: Person, query: str = "") -> list[str]:
        return [each["id"] for each in person.get(f"/tasks?{query}").json["items"]]

    assert ids(reviewer) == [soon, late, others]
    assert ids(manager) == [soon, late]
    assert ids(reviewer, f"manager_id={colleague.id}") == [others]
    assert ids(reviewer, "overdue=true") == []
    judge(reviewer, soon, "cancelled")
    assert ids(reviewer, "closed=false") == [late, others]
    assert ids(reviewer, "state=cancelled") == [soon]
    page = reviewer.get("/tasks?limit=2").json
    assert ids(reviewer, f"limit=2&cursor={page['next_cursor']}") == [others]


def test_a_report_by_the_api_follows_the_same_rules(shop: str, manager: Person, reviewer: Person) -> None:
    task_id = give(reviewer, shop)["id"]
    body = {"task_id": task_id, "outcome": "done", "reported_at": NOW}
    assert manager.post("/task-updates", json=body).json["state"] == "reported"
    assert reviewer.post("/task-updates", json=body).json["slug"] == "forbidden"
