"""A phone without a screen: it keeps an outbox and a store as a real one would, and only speaks HTTP.

Work goes `write` → outbox → `push` → (acknowledged) store; `pull` brings what the server has. Nothing leaves the outbox before
the server has said what became of it. Photos are kept by `take_photo`, brought by `send_photos` once their documents are there,
and dropped when a pull says that they have arrived. Every sync test uses it, so what it does is what docs/sync.md asks of a client.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

import orjson

Document = dict[str, Any]


class Answer(Protocol):
    status_code: int

    @property
    def data(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


#: method, path below /api/v1, body, headers → answer
Transport = Callable[[str, str, bytes | None, dict[str, str]], Answer]


@dataclass
class Edit:
    """An edit that the server has not acknowledged."""

    collection: str
    id: str
    base_rev: int
    device_seq: int
    doc: Document | None

    def as_change(self) -> Document:
        change: Document = {
            "collection": self.collection, "id": self.id, "base_rev": self.base_rev, "device_seq": self.device_seq,
        }  # fmt: skip
        return change | ({"deleted": True} if self.doc is None else {"doc": self.doc})


@dataclass
class Phone:
    """`clock_error` is how far this phone's clock is ahead of the truth."""

    transport: Transport
    clock_error: timedelta = timedelta()
    app_version: str = "1.4.0"
    store: dict[str, dict[str, Document]] = field(default_factory=lambda: defaultdict(dict))
    revs: dict[tuple[str, str], int] = field(default_factory=dict)
    outbox: list[Edit] = field(default_factory=list)
    refused: list[Document] = field(default_factory=list)
    cursor: str | None = None
    device_seq: int = 0
    resets: int = 0
    is_erased: bool = False
    #: Pictures that the server has not been seen to hold, by id, and where each is being uploaded to.
    photos: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_error

    # ---- writing ------------------------------------------------------------------------------------------------------

    def write(self, collection: str, doc_id: str, doc: Document | None) -> None:
        """Keep an edit (None takes the document back) until the network is there."""
        self.device_seq += 1
        base_rev = self.revs.get((collection, doc_id), 0)
        self.outbox.append(Edit(collection, doc_id, base_rev, self.device_seq, deepcopy(doc)))

    def push(self, batch: int = 100) -> list[Document]:
        """Send the outbox in batches and act on every result; the results are returned in order.

        Raises:
            ConnectionError: when a reply was lost; what it would have acknowledged stays in the outbox.
        """
        results = []
        sent, self.outbox = self.outbox, []
        try:
            while sent:
                some = sent[:batch]
                answers = self.send([edit.as_change() for edit in some])["results"]
                sent = sent[batch:]
                for edit, result in zip(some, answers, strict=True):
                    self._settle(edit, result)
                results += answers
        finally:
            self.outbox = [*sent, *self.outbox] if not self.is_erased else []
        return results

    def _settle(self, edit: Edit, result: Document) -> None:
        key = (edit.collection, edit.id)
        match result["status"]:
            case "applied" | "unchanged":
                if result.get("rev"):
                    self.revs[key] = max(self.revs.get(key, 0), result["rev"])
            case "deferred":
                self.outbox.append(edit)
            case _:
                self.refused.append(result)

    def send(self, changes: list[Document], zipped: bool = False) -> Document:
        """One push of exactly these changes."""
        body = orjson.dumps(
            {
                "device_time": self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "app": {"version": self.app_version, "schema": 1},
                "changes": changes,
            }
        )
        headers = {"Content-Type": "application/json"}
        if zipped:
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
        return self._ask("POST", "/sync/push", body, headers)

    # ---- photos -------------------------------------------------------------------------------------------------------

    def take_photo(self, data: bytes, **values: Any) -> Document:
        """Keep a picture. Its declaration, for a document's `photos`, is returned."""
        photo_id = str(uuid4())
        self.photos[photo_id] = data
        known = {"id": photo_id, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        return known | {"media_type": "image/jpeg", **values}

    def send_photos(self, piece: int = 200_000) -> None:
        """Bring the photos that documents on the server declare, in pieces, from where an earlier attempt has got to.

        Raises:
            ConnectionError: when the line was cut; what had arrived by then counts.
            Refused: when the server does not take a photo, other than because its document has not come yet.
        """
        for photo_id, data in list(self.photos.items()):
            if address := self.uploads.get(photo_id) or self._begin_upload(photo_id, data):
                self._go_on_with(address, photo_id, data, piece)

    def _begin_upload(self, photo_id: str, data: bytes) -> str | None:
        said = {"photo_id": photo_id, "sha256": hashlib.sha256(data).hexdigest()}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        answer = self._tus("POST", "/sync/uploads", upload_length=len(data), upload_metadata=metadata)
        if answer.status_code == 201:
            self.uploads[photo_id] = answer.headers["Location"].removeprefix("/api/v1")
        elif orjson.loads(answer.data)["slug"] != "photo-not-declared":
            raise Refused(answer.status_code, orjson.loads(answer.data))
        return self.uploads.get(photo_id)

    def _go_on_with(self, address: str, photo_id: str, data: bytes, piece: int) -> None:
        answer = self._tus("HEAD", address)
        while answer.status_code < 300 and (at := int(answer.headers["Upload-Offset"])) < len(data):
            some = data[at : at + piece]
            checksum = f"sha256 {base64.b64encode(hashlib.sha256(some).digest()).decode()}"
            answer = self._tus("PATCH", address, some, upload_offset=at, upload_checksum=checksum)
            if answer.status_code in (409, 460):  # somebody else brought it, or the line has garbled it
                answer = self._tus("HEAD", address)
        if answer.status_code in (404, 410, 422):
            del self.uploads[photo_id]  # begun anew when photos are sent the next time
        elif answer.status_code >= 300:
            raise Refused(answer.status_code, orjson.loads(answer.data or b"{}"))

    def _tus(self, method: str, path: str, body: bytes | None = None, **headers: Any) -> Answer:
        said = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
        if body is not None:
            said["Content-Type"] = "application/offset+octet-stream"
        return self.transport(method, path, body, {"Tus-Resumable": "1.0.0", **said})

    # ---- reading ------------------------------------------------------------------------------------------------------

    def pull(self, limit: int = 1000) -> list[Document]:
        """Take in changes until there are no more; all of them are returned in order."""
        taken: list[Document] = []
        while True:
            query = f"?limit={limit}" + (f"&cursor={self.cursor}" if self.cursor else "")
            page = self._ask("GET", f"/sync/pull{query}", None, {})
            if page["reset"]:
                self.resets += 1
                self.store.clear()
                self.revs.clear()
            for change in page["changes"]:
                self._take(change)
            taken += page["changes"]
            self.cursor = page["cursor"]
            if not page["more"]:
                return taken

    def _take(self, change: Document) -> None:
        collection, doc_id = change["collection"], change["id"]
        if change.get("deleted"):
            self.store[collection].pop(doc_id, None)
            self.revs.pop((collection, doc_id), None)
        else:
            self.store[collection][doc_id] = change["doc"]
            self.revs[collection, doc_id] = change["rev"]
            self._drop_copies(change["doc"].get("photos", []))

    def _drop_copies(self, photos: list[Document]) -> None:
        for photo in photos:
            if photo.get("received_at"):
                self.photos.pop(photo["id"], None)
                self.uploads.pop(photo["id"], None)

    def is_true_copy(self) -> bool:
        """Whether the server says that a phone at this cursor holds just what this one holds."""
        said = self._ask("GET", f"/sync/digest?cursor={self.cursor}", None, {})["collections"]
        return all(
            said[name] == {"count": len(self.store[name]), "hash": self._hash(name)} for name in {*said, *self.store}
        )

    def _hash(self, collection: str) -> str:
        combined = 0
        for doc_id in self.store[collection]:
            text = f"{doc_id}:{self.revs[collection, doc_id]}"
            combined ^= int.from_bytes(hashlib.sha256(text.encode()).digest())
        return f"{combined:064x}"

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Document:
        answer = self.transport(method, path, body, headers)
        document: Document = orjson.loads(answer.data)
        if answer.status_code != 200:
            if document["slug"] == "device_revoked":
                self._erase()
            raise Refused(answer.status_code, document)
        return document

    def _erase(self) -> None:
        """Somebody may have found this phone: nothing of it stays."""
        self.is_erased = True
        self.store.clear()
        self.revs.clear()
        self.outbox.clear()
        self.refused.clear()
        self.photos.clear()
        self.uploads.clear()
        self.cursor = None


class Refused(Exception):
    """The server refused a whole request; `problem` says why."""

    def __init__(self, status: int, problem: Document) -> None:
        super().__init__(status, problem)
        self.status, self.problem = status, problem


def phone_of(person: Any, **options: Any) -> Phone:
    """The phone that someone in tests/people.py is logged in with."""

    def transport(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        return person.ask(method, path, data=body, headers=headers)  # type: ignore[no-any-return]

    return Phone(transport, **options)


def another_phone_of(person: Any, **options: Any) -> Phone:
    """A second phone, newly logged in by the same person."""
    return phone_of(logged_in(person, str(uuid4())), **options)


def logged_in(person: Any, device_id: str) -> Any:
    """The same person after a new log-in on this device."""
    device = {"id": device_id, "name": "a phone", "platform": "android"}
    answer = person.client.post(
        "/api/v1/sessions", json={"username": person.username, "password": person.password, "device": device}
    )
    if answer.status_code != 201:
        raise Refused(answer.status_code, answer.json)
    return replace(person, token=answer.json["access_token"], device_id=device_id)
