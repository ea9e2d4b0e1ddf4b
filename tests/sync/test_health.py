"""How the phones of a branch are doing, as its desk sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from backend.accounts.models import Device
from backend.db import Database, new_id, rfc3339, utc_now
from backend.workdays.rules import PLAIN_WEEK, Calendar, DayKind
from sync.rules import is_silent
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.sync.conftest import Shop

MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("last_seen", "days_later", "silent"),
    [
        (MONDAY, 0, False),
        (MONDAY, 2, False),
        (MONDAY, 3, True),  # Tuesday and Wednesday have passed without a word
        (MONDAY + timedelta(days=4), 4, False),  # seen on Friday, and it is Tuesday: only Monday has passed
        (MONDAY + timedelta(days=4), 5, True),
        (MONDAY, 400, True),
        (MONDAY, -1, False),
    ],
)
def test_a_phone_is_silent_after_two_whole_working_days(last_seen: date, days_later: int, silent: bool) -> None:
    assert is_silent(PLAIN_WEEK, last_seen, last_seen + timedelta(days=days_later)) is silent


def test_nobody_is_silent_over_a_holiday() -> None:
    calendar = Calendar({date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)})
    assert is_silent(PLAIN_WEEK, date(2026, 9, 30), date(2026, 10, 8)) is True
    assert is_silent(calendar, date(2026, 9, 30), date(2026, 10, 9)) is False
    assert is_silent(calendar, date(2026, 9, 30), date(2026, 10, 10)) is True


def phones(person: Person, query: str = "") -> dict[str, dict[str, Any]]:
    answer = person.get(f"/sync/phones?{query}")
    assert answer.status_code == 200, answer.json
    return {each["id"]: each for each in answer.json["items"]}


def test_a_desk_sees_its_managers_phones_and_no_others(
    manager: Person, colleague: Person, stranger: Person, reviewer: Person, centre: Person, promoter: Person
) -> None:
    assert set(phones(reviewer)) == {manager.device_id, colleague.device_id}
    assert set(phones(centre)) == {manager.device_id, colleague.device_id, stranger.device_id}
    assert set(phones(centre, f"branch_id={stranger.branch_id}")) == {stranger.device_id}
    assert set(phones(manager)) == {manager.device_id}
    assert phones(promoter) == {}
    assert phones(reviewer)[manager.device_id]["person_name"] == manager.name


def test_what_a_phone_says_it_has_not_sent_is_shown_beside_it(shop: Shop, manager: Person, reviewer: Person) -> None:
    oldest = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    body = {
        "device_time": rfc3339(utc_now()),
        "app": {"version": "1.4.0"},
        "outbox": {"documents": 4, "photos": 9, "oldest_at": rfc3339(oldest)},
        "changes": [],
    }
    assert manager.post("/sync/push", json=body).status_code == 200
    phone = phones(reviewer)[manager.device_id]
    assert (phone["unsent_documents"], phone["unsent_photos"]) == (4, 9)
    assert phone["oldest_unsent_at"] == rfc3339(oldest)
    assert phone["app_version"] == "1.4.0"
    assert phone["is_silent"] is False
    bad = manager.post("/sync/push", json=body | {"outbox": {"documents": -1}})
    assert (bad.status_code, bad.json["errors"][0]["field"]) == (422, "outbox.documents")


def test_refusals_and_missing_photos_are_counted_for_the_phone_that_has_them(
    shop: Shop, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    photos = [{"id": new_id(), "sha256": f"{n:064x}", "size": 9, "media_type": "image/jpeg"} for n in range(3)]
    phone.write("visits", new_id(), factories.visit(shop.id, photos=photos))
    phone.write("visits", new_id(), factories.visit(shop.id, kind="picnic"))
    phone.push()
    seen = phones(reviewer)[manager.device_id]
    assert (seen["open_refusals"], seen["missing_photos"]) == (1, 3)
    [refusal] = manager.get("/sync/refusals?closed=false").json["items"]
    manager.post(f"/sync/refusals/{refusal['id']}/dismissal", json={"reason": "误报"})
    assert phones(reviewer)[manager.device_id]["open_refusals"] == 0


def test_a_silent_phone_comes_first_and_is_marked(
    manager: Person, colleague: Person, reviewer: Person, database: Database
) -> None:
    with database.transaction(CITY) as session:
        a_week_ago = utc_now() - timedelta(days=7)
        session.execute(update(Device).where(Device.id == colleague.device_id).values(last_seen_at=a_week_ago))
    first, second = reviewer.get("/sync/phones").json["items"]
    assert (first["id"], first["is_silent"]) == (colleague.device_id, True)
    assert (second["id"], second["is_silent"]) == (manager.device_id, False)
    page = reviewer.get("/sync/phones?limit=1").json
    assert [each["id"] for each in page["items"]] == [colleague.device_id]
    rest = reviewer.get(f"/sync/phones?limit=1&cursor={page['next_cursor']}").json
    assert [each["id"] for each in rest["items"]] == [manager.device_id]


def test_a_revoked_phone_is_no_longer_asked_about(manager: Person, admin: Person, reviewer: Person) -> None:
    admin.delete(f"/people/{manager.id}/devices/{manager.device_id}")
    assert manager.device_id not in phones(reviewer)


def test_the_operator_gets_figures_of_phones_refusals_and_outcomes(shop: Shop, manager: Person) -> None:
    phone = phone_of(manager)
    phone.write("visits", new_id(), factories.visit(shop.id, kind="picnic"))
    photos = [{"id": new_id(), "sha256": f"{n:064x}", "size": 9, "media_type": "image/jpeg"} for n in range(2)]
    phone.write("visits", new_id(), factories.visit(shop.id, photos=photos))
    phone.push()
    figures = manager.client.get("/metrics").text
    assert f'zhudian_sync_health{{city="{CITY}",figure="phones"}} 3.0' in figures
    assert f'zhudian_sync_health{{city="{CITY}",figure="silent_phones"}} 0.0' in figures
    assert f'zhudian_sync_health{{city="{CITY}",figure="open_refusals"}} 1.0' in figures
    assert f'zhudian_sync_health{{city="{CITY}",figure="missing_photos"}} 2.0' in figures
    assert 'zhudian_pushed_documents_total{collection="visits",status="rejected"}' in figures


def test_a_phone_that_holds_something_else_is_told_what_and_raises_an_alarm(shop: Shop, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    held = {name: phone._hash(name) for name in phone.store}
    true = manager.post("/sync/digest", json={"cursor": phone.cursor, "held": held})
    assert true.json == {"differs": []}
    del held["terminals"]
    false = manager.post("/sync/digest", json={"cursor": phone.cursor, "held": held})
    assert false.json == {"differs": ["terminals"]}
    assert 'zhudian_divergences_total{collection="terminals"}' in manager.client.get("/metrics").text
