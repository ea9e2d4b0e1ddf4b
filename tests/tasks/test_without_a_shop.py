"""Tasks that belong to a manager rather than to a shop, where tasks come from, and who is told of them."""

from __future__ import annotations

from typing import Any

from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.tasks import reporting, service
from backend.tasks.rules import Kind, Outcome
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of

DUE = factories.date(2099, 1, 5)


def give(person: Person, **values: Any) -> Any:
    return person.post("/tasks", json={"title": "交回旧价签", "due_on": "2099-01-05", **values})


def test_a_task_without_a_shop_is_its_managers_and_comes_back_done(manager: Person, reviewer: Person) -> None:
    task = give(reviewer, manager_id=manager.id).json
    assert (task["terminal_id"], task["manager_id"], task["branch_id"]) == (None, manager.id, manager.branch_id)
    assert (task["origin_kind"], task["origin_id"]) == ("person", reviewer.id)
    phone = phone_of(manager)
    phone.pull()
    assert phone.store["tasks"][task["id"]]["title"] == "交回旧价签"
    report = {"task_id": task["id"], "outcome": "done", "reported_at": "2026-03-04T02:10:00.000Z"}
    phone.write("task_updates", "019cc0a0-1000-7000-8000-00000000000a", report)
    assert [each["status"] for each in phone.push()] == ["applied"]
    [told] = reviewer.get("/notices").json["items"]
    assert (told["kind"], told["subject_id"], told["detail"]["outcome"]) == ("task_reported", task["id"], "done")


def test_a_task_needs_a_shop_or_a_manager_whom_the_desk_sees(reviewer: Person, stranger: Person) -> None:
    assert give(reviewer).json["errors"] == [{"field": "terminal_id", "reason": "任务必须指定零售户或客户经理。"}]
    assert give(reviewer, manager_id=stranger.id).status_code == 404
    assert give(reviewer, manager_id=reviewer.id).status_code == 404


def test_all_tasks_of_an_origin_are_reported_and_settled_together(
    database: Database, manager: Person, colleague: Person
) -> None:
    shop, other = factories.make_terminal(database, manager), factories.make_terminal(database, colleague)
    origin, operator = service.Origin("in_store_duty", shop), command_line_actor(CITY)
    for terminal_id in (shop, shop, other):
        with database.transaction(CITY) as session:
            service.give_task(session, operator, terminal_id=terminal_id, title="本月驻店", due_on=DUE,
                              kind=Kind.IN_STORE_DUTY, origin=origin)  # fmt: skip
    with database.transaction(CITY) as session:
        assert reporting.report_on(session, manager.actor, origin, Outcome.DONE) == 2
    with database.transaction(CITY) as session:
        assert service.settle_origin(session, operator, origin, Outcome.ACCEPTED, "已完成") == 3
        assert service.settle_origin(session, operator, origin, Outcome.ACCEPTED) == 0
    states = {each["state"] for each in (manager.get("/tasks").json or {})["items"]}
    assert states == {"accepted"}
