"""What holds for every collection in sync/collections.py: a new one gets these tests by being registered."""

from __future__ import annotations

from typing import Any

import pytest

from backend.access import Role
from backend.db import Database, new_id
from backend.feed import channels_of
from sync import queries
from sync.collections import COLLECTIONS
from tests.people import CITY, Person, World
from tests.phone import phone_of
from tests.sync.conftest import Shop
from tests.sync.makers import MAKERS, Scene

EVERY = sorted(COLLECTIONS.keys() & MAKERS.keys())
WRITTEN = [name for name in EVERY if COLLECTIONS[name].writing]
RECEIVED = [name for name in EVERY if not COLLECTIONS[name].writing]
LEAVING = [name for name in EVERY if MAKERS[name].remove]

every = pytest.mark.parametrize("name", EVERY)
written = pytest.mark.parametrize("name", WRITTEN)


@pytest.fixture
def scene(database: Database, world: World, shop: Shop) -> Scene:
    return Scene(database, world, shop)


def outcome(person: Person, name: str, doc_id: str, **change: Any) -> dict[str, Any]:
    """What becomes of one pushed change, without its ids."""
    sent = {"collection": name, "id": doc_id, "base_rev": 0, "device_seq": 1, **change}
    result: dict[str, Any] = phone_of(person).send([sent])["results"][0]
    return {key: value for key, value in result.items() if key not in ("id", "refusal_id")}


def test_every_collection_has_a_maker() -> None:
    missing = sorted(COLLECTIONS.keys() - MAKERS.keys())
    assert not missing, f"Add to MAKERS in tests/sync/makers.py how a row of these comes to be: {', '.join(missing)}."
    speechless = [name for name in WRITTEN if MAKERS[name].document is None]
    assert not speechless, f"Phones write {', '.join(speechless)}: their makers need a `document`."


@every
def test_a_first_sync_brings_the_row(name: str, scene: Scene, manager: Person) -> None:
    doc_id, phone = MAKERS[name].make(scene), phone_of(manager)
    phone.pull(limit=2)
    assert phone.store[name][doc_id]["id"] == doc_id
    assert phone.is_true_copy()


@every
def test_a_later_pull_brings_what_is_new_and_nothing_else(name: str, scene: Scene, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    known = set(phone.store.get(name, ()))
    doc_id = MAKERS[name].make(scene)
    taken = [each["id"] for each in phone.pull() if each["collection"] == name]
    assert doc_id in taken
    assert sorted(taken) == sorted(set(phone.store[name]) - known or {doc_id})
    assert phone.pull() == []
    assert phone.is_true_copy()


@pytest.mark.parametrize("name", LEAVING)
def test_what_leaves_is_followed_by_a_tombstone(name: str, scene: Scene, manager: Person) -> None:
    phone, remove = phone_of(manager), MAKERS[name].remove
    assert remove is not None
    doc_id = MAKERS[name].make(scene)
    phone.pull()
    remove(scene, doc_id)
    [tombstone] = [each for each in phone.pull() if (each["collection"], each["id"]) == (name, doc_id)]
    assert tombstone["deleted"]
    assert "doc" not in tombstone
    assert phone.is_true_copy()


@every
def test_the_collection_can_be_started_again_alone(name: str, scene: Scene, manager: Person) -> None:
    doc_id = MAKERS[name].make(scene)
    page = manager.get(f"/sync/pull?limit=5000&collection={name}").json
    assert {each["collection"] for each in page["changes"]} == {name}
    assert doc_id in {each["id"] for each in page["changes"]}
    assert not page["more"]


@every
def test_readers_give_a_phone_what_its_channels_hold_and_no_more(name: str, scene: Scene) -> None:
    for make in MAKERS.values():
        make.make(scene)
    read, carried = COLLECTIONS[name].read, (Role.CUSTOMER_MANAGER, Role.PROMOTER)
    with scene.database.reading(CITY) as session:
        people = list(scene.world.people.values())
        channels = {each.username: set(channels_of(each.actor)) for each in people}
        everywhere = sorted(set().union(*channels.values()))
        ids = {row.doc_id for row in queries.live_entries(session, people[0].actor, everywhere)}
        assert ids
        for person in people:
            rows = queries.live_entries(session, person.actor, sorted(channels[person.username]))
            held = {row.doc_id for row in rows if row.collection == name}
            given = set(read(session, person.actor, ids))
            assert held <= given, f"{person.username} is told of documents that do not come"
            if person.role in carried:  # a desk sees more in its lists than it carries about
                assert given == held, f"{person.username} is given what the feed would not"


@every
def test_whoever_pulls_holds_what_the_digest_says(name: str, scene: Scene) -> None:
    MAKERS[name].make(scene)
    for person in scene.world.people.values():
        phone = phone_of(person)
        phone.pull()
        assert phone.is_true_copy(), person.username


@pytest.mark.parametrize("name", RECEIVED)
def test_what_phones_only_receive_is_refused_when_pushed(name: str, manager: Person, scene: Scene) -> None:
    result = outcome(manager, name, MAKERS[name].make(scene), doc={"name": "x"})
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "unknown-collection")


@written
def test_a_document_that_is_sent_again_is_unchanged(name: str, scene: Scene, manager: Person) -> None:
    document, doc_id = MAKERS[name].document, new_id()
    assert document is not None
    doc = document(scene)
    first, second = (outcome(manager, name, doc_id, doc=doc) for _ in range(2))
    assert first["status"] == "applied"
    assert second == {**first, "status": "unchanged"}


@written
def test_what_was_pulled_can_be_sent_back_as_it_is(name: str, scene: Scene, manager: Person) -> None:
    doc_id, phone = MAKERS[name].make(scene), phone_of(manager, device_seq=1)
    phone.pull()
    phone.write(name, doc_id, phone.store[name][doc_id])
    assert [each["status"] for each in phone.push()] == ["unchanged"]


@written
def test_an_unknown_field_is_named(name: str, scene: Scene, manager: Person) -> None:
    document = MAKERS[name].document
    assert document is not None
    result = outcome(manager, name, new_id(), doc=document(scene) | {"colour": "red"})
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "invalid")
    assert [each["field"] for each in result["problem"]["errors"]] == ["colour"]


@written
def test_foreign_and_unknown_ids_are_answered_alike(name: str, scene: Scene, stranger: Person, manager: Person) -> None:
    foreign, phone = MAKERS[name].make(scene), phone_of(manager)
    assert outcome(stranger, name, foreign, deleted=True) == outcome(stranger, name, new_id(), deleted=True)
    phone.pull()
    assert foreign in phone.store[name]


@written
def test_whose_role_does_not_write_it_is_refused(name: str, scene: Scene, promoter: Person) -> None:
    document = MAKERS[name].document
    assert document is not None
    result = outcome(promoter, name, new_id(), doc=document(scene))
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "forbidden")
