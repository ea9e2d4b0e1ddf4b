"""Pull: a manager's first sync of 10,000 shops, ten changes out of 100,000, and nothing new.

The seconds are those of a client on a kept connection. *Server time* is that of the WSGI application called in this process,
without sockets and gunicorn.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import orjson
from werkzeug.test import EnvironBuilder

from backend.app import create_app
from backend.db import Database
from backend.logs import configure_logging
from bench import city
from bench.push import log_in
from bench.table import Row, Run
from bench.wire import API, Connected, Timing, repeat, request

LIMIT = 5000
CHANGED = 10
FEED = 100_000


def first_sync(run: Run, kind: str) -> Iterable[Row]:
    """All shops of one manager, in pages of 5,000, until there are no more."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    shops = run.scaled(10_000)
    city.build(database, 1, shops)
    database.dispose()
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "manager0")
        connection = Connected(server.port)
        for zipped in (False, True):
            best, size = min(_sync_once(connection, token, zipped, shops) for _ in range(4))
            what = f"First sync of {shops:,} shops, limit {LIMIT}{', gzip' if zipped else ''}"
            yield Row("first-sync", kind, what, f"{best:.3f} s, {size / 1e6:.2f} MB", "0.3 s")


def _sync_once(connection: Connected, token: str, zipped: bool, shops: int) -> tuple[float, int]:
    """Seconds, without the client's parsing, and bytes of a whole first sync."""
    headers = {"Accept-Encoding": "gzip"} if zipped else {}
    seconds, size, received, cursor, more = 0.0, 0, 0, "", True
    while more:
        sent = request("GET", f"{API}/sync/pull?limit={LIMIT}{cursor}", token=token, headers=headers)
        began = time.perf_counter()
        _, head, body = connection.send(sent)
        seconds += time.perf_counter() - began
        size += len(body)
        page = orjson.loads(gzip.decompress(body) if b"gzip" in head else body)
        received += sum(change["collection"] == "terminals" for change in page["changes"])
        cursor, more = f"&cursor={page['cursor']}", page["more"]
    assert received == shops, f"{received} shops arrived"
    return seconds, size


def incremental(run: Run, kind: str) -> Iterable[Row]:
    """Ten changed visits out of a feed of 100,000 entries of one manager."""
    yield from _after_a_long_feed(run, kind, CHANGED)


def idle(run: Run, kind: str) -> Iterable[Row]:
    """Nothing new, behind a feed of 100,000 entries."""
    yield from _after_a_long_feed(run, kind, 0)


def _after_a_long_feed(run: Run, kind: str, changed: int) -> Iterable[Row]:
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    entries = run.scaled(FEED)
    made = city.build(database, 1, 150)
    city.history(database, made, entries - changed - 150, on_phones=True, days=80)
    times = 200 if run.quick else 2000
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "manager0")
        connection = Connected(server.port)
        cursor = _newest_cursor(connection, token)
        if changed:
            city.history(database, made, changed, on_phones=True, days=1)
        path = f"{API}/sync/pull?limit=1000&cursor={cursor}"
        sent = request("GET", path, token=token)
        page = connection.ask(sent)
        assert len(page["changes"]) == changed, f"{len(page['changes'])} changes arrived"
        size = len(connection.send(sent)[2])
        seen = repeat(connection, sent, times)
    inside = _inside(database, path, token, times)
    database.dispose()
    name, aim = ("incremental-pull", "3 ms") if changed else ("idle-pull", "1 ms of server time, 300 bytes")
    what = f"{changed} changes out of {entries:,}" if changed else f"Idle pull, {entries:,} entries in the feed"
    value = (
        f"server time p50 {inside.p50_ms:.2f} ms, p99 {inside.p99_ms:.2f}; "
        f"at the client p50 {seen.p50_ms:.2f} ms, p99 {seen.p99_ms:.2f}; {size:,} bytes"
    )
    yield Row(name, kind, what, value, aim)


def _newest_cursor(connection: Connected, token: str) -> str:
    cursor, more = "", True
    while more:
        page = connection.ask(request("GET", f"{API}/sync/pull?limit={LIMIT}{cursor}", token=token))
        cursor, more = f"&cursor={page['cursor']}", page["more"]
    return str(page["cursor"])


def _inside(database: Database, path: str, token: str, times: int) -> Timing:
    """The same request to the application in this process."""
    configure_logging(database.settings)
    app = create_app(database.settings, database)
    builder = EnvironBuilder(path=path, headers={"Authorization": f"Bearer {token}"})
    environment = builder.get_environ()
    statuses: list[str] = []

    def begin(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status)

    seconds = []
    for _ in range(times + 20):
        fresh = {**environment, "wsgi.input": BytesIO()}
        began = time.perf_counter()
        answer = app.wsgi_app(fresh, begin)
        b"".join(answer)
        answer.close()  # type: ignore[attr-defined]
        seconds.append(time.perf_counter() - began)
    assert set(statuses) == {"200 OK"}, set(statuses)
    return Timing(sum(seconds[20:]), seconds[20:])
