"""What becomes of a pushed document: each of the five answers, and that nothing is lost, doubled or leaked on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backend.db import Database, new_id
from tests import factories
from tests.people import CITY, Person
from tests.phone import Phone, Refused, another_phone_of, phone_of
from tests.sync.conftest import Shop


@pytest.fixture
def phone(manager: Person) -> Phone:
    return phone_of(manager)


def change(visit_id: str, doc: dict[str, Any] | None, seq: int = 1, base_rev: int = 0) -> dict[str, Any]:
    envelope = {"collection": "visits", "id": visit_id, "base_rev": base_rev, "device_seq": seq}
    return envelope | ({"deleted": True} if doc is None else {"doc": doc})


def statuses(answer: dict[str, Any]) -> list[str]:
    return [result["status"] for result in answer["results"]]


def facings(person: Person, visit_id: str) -> int:
    return int(person.get(f"/visits/{visit_id}").json["shelf_checks"][0]["facings"])


def visit_with(shop: Shop, facings: int = 2) -> dict[str, Any]:
    doc = factories.visit(shop.id, factories.nine_on_a_monday(), specs=[shop.spec_id])
    doc["shelf_checks"][0]["facings"] = facings
    return doc


def test_the_same_push_sent_three_times_is_applied_once(phone: Phone, shop: Shop, manager: Person) -> None:
    batch = [change(new_id(), visit_with(shop), seq) for seq in (1, 2)]
    first, second, third = (phone.send(batch) for _ in range(3))
    assert statuses(first) == ["applied", "applied"]
    assert statuses(second) == statuses(third) == ["unchanged", "unchanged"]
    assert [r["rev"] for r in second["results"]] == [r["rev"] for r in first["results"]]
    assert len(manager.get("/visits").json["items"]) == 2


def test_a_later_edit_of_the_same_phone_wins_although_its_first_reply_was_lost(
    phone: Phone, shop: Shop, manager: Person
) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop, 2), seq=1)])  # the reply never arrives: base_rev stays 0
    assert statuses(phone.send([change(visit_id, visit_with(shop, 5), seq=2)])) == ["applied"]
    assert facings(manager, visit_id) == 5


def test_an_old_copy_that_arrives_late_does_not_win(phone: Phone, shop: Shop, manager: Person) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop, 5), seq=7)])
    assert statuses(phone.send([change(visit_id, visit_with(shop, 2), seq=6)])) == ["unchanged"]
    assert facings(manager, visit_id) == 5


def test_a_visit_taken_back_before_its_first_copy_arrives_stays_away(
    phone: Phone, shop: Shop, manager: Person, colleague: Person
) -> None:
    visit_id = new_id()
    taken_back = change(visit_id, None, seq=2)
    # Whether the id is unknown or somebody else's, the answer says the same, also the second time.
    for _ in range(2):
        assert phone.send([taken_back])["results"] == phone_of(colleague).send([taken_back])["results"]
    assert statuses(phone.send([change(visit_id, visit_with(shop), seq=1)])) == ["unchanged"]
    assert manager.get(f"/visits/{visit_id}").status_code == 404
    assert statuses(phone.send([change(visit_id, visit_with(shop), seq=3)])) == ["applied"]
    assert manager.get(f"/visits/{visit_id}").status_code == 200


def test_another_phone_that_had_not_seen_the_last_edit_gets_a_conflict_and_both_versions_are_kept(
    phone: Phone, shop: Shop, manager: Person
) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop, 5), seq=1)])
    answer = another_phone_of(manager).send([change(visit_id, visit_with(shop, 2), seq=1)])
    [result] = answer["results"]
    assert result["status"] == "conflict"
    assert result["doc"]["shelf_checks"][0]["facings"] == 5
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["id"] == result["refusal_id"]
    assert refusal["sent"]["doc"]["shelf_checks"][0]["facings"] == 2
    assert facings(manager, visit_id) == 5


def test_another_phone_that_had_seen_the_last_edit_may_go_on(phone: Phone, shop: Shop, manager: Person) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop, 5), seq=1)])
    other = another_phone_of(manager)
    other.pull()
    other.write("visits", visit_id, visit_with(shop, 2))
    assert [result["status"] for result in other.push()] == ["applied"]
    assert facings(manager, visit_id) == 2


def test_what_the_server_adds_comes_back_without_a_conflict(phone: Phone, shop: Shop) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop), seq=1)])
    phone.pull()
    pulled = phone.store["visits"][visit_id]
    assert pulled["server"]["state"] == "submitted"
    assert statuses(phone.send([change(visit_id, pulled, seq=2)])) == ["unchanged"]


def test_one_bad_document_never_harms_its_neighbours(phone: Phone, shop: Shop, manager: Person) -> None:
    good, bad = new_id(), new_id()
    broken = visit_with(shop) | {"kind": "picnic", "check_in": None}
    answer = phone.send(
        [change(good, visit_with(shop), 1), change(bad, broken, 2), change(new_id(), visit_with(shop), 3)]
    )
    assert statuses(answer) == ["applied", "rejected", "applied"]
    problem = answer["results"][1]["problem"]
    assert problem["slug"] == "invalid"
    assert {each["field"] for each in problem["errors"]} == {"kind", "check_in"}
    assert {item["id"] for item in manager.get("/visits").json["items"]} >= {good}
    assert len(manager.get("/visits").json["items"]) == 2


def test_a_refused_document_is_kept_once_and_seen_by_its_manager_and_the_branch_alone(
    phone: Phone, shop: Shop, manager: Person, reviewer: Person, colleague: Person, stranger: Person, promoter: Person
) -> None:
    sent = change(new_id(), visit_with(shop) | {"terminal_id": new_id()})
    refusal_ids = {phone.send([sent])["results"][0]["refusal_id"] for _ in range(3)}
    assert len(refusal_ids) == 1
    for person in (manager, reviewer):
        [refusal] = person.get("/sync/refusals").json["items"]
        assert refusal["problem"]["slug"] == "unknown-terminal"
        assert refusal["sent"]["doc"] == sent["doc"]
        assert refusal["app_version"] == "1.4.0"
    for person in (colleague, stranger, promoter):
        assert person.get("/sync/refusals").json["items"] == []


def test_a_foreign_shop_and_an_unknown_one_are_answered_alike(
    phone: Phone, shop: Shop, database: Database, colleague: Person
) -> None:
    theirs = factories.make_terminal(database, colleague)
    answers = phone.send(
        [change(new_id(), visit_with(shop) | {"terminal_id": terminal_id}) for terminal_id in (theirs, new_id())]
    )
    foreign, unknown = (result["problem"] for result in answers["results"])
    assert foreign == unknown
    assert foreign["slug"] == "unknown-terminal"
    assert foreign["errors"][0]["field"] == "terminal_id"


def test_who_takes_back_a_colleagues_visit_has_done_nothing_even_where_the_same_push_has_that_visit_travel(
    phone: Phone, shop: Shop, colleague: Person, admin: Person
) -> None:
    visit_id, heir = new_id(), phone_of(colleague)
    theirs = [change(visit_id, visit_with(shop))]
    phone.send(theirs)
    admin.post("/assignments", json={"terminal_ids": [shop.id], "manager_id": colleague.id})
    # Two managers at one shop at once: the earlier visit gets a signal, and so a revision, of this push.
    answer = heir.send([change(new_id(), visit_with(shop)), change(visit_id, None, 2)])
    assert statuses(answer) == ["applied", "unchanged"]
    assert statuses(phone.send(theirs)) == ["unchanged"]


def test_nobody_can_change_or_take_back_the_visit_of_another(
    phone: Phone, shop: Shop, database: Database, manager: Person, stranger: Person, reviewer: Person
) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop))])
    elsewhere = factories.make_terminal(database, stranger)
    thief = phone_of(stranger)
    stolen = thief.send([change(visit_id, visit_with(shop) | {"terminal_id": elsewhere, "shelf_checks": []})])
    assert stolen["results"][0]["problem"]["slug"] == "not-found"
    assert "doc" not in stolen["results"][0]
    unknown = thief.send([change(new_id(), None), change(visit_id, None)])
    assert statuses(unknown) == ["unchanged", "unchanged"]
    assert facings(manager, visit_id) == 2
    # The owner's next edit is still measured against the owner's last one.
    assert statuses(phone.send([change(visit_id, visit_with(shop), seq=2)])) == ["unchanged"]
    desk = phone_of(reviewer).send([change(new_id(), visit_with(shop))])
    assert desk["results"][0]["problem"]["slug"] == "forbidden"


def test_a_visit_taken_back_disappears_everywhere_and_can_be_logged_again(
    phone: Phone, shop: Shop, manager: Person, reviewer: Person
) -> None:
    visit_id = new_id()
    phone.send([change(visit_id, visit_with(shop), seq=1)])
    phone.pull()
    assert statuses(phone.send([change(visit_id, None, seq=2)])) == ["applied"]
    assert statuses(phone.send([change(visit_id, None, seq=2)])) == ["unchanged"]
    assert reviewer.get("/visits").json["items"] == []
    assert reviewer.get(f"/visits/{visit_id}").status_code == 404
    phone.pull()
    assert visit_id not in phone.store["visits"]
    assert phone.is_true_copy()
    assert statuses(phone.send([change(visit_id, visit_with(shop), seq=3)])) == ["applied"]
    phone.pull()
    assert visit_id in phone.store["visits"]


def test_two_edits_of_one_visit_in_one_push_end_with_the_later(phone: Phone, shop: Shop, manager: Person) -> None:
    visit_id = new_id()
    edits = [change(visit_id, visit_with(shop, n), seq=n) for n in (1, 2, 3)]
    answer = phone.send(edits)
    assert statuses(answer) == ["applied"] * 3
    assert facings(manager, visit_id) == 3
    again = phone.send(edits)
    assert statuses(again) == ["unchanged"] * 3
    assert len(manager.get("/visits").json["items"]) == 1


def test_the_same_change_twice_in_one_push_is_one_visit(phone: Phone, shop: Shop, manager: Person) -> None:
    twice = [change(new_id(), visit_with(shop))] * 2
    answer = phone.send(twice)
    assert statuses(answer) == ["applied", "unchanged"]
    assert answer["results"][0]["rev"] == answer["results"][1]["rev"]
    assert len(manager.get("/visits").json["items"]) == 1


def test_a_visit_still_in_progress_travels_and_is_finished_later(phone: Phone, shop: Shop, reviewer: Person) -> None:
    visit_id, done = new_id(), visit_with(shop)
    phone.send([change(visit_id, done | {"check_out": None, "submitted_at": None}, seq=1)])
    assert reviewer.get("/visits?state=in_progress").json["items"][0]["ended_at"] is None
    phone.send([change(visit_id, done, seq=2)])
    assert reviewer.get("/visits?state=submitted").json["items"][0]["id"] == visit_id
    assert reviewer.get("/visits?state=in_progress").json["items"] == []


def test_photos_are_declared_with_the_visit_and_counted(phone: Phone, shop: Shop, reviewer: Person) -> None:
    visit_id, check_id = new_id(), new_id()
    photo = {
        "id": new_id(),
        "sha256": "ab" * 32,
        "size": 1000,
        "media_type": "image/jpeg",
        "display_check_id": check_id,
    }
    doc = visit_with(shop) | {"display_checks": [{"id": check_id, "spec_id": shop.spec_id}], "photos": [photo]}
    phone.send([change(visit_id, doc, seq=1)])
    seen = reviewer.get(f"/visits/{visit_id}").json
    assert seen["server"]["photos_declared"] == 1
    assert seen["server"]["photos_received"] == 0
    assert seen["photos"][0]["received_at"] is None
    assert statuses(phone.send([change(visit_id, doc | {"photos": []}, seq=2)])) == ["applied"]
    assert reviewer.get(f"/visits/{visit_id}").json["photos"] == []


def test_a_photo_of_another_visit_cannot_be_claimed(phone: Phone, shop: Shop) -> None:
    photo = {"id": new_id(), "sha256": "ab" * 32, "size": 1000, "media_type": "image/jpeg"}
    doc = visit_with(shop) | {"photos": [photo]}
    answer = phone.send([change(new_id(), doc, 1), change(new_id(), doc, 2)])
    assert statuses(answer) == ["applied", "rejected"]
    assert answer["results"][1]["problem"]["errors"][0]["field"] == "photos.0.id"


@pytest.mark.parametrize("collection", ["terminals", "me", "unicorns"])
def test_collections_that_phones_do_not_write_are_refused_by_name(phone: Phone, shop: Shop, collection: str) -> None:
    answer = phone.send([change(new_id(), {"name": "mine"}) | {"collection": collection}])
    assert answer["results"][0]["problem"]["slug"] == "unknown-collection"


def test_more_than_500_documents_are_too_many(phone: Phone, shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        phone.send([change(new_id(), {}, seq) for seq in range(501)])
    assert refused.value.status == 413
    assert refused.value.problem["slug"] == "too-many-documents"


def test_a_refusal_speaks_the_language_of_the_reader(phone: Phone, shop: Shop, manager: Person) -> None:
    sent = {"device_time": "2026-03-02T10:00:00Z", "changes": [change(new_id(), {"kind": "planned"})]}
    said = {
        language: manager.post("/sync/push", json=sent, headers={"Accept-Language": language}).json["results"][0]
        for language in ("zh-CN", "en")
    }
    assert said["en"]["problem"]["errors"][0]["reason"] == "Missing data for required field."
    assert said["zh-CN"]["problem"]["errors"][0]["reason"] != said["en"]["problem"]["errors"][0]["reason"]
    assert said["zh-CN"]["problem"]["slug"] == said["en"]["problem"]["slug"] == "invalid"


def test_what_the_device_says_of_itself_is_kept(phone: Phone, shop: Shop, manager: Person, database: Database) -> None:
    phone.clock_error = timedelta(hours=2)
    phone.send([])
    [device] = manager.get("/me/devices").json["items"]
    assert device["app_version"] == "1.4.0"
    with database.reading(CITY) as session:
        from backend.accounts.models import Device

        kept = session.get(Device, (CITY, manager.id, manager.device_id))
        assert kept is not None
        assert kept.clock_offset_ms is not None
        assert abs(kept.clock_offset_ms - 7_200_000) < 60_000
