"""The worker's chores: what ages leaves the phones, and never the server."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from backend.db import Database, new_id
from backend.housekeeping import do_chores
from tests import factories
from tests.conftest import SECRET
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


def test_a_worker_that_serves_nobody_knows_all_that_its_chores_and_jobs_need(
    database: Database, manager: Person
) -> None:
    """What the server has imported is not there in a process of its own."""
    shop = factories.make_terminal(database, manager, is_benchmark=True)
    factories.make_template(database)
    assert manager.post("/visits", json={"id": new_id(), **factories.visit(shop)}).status_code == 201
    chosen = {"HOME": database.settings.home, "DATABASE_URL": database.settings.database_url, "SECRET": SECRET}
    ended = subprocess.run(
        [sys.executable, "-c", _ROUND],
        env=os.environ | {f"ZHUDIAN_{name}": str(value) for name, value in chosen.items()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "0 []\n"), ended.stdout + ended.stderr


_ROUND = """
from backend.config import load_settings
from backend.db import Database
from backend.jobs.models import JobRow
from backend.logs import configure_logging
from backend.worker import run_round
from sqlalchemy import select

settings = load_settings()
configure_logging(settings)
database = Database(settings)
failures = run_round(database)
with database.transaction(439900) as session:
    left = session.scalars(select(JobRow.kind)).all()
print(failures, left)
"""
