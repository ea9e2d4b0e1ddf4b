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

from backend.accounts.service import command_line_actor
from backend.app import create_app
from backend.db import Database
from backend.http import encode_cursor
from backend.logs import configure_logging
from bench import city
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, Timing, repeat, request
from sync import queries
from sync.pull import Cursor

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
    let_postgresql_look(settings.url)
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


def later_pulls(run: Run, kind: str) -> Iterable[Row]:
    """Ten changed visits, and nothing new, behind a feed of 100,000 entries of one manager."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    entries = run.scaled(FEED)
    made = city.build(database, 1, 150)
    city.history(database, made, entries - CHANGED - 150, on_phones=True, days=80)
    before = _newest_cursor(database, made.managers[0])
    city.history(database, made, CHANGED, on_phones=True, days=1)
    let_postgresql_look(settings.url)
    after = _newest_cursor(database, made.managers[0])
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "manager0")
        connection = Connected(server.port)
        yield _pull_row(run, kind, database, connection, token, before, f"{CHANGED} changes out of {entries:,}", "3 ms")
        aim = "1 ms of server time, 300 bytes"
        yield _pull_row(
            run, kind, database, connection, token, after, f"Idle pull, {entries:,} entries in the feed", aim
        )
    database.dispose()


def _pull_row(
    run: Run, kind: str, database: Database, connection: Connected, token: str, cursor: str, what: str, aim: str
) -> Row:
    times = 200 if run.quick else 2000
    path = f"{API}/sync/pull?limit=1000&cursor={cursor}"
    sent = request("GET", path, token=token)
    _, _, body = connection.send(sent)
    arrived = len(orjson.loads(body)["changes"])
    assert arrived == (CHANGED if what.startswith(str(CHANGED)) else 0), f"{arrived} changes arrived"
    seen = repeat(connection, sent, times)
    inside = _inside(database, path, token, times)
    value = (
        f"server time p50 {inside.p50_ms:.2f} ms, p99 {inside.p99_ms:.2f}; "
        f"at the client p50 {seen.p50_ms:.2f} ms, p99 {seen.p99_ms:.2f}; {len(body):,} bytes"
    )
    return Row("later-pulls", kind, what, value, aim)


def _newest_cursor(database: Database, manager: city.Manager) -> str:
    """What a phone holds that has just pulled everything; pulling it all would take longer than the figure."""
    with database.reading(city.CITY) as session:
        clock = queries.clock(session, command_line_actor(city.CITY))
    return encode_cursor(list(Cursor(clock.epoch, manager.id, 0, clock.rev)))


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
