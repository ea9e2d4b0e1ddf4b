"""Uploads: 200 photos of 2 MB by 8 clients at once, each durable before it is acknowledged; and the same to the plain peer."""

from __future__ import annotations

import base64
import hashlib
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from backend.db import Database, new_id
from backend.photos.models import Photo
from bench import city
from bench.peers import plain
from bench.push import log_in, push_document
from bench.servers import POSTGRESQL_PROCESSES, Server, free_port, gunicorn
from bench.table import Row, Run
from bench.wire import API, Connected, Timing, at_once, request

CLIENTS = 8
PHOTO_BYTES = 2_000_000
#: No picture: nobody looks at it here, and it does not get smaller by packing.
_COMMON = random.Random(2).randbytes(PHOTO_BYTES - 16)
_TUS = {"Tus-Resumable": "1.0.0"}
_BYTES = {"Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True)
class Taken:
    id: str
    first: bytes
    sha256: str

    @property
    def data(self) -> bytes:
        return self.first + _COMMON


def take_photos(count: int) -> list[Taken]:
    firsts = [random.randbytes(16) for _ in range(count)]
    return [Taken(new_id(), first, hashlib.sha256(first + _COMMON).hexdigest()) for first in firsts]


def photos(run: Run, kind: str) -> Iterable[Row]:
    """Ours: declared before, and brought in two requests as tus clients do by default, or in one."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, CLIENTS, 5)
    each = _photos(run) // CLIENTS
    with run.workshop.serving(settings) as server:
        tokens = [log_in(server.port, manager.username) for manager in made.managers]
        for name, bring, what in (
            ("uploads", _in_two, "Zhudian, tus, POST and PATCH"),
            ("uploads-whole", _in_one, "Zhudian, tus, creation-with-upload"),
        ):
            work = []
            for manager, token in zip(made.managers, tokens, strict=True):
                taken = take_photos(each)
                _declare(server, token, made, manager, taken)
                work.append(partial(bring, taken, token))
            yield _measure(run, name, kind, what, server, work)
    with database.reading(city.CITY) as session:
        arrived = session.scalar(select(func.count()).select_from(Photo).where(Photo.received_at.is_not(None)))
    database.dispose()
    assert arrived == 2 * each * CLIENTS, f"{arrived} photos have arrived"


def plain_peer(run: Run, kind: str) -> Iterable[Row]:
    """The plain Flask application of peers/plain.py, with one PUT for each photo."""
    settings = run.workshop.new_settings("sqlite")
    folder = settings.home / "photos"
    folder.mkdir()
    url = f"sqlite:///{settings.home / 'plain.sqlite3'}" if kind == "sqlite" else run.workshop.new_postgresql()
    engine = create_engine(url)
    plain.Base.metadata.create_all(engine)
    tokens = [f"manager{number}" for number in range(CLIENTS)]
    with Session(engine) as session:
        session.add_all(plain.Person(token=token, id=new_id()) for token in tokens)
        session.commit()
    engine.dispose()
    port = free_port()
    command = gunicorn("bench.peers.plain:create_app()", port, 1 if kind == "sqlite" else POSTGRESQL_PROCESSES)
    environment = {"PLAIN_DATABASE_URL": url, "PLAIN_FOLDER": str(folder)}
    with run.workshop.running("plain", command, environment, port) as server:
        work = [partial(_put, take_photos(_photos(run) // CLIENTS), token) for token in tokens]
        yield _measure(run, "plain-uploads", kind, "plain Flask, one PUT (bench/peers/plain.py)", server, work)


def _photos(run: Run) -> int:
    return max(run.scaled(200), CLIENTS) // CLIENTS * CLIENTS


def _measure(run: Run, name: str, kind: str, what: str, server: Server, work: Sequence[partial[list[float]]]) -> Row:
    before = server.cpu_seconds()
    timing: Timing = at_once(server.port, work)
    cpu_ms = (server.cpu_seconds() - before) * 1000 / len(timing.each)
    rate = run.rates[name, kind] = len(timing.each) / timing.total
    aim = ""
    if plain_rate := run.rates.get(("plain-uploads", kind)):
        aim = f"plain: {rate / plain_rate:.2f} ×" if name != "plain-uploads" else ""
    value = f"{rate:,.0f} photos/s, server CPU {cpu_ms:.1f} ms a photo, p50 {timing.p50_ms:.0f} ms, p99 {timing.p99_ms:.0f} ms"
    return Row(name, kind, f"Upload {len(timing.each):,} photos of 2 MB: {what}", value, aim)


def _declare(server: Server, token: str, made: city.City, manager: city.Manager, taken: Sequence[Taken]) -> None:
    """Visits that declare these photos, twenty-five each."""
    visits = []
    for start, visit in zip(
        range(0, len(taken), 25), city.phone_visits(made, manager, -(-len(taken) // 25)), strict=True
    ):
        declared = [
            {"id": photo.id, "sha256": photo.sha256, "size": PHOTO_BYTES, "media_type": "image/jpeg"}
            for photo in taken[start : start + 25]
        ]
        visits.append((new_id(), visit | {"photos": declared}))
    connection = Connected(server.port)
    number = int(time.time() * 1000)  # counts up from one call to the next, as a device does
    said = connection.ask(request("POST", f"{API}/sync/push", push_document(visits, number), token))
    connection.close()
    assert {result["status"] for result in said["results"]} == {"applied"}, said


def _in_two(taken: Sequence[Taken], token: str, connection: Connected) -> list[float]:
    seconds = []
    for photo in taken:
        began = time.perf_counter()
        status, head, body = connection.send(request("POST", f"{API}/sync/uploads", None, token, _announced(photo)))
        _require(status == 201, head, body)
        [address] = [line[10:].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"location: ")]
        said = _TUS | _BYTES | {"Upload-Offset": "0", "Content-Length": str(PHOTO_BYTES)}
        status, head, body = connection.send(request("PATCH", address, None, token, said) + photo.data)
        _require(status == 204, head, body)
        seconds.append(time.perf_counter() - began)
    return seconds


def _in_one(taken: Sequence[Taken], token: str, connection: Connected) -> list[float]:
    seconds = []
    for photo in taken:
        began = time.perf_counter()
        said = _announced(photo) | _BYTES | {"Content-Length": str(PHOTO_BYTES)}
        status, head, body = connection.send(request("POST", f"{API}/sync/uploads", None, token, said) + photo.data)
        _require(status == 201 and f"upload-offset: {PHOTO_BYTES}".encode() in head.lower(), head, body)
        seconds.append(time.perf_counter() - began)
    return seconds


def _put(taken: Sequence[Taken], token: str, connection: Connected) -> list[float]:
    seconds = []
    for photo in taken:
        began = time.perf_counter()
        said = {"X-SHA256": photo.sha256, "Content-Length": str(PHOTO_BYTES), "Content-Type": "image/jpeg"}
        status, head, body = connection.send(request("PUT", f"/photos/{photo.id}", None, token, said) + photo.data)
        _require(status == 200, head, body)
        seconds.append(time.perf_counter() - began)
    return seconds


def _announced(photo: Taken) -> dict[str, str]:
    pairs = {"photo_id": photo.id, "sha256": photo.sha256}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    return {**_TUS, "Upload-Length": str(PHOTO_BYTES), "Upload-Metadata": metadata}


def _require(went_well: bool, head: bytes, body: bytes) -> None:
    if not went_well:
        raise RuntimeError(f"answered {head!r} {body[:500]!r}")
