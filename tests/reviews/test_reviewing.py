"""Accepting, returning and rejecting visits, and what reaches the phone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.db import Database, new_id, utc_now
from backend.reviews.service import take_back
from tests import factories
from tests.people import CITY, Person, World
from tests.reviews.story import (
    ACCEPTED,
    FAR,
    REJECTED,
    RETURNED,
    Branch,
    later,
    reviewed,
    say,
    sheet,
    slug,
)


def notices(branch: Branch) -> list[str]:
    branch.phone.pull()
    told = sorted(branch.phone.store["notices"].values(), key=lambda each: (each["created_at"], each["id"]))
    return [each["kind"] for each in told]


def test_an_accepted_visit_is_locked_and_the_phone_learns_of_it(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    seen = reviewed(reviewer, visit_id, ACCEPTED)
    assert (seen["state"], seen["version"], seen["may"]) == ("accepted", 2, ["undone"])
    told = branch.server_part(visit_id)
    assert (told["state"], told["version"], told["review"]["outcome"]) == ("accepted", 2, "accepted")
    assert told["review"]["reviewer_name"] == reviewer.name
    assert notices(branch) == ["visit_accepted"]
    edited = branch.push(visit_id, {**branch.on_phone(visit_id), "kind": "ad_hoc"})
    assert (edited["status"], edited["problem"]["slug"]) == ("rejected", "visit-locked")
    taken_back = branch.push(visit_id, None)
    assert (taken_back["status"], taken_back["problem"]["slug"]) == ("rejected", "visit-locked")
    assert sheet(reviewer, visit_id)["visit"]["kind"] == "planned"


def test_what_is_returned_reaches_the_phone_as_a_task_and_comes_back_as_the_next_version(
    branch: Branch, reviewer: Person
) -> None:
    visit_id = branch.hand_in(place=FAR)
    due_on = (date.today() + timedelta(days=3)).isoformat()
    item = {"scope": "field", "path": "sections.greeting.note", "reason": "answer_missing", "note": "店主说了什么"}
    reviewed(reviewer, visit_id, {**RETURNED, "due_on": due_on, "items": [item]})
    told = branch.server_part(visit_id)
    assert told["state"] == "returned"
    assert told["review"]["items"] == [{**item, "photo_id": None}]
    [task] = branch.phone.store["tasks"].values()
    assert (task["kind"], task["state"], task["due_on"]) == ("returned_visit", "open", due_on)
    assert (task["origin_kind"], task["origin_id"]) == ("visit", visit_id)
    assert task["detail"]["items"] == told["review"]["items"]

    working_on_it = {**branch.on_phone(visit_id), "sections": {"greeting": {"owner_present": False}}}
    branch.push(visit_id, working_on_it)
    assert branch.server_part(visit_id)["state"] == "returned"
    answers = {"greeting": {"owner_present": False, "note": "店主要中支"}}
    assert branch.hand_in_again(visit_id, sections=answers)["status"] == "applied"
    assert branch.server_part(visit_id)["state"] == "submitted"
    [task] = branch.phone.store["tasks"].values()
    assert task["state"] == "reported"

    assert reviewed(reviewer, visit_id, ACCEPTED)["state"] == "accepted"
    branch.phone.pull()
    [task] = branch.phone.store["tasks"].values()
    assert task["state"] == "accepted"
    assert [each["outcome"] for each in sheet(reviewer, visit_id)["reviews"]] == ["returned", "accepted"]


def test_a_visit_can_be_returned_twice_and_each_return_is_a_task_of_its_own(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    for note in ("第一次", "第二次"):
        reviewed(reviewer, visit_id, {**RETURNED, "note": note})
        branch.hand_in_again(visit_id)
    branch.phone.pull()
    tasks = {each["note"]: each["state"] for each in branch.phone.store["tasks"].values()}
    assert tasks == {"第一次": "accepted", "第二次": "reported"}
    assert [each["number"] for each in sheet(reviewer, visit_id)["versions"]] == [1, 2, 3]


def test_what_never_comes_back_can_be_rejected_and_its_task_is_off(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, RETURNED)
    assert slug(say(reviewer, visit_id, RETURNED)) == (409, "not-handed-in")
    assert reviewed(reviewer, visit_id, REJECTED)["state"] == "rejected"
    branch.phone.pull()
    [task] = branch.phone.store["tasks"].values()
    assert task["state"] == "cancelled"
    assert branch.hand_in_again(visit_id)["problem"]["slug"] == "visit-locked"


def test_the_task_of_a_visit_that_is_taken_back_is_off(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, RETURNED)
    branch.push(visit_id, None)
    branch.phone.pull()
    [task] = branch.phone.store["tasks"].values()
    assert task["state"] == "cancelled"
    assert reviewer.get(f"/visits/{visit_id}/review").status_code == 404


def test_the_tag_of_a_packed_answer_names_the_version_too(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    packed = reviewer.ask("GET", f"/visits/{visit_id}/review", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    accepted = reviewer.post(f"/visits/{visit_id}/reviews", json=ACCEPTED, headers={"If-Match": packed.headers["ETag"]})
    assert accepted.status_code == 201


def test_of_two_reviewers_at_once_the_second_is_told_that_it_has_changed(
    branch: Branch, reviewer: Person, centre: Person
) -> None:
    visit_id = branch.hand_in()
    looked_at = sheet(reviewer, visit_id)["version"]
    assert say(centre, visit_id, RETURNED, looked_at).status_code == 201
    second = say(reviewer, visit_id, ACCEPTED, looked_at)
    assert slug(second) == (412, "stale")
    assert (second.json["version"], second.json["state"]) == (2, "returned")
    assert [each["outcome"] for each in sheet(reviewer, visit_id)["reviews"]] == ["returned"]


def test_a_review_of_what_the_manager_has_edited_since_is_refused(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    looked_at = sheet(reviewer, visit_id)["version"]
    branch.push(visit_id, {**branch.on_phone(visit_id), "kind": "ad_hoc"})
    assert slug(say(reviewer, visit_id, ACCEPTED, looked_at)) == (412, "stale")


def test_whoever_does_not_say_what_they_looked_at_is_asked(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    assert slug(reviewer.post(f"/visits/{visit_id}/reviews", json=ACCEPTED)) == (428, "version-required")
    other = reviewer.post(f"/visits/{visit_id}/reviews", json=ACCEPTED, headers={"If-Match": '"x"'})
    assert slug(other) == (412, "stale")


@pytest.mark.parametrize("said", [RETURNED, REJECTED, ACCEPTED], ids=lambda said: str(said["outcome"]))
def test_what_was_accepted_is_not_decided_again(
    branch: Branch, reviewer: Person, centre: Person, said: dict[str, str]
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, ACCEPTED)
    answer = say(centre, visit_id, said)
    assert slug(answer) == (409, "already-reviewed")
    assert answer.json["state"] == "accepted"


def test_what_has_not_been_handed_in_is_not_reviewed(branch: Branch, reviewer: Person) -> None:
    visit_id = branch.hand_in(submitted_at=None)
    assert sheet(reviewer, visit_id)["may"] == []
    assert slug(say(reviewer, visit_id, ACCEPTED)) == (409, "not-handed-in")


def test_a_review_whose_answer_was_lost_can_be_sent_again(branch: Branch, reviewer: Person, centre: Person) -> None:
    visit_id, review_id = branch.hand_in(), new_id()
    said = {**RETURNED, "id": review_id}
    assert say(reviewer, visit_id, said, 1).status_code == 201
    assert say(reviewer, visit_id, said, 1).status_code == 201
    assert len(sheet(reviewer, visit_id)["reviews"]) == 1
    assert slug(say(centre, visit_id, said)) == (422, "invalid")


def test_nobody_reviews_their_own_work(
    branch: Branch, world: World, reviewer: Person, admin: Person, manager: Person, colleague: Person
) -> None:
    visit_id = branch.hand_in()
    posted = {"role": "market_manager", "branch_id": world.branches["城东"], "successor_id": colleague.id}
    assert admin.post(f"/people/{manager.id}/postings", json=posted).status_code == 201
    assert sheet(manager, visit_id)["may"] == []
    assert slug(say(manager, visit_id, ACCEPTED)) == (403, "own-work")
    [refused] = manager.post("/visits/review-batches", json={"visits": [{"visit_id": visit_id, "version": 1}]}).json[
        "items"
    ]
    assert refused["problem"]["slug"] == "own-work"
    assert reviewed(reviewer, visit_id, ACCEPTED)["state"] == "accepted"


def test_who_may_read_and_who_may_decide(branch: Branch, world: World, reviewer: Person) -> None:
    visit_id = branch.hand_in()
    for part, read, decide in (
        ("manager", 403, 403),
        ("colleague", 404, 404),
        ("stranger", 404, 404),
        ("promoter", 404, 404),
        ("admin", 200, 403),
    ):
        person = world.people[part]
        assert person.get(f"/visits/{visit_id}/review").status_code == read, part
        assert say_as(person, visit_id).status_code == decide, part
    assert say_as(reviewer, visit_id).status_code == 201


def say_as(person: Person, visit_id: str) -> object:
    return person.post(f"/visits/{visit_id}/reviews", json=ACCEPTED, headers={"If-Match": '"1"'})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "returned"}, "reason"),
        ({"outcome": "rejected", "reason": "other"}, "note"),
        ({"outcome": "accepted", "reason": "copied"}, "reason"),
        ({**RETURNED, "due_on": "2020-01-01"}, "due_on"),
        ({**RETURNED, "due_on": "2099-01-01"}, "due_on"),
        ({**REJECTED, "due_on": "2099-01-01"}, "due_on"),
        (
            {**RETURNED, "items": [{"scope": "field", "reason": "copied", "path": "sections.greeting.age"}]},
            "items.0.path",
        ),
        ({**RETURNED, "items": [{"scope": "photo", "reason": "copied", "photo_id": new_id()}]}, "items.0.photo_id"),
        ({**RETURNED, "items": [{"scope": "photo", "reason": "copied"}]}, "items.0.photo_id"),
        ({"outcome": "undone"}, "outcome"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(
    branch: Branch, reviewer: Person, said: dict[str, object], field: str
) -> None:
    visit_id = branch.hand_in()
    answer = say(reviewer, visit_id, said)
    assert slug(answer) == (422, "invalid")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_a_return_names_one_photo(branch: Branch, reviewer: Person) -> None:
    photo = branch.phone.take_photo(b"a picture", view="front")
    visit_id = branch.hand_in(photos=[photo])
    item = {"scope": "photo", "photo_id": photo["id"], "reason": "photo_unclear"}
    reviewed(reviewer, visit_id, {**RETURNED, "items": [item]})
    assert branch.server_part(visit_id)["review"]["items"][0]["photo_id"] == photo["id"]


def test_nothing_is_returned_to_an_author_who_no_longer_covers_the_shop(
    branch: Branch, reviewer: Person, colleague: Person, admin: Person
) -> None:
    visit_id = branch.hand_in()
    admin.post("/assignments", json={"terminal_ids": [branch.shop], "manager_id": colleague.id})
    assert slug(say(reviewer, visit_id, RETURNED)) == (409, "author-moved-on")
    assert reviewed(reviewer, visit_id, ACCEPTED)["state"] == "accepted"


# ---- taking back ------------------------------------------------------------------------------------------------------


def test_an_acceptance_can_be_taken_back_by_whoever_gave_it(branch: Branch, reviewer: Person, centre: Person) -> None:
    visit_id = branch.hand_in()
    review_id = reviewed(reviewer, visit_id, ACCEPTED)["reviews"][-1]["id"]
    assert slug(centre.delete(f"/visits/{visit_id}/reviews/{review_id}")) == (403, "not-the-reviewer")
    undone = reviewer.delete(f"/visits/{visit_id}/reviews/{review_id}")
    assert (undone.status_code, undone.json["state"]) == (200, "submitted")
    assert [(each["outcome"], each["about"]) for each in undone.json["reviews"]] == [
        ("accepted", None), ("undone", review_id),
    ]  # fmt: skip
    assert slug(reviewer.delete(f"/visits/{visit_id}/reviews/{review_id}")) == (409, "undo-too-late")
    assert branch.server_part(visit_id)["state"] == "submitted"
    assert [each["id"] for each in reviewer.get("/review-queue").json["items"]] == [visit_id]


def test_an_acceptance_stands_after_ten_minutes_and_a_return_from_the_beginning(
    branch: Branch, database: Database, reviewer: Person
) -> None:
    visit_id, other = branch.hand_in(5), branch.hand_in(3)
    accepted = reviewed(reviewer, visit_id, ACCEPTED)["reviews"][-1]["id"]
    with database.transaction(CITY) as session, pytest.raises(Exception, match="undo-too-late"):
        take_back(session, reviewer.actor, visit_id, accepted, at=utc_now() + timedelta(seconds=601))
    returned = reviewed(reviewer, other, RETURNED)["reviews"][-1]["id"]
    assert slug(reviewer.delete(f"/visits/{other}/reviews/{returned}")) == (409, "undo-too-late")


# ---- many at once -----------------------------------------------------------------------------------------------------


def test_many_are_accepted_at_once_and_what_has_to_be_looked_at_is_left_out(
    branch: Branch, reviewer: Person, stranger: Person, manager: Person
) -> None:
    fine = [branch.hand_in(hours) for hours in (30, 28)]
    flagged, changed, foreign = branch.hand_in(26, FAR), branch.hand_in(24), new_id()
    branch.push(changed, {**branch.on_phone(changed), "kind": "ad_hoc"})
    looked_at = [{"visit_id": each, "version": 1} for each in (*fine, flagged, changed, foreign)]
    answer = reviewer.post("/visits/review-batches", json={"visits": looked_at})
    assert [(each["status"], each.get("problem", {}).get("slug")) for each in answer.json["items"]] == [
        ("accepted", None), ("accepted", None), ("refused", "flagged"), ("refused", "stale"), ("refused", "not-found"),
    ]  # fmt: skip
    assert [branch.server_part(each)["state"] for each in fine] == ["accepted", "accepted"]
    assert branch.server_part(flagged)["state"] == "submitted"
    [told] = [each for each in branch.phone.store["notices"].values() if each["kind"] == "visits_accepted"]
    assert told["detail"] == {"visits": 2}
    for person, status in ((manager, 403), (stranger, 403)):
        assert person.post("/visits/review-batches", json={"visits": looked_at}).status_code == status


# ---- what displays prove ----------------------------------------------------------------------------------------------


@factories.needs_hours_of_this_month
def test_the_displays_of_a_rejected_visit_prove_nothing_until_it_is_opened_again(
    branch: Branch, database: Database, world: World, reviewer: Person, centre: Person, promoter: Person
) -> None:
    spec_id = factories.make_spec(database, world)
    plan_id = factories.make_plan(database, world, [branch.shop], [spec_id])
    check = {"id": new_id(), "spec_id": spec_id, "position": "counter", "facings": 3, "price_tag": "right"}
    visit_id = branch.hand_in(0.5, display_checks=[check])

    def seen_by_promoter() -> tuple[int, int]:
        [row] = promoter.get(f"/maintenance-plans/progress?by=manufacturer&plan_id={plan_id}").json["items"]
        return row["visited"], len(promoter.get("/confirmations").json["items"])

    assert seen_by_promoter() == (1, 1)
    review_id = reviewed(reviewer, visit_id, REJECTED)["reviews"][-1]["id"]
    assert seen_by_promoter() == (0, 0)
    appeal_id = new_id()
    appeal = {
        "review_id": review_id,
        "text": "店主可以作证",
        "appealed_at": later({"submitted_at": "2026-03-02T01:12:13Z"}),
    }
    branch.phone.write("appeals", appeal_id, appeal)
    assert [each["status"] for each in branch.phone.push()] == ["applied"]
    assert centre.post(f"/appeals/{appeal_id}/decision", json={"outcome": "upheld", "note": "属实"}).status_code == 201
    assert seen_by_promoter() == (1, 1)
