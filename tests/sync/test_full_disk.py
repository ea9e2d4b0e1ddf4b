"""A disk that runs full: a database of SQLite on eight megabytes, where the machine lets us mount them."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.app import create_app
from backend.db import Database, new_id
from tests import factories
from tests.people import Person
from tests.phone import Phone, Refused, phone_of
from tests.sync.conftest import Shop

BATCH = 50

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("source", ["sqlite"], indirect=True)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("a small disk needs the command mount")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"this machine allows no mounting: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def moved(database: Database, shop: Shop, small_disk: Path) -> Iterator[Database]:
    """The test's database, on the small disk."""
    database.dispose()  # the last connection to close puts the write-ahead log into the file
    shutil.copy(database.settings.home / "zhudian.sqlite3", small_disk)
    moved = Database(replace(database.settings, home=small_disk))
    yield moved
    moved.dispose()


class Pusher:
    """Writes visits of its own days, `BATCH` at a time, and pushes what it has. `refusals` counts what it was told instead."""

    def __init__(self, phone: Phone, shop_id: str) -> None:
        self.phone, self.shop_id, self.written = phone, shop_id, 0
        self.refusals: Counter[tuple[int, str]] = Counter()

    def push(self) -> None:
        if not self.phone.outbox:
            first = datetime.now(UTC) - timedelta(days=50)
            for _ in range(BATCH):
                doc = factories.visit(self.shop_id, first + timedelta(minutes=15 * self.written), minutes=10)
                self.phone.write("visits", new_id(), doc | {"sections": {"greeting": {"note": "补货" * 90}}})
                self.written += 1
        try:
            self.phone.push()
        except Refused as refused:
            self.refusals[refused.status, refused.problem["slug"]] += 1

    def push_until_refused(self) -> None:
        before = self.refusals.total()
        while self.refusals.total() == before:
            self.push()


def visits_listed(person: Person) -> int:
    seen, cursor = 0, ""
    while cursor is not None:
        page = person.get("/visits?limit=200" + (f"&cursor={cursor}" if cursor else "")).json
        seen += len(page["items"])
        cursor = page["next_cursor"]
    return seen


def test_a_full_disk_is_said_and_acknowledges_nothing_and_room_is_used_without_a_restart(
    moved: Database, small_disk: Path, shop: Shop, manager: Person, reviewer: Person
) -> None:
    client = create_app(moved.settings, moved).test_client()
    manager, reviewer = (replace(each, client=client) for each in (manager, reviewer))
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(3 << 20))
    phone = phone_of(manager)
    pusher = Pusher(phone, shop.id)

    pusher.push_until_refused()
    for _ in range(5):
        pusher.push()
    assert set(pusher.refusals) == {(507, "storage-full")}
    assert len(phone.outbox) == BATCH
    stored = pusher.written - BATCH
    assert 0 < stored == visits_listed(reviewer)
    phone.pull()
    assert len(phone.store["visits"]) == stored
    assert phone.is_true_copy()

    ballast.unlink()
    told = pusher.refusals.total()
    pusher.push()
    assert pusher.refusals.total() == told
    assert visits_listed(reviewer) == pusher.written

    pusher.push_until_refused()  # and full a second time, now with nothing to remove
    assert set(pusher.refusals) == {(507, "storage-full")}
    assert visits_listed(reviewer) == pusher.written - BATCH
    phone.pull()
    assert phone.is_true_copy()
    with moved.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
