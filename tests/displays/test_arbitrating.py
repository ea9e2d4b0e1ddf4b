"""The branch settles disputes and has displays put right; a case's history holds all of it."""

from __future__ import annotations

from typing import Any

import pytest

from backend.db import new_id
from tests import factories
from tests.displays.cases import Displays, case_of, confirm, deeds, dispute, queue
from tests.people import Person
from tests.phone import Phone, phone_of

DUE = "2099-03-06"


def arbitrate(person: Person, case_id: str, verdict: str = "upheld", **values: Any) -> Any:
    return person.post(f"/confirmations/{case_id}/arbitration", json={"verdict": verdict, "note": "已核实"} | values)


def rectify(person: Person, case_id: str, **values: Any) -> Any:
    return person.post(f"/confirmations/{case_id}/rectifications", json={"due_on": DUE} | values)


def report(phone: Phone, task_id: str, outcome: str = "done", **values: Any) -> dict[str, Any]:
    doc = {"task_id": task_id, "outcome": outcome, "reported_at": "2026-03-04T02:10:00.000Z"}
    phone.write("task_updates", new_id(), doc | values)
    [result] = phone.push()
    phone.outbox.clear()
    return result


@pytest.fixture
def disputed(displays: Displays, promoter: Person) -> str:
    check_id = displays.presented()
    dispute(promoter, check_id, "D3", note="第二层没有价签")
    return check_id


def test_the_branch_upholds_a_dispute_for_its_own_reason(
    disputed: str, promoter: Person, manager: Person, reviewer: Person
) -> None:
    assert queue(reviewer, "state=disputed") == [disputed]
    manager.post(f"/confirmations/{disputed}/statements", json={"note": "物料没到，价签是厂家提供的"})
    case = arbitrate(reviewer, disputed, reason="D6", note="物料签收单缺失").json
    assert (case["state"], case["reason"], case["party"]) == ("upheld", "D6", "promoter")
    assert [(each["side"], each["by"], each["deed"], each["reason"], each["note"]) for each in case["history"]] == [
        ("system", None, "presented", None, None),
        ("promoter", promoter.name, "disputed", "D3", "第二层没有价签"),
        ("manager", manager.name, "statement", None, "物料没到，价签是厂家提供的"),
        ("branch", reviewer.name, "upheld", "D6", "物料签收单缺失"),
    ]
    assert case_of(promoter, disputed)["history"] == case["history"]


def test_a_dismissed_dispute_leaves_nobody_to_answer(disputed: str, reviewer: Person) -> None:
    case = arbitrate(reviewer, disputed, "dismissed").json
    assert (case["state"], case["reason"], case["party"]) == ("dismissed", None, None)
    refused = arbitrate(reviewer, disputed)
    assert (refused.status_code, refused.json["slug"], refused.json["state"]) == (409, "not-disputed", "dismissed")


def test_only_the_branch_of_the_shop_arbitrates_and_only_what_is_disputed(
    displays: Displays,
    disputed: str,
    promoter: Person,
    manager: Person,
    stranger: Person,
    centre: Person,
    rival: Person,
) -> None:
    for person in (promoter, manager):
        assert arbitrate(person, disputed).json["slug"] == "forbidden"
        assert rectify(person, disputed).json["slug"] == "forbidden"
    for person in (rival, stranger):
        assert arbitrate(person, disputed).status_code == 404
        assert rectify(person, disputed).status_code == 404
    assert arbitrate(centre, displays.presented()).json["slug"] == "not-disputed"
    assert arbitrate(centre, disputed).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verdict": "upheld"}, "note"),
        ({"verdict": "dismissed", "note": "好", "reason": "D1"}, "reason"),
        ({"verdict": "upheld", "note": "好", "reason": "D8"}, "reason"),
    ],
)
def test_an_arbitration_has_a_note_and_a_dismissal_no_reason(
    disputed: str, reviewer: Person, body: dict[str, Any], field: str
) -> None:
    answer = reviewer.post(f"/confirmations/{disputed}/arbitration", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_the_branch_too_has_to_show_what_nobody_answers_for(
    displays: Displays, promoter: Person, reviewer: Person
) -> None:
    _, [check_id] = displays.visit(photos=[])
    dispute(promoter, check_id, "D2")
    assert arbitrate(reviewer, check_id, reason="D11").json["errors"][0]["field"] == "reason"
    assert arbitrate(reviewer, check_id, reason="D10").status_code == 201


def test_a_rectification_goes_to_the_phone_and_comes_back_linked_to_the_original(
    displays: Displays, disputed: str, promoter: Person, manager: Person, reviewer: Person
) -> None:
    arbitrate(reviewer, disputed)
    [link] = rectify(reviewer, disputed, note="补价签后重拍").json["rectifications"]
    phone = phone_of(manager)
    phone.pull()
    task = phone.store["tasks"][link["task_id"]]
    assert (task["kind"], task["due_on"], task["origin_id"]) == ("rectification", DUE, disputed)
    assert (task["detail"]["reason"], task["detail"]["display_check_id"]) == ("D3", disputed)
    assert "价签" in task["title"]

    visit_id, [later] = displays.visit()
    assert report(phone, task["id"], display_check_id=later, note="已补")["status"] == "applied"
    displays.arrive(visit_id)
    assert case_of(promoter, later)["rectifies"] == disputed
    assert case_of(reviewer, disputed)["rectifications"] == [
        {"task_id": task["id"], "state": "reported", "due_on": DUE, "check_id": later}
    ]
    reviewer.post(f"/tasks/{task['id']}/verdicts", json={"verdict": "returned", "note": "角度不对"})
    report(phone, task["id"], display_check_id=later)
    reviewer.post(f"/tasks/{task['id']}/verdicts", json={"verdict": "accepted"})
    assert deeds(promoter, disputed) == [
        "presented", "disputed", "upheld", "rectification_opened", "rectification_reported", "rectification_returned",
        "rectification_reported", "rectification_accepted",
    ]  # fmt: skip
    assert confirm(promoter, later).json["state"] == "confirmed"
    last = case_of(promoter, disputed)["history"][-1]
    assert (last["deed"], last["detail"]) == (
        "rectification_confirmed",
        {"task_id": task["id"], "display_check_id": later},
    )
    promoter.delete(f"/confirmations/{later}/decision")
    assert deeds(promoter, disputed)[-1] == "rectification_undone"


def test_a_report_waits_for_the_check_that_it_names(
    displays: Displays, disputed: str, manager: Person, reviewer: Person
) -> None:
    [link] = rectify(reviewer, disputed).json["rectifications"]
    phone = phone_of(manager)
    result = report(phone, link["task_id"], display_check_id=new_id())
    assert (result["status"], result["problem"]["slug"]) == ("deferred", "missing-reference")
    same = report(phone, link["task_id"], display_check_id=disputed)
    assert (same["status"], same["problem"]["errors"][0]["field"]) == ("rejected", "display_check_id")
    other = factories.make_terminal(displays.database, manager)
    _, [elsewhere] = displays.visit(shop=other)
    assert report(phone, link["task_id"], display_check_id=elsewhere)["status"] == "rejected"


def test_visit_and_report_arrive_in_one_push_in_their_order(
    displays: Displays, disputed: str, manager: Person, reviewer: Person
) -> None:
    [link] = rectify(reviewer, disputed).json["rectifications"]
    phone, check_id = phone_of(manager), new_id()
    check = {"id": check_id, "spec_id": displays.own, "position": "counter", "facings": 3, "price_tag": "right"}
    phone.write("visits", new_id(), factories.visit(displays.shop, display_checks=[check]))
    phone.write(
        "task_updates",
        new_id(),
        {"task_id": link["task_id"], "outcome": "done", "reported_at": "2026-03-04T02:10:00.000Z",
         "display_check_id": check_id},
    )  # fmt: skip
    assert [each["status"] for each in phone.push()] == ["applied", "applied"]
    assert case_of(reviewer, check_id)["rectifies"] == disputed


def test_one_rectification_is_under_way_at_a_time(disputed: str, reviewer: Person) -> None:
    [link] = rectify(reviewer, disputed).json["rectifications"]
    refused = rectify(reviewer, disputed)
    assert (refused.status_code, refused.json["slug"]) == (409, "rectification-open")
    reviewer.post(f"/tasks/{link['task_id']}/verdicts", json={"verdict": "cancelled"})
    assert len(rectify(reviewer, disputed).json["rectifications"]) == 2


def test_a_display_found_wrong_later_can_be_put_right_too_but_not_one_still_with_the_promoter(
    displays: Displays, promoter: Person, reviewer: Person
) -> None:
    check_id = displays.presented()
    assert rectify(reviewer, check_id, reason="D1").json["slug"] == "case-decided"
    confirm(promoter, check_id)
    case = rectify(reviewer, check_id, reason="D1").json
    assert case["state"] == "confirmed"
    assert case["history"][-1]["detail"]["due_on"] == DUE
    past = rectify(reviewer, check_id, due_on="2020-01-01")
    assert past.status_code == 409


def test_a_rectification_follows_the_shop_to_its_next_manager(
    displays: Displays, disputed: str, colleague: Person, reviewer: Person
) -> None:
    [link] = rectify(reviewer, disputed).json["rectifications"]
    reviewer.post("/assignments", json={"terminal_ids": [displays.shop], "manager_id": colleague.id})
    phone = phone_of(colleague)
    phone.pull()
    assert set(phone.store["tasks"]) == {link["task_id"]}
    assert report(phone, link["task_id"], "impossible", note="店已歇业")["status"] == "applied"
    assert queue(colleague, "state=disputed") == [disputed]
    assert case_of(reviewer, disputed)["history"][-1]["by"] == colleague.name
