"""kill -9 of the server that `zhudian serve` starts, while three phones push without a pause.

Every kill falls while a push is under way: before its commit, between commit and answer, or just after the answer. Mostly the
processes that serve are killed, and their parent begins new ones; every tenth time all of them, and the command is given again.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest

from backend.config import Settings
from backend.db import Database, new_id
from tests import factories
from tests.people import API, Person
from tests.phone import Phone, logged_in
from tests.sync.conftest import Shop

KILLS = 50

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes to kill in /proc"),
]


class Server:
    """The command `serve`, in a process group of its own. `up` is set while somebody listens."""

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        chosen = {name: getattr(settings, name) for name in ("home", "database_url", "secret", "threads")}
        chosen |= {"port": self.port, "processes": 2, "log_level": "critical"}
        self.environment = {**os.environ, **{f"ZHUDIAN_{name.upper()}": str(value) for name, value in chosen.items()}}
        self.up = Event()

    def start(self) -> None:
        command = [sys.executable, "-m", "backend.cli", "serve"]
        self.process = subprocess.Popen(
            command, env=self.environment, stderr=subprocess.PIPE, text=True, process_group=0
        )
        assert self.process.stderr is not None
        assert self.process.stderr.readline().startswith("Serving at ")
        self.up.set()

    def kill_workers(self) -> None:
        pid = self.process.pid
        for worker in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(worker), signal.SIGKILL)

    def kill_all(self) -> None:
        self.up.clear()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    server = Server(settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Reply:
    status_code: int
    data: bytes
    headers: Mapping[str, str]


@dataclass
class Line:
    """A phone's connection, kept until it is cut. `meanwhile` happens once, after the next request has been sent."""

    port: int
    token: str
    meanwhile: Callable[[socket.socket], None] | None = None
    connection: HTTPConnection | None = None

    def __call__(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, API + path, body, {"Authorization": f"Bearer {self.token}", **headers})
            if self.meanwhile is not None:
                happens, self.meanwhile = self.meanwhile, None
                happens(self.connection.sock)
            answer = self.connection.getresponse()
            return Reply(answer.status, answer.read(), answer.headers)
        except (OSError, HTTPException) as error:
            self.connection.close()
            self.connection = None
            raise ConnectionError(error) from error


@dataclass
class Hand:
    """Somebody who never pauses: new visits and edits of earlier ones, one push after the other."""

    phone: Phone
    shop_id: str
    day: datetime
    chance: Random
    notes: dict[str, str] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    cut: int = 0

    def work(self) -> None:
        """Two new visits and one more edit of an earlier one are pushed, with what an earlier push could not deliver."""
        earlier = self.chance.sample(list(self.notes), min(1, len(self.notes)))
        for visit_id in (*earlier, new_id(), new_id()):
            number = list(self.notes).index(visit_id) if visit_id in self.notes else len(self.notes)
            self.notes[visit_id] = f"edit {self.phone.device_seq}"
            doc = factories.visit(self.shop_id, self.day + timedelta(minutes=10 * number), minutes=5)
            self.phone.write("visits", visit_id, doc | {"sections": {"greeting": {"note": self.notes[visit_id]}}})
            self.sent.append(self.phone.outbox[-1].as_change())
        began = time.perf_counter()
        try:
            self.phone.push()
            self.times.append(time.perf_counter() - began)
        except ConnectionError:
            self.cut += 1

    def work_on(self, server: Server, over: Event) -> None:
        while not over.is_set():
            server.up.wait(60)
            self.work()

    @property
    def acknowledged(self) -> dict[str, str]:
        """What is in none but the server's hands: visit → its last note."""
        waiting = {edit.id for edit in self.phone.outbox}
        return {visit_id: note for visit_id, note in self.notes.items() if visit_id not in waiting}

    def held(self) -> dict[str, str]:
        """What the server sends of this hand's visits."""
        self.phone.pull()
        store = self.phone.store["visits"]
        return {each: store[each]["sections"]["greeting"]["note"] for each in self.notes if each in store}


def kill_while_a_push_is_under_way(server: Server, hand: Hand, number: int) -> None:
    moment = hand.chance.uniform(0, 1.2 * statistics.median(hand.times[-9:]))

    def kill(awaiting: socket.socket) -> None:
        select.select([awaiting], [], [], moment)
        if number % 10:
            server.kill_workers()
        else:
            server.kill_all()

    hand.phone.transport.meanwhile = kill  # type: ignore[attr-defined]
    hand.work()
    if not server.up.is_set():
        server.start()
    hand.work()


def listed(person: Person) -> Counter[str]:
    """How often each visit is in the person's list."""
    found: Counter[str] = Counter()
    cursor: str | None = ""
    while cursor is not None:
        page = person.get("/visits?limit=200" + (f"&cursor={cursor}" if cursor else "")).json
        found.update(row["id"] for row in page["items"])
        cursor = page["next_cursor"]
    return found


def test_fifty_kills_under_load_lose_nothing_that_was_acknowledged_and_double_nothing(
    database: Database, shop: Shop, manager: Person, colleague: Person, reviewer: Person
) -> None:
    chance = Random(50)
    theirs = factories.make_terminal(database, colleague)
    hands: list[Hand] = []
    with serving(database.settings) as server:
        people = (manager, shop.id), (logged_in(manager, new_id()), shop.id), (colleague, theirs)
        for number, (person, shop_id) in enumerate(people):
            day = datetime.now(UTC) - timedelta(days=59 - 19 * number)
            hands.append(Hand(Phone(Line(server.port, person.token)), shop_id, day, Random(chance.random())))
        over = Event()
        with ThreadPoolExecutor() as pool:
            others = [pool.submit(hand.work_on, server, over) for hand in hands[1:]]
            try:
                while len(hands[0].times) < 5:
                    hands[0].work()
                for number in range(1, KILLS + 1):
                    kill_while_a_push_is_under_way(server, hands[0], number)
            finally:
                over.set()
        assert [other.result() for other in others] == [None, None]

        assert sum(hand.cut for hand in hands) > KILLS / 5, "hardly any push was under way when its server was killed"
        of_branch = listed(reviewer)
        for hand in hands:
            assert hand.phone.refused == []
            lost = hand.acknowledged.items() - hand.held().items()
            assert not lost
            assert hand.acknowledged.keys() <= of_branch.keys()
        for _ in range(2):  # the phones have forgotten what was acknowledged: everything again
            for hand in hands:
                answers = [hand.phone.send(hand.sent[at : at + 100]) for at in range(0, len(hand.sent), 100)]
                said = Counter(result["status"] for answer in answers for result in answer["results"])
                assert said.keys() <= {"applied", "unchanged"}
        assert said.keys() == {"unchanged"}
        assert listed(reviewer) == Counter(visit_id for hand in hands for visit_id in hand.notes)
        for hand in hands:
            assert hand.held() == hand.notes
            assert hand.phone.is_true_copy()
    if database.settings.on_sqlite:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
