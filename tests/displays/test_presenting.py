"""When a check comes before the promoter, what is shown of it, and what an edit does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.db import new_id, utc_now
from backend.displays.presenting import lapse_cases
from backend.housekeeping import do_chores
from tests.displays.cases import Displays, case_of, confirm, deeds, dispute, queue
from tests.people import CITY, Person
from tests.phone import phone_of


def test_a_check_is_presented_when_the_last_of_its_photos_has_arrived(displays: Displays, promoter: Person) -> None:
    visit_id, [first, second] = displays.visit([displays.own, displays.own])
    photos = [photo["id"] for photo in displays.docs[visit_id]["photos"]]
    displays.arrive(visit_id, photos[0])
    assert queue(promoter) == []
    displays.arrive(visit_id, photos[1])
    assert set(queue(promoter)) == {first, second}


def test_a_visit_is_presented_when_it_is_handed_in_if_its_photos_were_there_before(
    displays: Displays, promoter: Person
) -> None:
    visit_id, [check_id] = displays.visit(submitted_at=None)
    displays.arrive(visit_id)
    assert queue(promoter) == []
    doc = displays.docs[visit_id]
    displays.write(visit_id, doc | {"submitted_at": doc["check_out"]["device_time"]})
    assert queue(promoter) == [check_id]


def test_a_check_without_photos_is_presented_at_once(displays: Displays, promoter: Person) -> None:
    _, [check_id] = displays.visit(photos=[])
    assert queue(promoter) == [check_id]
    assert case_of(promoter, check_id)["photos"] == []


def test_a_promoter_sees_the_own_brands_alone_with_the_photos_of_that_check(
    displays: Displays, promoter: Person, rival: Person
) -> None:
    visit_id, [own, foreign] = displays.visit([displays.own, displays.foreign])
    displays.arrive(visit_id)
    assert queue(promoter) == [own]
    assert queue(rival) == [foreign]
    case = case_of(promoter, own)
    [mine] = [photo for photo in displays.docs[visit_id]["photos"] if photo["display_check_id"] == own]
    assert [photo["id"] for photo in case["photos"]] == [mine["id"]]
    assert case["display"]["facings"] == 3
    assert case["terminal"]["name"] == "福源食杂店"
    assert promoter.get(f"/confirmations/{foreign}").status_code == 404
    assert rival.get(f"/confirmations/{own}").status_code == 404


def test_a_promoter_is_told_nothing_of_the_owner_and_of_the_visit(
    displays: Displays, promoter: Person, reviewer: Person
) -> None:
    check_id = displays.presented()
    case = case_of(promoter, check_id)
    assert case["terminal"].keys() == {"id", "name", "license_no", "address", "branch_id", "branch_name"}
    assert "subject_id" in case_of(reviewer, check_id)
    assert "subject_id" not in case
    for path in (f"/confirmations/{check_id}", "/confirmations"):
        said = promoter.get(path).get_data(as_text=True)
        secrets = ("owner", "张", "13812341234", "138*", displays.manager.name)
        assert not [secret for secret in secrets if secret in said]


def test_managers_and_desks_see_the_cases_of_their_shops(
    displays: Displays, manager: Person, colleague: Person, reviewer: Person, stranger: Person, centre: Person
) -> None:
    check_id = displays.presented()
    for person in (manager, reviewer, centre):
        assert queue(person) == [check_id], person.username
    for person in (colleague, stranger):
        assert queue(person) == [], person.username
        assert person.get(f"/confirmations/{check_id}").status_code == 404


def test_an_edit_of_something_else_leaves_the_decision_alone(displays: Displays, promoter: Person) -> None:
    visit_id, [check_id] = displays.visit()
    displays.arrive(visit_id)
    confirm(promoter, check_id)
    displays.write(visit_id, displays.docs[visit_id] | {"sections": {"greeting": {"owner_present": False}}})
    assert case_of(promoter, check_id)["state"] == "confirmed"
    assert deeds(promoter, check_id) == ["presented", "confirmed"]


def test_an_edited_check_has_to_be_looked_at_anew_and_the_former_one_stays_in_the_history(
    displays: Displays, promoter: Person
) -> None:
    visit_id, [check_id] = displays.visit()
    displays.arrive(visit_id)
    confirm(promoter, check_id)
    doc = displays.docs[visit_id]
    displays.write(visit_id, doc | {"display_checks": [doc["display_checks"][0] | {"facings": 9}]})
    case = case_of(promoter, check_id)
    assert (case["state"], case["display"]["facings"], case["decided_by_name"]) == ("waiting", 9, None)
    assert deeds(promoter, check_id) == ["presented", "confirmed", "changed"]
    assert case["history"][-1]["detail"]["former"]["facings"] == 3
    refused = confirm(promoter, check_id, version=1)
    assert (refused.status_code, refused.json["slug"]) == (409, "case-changed")
    assert confirm(promoter, check_id, version=case["version"]).status_code == 201


def test_a_dispute_is_not_escaped_by_an_edit_nor_by_taking_the_visit_back(
    displays: Displays, promoter: Person, manager: Person
) -> None:
    visit_id, [check_id] = displays.visit()
    displays.arrive(visit_id)
    dispute(promoter, check_id)
    doc = displays.docs[visit_id]
    displays.write(visit_id, doc | {"display_checks": [doc["display_checks"][0] | {"facings": 9}]})
    assert case_of(promoter, check_id)["state"] == "disputed"
    phone = phone_of(manager, device_seq=1)
    phone.write("visits", visit_id, None)
    phone.push()
    assert case_of(promoter, check_id)["state"] == "disputed"
    assert deeds(promoter, check_id) == ["presented", "disputed", "changed", "withdrawn"]


def test_a_check_that_was_taken_back_waits_for_nobody_until_it_returns(
    displays: Displays, promoter: Person, manager: Person
) -> None:
    visit_id, [check_id] = displays.visit()
    displays.arrive(visit_id)
    doc = displays.docs[visit_id]
    displays.write(visit_id, doc | {"display_checks": [], "photos": []})
    assert queue(promoter) == []
    assert confirm(promoter, check_id).json["state"] == "withdrawn"
    displays.write(visit_id, doc)
    displays.arrive(visit_id)
    assert queue(promoter) == [check_id]
    phone = phone_of(manager, device_seq=1)
    phone.write("visits", visit_id, None)
    phone.push()
    assert queue(promoter) == []
    assert deeds(promoter, check_id) == ["presented", "withdrawn", "changed", "withdrawn"]


def test_silence_is_the_promoters_own_fault_and_no_approval(displays: Displays, promoter: Person) -> None:
    silent, answered = displays.presented(), displays.presented()
    confirm(promoter, answered)
    with displays.database.transaction(CITY) as session:
        assert lapse_cases(session, CITY, utc_now()) == 0
        assert lapse_cases(session, CITY, utc_now() + timedelta(days=30)) == 1
    case = case_of(promoter, silent)
    assert (case["state"], case["reason"], case["party"]) == ("lapsed", "D8", "promoter")
    assert case["history"][-1]["side"] == "system"
    late = confirm(promoter, silent)
    assert (late.status_code, late.json["slug"]) == (409, "case-late")
    assert case_of(promoter, answered)["state"] == "confirmed"


def test_a_late_answer_is_refused_even_before_the_worker_has_come_by(
    displays: Displays, promoter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_id = displays.presented()
    later = utc_now() + timedelta(days=30)
    monkeypatch.setattr("backend.displays.confirming.utc_now", lambda: later)
    assert confirm(promoter, check_id).json["slug"] == "case-late"


def test_the_worker_closes_what_nobody_answered(
    displays: Displays, promoter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_id = displays.presented()
    later = utc_now() + timedelta(days=30)
    monkeypatch.setattr("backend.housekeeping.utc_now", lambda: later)
    do_chores(displays.database)
    assert case_of(promoter, check_id)["reason"] == "D8"


def test_the_queue_is_paged_in_the_order_of_due_times(displays: Displays, promoter: Person) -> None:
    ids = [displays.presented() for _ in range(3)]
    page = promoter.get("/confirmations?limit=2").json
    rest = promoter.get(f"/confirmations?limit=2&cursor={page['next_cursor']}").json
    assert {each["id"] for each in page["items"]} | {each["id"] for each in rest["items"]} == set(ids)
    assert rest["next_cursor"] is None
    assert queue(promoter, f"terminal_id={new_id()}") == []
    assert set(queue(promoter, f"spec_id={displays.own}")) == set(ids)
    assert promoter.get("/confirmations/counts").json["states"] == {"waiting": 3}
