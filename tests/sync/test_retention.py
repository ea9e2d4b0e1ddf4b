"""Positions end in refused documents too."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from backend.db import Database, new_id, utc_now
from backend.housekeeping import do_chores
from sync.models import SyncRefusal
from sync.retention import erase_refused_positions, refusals_due
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.sync.conftest import Shop


def age(database: Database, days: float) -> None:
    with database.transaction(CITY) as session:
        session.execute(update(SyncRefusal).values(refused_at=utc_now() - timedelta(days=days)))


def test_coordinates_leave_an_old_refusal_and_all_else_stays(shop: Shop, manager: Person, database: Database) -> None:
    phone, visit_id = phone_of(manager), new_id()
    refused = factories.visit(shop.id, kind="picnic", sections={"greeting": {"note": '"latitude": 30.5'}})
    phone.write("visits", visit_id, refused)
    change = phone.outbox[-1].as_change()
    phone.push()

    def sent() -> dict[str, dict[str, object]]:
        [refusal] = manager.get("/sync/refusals").json["items"]
        return dict(refusal["sent"]["doc"])

    assert sent()["check_in"] == refused["check_in"]
    age(database, 89)
    assert do_chores(database) == 0
    assert sent()["check_in"] == refused["check_in"]
    age(database, 91)
    assert do_chores(database) == 0
    assert sent()["check_in"]["position"] == {"datum": "wgs84", "accuracy_m": 10}
    assert sent()["sections"] == refused["sections"]
    phone.send([change])
    assert len(manager.get("/sync/refusals").json["items"]) == 1, "it is known by what was sent"


def test_refusals_are_rewritten_in_batches_each_on_record(
    shop: Shop, manager: Person, admin: Person, database: Database
) -> None:
    phone = phone_of(manager)
    for _ in range(3):
        phone.write("visits", new_id(), factories.visit(shop.id, kind="picnic"))
    phone.push()
    age(database, 91)
    before = utc_now() - timedelta(days=90)
    with database.reading(CITY) as session:
        assert refusals_due(session, CITY, before) == 3
    batches = []
    while not batches or batches[-1]:
        with database.transaction(CITY) as session:
            batches.append(erase_refused_positions(session, CITY, before, limit=2))
    assert batches == [2, 1, 0]
    lines = [each for each in admin.get("/audit").json["items"] if each["thing"] == "refused_positions"]
    assert [each["detail"]["refusals"] for each in lines] == [1, 2]
    with database.reading(CITY) as session:
        assert refusals_due(session, CITY, before) == 0
        assert session.scalars(select(SyncRefusal.sent)).first()
