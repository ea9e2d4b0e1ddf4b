"""Reports on tasks by the public client libraries' protocols: a second written collection goes the way of the first."""

from __future__ import annotations

from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.sync.rxdb import pull, push, shown_to

NOW = "2026-03-04T02:10:00.000Z"


@pytest.fixture
def task_id(database: Database, manager: Person, reviewer: Person) -> str:
    shop = factories.make_terminal(database, manager)
    body = {"terminal_id": shop, "title": "补齐价签", "due_on": "2099-01-05"}
    return str((reviewer.post("/tasks", json=body).json or {})["id"])


def said(person: Person, task_id: str) -> list[tuple[str, str | None]]:
    task = person.get(f"/tasks/{task_id}").json or {}
    return [(each["outcome"], each["note"]) for each in task["updates"]]


def test_rxdb_pulls_the_task_and_pushes_reports_and_edits_of_them(
    task_id: str, manager: Person, reviewer: Person
) -> None:
    assert [each["id"] for each in pull(manager, of="tasks")["documents"]] == [task_id]
    report = {"id": new_id(), "task_id": task_id, "outcome": "progress", "note": None, "reported_at": NOW}
    assert push(manager, (None, report), of="task_updates") == []
    stored = shown_to(manager, of="task_updates")[report["id"]]
    assert push(manager, (stored, {**stored, "outcome": "done", "note": "已补"}), of="task_updates") == []
    assert said(reviewer, task_id) == [("done", "已补")]
    reviewer.post(f"/tasks/{task_id}/verdicts", json={"verdict": "accepted"})
    stored = shown_to(manager, of="task_updates")[report["id"]]
    [kept] = push(manager, (stored, {**stored, "note": "再改"}), of="task_updates")
    assert kept["note"] == "已补"


def test_watermelon_pushes_a_report_as_a_flat_row(task_id: str, manager: Person, reviewer: Person) -> None:
    first: Any = manager.get("/sync/watermelon?last_pulled_at=null&schema_version=1&migration=null").json
    assert [row["id"] for row in first["changes"]["tasks"]["updated"]] == [task_id]
    row = {"id": new_id(), "task_id": task_id, "outcome": "done", "note": "已补", "reported_at": NOW, "server": None,
           "display_check_id": None, "_status": "created", "_changed": ""}  # fmt: skip
    tables = {"task_updates": {"created": [row], "updated": [], "deleted": []}}
    answer = manager.post(f"/sync/watermelon?last_pulled_at={first['timestamp']}", json={"changes": tables})
    assert answer.status_code == 200, answer.json
    assert said(reviewer, task_id) == [("done", "已补")]
