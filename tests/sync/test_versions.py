"""Old apps go on working: every document version that was ever published is taken, for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backend.db import Database, new_id, rfc3339, utc_now
from sync import versions
from sync.collections import COLLECTIONS
from tests import factories
from tests.people import Person
from tests.phone import phone_of
from tests.sync.conftest import Shop

PUBLISHED = Path(__file__).parent / "published"
WRITTEN = sorted(name for name, synced in COLLECTIONS.items() if synced.writing)


def documents() -> list[tuple[str, int]]:
    named = (file.name.split(".") for file in sorted(PUBLISHED.glob("*.json")))
    return [(collection, int(version)) for collection, version, _ in named]


def published(collection: str, version: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((PUBLISHED / f"{collection}.{version}.json").read_text(encoding="utf-8"))
    return document


def push(person: Person, collection: str, document: dict[str, Any], schema: int) -> dict[str, Any]:
    change = {"collection": collection, "id": new_id(), "base_rev": 0, "device_seq": 1, "doc": document}
    body = {"device_time": rfc3339(utc_now()), "app": {"version": "0.9", "schema": schema}, "changes": [change]}
    answer = person.post("/sync/push", json=body)
    assert answer.status_code == 200, answer.json
    result: dict[str, Any] = answer.json["results"][0]
    return result


def test_there_is_a_document_of_every_version_of_every_collection_that_phones_write() -> None:
    assert documents() == [
        (collection, version) for collection in WRITTEN for version in range(versions.OLDEST, versions.NEWEST + 1)
    ]


@pytest.mark.parametrize(("collection", "version"), documents())
def test_a_published_document_is_still_accepted_whole(collection: str, version: int) -> None:
    writing = COLLECTIONS[collection].writing
    assert writing is not None
    loaded = writing.schema.load(versions.upgrade(collection, published(collection, version), version))
    assert loaded


def test_an_old_app_pushes_a_visit(shop: Shop, manager: Person, reviewer: Person) -> None:
    document = factories.visit(shop.id)
    result = push(manager, "visits", document, versions.OLDEST)
    assert result["status"] == "applied"
    assert reviewer.get(f"/visits/{result['id']}").status_code == 200


def test_an_older_version_is_turned_into_the_newest_step_by_step(
    monkeypatch: pytest.MonkeyPatch, shop: Shop, manager: Person
) -> None:
    """As it will be when a field is renamed twice: `type` became `sort`, and `sort` became `kind`."""
    renamed = {
        1: lambda document: {"sort" if key == "type" else key: value for key, value in document.items()},
        2: lambda document: {"kind" if key == "sort" else key: value for key, value in document.items()},
    }
    monkeypatch.setattr(versions, "UPGRADES", {"visits": renamed})
    monkeypatch.setattr(versions, "NEWEST", 3)
    newest = factories.visit(shop.id)
    old = {"type" if key == "kind" else key: value for key, value in newest.items()}
    assert push(manager, "visits", old, 1)["status"] == "applied"
    assert push(manager, "visits", newest, 3)["status"] == "applied"
    assert push(manager, "visits", newest, 4)["status"] == "applied"
    assert push(manager, "visits", old, 2)["problem"]["slug"] == "invalid"


def test_an_app_that_is_too_old_is_told_to_update_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, shop: Shop, manager: Person, database: Database
) -> None:
    monkeypatch.setattr(versions, "OLDEST", 2)
    monkeypatch.setattr(versions, "NEWEST", 2)
    result = push(manager, "visits", factories.visit(shop.id), 1)
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "upgrade_required")
    [kept] = manager.get("/sync/refusals").json["items"]
    assert kept["sent"]["doc"]["terminal_id"] == shop.id
    phone = phone_of(manager)
    assert phone.send([{**kept["sent"], "device_seq": 2}])["results"][0]["problem"]["slug"] == "upgrade_required"
    monkeypatch.undo()
    assert phone.send([{**kept["sent"], "device_seq": 3}])["results"][0]["status"] == "applied"
    assert manager.get("/sync/refusals?closed=false").json["items"] == []
