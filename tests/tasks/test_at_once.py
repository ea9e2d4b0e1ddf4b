"""A shop changes hands while its manager reports: nothing is left behind on either side."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.phone import phone_of


@pytest.mark.parametrize("round_", range(4))
def test_a_report_and_a_hand_over_at_once_leave_everything_with_the_heir(
    database: Database, manager: Person, colleague: Person, reviewer: Person, round_: int
) -> None:
    shop = factories.make_terminal(database, manager)
    body = {"terminal_id": shop, "title": "补齐价签", "due_on": "2099-01-05"}
    tasks = {(reviewer.post("/tasks", json=body).json or {})["id"] for _ in range(3)}
    former, heir = phone_of(manager), phone_of(colleague)
    former.pull()
    reports = {new_id(): task_id for task_id in tasks}
    for update_id, task_id in reports.items():
        doc = {"task_id": task_id, "outcome": "done", "reported_at": "2026-03-04T02:10:00.000Z"}
        former.write("task_updates", update_id, doc)
    statuses: list[str] = []
    hand_over = {"terminal_ids": [shop], "manager_id": colleague.id}

    def push() -> None:
        statuses.extend(each["status"] for each in former.push(batch=1))

    at_once(push, lambda: reviewer.post("/assignments", json=hand_over))
    assert statuses == ["applied"] * 3
    for phone in (former, heir):
        phone.pull()
        assert phone.is_true_copy()
    assert not former.store["tasks"]
    assert not former.store["task_updates"]
    assert set(heir.store["tasks"]) == tasks
    assert set(heir.store["task_updates"]) == set(reports)
    assert {each["state"] for each in heir.store["tasks"].values()} == {"reported"}


def at_once(*deeds: Callable[[], object]) -> None:
    ready = threading.Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        ready.wait()
        deed()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
