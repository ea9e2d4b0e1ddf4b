"""A complaint's way: opened in a visit, at a desk or by the retailer; answered; confirmed or opened again; closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.complaints.custody import retire_complaints
from backend.complaints.handling import open_complaint, record_retailer_answer
from backend.complaints.lateness import note_late_complaints
from backend.complaints.rules import ComplaintKind, ComplaintSource
from backend.db import Database, new_id, rfc3339, utc_now
from backend.problems import Problem
from tests import factories
from tests.people import CITY, Person, World
from tests.phone import Phone, phone_of

ANSWER = "已与物流核对，周四补送"


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    return factories.make_terminal(database, manager)


def send(phone: Phone, doc: dict[str, Any] | None, complaint_id: str | None = None) -> tuple[str, dict[str, Any]]:
    """The complaint's id and what became of it."""
    complaint_id = complaint_id or new_id()
    phone.write("complaints", complaint_id, doc)
    [result] = phone.push()
    return complaint_id, result


def answer(phone: Phone, complaint_id: str, words: str = ANSWER) -> dict[str, Any]:
    """Answer what the phone has pulled."""
    phone.pull()
    doc = phone.store["complaints"][complaint_id]
    return send(phone, doc | {"answer": words, "answered_at": rfc3339(utc_now())}, complaint_id)[1]


def seen(person: Person, complaint_id: str) -> dict[str, Any]:
    found = person.get(f"/complaints/{complaint_id}")
    assert found.status_code == 200, found.json
    complaint: dict[str, Any] = found.json
    return complaint


def deeds(complaint: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["deed"], each["party"]) for each in complaint["server"]["events"]]


def by_link(database: Database, shop: str, text: str = "送货晚到半天") -> str:
    with database.transaction(CITY) as session:
        return open_complaint(session, CITY, shop, ComplaintKind.DELIVERY, text, ComplaintSource.LINK)


def retailer_says(database: Database, complaint_id: str, satisfied: bool, note: str | None = None) -> None:
    with database.transaction(CITY) as session:
        record_retailer_answer(session, CITY, complaint_id, satisfied, note)


def test_no_telephone_number_is_kept_of_what_a_phone_sends_either(shop: str, manager: Person, reviewer: Person) -> None:
    phone, raw = phone_of(manager), factories.complaint(shop, text="请回电13812341234")
    complaint_id, _ = send(phone, raw)
    assert seen(reviewer, complaint_id)["text"] == "请回电138****1234"
    # The phone may still hold the words as they were written when it sends the answer.
    answered = raw | {"answer": "已打0571-88881234", "answered_at": rfc3339(utc_now())}
    assert send(phone, answered, complaint_id)[1]["status"] == "applied"
    found = seen(reviewer, complaint_id)
    assert (found["text"], found["answer"]) == ("请回电138****1234", "已打0571****34")
    assert found["server"]["events"][-1]["note"] == "已打0571****34"
    reworded = answered | {"answer": "已打13912341234"}
    assert send(phone, reworded, complaint_id)[1]["status"] == "applied"
    phone.pull()
    assert phone.store["complaints"][complaint_id]["answer"] == "已打139****1234"
    assert phone.is_true_copy()
    closed = reviewer.put(f"/complaints/{complaint_id}/closure", json={"reason": "已致电13912341234"})
    assert closed.json["server"]["events"][-1]["note"] == "已致电139****1234"


def test_a_complaint_of_a_visit_is_the_managers_own_until_its_retailer_is_content(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    factories.make_template(database)
    phone, visit_id = phone_of(manager), new_id()
    phone.write("visits", visit_id, factories.visit(shop))
    phone.push()
    complaint_id, result = send(phone, factories.complaint(shop, visit_id=visit_id))
    assert result["status"] == "applied"
    opened = seen(reviewer, complaint_id)
    assert (opened["server"]["state"], opened["owner_name"], opened["visit_id"]) == ("open", manager.name, visit_id)
    assert reviewer.get("/tasks").json["items"] == []
    assert answer(phone, complaint_id)["status"] == "applied"
    assert seen(reviewer, complaint_id)["answer"] == ANSWER
    retailer_says(database, complaint_id, satisfied=True)
    resolved = seen(reviewer, complaint_id)
    assert resolved["server"]["state"] == "resolved"
    assert deeds(resolved) == [("opened", "manager"), ("answered", "manager"), ("resolved", "retailer")]
    assert resolved["server"]["events"][1]["note"] == ANSWER
    phone.pull()
    assert phone.store["complaints"][complaint_id]["server"]["state"] == "resolved"
    assert answer(phone, complaint_id, "改写")["problem"]["slug"] == "complaint-moved-on"


def test_what_the_retailer_sends_reaches_the_manager_as_a_task_until_it_is_answered(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    complaint_id = by_link(database, shop, "请回电13812341234")

    def tasks() -> list[tuple[str, str, str]]:
        items = reviewer.get("/tasks").json["items"]
        return [(each["kind"], each["origin_id"], each["state"]) for each in items]

    assert tasks() == [("complaint", complaint_id, "open")]
    assert answer(phone, complaint_id)["status"] == "applied"
    assert tasks() == [("complaint", complaint_id, "accepted")]
    retailer_says(database, complaint_id, satisfied=False, note="还没送到，请打13812341234")
    again = seen(reviewer, complaint_id)
    assert again["server"]["state"] == "reopened"
    assert again["server"]["events"][-1]["note"] == "还没送到，请打138****1234"
    assert again["text"] == "请回电138****1234"
    assert sorted(tasks()) == [("complaint", complaint_id, "accepted"), ("complaint", complaint_id, "open")]
    assert answer(phone, complaint_id, "今天已送到")["status"] == "applied"
    assert {state for _, _, state in tasks()} == {"accepted"}
    assert phone.pull()
    assert phone.is_true_copy()


def test_a_retailer_cannot_confirm_what_has_not_been_answered(database: Database, shop: str) -> None:
    complaint_id = by_link(database, shop)
    for missing, slug in ((complaint_id, "complaint-moved-on"), (new_id(), "not-found")):
        with pytest.raises(Problem) as refused:
            retailer_says(database, missing, satisfied=True)
        assert refused.value.kind.slug == slug


def test_an_answer_can_be_reworded_but_not_taken_back_and_only_words_change(
    shop: str, manager: Person, reviewer: Person, database: Database
) -> None:
    phone = phone_of(manager)
    complaint_id, _ = send(phone, doc := factories.complaint(shop))
    assert send(phone, doc | {"text": "少两条"}, complaint_id)[1]["status"] == "applied"
    assert answer(phone, complaint_id)["status"] == "applied"
    assert answer(phone, complaint_id, "周三补送")["status"] == "applied"
    assert [note for note in (each["note"] for each in seen(reviewer, complaint_id)["server"]["events"]) if note] == [
        ANSWER, "周三补送",
    ]  # fmt: skip
    phone.pull()
    stored = phone.store["complaints"][complaint_id]
    unanswered = send(phone, stored | {"answer": None, "answered_at": None}, complaint_id)[1]
    assert [each["field"] for each in unanswered["problem"]["errors"]] == ["answer"]
    later = rfc3339(datetime.now(UTC))
    changed = send(phone, stored | {"text": "没有少", "opened_at": later}, complaint_id)[1]
    assert [each["field"] for each in changed["problem"]["errors"]] == ["opened_at", "text"]
    linked = by_link(database, shop)
    phone.pull()
    foreign = send(phone, phone.store["complaints"][linked] | {"kind": "price"}, linked)[1]
    assert [each["field"] for each in foreign["problem"]["errors"]] == ["kind"]


def test_a_complaint_follows_its_shop_and_a_late_answer_is_taken(
    shop: str, database: Database, manager: Person, colleague: Person, reviewer: Person
) -> None:
    complaint_id, former, heir = by_link(database, shop), phone_of(manager), phone_of(colleague)
    former.pull()
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    doc = former.store["complaints"][complaint_id]
    written = doc | {"answer": ANSWER, "answered_at": rfc3339(utc_now())}
    assert send(former, written, complaint_id)[1]["status"] == "applied"
    for phone in (former, heir):
        phone.pull()
        assert phone.is_true_copy()
    assert not former.store["complaints"]
    moved = heir.store["complaints"][complaint_id]["server"]
    assert (moved["state"], moved["owner_id"]) == ("answered", colleague.id)
    assert [each["deed"] for each in moved["events"]] == ["opened", "moved", "answered"]


def test_what_the_branch_assigns_stays_with_whom_it_assigned(
    shop: str, database: Database, world: World, manager: Person, colleague: Person, stranger: Person, reviewer: Person
) -> None:
    complaint_id, own, other = by_link(database, shop), phone_of(manager), phone_of(colleague)

    def assign(person: Person, to: str | None) -> Any:
        return person.post(f"/complaints/{complaint_id}/assignments", json={"manager_id": to, "note": "熟悉该店"})

    assert assign(manager, colleague.id).json["slug"] == "forbidden"
    assert assign(stranger, colleague.id).status_code == 404
    assert assign(reviewer, stranger.id).json["slug"] == "not-a-manager"
    assert assign(reviewer, colleague.id).json["owner_name"] == colleague.name
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": None})
    for phone, complaints in ((own, set()), (other, {complaint_id})):
        phone.pull()
        assert set(phone.store["complaints"]) == complaints
        assert {each["origin_id"] for each in phone.store["tasks"].values() if each["state"] == "open"} == complaints
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": manager.id})
    assert seen(reviewer, complaint_id)["server"]["owner_id"] == colleague.id
    assert assign(reviewer, None).json["server"]["owner_id"] == manager.id
    for phone, complaints in ((own, {complaint_id}), (other, set())):
        phone.pull()
        assert set(phone.store["complaints"]) == complaints
        assert phone.is_true_copy()


def test_a_late_complaint_is_shown_and_told_of_once(
    shop: str, database: Database, manager: Person, reviewer: Person
) -> None:
    late, phone = by_link(database, shop), phone_of(manager)
    by_link(database, shop)

    def chore(days: int) -> int:
        with database.transaction(CITY) as session:
            return note_late_complaints(session, CITY, utc_now() + timedelta(days=days), limit=1)

    assert chore(0) == 0
    assert chore(20) == 1
    assert [each["id"] for each in reviewer.get("/complaints?overdue=true").json["items"]] == [late]
    for person in (manager, reviewer):
        [notice] = [each for each in person.get("/notices").json["items"] if each["kind"] == "complaint_late"]
        assert (notice["subject_kind"], notice["subject_id"]) == ("complaint", late)
    assert (chore(20), chore(20)) == (1, 0)
    phone.pull()
    assert phone.store["complaints"][late]["server"]["overdue"]
    answer(phone, late)
    assert not seen(reviewer, late)["server"]["overdue"]


def test_a_desk_opens_and_closes_complaints_with_a_reason(
    shop: str, manager: Person, reviewer: Person, promoter: Person, stranger: Person
) -> None:
    body = {"terminal_id": shop, "kind": "price", "text": "标价不一"}
    assert manager.post("/complaints", json=body).json["slug"] == "forbidden"
    assert promoter.post("/complaints", json=body).status_code == 404
    complaint = reviewer.post("/complaints", json=body).json
    where, reason = f"/complaints/{complaint['id']}/closure", {"reason": "零售户已歇业"}
    assert manager.put(where, json=reason).json["slug"] == "forbidden"
    for person in (stranger, promoter):
        assert person.put(where, json=reason).status_code == 404
    closed = reviewer.put(where, json=reason).json
    assert reviewer.put(where, json=reason).json == closed
    assert (closed["server"]["state"], closed["server"]["events"][-1]["note"]) == ("closed", "零售户已歇业")
    assert [each["state"] for each in reviewer.get("/tasks").json["items"]] == ["cancelled"]
    assert reviewer.get("/complaints?over=false").json["items"] == []


def test_a_desk_that_has_spoken_to_the_retailer_answers_in_the_owners_place(
    database: Database, shop: str, manager: Person, reviewer: Person, promoter: Person
) -> None:
    complaint_id = by_link(database, shop)
    said = {"answer": f"{ANSWER}，电话 13912345678"}
    assert promoter.put(f"/complaints/{complaint_id}/answer", json=said).status_code == 404
    assert manager.put(f"/complaints/{complaint_id}/answer", json=said).status_code == 403
    for _ in range(2):
        answered = reviewer.put(f"/complaints/{complaint_id}/answer", json=said).json
    assert (answered["server"]["state"], answered["answer"]) == ("answered", f"{ANSWER}，电话 139****5678")
    assert deeds(answered) == [("opened", "retailer"), ("answered", "desk")]
    [task] = manager.get(f"/tasks?origin_id={complaint_id}").json["items"]
    assert task["state"] == "accepted"
    retailer_says(database, complaint_id, satisfied=True)
    refused = reviewer.put(f"/complaints/{complaint_id}/answer", json=said | {"answer": "另一句"})
    assert (refused.status_code, refused.json["slug"]) == (409, "complaint-moved-on")


def test_a_complaint_taken_back_leaves_the_phone_and_is_still_seen_by_the_branch(
    shop: str, database: Database, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    complaint_id, _ = send(phone, factories.complaint(shop))
    linked = by_link(database, shop)
    assert send(phone, None, complaint_id)[1]["status"] == "applied"
    assert send(phone, None, linked)[1]["status"] == "unchanged"
    phone.pull()
    assert set(phone.store["complaints"]) == {linked}
    assert phone.is_true_copy()
    assert manager.get(f"/complaints/{complaint_id}").status_code == 404
    assert seen(reviewer, complaint_id)["server"]["state"] == "withdrawn"
    answer(phone, linked)
    own, _ = send(phone, factories.complaint(shop))
    answer(phone, own)
    assert send(phone, None, own)[1]["problem"]["slug"] == "complaint-moved-on"


def test_what_does_not_fit_is_refused_for_that_complaint_alone(
    shop: str, database: Database, manager: Person, colleague: Person, stranger: Person
) -> None:
    phone, elsewhere = phone_of(manager), factories.make_terminal(database, stranger)
    waits = send(phone, factories.complaint(shop, visit_id=new_id()))[1]
    assert (waits["status"], waits["problem"]["slug"]) == ("deferred", "missing-reference")
    phone.outbox.clear()
    for doc, slug in (
        (factories.complaint(elsewhere), "unknown-terminal"),
        (factories.complaint(shop, opened_at="2020-01-01T00:00:00.000Z"), "time-out-of-range"),
        (factories.complaint(shop, answer="好"), "invalid"),
    ):
        assert send(phone, doc)[1]["problem"]["slug"] == slug
    complaint_id, _ = send(phone, factories.complaint(shop))
    assert send(phone_of(colleague), factories.complaint(shop), complaint_id)[1]["problem"]["slug"] == "not-found"
    assert colleague.get(f"/complaints/{complaint_id}").status_code == 404


def test_what_is_over_leaves_the_phone_after_a_while(
    shop: str, database: Database, manager: Person, reviewer: Person
) -> None:
    over, still_open, phone = by_link(database, shop), by_link(database, shop), phone_of(manager)
    reviewer.put(f"/complaints/{over}/closure", json={"reason": "重复"})
    phone.pull()
    assert set(phone.store["complaints"]) == {over, still_open}
    with database.transaction(CITY) as session:
        assert retire_complaints(session, CITY, utc_now() + timedelta(days=1)) == 1
    phone.pull()
    assert set(phone.store["complaints"]) == {still_open}
    assert phone.is_true_copy()


def test_lists_are_narrowed_and_paged_and_show_no_owner_of_a_shop(
    shop: str, database: Database, manager: Person, reviewer: Person
) -> None:
    ids = {by_link(database, shop) for _ in range(3)}
    first = reviewer.get("/complaints?limit=2&source=link").json
    rest = reviewer.get(f"/complaints?limit=2&cursor={first['next_cursor']}").json
    assert {each["id"] for each in first["items"] + rest["items"]} == ids
    assert reviewer.get("/complaints?kind=price").json["items"] == []
    assert reviewer.get(f"/complaints?owner_id={manager.id}&state=open").json["items"] == first["items"] + rest["items"]
    assert "张三" not in reviewer.get("/complaints").text


def test_a_manager_answers_without_the_sync_protocol_by_the_same_rules(shop: str, manager: Person) -> None:
    complaint_id = new_id()
    answered = factories.complaint(shop, answer=ANSWER, answered_at=rfc3339(utc_now()))
    assert manager.put(f"/complaints/{complaint_id}", json=answered).json["server"]["state"] == "answered"
    gone = answered | {"answer": None, "answered_at": None}
    assert manager.put(f"/complaints/{complaint_id}", json=gone).json["slug"] == "invalid"
