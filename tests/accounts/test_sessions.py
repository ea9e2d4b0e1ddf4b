"""Logging in, staying logged in on a bad line, and logging out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.accounts import passwords, service, sessions
from backend.app import create_app
from backend.db import Database, new_id
from tests.accounts.conftest import Clock
from tests.people import API, CITY, PASSWORD, Person


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def test_a_log_in_answers_with_tokens_and_who_it_is(log_in: Any, who_am_i: Any, manager: Person) -> None:
    answer = log_in(manager.username)
    assert answer.status_code == 201
    assert answer.json["expires_in"] == 900
    person = answer.json["person"]
    assert person["id"] == manager.id
    assert person["role"] == "customer_manager"
    assert person["branch"] == {"id": manager.branch_id, "code": "439902", "name": "城东"}
    assert person["manufacturer"] is None
    assert person["city"] == {"id": CITY, "name": "江州"}
    assert who_am_i(answer.json["access_token"]).json == person


def test_a_promoter_is_told_the_own_manufacturer(promoter: Person) -> None:
    profile = promoter.get("/me").json
    assert profile["manufacturer"] == {"id": promoter.manufacturer_id, "name": "南岭中烟"}
    assert profile["branch"] is None


def test_a_user_name_is_recognised_in_any_case_and_width(log_in: Any, manager: Person) -> None:
    assert log_in(" ＭＡＮＡＧＥＲ ").status_code == 201


def test_a_wrong_password_and_an_unknown_user_are_answered_alike(log_in: Any, manager: Person) -> None:
    wrong, unknown = log_in(manager.username, "not my password"), log_in("nobody at all")
    assert slug(wrong) == slug(unknown) == (401, "wrong-credentials")
    assert wrong.json == unknown.json


def test_an_unknown_user_costs_a_verification_like_a_known_one(
    log_in: Any, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []

    class Hasher:
        def verify(self, password_hash: str, password: str) -> bool:
            verified.append(password_hash)
            raise passwords.VerificationError

    monkeypatch.setattr(passwords, "HASHER", Hasher())
    log_in(manager.username)
    log_in("nobody at all")
    known, unknown = verified
    assert known != unknown
    assert "m=19456,t=2,p=1" in unknown


@pytest.mark.parametrize(
    "username", ["' OR 1=1 --", "admin'; DROP TABLE people; --", "%", "_______", "李" * 60, "\U0001f600😀", "ﷺ" * 60]
)
def test_odd_user_names_are_only_wrong(log_in: Any, manager: Person, username: str) -> None:
    assert slug(log_in(username)) == (401, "wrong-credentials")
    assert log_in(manager.username).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "x" * 61}, "username"),
        ({"username": "a\0b"}, "username"),
        ({"username": " "}, "username"),
        ({"username": None}, "username"),
        ({"username": ["manager"]}, "username"),
        ({"password": "x" * 201}, "password"),
        ({"password": 12345678901}, "password"),
        ({"device": None}, "device"),
        ({"device": {"id": "1", "name": "a", "platform": "b"}}, "device.id"),
        ({"device": {"id": new_id(), "name": "a" * 81, "platform": "b"}}, "device.name"),
        ({"device": {"id": new_id(), "name": "a", "platform": "b", "root": True}}, "device.root"),
        ({"city": 2**31}, "city"),
        ({"city": "439900"}, "city"),
        ({"city": 110000}, "city"),
        ({"role": "admin"}, "role"),
    ],
)
def test_what_cannot_be_a_log_in_is_refused_by_field(
    client: FlaskClient, manager: Person, change: Any, field: str
) -> None:
    body = {
        "username": manager.username,
        "password": PASSWORD,
        "device": {"id": new_id(), "name": "a phone", "platform": "android"},
    }
    answer = client.post(f"{API}/sessions", json={**body, **change})
    assert slug(answer) == (422, "invalid")
    assert [each["field"] for each in answer.json["errors"]] == [field]
    assert client.post(f"{API}/sessions", json=body).status_code == 201


def test_with_several_cities_a_log_in_names_its_own(
    log_in: Any, who_am_i: Any, manager: Person, database: Database
) -> None:
    with database.transaction(110000) as session:
        service.create_city(session, 110000, "北州")
        branch = service.create_branch(
            session, service.command_line_actor(110000), code="110001", name="北城", locality="urban"
        )
        service.create_person(
            session,
            service.command_line_actor(110000),
            username=manager.username,
            name="另一位",
            role="customer_manager",
            branch_id=branch.id,
            password="another-password-47",
        )
    assert slug(log_in(manager.username)) == (422, "city-required")
    assert log_in(manager.username, city=CITY).json["person"]["name"] == manager.name
    assert slug(log_in(manager.username, city=110000)) == (401, "wrong-credentials")
    elsewhere = log_in(manager.username, "another-password-47", city=110000).json
    assert who_am_i(elsewhere["access_token"]).json["city"] == {"id": 110000, "name": "北州"}


@pytest.mark.parametrize("token", ["", "x", "令牌", "A" * 70, "A" * 4000, "' OR 1=1 --"])
def test_what_is_no_token_is_no_log_in(client: FlaskClient, world: Any, token: str) -> None:
    answer = client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["slug"] in {"not-logged-in", "session-expired"}


def test_a_token_with_another_secret_is_refused(who_am_i: Any, manager: Person) -> None:
    forged = manager.token[:-4] + ("AAAA" if not manager.token.endswith("AAAA") else "BBBB")
    assert slug(who_am_i(forged)) == (401, "session-expired")
    assert who_am_i(manager.token).status_code == 200


def test_an_access_token_ends_and_a_refresh_gives_the_next(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person, clock: Clock
) -> None:
    entered = log_in(manager.username).json
    clock.move_on(minutes=15)
    assert slug(who_am_i(entered["access_token"])) == (401, "session-expired")
    renewed = refresh(entered["refresh_token"])
    assert renewed.status_code == 200
    assert renewed.json["expires_in"] == 900
    assert renewed.json["person"] == entered["person"]
    assert who_am_i(renewed.json["access_token"]).status_code == 200


def test_requests_under_way_with_the_former_access_token_are_not_cut_off(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person, clock: Clock
) -> None:
    entered = log_in(manager.username).json
    clock.move_on(minutes=10)
    refresh(entered["refresh_token"])
    assert who_am_i(entered["access_token"]).status_code == 200
    clock.move_on(minutes=5)
    assert slug(who_am_i(entered["access_token"])) == (401, "session-expired")


def test_after_a_lost_answer_the_same_refresh_token_works_until_its_successor_is_used(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person, clock: Clock
) -> None:
    first = log_in(manager.username).json["refresh_token"]
    lost = refresh(first).json
    clock.move_on(days=3)
    second = refresh(first).json
    assert second["refresh_token"] == lost["refresh_token"]
    assert who_am_i(second["access_token"]).status_code == 200
    third = refresh(second["refresh_token"])
    assert third.status_code == 200
    assert slug(refresh(first)) == (401, "session-expired")
    assert refresh(third.json["refresh_token"]).status_code == 200


def test_two_refreshes_at_once_leave_the_phone_logged_in_whichever_answer_it_keeps(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person
) -> None:
    first = log_in(manager.username).json["refresh_token"]
    one, other = refresh(first).json, refresh(first).json
    assert who_am_i(one["access_token"]).status_code == who_am_i(other["access_token"]).status_code == 200
    assert refresh(one["refresh_token"]).status_code == 200
    assert refresh(other["refresh_token"]).status_code == 200


def test_refreshes_in_two_processes_at_the_same_moment_give_one_pair(
    database: Database, client: FlaskClient, manager: Person, who_am_i: Any
) -> None:
    second = Database(database.settings)

    def refresh_in(each: Database) -> sessions.LogIn:
        with each.transaction(CITY) as session:
            return sessions.refresh_session(session, each.settings, manager.refresh_token)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(refresh_in, (database, second) * 4))
    second.dispose()
    assert len({(each.access_token, each.refresh_token) for each in answers}) == 1
    assert who_am_i(answers[0].access_token).status_code == 200


def test_a_session_ends_after_14_days_without_a_refresh(
    log_in: Any, refresh: Any, manager: Person, clock: Clock
) -> None:
    token = log_in(manager.username).json["refresh_token"]
    clock.move_on(days=13, hours=23)
    token = refresh(token).json["refresh_token"]
    clock.move_on(days=14)
    assert slug(refresh(token)) == (401, "session-expired")


def test_a_session_ends_after_90_days_however_often_it_is_refreshed(
    log_in: Any, refresh: Any, manager: Person, clock: Clock
) -> None:
    token = log_in(manager.username).json["refresh_token"]
    for _ in range(8):
        clock.move_on(days=11)
        token = refresh(token).json["refresh_token"]
    clock.move_on(days=2)
    assert slug(refresh(token)) == (401, "session-expired")


@pytest.mark.parametrize(("token", "expected"), [("x", "not-logged-in"), ("A" * 70, "session-expired")])
def test_what_is_no_refresh_token_is_refused(refresh: Any, world: Any, token: str, expected: str) -> None:
    assert slug(refresh(token)) == (401, expected)


def test_an_access_token_does_not_refresh_and_a_refresh_token_opens_nothing(
    refresh: Any, who_am_i: Any, manager: Person
) -> None:
    assert slug(refresh(manager.token)) == (401, "session-expired")
    assert slug(who_am_i(manager.refresh_token)) == (401, "session-expired")


def test_logging_out_ends_this_session_only(log_in: Any, refresh: Any, who_am_i: Any, manager: Person) -> None:
    here, there = log_in(manager.username).json, log_in(manager.username).json
    out = manager.delete("/sessions/current", headers={"Authorization": f"Bearer {here['access_token']}"})
    assert out.status_code == 204
    assert slug(who_am_i(here["access_token"])) == (401, "session-expired")
    assert slug(refresh(here["refresh_token"])) == (401, "session-expired")
    assert who_am_i(there["access_token"]).status_code == 200


def test_a_new_log_in_on_a_device_ends_the_former_one_there(log_in: Any, who_am_i: Any, manager: Person) -> None:
    device = new_id()
    former, elsewhere = log_in(manager.username, device_id=device).json, log_in(manager.username).json
    present = log_in(manager.username, device_id=device).json
    assert slug(who_am_i(former["access_token"])) == (401, "session-expired")
    assert who_am_i(present["access_token"]).status_code == 200
    assert who_am_i(elsewhere["access_token"]).status_code == 200


def test_two_people_can_be_logged_in_on_one_device(
    log_in: Any, who_am_i: Any, manager: Person, colleague: Person
) -> None:
    device = new_id()
    one, other = log_in(manager.username, device_id=device).json, log_in(colleague.username, device_id=device).json
    assert who_am_i(one["access_token"]).json["id"] == manager.id
    assert who_am_i(other["access_token"]).json["id"] == colleague.id


def test_no_token_lies_in_the_database(database: Database, manager: Person) -> None:
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT set_config('zhudian.city_id', '{CITY}', false)")
        stored = str(connection.exec_driver_sql("SELECT * FROM sessions").all())
    assert manager.id in stored
    assert manager.token[28:] not in stored
    assert manager.refresh_token[28:] not in stored


def test_another_app_on_the_same_database_knows_the_session(database: Database, manager: Person) -> None:
    other = create_app(database.settings, Database(database.settings))
    answer = other.test_client().get(f"{API}/me", headers={"Authorization": f"Bearer {manager.token}"})
    assert answer.json["id"] == manager.id
    other.extensions["zhudian"].dispose()
