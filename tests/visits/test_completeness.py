"""Completeness: "3 of 5 photos received", for the manager's phone and the branch's desk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text, update

from backend.db import Database, new_id, utc_now
from backend.photos.models import Photo
from backend.visits.service import photos_arrived
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of


def declared(count: int) -> list[dict[str, Any]]:
    return [{"id": new_id(), "sha256": f"{n:064x}", "size": 9, "media_type": "image/jpeg"} for n in range(count)]


@pytest.fixture
def arrive(database: Database) -> Callable[..., None]:
    """Let photos of a document arrive, as the upload does in its transaction."""

    def arrive(document_id: str, *photos: dict[str, Any]) -> None:
        with database.transaction(CITY) as session:
            ids = [photo["id"] for photo in photos]
            session.execute(update(Photo).where(Photo.id.in_(ids)).values(received_at=utc_now()))
            photos_arrived(session, CITY, [document_id, new_id()])

    return arrive


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager)


def listed(person: Person, query: str) -> set[str]:
    answer = person.get(f"/visits?{query}")
    assert answer.status_code == 200, answer.json
    return {each["id"] for each in answer.json["items"]}


def test_what_has_arrived_reaches_the_phone_and_the_desk(
    arrive: Callable[..., None], shop: str, manager: Person, reviewer: Person
) -> None:
    photos = declared(5)
    phone, visit_id = phone_of(manager), new_id()
    phone.write("visits", visit_id, factories.visit(shop, photos=photos))
    phone.push()
    phone.pull()
    assert phone.store["visits"][visit_id]["server"]["photos_received"] == 0
    arrive(visit_id, *photos[:3])
    phone.pull()
    carried = phone.store["visits"][visit_id]
    assert (carried["server"]["photos_declared"], carried["server"]["photos_received"]) == (5, 3)
    assert [photo["received_at"] is not None for photo in carried["photos"]] == [True] * 3 + [False] * 2
    assert phone.is_true_copy()
    [seen] = reviewer.get("/visits").json["items"]
    assert (seen["photos_declared"], seen["photos_received"]) == (5, 3)


def test_the_filter_tells_complete_visits_from_those_that_miss_photos(
    arrive: Callable[..., None], shop: str, manager: Person, reviewer: Person, centre: Person, stranger: Person
) -> None:
    photos = declared(2)
    waiting = manager.post("/visits", json=factories.visit(shop, photos=photos)).json["id"]
    bare = manager.post("/visits", json=factories.visit(shop)).json["id"]
    everyone = (manager, reviewer, centre)
    for person in everyone:
        assert listed(person, "photos=missing") == {waiting}
        assert listed(person, "photos=complete") == {bare}
        assert listed(person, f"photos=missing&branch_id={manager.branch_id}&state=submitted&q=福源") == {waiting}
        assert listed(person, "photos=missing&signal=poor_fix") == set()
    assert listed(stranger, "photos=missing") == set()
    arrive(waiting, photos[0])
    assert listed(reviewer, "photos=missing") == {waiting}
    arrive(waiting, photos[1])
    for person in everyone:
        assert listed(person, "photos=missing") == set()
        assert listed(person, "photos=complete") == {waiting, bare}
    assert reviewer.get("/visits?photos=some").status_code == 422


def test_an_edit_keeps_what_has_arrived_and_asks_for_what_is_new(
    arrive: Callable[..., None], shop: str, manager: Person
) -> None:
    photos = declared(2)
    document = factories.visit(shop, photos=photos)
    visit_id = manager.post("/visits", json=document).json["id"]
    arrive(visit_id, *photos)
    retaken = {**photos[1], "sha256": f"{9:064x}"}
    edited = manager.post("/visits", json={**document, "id": visit_id, "photos": [photos[0], retaken, *declared(1)]})
    assert (edited.json["server"]["photos_declared"], edited.json["server"]["photos_received"]) == (3, 1)


@pytest.mark.parametrize("source", ["postgresql"], indirect=True)
def test_what_arrives_while_the_visit_is_edited_is_not_forgotten(
    database: Database, shop: str, manager: Person, reviewer: Person
) -> None:
    photos = declared(1)
    document = factories.visit(shop, photos=photos)
    visit_id = manager.post("/visits", json=document).json["id"]
    edit = threading.Thread(target=manager.post, args=("/visits",), kwargs={"json": {**document, "id": visit_id}})
    with database.transaction(CITY) as session:
        session.execute(update(Photo).where(Photo.id == photos[0]["id"]).values(received_at=utc_now()))
        photos_arrived(session, CITY, [visit_id])
        edit.start()
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        while edit.is_alive() and not session.scalar(waiting):
            session.execute(text("SELECT pg_stat_clear_snapshot()"))
    edit.join()
    assert reviewer.get(f"/visits/{visit_id}").json["server"]["photos_received"] == 1


def test_an_arrival_at_a_visit_that_was_taken_back_does_not_bring_it_back(
    arrive: Callable[..., None], shop: str, manager: Person
) -> None:
    photos = declared(1)
    phone, visit_id = phone_of(manager), new_id()
    phone.write("visits", visit_id, factories.visit(shop, photos=photos))
    phone.push()
    phone.pull()
    phone.write("visits", visit_id, None)
    phone.push()
    phone.pull()
    arrive(visit_id, *photos)
    phone.pull()
    assert phone.store["visits"] == {}


def test_two_arrivals_at_once_both_count(
    arrive: Callable[..., None], shop: str, manager: Person, reviewer: Person
) -> None:
    photos = declared(6)
    visit_id = manager.post("/visits", json=factories.visit(shop, photos=photos)).json["id"]
    threads = [threading.Thread(target=arrive, args=(visit_id, photo)) for photo in photos]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reviewer.get(f"/visits/{visit_id}").json["server"]["photos_received"] == 6


def test_branches_and_managers_see_how_many_of_their_photos_have_arrived(
    arrive: Callable[..., None], shop: str, manager: Person, reviewer: Person, stranger: Person, centre: Person
) -> None:
    photos = declared(5)
    first = manager.post("/visits", json=factories.visit(shop, photos=photos[:2])).json["id"]
    second = manager.post("/visits", json=factories.visit(shop, photos=photos[2:])).json["id"]
    manager.post("/visits", json=factories.visit(shop))
    arrive(first, *photos[:2])
    arrive(second, photos[2])
    counts = {
        "branch": {"id": manager.branch_id, "name": "城东"},
        "manager": {"id": manager.id, "name": manager.name},
        "visits": 2,
        "complete_visits": 1,
        "photos_declared": 5,
        "photos_received": 3,
    }
    for person in (manager, reviewer, centre):
        assert person.get("/visits/photo-counts").json == {"items": [counts]}
    assert stranger.get("/visits/photo-counts").json == {"items": []}
    assert centre.get(f"/visits/photo-counts?branch_id={stranger.branch_id}").json == {"items": []}
    assert centre.get("/visits/photo-counts?until=2026-01-01T00:00:00Z").json == {"items": []}
