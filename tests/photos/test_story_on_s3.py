"""Photos in a bucket: how one lives there from the phone to its end, and what happens while the bucket is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from backend.db import Database, new_id, utc_now
from backend.jobs.models import JobRow
from backend.photos.retention import erase_photos
from backend.storage import blob_key, open_storage
from backend.worker import run_round
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.photos import pictures
from tests.photos.pictures import encoded, exif_of, jpeg
from tests.studio import Studio
from tests.sync.uploads.conftest import Taken, begun, offset_of, received, send, slug
from tests.test_storage import BUCKET, Amazon

Record = Callable[..., str]
pytestmark = pytest.mark.slow


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    amazon = Amazon()
    yield amazon
    amazon.server.stop()


@pytest.fixture
def database(database: Database, amazon: Amazon) -> Iterator[Database]:
    """The database of a server whose photos lie in the bucket."""
    chosen = {name: value for name, value in vars(amazon.settings(database.settings.home)).items() if "storage" in name}
    on_s3 = Database(replace(database.settings, **chosen | {"storage_url": f"s3://{BUCKET}/{new_id()}"}))
    yield on_s3
    on_s3.dispose()


def in_bucket(database: Database, amazon: Amazon) -> set[str]:
    """The keys of all objects below the prefix."""
    prefix = database.settings.storage_url.removeprefix(f"s3://{BUCKET}/") + "/"
    listed = amazon.client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
    return {each["Key"].removeprefix(prefix) for each in listed}


def keys_of(sha256: str, *kinds: str) -> set[str]:
    return {blob_key(CITY, kind, sha256) for kind in kinds}


def state(person: Person, photo_id: str) -> str:
    answer = person.get(f"/photos/{photo_id}")
    assert answer.status_code == 200
    return str((answer.json or {})["state"])


def links(person: Person, photo_id: str) -> dict[str, str]:
    answer = person.get(f"/photos/{photo_id}/links")
    assert answer.status_code == 200, answer.json
    return {each["rendition"]: each["url"] for each in (answer.json or {})["items"]}


def test_a_photo_lives_in_the_bucket_from_the_phone_to_its_end(
    database: Database, amazon: Amazon, app: Flask, record: Record, manager: Person, reviewer: Person
) -> None:
    data = encoded(Image.effect_noise((3200, 2400), 90).convert("RGB"), quality=95, exif=exif_of())
    assert len(data) > 5_300_000  # more than S3 takes in one part
    phone = phone_of(manager)
    photo = phone.take_photo(data)
    record(photo)
    phone.send_photos(piece=len(data) // 2 + 1)
    phone.pull()
    assert phone.photos == {}
    assert in_bucket(database, amazon) == keys_of(photo["sha256"], "originals")

    assert run_round(database) == 0
    assert state(manager, photo["id"]) == "processed"
    assert in_bucket(database, amazon) == keys_of(photo["sha256"], "originals", "views", "thumbnails")

    browser: FlaskClient = app.test_client()
    found = links(reviewer, photo["id"])
    assert Image.open(BytesIO(browser.get(found["thumbnail"]).data)).size == (320, 240)
    assert Image.open(BytesIO(browser.get(found["stamped"]).data)).size == (1600, 1200)
    middle = browser.get(found["original"], headers={"Range": "bytes=3000000-3000999"})
    assert (middle.status_code, middle.data) == (206, data[3_000_000:3_001_000])
    assert pictures.sha256(browser.get(found["original"]).data) == photo["sha256"]

    with database.transaction(CITY) as session:
        assert erase_photos(session, open_storage(database.settings), CITY, utc_now() + timedelta(seconds=1)) == 1
    assert in_bucket(database, amazon) == set()
    assert state(manager, photo["id"]) == "erased"
    assert {browser.get(url).status_code for url in found.values()} == {410}


def test_while_the_bucket_is_out_of_reach_nothing_is_acknowledged_and_afterwards_all_goes_on(
    database: Database, amazon: Amazon, studio: Studio, record: Record, manager: Person, client: FlaskClient
) -> None:
    photo = Taken(jpeg(1, size=(1200, 900)))
    visit_id, address, half = record(photo.declaration), begun(manager, photo), len(photo.data) // 2
    assert send(manager, address, 0, photo.data[:half]).status_code == 204
    with out_of_reach(amazon):
        refused = send(manager, address, half, photo.data[half:])
        assert slug(refused) == (503, "storage-unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        assert slug(client.get("/readyz")) == (503, "storage-unavailable")
        assert offset_of(manager, address) == half
        assert received(manager, visit_id) == {photo.id: False}
    assert client.get("/readyz").status_code == 200
    assert send(manager, address, half, photo.data[half:]).status_code == 204
    assert received(manager, visit_id) == {photo.id: True}
    with out_of_reach(amazon):
        studio.work()
        assert state(manager, photo.id) == "stored"
    let_time_pass(database)
    studio.work()
    assert state(manager, photo.id) == "processed"
    assert in_bucket(database, amazon) == keys_of(photo.sha256, "originals", "views", "thumbnails")


@contextmanager
def out_of_reach(amazon: Amazon) -> Iterator[None]:
    amazon.server.stop()
    try:
        yield
    finally:
        amazon.start(amazon.port)


def let_time_pass(database: Database) -> None:
    """Jobs that wait have waited."""
    with database.transaction(CITY) as session:
        assert session.scalars(select(JobRow.parked_at)).all() == [None]
        session.execute(update(JobRow).values(due_at=utc_now()))
