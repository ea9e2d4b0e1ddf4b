"""RxDB's protocol at the door: pages of one collection, and what comes back of a pushed row."""

from __future__ import annotations

from backend import feed
from backend.db import Database, new_id
from tests import factories
from tests.people import CITY, Person
from tests.phone import Phone, another_phone_of, phone_of
from tests.sync.conftest import Shop
from tests.sync.rxdb import facings, pull, pulled, push, visit_with, with_facings


def test_a_pushed_document_comes_back_from_a_pull_with_all_its_fields(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    assert push(manager, (None, visit)) == []
    document = pulled(manager, visit["id"])
    assert document["_deleted"] is False
    assert document["server"]["state"] == "submitted"
    assert {name: document[name] for name in ("id", "terminal_id", "kind")} == {
        name: visit[name] for name in ("id", "terminal_id", "kind")
    }


def test_pages_are_full_until_the_last_and_hold_one_collection(manager: Person, shop: Shop, database: Database) -> None:
    shops = {shop.id, *(factories.make_terminal(database, manager) for _ in range(4))}
    push(manager, (None, visit_with(shop)))
    checkpoint, seen, sizes = None, [], []
    for _ in range(3):
        page = pull(manager, checkpoint, limit=2, of="terminals")
        checkpoint = page["checkpoint"]
        sizes.append(len(page["documents"]))
        seen += [document["id"] for document in page["documents"]]
    assert sizes == [2, 2, 1]
    assert set(seen) == shops
    assert pull(manager, checkpoint, of="terminals")["documents"] == []


def test_a_document_in_two_channels_does_not_make_a_page_look_like_the_last(
    manager: Person, shop: Shop, database: Database
) -> None:
    shops = [shop.id, *(factories.make_terminal(database, manager) for _ in range(3))]
    channels = feed.channels_of(manager.actor)
    with database.transaction(CITY) as session:
        feed.publish(session, "terminals", [(shop_id, channels) for shop_id in shops])
    seen, checkpoint = set(), None
    while True:
        page = pull(manager, checkpoint, limit=3, of="terminals")
        seen |= {document["id"] for document in page["documents"]}
        if len(page["documents"]) < 3:
            break
        checkpoint = page["checkpoint"]
    assert seen == set(shops)


def test_the_checkpoint_is_nested_and_a_forged_one_is_refused(manager: Person, shop: Shop) -> None:
    page = pull(manager, of="terminals")
    assert list(page["checkpoint"]) == ["cursor"]
    for forged in ("{", "[1]", '{"cursor": {"rev": -1}}', '{"cursor": "x"}'):
        answer = manager.get("/sync/rxdb/terminals/pull", query_string={"checkpoint": forged})
        assert (answer.status_code, answer.json["slug"]) == (400, "bad-cursor")


def test_an_unknown_collection_is_refused_as_a_whole(manager: Person) -> None:
    visit = {"id": new_id(), "_deleted": False}
    assert manager.get("/sync/rxdb/unicorns/pull").json["slug"] == "unknown-collection"
    answer = manager.post("/sync/rxdb/unicorns/push", json=[{"newDocumentState": visit}])
    assert answer.json["slug"] == "unknown-collection"


def test_a_refused_new_document_comes_back_deleted_and_is_kept_as_a_refusal(
    manager: Person, shop: Shop, reviewer: Person
) -> None:
    good, bad = visit_with(shop), visit_with(shop) | {"terminal_id": new_id()}
    broken = visit_with(shop) | {"kind": "picnic"}
    nameless = visit_with(shop) | {"id": "visit 1"}
    answers = push(manager, *((None, each) for each in (bad, good, broken, nameless)))
    assert answers == [{"id": each["id"], "_deleted": True} for each in (bad, broken, nameless)]
    assert [item["id"] for item in manager.get("/visits").json["items"]] == [good["id"]]
    refusals = {item["doc_id"]: item for item in reviewer.get("/sync/refusals").json["items"]}
    assert set(refusals) == {bad["id"], broken["id"], "visit 1"}
    assert refusals[bad["id"]]["problem"]["slug"] == "unknown-terminal"
    assert refusals[bad["id"]]["sent"]["doc"]["sections"] == bad["sections"]


def test_rows_that_make_no_sense_are_refused_one_by_one(manager: Person, shop: Shop) -> None:
    good = visit_with(shop)
    bad = [
        {"id": [1], "kind": "planned"},
        {"_deleted": True},
        {"id": "\x00" * 80},
        {"id": new_id().upper()},
        {**visit_with(shop), "shelf_checks": 5},
        {**visit_with(shop), "colour_of_the_roof": {"a": [None, 1e300, "\x00"]}},
        {**visit_with(shop), "sections": {"greeting": {"note": "\x00"}}},
    ]
    bases = [None, {"id": good["id"], "shelf_checks": [1, {}]}, {"_deleted": "perhaps"}]
    for base in bases:
        answers = push(manager, *((base, each) for each in bad))
        assert all(answer["_deleted"] for answer in answers)
        assert {answer["id"] for answer in answers} >= {each["id"] for each in bad[4:]}
    assert push(manager, (bases[1], good)) == []
    assert [item["id"] for item in manager.get("/visits").json["items"]] == [good["id"]]
    for body in ({}, [1], [{"newDocumentState": 5}], [{"newDocumentState": {}, "more": 1}], "rows"):
        assert manager.post("/sync/rxdb/visits/push", json=body).status_code == 422


def test_a_batch_may_hold_a_document_twice(manager: Person, shop: Shop) -> None:
    first = visit_with(shop, 2)
    second = with_facings(first, 5)
    assert push(manager, (None, first), (first, second), (second, with_facings(first, 7))) == []
    assert facings(manager, first["id"]) == 7


def test_a_refused_document_is_corrected_by_inserting_it_again(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    [answer] = push(manager, (None, visit | {"terminal_id": new_id()}))
    assert push(manager, (answer, visit)) == []
    assert manager.get(f"/visits/{visit['id']}").status_code == 200
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["resolution"] == "superseded"


def test_a_refused_edit_comes_back_as_the_stored_document(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    assert push(manager, (seen, {**seen, "template_version": 99})) == [seen]


def test_a_refused_edit_of_what_has_left_the_phones_comes_back_deleted(
    manager: Person, shop: Shop, database: Database
) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    with database.transaction(CITY) as session:
        feed.withdraw(session, "visits", [(visit["id"], feed.channels_of(manager.actor))])
    assert push(manager, (seen, {**seen, "template_version": 99})) == [{"id": visit["id"], "_deleted": True}]


def test_a_row_of_a_collection_that_is_read_only_comes_back_as_it_is(manager: Person, shop: Shop) -> None:
    [terminal] = pull(manager, of="terminals")["documents"]
    renamed = {**terminal, "name": "新福源"}
    assert push(manager, (terminal, renamed), of="terminals") == [terminal]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "unknown-collection"


def test_foreign_and_unknown_ids_are_answered_alike(
    manager: Person, colleague: Person, shop: Shop, database: Database
) -> None:
    theirs = visit_with(Shop(factories.make_terminal(database, colleague), shop.spec_id))
    push(colleague, (None, theirs))
    unknown = {**theirs, "id": new_id()}
    for row in (theirs, unknown):
        assert push(manager, (row, {**row, "_deleted": True})) == []
        assert push(manager, (row, with_facings(row, 9))) == [{"id": row["id"], "_deleted": True}]
    assert facings(colleague, theirs["id"]) == 2


def test_who_has_pulled_nothing_yet_still_hears_that_the_own_document_is_gone(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit["id"], None)
    other.push()
    assert pull(manager)["documents"] == [{"id": visit["id"], "_deleted": True}]


def test_a_checkpoint_of_another_scope_starts_again_and_says_so(manager: Person, colleague: Person, shop: Shop) -> None:
    page = pull(manager, of="terminals")
    assert page["reset"] is False
    again = pull(colleague, page["checkpoint"], of="terminals")
    assert again["reset"] is True
    assert again["documents"] == []


def test_a_phone_whose_clock_is_off_says_so_in_its_query(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    answer = manager.post(
        "/sync/rxdb/visits/push",
        query_string={"device_time": "2020-01-01T00:00:00Z", "app_version": "2.0.0"},
        json=[{"newDocumentState": visit}],
    )
    assert answer.json == [{"id": visit["id"], "_deleted": True}]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert (refusal["problem"]["slug"], refusal["app_version"]) == ("time-out-of-range", "2.0.0")


def test_more_rows_than_a_push_may_hold_are_refused_as_a_whole(manager: Person) -> None:
    rows = [{"newDocumentState": {"id": new_id()}} for _ in range(501)]
    assert manager.post("/sync/rxdb/visits/push", json=rows).json["slug"] == "too-many-documents"


def test_a_phone_of_the_other_protocol_holds_the_same(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    phone: Phone = phone_of(manager)
    phone.pull()
    assert {**phone.store["visits"][visit["id"]], "_deleted": False} == pulled(manager, visit["id"])
    assert phone.is_true_copy()
