"""RxDB itself, as npm has it, against the served app. tests/clients/rxdb is a small app with it; docs/sync.md shows the client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.served import CLIENTS
from tests.sync.conftest import Shop
from tests.sync.rxdb import (
    Phones,
    RxdbPhone,
    edit,
    facings,
    on_sqlite,
    shown_to,
    visit,
    with_facings,
)
from tests.sync.rxdb import phones as phones

pytestmark = pytest.mark.slow


@pytest.fixture
def phone(phones: Phones, manager: Person) -> RxdbPhone:
    return phones(manager)


def test_a_day_offline_and_both_sides_hold_the_same(
    phone: RxdbPhone, shop: Shop, manager: Person, database: Database
) -> None:
    phone.sync()
    assert set(phone.documents("terminals")) == {shop.id}
    phone.network("down")
    kept, taken_back = visit(shop), visit(shop)
    phone.insert(kept, taken_back)
    edit(phone, kept["id"], 5)
    phone.ask("remove", id=taken_back["id"])
    assert manager.get("/visits").json["items"] == []
    phone.network("up")
    phone.sync()
    assert facings(manager, kept["id"]) == 5
    assert phone.documents() == shown_to(manager)
    assert set(phone.documents()) == {kept["id"]}
    new_shop = factories.make_terminal(database, manager)
    phone.sync()
    assert set(phone.documents("terminals")) == {shop.id, new_shop}


@on_sqlite
def test_the_second_of_two_quick_edits_arrives(phone: RxdbPhone, shop: Shop, manager: Person) -> None:
    document = visit(shop)
    phone.insert(document)
    for number in (5, 7):
        edit(phone, document["id"], number)
    phone.sync()
    assert facings(manager, document["id"]) == 7
    for number in (8, 9):
        edit(phone, document["id"], number)
    phone.sync()
    assert facings(manager, document["id"]) == 9
    assert phone.documents() == shown_to(manager)
    assert phone.ask("conflicts") == []
    assert manager.get("/sync/refusals").json["items"] == []


@on_sqlite
def test_phones_that_edit_different_fields_both_get_their_way(phones: Phones, shop: Shop, manager: Person) -> None:
    one, other = phones(manager), phones(manager)
    document = visit(shop)
    one.insert(document)
    one.sync()
    other.sync()
    for phone in (one, other):
        phone.network("down")
    edit(one, document["id"], 5)
    other.patch(document["id"], sections={"greeting": {"owner_present": False}})
    for phone in (one, other, one):
        phone.network("up")
        phone.sync()
    assert one.documents() == other.documents() == shown_to(manager)
    assert facings(manager, document["id"]) == 5
    assert one.documents()[document["id"]]["sections"] == {"greeting": {"owner_present": False}}
    assert manager.get("/sync/refusals").json["items"] == []


@on_sqlite
def test_of_two_edits_of_one_field_the_first_to_arrive_wins_and_the_other_is_kept(
    phones: Phones, shop: Shop, manager: Person, reviewer: Person
) -> None:
    one, other = phones(manager), phones(manager)
    document = visit(shop)
    one.insert(document)
    one.sync()
    other.sync()
    other.network("down")
    edit(other, document["id"], 9)
    edit(one, document["id"], 5)
    one.sync()
    other.network("up")
    other.sync()
    assert one.documents() == other.documents() == shown_to(manager)
    assert facings(manager, document["id"]) == 5
    [refusal] = reviewer.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "conflict"
    assert refusal["sent"]["doc"]["shelf_checks"][0]["facings"] == 9
    edit(other, document["id"], 9)
    other.sync()
    assert facings(manager, document["id"]) == 9, "who has seen the other's edit may go on"


@on_sqlite
def test_a_refused_document_leaves_the_phone_and_is_kept_at_the_desk(
    phone: RxdbPhone, shop: Shop, manager: Person, reviewer: Person
) -> None:
    good, bad = visit(shop), visit(shop) | {"terminal_id": new_id()}
    phone.insert(bad, good)
    phone.sync()
    assert set(phone.documents()) == {good["id"]}
    [refusal] = reviewer.get("/sync/refusals").json["items"]
    assert (refusal["doc_id"], refusal["problem"]["slug"]) == (bad["id"], "unknown-terminal")
    phone.insert(bad | {"terminal_id": shop.id})
    phone.sync()
    assert set(phone.documents()) == {good["id"], bad["id"]}
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["resolution"] == "superseded"
    phone.patch(good["id"], template_version=99)
    phone.sync()
    assert phone.documents() == shown_to(manager)
    assert phone.documents()[good["id"]]["template_version"] == 1


@on_sqlite
def test_a_lost_reply_doubles_nothing_and_the_next_edit_is_no_conflict(
    phone: RxdbPhone, shop: Shop, manager: Person
) -> None:
    phone.sync()
    document = visit(shop)
    phone.network("mute")
    phone.insert(document)
    phone.ask("lose", answers=6)
    assert facings(manager, document["id"]) == 2
    edit(phone, document["id"], 5)
    phone.network("up")
    phone.sync()
    assert facings(manager, document["id"]) == 5
    assert phone.documents() == shown_to(manager)
    assert manager.get("/sync/refusals").json["items"] == []


@on_sqlite
def test_an_app_that_was_closed_before_the_reply_goes_on_where_it_was(
    phone: RxdbPhone, shop: Shop, manager: Person
) -> None:
    phone.sync()
    document = visit(shop)
    answers = 0
    for number in (5, 6, 7):
        phone.network("mute")
        if number == 5:
            phone.insert(with_facings(document, number))
        answers += 10
        phone.ask("lose", answers=answers)
        assert facings(manager, document["id"]) == number
        phone.ask("stop")
        edit(phone, document["id"], number + 1)
        phone.ask("start")
    phone.network("up")
    phone.sync()
    assert facings(manager, document["id"]) == 8
    assert phone.documents() == shown_to(manager)
    assert manager.get("/sync/refusals").json["items"] == []


@on_sqlite
@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_phones_do_nothing_is_lost_and_both_end_alike(
    phones: Phones, shop: Shop, manager: Person, seed: int
) -> None:
    chance = Random(seed)
    two = [phones(manager), phones(manager)]
    inserted: set[str] = set()
    removed: set[str] = set()
    for number in range(60):
        phone = chance.choice(two)
        documents = phone.documents()
        held = sorted(documents)
        match chance.choice(["insert", "facings", "facings", "sections", "remove", "network", "restart", "wait"]):
            case "insert":
                document = visit(shop)
                inserted.add(document["id"])
                phone.insert(document)
            case "facings" if held:
                chosen = with_facings(documents[chance.choice(held)], number)
                phone.patch(chosen["id"], shelf_checks=chosen["shelf_checks"])
            case "sections" if held:
                answers = {"owner_present": chance.random() < 0.5, "note": str(number)}
                phone.patch(chance.choice(held), sections={"greeting": answers})
            case "remove" if len(held) > 2:
                taken_back = chance.choice(held)
                removed.add(taken_back)
                phone.ask("remove", id=taken_back)
            case "network":
                phone.network(chance.choice(["up", "up", "down", "mute"]))
            case "restart":
                phone.restart()
            case "wait":
                phone.ask("rest", ms=chance.choice([1, 20, 60]))
    for phone in two:
        phone.network("up")
    for phone in two * 3:
        phone.sync()
    stored = shown_to(manager)
    assert two[0].documents() == two[1].documents() == stored
    assert len(inserted) > 3
    assert set(stored) <= inserted
    assert inserted - set(stored) <= removed, "what nobody has taken back is there"


@on_sqlite
def test_a_thousand_documents_travel_both_ways(phones: Phones, shop: Shop, manager: Person) -> None:
    began = datetime.now(UTC) - timedelta(days=20)
    phone = phones(manager)
    phone.insert(*(visit(shop, started_at=began + timedelta(minutes=25 * each)) for each in range(1000)))
    phone.sync()
    stored = shown_to(manager)
    assert len(stored) == 1000
    assert phone.documents() == stored
    other = phones(manager)
    other.sync()
    assert other.documents() == stored


def test_the_client_in_the_documentation_is_the_one_that_is_tested() -> None:
    client = (CLIENTS / "rxdb" / "client.mjs").read_text(encoding="utf-8")
    page = (CLIENTS.parents[1] / "docs" / "sync.md").read_text(encoding="utf-8")
    assert f"```js\n{client}```" in page
    assert len(client.splitlines()) <= 40
