"""What a month of visits brings: what shops need, of how many that is known, and how the 135 checklist was kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.accounts.service import command_line_actor
from backend.db import Database, new_id
from backend.visits import templates
from backend.visits.month_rules import Checklist, need_in, skipped_in, steps_in
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of

STEPS = ("greeted", "display_seen", "prices_seen")
CHECKLIST = Checklist("135", "checklist_135", STEPS)


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    """A shop of the manager in a city with the default template."""
    with database.transaction(CITY) as session:
        templates.publish_default_template(session, command_line_actor(CITY))
    return factories.make_terminal(database, manager)


def done(*left_out: str) -> dict[str, bool]:
    [section] = [each for each in templates.SECTIONS if each.get("checklist") == "135"]
    return {each["key"]: each["key"] not in left_out for each in section["questions"]}


def visit(person: Person, shop: str, visit_id: str | None = None, **sections: Any) -> str:
    visit_id = visit_id or new_id()
    values: dict[str, Any] = {"id": visit_id, "sections": sections}
    answer = person.post("/visits", json=factories.visit(shop, datetime.now(UTC) - timedelta(hours=3), **values))
    assert answer.status_code == 201, answer.json
    return visit_id


@pytest.mark.parametrize(
    ("answers", "heard"),
    [
        (None, False),
        ({}, False),
        ({"topics": [], "note": " "}, False),
        ({"topics": None}, False),
        ({"topics": ["supply"]}, True),
        ({"note": "要扫码枪"}, True),
        ({"urgent": False}, True),
    ],
)
def test_a_need_is_heard_when_something_was_answered(answers: dict[str, Any] | None, heard: bool) -> None:
    assert (need_in({"needs": answers}) is not None) is heard


def test_a_step_is_done_only_when_it_was_said_to_be() -> None:
    skipped = skipped_in(CHECKLIST, {"checklist_135": {"greeted": True, "display_seen": False}})
    assert steps_in(skipped, STEPS) == ["display_seen", "prices_seen"]
    assert steps_in(skipped_in(CHECKLIST, {}), STEPS) == list(STEPS)
    assert skipped_in(CHECKLIST, {"checklist_135": dict.fromkeys(STEPS, True)}) == 0


def needs(person: Person, **query: str) -> list[tuple[str, list[str], str | None]]:
    answer = person.get("/shop-needs", query_string=query).json
    return [(each["visit_id"], each["topics"], each["note"]) for each in answer["items"]]


def covered(person: Person, **query: str) -> list[tuple[str | None, int, int, int]]:
    answer = person.get("/shop-needs/coverage", query_string=query).json
    return [
        ((each["manager"] or {}).get("name"), each["shops"], each["with_needs"], each["without_needs"])
        for each in answer["items"]
    ]


@factories.needs_hours_of_this_month
def test_what_shops_need_is_listed_and_its_coverage_counted(
    shop: str, database: Database, manager: Person, reviewer: Person, stranger: Person, promoter: Person
) -> None:
    factories.make_terminal(database, manager)
    first = visit(manager, shop, needs={"topics": ["supply"], "note": "中支要两条"})
    visit(manager, shop, greeting={"owner_present": True})
    second = visit(manager, shop, needs={"topics": ["training"]})
    heard = [(first, ["supply"], "中支要两条"), (second, ["training"], None)]
    assert (
        sorted(needs(manager)) == sorted(needs(reviewer)) == sorted(needs(reviewer, terminal_id=shop)) == sorted(heard)
    )
    assert covered(reviewer) == covered(manager) == [("李静", 2, 1, 1)]
    assert needs(stranger) == needs(promoter) == covered(promoter) == []
    assert needs(reviewer, month="2020-01") == []
    assert covered(reviewer, month="2020-01") == [("李静", 2, 0, 2)]


@factories.needs_hours_of_this_month
def test_needs_change_with_their_visit_and_go_when_it_is_taken_back(shop: str, manager: Person) -> None:
    visit_id = visit(manager, shop, needs={"topics": ["supply"]})
    visit(manager, shop, visit_id, needs={"note": "要扫码枪"})
    assert needs(manager) == [(visit_id, [], "要扫码枪")]
    visit(manager, shop, visit_id)
    assert needs(manager) == []
    visit(manager, shop, visit_id, needs={"note": "要扫码枪"}, checklist_135=done())
    phone = phone_of(manager)
    phone.write("visits", visit_id, None)
    assert [each["status"] for each in phone.push()] == ["applied"]
    assert needs(manager) == []
    assert manager.get("/checklists/135").json["items"] == []


@factories.needs_hours_of_this_month
def test_needs_follow_their_shop(shop: str, manager: Person, colleague: Person, reviewer: Person) -> None:
    visit_id = visit(manager, shop, needs={"topics": ["supply"]})
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    assert needs(manager) == []
    assert [each[0] for each in needs(colleague)] == [visit_id]
    assert covered(reviewer) == [("王磊", 1, 1, 0)]


@factories.needs_hours_of_this_month
def test_the_135_is_counted_by_manager_with_the_steps_that_are_left_out(
    shop: str, manager: Person, reviewer: Person, stranger: Person, centre: Person, promoter: Person
) -> None:
    visit(manager, shop, checklist_135=done())
    changed = visit(manager, shop, checklist_135=done("market_heard"))
    visit(manager, shop, checklist_135=done("market_heard", "needs_heard"))
    for person in (manager, reviewer, centre):
        [line] = person.get("/checklists/135").json["items"]
        assert (line["manager"]["name"], line["visits"], line["complete"]) == ("李静", 3, 1)
        assert line["complete_hundredths"] == 3333
        assert [(each["step"], each["visits"]) for each in line["skipped"]] == [("market_heard", 2), ("needs_heard", 1)]
        assert "市场" in line["skipped"][0]["label"]["zh"]
    visit(manager, shop, changed, checklist_135=done())
    assert reviewer.get("/checklists/135").json["items"][0]["complete"] == 2
    assert reviewer.get("/checklists/135?month=2020-01").json["items"] == []
    assert stranger.get("/checklists/135").json["items"] == []
    assert promoter.get("/checklists/135").status_code == 404
    assert reviewer.get("/checklists/246").status_code == 404


@factories.needs_hours_of_this_month
def test_a_city_publishes_a_checklist_of_its_own_and_visits_of_old_versions_do_not_count(
    shop: str, database: Database, manager: Person, admin: Person, reviewer: Person
) -> None:
    steps = [
        {"key": key, "label": {"zh": f"第{number}步", "en": f"Step {number}"}, "kind": "yes_no"}
        for number, key in enumerate(STEPS)
    ]
    section = {"key": "own", "title": {"zh": "清单", "en": "List"}, "checklist": "own", "questions": steps}
    body = {"name": "自定", "sections": [section]}
    published = admin.post("/visit-templates", json=body)
    assert published.status_code == 201
    assert admin.get("/audit?deed=publish&thing=visit_template").json["items"][0]["thing_id"] == published.json["id"]
    visit(manager, shop, checklist_135=done())
    sent = factories.visit(shop, template_version=2, sections={"own": {"greeted": True}})
    assert manager.post("/visits", json=sent).status_code == 201
    [line] = reviewer.get("/checklists/own").json["items"]
    assert (line["visits"], [each["step"] for each in line["skipped"]]) == (1, ["display_seen", "prices_seen"])
    note = {"key": "note", "label": {"zh": "备注", "en": "Note"}, "kind": "text"}
    for wrong in ([note], []):
        answer = admin.post("/visit-templates", json={"name": "错", "sections": [section | {"questions": wrong}]})
        assert answer.status_code == 422, answer.json
    twice = [section, section | {"key": "again"}]
    assert admin.post("/visit-templates", json={"name": "错", "sections": twice}).status_code == 422
