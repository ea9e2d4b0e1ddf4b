"""A pull that waits: woken by a change of its own, by nothing else for long, and never in anyone's way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backend.app import create_app
from backend.changes import Changes
from backend.db import Database
from tests import factories
from tests.people import Person
from tests.phone import phone_of
from tests.sync.conftest import Shop


def until_waiting(changes: Changes, how_many: int = 1) -> None:
    """Return once so many are asleep: their places are taken and the condition is free."""
    while changes.waiting < how_many:
        with changes._turned:
            changes._turned.wait(0.01)


@pytest.fixture
def cursor(shop: Shop, manager: Person) -> str:
    phone = phone_of(manager)
    phone.pull()
    assert phone.cursor
    return phone.cursor


def waits(person: Person, cursor: str, seconds: int = 25) -> Any:
    return lambda: person.get(f"/sync/pull?cursor={cursor}&wait={seconds}")


def test_a_waiting_pull_answers_as_soon_as_there_is_something_for_it(
    database: Database, manager: Person, colleague: Person, cursor: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(waits(manager, cursor))
        until_waiting(database.changes)
        factories.make_terminal(database, colleague)  # wakes it, but is not its own
        until_waiting(database.changes)
        assert not answer.done()
        own = factories.make_terminal(database, manager)
        page = answer.result(timeout=20)
    assert [change["id"] for change in page.json["changes"]] == [own]


def test_another_process_wakes_it_too(database: Database, manager: Person, cursor: str) -> None:
    other = Database(database.settings)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(waits(manager, cursor))
        until_waiting(database.changes)
        own = factories.make_terminal(other, manager)
        page = answer.result(timeout=20)
    other.dispose()
    assert [change["id"] for change in page.json["changes"]] == [own]


def test_nothing_to_say_is_said_after_the_time(manager: Person, cursor: str) -> None:
    page = waits(manager, cursor, seconds=1)()
    assert (page.status_code, page.json["changes"], page.json["more"]) == (200, [], False)


def test_what_is_there_already_is_not_waited_for(database: Database, manager: Person, cursor: str) -> None:
    own = factories.make_terminal(database, manager)
    assert [change["id"] for change in waits(manager, cursor)().json["changes"]] == [own]


def test_beyond_the_cap_a_pull_is_answered_at_once(database: Database, manager: Person, cursor: str) -> None:
    narrow = Database(replace(database.settings, max_waiting=1))
    crowded = replace(manager, client=create_app(narrow.settings, narrow).test_client())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(waits(crowded, cursor))
        until_waiting(narrow.changes)
        second: TestResponse = waits(crowded, cursor)()
        assert second.json["changes"] == []
        assert not first.done()
        factories.make_terminal(narrow, manager)
        assert first.result(timeout=20).json["changes"]
    narrow.dispose()


def test_a_device_revoked_while_it_waits_is_told_so(
    database: Database, manager: Person, admin: Person, cursor: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(waits(manager, cursor))
        until_waiting(database.changes)
        revoked = admin.delete(f"/people/{manager.id}/devices/{manager.device_id}")
        assert revoked.status_code == 204
        factories.make_terminal(database, manager)
        told = answer.result(timeout=20)
    assert (told.status_code, told.json["slug"]) == (401, "device_revoked")


@pytest.mark.parametrize("wait", ["26", "-1", "long"])
def test_a_wait_out_of_bounds_is_refused_by_field(manager: Person, wait: str) -> None:
    answer = manager.get(f"/sync/pull?wait={wait}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "wait")


def test_one_collection_can_be_started_again_by_itself(shop: Shop, manager: Person, cursor: str) -> None:
    page = manager.get("/sync/pull?collection=terminals").json
    assert [(change["collection"], change["id"]) for change in page["changes"]] == [("terminals", shop.id)]
    assert page["reset"] is False
    assert manager.get("/sync/pull?collection=unicorns").json["changes"] == []
