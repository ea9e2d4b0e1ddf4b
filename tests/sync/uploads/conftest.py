"""A manager on the way home: visits are with the server, their photos still on the phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.db import Database, new_id
from backend.storage import FolderStorage, Storage, blob_key
from tests import factories
from tests.people import CITY, Person
from tests.sync.conftest import Shop
from tests.sync.conftest import npm as npm
from tests.sync.conftest import served as served
from tests.sync.conftest import shop as shop

BYTES = "application/offset+octet-stream"


@dataclass(frozen=True)
class Taken:
    """A photo on a phone. No test here looks at what it shows."""

    data: bytes
    id: str = field(default_factory=new_id)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def declaration(self) -> dict[str, Any]:
        return {"id": self.id, "sha256": self.sha256, "size": len(self.data), "media_type": "image/jpeg"}

    @property
    def metadata(self) -> dict[str, str]:
        return {"photo_id": self.id, "sha256": self.sha256}


def take_photo(size: int = 1000, seed: int | None = None) -> Taken:
    return Taken(Random(seed).randbytes(size))


#: Makes a visit of somebody that declares these photos; its id is returned.
Declare = Callable[..., str]


@pytest.fixture
def declare(shop: Shop) -> Declare:
    def declare_for(person: Person, *photos: Taken, terminal_id: str = shop.id) -> str:
        doc = factories.visit(terminal_id, photos=[photo.declaration for photo in photos])
        answer = person.post("/visits", json=doc)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    return declare_for


@pytest.fixture
def storage(app: Flask) -> Storage:
    found: Storage = app.extensions["zhudian-storage"]
    return found


def tus(**headers: Any) -> dict[str, str]:
    """tus headers, by names with underscores."""
    named = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
    return {"Tus-Resumable": "1.0.0", **named}


def metadata_of(photo: Taken) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in photo.metadata.items())


def begin(person: Person, photo: Taken, **headers: Any) -> TestResponse:
    said = {"upload_length": len(photo.data), "upload_metadata": metadata_of(photo)} | headers
    return person.post("/sync/uploads", headers=tus(**said))


def begun(person: Person, photo: Taken) -> str:
    """The address of a new upload, below /api/v1."""
    answer = begin(person, photo)
    assert answer.status_code == 201, answer.json
    return str(answer.headers["Location"]).removeprefix("/api/v1")


def send(person: Person, address: str, offset: int, data: bytes, **headers: Any) -> TestResponse:
    said = {"content_type": BYTES, "upload_offset": offset} | headers
    return person.patch(address, data=data, headers=tus(**said))


def garbled(data: bytes) -> bytes:
    """The same with another first byte."""
    return bytes([data[0] ^ 1]) + data[1:]


def offset_of(person: Person, address: str) -> int:
    answer = person.ask("HEAD", address, headers=tus())
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def slug(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["slug"]


def received(person: Person, visit_id: str) -> dict[str, bool]:
    """Of each photo of a visit, whether the server says that it has arrived."""
    return {each["id"]: each["received_at"] is not None for each in person.get(f"/visits/{visit_id}").json["photos"]}


def kept(storage: Storage, photo: Taken) -> bytes | None:
    """What is stored of a photo that has arrived."""
    key = blob_key(CITY, "originals", photo.sha256)
    return None if storage.size(key) is None else b"".join(storage.get(key))


def on_the_way(storage: Storage) -> list[str]:
    """The objects of uploads that are not finished."""
    return list(storage.keys(f"{CITY}/uploads"))


def lies_in(database: Database) -> Storage:
    return FolderStorage(database.settings.home / "photos")
