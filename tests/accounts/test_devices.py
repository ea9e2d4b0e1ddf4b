"""Lost phones and suspended people: who is told what, and who may see to it."""

from __future__ import annotations

from typing import Any

import pytest

from backend.db import new_id
from tests.people import PASSWORD, Person


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def test_people_see_their_own_devices(log_in: Any, manager: Person, colleague: Person) -> None:
    tablet = new_id()
    log_in(manager.username, device_id=tablet)
    devices = {each["id"]: each for each in manager.get("/me/devices").json["items"]}
    assert set(devices) == {manager.device_id, tablet}
    assert devices[manager.device_id]["is_current"] is True
    assert devices[tablet]["is_current"] is False
    assert devices[tablet]["name"] == "a phone"
    assert devices[tablet]["revoked_at"] is None
    assert [each["id"] for each in colleague.get("/me/devices").json["items"]] == [colleague.device_id]


def test_devices_are_listed_in_pages(log_in: Any, manager: Person) -> None:
    for _ in range(3):
        log_in(manager.username)
    seen, cursor = [], ""
    while cursor is not None:
        page = manager.get("/me/devices?limit=3" + (f"&cursor={cursor}" if cursor else "")).json
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "WyJub3QgYSB1dWlkIl0", "W10", "WyJhIiwiYiJd", "%00", "\u4ee4"])
def test_a_forged_cursor_is_refused(manager: Person, cursor: str) -> None:
    answer = manager.get("/me/devices", query_string={"cursor": cursor})
    assert answer.status_code in {400, 422}
    assert answer.json["slug"] in {"bad-cursor", "invalid"}


def test_a_revoked_device_is_told_so_by_every_token_it_holds(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person
) -> None:
    lost = new_id()
    held = log_in(manager.username, device_id=lost).json
    renewed = refresh(held["refresh_token"]).json
    assert manager.delete(f"/me/devices/{lost}").status_code == 204
    for access_token in (held["access_token"], renewed["access_token"]):
        assert slug(who_am_i(access_token)) == (401, "device_revoked")
    for refresh_token in (held["refresh_token"], renewed["refresh_token"]):
        assert slug(refresh(refresh_token)) == (401, "device_revoked")
    assert manager.get("/me").status_code == 200


def test_a_revoked_device_that_was_away_for_long_is_told_so_too(
    log_in: Any, refresh: Any, who_am_i: Any, manager: Person, clock: Any
) -> None:
    lost = new_id()
    held = log_in(manager.username, device_id=lost).json
    manager.delete(f"/me/devices/{lost}")
    clock.move_on(days=200)
    assert slug(who_am_i(held["access_token"])) == (401, "device_revoked")
    assert slug(refresh(held["refresh_token"])) == (401, "device_revoked")


def test_a_revoked_device_cannot_log_in_again_but_learns_so_only_with_the_right_password(
    log_in: Any, manager: Person
) -> None:
    lost = new_id()
    log_in(manager.username, device_id=lost)
    manager.delete(f"/me/devices/{lost}")
    assert slug(log_in(manager.username, device_id=lost)) == (401, "device_revoked")
    assert slug(log_in(manager.username, "a wrong guess", device_id=lost)) == (401, "wrong-credentials")
    assert log_in(manager.username, device_id=new_id()).status_code == 201


def test_the_right_password_on_a_revoked_device_locks_nobody_out(log_in: Any, manager: Person) -> None:
    lost = new_id()
    log_in(manager.username, device_id=lost)
    manager.delete(f"/me/devices/{lost}")
    assert {log_in(manager.username, device_id=lost).json["slug"] for _ in range(12)} == {"device_revoked"}
    assert log_in(manager.username).status_code == 201


def test_revoking_twice_is_revoking_once(log_in: Any, manager: Person, admin: Person) -> None:
    lost = new_id()
    log_in(manager.username, device_id=lost)
    assert manager.delete(f"/me/devices/{lost}").status_code == 204
    revoked_at = [each["revoked_at"] for each in manager.get("/me/devices").json["items"] if each["id"] == lost]
    assert manager.delete(f"/me/devices/{lost}").status_code == 204
    again = [each["revoked_at"] for each in manager.get("/me/devices").json["items"] if each["id"] == lost]
    assert revoked_at == again != [None]
    assert len(admin.get("/audit?thing=device").json["items"]) == 1


def test_nobody_revokes_anothers_device_as_the_own(manager: Person, colleague: Person) -> None:
    assert slug(manager.delete(f"/me/devices/{colleague.device_id}")) == (404, "not-found")
    assert slug(manager.delete(f"/me/devices/{new_id()}")) == (404, "not-found")
    assert colleague.get("/me").status_code == 200


def test_an_administrator_lists_and_revokes_anothers_devices(manager: Person, admin: Person) -> None:
    listed = admin.get(f"/people/{manager.id}/devices").json["items"]
    assert [(each["id"], each["is_current"]) for each in listed] == [(manager.device_id, False)]
    assert admin.delete(f"/people/{manager.id}/devices/{manager.device_id}").status_code == 204
    assert slug(manager.get("/me")) == (401, "device_revoked")


def test_others_do_not(
    manager: Person, colleague: Person, stranger: Person, reviewer: Person, promoter: Person
) -> None:
    for person, expected in ((reviewer, (403, "forbidden")), (colleague, (404, "not-found")),
                             (stranger, (404, "not-found")), (promoter, (404, "not-found"))):  # fmt: skip
        assert slug(person.get(f"/people/{manager.id}/devices")) == expected
        assert slug(person.delete(f"/people/{manager.id}/devices/{manager.device_id}")) == expected
    assert manager.get("/me").status_code == 200


def test_a_device_id_of_one_person_is_nothing_to_another(log_in: Any, manager: Person, colleague: Person) -> None:
    shared = new_id()
    log_in(manager.username, device_id=shared)
    log_in(colleague.username, device_id=shared)
    manager.delete(f"/me/devices/{shared}")
    assert slug(log_in(manager.username, device_id=shared)) == (401, "device_revoked")
    assert log_in(colleague.username, device_id=shared).status_code == 201


def test_a_suspended_person_is_told_so_and_comes_back_by_logging_in(
    log_in: Any, refresh: Any, manager: Person, admin: Person
) -> None:
    assert admin.put(f"/people/{manager.id}/suspension").status_code == 204
    assert slug(manager.get("/me")) == (401, "account-disabled")
    assert slug(refresh(manager.refresh_token)) == (401, "account-disabled")
    assert slug(log_in(manager.username)) == (401, "account-disabled")
    assert slug(log_in(manager.username, "a wrong guess")) == (401, "wrong-credentials")
    assert admin.delete(f"/people/{manager.id}/suspension").status_code == 204
    assert slug(manager.get("/me")) == (401, "session-expired")
    assert log_in(manager.username).status_code == 201


def test_changing_the_own_password_ends_the_other_sessions(log_in: Any, who_am_i: Any, manager: Person) -> None:
    elsewhere = log_in(manager.username).json
    change = {"current_password": PASSWORD, "new_password": "quiet-harbour-12"}
    assert manager.put("/me/password", json=change).status_code == 204
    assert manager.get("/me").status_code == 200
    assert slug(who_am_i(elsewhere["access_token"])) == (401, "session-expired")
    assert slug(log_in(manager.username)) == (401, "wrong-credentials")
    assert log_in(manager.username, "quiet-harbour-12").status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"current_password": "a wrong guess"}, "current_password"),
        ({"new_password": "too short"}, "new_password"),
        ({"new_password": "x" * 201}, "new_password"),
        ({"new_password": None}, "new_password"),
        ({"username": "other"}, "username"),
    ],
)
def test_a_password_that_cannot_be_taken_changes_nothing(log_in: Any, manager: Person, change: Any, field: str) -> None:
    body = {"current_password": PASSWORD, "new_password": "quiet-harbour-12", **change}
    answer = manager.put("/me/password", json=body)
    assert slug(answer) == (422, "invalid")
    assert [each["field"] for each in answer.json["errors"]] == [field]
    assert log_in(manager.username).status_code == 201
