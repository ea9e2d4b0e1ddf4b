"""Positions end after their time; distances and signals stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from backend import jobs
from backend.db import Database, insert_rows, new_id
from backend.housekeeping import do_chores
from backend.photos.models import Photo, PhotoFile
from backend.photos.rules import JUDGE, FileState
from backend.storage import open_storage
from backend.visits.models import Visit
from backend.visits.retention import erase_positions, positions_due
from backend.work import HANDLERS
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of

#: Two kilometres north of the shops.
AWAY = (factories.TOWN[0] + 0.018, factories.TOWN[1])


def days_ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager)


def visit(person: Person, shop: str, at: datetime, **values: Any) -> str:
    answer = person.post("/visits", json=factories.visit(shop, at, **values))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def positions(person: Person, visit_id: str) -> list[bool]:
    document = person.get(f"/visits/{visit_id}").json
    return [document[point]["position"] is not None for point in ("check_in", "check_out")]


def test_old_positions_go_and_distance_and_doubt_stay(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    far = {"check_in": factories.check_point(days_ago(91), AWAY)}
    old, recent = visit(manager, shop, days_ago(91), **far), visit(manager, shop, days_ago(89))
    before = reviewer.get(f"/visits/{old}").json
    assert before["server"]["signals"][0]["signal"] == "far_from_terminal"
    assert do_chores(database) == 0
    after = reviewer.get(f"/visits/{old}").json
    assert positions(reviewer, old) == [False, False]
    assert after["server"] == before["server"]
    assert after["server"]["check_in_distance_m"] > 1900
    assert positions(reviewer, recent) == [True, True]
    with database.reading(CITY) as session:
        row = session.execute(select(Visit).where(Visit.id == old)).scalar_one()
        assert [row.check_in_latitude, row.check_in_longitude, row.check_out_latitude, row.check_out_longitude] == [
            None
        ] * 4
        assert (row.check_in_accuracy_m, row.check_in_datum) == (10, "wgs84")


def test_it_is_done_in_batches_each_on_record(database: Database, shop: str, manager: Person, admin: Person) -> None:
    for n in range(5):
        visit(manager, shop, days_ago(100 + n))
    before = days_ago(90)
    with database.reading(CITY) as session:
        assert positions_due(session, CITY, before).visits == 5
    batches = []
    while not batches or batches[-1]:
        with database.transaction(CITY) as session:
            batches.append(erase_positions(session, CITY, before, limit=2))
    assert batches == [2, 2, 1, 0]
    lines = [each for each in admin.get("/audit").json["items"] if each["thing"] == "positions"]
    assert [(line["deed"], line["detail"]["visits"]) for line in lines] == [("erase", 1), ("erase", 2), ("erase", 2)]
    with database.reading(CITY) as session:
        assert positions_due(session, CITY, before) == (0, None)


def test_a_phone_that_still_carries_the_visit_learns_of_it(database: Database, shop: str, manager: Person) -> None:
    database.settings = replace(database.settings, position_days=30)
    kept, erased = visit(manager, shop, days_ago(29)), visit(manager, shop, days_ago(31))
    phone = phone_of(manager)
    phone.pull()
    do_chores(database)
    phone.pull()
    assert phone.store["visits"][erased]["check_in"]["position"] is None
    assert phone.store["visits"][kept]["check_in"]["position"] is not None
    assert phone.is_true_copy()


def test_what_was_said_of_the_way_between_erased_visits_outlives_a_late_neighbour(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    other = factories.make_terminal(database, manager, latitude=factories.TOWN[0] + 1)
    there = (factories.TOWN[0] + 1, factories.TOWN[1])
    visit(manager, shop, days_ago(95))
    at = days_ago(95) + timedelta(minutes=30)
    points = {
        "check_in": factories.check_point(at, there),
        "check_out": factories.check_point(at + timedelta(minutes=20), there),
    }
    rushed = visit(manager, other, at, **points)

    def signals() -> Any:
        return reviewer.get(f"/visits/{rushed}").json["server"]["signals"]

    said = signals()
    assert [each["signal"] for each in said] == ["impossible_speed"]
    do_chores(database)
    visit(manager, shop, days_ago(95) + timedelta(hours=3))
    assert signals() == said


def test_what_was_said_of_a_pictures_place_outlives_the_place(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    photo = {"id": new_id(), "sha256": f"{1:064x}", "size": 9, "media_type": "image/jpeg"}
    at = days_ago(91)
    old = visit(manager, shop, at, photos=[photo])
    looked_at = {
        "city_id": CITY, "sha256": photo["sha256"], "size_bytes": 9, "stored_at": at, "state": FileState.PROCESSED,
        "sharpness": 900.0, "brightness": 120.0, "exif_latitude": AWAY[0], "exif_longitude": AWAY[1],
    }  # fmt: skip
    with database.transaction(CITY) as session:
        insert_rows(session, PhotoFile, [looked_at])
        session.execute(update(Photo).values(received_at=at))

    def signals_judged_anew() -> Any:
        with database.transaction(CITY) as session:
            jobs.enqueue(session, JUDGE, old)
        jobs.run_due(jobs.Context(database, open_storage(database.settings), database.settings), HANDLERS, 10)
        return reviewer.get(f"/visits/{old}").json["server"]["signals"]

    said = signals_judged_anew()
    assert [each["signal"] for each in said] == ["photo_other_place"]
    assert do_chores(database) == 0
    with database.reading(CITY) as session:
        assert session.scalar(select(PhotoFile.exif_latitude)) is None
    assert signals_judged_anew() == said
