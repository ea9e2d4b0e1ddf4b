"""kill -9 of the worker that does jobs: of its processes, and of all of it. Every effect is there once, and no more.

Kills fall while jobs are done: while an object is written, between the effect and its commit, or just after.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from backend.config import Settings
from backend.db import Database
from backend.jobs import enqueue_all
from backend.storage import open_storage
from tests.people import CITY, World

PROCESSES = 2
#: In each round all processes that do jobs are killed; in every fifth the one above them too.
KILLS, OF_ALL = 50, 5
JOBS_OF_A_ROUND = 40
PATIENCE_SECONDS = 120

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes to kill in /proc"),
]


class Worker:
    """What `zhudian worker` is, with cheap jobs, in a process group of its own."""

    def __init__(self, settings: Settings) -> None:
        plain = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
        self.order = json.dumps({"settings": plain | {"home": str(settings.home)}, "processes": PROCESSES}) + "\n"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.cheap_worker"], stdin=subprocess.PIPE, text=True, process_group=0
        )
        assert self.process.stdin
        self.process.stdin.write(self.order)
        self.process.stdin.flush()

    def children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for each in tasks for pid in each.read_text().split())

    def kill_children(self) -> int:
        children = self.children()
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        return len(children)

    def kill_all(self) -> int:
        killed = len(self.children())
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        self.start()
        return killed + 1

    def stop(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(30)


def test_a_worker_killed_fifty_times_does_every_job_exactly_once(database: Database, world: World) -> None:
    settings = replace(database.settings, job_lease_seconds=1, job_retry_seconds=1, log_level="critical")
    chance = Random(439900)
    wanted: set[str] = set()

    def more() -> None:
        new = {f"job-{len(wanted) + number}" for number in range(JOBS_OF_A_ROUND)}
        wanted.update(new)
        with database.transaction(CITY) as session:
            enqueue_all(session, "cheap", new)

    def effects() -> Counter[str]:
        with database.reading(CITY) as session:
            return Counter(session.scalars(text("SELECT subject FROM effects")))

    def left() -> int:
        with database.reading(CITY) as session:
            return int(session.scalar(text("SELECT count(*) FROM jobs")) or 0)

    with database.transaction(CITY) as session:
        session.execute(text("CREATE TABLE effects (subject text)"))
    worker = Worker(settings)
    rounds = kills = killed_in_the_middle = 0
    try:
        while kills < KILLS:
            rounds += 1
            more()
            before = effects().total()
            wait_until(lambda: effects().total() > before + chance.randrange(JOBS_OF_A_ROUND // 2))  # noqa: B023
            kills += worker.kill_all() if rounds % OF_ALL == 0 else worker.kill_children()
            with database.reading(CITY) as session:
                killed_in_the_middle += int(
                    session.scalar(text("SELECT count(*) FROM jobs WHERE lease IS NOT NULL")) or 0
                )
        wait_until(lambda: left() == 0)
    finally:
        code = worker.stop()
    done = effects()
    assert set(done) == wanted
    assert set(done.values()) == {1}
    assert killed_in_the_middle > 0
    assert code == 0
    assert set(open_storage(settings).keys(f"{CITY}/cheap")) == {f"{CITY}/cheap/{subject}" for subject in wanted}


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "the worker does no more"
        time.sleep(0.005)
