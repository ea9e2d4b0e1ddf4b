"""The life of an export: asked for, written, fetched, expired or given up; and whose it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import select, update

from backend.accounts.models import Person as Account
from backend.audit.models import AuditLine
from backend.db import Database, utc_now
from backend.exports import rules, service, writing
from backend.exports.models import Export
from backend.housekeeping import clear_expired_exports
from backend.jobs.rules import MOST_ATTEMPTS
from backend.spreadsheets import WRITERS
from tests import factories
from tests.exports.conftest import Office
from tests.people import CITY, Person


@pytest.fixture(autouse=True)
def _shops(database: Database, manager: Person) -> None:
    for _ in range(3):
        factories.make_terminal(database, manager)


def clear(database: Database) -> int:
    with database.transaction(CITY) as session:
        return clear_expired_exports(session, CITY, database.settings)


def kept(database: Database) -> list[Export]:
    with database.reading(CITY) as session:
        return list(session.scalars(select(Export).where(Export.city_id == CITY).order_by(Export.id)))


def test_an_export_is_queued_then_ready_and_its_file_can_be_fetched_again_and_again(
    office: Office, manager: Person
) -> None:
    export_id = office.ask(manager, "terminals", "xlsx", kind="modern")
    assert manager.get(f"/exports/{export_id}").json == {
        "id": export_id, "list": "terminals", "title": {"zh": "零售终端", "en": "Terminals"}, "format": "xlsx",
        "language": "en", "filters": {"kind": "modern"}, "state": "queued", "problem": None, "rows_done": 0,
        "rows_total": None, "bytes": None, "created_at": ANY, "ready_at": None, "expires_at": None,
    }  # fmt: skip
    too_early = manager.get(f"/exports/{export_id}/file")
    assert (too_early.status_code, too_early.json["slug"], too_early.json["state"]) == (
        409,
        "export-not-ready",
        "queued",
    )

    office.work()
    ready = manager.get(f"/exports/{export_id}").json
    assert (ready["state"], ready["rows_done"], ready["rows_total"]) == ("ready", 3, 3)
    first, second = (manager.get(f"/exports/{export_id}/file") for _ in range(2))
    assert first.data == second.data
    assert len(first.data) == ready["bytes"] == int(first.headers["Content-Length"])
    assert first.headers["Content-Disposition"] == 'attachment; filename="terminals.xlsx"'
    newer = office.ask(manager, "terminals")
    page = manager.get("/exports?limit=1").json
    assert [each["id"] for each in page["items"]] == [newer]
    rest = manager.get("/exports", query_string={"cursor": page["next_cursor"]}).json
    assert [each["id"] for each in rest["items"]] == [export_id]


def test_nobody_sees_the_exports_of_others(office: Office, manager: Person, colleague: Person, admin: Person) -> None:
    export_id = office.ask(manager, "terminals")
    office.work()
    for person in (colleague, admin):
        assert person.get("/exports").json["items"] == []
        for method, path in (("GET", ""), ("GET", "/file"), ("DELETE", "")):
            assert person.ask(method, f"/exports/{export_id}{path}").status_code == 404
    assert manager.get(f"/exports/{export_id}/file").status_code == 200


def test_asking_and_fetching_are_put_on_record(office: Office, database: Database, manager: Person) -> None:
    office.file(manager, "terminals", kind="modern")
    with database.reading(CITY) as session:
        lines = session.execute(
            select(AuditLine.deed, AuditLine.person_id, AuditLine.detail)
            .where(AuditLine.city_id == CITY, AuditLine.deed.in_(("export", "download")))
            .order_by(AuditLine.number)
        ).all()
    assert [(line.deed, line.person_id) for line in lines] == [("export", manager.id), ("download", manager.id)]
    assert lines[0].detail["filters"] == {"kind": "modern"}


def test_a_file_expires_and_is_removed_and_the_row_says_so_for_a_week(
    office: Office, database: Database, manager: Person
) -> None:
    lasting = office.ask(manager, "terminals")
    office.work()
    database.settings = replace(database.settings, export_hours=0)
    gone = office.ask(manager, "terminals")
    office.work()
    assert len(office.files()) == 2
    for _ in range(2):
        assert manager.get(f"/exports/{gone}").json["state"] == "expired"
        answer = manager.get(f"/exports/{gone}/file")
        assert (answer.status_code, answer.json["slug"]) == (410, "export-expired")
        clear(database)
    assert [lasting in key for key in office.files()] == [True]
    assert manager.get(f"/exports/{lasting}/file").status_code == 200
    assert clear(database) == 0
    with database.transaction(CITY) as session:
        session.execute(update(Export).where(Export.id == gone).values(created_at=utc_now() - service.KEPT * 2))
    assert clear(database) == 1
    assert [each.id for each in kept(database)] == [lasting]
    office.context.storage.put(f"{CITY}/exports/{gone}.csv", [b"of a writer that died"])
    assert clear(database) == 1
    assert [lasting in key for key in office.files()] == [True]


def test_an_export_that_is_given_up_leaves_nothing_behind(
    office: Office, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_it_is_written, afterwards, meanwhile = (office.ask(manager, "terminals") for _ in range(3))
    assert manager.delete(f"/exports/{before_it_is_written}").status_code == 204
    write = WRITERS["csv"]

    def given_up_meanwhile(stream: Any, headings: Any, rows: Any) -> None:
        write(stream, headings, rows)
        manager.delete(f"/exports/{meanwhile}")

    monkeypatch.setitem(writing.WRITERS, "csv", given_up_meanwhile)
    office.work()
    assert manager.delete(f"/exports/{afterwards}").status_code == 204
    assert office.files() == []
    assert manager.get("/exports").json["items"] == []
    assert manager.delete(f"/exports/{afterwards}").status_code == 404


def test_whoever_is_given_up_in_the_middle_stops_writing(
    office: Office, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = office.ask(manager, "terminals")
    noted: list[int] = []
    note = writing._note

    def give_up_at_the_second(context: Any, export: Export, rows: int) -> None:
        noted.append(rows)
        if rows == 2:
            manager.delete(f"/exports/{export_id}")
        note(context, export, rows)

    monkeypatch.setattr(writing, "ROWS_BETWEEN_NOTES", 1)
    monkeypatch.setattr(writing, "_note", give_up_at_the_second)
    office.work()
    assert noted == [1, 2]
    assert office.files() == []


def test_a_person_has_so_many_under_way_and_no_more(office: Office, database: Database, manager: Person) -> None:
    ids = [office.ask(manager, "terminals") for _ in range(database.settings.max_open_exports)]
    refused = manager.post("/exports", json={"list": "terminals"})
    assert (refused.status_code, refused.json["slug"]) == (409, "too-many-exports")
    assert manager.delete(f"/exports/{ids[0]}").status_code == 204
    office.ask(manager, "terminals")


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"scope_epoch": 7}, "forbidden"), ({"disabled_at": utc_now()}, "account-disabled")],
)
def test_whoever_is_posted_elsewhere_or_disabled_gets_nothing_that_they_asked_for(
    office: Office, database: Database, manager: Person, change: dict[str, Any], problem: str
) -> None:
    office.ask(manager, "terminals")
    ready = office.ask(manager, "terminals")
    with database.transaction(CITY) as session:
        account = session.scalars(select(Account).where(Account.city_id == CITY, Account.id == manager.id)).one()
        for name, value in change.items():
            setattr(account, name, value)
    office.work()
    assert [(each.state, each.problem) for each in kept(database)] == [("failed", problem)] * 2
    assert office.files() == []
    assert manager.get(f"/exports/{ready}").status_code in (401, 403, 404)


def test_a_list_that_is_too_long_for_a_workbook_fails_and_says_why(
    office: Office, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_XLSX_ROWS", 3)
    export_id = office.ask(manager, "terminals", "xlsx")
    office.work()
    failed = manager.get(f"/exports/{export_id}").json
    assert (failed["state"], failed["problem"]) == ("failed", "export-too-long")
    assert manager.get(f"/exports/{export_id}/file").json["slug"] == "export-not-ready"
    assert len(office.rows(manager, "terminals")) == 3


def test_what_fails_again_and_again_is_failed_in_the_end_and_what_nobody_finished_too(
    office: Office, database: Database, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    database.settings = replace(database.settings, job_retry_seconds=0)
    monkeypatch.setitem(writing.WRITERS, "csv", broken)
    export_id = office.ask(manager, "terminals")
    for attempt in range(MOST_ATTEMPTS):
        office.work()
        assert manager.get(f"/exports/{export_id}").json["state"] in (("failed",) if attempt else ("working", "failed"))
    abandoned = office.ask(manager, "terminals")
    database.settings = replace(database.settings, export_hours=0)
    clear(database)
    for each in (export_id, abandoned):
        assert (manager.get(f"/exports/{each}").json["state"], manager.get(f"/exports/{each}").json["problem"]) == (
            rules.State.FAILED, "internal",
        )  # fmt: skip


def test_the_lists_and_their_columns_can_be_looked_up(manager: Person) -> None:
    lists = {each["list"]: each for each in manager.get("/export-lists").json["items"]}
    assert {"visits", "review-queue", "terminals", "confirmations", "people", "audit"} <= lists.keys()
    assert {"path": "tier", "title": {"zh": "档位", "en": "Tier"}, "type": "number"} in lists["terminals"]["columns"]
