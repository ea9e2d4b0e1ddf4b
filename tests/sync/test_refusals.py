"""What was refused is no dead end: it is taken after a correction, or given up for a reason, and both can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.access import Actor
from backend.db import Database, new_id
from backend.problems import MISSING_REFERENCE, Problem
from backend.visits.checking import Receipt
from sync.collections import COLLECTIONS, Writing
from sync.models import SyncRefusal
from tests import factories
from tests.people import CITY, Person
from tests.phone import Phone, another_phone_of, phone_of
from tests.sync.conftest import Shop

NINE = factories.nine_on_a_monday()


@pytest.fixture
def phone(manager: Person) -> Phone:
    return phone_of(manager)


def refusals(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/sync/refusals?{query}")
    assert answer.status_code == 200, answer.json
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def refuse(phone: Phone, shop: Shop, visit_id: str | None = None) -> dict[str, Any]:
    phone.write("visits", visit_id or new_id(), factories.visit(shop.id, NINE, kind="picnic"))
    [result] = phone.push()
    assert result["status"] == "rejected"
    return result


def test_a_corrected_document_is_taken_and_ends_its_refusal(phone: Phone, shop: Shop, manager: Person) -> None:
    result = refuse(phone, shop)
    phone.write("visits", result["id"], factories.visit(shop.id, NINE))
    assert [each["status"] for each in phone.push()] == ["applied"]
    assert refusals(manager, "closed=false") == []
    [ended] = refusals(manager, "closed=true")
    assert (ended["id"], ended["resolution"]) == (result["refusal_id"], "superseded")
    assert ended["sent"]["doc"]["kind"] == "picnic"


def test_a_correction_from_a_new_phone_ends_it_too(phone: Phone, shop: Shop, manager: Person) -> None:
    result = refuse(phone, shop)
    other = another_phone_of(manager)
    other.write("visits", result["id"], factories.visit(shop.id, NINE))
    assert [each["status"] for each in other.push()] == ["applied"]
    assert refusals(manager, "closed=false") == []


def test_the_other_version_of_a_conflict_is_given_up_by_its_own_phone_alone(
    phone: Phone, shop: Shop, manager: Person
) -> None:
    visit_id, second = new_id(), another_phone_of(manager)
    phone.write("visits", visit_id, factories.visit(shop.id, NINE))
    phone.push()
    second.write("visits", visit_id, factories.visit(shop.id, NINE, kind="ad_hoc"))
    assert [each["status"] for each in second.push()] == ["conflict"]
    phone.write("visits", visit_id, factories.visit(shop.id, NINE, kind="inspection"))
    phone.push()
    assert len(refusals(manager, "closed=false")) == 1
    second.pull()
    second.write("visits", visit_id, second.store["visits"][visit_id] | {"kind": "ad_hoc"})
    assert [each["status"] for each in second.push()] == ["applied"]
    assert refusals(manager, "closed=false") == []


@pytest.mark.parametrize("who", ["manager", "reviewer", "centre"])
def test_a_refusal_is_given_up_for_a_reason(
    phone: Phone, shop: Shop, manager: Person, who: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    refusal_id = refuse(phone, shop)["refusal_id"]
    unreasoned = person.post(f"/sync/refusals/{refusal_id}/dismissal", json={"reason": " "})
    assert (unreasoned.status_code, unreasoned.json["errors"][0]["field"]) == (422, "reason")
    dismissed = person.post(f"/sync/refusals/{refusal_id}/dismissal", json={"reason": "重复"})
    assert dismissed.status_code == 201, dismissed.json
    assert (dismissed.json["resolution"], dismissed.json["reason"]) == ("dismissed", "重复")
    assert dismissed.json["closed_by"] == person.id
    again = person.post(f"/sync/refusals/{refusal_id}/dismissal", json={"reason": "重复"})
    assert (again.status_code, again.json["slug"]) == (409, "refusal-closed")
    assert refusals(manager, "closed=false") == []
    assert phone.send([dismissed.json["sent"]])["results"][0]["refusal_id"] == refusal_id
    assert refusals(manager, "closed=false") == []


@pytest.mark.parametrize("who", ["colleague", "stranger", "promoter"])
def test_nobody_else_sees_or_ends_a_refusal(
    phone: Phone, shop: Shop, who: str, request: pytest.FixtureRequest, manager: Person
) -> None:
    person: Person = request.getfixturevalue(who)
    refusal_id = refuse(phone, shop)["refusal_id"]
    unknown = person.get(f"/sync/refusals/{new_id()}")
    assert person.get(f"/sync/refusals/{refusal_id}").json == unknown.json
    assert person.post(f"/sync/refusals/{refusal_id}/dismissal", json={"reason": "x"}).status_code == 404
    assert len(refusals(manager, "closed=false")) == 1


def test_why_something_was_refused_is_said_in_the_language_of_whoever_reads_it(
    phone: Phone, shop: Shop, reviewer: Person
) -> None:
    address = f"/sync/refusals/{refuse(phone, shop)['refusal_id']}"
    english = {"Accept-Language": "en"}
    for path, problem_of in ((address, lambda answer: answer), ("/sync/refusals", lambda answer: answer["items"][0])):
        said, in_english = problem_of(reviewer.get(path).json), problem_of(reviewer.get(path, headers=english).json)
        assert said["problem"]["slug"] == in_english["problem"]["slug"]
        assert said["problem"]["title"] != in_english["problem"]["title"]
        assert in_english["problem"]["title"].isascii()
        assert not said["problem"]["title"].isascii()


def test_what_a_document_refers_to_is_named_to_whoever_may_see_it(
    phone: Phone, shop: Shop, database: Database, colleague: Person, stranger: Person, reviewer: Person, centre: Person
) -> None:
    foreign = factories.make_terminal(database, stranger, name="河西店")
    visit = factories.visit(foreign, NINE, joint_with=colleague.id, shelf_checks=[{"spec_id": shop.spec_id}])
    phone.write("visits", new_id(), visit)
    [result] = phone.push()
    address = f"/sync/refusals/{result['refusal_id']}"
    name = reviewer.get(f"/specs/{shop.spec_id}").json["name"]
    known = [
        {"kind": "spec", "id": shop.spec_id, "name": name},
        {"kind": "person", "id": colleague.id, "name": colleague.name},
    ]
    assert reviewer.get(address).json["names"] == known, "the shop of another branch is not named"
    assert centre.get(address).json["names"] == [{"kind": "terminal", "id": foreign, "name": "河西店"}, *known]
    dismissed = reviewer.post(f"{address}/dismissal", json={"reason": "别的分局的店"})
    assert dismissed.json["names"] == known


@pytest.mark.parametrize("terminal_id", ["no id", "0" * 4000, ["x"], None, {"terminal_id": 5}])
def test_a_document_that_refers_to_nonsense_names_nothing(
    phone: Phone, shop: Shop, reviewer: Person, terminal_id: Any
) -> None:
    phone.write("visits", new_id(), factories.visit(shop.id, NINE) | {"terminal_id": terminal_id})
    [result] = phone.push()
    assert reviewer.get(f"/sync/refusals/{result['refusal_id']}").json["names"] == []


def test_a_desk_may_look_at_one_manager(
    phone: Phone, shop: Shop, manager: Person, colleague: Person, reviewer: Person
) -> None:
    refuse(phone, shop)
    refuse(phone_of(colleague), shop)
    assert len(refusals(reviewer)) == 2
    assert [each["person_id"] for each in refusals(reviewer, f"person_id={colleague.id}")] == [colleague.id]


def test_the_city_may_look_at_one_branch_and_a_branch_at_no_other(
    phone: Phone, shop: Shop, manager: Person, stranger: Person, reviewer: Person, centre: Person
) -> None:
    refuse(phone, shop)
    refuse(phone_of(stranger), shop)
    assert len(refusals(centre)) == 2
    for person in (manager, stranger):
        [refused] = refusals(centre, f"branch_id={person.branch_id}")
        assert (refused["person_id"], refused["branch_id"]) == (person.id, person.branch_id)
    assert refusals(reviewer, f"branch_id={stranger.branch_id}") == []


def test_pages_of_refusals_are_complete(phone: Phone, shop: Shop, manager: Person) -> None:
    expected = {refuse(phone, shop)["refusal_id"] for _ in range(5)}
    seen, cursor = [], ""
    while True:
        page = manager.get(f"/sync/refusals?limit=2{cursor}").json
        seen += [each["id"] for each in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == 5
    assert set(seen) == expected


@pytest.fixture
def impatient_visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Visits that wait for something: those whose id is in the list are deferred."""
    waiting: list[str] = []
    visits = COLLECTIONS["visits"]
    assert visits.writing is not None
    write = visits.writing.write

    def write_or_wait(
        session: Session, actor: Actor, drafts: Sequence[dict[str, Any]], receipt: Receipt
    ) -> list[Problem | None]:
        ready = [draft for draft in drafts if draft["id"] not in waiting]
        outcomes = iter(write(session, actor, ready, receipt) if ready else [])
        return [MISSING_REFERENCE() if draft["id"] in waiting else next(outcomes) for draft in drafts]

    writing = Writing(visits.writing.schema, write_or_wait, visits.writing.remove)
    monkeypatch.setitem(COLLECTIONS, "visits", replace(visits, writing=writing))
    return waiting


def test_what_waits_for_something_is_sent_again_and_counts_as_refused_after_three_days_only(
    phone: Phone, shop: Shop, manager: Person, database: Database, impatient_visits: list[str]
) -> None:
    early, late = new_id(), new_id()
    impatient_visits += [early, late]
    for visit_id in (early, late):
        phone.write("visits", visit_id, factories.visit(shop.id, NINE))
    for _ in range(2):
        answers = phone.push()
        assert [(each["status"], each["problem"]["slug"]) for each in answers] == [
            ("deferred", "missing-reference")
        ] * 2
        assert all("refusal_id" not in each for each in answers)
    assert len(phone.outbox) == 2
    assert refusals(manager) == []
    with database.transaction(CITY) as session:
        four_days_ago = datetime.now(UTC) - timedelta(days=4)
        session.execute(update(SyncRefusal).values(refused_at=four_days_ago))
    assert {each["doc_id"] for each in refusals(manager, "closed=false")} == {early, late}
    impatient_visits.remove(early)
    assert sorted(each["status"] for each in phone.push()) == ["applied", "deferred"]
    assert {each["doc_id"] for each in refusals(manager, "closed=false")} == {late}
    assert [edit.id for edit in phone.outbox] == [late]
