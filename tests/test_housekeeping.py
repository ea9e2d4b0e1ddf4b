"""The worker's chores: what ages leaves the phones, and never the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from backend.db import Database
from backend.housekeeping import do_chores
from tests import factories
from tests.people import Person
from tests.phone import phone_of


def test_a_visit_older_than_ninety_days_leaves_the_phone_and_stays_with_the_branch(
    database: Database, manager: Person, colleague: Person, reviewer: Person, admin: Person
) -> None:
    factories.make_template(database)
    shop = factories.make_terminal(database, manager, name="老店")
    visits = {
        days: manager.post("/visits", json=factories.visit(shop, datetime.now(UTC) - timedelta(days=days))).json["id"]
        for days in (10, 59, 89, 91)
    }
    phone = phone_of(manager)
    phone.pull()
    # What was that old when it arrived is with the branch alone.
    assert set(phone.store["visits"]) == {visits[10], visits[59], visits[89]}
    database.settings = replace(database.settings, phone_days=50)
    assert do_chores(database) == 0
    phone.pull()
    assert set(phone.store["visits"]) == {visits[10]}
    assert phone.is_true_copy()
    handed_over = admin.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    assert handed_over.status_code < 300, handed_over.json
    heir = phone_of(colleague)
    heir.pull()
    assert set(heir.store["visits"]) == {visits[10]}
    assert {item["id"] for item in reviewer.get("/visits").json["items"]} == set(visits.values())


def test_tombstones_are_forgotten_after_their_time_and_not_before(
    database: Database, manager: Person, admin: Person
) -> None:
    shop = factories.make_terminal(database, manager)
    phone, late = phone_of(manager), phone_of(manager)
    phone.pull()
    late.pull()
    released = admin.post("/assignments", json={"terminal_ids": [shop], "manager_id": None})
    assert released.status_code < 300, released.json
    do_chores(database)
    phone.pull()
    assert (phone.resets, phone.store["terminals"]) == (0, {})
    database.settings = replace(database.settings, tombstone_days=-1)
    do_chores(database)
    late.pull()
    assert (late.resets, late.store["terminals"]) == (1, {})
    assert late.is_true_copy()
