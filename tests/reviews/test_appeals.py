"""Appeals: by the author, in time, once; decided by somebody else than the reviewer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.db import Database, new_id, rfc3339, utc_now
from backend.housekeeping import do_chores
from backend.reviews.appealing import record_appeals, retire_appeals
from backend.visits.checking import Receipt
from tests.people import CITY, Person, World
from tests.phone import phone_of
from tests.reviews.story import ACCEPTED, REJECTED, RETURNED, Branch, Document, reviewed, say, sheet, slug

UPHELD = {"outcome": "upheld", "note": "情况属实"}
DISMISSED = {"outcome": "dismissed", "note": "照片不足以证明"}


def appeal(branch: Branch, review_id: str, appeal_id: str | None = None) -> tuple[str, Document]:
    """The appeal's id and what became of the push."""
    appeal_id = appeal_id or new_id()
    said = {"review_id": review_id, "text": "店主可以作证", "appealed_at": rfc3339(branch.phone.now)}
    branch.phone.write("appeals", appeal_id, said)
    [result] = branch.phone.push()
    return appeal_id, result


def newest_review(branch: Branch, visit_id: str) -> str:
    return str(branch.server_part(visit_id)["review"]["id"])


def decide(person: Person, appeal_id: str, said: dict[str, str]) -> Any:
    return person.post(f"/appeals/{appeal_id}/decision", json=said)


def test_an_appeal_that_is_upheld_opens_the_visit_for_a_new_review(
    branch: Branch, reviewer: Person, centre: Person, manager: Person
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    appeal_id, result = appeal(branch, newest_review(branch, visit_id))
    assert result["status"] == "applied"
    [waiting] = centre.get("/appeals?open=true").json["items"]
    assert (waiting["id"], waiting["author_name"], waiting["review"]["reviewer_name"]) == (
        appeal_id, manager.name, reviewer.name,
    )  # fmt: skip
    # The branch has no other market manager, so that the centre is told.
    assert [each["kind"] for each in centre.get("/notices").json["items"]] == ["appeal_made"]

    assert slug(decide(reviewer, appeal_id, UPHELD)) == (403, "own-decision")
    assert decide(centre, appeal_id, UPHELD).json["decided_by_name"] == centre.name
    seen = sheet(reviewer, visit_id)
    assert (seen["state"], seen["may"]) == ("submitted", ["accepted", "returned", "rejected"])
    assert [(each["outcome"], each["reviewer_name"]) for each in seen["reviews"]] == [
        ("rejected", reviewer.name), ("reopened", centre.name),
    ]  # fmt: skip
    assert [each["outcome"] for each in seen["appeals"]] == ["upheld"]
    assert [each["id"] for each in reviewer.get("/review-queue").json["items"]] == [visit_id]
    branch.phone.pull()
    assert branch.phone.store["appeals"][appeal_id]["server"]["outcome"] == "upheld"
    assert slug(decide(centre, appeal_id, DISMISSED)) == (409, "appeal-decided")
    assert reviewed(reviewer, visit_id, ACCEPTED)["state"] == "accepted"


def test_a_refused_appeal_names_the_shop_of_the_visit_to_whoever_may_see_that(
    branch: Branch, reviewer: Person, stranger: Person
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    review_id = newest_review(branch, visit_id)
    appeal(branch, review_id)
    shop = reviewer.get(f"/terminals/{branch.shop}").json["name"]
    for phone, reader, named in (
        (branch.phone, reviewer, [{"kind": "review", "id": review_id, "name": shop}]),
        (phone_of(stranger), stranger, []),
    ):
        _, refused = appeal(replace(branch, phone=phone), review_id)
        assert refused["status"] == "rejected"
        assert reader.get(f"/sync/refusals/{refused['refusal_id']}").json["names"] == named


def test_an_appeal_that_is_dismissed_changes_nothing(branch: Branch, reviewer: Person, centre: Person) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    review_id = newest_review(branch, visit_id)
    appeal_id, _ = appeal(branch, review_id)
    assert decide(centre, appeal_id, DISMISSED).status_code == 201
    assert sheet(reviewer, visit_id)["state"] == "rejected"
    _, again = appeal(branch, review_id)
    assert again["problem"]["slug"] == "appealed-already"
    _, edited = appeal(branch, review_id, appeal_id)
    assert edited["problem"]["slug"] == "appeal-decided"
    branch.phone.write("appeals", appeal_id, None)
    assert branch.phone.push()[0]["problem"]["slug"] == "appeal-decided"


def test_an_upheld_appeal_takes_the_task_off_but_not_what_has_come_back(
    branch: Branch, reviewer: Person, centre: Person
) -> None:
    visits = [branch.hand_in(hours) for hours in (30, 20)]
    appeals = []
    for visit_id in visits:
        reviewed(reviewer, visit_id, RETURNED)
        appeals.append(appeal(branch, newest_review(branch, visit_id))[0])
    branch.hand_in_again(visits[1])
    for each in appeals:
        assert decide(centre, each, UPHELD).status_code == 201
    assert [sheet(reviewer, each)["state"] for each in visits] == ["submitted", "submitted"]
    assert [sheet(reviewer, each)["reviews"][-1]["outcome"] for each in visits] == ["reopened", "returned"]
    branch.phone.pull()
    tasks = {each["origin_id"]: each["state"] for each in branch.phone.store["tasks"].values()}
    assert tasks == {visits[0]: "cancelled", visits[1]: "reported"}


def test_what_cannot_be_appealed_against(branch: Branch, reviewer: Person, colleague: Person, manager: Person) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, ACCEPTED)
    review_id = newest_review(branch, visit_id)
    assert appeal(branch, review_id)[1]["problem"]["slug"] == "not-appealable"
    assert appeal(branch, new_id())[1]["problem"]["slug"] == "unknown-reference"
    said = {"review_id": review_id, "text": "不对", "appealed_at": rfc3339(utc_now())}
    assert slug(colleague.post("/appeals", json=said)) == (422, "unknown-reference")
    assert slug(reviewer.post("/appeals", json=said)) == (403, "forbidden")
    assert slug(manager.post("/appeals", json={**said, "text": " "})) == (422, "invalid")


@pytest.mark.parametrize(
    ("written_days", "arrived_days", "taken"), [(0, 0, True), (1, 9, False), (20, 20, False)], ids=str
)
def test_an_appeal_has_to_be_written_in_time_and_to_arrive_soon_after(
    branch: Branch,
    database: Database,
    reviewer: Person,
    manager: Person,
    written_days: int,
    arrived_days: int,
    taken: bool,
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    now = utc_now()
    draft = {
        "id": new_id(), "review_id": newest_review(branch, visit_id), "text": "店主可以作证",
        "appealed_at": now + timedelta(days=written_days),
    }  # fmt: skip
    # Five working days are seven of the calendar at least, and two more may pass on the way.
    later = now + timedelta(days=arrived_days * (1 if taken else 3))
    with database.transaction(CITY) as session:
        [problem] = record_appeals(session, manager.actor, [draft], Receipt(later))
    assert (problem is None) is taken
    assert problem is None or problem.kind.slug == "appeal-late"


def test_an_appeal_stays_with_its_author_and_is_seen_by_the_desks_of_the_visit(
    branch: Branch, world: World, reviewer: Person, colleague: Person, admin: Person
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    appeal_id, _ = appeal(branch, newest_review(branch, visit_id))
    admin.post("/assignments", json={"terminal_ids": [branch.shop], "manager_id": colleague.id})
    for part, status in (
        ("manager", 200), ("reviewer", 200), ("centre", 200), ("colleague", 404), ("stranger", 404), ("promoter", 404),
    ):  # fmt: skip
        assert world.people[part].get(f"/appeals/{appeal_id}").status_code == status, part
    assert slug(decide(colleague, appeal_id, UPHELD)) == (404, "not-found")
    assert slug(decide(world.people["manager"], appeal_id, UPHELD)) == (403, "forbidden")
    branch.phone.pull()
    assert appeal_id in branch.phone.store["appeals"]


def test_an_appeal_can_be_taken_back_and_decided_ones_leave_the_phone_in_time(
    branch: Branch, database: Database, reviewer: Person, centre: Person
) -> None:
    visit_id = branch.hand_in()
    reviewed(reviewer, visit_id, REJECTED)
    appeal_id, _ = appeal(branch, newest_review(branch, visit_id))
    branch.phone.write("appeals", appeal_id, None)
    assert branch.phone.push()[0]["status"] == "applied"
    assert centre.get("/appeals").json["items"] == []
    appeal_id, _ = appeal(branch, newest_review(branch, visit_id))
    decide(centre, appeal_id, DISMISSED)
    branch.phone.pull()
    assert appeal_id in branch.phone.store["appeals"]
    assert do_chores(database) == 0
    for left in (1, 0):
        with database.transaction(CITY) as session:
            assert retire_appeals(session, CITY, utc_now() + timedelta(seconds=1)) == left
    branch.phone.pull()
    assert appeal_id not in branch.phone.store["appeals"]
    assert slug(say(reviewer, visit_id, ACCEPTED)) == (409, "already-reviewed")
