"""Push: 20,000 visits of about 600 bytes in batches of 100 by 8 clients at once; and the same documents against the peers."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from backend.db import Database, new_id, rfc3339, utc_now
from backend.visits.models import Visit
from bench import city
from bench.peers import kinto_peer as kinto
from bench.peers import plain
from bench.servers import POSTGRESQL_PROCESSES, free_port, gunicorn, let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, Timing, push_from_many, request

CLIENTS = 8
BATCH = 100
#: Visits that are pushed before those that are timed.
AHEAD = CLIENTS * BATCH
SHOPS_EACH = 150

Document = dict[str, Any]


def documents(made: city.City, count: int) -> list[list[tuple[str, Document]]]:
    """(id, visit) for each of the managers."""
    each = count // len(made.managers)
    return [[(new_id(), visit) for visit in city.phone_visits(made, manager, each)] for manager in made.managers]


def batches(some: Sequence[tuple[str, Document]]) -> Iterator[Sequence[tuple[str, Document]]]:
    for start in range(0, len(some), BATCH):
        yield some[start : start + BATCH]


def visits(run: Run, kind: str) -> Iterable[Row]:
    """Ours, with validation, permissions, normalised rows, signals and the feed."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, CLIENTS, SHOPS_EACH)
    work = documents(made, run.visits + AHEAD)
    with run.workshop.serving(settings) as server:
        requests = [
            [request("POST", f"{API}/sync/push", push_document(batch, start), log_in(server.port, manager.username))
             for start, batch in enumerate(batches(some))]
            for manager, some in zip(made.managers, work, strict=True)
        ]  # fmt: skip
        timing = _push(server.port, requests, work, settings.url)
    with database.reading(city.CITY) as session:
        stored = session.scalar(select(func.count()).select_from(Visit))
    database.dispose()
    assert stored == sum(map(len, work)), f"{stored} visits are stored"
    aim = "5,000 visits/s" if kind == "sqlite" else "8,000 visits/s"
    yield _row(run, "push", kind, f"Zhudian, visits of {_mean_bytes(work)} bytes", timing, aim)


def plain_peer(run: Run, kind: str) -> Iterable[Row]:
    """The plain Flask application of peers/plain.py, served as ours is."""
    settings = run.workshop.new_settings("sqlite")
    database = Database(settings)
    made = city.build(database, CLIENTS, SHOPS_EACH)
    database.dispose()
    work = documents(made, run.visits + AHEAD)
    url = f"sqlite:///{settings.home / 'plain.sqlite3'}" if kind == "sqlite" else run.workshop.new_postgresql()
    engine = create_engine(url)
    plain.Base.metadata.create_all(engine)
    with Session(engine) as session:
        for manager in made.managers:
            session.add(plain.Person(token=manager.username, id=manager.id))
            session.add_all(plain.Terminal(id=shop.id, manager_id=manager.id) for shop in manager.shops)
        session.commit()
    engine.dispose()
    port = free_port()
    command = gunicorn("bench.peers.plain:create_app()", port, 1 if kind == "sqlite" else POSTGRESQL_PROCESSES)
    requests = [
        [
            request("POST", "/push", push_document(batch, start), manager.username)
            for start, batch in enumerate(batches(some))
        ]
        for manager, some in zip(made.managers, work, strict=True)
    ]
    with run.workshop.running("plain", command, {"PLAIN_DATABASE_URL": url}, port):
        timing = _push(port, requests, work, url)
    yield _row(run, "plain", kind, "Plain Flask + SQLAlchemy + marshmallow (bench/peers/plain.py)", timing)


def kinto_batches(run: Run, kind: str) -> Iterable[Row]:
    """Kinto's batch endpoint, one PUT for each visit; it validates nothing and keeps each visit as one JSON value.

    A tenth of the visits: it takes so long.
    """
    name = "Kinto"
    try:
        python = kinto.install()
        name = f"Kinto {kinto.version(python)}, PostgreSQL backend"
        timing = _push_to_kinto(run, python)
    except (kinto.NotAvailable, RuntimeError) as error:
        yield Row("kinto", kind, name, f"NOT MEASURED: {str(error)[-200:]}")
    else:
        yield _row(run, "kinto", kind, name, timing, count=_kinto_visits(run))


def _push_to_kinto(run: Run, python: Any) -> Timing:
    settings = run.workshop.new_settings("sqlite")
    database = Database(settings)
    made = city.build(database, CLIENTS, SHOPS_EACH)
    database.dispose()
    work = documents(made, _kinto_visits(run))
    url = run.workshop.new_postgresql().replace("postgresql+psycopg://", "postgresql+psycopg2://")
    kinto.make_tables(python, url)
    port = free_port()
    command = gunicorn("kinto_app", port, POSTGRESQL_PROCESSES, python)
    command.remove("--preload")  # its connections do not survive a fork
    with run.workshop.running("kinto", [*command, "--chdir", str(kinto.HERE)], {"KINTO_DATABASE_URL": url}, port):
        requests = []
        for manager, some in zip(made.managers, work, strict=True):
            headers = {"Authorization": f"Basic {base64.b64encode(f'{manager.username}:x'.encode()).decode()}"}
            connection = Connected(port)
            folder = f"/v1/buckets/{manager.username}/collections/visits"
            connection.ask(request("PUT", f"/v1/buckets/{manager.username}", {}, headers=headers))
            connection.ask(request("PUT", folder, {}, headers=headers))
            connection.close()
            paths = folder.removeprefix("/v1") + "/records/"
            requests.append(
                [request("POST", "/v1/batch", _kinto_batch(paths, batch), headers=headers) for batch in batches(some)]
            )
        return push_from_many(port, requests, b'"status":201', _sizes(work))


def _kinto_visits(run: Run) -> int:
    return run.visits // 10 // CLIENTS * CLIENTS


def _kinto_batch(paths: str, batch: Sequence[tuple[str, Document]]) -> Document:
    return {
        "defaults": {"method": "PUT"},
        "requests": [{"path": paths + visit_id, "body": {"data": visit}} for visit_id, visit in batch],
    }


def push_document(batch: Sequence[tuple[str, Document]], number: int) -> Document:
    return {
        "device_time": rfc3339(utc_now()),
        "app": {"version": "1.4.0", "schema": 1},
        "changes": [
            {"collection": "visits", "id": visit_id, "base_rev": 0, "device_seq": number * BATCH + place, "doc": visit}
            for place, (visit_id, visit) in enumerate(batch, 1)
        ],
    }


def _push(port: int, requests: Sequence[Sequence[bytes]], work: Sequence[Sequence[Any]], url: str) -> Timing:
    """The time that all took but each client's first batch."""
    sizes = _sizes(work)
    push_from_many(port, [some[:1] for some in requests], b'"applied"', [counts[:1] for counts in sizes])
    let_postgresql_look(url)
    return push_from_many(port, [some[1:] for some in requests], b'"applied"', [counts[1:] for counts in sizes])


def log_in(port: int, username: str) -> str:
    """An access token."""
    connection = Connected(port)
    device = {"id": new_id(), "name": f"{username}'s phone", "platform": "android"}
    claim = {"username": username, "password": city.PASSWORD, "device": device}
    token: str = connection.ask(request("POST", f"{API}/sessions", claim))["access_token"]
    connection.close()
    return token


def _sizes(work: Sequence[Sequence[tuple[str, Document]]]) -> list[list[int]]:
    return [[len(batch) for batch in batches(some)] for some in work]


def _mean_bytes(work: Sequence[Sequence[tuple[str, Document]]]) -> int:
    some = [visit for manager in work for _, visit in manager[:50]]
    return round(sum(len(orjson.dumps(visit)) for visit in some) / len(some))


def _row(run: Run, name: str, kind: str, what: str, timing: Timing, aim: str = "", count: int | None = None) -> Row:
    count = count or run.visits
    run.rates[name, kind] = count / timing.total
    if name == "push" and ("plain", kind) in run.rates:
        aim += f", 5 × plain: {run.rates[name, kind] / run.rates['plain', kind]:.1f} ×"
    value = f"{count / timing.total:,.0f} visits/s, p50 {timing.p50_ms:.0f} ms, p99 {timing.p99_ms:.0f} ms"
    return Row(name, kind, f"Push {count:,}: {what}", value, aim)
