"""Guessing passwords: how often, by whom, and that no second process lends more guesses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from backend.app import create_app
from backend.db import Database, new_id
from tests.accounts.conftest import Clock
from tests.people import API, PASSWORD, Person

LIMIT = 10
WRONG = "a wrong guess"


def guess(app: Flask, username: str, password: str = WRONG, address: str = "192.0.2.1") -> Any:
    device = {"id": new_id(), "name": "a phone", "platform": "android"}
    return app.test_client().post(
        f"{API}/sessions",
        json={"username": username, "password": password, "device": device},
        environ_base={"REMOTE_ADDR": address},
    )


@pytest.fixture
def other_app(database: Database) -> Iterator[Flask]:
    """A second process, as far as the limit can tell: another app with its own connections."""
    other = Database(database.settings)
    yield create_app(other.settings, other)
    other.dispose()


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(app: Flask, manager: Person, clock: Clock) -> None:
    assert {guess(app, manager.username).status_code for _ in range(LIMIT)} == {401}
    clock.move_on(minutes=5)
    refused = guess(app, manager.username, PASSWORD)
    assert (refused.status_code, refused.json["slug"]) == (429, "too-many-attempts")
    assert 590 <= refused.json["retry_after_seconds"] <= 600
    assert refused.headers["Retry-After"] == str(refused.json["retry_after_seconds"])
    clock.move_on(minutes=10)
    assert guess(app, manager.username, PASSWORD).status_code == 201


def test_one_locked_user_name_locks_nobody_else(app: Flask, manager: Person, colleague: Person) -> None:
    for _ in range(LIMIT):
        guess(app, manager.username)
    assert guess(app, manager.username, PASSWORD).status_code == 429
    assert guess(app, colleague.username, PASSWORD).status_code == 201


def test_user_names_that_differ_in_case_only_are_counted_together(app: Flask, manager: Person) -> None:
    for spelled in ("manager", "MANAGER") * (LIMIT // 2):
        guess(app, spelled)
    assert guess(app, "Manager", PASSWORD).status_code == 429


def test_an_unknown_user_name_is_locked_like_a_known_one(app: Flask, manager: Person) -> None:
    answers = [guess(app, "nobody at all").status_code for _ in range(LIMIT + 1)]
    assert answers == [401] * LIMIT + [429]


def test_a_success_forgets_the_failures_of_the_user_name(app: Flask, manager: Person) -> None:
    for _ in range(LIMIT - 1):
        guess(app, manager.username)
    assert guess(app, manager.username, PASSWORD).status_code == 201
    assert [guess(app, manager.username).status_code for _ in range(LIMIT + 1)] == [401] * LIMIT + [429]


def test_the_limit_holds_across_two_processes_that_share_the_database(
    app: Flask, other_app: Flask, manager: Person
) -> None:
    for each in (app, other_app) * (LIMIT // 2):
        assert guess(each, manager.username).status_code == 401
    assert guess(app, manager.username, PASSWORD).status_code == 429
    assert guess(other_app, manager.username, PASSWORD).status_code == 429


def test_the_limit_holds_for_guesses_made_at_once_in_two_processes(
    app: Flask, other_app: Flask, manager: Person
) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda each: guess(each, manager.username).status_code, (app, other_app) * LIMIT))
    assert Counter(answers) == {401: LIMIT, 429: LIMIT}


@pytest.fixture
def strict_app(database: Database) -> Iterator[Flask]:
    """Three failures from one address are enough."""
    strict = Database(replace(database.settings, login_attempts_per_address=3))
    yield create_app(strict.settings, strict)
    strict.dispose()


def test_trying_many_user_names_from_one_address_has_to_wait(
    strict_app: Flask, manager: Person, colleague: Person
) -> None:
    assert [guess(strict_app, f"name {each}").status_code for each in range(4)] == [401, 401, 401, 429]
    assert guess(strict_app, manager.username, PASSWORD).status_code == 429
    assert guess(strict_app, colleague.username, PASSWORD, address="192.0.2.2").status_code == 201


def test_an_own_success_gives_an_address_no_new_guesses(strict_app: Flask, manager: Person) -> None:
    guess(strict_app, "one")
    guess(strict_app, "two")
    assert guess(strict_app, manager.username, PASSWORD).status_code == 201
    assert guess(strict_app, "three").status_code == 401
    assert guess(strict_app, "four").status_code == 429


def test_an_ipv6_network_counts_as_one_address(strict_app: Flask, manager: Person) -> None:
    answers = [guess(strict_app, f"name {each}", address=f"2001:db8:0:1::{each}").status_code for each in range(4)]
    assert answers == [401, 401, 401, 429]
    assert guess(strict_app, manager.username, PASSWORD, address="2001:db8:0:2::1").status_code == 201


def test_an_administrator_lifts_the_lock_by_a_new_password(app: Flask, manager: Person, admin: Person) -> None:
    for _ in range(LIMIT):
        guess(app, manager.username)
    new = admin.post(f"/people/{manager.id}/password", json={}).json["initial_password"]
    assert guess(app, manager.username, new).status_code == 201


def test_a_lock_out_is_in_the_audit_log_once_without_what_was_typed(app: Flask, manager: Person, admin: Person) -> None:
    for _ in range(LIMIT + 3):
        guess(app, manager.username)
    for _ in range(LIMIT):
        guess(app, "my secret passphrase")
    answer = admin.get("/audit?thing=person")
    lines = [line for line in answer.json["items"] if line["deed"] == "lock_out"]
    assert [(line["thing_id"], line["person_id"], line["detail"]) for line in lines] == [
        (None, None, {"address": "192.0.2.1"}),
        (manager.id, None, {"address": "192.0.2.1"}),
    ]
    assert "passphrase" not in answer.text


def test_guessing_the_present_password_to_change_it_is_counted_too(app: Flask, manager: Person) -> None:
    change = {"current_password": WRONG, "new_password": "quiet-harbour-12"}
    answers = [manager.put("/me/password", json=change).status_code for _ in range(LIMIT + 1)]
    assert answers == [422] * LIMIT + [429]
    assert guess(app, manager.username, PASSWORD).status_code == 429
