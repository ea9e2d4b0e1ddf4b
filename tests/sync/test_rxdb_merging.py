"""What becomes of a row that RxDB made from an older state: a lost reply, a late copy, a merge or a conflict."""

from __future__ import annotations

from backend.db import Database, new_id
from tests import factories
from tests.people import Person, World
from tests.phone import another_phone_of
from tests.sync.conftest import Shop
from tests.sync.rxdb import facings, pull, pulled, push, visit_with, with_facings


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


def test_what_somebody_else_has_taken_back_is_no_conflict_but_not_there(
    manager: Person, colleague: Person, shop: Shop, database: Database
) -> None:
    theirs = visit_with(Shop(factories.make_terminal(database, colleague), shop.spec_id))
    push(colleague, (None, theirs))
    push(colleague, (theirs, {**theirs, "_deleted": True}))
    assert push(manager, (theirs, with_facings(theirs, 9))) == [{"id": theirs["id"], "_deleted": True}]
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["problem"]["slug"] == "not-found"
