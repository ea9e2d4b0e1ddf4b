"""Accounts and branches: who sees whom, and what administrators may do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from backend.accounts import people as accounts_people
from backend.accounts import service
from backend.db import Database, new_id
from backend.problems import Problem
from tests.people import CITY, Person, World


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def usernames(answer: Any) -> list[str]:
    return [each["username"] for each in answer.json["items"]]


EVERYBODY = ["admin", "centre", "colleague", "manager", "promoter", "reviewer", "rival", "stranger"]


def test_the_city_desks_see_everybody_a_branch_desk_its_branch_and_others_themselves(world: World) -> None:
    seen = {part: usernames(person.get("/people")) for part, person in world.people.items()}
    assert seen == {
        "admin": EVERYBODY,
        "centre": EVERYBODY,
        "reviewer": ["colleague", "manager", "reviewer"],
        "manager": ["manager"],
        "colleague": ["colleague"],
        "stranger": ["stranger"],
        "promoter": ["promoter"],
        "rival": ["rival"],
    }


def test_a_person_out_of_sight_is_not_found_by_id_either(world: World, reviewer: Person, manager: Person) -> None:
    assert reviewer.get(f"/people/{manager.id}").json["username"] == "manager"
    assert slug(reviewer.get(f"/people/{world.people['stranger'].id}")) == (404, "not-found")
    assert slug(manager.get(f"/people/{reviewer.id}")) == (404, "not-found")
    assert slug(manager.get(f"/people/{new_id()}")) == (404, "not-found")
    assert manager.get("/people/not-an-id").status_code == 404


def test_people_are_found_by_role_branch_part_of_a_name_and_state(admin: Person, world: World) -> None:
    admin.put(f"/people/{world.people['stranger'].id}/suspension")
    assert usernames(admin.get("/people?role=promoter")) == ["promoter", "rival"]
    assert usernames(admin.get(f"/people?branch_id={world.branches['河口']}")) == ["stranger"]
    assert usernames(admin.get("/people?q=COLL")) == ["colleague"]
    assert usernames(admin.get("/people?q=李")) == ["manager"]
    assert usernames(admin.get("/people?q=%25")) == []
    assert usernames(admin.get("/people?disabled=true")) == ["stranger"]
    assert "stranger" not in usernames(admin.get("/people?disabled=false"))


def test_filters_widen_nobodys_view(reviewer: Person, world: World) -> None:
    assert usernames(reviewer.get(f"/people?branch_id={world.branches['河口']}")) == []
    assert usernames(reviewer.get("/people?q=stranger")) == []


@pytest.mark.parametrize("query", ["role=chief", "branch_id=1", "disabled=maybe", "limit=0", "limit=201", "order=name"])
def test_a_filter_that_means_nothing_is_refused(admin: Person, query: str) -> None:
    answer = admin.get(f"/people?{query}")
    assert slug(answer) == (422, "invalid")
    assert answer.json["errors"][0]["field"] == query.split("=")[0]


def test_pages_of_people_lose_and_repeat_nobody_when_somebody_joins(admin: Person) -> None:
    first = admin.get("/people?limit=3").json
    join(admin, username="aaron")
    second = admin.get(f"/people?limit=3&cursor={first['next_cursor']}").json
    third = admin.get(f"/people?limit=3&cursor={second['next_cursor']}").json
    seen = [each["username"] for page in (first, second, third) for each in page["items"]]
    assert seen == EVERYBODY
    assert third["next_cursor"] is None


def join(by: Person, **values: Any) -> Any:
    return by.post("/people", json={"username": "newcomer", "name": "新同事", "role": "marketing_centre", **values})


def test_an_administrator_creates_a_manager_who_can_log_in(admin: Person, log_in: Any, world: World) -> None:
    branch_id = world.branches["城东"]
    answer = join(admin, username=" Chen.Wei ", name=" 陈伟 ", role="customer_manager", branch_id=branch_id)
    assert answer.status_code == 201
    person = answer.json
    assert (person["username"], person["name"], person["branch"]["id"]) == ("chen.wei", "陈伟", branch_id)
    entered = log_in("chen.wei", person["initial_password"])
    assert entered.json["person"]["id"] == person["id"]
    postings = admin.get(f"/people/{person['id']}/postings").json["items"]
    assert [(each["role"], each["branch_id"], each["posted_by"]) for each in postings] == [
        ("customer_manager", branch_id, admin.id)
    ]


def test_a_given_password_is_not_shown_again(admin: Person, log_in: Any) -> None:
    answer = join(admin, password="a given passphrase")
    assert answer.json["initial_password"] is None
    assert "passphrase" not in answer.text
    assert log_in("newcomer", "a given passphrase").status_code == 201


def test_nobody_else_creates_people(world: World) -> None:
    for part in sorted(world.people.keys() - {"admin"}):
        assert slug(join(world.people[part])) == (403, "forbidden"), part


@pytest.mark.parametrize(
    ("values", "expected", "field"),
    [
        ({"username": "Manager"}, "username-taken", "username"),
        ({"username": "ｍanager"}, "username-taken", "username"),
        ({"username": "a"}, "invalid", "username"),
        ({"username": "a" * 61}, "invalid", "username"),
        ({"username": "  "}, "invalid", "username"),
        ({"name": ""}, "invalid", "name"),
        ({"name": "新" * 61}, "invalid", "name"),
        ({"name": "a\u0007"}, "invalid", "name"),
        ({"password": "too short"}, "invalid", "password"),
        ({"password": ""}, "invalid", "password"),
        ({"role": "chief"}, "invalid", "role"),
        ({"role": None}, "invalid", "role"),
        ({"role": "customer_manager"}, "role-needs-branch", "branch_id"),
        ({"role": "brand_manager", "branch_id": new_id()}, "unknown-reference", "branch_id"),
        ({"role": "promoter"}, "role-needs-manufacturer", "manufacturer_id"),
        ({"role": "promoter", "manufacturer_id": new_id()}, "unknown-reference", "manufacturer_id"),
        ({"branch_id": new_id()}, "invalid", "branch_id"),
        ({"role": "admin", "manufacturer_id": new_id()}, "invalid", "manufacturer_id"),
        ({"branch_id": "' OR 1=1 --"}, "invalid", "branch_id"),
        ({"password_hash": "x"}, "invalid", "password_hash"),
    ],
)
def test_a_person_that_cannot_be_is_refused_by_field(admin: Person, values: Any, expected: str, field: str) -> None:
    answer = join(admin, **values)
    assert answer.json["slug"] == expected
    assert [each["field"] for each in answer.json["errors"]] == [field]
    assert usernames(admin.get("/people")) == EVERYBODY
    assert join(admin).status_code == 201


def test_a_refusal_speaks_the_readers_language(admin: Person) -> None:
    def reason(language: str) -> str:
        person = {"username": "a", "name": "新同事", "role": "marketing_centre"}
        answer = admin.post("/people", json=person, headers={"Accept-Language": language})
        return str(answer.json["errors"][0]["reason"])

    assert reason("en") == "Must have 2 to 60 characters."
    assert reason("zh-CN") == "必须为 2 至 60 个字符。"


def test_an_administrator_changes_a_name_and_a_user_name(admin: Person, manager: Person, log_in: Any) -> None:
    changed = admin.patch(f"/people/{manager.id}", json={"name": "李竞", "username": "LiJing"})
    assert (changed.json["name"], changed.json["username"]) == ("李竞", "lijing")
    assert manager.get("/me").json["name"] == "李竞"
    assert log_in("lijing").status_code == 201
    assert slug(log_in("manager")) == (401, "wrong-credentials")
    line = admin.get(f"/audit?thing_id={manager.id}").json["items"][0]
    assert (line["deed"], line["detail"]["before"]["username"], line["detail"]["after"]["username"]) == (
        "change",
        "manager",
        "lijing",
    )


def test_a_change_that_cannot_be_changes_nothing(admin: Person, manager: Person, reviewer: Person) -> None:
    at = f"/people/{manager.id}"
    assert slug(admin.patch(at, json={"name": "新名", "username": "COLLEAGUE"})) == (409, "username-taken")
    assert slug(admin.patch(at, json={"role": "admin"})) == (422, "invalid")
    assert slug(admin.patch(at, json={"username": None})) == (422, "invalid")
    assert slug(reviewer.patch(at, json={"name": "新名"})) == (403, "forbidden")
    assert slug(manager.patch(at, json={"name": "新名"})) == (403, "forbidden")
    assert slug(admin.patch(f"/people/{new_id()}", json={"name": "新名"})) == (404, "not-found")
    assert manager.get("/me").json["name"] == manager.name


def test_only_administrators_suspend_reinstate_and_reset(reviewer: Person, manager: Person, colleague: Person) -> None:
    for person, expected in ((reviewer, (403, "forbidden")), (colleague, (404, "not-found"))):
        assert slug(person.put(f"/people/{manager.id}/suspension")) == expected
        assert slug(person.delete(f"/people/{manager.id}/suspension")) == expected
        assert slug(person.post(f"/people/{manager.id}/password", json={})) == expected
    assert manager.get("/me").status_code == 200


def test_suspending_twice_is_suspending_once(admin: Person, manager: Person) -> None:
    for _ in range(2):
        assert admin.put(f"/people/{manager.id}/suspension").status_code == 204
    for _ in range(2):
        assert admin.delete(f"/people/{manager.id}/suspension").status_code == 204
    deeds = [line["deed"] for line in admin.get(f"/audit?thing_id={manager.id}").json["items"]]
    assert deeds == ["reinstate", "suspend", "create"]


def test_the_last_administrator_can_neither_be_suspended_nor_posted_away(admin: Person, log_in: Any) -> None:
    assert slug(admin.put(f"/people/{admin.id}/suspension")) == (409, "last-administrator")
    away = {"role": "marketing_centre"}
    assert slug(admin.post(f"/people/{admin.id}/postings", json=away)) == (409, "last-administrator")
    second = join(admin, username="second", role="admin").json
    assert admin.put(f"/people/{second['id']}/suspension").status_code == 204
    assert slug(admin.put(f"/people/{admin.id}/suspension")) == (409, "last-administrator")
    admin.delete(f"/people/{second['id']}/suspension")
    assert admin.put(f"/people/{admin.id}/suspension").status_code == 204
    assert log_in("second", second["initial_password"]).status_code == 201


def test_two_administrators_who_suspend_each_other_at_once_leave_one(admin: Person, database: Database) -> None:
    second = join(admin, username="second", role="admin").json["id"]

    def suspend(person_id: str) -> str:
        try:
            with database.transaction(CITY) as session:
                accounts_people.suspend_person(session, admin.actor, person_id)
        except Problem as problem:
            return problem.kind.slug
        return "suspended"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(suspend, (admin.id, second))) == ["last-administrator", "suspended"]


def test_two_who_take_one_user_name_at_once_leave_one(admin: Person, database: Database) -> None:
    def create(name: str) -> str:
        try:
            with database.transaction(CITY) as session:
                service.create_person(session, admin.actor, username="same", name=name, role="marketing_centre")
        except Problem as problem:
            return problem.kind.slug
        return "created"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, ("one", "other"))) == ["created", "username-taken"]


def test_a_reset_password_ends_the_sessions_and_opens_new_ones(admin: Person, manager: Person, log_in: Any) -> None:
    made_up = admin.post(f"/people/{manager.id}/password", json={}).json["initial_password"]
    assert slug(manager.get("/me")) == (401, "session-expired")
    assert slug(log_in("manager")) == (401, "wrong-credentials")
    assert log_in("manager", made_up).status_code == 201
    given = admin.post(f"/people/{manager.id}/password", json={"password": "a given passphrase"})
    assert given.json == {"initial_password": None}
    assert log_in("manager", "a given passphrase").status_code == 201
    assert slug(admin.post(f"/people/{manager.id}/password", json={"password": "short"})) == (422, "invalid")


def test_the_city_desks_see_all_branches_a_branch_its_own_and_a_promoter_none(world: World) -> None:
    def branches(part: str) -> list[str]:
        return [each["name"] for each in world.people[part].get("/branches").json["items"]]

    assert branches("admin") == branches("centre") == ["城东", "河口"]
    assert branches("reviewer") == branches("manager") == ["城东"]
    assert branches("stranger") == ["河口"]
    assert branches("promoter") == []


def test_an_administrator_opens_a_branch(admin: Person, centre: Person) -> None:
    branch = {"code": "439903", "name": "城西", "locality": "urban"}
    assert slug(centre.post("/branches", json=branch)) == (403, "forbidden")
    opened = admin.post("/branches", json=branch)
    assert opened.status_code == 201
    assert opened.json == {**branch, "id": opened.json["id"]}
    again = admin.post("/branches", json=branch)
    assert slug(again) == (409, "code-taken")
    assert again.json["errors"][0]["field"] == "code"
    assert [each["code"] for each in admin.get("/branches").json["items"]] == ["439902", "439903", "439921"]


def test_an_administrator_gives_a_branch_another_name_which_is_on_record(
    admin: Person, centre: Person, reviewer: Person, world: World
) -> None:
    path = f"/branches/{world.branches['城东']}"
    assert slug(centre.patch(path, json={"name": "东城"})) == (403, "forbidden")
    assert slug(reviewer.patch(f"/branches/{world.branches['河口']}", json={"name": "东城"})) == (404, "not-found")
    changed = admin.patch(path, json={"name": " 东城 "})
    assert (changed.json["code"], changed.json["name"], changed.json["locality"]) == ("439902", "东城", "urban")
    assert slug(admin.patch(path, json={"code": "439999"})) == (422, "invalid")
    lines = admin.get("/audit?thing=branch&deed=change").json["items"]
    assert [line["detail"] for line in lines] == [
        {"before": {"name": "城东", "locality": "urban"}, "after": {"name": "东城", "locality": "urban"}}
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"code": "43990"}, "code"), ({"code": "43990a"}, "code"), ({"code": "439903\n"}, "code"),
     ({"code": "４３９９０３"}, "code"), ({"name": ""}, "name"), ({"locality": "suburban"}, "locality"),
     ({"city_id": 1}, "city_id")],
)  # fmt: skip
def test_a_branch_that_cannot_be_is_refused_by_field(admin: Person, change: Any, field: str) -> None:
    answer = admin.post("/branches", json={"code": "439903", "name": "城西", "locality": "urban", **change})
    assert slug(answer) == (422, "invalid")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_everybody_may_know_the_city(manager: Person, promoter: Person) -> None:
    city = {"id": CITY, "name": "江州", "timezone": "Asia/Shanghai"}
    assert manager.get("/cities/current").json == promoter.get("/cities/current").json == city


def test_nothing_of_another_city_can_be_reached(admin: Person, database: Database) -> None:
    shell = service.command_line_actor(110000)
    with database.transaction(110000) as session:
        service.create_city(session, 110000, "北州")
        branch = service.create_branch(session, shell, code="110001", name="北城", locality="urban")
        foreigner, _ = service.create_person(
            session, shell, username="foreigner", name="外地人", role="customer_manager", branch_id=branch.id
        )
    assert usernames(admin.get("/people")) == EVERYBODY
    assert slug(admin.get(f"/people/{foreigner.id}")) == (404, "not-found")
    assert slug(admin.put(f"/people/{foreigner.id}/suspension")) == (404, "not-found")
    assert slug(join(admin, role="market_manager", branch_id=branch.id)) == (422, "unknown-reference")
