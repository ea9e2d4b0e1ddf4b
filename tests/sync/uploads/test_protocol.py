"""tus 1.0.0, header by header, and what becomes of the bytes."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db import Database
from backend.storage import Storage
from tests import factories
from tests.people import API, Person
from tests.sync.uploads.conftest import (
    BYTES,
    Declare,
    Taken,
    begin,
    begun,
    garbled,
    kept,
    metadata_of,
    offset_of,
    on_the_way,
    received,
    send,
    slug,
    take_photo,
    tus,
)


def checksum(algorithm: str, data: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestDiscovery:
    def test_anyone_may_ask_what_is_spoken(self, client: FlaskClient) -> None:
        answer = client.options(f"{API}/sync/uploads")
        assert answer.status_code == 204
        said = {name: answer.headers[name] for name in answer.headers.keys() if name.startswith("Tus")}  # noqa: SIM118
        assert said == {
            "Tus-Resumable": "1.0.0",
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
            "Tus-Max-Size": "50000000",
            "Tus-Checksum-Algorithm": "sha1,sha256,md5",
        }

    @pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
    def test_another_version_is_refused_with_the_one_that_is_spoken(self, manager: Person, version: str | None) -> None:
        answer = manager.post("/sync/uploads", headers={"Tus-Resumable": version} if version else {})
        assert slug(answer) == (412, "tus-version")
        assert answer.headers["Tus-Version"] == "1.0.0"

    def test_without_a_log_in_nothing_is_taken(self, client: FlaskClient) -> None:
        answer = client.post(f"{API}/sync/uploads", headers=tus(upload_length=1), data=b"x")
        assert slug(answer) == (401, "not-logged-in")
        assert answer.headers["Tus-Resumable"] == "1.0.0"


class TestOnePhoto:
    def test_a_photo_in_one_piece_arrives(
        self, storage: Storage, declare: Declare, manager: Person, reviewer: Person
    ) -> None:
        photo = take_photo()
        visit_id = declare(manager, photo)
        address = begun(manager, photo)
        assert offset_of(manager, address) == 0
        assert received(manager, visit_id) == {photo.id: False}
        answer = send(manager, address, 0, photo.data)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "1000")
        assert offset_of(manager, address) == 1000
        assert kept(storage, photo) == photo.data
        assert on_the_way(storage) == []
        assert received(reviewer, visit_id) == {photo.id: True}
        assert reviewer.get(f"/visits/{visit_id}").json["server"]["photos_received"] == 1

    def test_a_photo_in_three_pieces_arrives_with_the_last(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo(100_000)
        visit_id, address = declare(manager, photo), begun(manager, photo)
        for start, end in ((0, 40_000), (40_000, 99_999)):
            answer = send(manager, address, start, photo.data[start:end])
            assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
            assert offset_of(manager, address) == end
            assert received(manager, visit_id) == {photo.id: False}
        assert kept(storage, photo) is None
        assert send(manager, address, 99_999, photo.data[99_999:]).status_code == 204
        assert kept(storage, photo) == photo.data
        assert on_the_way(storage) == []
        assert received(manager, visit_id) == {photo.id: True}

    def test_the_first_bytes_may_come_with_the_beginning(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        whole, part = take_photo(), take_photo()
        visit_id = declare(manager, whole, part)
        for photo, data in ((whole, whole.data), (part, part.data[:300])):
            headers = tus(upload_length=1000, upload_metadata=metadata_of(photo), content_type=BYTES)
            answer = manager.post("/sync/uploads", headers=headers, data=data)
            assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(data)))
        assert received(manager, visit_id) == {whole.id: True, part.id: False}
        assert kept(storage, whole) == whole.data

    def test_the_phone_learns_by_pulling_that_its_photo_has_arrived(self, declare: Declare, manager: Person) -> None:
        from tests.phone import phone_of

        photo = take_photo()
        visit_id, phone = declare(manager, photo), phone_of(manager)
        phone.pull()
        send(manager, begun(manager, photo), 0, photo.data)
        [change] = phone.pull()
        assert change["id"] == visit_id
        assert change["doc"]["server"]["photos_received"] == 1
        assert change["doc"]["photos"][0]["received_at"]

    def test_the_same_bytes_under_two_photos_are_kept_once(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        copy = Taken(photo.data)
        visit_id = declare(manager, photo, copy)
        for each in (photo, copy):
            assert send(manager, begun(manager, each), 0, each.data).status_code == 204
        assert received(manager, visit_id) == {photo.id: True, copy.id: True}
        assert kept(storage, photo) == photo.data

    def test_an_edit_of_the_visit_keeps_the_photo_that_has_arrived(self, declare: Declare, manager: Person) -> None:
        photo, late = take_photo(), take_photo()
        visit_id = declare(manager, photo)
        send(manager, begun(manager, photo), 0, photo.data)
        doc = manager.get(f"/visits/{visit_id}").json
        doc = {key: doc[key] for key in ("kind", "template_version", "check_in", "check_out", "sections")}
        doc |= {"terminal_id": manager.get(f"/visits/{visit_id}").json["terminal"]["id"]}
        doc["photos"] = [photo.declaration, late.declaration]
        from tests.phone import phone_of

        phone = phone_of(manager)
        phone.pull()
        phone.write("visits", visit_id, doc)
        assert [result["status"] for result in phone.push()] == ["applied"]
        assert received(manager, visit_id) == {photo.id: True, late.id: False}


class TestResuming:
    def test_a_wrong_offset_is_refused_with_the_right_one(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        send(manager, address, 0, photo.data[:400])
        for offset in (0, 399, 401, 1000, 5000):
            answer = send(manager, address, offset, photo.data[offset : offset + 10])
            assert slug(answer) == (409, "wrong-offset")
            assert answer.json["offset"] == 400
        assert offset_of(manager, address) == 400
        assert send(manager, address, 400, photo.data[400:]).status_code == 204

    def test_what_came_before_a_cut_counts(self, storage: Storage, declare: Declare, manager: Person) -> None:
        photo = take_photo(100_000)
        visit_id, address = declare(manager, photo), begun(manager, photo)
        at = 0
        for cut_at in (1, 30_000, 99_999):
            manager.patch(
                address,
                input_stream=io.BytesIO(photo.data[at:cut_at]),
                content_length=len(photo.data) - at,
                headers=tus(content_type=BYTES, upload_offset=at),
            )
            at = offset_of(manager, address)
            assert at == cut_at
        assert send(manager, address, at, photo.data[at:]).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    def test_a_cut_before_the_first_byte_changes_nothing(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        headers = tus(content_type=BYTES, upload_offset=0)
        manager.patch(address, input_stream=io.BytesIO(), content_length=1000, headers=headers)
        assert offset_of(manager, address) == 0
        assert on_the_way(storage) == []

    def test_a_body_without_a_length_is_taken_to_its_end(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo(100_000)
        declare(manager, photo)
        address = begun(manager, photo)
        answer = manager.patch(
            address,
            input_stream=io.BytesIO(photo.data),
            headers=tus(content_type=BYTES, upload_offset=0, transfer_encoding="chunked"),
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert answer.status_code == 204
        assert kept(storage, photo) == photo.data

    def test_who_missed_the_last_answer_is_told_that_all_is_there(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        send(manager, address, 0, photo.data)
        assert slug(send(manager, address, 0, photo.data)) == (409, "wrong-offset")
        assert offset_of(manager, address) == 1000
        assert send(manager, address, 1000, b"").status_code == 204

    def test_a_photo_that_has_arrived_is_there_in_full_for_whoever_begins_again(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        send(manager, begun(manager, photo), 0, photo.data)
        again = begin(manager, photo)
        assert (again.status_code, again.headers["Upload-Offset"]) == (201, "1000")
        assert offset_of(manager, again.headers["Location"].removeprefix(API)) == 1000
        with_bytes = begin(manager, photo, content_type=BYTES)
        assert (with_bytes.status_code, with_bytes.headers["Upload-Offset"]) == (201, "1000")
        assert on_the_way(storage) == []

    def test_another_app_on_the_same_database_and_storage_goes_on(
        self, app: Flask, database: Database, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        from backend.app import create_app

        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data[:600])
        after = replace(manager, client=create_app(database.settings, database).test_client())
        assert offset_of(after, address) == 600
        assert send(after, address, 600, photo.data[600:]).status_code == 204
        assert received(after, visit_id) == {photo.id: True}


class Overtaken(io.BytesIO):
    """A body; just before its first byte comes, something else happens."""

    def __init__(self, data: bytes, happens: Callable[[], None]) -> None:
        super().__init__(data)
        self.happens: Callable[[], None] | None = happens

    def read(self, size: int | None = -1) -> bytes:
        if self.happens is not None:
            happens, self.happens = self.happens, None
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(happens).result()
        return super().read(size)


class TestTwoAtOnce:
    def test_the_second_upload_of_a_photo_is_told_that_the_first_has_brought_it(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        visit_id = declare(manager, photo)
        first, second = begun(manager, photo), begun(manager, photo)
        assert first != second
        send(manager, first, 0, photo.data[:500])
        send(manager, second, 0, photo.data[:700])
        assert send(manager, first, 500, photo.data[500:]).status_code == 204
        assert offset_of(manager, second) == 1000
        assert slug(send(manager, second, 700, photo.data[700:])) == (409, "wrong-offset")
        assert received(manager, visit_id) == {photo.id: True}
        assert on_the_way(storage) == []

    def test_of_two_requests_from_the_same_offset_one_counts(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)

        def overtake() -> None:
            assert send(manager, address, 0, photo.data[:300]).status_code == 204

        late = manager.patch(
            address,
            input_stream=Overtaken(photo.data[:200], overtake),
            content_length=200,
            headers=tus(content_type=BYTES, upload_offset=0),
        )
        assert slug(late) == (409, "wrong-offset")
        assert offset_of(manager, address) == 300
        assert len(on_the_way(storage)) == 1
        assert send(manager, address, 300, photo.data[300:]).status_code == 204
        assert kept(storage, photo) == photo.data

    def test_of_two_that_bring_the_rest_both_are_told_that_all_is_there(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data[:300])

        def overtake() -> None:
            assert send(manager, address, 300, photo.data[300:]).status_code == 204

        late = manager.patch(
            address,
            input_stream=Overtaken(photo.data[300:], overtake),
            content_length=700,
            headers=tus(content_type=BYTES, upload_offset=300),
        )
        assert (late.status_code, late.headers["Upload-Offset"]) == (204, "1000")
        assert kept(storage, photo) == photo.data
        assert on_the_way(storage) == []
        assert received(manager, visit_id) == {photo.id: True}


class TestChecksums:
    @pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
    def test_a_garbled_piece_is_dropped_and_the_same_piece_taken_when_it_is_right(
        self, storage: Storage, declare: Declare, manager: Person, algorithm: str
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address, piece = begun(manager, photo), photo.data[:500]
        wrong = send(manager, address, 0, garbled(piece), upload_checksum=checksum(algorithm, piece))
        assert slug(wrong) == (460, "wrong-checksum")
        assert offset_of(manager, address) == 0
        assert on_the_way(storage) == []
        right = send(manager, address, 0, piece, upload_checksum=checksum(algorithm, piece))
        assert (right.status_code, right.headers["Upload-Offset"]) == (204, "500")

    def test_a_cut_piece_with_a_checksum_does_not_count(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        headers = tus(content_type=BYTES, upload_offset=0, upload_checksum=checksum("sha1", photo.data))
        manager.patch(address, input_stream=io.BytesIO(photo.data[:600]), content_length=1000, headers=headers)
        assert offset_of(manager, address) == 0

    @pytest.mark.parametrize("said", ["crc32 AAAA", "sha1 ?", "sha1"])
    def test_a_checksum_that_cannot_be_read_is_refused(self, declare: Declare, manager: Person, said: str) -> None:
        photo = take_photo()
        declare(manager, photo)
        answer = send(manager, begun(manager, photo), 0, photo.data, upload_checksum=said)
        assert answer.status_code == (460 if said == "sha1" else 422)

    def test_bytes_that_are_not_those_declared_are_refused_and_the_upload_begins_anew(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        visit_id = declare(manager, photo)
        for pieces in ([garbled(photo.data)], [photo.data[:500], garbled(photo.data[500:])]):
            address, at = begun(manager, photo), 0
            for piece in pieces:
                answer = send(manager, address, at, piece)
                at += len(piece)
            assert slug(answer) == (422, "photo-differs")
            assert manager.ask("HEAD", address, headers=tus()).status_code == 404
        assert received(manager, visit_id) == {photo.id: False}
        assert kept(storage, photo) is None
        assert on_the_way(storage) == []
        assert send(manager, begun(manager, photo), 0, photo.data).status_code == 204


class TestWhoseItIs:
    def test_a_photo_that_no_document_declares_is_to_be_sent_later(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        assert slug(begin(manager, photo)) == (409, "photo-not-declared")
        declare(manager, photo)
        assert begin(manager, photo).status_code == 201
        assert slug(begin(manager, Taken(take_photo().data, photo.id))) == (409, "photo-not-declared")

    def test_a_photo_of_somebody_else_is_answered_as_if_there_were_none(
        self, declare: Declare, manager: Person, colleague: Person, reviewer: Person, promoter: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        for other in (colleague, reviewer, promoter):
            assert slug(begin(other, photo)) == (409, "photo-not-declared")
            assert other.ask("HEAD", address, headers=tus()).status_code == 404
            assert slug(send(other, address, 0, photo.data)) == (404, "not-found")
            assert slug(other.delete(address, headers=tus())) == (404, "not-found")
        assert send(manager, address, 0, photo.data).status_code == 204

    def test_who_took_the_photo_sends_it_although_somebody_else_covers_the_shop_now(
        self, declare: Declare, manager: Person, colleague: Person, admin: Person
    ) -> None:
        photo = take_photo()
        visit_id = declare(manager, photo)
        shop_id = manager.get(f"/visits/{visit_id}").json["terminal"]["id"]
        admin.post("/assignments", json={"terminal_ids": [shop_id], "manager_id": colleague.id})
        assert slug(begin(colleague, photo)) == (409, "photo-not-declared")
        assert send(manager, begun(manager, photo), 0, photo.data).status_code == 204
        assert received(colleague, visit_id) == {photo.id: True}

    def test_a_photo_that_is_declared_no_more_when_its_last_byte_comes_is_not_taken(
        self, declare: Declare, manager: Person
    ) -> None:
        from tests.phone import phone_of

        photo = take_photo()
        visit_id, address, phone = declare(manager, photo), begun(manager, photo), phone_of(manager)
        phone.pull()
        phone.write("visits", visit_id, None)
        doc = factories.visit(manager.get(f"/visits/{visit_id}").json["terminal"]["id"])
        phone.outbox[0].doc = doc
        assert [result["status"] for result in phone.push()] == ["applied"]
        assert slug(send(manager, address, 0, photo.data)) == (409, "photo-not-declared")
        assert received(manager, visit_id) == {}


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("headers", "field"),
        [
            ({"upload_length": ""}, "Upload-Length"),
            ({"upload_length": "-1"}, "Upload-Length"),
            ({"upload_length": "1e3"}, "Upload-Length"),
            ({"upload_defer_length": "1"}, "Upload-Defer-Length"),
            ({"upload_metadata": ""}, "Upload-Metadata"),
            ({"upload_metadata": "photo_id %%%"}, "Upload-Metadata"),
            ({"upload_metadata": "photo_id,photo_id"}, "Upload-Metadata"),
            ({"upload_metadata": "photo_id eA==,sha256 eA=="}, "Upload-Metadata.photo_id"),
            ({"upload_metadata": "photo_id /w=="}, "Upload-Metadata"),
        ],
    )
    def test_headers_that_say_nothing_are_named(self, manager: Person, headers: dict[str, Any], field: str) -> None:
        answer = begin(manager, take_photo(), **headers)
        assert slug(answer) == (422, "invalid")
        assert answer.json["errors"][0]["field"] == field

    def test_a_photo_of_another_length_than_declared_is_refused(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        assert slug(begin(manager, photo, upload_length=999)) == (422, "photo-differs")

    def test_more_bytes_than_there_are_is_refused(self, storage: Storage, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        assert slug(send(manager, address, 0, photo.data + b"!")) == (413, "too-large")
        endless = manager.patch(
            address,
            input_stream=io.BytesIO(photo.data * 9),
            headers=tus(content_type=BYTES, upload_offset=0, transfer_encoding="chunked"),
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert slug(endless) == (413, "too-large")
        assert offset_of(manager, address) == 0
        assert on_the_way(storage) == []

    def test_another_media_type_and_a_packed_body_are_refused(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        assert slug(send(manager, address, 0, photo.data, content_type="image/jpeg")) == (415, "not-an-upload")
        assert slug(send(manager, address, 0, photo.data, content_encoding="gzip")) == (400, "bad-encoding")

    def test_a_refused_body_is_taken_in_so_that_the_answer_is_seen(self, declare: Declare, manager: Person) -> None:
        photo = take_photo(200_000)
        declare(manager, photo)
        body = io.BytesIO(photo.data)
        headers = tus(content_type=BYTES, upload_offset=7)
        address = begun(manager, photo)
        answer = manager.patch(address, input_stream=body, content_length=200_000, headers=headers)
        assert slug(answer) == (409, "wrong-offset")
        assert body.tell() == 200_000

    def test_a_photo_larger_than_other_bodies_may_be_is_taken(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo(6_000_000)
        declare(manager, photo)
        assert send(manager, begun(manager, photo), 0, photo.data).status_code == 204
        assert kept(storage, photo) == photo.data

    def test_bytes_pass_in_small_pieces_and_are_never_held_together(
        self, monkeypatch: pytest.MonkeyPatch, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo(3_000_000)
        declare(manager, photo)
        address, put, pieces = begun(manager, photo), storage.put, []

        class Read(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                assert size is not None
                assert 0 < size <= 131_072
                return super().read(size)

        def watched(key: str, chunks: Iterable[bytes]) -> int:
            def counted() -> Iterator[bytes]:
                for chunk in chunks:
                    pieces.append(len(chunk))
                    yield chunk

            return put(key, counted())

        monkeypatch.setattr(storage, "put", watched)
        for start in (0, 2_000_000):
            data = photo.data[start : start + 2_000_000]
            headers = tus(content_type=BYTES, upload_offset=start)
            answer = manager.patch(address, input_stream=Read(data), content_length=len(data), headers=headers)
            assert answer.status_code == 204
        assert kept(storage, photo) == photo.data
        assert sum(pieces) == 2 * len(photo.data)  # as it came, and once more when it was put together
        assert max(pieces) < 2_000_000

    def test_there_is_no_such_method(self, manager: Person) -> None:
        assert slug(manager.get("/sync/uploads", headers=tus())) == (405, "method-not-allowed")

    def test_where_only_post_can_be_sent_the_verb_is_in_a_header(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        headers = tus(content_type=BYTES, upload_offset=0, x_http_method_override="PATCH")
        assert manager.post(address, data=photo.data, headers=headers).status_code == 204
        assert kept(storage, photo) == photo.data
        assert slug(manager.post(address, headers=tus(x_http_method_override="GET"))) == (405, "method-not-allowed")


class TestEnding:
    def test_an_upload_that_is_given_up_is_gone_with_its_bytes(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        declare(manager, photo)
        address = begun(manager, photo)
        send(manager, address, 0, photo.data[:500])
        assert len(on_the_way(storage)) == 1
        assert manager.delete(address, headers=tus()).status_code == 204
        assert manager.ask("HEAD", address, headers=tus()).status_code == 404
        assert on_the_way(storage) == []

    def test_ending_a_finished_upload_leaves_the_photo(
        self, storage: Storage, declare: Declare, manager: Person
    ) -> None:
        photo = take_photo()
        visit_id, address = declare(manager, photo), begun(manager, photo)
        send(manager, address, 0, photo.data)
        assert manager.delete(address, headers=tus()).status_code == 204
        assert received(manager, visit_id) == {photo.id: True}
        assert kept(storage, photo) == photo.data

    def test_the_answer_says_when_an_upload_expires(self, declare: Declare, manager: Person) -> None:
        photo = take_photo()
        declare(manager, photo)
        in_a_week = datetime.now(UTC) + timedelta(days=7)
        said = parsedate_to_datetime(begin(manager, photo).headers["Upload-Expires"])
        assert abs(said - in_a_week) < timedelta(minutes=5)
