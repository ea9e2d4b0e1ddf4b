"""An import that was begun is found again: how far it is, what it came to, and which rows were wrong."""

from __future__ import annotations

import io
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from backend.db import Database
from backend.housekeeping import do_chores
from backend.imports import service
from backend.terminals import imports as terminal_imports
from tests.people import Person, World

HEADINGS = "许可证号,名称,分局,终端类型,档位,业态,规模,商圈,城乡"


def send(person: Person, *rows: str, dry_run: bool = False, path: str = "/terminals/imports") -> Any:
    content = "\n".join([HEADINGS, *rows]).encode()
    return person.post(path, data={"file": (io.BytesIO(content), "终端.csv"), "dry_run": str(dry_run).lower()})


def row(license_no: str, branch: str) -> str:
    return f"{license_no},福源,{branch},普通,20,食杂,中,商业,城镇"


@pytest.fixture
def branch(world: World, centre: Person) -> str:
    return str(centre.get("/branches").json["items"][0]["name"])


def test_what_was_taken_in_and_what_was_refused_is_kept_for_whoever_sent_it(
    centre: Person, admin: Person, branch: str
) -> None:
    assert send(centre, row("439900100001", branch), dry_run=True).status_code == 200
    assert send(centre, row("439900100001", branch), row("439900100002", "无此局")).status_code == 422
    assert send(centre, row("439900100001", branch)).status_code == 200
    done, refused, trial = centre.get("/imports").json["items"]
    assert [(each["state"], each["dry_run"], each["created"]) for each in (done, refused, trial)] == [
        ("done", False, 1),
        ("refused", False, None),
        ("done", True, 1),
    ]
    assert {(each["table"], each["filename"]) for each in (done, refused, trial)} == {("terminals", "终端.csv")}
    one = centre.get(f"/imports/{refused['id']}", headers={"Accept-Language": "en"}).json
    assert one["errors"] == [{"row": 3, "column": "分局", "reason": "There is no such branch."}]
    assert one["error_count"] == 1
    assert centre.get(f"/imports/{refused['id']}").json["errors"][0]["reason"] == "没有这个分局。"
    assert admin.get("/imports").json["items"] == []
    assert admin.get(f"/imports/{refused['id']}").status_code == 404


def test_a_trial_with_errors_and_a_file_that_is_no_table_are_kept_as_such(centre: Person, branch: str) -> None:
    assert send(centre, row("1", branch), dry_run=True).json["error_count"] == 1
    answer = centre.post("/specs/imports", data={"file": (io.BytesIO(b""), "空.csv")})
    assert answer.status_code == 422
    failed, trial = (centre.get(f"/imports/{each['id']}").json for each in centre.get("/imports").json["items"])
    assert (trial["state"], trial["error_count"], len(trial["errors"])) == ("refused", 1, 1)
    assert (failed["table"], failed["state"]) == ("specs", "failed")
    assert failed["problem"]["slug"] == answer.json["slug"]
    assert failed["problem"]["title"] == answer.json["title"]


def test_whoever_may_not_import_leaves_nothing(manager: Person, branch: str) -> None:
    assert send(manager, row("439900100001", branch)).status_code == 403
    assert manager.get("/imports").json["items"] == []


def test_an_import_is_found_while_it_runs(centre: Person, branch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    really = terminal_imports.import_terminals
    seen: list[dict[str, Any]] = []

    def watched(*arguments: Any) -> Any:
        arguments[-1](5, 20)
        asking = threading.Thread(target=lambda: seen.extend(centre.get("/imports").json["items"]))
        asking.start()
        asking.join()
        return really(*arguments)

    monkeypatch.setattr(service, "_SECONDS_BETWEEN", -1)
    monkeypatch.setattr(terminal_imports, "import_terminals", watched)
    assert send(centre, row("439900100001", branch)).status_code == 200
    [running] = seen
    assert (running["state"], running["steps_done"], running["steps_total"]) == ("working", 5, 20)
    assert running["created"] is None


def test_of_one_that_broke_off_it_is_said_that_it_failed_and_of_one_that_never_ended_that_it_is_lost(
    centre: Person, branch: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*arguments: Any) -> Any:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(terminal_imports, "import_terminals", breaks)
    assert send(centre, row("439900100001", branch)).status_code == 500
    [failed] = centre.get("/imports").json["items"]
    assert failed["state"] == "failed"

    monkeypatch.setattr(service.Keeper, "write", lambda self, **values: None)
    send(centre, row("439900100001", branch))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        with database.reading(centre.city_id) as session:
            [lost, _] = service.queries.list_imports(session, centre.actor, None, 10)
        assert service.document_of(lost, datetime.now(UTC))["state"] == "lost"


def test_imports_are_forgotten_after_a_week(centre: Person, branch: str, database: Database) -> None:
    send(centre, row("439900100001", branch))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        do_chores(database)
    with database.reading(centre.city_id) as session:
        assert service.queries.list_imports(session, centre.actor, None, 10) == []
