"""People move on: what follows them, what stays with the branch, and what their phones are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.accounts.service import create_person
from backend.db import Database, new_id
from tests.factories import make_terminal
from tests.people import Person, World

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def post(by: Person, whom: Person, role: str = "marketing_centre", **more: Any) -> Any:
    return by.post(f"/people/{whom.id}/postings", json={"role": role, **more})


def shops(of: Person) -> list[str]:
    return [each["id"] for each in of.get("/terminals").json["items"]]


def test_a_posting_holds_at_once_and_is_kept_as_history(admin: Person, manager: Person, world: World) -> None:
    answer = post(admin, manager, "market_manager", branch_id=world.branches["河口"])
    assert answer.status_code == 201
    assert answer.json["from_date"] == TODAY.isoformat()
    assert answer.json["posted_by"] == admin.id
    profile = manager.get("/me").json
    assert (profile["role"], profile["branch"]["name"]) == ("market_manager", "河口")
    history = admin.get(f"/people/{manager.id}/postings").json["items"]
    assert [(each["role"], each["branch_id"]) for each in history] == [
        ("market_manager", world.branches["河口"]),
        ("customer_manager", world.branches["城东"]),
    ]


def test_what_may_be_seen_changes_with_the_posting(admin: Person, manager: Person, world: World) -> None:
    stranger = world.people["stranger"]
    assert slug(manager.get(f"/people/{stranger.id}")) == (404, "not-found")
    post(admin, manager, "market_manager", branch_id=world.branches["河口"])
    assert manager.get(f"/people/{stranger.id}").status_code == 200
    assert slug(manager.get(f"/people/{world.people['colleague'].id}")) == (404, "not-found")


def test_the_phone_starts_anew_after_a_posting_and_only_then(
    admin: Person, manager: Person, colleague: Person, world: World
) -> None:
    cursors = {person.id: person.get("/sync/pull").json["cursor"] for person in (manager, colleague)}
    post(admin, manager, branch_id=world.branches["河口"], role="customer_manager")
    assert manager.get(f"/sync/pull?cursor={cursors[manager.id]}").json["reset"] is True
    assert colleague.get(f"/sync/pull?cursor={cursors[colleague.id]}").json["reset"] is False


def test_a_manager_who_leaves_hands_the_shops_to_the_successor(
    admin: Person, manager: Person, colleague: Person, database: Database, world: World
) -> None:
    shop = make_terminal(database, manager)
    answer = post(admin, manager, "customer_manager", branch_id=world.branches["河口"], successor_id=colleague.id)
    assert answer.status_code == 201
    assert shops(colleague) == [shop]
    assert shops(manager) == []
    covered = admin.get(f"/terminals/{shop}/assignments").json["items"]
    assert [each["to_date"] for each in covered] == [None, TODAY.isoformat()]


def test_without_a_successor_the_shops_wait_at_the_branch(
    admin: Person, manager: Person, reviewer: Person, database: Database
) -> None:
    shop = make_terminal(database, manager)
    assert post(admin, manager).status_code == 201
    assert shops(reviewer) == [shop]
    assert admin.get(f"/terminals/{shop}").json["manager_id"] is None
    covered = admin.get(f"/terminals/{shop}/assignments").json["items"]
    assert [each["to_date"] for each in covered] == [TODAY.isoformat()]


def test_a_successor_of_another_branch_or_of_another_trade_is_refused_and_nobody_moves(
    admin: Person, manager: Person, stranger: Person, reviewer: Person, database: Database
) -> None:
    shop = make_terminal(database, manager)
    for successor in (stranger, reviewer):
        assert slug(post(admin, manager, successor_id=successor.id)) == (409, "not-a-manager")
    assert manager.get("/me").json["role"] == "customer_manager"
    assert shops(manager) == [shop]


def test_a_successor_is_somebody_else_and_only_shops_are_handed_over(
    admin: Person, manager: Person, centre: Person, colleague: Person
) -> None:
    for whom, successor in ((manager, manager), (centre, colleague)):
        answer = post(admin, whom, "admin", successor_id=successor.id)
        assert slug(answer) == (422, "invalid")
        assert answer.json["errors"][0]["field"] == "successor_id"


@pytest.mark.parametrize(
    ("values", "expected", "field"),
    [
        ({"role": "market_manager"}, "role-needs-branch", "branch_id"),
        ({"role": "market_manager", "branch_id": new_id()}, "unknown-reference", "branch_id"),
        ({"role": "promoter"}, "role-needs-manufacturer", "manufacturer_id"),
        ({"role": "promoter", "manufacturer_id": new_id()}, "unknown-reference", "manufacturer_id"),
        ({"role": "admin", "branch_id": new_id()}, "invalid", "branch_id"),
        ({"role": "chief"}, "invalid", "role"),
        ({"role": "admin", "from_date": (TODAY + timedelta(days=1)).isoformat()}, "invalid", "from_date"),
        ({"role": "admin", "from_date": "1970-01-01"}, "invalid", "from_date"),
        ({"role": "admin", "from_date": "2026-02-30"}, "invalid", "from_date"),
        ({"role": "admin", "scope_epoch": 7}, "invalid", "scope_epoch"),
    ],
)
def test_a_posting_that_cannot_be_is_refused_by_field(
    admin: Person, manager: Person, values: Any, expected: str, field: str
) -> None:
    answer = admin.post(f"/people/{manager.id}/postings", json=values)
    assert slug(answer) == (422, expected)
    assert [each["field"] for each in answer.json["errors"]] == [field]
    assert len(admin.get(f"/people/{manager.id}/postings").json["items"]) == 1
    assert manager.get("/me").json["role"] == "customer_manager"


def test_a_posting_to_where_one_is_already_is_refused(admin: Person, manager: Person) -> None:
    answer = post(admin, manager, "customer_manager", branch_id=manager.branch_id)
    assert slug(answer) == (422, "invalid")
    assert [each["field"] for each in answer.json["errors"]] == ["role"]


def test_a_posting_may_be_entered_after_its_day_but_not_before_the_present_one(
    admin: Person, database: Database
) -> None:
    joined, moved = TODAY - timedelta(days=30), TODAY - timedelta(days=10)
    with database.transaction(admin.city_id) as session:
        person, _ = create_person(
            session, admin.actor, username="late", name="后补", role="marketing_centre", from_date=joined
        )

    def move(day: date) -> Any:
        return admin.post(f"/people/{person.id}/postings", json={"role": "admin", "from_date": day.isoformat()})

    assert slug(move(joined - timedelta(days=1))) == (422, "invalid")
    assert move(moved).status_code == 201
    history = admin.get(f"/people/{person.id}/postings").json["items"]
    assert [each["from_date"] for each in history] == [moved.isoformat(), joined.isoformat()]


def test_a_promoter_moves_to_another_manufacturer(admin: Person, promoter: Person, rival: Person) -> None:
    answer = post(admin, promoter, "promoter", manufacturer_id=rival.manufacturer_id)
    assert answer.status_code == 201
    assert promoter.get("/me").json["manufacturer"]["id"] == rival.manufacturer_id


def test_only_administrators_post_people(
    manager: Person, colleague: Person, reviewer: Person, centre: Person, promoter: Person
) -> None:
    for person in (reviewer, centre, manager):
        assert slug(post(person, manager)) == (403, "forbidden")
    for person in (colleague, promoter):
        assert slug(post(person, manager)) == (404, "not-found")
    assert manager.get("/me").json["role"] == "customer_manager"


def test_who_sees_a_person_sees_where_they_served(manager: Person, reviewer: Person, colleague: Person) -> None:
    for person in (manager, reviewer):
        assert len(person.get(f"/people/{manager.id}/postings").json["items"]) == 1
    assert slug(colleague.get(f"/people/{manager.id}/postings")) == (404, "not-found")
    assert slug(manager.get(f"/people/{new_id()}/postings")) == (404, "not-found")


def test_the_history_is_read_in_pages(admin: Person, centre: Person) -> None:
    for role in ("admin", "marketing_centre", "admin"):
        post(admin, centre, role)
    first = admin.get(f"/people/{centre.id}/postings?limit=3").json
    second = admin.get(f"/people/{centre.id}/postings?limit=3&cursor={first['next_cursor']}").json
    roles = [each["role"] for page in (first, second) for each in page["items"]]
    assert roles == ["admin", "marketing_centre", "admin", "marketing_centre"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIyMDI2LTAxLTAxIl0", "WyIyMDI2LTAxLTAxIiwieCJd", "WzEsMl0"])
def test_a_forged_cursor_is_refused(admin: Person, cursor: str) -> None:
    assert slug(admin.get(f"/people/{admin.id}/postings?cursor={cursor}")) == (400, "bad-cursor")


def test_a_posting_is_in_the_audit_log(admin: Person, manager: Person) -> None:
    post(admin, manager)
    line = admin.get(f"/audit?thing_id={manager.id}").json["items"][0]
    assert (line["deed"], line["person_id"], line["detail"]["role"]) == ("post", admin.id, "marketing_centre")
