"""Lists and details of visits at the door, each person seeing what is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.db import Database, new_id, rfc3339
from tests import factories
from tests.people import Person, World
from tests.phone import phone_of

DAY = factories.nine_on_a_monday()


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager, name="福源食杂店", license_no="439902177777")


def log(person: Person, shop: str, started_at: datetime = DAY, **values: Any) -> str:
    visit_id = new_id()
    doc = factories.visit(shop, started_at, **values)
    answer = person.post("/visits", json={"id": visit_id, **doc})
    assert answer.status_code == 201, answer.json
    return visit_id


def ids(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"/visits?{query}")
    assert answer.status_code == 200, answer.json
    return [item["id"] for item in answer.json["items"]]


def signals(person: Person, visit_id: str) -> dict[str, Any]:
    return {each["signal"]: each for each in person.get(f"/visits/{visit_id}").json["server"]["signals"]}


def test_a_desk_visit_follows_the_same_rules_as_a_pushed_one(shop: str, manager: Person, reviewer: Person) -> None:
    visit_id = log(manager, shop)
    seen = reviewer.get(f"/visits/{visit_id}").json
    assert seen["terminal"]["name"] == "福源食杂店"
    assert seen["names"][manager.id] == manager.name
    assert seen["server"]["check_in_distance_m"] == 0
    refused = manager.post("/visits", json=factories.visit(new_id(), DAY))
    assert (refused.status_code, refused.json["slug"]) == (422, "unknown-terminal")
    forbidden = reviewer.post("/visits", json=factories.visit(shop, DAY))
    assert (forbidden.status_code, forbidden.json["slug"]) == (403, "forbidden")


def test_posting_the_same_visit_again_is_an_edit_and_not_a_second_visit(shop: str, manager: Person) -> None:
    visit_id = log(manager, shop)
    doc = {"id": visit_id, **factories.visit(shop, DAY), "kind": "ad_hoc"}
    assert manager.post("/visits", json=doc).json["kind"] == "ad_hoc"
    assert ids(manager) == [visit_id]
    moved = manager.post("/visits", json=doc | {"terminal_id": new_id()})
    assert moved.json["errors"][0]["field"] == "terminal_id"


def test_each_sees_their_own_branch_their_own_shops_or_nothing(
    shop: str, database: Database, manager: Person, colleague: Person, stranger: Person, reviewer: Person,
    centre: Person, admin: Person, promoter: Person,
) -> None:  # fmt: skip
    mine = log(manager, shop)
    near = log(colleague, factories.make_terminal(database, colleague))
    far = log(stranger, factories.make_terminal(database, stranger))
    assert ids(manager) == [mine]
    assert ids(colleague) == [near]
    assert set(ids(reviewer)) == {mine, near}
    assert set(ids(centre)) == set(ids(admin)) == {mine, near, far}
    assert ids(promoter) == []
    assert reviewer.get(f"/visits/{far}").status_code == 404
    assert promoter.get(f"/visits/{mine}").status_code == 404
    assert ids(reviewer, f"manager_id={stranger.id}") == []


def test_filters_narrow_the_list(
    shop: str, database: Database, manager: Person, colleague: Person, reviewer: Person, world: World
) -> None:
    other = factories.make_terminal(database, colleague, name="ＡＢＣ Tobacco 100%_店", license_no="439902188888")
    first = log(manager, shop, DAY)
    joint = log(manager, shop, DAY + timedelta(days=1), kind="joint", joint_with=reviewer.id)
    open_ = log(colleague, other, DAY + timedelta(days=2), check_out=None, submitted_at=None)
    assert ids(reviewer) == [open_, joint, first]
    assert ids(reviewer, f"manager_id={manager.id}") == [joint, first]
    assert ids(reviewer, f"terminal_id={other}") == [open_]
    assert ids(reviewer, f"branch_id={world.branches['城东']}") == [open_, joint, first]
    assert ids(reviewer, f"branch_id={world.branches['河口']}") == []
    assert ids(reviewer, "kind=joint") == [joint]
    assert ids(reviewer, "state=in_progress") == [open_]
    assert ids(reviewer, f"since={rfc3339(DAY + timedelta(hours=1))}&until={rfc3339(DAY + timedelta(days=2))}") == [
        joint
    ]
    assert ids(reviewer, "q=福源") == [joint, first]
    assert ids(reviewer, "q=439902188") == [open_]
    assert ids(reviewer, "q=abc tobacco") == [open_]
    assert ids(reviewer, "q=100%25_") == [open_]
    assert ids(reviewer, "q=%25") == [open_]
    assert ids(reviewer, "q=_") == [open_]
    assert ids(reviewer, "q=nowhere") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("kind=picnic", "kind"), ("since=yesterday", "since"), ("branch_id=1", "branch_id"), ("colour=red", "colour"),
     ("limit=201", "limit"), ("signal=luck", "signal")],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused_by_name(manager: Person, query: str, field: str) -> None:
    answer = manager.get(f"/visits?{query}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_pages_stay_stable_while_visits_arrive(shop: str, manager: Person) -> None:
    logged = [log(manager, shop, DAY + timedelta(hours=hour)) for hour in range(6)]
    page = manager.get("/visits?limit=2").json
    seen = [item["id"] for item in page["items"]]
    while page["next_cursor"]:
        log(manager, shop, DAY + timedelta(days=5, minutes=len(seen)))  # newer than all: must not push anything along
        page = manager.get(f"/visits?limit=2&cursor={page['next_cursor']}").json
        seen += [item["id"] for item in page["items"]]
    assert seen == logged[::-1]


def test_pages_do_not_lose_visits_that_began_in_the_same_instant(shop: str, manager: Person) -> None:
    logged = {log(manager, shop, DAY) for _ in range(5)}
    seen, cursor = [], ""
    while True:
        page = manager.get(f"/visits?limit=2{cursor}").json
        seen += [item["id"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == 5
    assert set(seen) == logged


@pytest.mark.parametrize("cursor", ["W10", "WyJhIiwiYiJd", "WzEsMl0", "WyIyMDI2LTExLTAyVDAxOjAwOjAwLjAwMFoiLCJ4Il0"])
def test_a_cursor_that_was_never_given_out_is_refused(manager: Person, cursor: str) -> None:
    answer = manager.get(f"/visits?cursor={cursor}")
    assert (answer.status_code, answer.json["slug"]) == (400, "bad-cursor")


def test_a_far_check_in_is_flagged_with_its_evidence_and_never_blocked(
    shop: str, manager: Person, reviewer: Person
) -> None:
    there = factories.check_point(DAY, (30.51, 114.3))
    visit_id = log(manager, shop, check_in=there)
    far = signals(reviewer, visit_id)["far_from_terminal"]
    assert 1100 < far["evidence"]["distance_m"] < 1115
    assert ids(reviewer, "signal=far_from_terminal") == [visit_id]
    assert reviewer.get("/visits").json["items"][0]["weight"] == far["weight"]


def test_a_phone_that_names_the_wrong_datum_is_told_from_a_manager_elsewhere(shop: str, manager: Person) -> None:
    from backend.terminals.geo import gcj02_from_wgs84

    at_the_door = tuple(gcj02_from_wgs84(*factories.TOWN))
    right = log(manager, shop, DAY, check_in=factories.check_point(DAY, at_the_door, datum="gcj02"))
    assert signals(manager, right) == {}
    later = DAY + timedelta(days=1)
    wrong = log(manager, shop, later, check_in=factories.check_point(later, at_the_door, datum="wgs84"))
    assert signals(manager, wrong)["far_from_terminal"]["evidence"]["fitting_datum"] == "gcj02"


def test_a_visit_that_arrives_late_changes_what_is_said_of_its_neighbours(shop: str, manager: Person) -> None:
    afternoon = log(manager, shop, DAY + timedelta(minutes=10))
    assert signals(manager, afternoon) == {}
    log(manager, shop, DAY)
    assert "overlap" in signals(manager, afternoon)
    third = log(manager, shop, DAY + timedelta(minutes=5), minutes=1)
    assert set(signals(manager, third)) == {"overlap", "short_stay"}


def test_a_visit_taken_back_or_moved_in_time_is_no_longer_held_against_its_neighbours(
    shop: str, manager: Person
) -> None:
    phone = phone_of(manager)
    early, late = new_id(), new_id()
    phone.write("visits", early, factories.visit(shop, DAY))
    phone.write("visits", late, factories.visit(shop, DAY + timedelta(minutes=10)))
    phone.push()
    assert "overlap" in signals(manager, late)
    phone.write("visits", early, factories.visit(shop, DAY - timedelta(days=30)))
    phone.push()
    assert signals(manager, late) == {}
    phone.write("visits", early, factories.visit(shop, DAY))
    phone.push()
    assert "overlap" in signals(manager, late)
    phone.write("visits", early, None)
    phone.push()
    assert signals(manager, late) == {}
    phone.pull()
    assert phone.store["visits"][late]["server"]["signals"] == []


def test_a_template_is_published_in_versions_and_old_ones_stay_valid(
    shop: str, admin: Person, manager: Person, reviewer: Person, promoter: Person
) -> None:
    changed = [{"key": "farewell", "title": {"zh": "告别", "en": "Farewell"}, "questions": []}]
    published = admin.post("/visit-templates", json={"name": "新版", "sections": changed})
    assert (published.status_code, published.json["version"]) == (201, 2)
    assert reviewer.post("/visit-templates", json={"name": "新版", "sections": changed}).status_code == 403
    assert [each["version"] for each in manager.get("/visit-templates").json["items"]] == [2, 1]
    assert promoter.get("/visit-templates").json["items"] == []
    log(manager, shop, DAY)
    log(manager, shop, DAY + timedelta(days=1), template_version=2, sections={"farewell": {}})
    answer = manager.post("/visits", json=factories.visit(shop, DAY, template_version=2))
    assert answer.json["errors"][0]["field"] == "sections.greeting"
    unknown = manager.post("/visits", json=factories.visit(shop, DAY, template_version=3))
    assert (unknown.json["slug"], unknown.json["errors"][0]["field"]) == ("unknown-reference", "template_version")


@pytest.mark.parametrize(
    "sections",
    [
        [{"key": "a", "title": {"zh": "甲", "en": "A"}, "questions": []}] * 2,
        [{"key": "a", "title": {"zh": "甲", "en": "A"},
          "questions": [{"key": "q", "label": {"zh": "问", "en": "Q"}, "kind": "choice"}]}],
        [],
    ],
)  # fmt: skip
def test_a_template_that_could_not_be_answered_is_refused(admin: Person, sections: list[Any]) -> None:
    answer = admin.post("/visit-templates", json={"name": "坏", "sections": sections})
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")


def test_visits_are_found_by_the_spec_that_they_looked_for(
    database: Database, world: World, manager: Person, reviewer: Person, stranger: Person
) -> None:
    factories.make_template(database)
    shop, spec_id = factories.make_terminal(database, manager), factories.make_spec(database, world)
    there = factories.visit(shop, specs=[spec_id])
    absent = factories.visit(shop, shelf_checks=[{"spec_id": spec_id, "on_shelf": False}])
    ids = [manager.post("/visits", json=each).json["id"] for each in (there, absent, factories.visit(shop))]
    for query, expected in (("", set(ids[:2])), ("&on_shelf=true", {ids[0]}), ("&on_shelf=false", {ids[1]})):
        for person in (manager, reviewer):
            assert {row["id"] for row in person.get(f"/visits?spec_id={spec_id}{query}").json["items"]} == expected
        assert stranger.get(f"/visits?spec_id={spec_id}{query}").json["items"] == []
