"""RxDB's protocol at the door, and the real library against the served app."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from backend import feed
from backend.db import Database, new_id
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import Phone, another_phone_of, phone_of
from tests.sync.conftest import Shop

Document = dict[str, Any]


def visit_with(shop: Shop, facings: int = 2, **values: Any) -> Document:
    doc = factories.visit(shop.id, datetime(2026, 11, 2, 1, tzinfo=UTC), specs=[shop.spec_id], **values)
    doc["shelf_checks"][0]["facings"] = facings
    return {"id": new_id(), **doc, "_deleted": False}


def pull(person: Person, checkpoint: Document | None = None, limit: int = 100, of: str = "visits") -> Document:
    query = {"limit": limit} | ({"checkpoint": json.dumps(checkpoint)} if checkpoint else {})
    answer = person.get(f"/sync/rxdb/{of}/pull", query_string=query)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def push(person: Person, *rows: tuple[Document | None, Document], of: str = "visits") -> list[Document]:
    body = [
        {"assumedMasterState": base, "newDocumentState": new} if base else {"newDocumentState": new}
        for base, new in rows
    ]
    answer = person.post(f"/sync/rxdb/{of}/push", json=body)
    assert answer.status_code == 200, answer.json
    return list(answer.json)


def pulled(person: Person, doc_id: str) -> Document:
    [document] = [each for each in pull(person)["documents"] if each["id"] == doc_id]
    return document


def facings(person: Person, doc_id: str) -> int:
    return int(person.get(f"/visits/{doc_id}").json["shelf_checks"][0]["facings"])


def with_facings(document: Document, facings: int) -> Document:
    [check] = document["shelf_checks"]
    return {**document, "shelf_checks": [{**check, "facings": facings}]}


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


def test_the_same_batch_again_is_a_success_and_changes_nothing(manager: Person, shop: Shop) -> None:
    rows = [(None, visit_with(shop)), (None, visit_with(shop))]
    assert push(manager, *rows) == push(manager, *rows) == []
    assert len(manager.get("/visits").json["items"]) == 2
    assert manager.get("/sync/refusals").json["items"] == []


def test_what_a_client_passed_over_while_its_reply_was_lost_is_pulled_again(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    passed_over = pull(manager)["checkpoint"]
    assert pull(manager, passed_over)["documents"] == []
    push(manager, (None, visit))
    [document] = pull(manager, passed_over)["documents"]
    assert document["server"]["state"] == "submitted"


def test_the_second_of_two_quick_edits_is_no_conflict_with_the_first(manager: Person, shop: Shop) -> None:
    first = visit_with(shop, 2)
    second, third = with_facings(first, 5), with_facings(first, 7)
    for row in ((None, first), (first, second), (second, third)):
        assert push(manager, row) == []
    assert facings(manager, first["id"]) == 7


def test_an_edit_after_a_lost_reply_is_no_conflict_with_the_one_before(manager: Person, shop: Shop) -> None:
    first = visit_with(shop, 2)
    for edit in (first, with_facings(first, 5), with_facings(first, 7)):
        assert push(manager, (None, edit)) == [], "the client never heard of what it had brought before"
    seen = pulled(manager, first["id"])
    for number in (8, 9):
        assert push(manager, (seen, with_facings(seen, number))) == []
    assert facings(manager, first["id"]) == 9


def test_an_old_copy_that_arrives_late_does_not_win(manager: Person, shop: Shop) -> None:
    first = visit_with(shop, 2)
    second, third = with_facings(first, 5), with_facings(first, 7)
    for row in ((None, first), (first, second), (second, third)):
        push(manager, row)
    for late in ((None, first), (first, second)):
        [answer] = push(manager, late)
        assert answer["shelf_checks"][0]["facings"] == 7
    assert facings(manager, first["id"]) == 7


def test_a_copy_that_arrives_late_does_not_bring_back_what_was_taken_back(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    taken_back = {**visit, "_deleted": True}
    push(manager, (None, visit))
    assert push(manager, (visit, taken_back)) == push(manager, (visit, taken_back)) == []
    assert push(manager, (None, visit)) == [{"id": visit["id"], "_deleted": True}]
    assert manager.get(f"/visits/{visit['id']}").status_code == 404
    assert push(manager, (taken_back, visit)) == [], "made again from the deleted one, it is new"
    assert manager.get(f"/visits/{visit['id']}").status_code == 200


def test_edits_of_different_fields_are_merged(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop, 2)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    other = another_phone_of(manager)
    other.pull()
    edited = {**other.store["visits"][visit["id"]], "sections": {"greeting": {"owner_present": False}}}
    other.write("visits", visit["id"], edited)
    other.push()
    assert push(manager, (seen, with_facings(seen, 9))) == []
    merged = pulled(manager, visit["id"])
    assert merged["sections"] == {"greeting": {"owner_present": False}}
    assert merged["shelf_checks"][0]["facings"] == 9
    assert manager.get("/sync/refusals").json["items"] == []


def test_the_rows_of_a_list_are_a_set_and_their_order_is_no_edit(
    manager: Person, shop: Shop, world: World, database: Database
) -> None:
    specs = [shop.spec_id, *(factories.make_spec(database, world) for _ in range(2))]
    visit = {"id": new_id(), **factories.visit(shop.id, specs=specs), "_deleted": False}
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    turned = {**seen, "shelf_checks": seen["shelf_checks"][::-1]}
    before = pull(manager)["checkpoint"]
    assert push(manager, (seen, turned)) == []
    [again] = pull(manager, before)["documents"]
    assert again == seen, "the order that is kept comes back"


def test_a_base_whose_rows_are_in_another_order_is_no_conflict(
    manager: Person, shop: Shop, world: World, database: Database
) -> None:
    specs = [shop.spec_id, *(factories.make_spec(database, world) for _ in range(2))]
    visit = {"id": new_id(), **factories.visit(shop.id, specs=specs), "_deleted": False}
    push(manager, (None, visit))
    base = {**visit, "shelf_checks": visit["shelf_checks"][::-1]}
    edited = {**base, "shelf_checks": [{**check, "facings": 7} for check in base["shelf_checks"]]}
    assert push(manager, (base, edited)) == []
    assert {check["facings"] for check in pulled(manager, visit["id"])["shelf_checks"]} == {7}


def test_edits_of_one_field_are_a_conflict_answered_with_what_a_pull_shows(
    manager: Person, shop: Shop, reviewer: Person
) -> None:
    visit = visit_with(shop, 2)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit["id"], with_facings(other.store["visits"][visit["id"]], 5))
    other.push()
    answers = push(manager, (seen, with_facings(seen, 9)))
    assert answers == [pulled(manager, visit["id"])]
    assert facings(manager, visit["id"]) == 5
    [refusal] = reviewer.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "conflict"
    assert refusal["sent"]["doc"]["shelf_checks"][0]["facings"] == 9


def test_a_base_in_the_shape_of_the_library_is_understood(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop, 2)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    base = {**seen, "_attachments": {}, "_meta": {"lwt": 1.01}, "_rev": "1-x"}
    assert push(manager, (base, with_facings({**base, "server": {"state": "accepted"}}, 6))) == []
    assert facings(manager, visit["id"]) == 6
    assert pulled(manager, visit["id"])["server"]["state"] == "submitted"


def test_a_base_that_no_schema_reads_still_says_which_fields_were_changed(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop, 2)
    push(manager, (None, visit))
    other = another_phone_of(manager)
    other.pull()
    edited = {**other.store["visits"][visit["id"]], "sections": {"greeting": {"owner_present": False}}}
    other.write("visits", visit["id"], edited)
    other.push()
    base = {**visit, "colour_of_the_roof": "red"}
    assert push(manager, (base, with_facings(visit, 9))) == []
    assert facings(manager, visit["id"]) == 9
    assert pulled(manager, visit["id"])["sections"] == {"greeting": {"owner_present": False}}


def test_fields_that_are_as_in_an_unreadable_base_are_not_the_clients_edit(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop, 2)
    push(manager, (None, visit))
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit["id"], with_facings(other.store["visits"][visit["id"]], 5))
    other.push()
    base = {name: value for name, value in visit.items() if name != "kind"}
    assert push(manager, (base, visit | {"sections": {"greeting": {"owner_present": False}}})) == []
    assert facings(manager, visit["id"]) == 5
    assert pulled(manager, visit["id"])["sections"] == {"greeting": {"owner_present": False}}


def test_a_merge_that_makes_no_sense_is_refused(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop, 2) | {"submitted_at": None}
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit["id"], {**other.store["visits"][visit["id"]], "check_out": None})
    other.push()
    handed_in = {**seen, "submitted_at": seen["check_out"]["device_time"]}
    assert push(manager, (seen, handed_in)) == [pulled(manager, visit["id"])]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "invalid"


def test_taking_back_what_another_phone_has_edited_is_a_conflict(manager: Person, shop: Shop) -> None:
    edited, untouched = visit_with(shop, 2), visit_with(shop, 2)
    push(manager, (None, edited), (None, untouched))
    bases = [pulled(manager, each["id"]) for each in (edited, untouched)]
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", edited["id"], with_facings(other.store["visits"][edited["id"]], 5))
    other.push()
    answers = push(manager, *((base, {**base, "_deleted": True}) for base in bases))
    assert [answer["id"] for answer in answers] == [edited["id"]]
    assert facings(manager, edited["id"]) == 5
    assert manager.get(f"/visits/{untouched['id']}").status_code == 404


def test_editing_what_another_phone_has_taken_back_is_a_conflict(manager: Person, shop: Shop) -> None:
    visit = visit_with(shop)
    push(manager, (None, visit))
    seen = pulled(manager, visit["id"])
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit["id"], None)
    other.push()
    assert push(manager, (seen, with_facings(seen, 9))) == [{"id": visit["id"], "_deleted": True}]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "conflict"


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


def test_what_somebody_else_has_taken_back_is_no_conflict_but_not_there(
    manager: Person, colleague: Person, shop: Shop, database: Database
) -> None:
    theirs = visit_with(Shop(factories.make_terminal(database, colleague), shop.spec_id))
    push(colleague, (None, theirs))
    push(colleague, (theirs, {**theirs, "_deleted": True}))
    assert push(manager, (theirs, with_facings(theirs, 9))) == [{"id": theirs["id"], "_deleted": True}]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "not-found"


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
