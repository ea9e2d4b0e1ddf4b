"""tuspy and tus-js-client, as pip and npm have them, on lines that are cut at random bytes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.uploader import Uploader

from backend.db import Database
from backend.storage import Storage
from sync.incoming import MOST_READ
from tests.people import Person
from tests.served import CLIENTS, Driver, Install
from tests.sync.test_crash import serving
from tests.sync.uploads.conftest import (
    BYTES,
    Declare,
    Taken,
    begun,
    garbled,
    kept,
    lies_in,
    offset_of,
    on_the_way,
    received,
    send,
    take_photo,
)
from tests.sync.uploads.line import Line

MB = 1_000_000
PAGE = Path(__file__).parents[3] / "docs" / "sync.md"


def uploader(address: str, person: Person, photo: Taken, folder: Path, **options: object) -> Uploader:
    path = folder / f"{photo.id}.jpg"
    path.write_bytes(photo.data)
    client = TusClient(f"{address}/api/v1/sync/uploads", headers={"Authorization": f"Bearer {person.token}"})
    chosen = {"metadata": photo.metadata, "retries": 100, "retry_delay": 0} | options
    made: Uploader = client.uploader(str(path), **chosen)
    return made


def bring(make: Callable[[], Uploader]) -> Uploader:
    """Upload as an app does that is told of a failure: again. tuspy itself tries again only while bytes are on their way."""
    while True:
        try:
            made = make()
            made.upload()
        except (TusUploadFailed, TusCommunicationError):
            continue
        return made


@pytest.mark.slow
class TestTuspy:
    def test_a_photo_arrives(self, served: str, declare: Declare, manager: Person, tmp_path: Path) -> None:
        photo = take_photo(MB)
        visit_id = declare(manager, photo)
        uploader(served, manager, photo, tmp_path).upload()
        assert received(manager, visit_id) == {photo.id: True}

    @pytest.mark.parametrize("seed", range(4))
    def test_a_photo_arrives_over_a_line_that_is_cut_again_and_again(
        self, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path, seed: int
    ) -> None:
        photo = take_photo(MB, seed)
        visit_id = declare(manager, photo)
        line = Line(urlsplit(served).port or 0, Random(seed), cuts=20, most_bytes=150_000)
        chunked = {"chunk_size": 200_000, "upload_checksum": True} if seed % 2 else {}
        with line.open() as address:
            bring(lambda: uploader(address, manager, photo, tmp_path, **chunked))
        assert line.cut > 3
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    @pytest.mark.parametrize("source", ["sqlite"], indirect=True)
    def test_twelve_megabytes_arrive_over_a_slow_line_that_is_cut(
        self, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        """64 kB a second, fifty times as fast as that: what matters is in how many pieces it comes."""
        photo = take_photo(12 * MB)
        visit_id = declare(manager, photo)
        line = Line(urlsplit(served).port or 0, Random(12), cuts=8, most_bytes=4 * MB, bytes_a_second=50 * 64_000)
        with line.open() as address:
            bring(lambda: uploader(address, manager, photo, tmp_path))
        assert line.cut > 3
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data
        assert on_the_way(storage) == []

    def test_an_upload_goes_on_after_the_server_was_killed_and_started_again(
        self, database: Database, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        photo = take_photo(3 * MB)
        visit_id = declare(manager, photo)
        with serving(database.settings) as server:
            sent = uploader(f"http://127.0.0.1:{server.port}", manager, photo, tmp_path, chunk_size=MB)
            sent.upload_chunk()
            server.kill_all()
            server.start()
            again = uploader(f"http://127.0.0.1:{server.port}", manager, photo, tmp_path, url=sent.url)
            assert again.offset == MB
            again.upload()
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(lies_in(database), photo) == photo.data


@pytest.mark.slow
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_a_phone_that_falls_silent_is_cut_off_and_what_it_had_sent_counts(
    monkeypatch: pytest.MonkeyPatch, database: Database, declare: Declare, manager: Person
) -> None:
    monkeypatch.setenv("ZHUDIAN_UPLOAD_SILENCE_SECONDS", "1")
    photo = take_photo(500_000)
    visit_id, address = declare(manager, photo), begun(manager, photo)
    head = (
        f"PATCH /api/v1{address} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {manager.token}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: {BYTES}\r\nUpload-Offset: 0\r\nContent-Length: 500000\r\n\r\n"
    )
    with (
        serving(database.settings) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=30) as phone,
    ):
        phone.sendall(head.encode() + photo.data[:300_000])
        assert phone.recv(1000).startswith(b"HTTP/1.1 204")  # nobody is there any more to read it
    at = offset_of(manager, address)
    assert 300_000 - MOST_READ <= at <= 300_000
    assert send(manager, address, at, photo.data[at:]).status_code == 204
    assert received(manager, visit_id) == {photo.id: True}


@pytest.mark.slow
class TestTusJsClient:
    def test_a_photo_arrives_in_any_of_the_ways_it_is_sent(
        self, npm: Install, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        with Driver(npm("tus"), "driver.mjs", served, manager.token) as app:
            for options in ({}, {"chunkSize": 100_000}, {"whileCreating": True}):
                photo = take_photo(300_000)
                visit_id = declare(manager, photo)
                said = app.ask("upload", path=_file(tmp_path, photo), metadata=photo.metadata, **options)
                assert said["retries"] == 0
                assert "problem" not in said
                assert received(manager, visit_id) == {photo.id: True}
                assert kept(storage, photo) == photo.data

    @pytest.mark.parametrize("seed", range(3))
    def test_a_photo_arrives_over_a_line_that_is_cut_again_and_again(
        self, npm: Install, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path, seed: int
    ) -> None:
        photo = take_photo(MB, seed)
        visit_id = declare(manager, photo)
        line = Line(urlsplit(served).port or 0, Random(seed), cuts=20, most_bytes=150_000)
        with line.open() as address, Driver(npm("tus"), "driver.mjs", address, manager.token) as app:
            options = ({}, {"whileCreating": True}, {"chunkSize": 200_000})[seed]
            said = app.ask("upload", path=_file(tmp_path, photo), metadata=photo.metadata, **options)
        assert "problem" not in said
        assert line.cut > 3
        assert said["retries"] > 3
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    def test_the_client_of_the_documents_brings_a_photo_in_pieces(
        self, npm: Install, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        assert (CLIENTS / "tus" / "client.mjs").read_text("utf-8") in PAGE.read_text("utf-8")
        photo = take_photo(1_300_000)
        visit_id = declare(manager, photo)
        with Driver(npm("tus"), "driver.mjs", served, manager.token) as app:
            url = app.ask("bring", path=_file(tmp_path, photo), photo=photo.declaration)
        assert offset_of(manager, urlsplit(url).path.removeprefix("/api/v1")) == 1_300_000
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    def test_two_apps_bring_one_photo_at_once_and_either_ends_well(
        self, npm: Install, served: str, storage: Storage, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        photo = take_photo(300_000)
        visit_id, path = declare(manager, photo), _file(tmp_path, photo)
        with Driver(npm("tus"), "driver.mjs", served, manager.token) as app:
            half = app.ask("upload", path=path, metadata=photo.metadata, chunkSize=100_000, stopAfter=100_000)
            assert offset_of(manager, urlsplit(half["url"]).path.removeprefix("/api/v1")) == 100_000
            assert "problem" not in app.ask("upload", path=path, metadata=photo.metadata)
            assert "problem" not in app.ask("upload", path=path, metadata=photo.metadata, url=half["url"])
            assert "problem" not in app.ask("upload", path=path, metadata=photo.metadata)
        assert received(manager, visit_id) == {photo.id: True}
        assert on_the_way(storage) == []

    def test_an_app_is_told_why_and_may_give_up(
        self, npm: Install, served: str, declare: Declare, manager: Person, tmp_path: Path
    ) -> None:
        photo = take_photo(300_000)
        wrong = _file(tmp_path, Taken(garbled(photo.data)))
        with Driver(npm("tus"), "driver.mjs", served, manager.token) as app:
            declare(manager, photo)
            said = app.ask("upload", path=wrong, metadata=photo.metadata)
            assert said["problem"]["slug"] == "photo-differs"
            half = app.ask(
                "upload", path=_file(tmp_path, photo), metadata=photo.metadata, chunkSize=100_000, stopAfter=100_000
            )
            app.ask("end", url=half["url"])
            address = urlsplit(half["url"]).path.removeprefix("/api/v1")
            assert manager.ask("HEAD", address, headers={"Tus-Resumable": "1.0.0"}).status_code == 404


def _file(folder: Path, photo: Taken) -> str:
    path = folder / f"{photo.sha256}.jpg"
    path.write_bytes(photo.data)
    return str(path)
