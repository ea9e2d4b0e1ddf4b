"""Bytes that arrived are looked at once: what is found, what is refused, and what happens when the storage fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.db import Database
from backend.jobs import Job, Poisoned
from backend.jobs.models import JobRow
from backend.photos import processing
from backend.photos.processing import process_photo
from backend.photos.rules import ORIGINALS, PROCESS, THUMBNAILS, VIEWS
from backend.storage import blob_key
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.photos.pictures import jpeg, sha256
from tests.processes import wait_until
from tests.studio import Studio, declare

Record = Callable[..., str]


def test_a_photo_that_arrived_has_renditions_and_says_what_was_found(
    studio: Studio, record: Record, centre: Person
) -> None:
    data = jpeg(1, size=(2000, 1500), taken_at=datetime(2026, 3, 2, 9, 20), position=(30.5, 114.3))
    photo = declare(data)
    record(photo)
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "declared"
    studio.arrive(photo, data)
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "stored"
    studio.work()
    found = centre.get(f"/photos/{photo['id']}").json
    assert (found["state"], found["format"], found["width"], found["height"]) == ("processed", "jpeg", 2000, 1500)
    # The camera named no zone: it is taken to be in the city's, eight hours before UTC.
    assert found["exif"] == {
        "taken_at": "2026-03-02T01:20:00.000Z", "latitude": 30.5, "longitude": 114.3, "camera": "HUAWEI ALN-AL00",
    }  # fmt: skip
    for folder, side in ((VIEWS, 1600), (THUMBNAILS, 320)):
        copy = b"".join(studio.storage.get(blob_key(CITY, folder, photo["sha256"])))
        assert max(Image.open(BytesIO(copy)).size) == side


def test_what_is_no_photo_is_refused_and_the_record_stays_with_its_reason(
    studio: Studio, record: Record, database: Database, manager: Person
) -> None:
    data = jpeg()[:3000]
    photo = declare(data)
    shop = factories.make_terminal(database, manager)
    visit_id = record(photo, shop=shop)
    phone = phone_of(manager)
    phone.pull()
    studio.take((photo, data))
    phone.pull()
    [carried] = phone.store["visits"][visit_id]["photos"]
    assert carried["received_at"] is not None
    assert carried["refusal"] == "truncated"
    answer = manager.get(f"/photos/{photo['id']}/links", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert (answer.json["slug"], answer.json["reason"]) == ("photo-refused", "truncated")
    assert answer.json["detail"] == "The file stops before the picture ends."


def test_an_edit_of_the_visit_does_not_forget_a_refusal(studio: Studio, record: Record, manager: Person) -> None:
    data = b"no photo"
    photo = declare(data)
    visit_id = record(photo)
    studio.take((photo, data))
    visit = manager.get(f"/visits/{visit_id}").json
    edited = {name: visit[name] for name in factories.visit("")} | {"id": visit_id, "kind": "ad_hoc"}
    assert manager.post("/visits", json=edited).status_code == 201
    [kept] = manager.get(f"/visits/{visit_id}").json["photos"]
    assert kept["refusal"] == "not_an_image"


def test_the_same_bytes_are_looked_at_once(
    studio: Studio, record: Record, monkeypatch: pytest.MonkeyPatch, centre: Person
) -> None:
    looked_at: list[int] = []
    develop = processing.develop
    monkeypatch.setattr(processing, "develop", lambda data: looked_at.append(len(data)) or develop(data))
    data = jpeg(1)
    photos = [declare(data), declare(data)]
    for photo in photos:
        record(photo)
        studio.take((photo, data))
    assert len(looked_at) == 1
    assert [centre.get(f"/photos/{photo['id']}").json["state"] for photo in photos] == ["processed", "processed"]


def test_refused_bytes_are_refused_again_wherever_they_are_declared(
    studio: Studio, record: Record, centre: Person
) -> None:
    data = b"no photo"
    photos = [declare(data), declare(data)]
    for photo in photos:
        visit_id = record(photo)
        studio.take((photo, data))
        assert centre.get(f"/visits/{visit_id}").json["photos"][0]["refusal"] == "not_an_image"


def job_of(sha: str) -> Job:
    return Job(CITY, "019cb5ee-9c00-7000-8000-000000000001", PROCESS, sha, {}, 1)


def test_bytes_that_changed_in_the_storage_are_not_believed(studio: Studio, record: Record) -> None:
    data = jpeg(1)
    photo = declare(data)
    record(photo)
    studio.arrive(photo, data)
    studio.storage.put(blob_key(CITY, ORIGINALS, photo["sha256"]), [jpeg(2)])
    with pytest.raises(Poisoned, match="not those that arrived"):
        process_photo(studio.context, job_of(photo["sha256"]))
    studio.work()
    assert parked(studio.database) == {photo["sha256"]: "The stored bytes are not those that arrived."}


def parked(database: Database) -> dict[str, Any]:
    with database.reading(CITY) as session:
        rows = session.execute(select(JobRow.subject_id, JobRow.error).where(JobRow.parked_at.is_not(None)))
        return {row.subject_id: row.error for row in rows}


def test_bytes_that_nobody_knows_are_left_alone(studio: Studio, manager: Person) -> None:
    with pytest.raises(Poisoned, match="Nothing is known"):
        process_photo(studio.context, job_of(sha256(b"never heard of")))


def test_a_worker_that_dies_before_the_end_leaves_the_photo_to_the_next(
    studio: Studio, record: Record, centre: Person
) -> None:
    data = jpeg(1)
    photo = declare(data)
    record(photo)
    studio.arrive(photo, data)
    process_photo(studio.context, job_of(photo["sha256"]))  # renditions are written, and nothing is said of it
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "stored"
    Studio(studio.database).work()
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "processed"


def test_photos_wait_while_the_storage_is_away_and_go_on_when_it_is_back(
    studio: Studio, record: Record, centre: Person
) -> None:
    data = jpeg(1)
    photo = declare(data)
    record(photo)
    studio.arrive(photo, data)
    pictures = studio.database.settings.home / "photos"
    pictures.rename(pictures.with_name("unplugged"))
    studio.work()
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "stored"
    assert parked(studio.database) == {}
    pictures.with_name("unplugged").rename(pictures)
    with studio.database.transaction(CITY) as session:
        for row in session.scalars(select(JobRow)):
            row.due_at = row.enqueued_at - timedelta(days=1)
    Studio(studio.database).work()
    assert centre.get(f"/photos/{photo['id']}").json["state"] == "processed"


@pytest.mark.parametrize("source", ["postgresql"], indirect=True)
def test_bytes_that_arrive_again_as_a_worker_ends_wait_for_it_and_are_not_waited_for(
    studio: Studio, record: Record, centre: Person
) -> None:
    data = jpeg(1)
    photos = [declare(data), declare(data)]
    for photo in photos:
        record(photo)
    studio.arrive(photos[0], data)
    again = Thread(target=studio.arrive, args=(photos[1], data))
    finish = process_photo(studio.context, job_of(photos[0]["sha256"]))
    with studio.database.transaction(CITY) as session:
        session.execute(select(JobRow.id).with_for_update())
        again.start()
        wait_until(lambda: is_anyone_waiting(session))
        finish(session)
    again.join()
    studio.work()
    assert {centre.get(f"/photos/{photo['id']}").json["state"] for photo in photos} == {"processed"}


def is_anyone_waiting(session: Session) -> bool:
    return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
