"""What stops an upload: a day's limit, too many open ones, time, and a storage that cannot take it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select, update

from backend.app import create_app
from backend.db import Database, utc_now
from backend.housekeeping import do_chores
from backend.photos import uploading
from backend.photos.models import PhotoFile
from backend.photos.upload_models import Upload, UploadDay
from backend.storage import Storage
from tests.people import API, CITY, Person
from tests.sync.uploads.conftest import (
    BYTES,
    Declare,
    begin,
    begun,
    garbled,
    kept,
    offset_of,
    on_the_way,
    received,
    send,
    slug,
    take_photo,
    tus,
)


def limited(person: Person, app: Flask, **limits: int) -> Person:
    """The same person at an app with other limits, on the same database and storage."""
    database: Database = app.extensions["zhudian"]
    database.settings = replace(database.settings, **limits)
    return replace(person, client=create_app(database.settings, database).test_client())


class TestLimits:
    def test_a_photo_larger_than_the_limit_is_refused(self, app: Flask, declare: Declare, manager: Person) -> None:
        photo = take_photo(1001)
        declare(manager, photo)
        answer = begin(limited(manager, app, max_photo_bytes=1000), photo)
        assert slug(answer) == (413, "too-large")
        assert answer.json["limit_bytes"] == 1000
        assert begin(limited(manager, app, max_photo_bytes=1001), photo).status_code == 201

    def test_a_day_takes_so_many_bytes_of_one_person_and_says_until_when(
        self, app: Flask, declare: Declare, manager: Person, database: Database
    ) -> None:
        photos = [take_photo() for _ in range(4)]
        declare(manager, *photos)
        manager = limited(manager, app, max_upload_bytes_a_day=2500)
        addresses = [begun(manager, photo) for photo in photos[:3]]
        for address, photo in zip(addresses[:2], photos, strict=False):
            assert send(manager, address, 0, photo.data).status_code == 204
        refused = begin(manager, photos[3]), send(manager, addresses[2], 0, photos[2].data)
        for answer in refused:
            assert slug(answer) == (429, "upload-limit")
            assert 0 < int(answer.headers["Retry-After"]) <= 86_400
        assert send(manager, addresses[2], 0, photos[2].data[:500]).status_code == 204
        with database.transaction(CITY) as session:
            session.execute(update(UploadDay).values(day=utc_now().date() - timedelta(days=2)))
        assert send(manager, addresses[2], 500, photos[2].data[500:]).status_code == 204

    def test_what_is_dropped_counts_too(self, app: Flask, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        manager = limited(manager, app, max_upload_bytes_a_day=2500)
        for _ in range(2):
            assert slug(send(manager, begun(manager, photo), 0, garbled(photo.data))) == (422, "photo-differs")
        assert slug(begin(manager, photo)) == (429, "upload-limit")

    def test_one_person_has_so_many_open_uploads(
        self, app: Flask, declare: Declare, manager: Person, colleague: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        manager = limited(manager, app, max_open_uploads=2)
        first, _ = begun(manager, photo), begun(manager, photo)
        assert slug(begin(manager, photo)) == (429, "upload-limit")
        manager.delete(first, headers=tus())
        assert begin(manager, photo).status_code == 201

    def test_an_upload_in_too_many_pieces_is_given_up(
        self, monkeypatch: pytest.MonkeyPatch, declare: Declare, manager: Person
    ) -> None:
        monkeypatch.setattr(uploading, "MOST_PARTS", 3)
        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        for at in range(3):
            assert send(manager, address, at, photo.data[at : at + 1]).status_code == 204
        assert slug(send(manager, address, 3, photo.data[3:])) == (410, "upload-expired")
        assert send(manager, begun(manager, photo), 0, photo.data).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}


class TestAgeing:
    def test_an_unfinished_upload_expires_and_is_swept_with_its_bytes(
        self, database: Database, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        late, done, fresh = take_photo(), take_photo(), take_photo()
        visit_id = declare(manager, late, done, fresh)
        address = begun(manager, late)
        send(manager, address, 0, late.data[:500])
        send(manager, begun(manager, done), 0, done.data)
        _age(database)
        young = begun(manager, fresh)
        send(manager, young, 0, fresh.data[:500])
        answer = manager.ask("HEAD", address, headers=tus())
        assert answer.status_code == 410
        assert slug(send(manager, address, 500, late.data[500:])) == (410, "upload-expired")
        assert do_chores(database) == 0
        assert manager.ask("HEAD", address, headers=tus()).status_code == 404
        assert len(on_the_way(storage)) == 1
        assert send(manager, young, 500, fresh.data[500:]).status_code == 204
        assert kept(storage, done) == done.data
        assert received(manager, visit_id) == {late.id: False, done.id: True, fresh.id: True}

    def test_what_a_crash_left_behind_is_swept(
        self, database: Database, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        send(manager, address, 0, photo.data[:500])
        storage.put(f"{CITY}/uploads/00000000-0000-7000-8000-000000000000.0.x", [b"of nobody"])
        assert do_chores(database) == 0
        assert len(on_the_way(storage)) == 1
        assert send(manager, address, 500, photo.data[500:]).status_code == 204


def _age(database: Database) -> None:
    with database.transaction(CITY) as session:
        session.execute(update(Upload).values(expires_at=utc_now() - timedelta(seconds=1)))


class TestFaults:
    def test_while_the_storage_is_down_nothing_is_acknowledged_and_afterwards_all_goes_on(
        self, database: Database, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data[:500])
        with _storage_down(database):
            answer = send(manager, address, 500, photo.data[500:])
            assert slug(answer) == (503, "storage-unavailable")
            assert int(answer.headers["Retry-After"]) > 0
            assert offset_of(manager, address) == 500
            assert received(manager, visit_id) == {photo.id: False}
        assert send(manager, address, 500, photo.data[500:]).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    @pytest.mark.parametrize("fails", ["put", "move"])
    def test_a_storage_that_fails_at_the_last_step_has_the_phone_send_the_last_piece_again(
        self, monkeypatch: pytest.MonkeyPatch, storage: Storage, declare: Declare, manager: Person, fails: str
    ) -> None:
        from backend import problems

        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data[:500])
        whole, calls = getattr(storage, fails), []

        def failing(*arguments: Any) -> Any:
            calls.append(arguments)
            if len(calls) == (2 if fails == "put" else 1):
                raise problems.STORAGE_UNAVAILABLE(retry_after_seconds=1)
            return whole(*arguments)

        monkeypatch.setattr(storage, fails, failing)
        assert slug(send(manager, address, 500, photo.data[500:])) == (503, "storage-unavailable")
        assert offset_of(manager, address) == 500
        assert received(manager, visit_id) == {photo.id: False}
        assert send(manager, address, 500, photo.data[500:]).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}
        assert on_the_way(storage) == []

    def test_cleaning_up_that_fails_does_not_take_the_acknowledgement_back(
        self, monkeypatch: pytest.MonkeyPatch, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        from backend import problems

        def failing(keys: Any) -> None:
            raise problems.STORAGE_UNAVAILABLE(retry_after_seconds=1)

        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data[:500])
        monkeypatch.setattr(storage, "delete", failing)
        assert send(manager, address, 500, photo.data[500:]).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}

    def test_a_database_that_fails_at_the_last_step_acknowledges_nothing(
        self, monkeypatch: pytest.MonkeyPatch, database: Database, declare: Declare, manager: Person, storage: Storage
    ) -> None:
        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)

        def failing(*arguments: Any) -> None:
            raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr(uploading, "_close_all", failing)
            assert send(manager, address, 0, photo.data).status_code == 500
        assert offset_of(manager, address) == 0
        assert received(manager, visit_id) == {photo.id: False}
        with database.reading(CITY) as session:
            assert session.scalar(select(func.count()).select_from(PhotoFile)) == 0
        assert send(manager, address, 0, photo.data).status_code == 204
        assert kept(storage, photo) == photo.data


@contextmanager
def _storage_down(database: Database) -> Iterator[None]:
    folder = database.settings.home / "photos"
    aside = folder.with_name("unmounted")
    shutil.move(folder, aside)
    try:
        yield
    finally:
        shutil.move(aside, folder)


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_only_so_many_uploads_are_received_at_once_and_the_rest_ask_again(
    app: Flask, served: str, declare: Declare, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync import uploads_api

    monkeypatch.setattr(uploads_api, "SECONDS_TO_WAIT", 0.05)
    database: Database = app.extensions["zhudian"]
    database.settings = replace(database.settings, max_uploading=1)
    slow, other = take_photo(), take_photo()
    visit_id = declare(manager, slow, other)
    addresses = [f"{served}{API}{begun(manager, photo)}" for photo in (slow, other)]
    log_in = {"Authorization": f"Bearer {manager.token}"}
    under_way, go_on = Event(), Event()

    def slowly() -> Iterator[bytes]:
        yield slow.data[:500]
        under_way.set()
        go_on.wait(30)
        yield slow.data[500:]

    headers = tus(content_type=BYTES, upload_offset=0) | log_in
    first: list[int] = []
    sending = Thread(
        target=lambda: first.append(requests.patch(addresses[0], slowly(), headers=headers, timeout=60).status_code)
    )
    sending.start()
    under_way.wait(30)
    while not _is_taken(app):
        pass
    refused = requests.patch(addresses[1], other.data, headers=headers, timeout=60)
    assert (refused.status_code, refused.json()["slug"]) == (503, "unavailable")
    go_on.set()
    sending.join()
    assert first == [204]
    assert requests.patch(addresses[1], other.data, headers=headers, timeout=60).status_code == 204
    assert received(manager, visit_id) == {slow.id: True, other.id: True}


def _is_taken(app: Flask) -> bool:
    turns = app.extensions.get("zhudian-uploading")
    return turns is not None and turns._value == 0


def test_eight_phones_bring_the_same_photo_at_once(
    app: Flask, storage: Storage, declare: Declare, manager: Person
) -> None:
    photo = take_photo(300_000)
    visit_id = declare(manager, photo)
    addresses = [begun(manager, photo) for _ in range(8)]
    barrier = Barrier(8)
    said: list[int] = []

    def bring(address: str) -> None:
        person = replace(manager, client=app.test_client())
        barrier.wait()
        said.append(send(person, address, 0, photo.data).status_code)

    threads = [Thread(target=bring, args=(address,)) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(said) <= {204, 409}
    assert 204 in said
    assert {offset_of(manager, address) for address in addresses} == {300_000}
    assert received(manager, visit_id) == {photo.id: True}
    assert kept(storage, photo) == photo.data
    assert on_the_way(storage) == []
