"""Notices: one for one person, unread until their device says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.db import Database, utc_now
from backend.housekeeping import do_chores
from backend.notices.models import Notice
from backend.notices.rules import Kind
from backend.notices.service import Subject, notify
from tests.people import CITY, Person
from tests.phone import another_phone_of, phone_of

ABOUT = Subject("task", "019cc0a0-1000-7000-8000-000000000001")


@pytest.fixture
def told(database: Database, manager: Person, colleague: Person) -> str:
    """The id of the manager's notice; a colleague was told the same."""
    with database.transaction(CITY) as session:
        notify(session, CITY, [manager.id, colleague.id], Kind.TASK_JUDGED, ABOUT, verdict="accepted", title="补价签")
    return str(manager.get("/notices").json["items"][0]["id"])


def test_a_notice_is_one_persons_and_counts_as_unread(told: str, manager: Person, colleague: Person) -> None:
    page = manager.get("/notices").json
    assert page["unread"] == 1
    [notice] = page["items"]
    assert (notice["kind"], notice["subject_kind"], notice["detail"]["title"]) == ("task_judged", "task", "补价签")
    assert told not in {each["id"] for each in colleague.get("/notices").json["items"]}
    assert colleague.put(f"/notices/{told}/reading").status_code == 404
    assert colleague.delete(f"/notices/{told}/reading").status_code == 404


def test_reading_and_unreading_reach_every_phone_of_the_person(told: str, manager: Person) -> None:
    tablet = another_phone_of(manager)
    first, again = (manager.put(f"/notices/{told}/reading").json for _ in range(2))
    assert first == again
    tablet.pull()
    assert tablet.store["notices"][told]["read_at"] == first["read_at"]
    assert manager.get("/notices?unread=true").json == {"items": [], "unread": 0, "next_cursor": None}
    assert manager.delete(f"/notices/{told}/reading").json["read_at"] is None
    tablet.pull()
    assert tablet.store["notices"][told]["read_at"] is None
    assert tablet.is_true_copy()


def test_everything_that_was_there_can_be_read_at_once(told: str, manager: Person) -> None:
    assert manager.post("/notice-readings", json={"until": "2020-01-01T00:00:00.000Z"}).json == {"unread": 1}
    assert manager.post("/notice-readings", json={}).json == {"unread": 0}


def test_old_notices_are_forgotten_on_the_phone_too(told: str, database: Database, manager: Person) -> None:
    phone = phone_of(manager)
    phone.pull()
    with database.transaction(CITY) as session:
        notice = session.get_one(Notice, (CITY, told))
        notice.created_at = utc_now() - timedelta(days=database.settings.phone_days + 1)
    assert do_chores(database) == 0
    phone.pull()
    assert told not in phone.store["notices"]
    assert phone.is_true_copy()
