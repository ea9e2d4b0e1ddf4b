"""A promoter confirms and disputes, one case or many, takes back, and adds evidence."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.service import command_line_actor, create_person
from backend.db import new_id, utc_now
from backend.displays.confirmation_rules import Verdict
from backend.displays.confirming import Decision, decide_cases
from backend.problems import Problem
from tests.displays.cases import Displays, case_of, confirm, deeds, dispute, photo_of, queue
from tests.people import CITY, Person
from tests.phone import logged_in


@pytest.fixture
def second(displays: Displays, promoter: Person) -> Person:
    """Another promoter of the same manufacturer."""
    with displays.database.transaction(CITY) as session:
        account, _ = create_person(
            session, command_line_actor(CITY), username="second", name="钱朵", role=promoter.role,
            manufacturer_id=promoter.manufacturer_id, password=promoter.password,
        )  # fmt: skip
    person = replace(promoter, id=account.id, name="钱朵", username="second")
    second: Person = logged_in(person, new_id())
    return second


def test_a_confirmed_check_leaves_the_queue_and_says_who_confirmed_it(displays: Displays, promoter: Person) -> None:
    check_id = displays.presented()
    answer = confirm(promoter, check_id, note="陈列到位")
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["decided_by_name"]) == ("confirmed", promoter.name)
    assert queue(promoter) == []
    assert queue(promoter, "state=confirmed") == queue(promoter, "state=all") == [check_id]
    line = answer.json["history"][-1]
    assert (line["deed"], line["side"], line["by"], line["note"]) == (
        "confirmed",
        "promoter",
        promoter.name,
        "陈列到位",
    )


@pytest.mark.parametrize(
    ("reason", "party"), [("D3", "branch"), ("D6", "promoter"), ("D9", "marketing_centre"), ("D11", "nobody")]
)
def test_a_dispute_names_a_reason_and_with_it_who_answers(
    displays: Displays, promoter: Person, reason: str, party: str
) -> None:
    answer = dispute(promoter, displays.presented(), reason)
    assert (answer.json["state"], answer.json["reason"], answer.json["party"]) == ("disputed", reason, party)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verdict": "disputed"}, "reason"),
        ({"verdict": "disputed", "reason": "D8"}, "reason"),
        ({"verdict": "disputed", "reason": "D12"}, "reason"),
        ({"verdict": "confirmed", "reason": "D1"}, "reason"),
        ({"verdict": "approved"}, "verdict"),
        ({"verdict": "confirmed", "colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_decision_is_refused_by_its_field(
    displays: Displays, promoter: Person, body: dict[str, Any], field: str
) -> None:
    check_id = displays.presented()
    answer = promoter.post(f"/confirmations/{check_id}/decision", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    assert queue(promoter) == [check_id]


def test_what_nobody_answers_for_has_to_be_shown_by_a_photo(displays: Displays, promoter: Person) -> None:
    _, [check_id] = displays.visit(photos=[])
    refused = dispute(promoter, check_id, "D11")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "photos")
    assert dispute(promoter, check_id, "D11", photos=[photo_of()]).status_code == 201


def test_only_the_makers_promoters_decide(
    displays: Displays, manager: Person, reviewer: Person, centre: Person, rival: Person, stranger: Person
) -> None:
    check_id = displays.presented()
    for person in (manager, reviewer, centre):
        assert confirm(person, check_id).json["slug"] == "forbidden"
    for person in (rival, stranger):
        assert confirm(person, check_id).json["slug"] == "not-found"
        assert person.delete(f"/confirmations/{check_id}/decision").status_code == 404
        assert person.post(f"/confirmations/{check_id}/evidence", json={"photos": [photo_of()]}).status_code == 404
        assert person.post(f"/confirmations/{check_id}/statements", json={"note": "?"}).status_code == 404


def test_the_same_decision_sent_again_is_taken_once(displays: Displays, promoter: Person) -> None:
    check_id, photo = displays.presented(), photo_of()
    first = dispute(promoter, check_id, "D1", note="少一个面", photos=[photo], version=1)
    again = dispute(promoter, check_id, "D1", note="少一个面", photos=[photo], version=1)
    assert (first.status_code, again.status_code) == (201, 201)
    assert deeds(promoter, check_id) == ["presented", "disputed"]
    assert len(again.json["evidence"]) == 1


def test_whoever_decides_second_is_told_who_was_first(displays: Displays, promoter: Person, second: Person) -> None:
    check_id = displays.presented()
    confirm(promoter, check_id)
    refused = dispute(second, check_id, "D1")
    assert (refused.status_code, refused.json["slug"]) == (409, "case-decided")
    assert (refused.json["state"], refused.json["decided_by"]) == ("confirmed", promoter.name)
    assert refused.json["decided_at"]
    assert confirm(second, check_id).status_code == 409


def test_of_two_who_decide_at_once_one_wins(displays: Displays, promoter: Person, second: Person) -> None:
    ids = [displays.presented() for _ in range(5)]
    outcomes: dict[str, list[Problem | None]] = {}
    ready = threading.Barrier(2)

    def decide(person: Person, verdict: Verdict, order: list[str]) -> None:
        ready.wait()
        decisions = [Decision(each, verdict, "D1" if verdict is Verdict.DISPUTED else None) for each in order]
        with displays.database.transaction(CITY) as session:
            outcomes[person.username] = decide_cases(session, person.actor, decisions)

    threads = [
        threading.Thread(target=decide, args=(promoter, Verdict.CONFIRMED, ids)),
        threading.Thread(target=decide, args=(second, Verdict.DISPUTED, ids[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, other = (
        outcomes["promoter"],
        outcomes["second"][::-1],
    )
    winners = {"confirmed" if mine is None else "disputed" for mine, theirs in zip(first, other, strict=True)}
    assert all((mine is None) is not (theirs is None) for mine, theirs in zip(first, other, strict=True))
    assert {case_of(promoter, each)["state"] for each in ids} == winners
    lost = [each for each in [*first, *other] if each is not None]
    assert {each.kind.slug for each in lost} == {"case-decided"}
    assert all(deeds(promoter, each)[1:] in (["confirmed"], ["disputed"]) for each in ids)


def test_many_are_decided_at_once_and_each_is_answered_for_itself(
    displays: Displays, promoter: Person, rival: Person
) -> None:
    fine, wrong, decided = (displays.presented() for _ in range(3))
    foreign = displays.presented(displays.foreign)
    confirm(promoter, decided)
    body = [
        {"case_id": fine, "verdict": "confirmed"},
        {"case_id": foreign, "verdict": "confirmed"},
        {"case_id": wrong, "verdict": "disputed", "reason": "D2", "note": "柜里有货"},
        {"case_id": decided, "verdict": "disputed", "reason": "D1"},
        {"case_id": new_id(), "verdict": "confirmed"},
    ]
    answer = promoter.post("/confirmations/decisions", json={"decisions": body})
    assert answer.status_code == 200
    items = answer.json["items"]
    assert [each["case_id"] for each in items] == [each["case_id"] for each in body]
    assert [each.get("problem", {}).get("slug") for each in items] == [
        None, "not-found", None, "case-decided", "not-found",
    ]  # fmt: skip
    assert [each["status"] for each in items] == ["decided", "refused", "decided", "refused", "refused"]
    assert case_of(promoter, wrong)["reason"] == "D2"
    assert queue(rival) == [foreign]


def test_a_bulk_names_each_case_once_and_not_too_many(displays: Displays, promoter: Person, reviewer: Person) -> None:
    check_id = displays.presented()
    one = {"case_id": check_id, "verdict": "confirmed"}
    for many in ([], [one, one], [{**one, "case_id": new_id()} for _ in range(201)]):
        answer = promoter.post("/confirmations/decisions", json={"decisions": many})
        assert (answer.status_code, answer.json["slug"]) == (422, "invalid")
    assert reviewer.post("/confirmations/decisions", json={"decisions": [one]}).json["slug"] == "forbidden"


# ---- taking back ------------------------------------------------------------------------------------------------------


def test_a_decision_is_taken_back_while_the_branch_has_not_acted(
    displays: Displays, promoter: Person, second: Person
) -> None:
    check_id = displays.presented()
    assert dispute(promoter, check_id).json["undo_until"]
    answer = second.delete(f"/confirmations/{check_id}/decision")
    assert (answer.status_code, answer.json["state"], answer.json["reason"]) == (200, "waiting", None)
    assert queue(promoter) == [check_id]
    assert confirm(second, check_id).json["decided_by_name"] == "钱朵"
    assert deeds(promoter, check_id) == ["presented", "disputed", "undone", "confirmed"]


def test_what_the_branch_has_acted_on_stays(displays: Displays, promoter: Person, reviewer: Person) -> None:
    check_id = displays.presented()
    dispute(promoter, check_id)
    reviewer.post(f"/confirmations/{check_id}/statements", json={"note": "已核实，确有缺失"})
    assert case_of(promoter, check_id)["undo_until"] is None
    refused = promoter.delete(f"/confirmations/{check_id}/decision")
    assert (refused.status_code, refused.json["slug"]) == (409, "undo-too-late")
    assert case_of(promoter, check_id)["state"] == "disputed"


def test_after_a_day_or_without_a_decision_there_is_nothing_to_take_back(
    displays: Displays, promoter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_id = displays.presented()
    assert promoter.delete(f"/confirmations/{check_id}/decision").json["slug"] == "undo-too-late"
    confirm(promoter, check_id)
    later = utc_now() + timedelta(hours=25)
    monkeypatch.setattr("backend.displays.confirming.utc_now", lambda: later)
    assert promoter.delete(f"/confirmations/{check_id}/decision").json["slug"] == "undo-too-late"


# ---- evidence ---------------------------------------------------------------------------------------------------------


def test_own_photos_stand_beside_those_of_the_check(
    displays: Displays, promoter: Person, reviewer: Person, rival: Person
) -> None:
    check_id, first, then = displays.presented(), photo_of(), photo_of(view="back_cabinet")
    dispute(promoter, check_id, photos=[first])
    answer = promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [then], "note": "下午再看"})
    assert answer.status_code == 201
    assert [each["id"] for each in answer.json["evidence"]] == [first["id"], then["id"]]
    assert answer.json["history"][-1]["detail"] == {"photos": [then["id"]]}
    assert [each["id"] for each in case_of(reviewer, check_id)["evidence"]] == [first["id"], then["id"]]
    for photo in (first, then):
        assert reviewer.get(f"/photos/{photo['id']}").status_code == 200
        assert promoter.get(f"/photos/{photo['id']}").status_code == 200
        assert rival.get(f"/photos/{photo['id']}").status_code == 404


def test_a_photo_of_something_else_is_no_evidence(displays: Displays, promoter: Person, reviewer: Person) -> None:
    visit_id, [check_id] = displays.visit()
    displays.arrive(visit_id)
    taken = displays.docs[visit_id]["photos"][0]
    refused = promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [photo_of(), taken]})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "photos.1.id")
    twice = photo_of()
    assert promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [twice, twice]}).status_code == 422
    assert reviewer.post(f"/confirmations/{check_id}/evidence", json={"photos": [twice]}).json["slug"] == "forbidden"
    for _ in range(2):
        many = {"photos": [photo_of() for _ in range(10)]}
        assert promoter.post(f"/confirmations/{check_id}/evidence", json=many).status_code == 201
    assert promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [twice]}).json["limit"] == 20


def test_evidence_sent_again_is_there_once_and_none_is_taken_after_the_end(
    displays: Displays, promoter: Person
) -> None:
    check_id, photo = displays.presented(), photo_of()
    for _ in range(2):
        promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [photo]})
    assert deeds(promoter, check_id) == ["presented", "evidence"]
    confirm(promoter, check_id)
    refused = promoter.post(f"/confirmations/{check_id}/evidence", json={"photos": [photo_of()]})
    assert (refused.status_code, refused.json["slug"]) == (409, "case-decided")


def test_the_reasons_are_told_with_their_parties(promoter: Person) -> None:
    items = {each["reason"]: each for each in promoter.get("/confirmations/reasons").json["items"]}
    assert len(items) == 11
    assert (items["D8"]["nameable"], items["D8"]["party"]) == (False, "promoter")
    assert items["D11"]["needs_evidence"]
