"""Many phones at once: a hundred first syncs at one moment, and the evening rush of five hundred.

Everyone is logged in before the clock starts, and requests are ready to be sent. Each phone has a connection of its own, opened
when it has something to say, as phones and proxies do; all of them are threads of this process, which do nothing but wait for
the server and take in bytes.
"""

from __future__ import annotations

import random
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta

from backend.accounts import rules
from backend.accounts.models import Device, LoginSession
from backend.db import Database, insert_rows, new_id, utc_now
from bench import city
from bench.push import push_document
from bench.servers import POSTGRESQL_PROCESSES, let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, Timing, request

SYNCING, SHOPS_EACH, DOCUMENTS_EACH = 100, 150, 5000
RUSHING, VISITS_EACH, RUSH_SECONDS = 500, 30, 20
_PAGE = re.compile(rb'^\{"cursor":"([^"]+)","more":(true|false)')


def first_syncs(run: Run, kind: str) -> Iterable[Row]:
    """Every manager of a hundred starts a new phone at the same moment: about 5,000 documents each, gzipped."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    people, each = run.scaled(SYNCING), run.scaled(DOCUMENTS_EACH)
    shops = run.scaled(SHOPS_EACH)
    made = city.build(database, people, shops)
    city.history(database, made, people * (each - shops), on_phones=True, days=80)
    tokens = _logged_in(database, made.managers)
    database.dispose()
    let_postgresql_look(settings.url)
    for processes in _process_counts(kind):
        with run.workshop.serving(replace(settings, processes=processes)) as server:
            pages: list[list[bytes]] = [[] for _ in tokens]
            timing = _at_once(
                server.port, [_first_sync(token, kept) for token, kept in zip(tokens, pages, strict=True)]
            )
            peak_mb = server.peak_mb()
        fewest = min(sum(zlib.decompress(page, 31).count(b'"collection":') for page in kept) for kept in pages)
        assert fewest >= each, f"a phone holds {fewest} documents"
        what = f"First sync of {people} phones at once, {fewest:,} documents each, {_said(processes)}"
        value = f"{timing.total:.1f} s, p99 of a phone {timing.p99_ms / 1000:.1f} s, {peak_mb:.0f} MB a process at most"
        yield Row("first-syncs", kind, what, value, "30 s on 2 cores; CHT says 150 s")


def rush(run: Run, kind: str) -> Iterable[Row]:
    """Five hundred phones push the visits of a day within twenty seconds, each at a moment of its own."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    people, seconds = run.scaled(RUSHING), run.scaled(RUSH_SECONDS)
    counts = _process_counts(kind)
    made = city.build(database, people, VISITS_EACH)
    days = [list(city.phone_visits(made, each, VISITS_EACH * len(counts))) for each in made.managers]
    tokens = _logged_in(database, made.managers)
    database.dispose()
    let_postgresql_look(settings.url)
    for number, processes in enumerate(counts):
        chance = random.Random(number)
        pushes = []
        for token, visits in zip(tokens, days, strict=True):
            day = [(new_id(), visit) for visit in visits[number * VISITS_EACH : (number + 1) * VISITS_EACH]]
            sent = request("POST", f"{API}/sync/push", push_document(day, number + 1), token)
            pushes.append(_push(sent, chance.uniform(0, seconds)))
        with run.workshop.serving(replace(settings, processes=processes)) as server:
            timing = _at_once(server.port, pushes)
        what = f"{people} phones push {VISITS_EACH} visits each within {seconds} s, {_said(processes)}"
        value = f"p50 {timing.p50_ms:.0f} ms, p99 {timing.p99_ms:.0f} ms, worst {timing.worst_ms:.0f} ms, no error"
        yield Row("rush", kind, what, value, "p99 2 s, no error, within 60 s")


#: What a phone does with the server at a port, counted from this moment on; answers the seconds it took.
Story = Callable[[int, float], float]


def _first_sync(token: str, pages: list[bytes]) -> Story:
    def story(port: int, began: float) -> float:
        connection = Connected(port)
        cursor, more = b"", True
        while more:
            path = f"{API}/sync/pull?limit=1000" + (f"&cursor={cursor.decode()}" if cursor else "")
            status, _, body = connection.send(request("GET", path, token=token, headers={"Accept-Encoding": "gzip"}))
            head = _PAGE.match(zlib.decompressobj(31).decompress(body, 1000)) if status == 200 else None
            if head is None:
                raise RuntimeError(f"a pull was answered {status} {body[:300]!r}")
            cursor, more = head[1], head[2] == b"true"
            pages.append(body)
        connection.close()
        return time.perf_counter() - began

    return story


def _push(sent: bytes, delay: float) -> Story:
    def story(port: int, began: float) -> float:
        time.sleep(max(0, began + delay - time.perf_counter()))
        before = time.perf_counter()
        connection = Connected(port)
        status, _, body = connection.send(sent)
        connection.close()
        if status != 200 or body.count(b'"applied"') != VISITS_EACH:
            raise RuntimeError(f"a push was answered {status} {body[:300]!r}")
        return time.perf_counter() - before

    return story


def _at_once(port: int, stories: Sequence[Story]) -> Timing:
    """All stories from the same moment on, each in a thread of its own.

    Raises:
        RuntimeError: when one of them was answered by anything but success.
    """
    start = threading.Barrier(len(stories))
    moments: list[float] = []

    def follow(story: Story) -> float:
        start.wait(60)
        moments.append(time.perf_counter())
        return story(port, moments[0])

    with ThreadPoolExecutor(len(stories)) as pool:
        seconds = list(pool.map(follow, stories))
    return Timing(time.perf_counter() - moments[0], seconds)


def _logged_in(database: Database, managers: Sequence[city.Manager]) -> list[str]:
    """An access token for each. Only the check of the password is left out: these phones logged in in the morning."""
    now, settings = utc_now(), database.settings
    life = rules.Life(
        timedelta(minutes=settings.access_minutes),
        timedelta(days=settings.refresh_days),
        timedelta(days=settings.session_days),
    )
    devices, sessions, tokens = [], [], []
    for each in managers:
        of_phone = {"city_id": city.CITY, "person_id": each.id}
        device_id, session_id = new_id(), new_id()
        kept, pair = rules.first_tokens(city.CITY, session_id, life, now)
        devices.append(
            of_phone
            | {"id": device_id, "name": "phone", "platform": "android", "first_seen_at": now, "last_seen_at": now}
        )
        sessions.append(of_phone | {"id": session_id, "device_id": device_id, "created_at": now, **asdict(kept)})
        tokens.append(str(pair.access))
    with database.transaction(city.CITY) as session:
        insert_rows(session, Device, devices)
        insert_rows(session, LoginSession, sessions)
    return tokens


def _process_counts(kind: str) -> tuple[int, ...]:
    return (1,) if kind == "sqlite" else (1, POSTGRESQL_PROCESSES)


def _said(processes: int) -> str:
    return "1 process" if processes == 1 else f"{processes} processes"
