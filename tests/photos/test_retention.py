"""Photos end after their time: originals, renditions and the places that cameras noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.db import Database, insert_rows, new_id, utc_now
from backend.photos.models import Photo, PhotoFile
from backend.photos.retention import erase_photos, photos_due
from backend.photos.rules import FileState
from backend.photos.upload_models import Upload
from backend.problems import STORAGE_UNAVAILABLE, Problem
from backend.storage import Storage, blob_key, open_storage
from tests.people import CITY, Person
from tests.test_cli import Run, bare_run, run

__all__ = ["bare_run", "run"]

KINDS = ("originals", "views", "thumbnails")


def days_ago(days: float) -> datetime:
    return utc_now() - timedelta(days=days)


@pytest.fixture
def storage(database: Database) -> Storage:
    return open_storage(database.settings)


def keep(
    database: Database, storage: Storage, number: int, stored: datetime, *, received: datetime | None = None
) -> str:
    """A photo that was stored and processed then, and the SHA-256 of its bytes."""
    sha256 = f"{number:064x}"
    for kind in KINDS:
        storage.put(blob_key(CITY, kind, sha256), [b"bytes"])
    with database.transaction(CITY) as session:
        file = {"city_id": CITY, "sha256": sha256, "size_bytes": 5, "stored_at": stored, "state": FileState.PROCESSED}
        insert_rows(session, PhotoFile, [{**file, "exif_latitude": 30.5, "exif_longitude": 114.3, "width": 4000}])
        declare(session, sha256, received or stored)
    return sha256


def declare(session: Any, sha256: str, received: datetime | None) -> str:
    photo = Photo(
        city_id=CITY, document_id=new_id(), ordinal=0, sha256=sha256, size_bytes=5, media_type="image/jpeg",
        source="camera", received_at=received,
    )  # fmt: skip
    session.add(photo)
    session.flush()
    return photo.id


def lies(storage: Storage, sha256: str) -> list[str]:
    return [kind for kind in KINDS if storage.size(blob_key(CITY, kind, sha256)) is not None]


def file(database: Database, sha256: str) -> PhotoFile:
    with database.reading(CITY) as session:
        return session.execute(select(PhotoFile).where(PhotoFile.sha256 == sha256)).scalar_one()


def erase(database: Database, storage: Storage, **options: Any) -> int:
    with database.transaction(CITY) as session:
        return erase_photos(session, storage, CITY, days_ago(365), **options)


def test_an_old_photo_is_erased_and_its_record_stays(database: Database, storage: Storage, admin: Person) -> None:
    old, recent = keep(database, storage, 1, days_ago(366)), keep(database, storage, 2, days_ago(364))
    assert erase(database, storage) == 1
    assert lies(storage, old) == []
    gone = file(database, old)
    assert (gone.state, gone.width, gone.exif_latitude) == ("erased", 4000, None)
    assert gone.erased_at is not None
    assert lies(storage, recent) == list(KINDS)
    assert file(database, recent).state == "processed"
    [line] = [each for each in admin.get("/audit").json["items"] if each["thing"] == "photos"]
    assert (line["deed"], line["detail"]["files"], line["detail"]["size_bytes"]) == ("erase", 1, 5)
    assert erase(database, storage) == 0


def test_bytes_that_arrived_again_since_are_kept(database: Database, storage: Storage, world: object) -> None:
    reused = keep(database, storage, 1, days_ago(500), received=days_ago(10))
    assert erase(database, storage) == 0
    assert lies(storage, reused) == list(KINDS)


def test_bytes_that_are_on_their_way_again_are_kept(database: Database, storage: Storage, manager: Person) -> None:
    awaited = keep(database, storage, 1, days_ago(500))
    with database.transaction(CITY) as session:
        photo_id, now = declare(session, awaited, None), utc_now()
        upload = Upload(
            city_id=CITY, person_id=manager.id, photo_id=photo_id, sha256=awaited, length_bytes=5, created_at=now,
            expires_at=now + timedelta(days=7),
        )  # fmt: skip
        session.add(upload)
    assert erase(database, storage) == 0
    with database.transaction(CITY) as session:
        session.merge(upload).finished_at = now
    assert erase(database, storage) == 1


def test_old_photos_go_in_batches(database: Database, storage: Storage, admin: Person) -> None:
    for n in range(5):
        keep(database, storage, n, days_ago(400 + n))
    with database.reading(CITY) as session:
        due = photos_due(session, CITY, days_ago(365))
    assert (due.files, due.size_bytes) == (5, 25)
    assert [erase(database, storage, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len([each for each in admin.get("/audit").json["items"] if each["thing"] == "photos"]) == 3


def test_when_the_storage_is_down_nothing_is_marked_as_erased(
    database: Database, storage: Storage, world: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keep(database, storage, 1, days_ago(366))

    def fail(keys: object) -> None:
        raise STORAGE_UNAVAILABLE(retry_after_seconds=30)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "delete", fail)
        with pytest.raises(Problem, match="storage"):
            erase(database, storage)
    assert file(database, old).state == "processed"
    assert erase(database, storage) == 1


def test_the_command_says_what_is_due_and_then_erases_it(
    database: Database, storage: Storage, world: object, run: Run
) -> None:
    old, middle, recent = (keep(database, storage, days, days_ago(days)) for days in (366, 91, 89))
    told = run("retention", "--dry-run")
    assert told.exit_code == 0, told.output
    rows = {line.split("  ")[0]: line.split() for line in told.output.splitlines()}
    assert rows["photos"][2:4] == ["1", str(days_ago(366).date())]
    assert rows["places in photos"][4] == "2"
    assert lies(storage, old) == list(KINDS)
    done = run("retention", "--city", str(CITY))
    assert "erased 1 old photos." in done.output
    assert lies(storage, old) == []
    assert [file(database, each).exif_latitude for each in (old, middle, recent)] == [None, None, 30.5]
    assert lies(storage, middle) == list(KINDS)
    again = run("retention", "--dry-run")
    assert {line.split("  ")[0]: line.split() for line in again.output.splitlines()}["photos"][2] == "0"
    assert run("retention", "--city", "7").exit_code == 1
