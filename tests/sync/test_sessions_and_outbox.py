"""Work that has not been sent when a log-in ends: it waits on the phone for the next one, unless the device was revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.db import new_id
from tests import factories
from tests.people import Person
from tests.phone import Phone, Refused, logged_in, phone_of
from tests.sync.conftest import Shop

NEW_PASSWORD = "river-47-lantern-plum"


@pytest.fixture
def phone(manager: Person, shop: Shop) -> Phone:
    """It holds the manager's shop, and two visits that it has not sent."""
    phone = phone_of(manager)
    phone.pull()
    for day in (1, 2):
        phone.write("visits", new_id(), factories.visit(shop.id, datetime.now(UTC) - timedelta(days=day)))
    return phone


def said_to(talk: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        talk()
    return refused.value.status, refused.value.problem["slug"]


def visits_of(person: Person) -> set[str]:
    return {row["id"] for row in person.get("/visits").json["items"]}


def goes_on_as(phone: Phone, person: Person) -> None:
    phone.transport = phone_of(person).transport


def log_out(manager: Person, admin: Person) -> tuple[str, Person]:
    assert manager.delete("/sessions/current").status_code == 204
    return "session-expired", manager


def new_password_on_another_device(manager: Person, admin: Person) -> tuple[str, Person]:
    words = {"current_password": manager.password, "new_password": NEW_PASSWORD}
    assert logged_in(manager, new_id()).put("/me/password", json=words).status_code == 204
    return "session-expired", replace(manager, password=NEW_PASSWORD)


def new_password_by_an_administrator(manager: Person, admin: Person) -> tuple[str, Person]:
    assert admin.post(f"/people/{manager.id}/password", json={"password": NEW_PASSWORD}).status_code in (200, 201)
    return "session-expired", replace(manager, password=NEW_PASSWORD)


def suspension(manager: Person, admin: Person) -> tuple[str, Person]:
    assert admin.put(f"/people/{manager.id}/suspension").status_code == 204
    return "account-disabled", manager


@pytest.mark.parametrize(
    "ending", [log_out, new_password_on_another_device, new_password_by_an_administrator, suspension]
)
def test_unsent_work_outlives_its_log_in_and_is_pushed_after_the_next(
    phone: Phone, manager: Person, admin: Person, ending: Callable[[Person, Person], tuple[str, Person]]
) -> None:
    unsent = {edit.id for edit in phone.outbox}
    slug, person = ending(manager, admin)
    for talk in (phone.push, phone.pull, phone.push):
        assert said_to(talk) == (401, slug)
    assert {edit.id for edit in phone.outbox} == unsent
    assert phone.store["terminals"]
    if slug == "account-disabled":
        assert admin.delete(f"/people/{manager.id}/suspension").status_code == 204

    back = logged_in(person, manager.device_id)
    goes_on_as(phone, back)
    assert [result["status"] for result in phone.push()] == ["applied", "applied"]
    assert visits_of(back) == unsent
    phone.pull()
    assert (phone.resets, phone.outbox) == (0, [])
    assert phone.is_true_copy()


def test_work_whose_acknowledgement_was_lost_with_the_log_in_is_not_doubled_by_the_next(
    phone: Phone, manager: Person, shop: Shop
) -> None:
    sent = [edit.as_change() for edit in phone.outbox]
    phone.send(sent)  # the answer never arrives, and then the log-in ends
    assert manager.delete("/sessions/current").status_code == 204
    assert said_to(phone.push) == (401, "session-expired")
    goes_on_as(phone, back := logged_in(manager, manager.device_id))
    edited = phone.outbox[0]
    phone.write("visits", edited.id, (edited.doc or {}) | {"sections": {"greeting": {"note": "店主不在"}}})
    assert [result["status"] for result in phone.push()] == ["unchanged", "unchanged", "applied"]
    assert visits_of(back) == {change["id"] for change in sent}
    phone.pull()
    assert phone.is_true_copy()


def test_a_revoked_phone_erases_what_it_holds_and_what_it_has_not_sent_does_not_arrive(
    phone: Phone, manager: Person
) -> None:
    desk = logged_in(manager, new_id())
    assert desk.delete(f"/me/devices/{manager.device_id}").status_code == 204
    assert said_to(phone.push) == (401, "device_revoked")
    assert not any(phone.store.values())
    assert (phone.outbox, phone.cursor) == ([], None)
    assert visits_of(desk) == set()
    assert said_to(lambda: logged_in(manager, manager.device_id)) == (401, "device_revoked")


def test_what_a_phone_had_sent_before_it_was_revoked_stays_and_goes_to_the_next_phone(
    phone: Phone, manager: Person
) -> None:
    sent = {edit.id for edit in phone.outbox}
    phone.push()
    desk = logged_in(manager, new_id())
    assert desk.delete(f"/me/devices/{manager.device_id}").status_code == 204
    assert said_to(phone.pull) == (401, "device_revoked")
    following = phone_of(desk)
    following.pull()
    assert following.store["visits"].keys() == sent
    assert following.is_true_copy()


def test_a_phone_that_another_person_logs_in_on_starts_from_nothing(
    phone: Phone, manager: Person, colleague: Person
) -> None:
    phone.push()
    phone.pull()
    goes_on_as(phone, logged_in(colleague, manager.device_id))
    phone.pull()
    assert phone.resets == 1
    assert not phone.store["visits"]
    assert not phone.store["terminals"]
    assert phone.is_true_copy()
