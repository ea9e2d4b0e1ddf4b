"""kill -9 of workers that look at photos: of their processes, and of all of a worker. Every photo is processed exactly once.

Two commands `zhudian worker` work side by side. Kills fall whenever there is work: while a picture is decoded, while a copy of
it is written, between what was found and its commit, or just after.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text

from backend.db import Database, utc_now
from backend.jobs.models import JobRow
from backend.photos.models import PhotoFile
from backend.photos.rules import JUDGE, ORIGINALS, PROCESS, THUMBNAILS, VIEWS
from backend.storage import blob_key
from tests.conftest import SECRET
from tests.people import CITY, Person
from tests.photos.pictures import blurred, jpeg
from tests.processes import children_of, needs_proc, wait_until
from tests.studio import Studio, declare

KILLS = 50
#: Two tries that were cut short leave a job three: chance does not bring it to its last.
MOST_TRIES_CUT_SHORT = 2
#: While there is less to do, as many visits arrive.
LEAST_DUE = 6
LONGEST_WORK_SECONDS = 0.06

Record = Callable[..., str]
pytestmark = [pytest.mark.slow, needs_proc]


class Worker:
    """A command `zhudian worker` in a process group of its own. Its processes that do jobs are so many generations below it.

    They are killed together, but not again before it has had its rest; every so many times the command is killed with them.
    """

    def __init__(
        self, database: Database, module: str, *, processes: int, generations: int, all_every: int, rest_seconds: float
    ) -> None:
        chosen = {
            "HOME": database.settings.home, "DATABASE_URL": database.settings.database_url, "SECRET": SECRET,
            "JOB_LEASE_SECONDS": 1, "JOB_RETRY_SECONDS": 1, "LOG_LEVEL": "critical",
        }  # fmt: skip
        self.environment = os.environ | {f"ZHUDIAN_{name}": str(value) for name, value in chosen.items()}
        self.command = [sys.executable, "-m", module, "worker", "--processes", str(processes)]
        self.count, self.generations, self.all_every, self.rest_seconds = (
            processes,
            generations,
            all_every,
            rest_seconds,
        )
        self.times_killed = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment, process_group=0)
        self.rested_at = time.monotonic() + self.rest_seconds

    @property
    def processes(self) -> list[int]:
        pids = [self.process.pid]
        for _ in range(self.generations):
            pids = [child for pid in pids for child in children_of(pid)]
        return pids

    @property
    def is_up(self) -> bool:
        return len(self.processes) == self.count

    @property
    def is_rested(self) -> bool:
        return time.monotonic() > self.rested_at and self.is_up

    def kill(self) -> int:
        """How many processes were killed."""
        pids = self.processes
        self.times_killed += 1
        if self.times_killed % self.all_every == 0:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.start()
            return len(pids) + 1
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.rested_at = time.monotonic() + self.rest_seconds
        return len(pids)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@dataclass
class Visits:
    """Visits with a photo that arrives: one that is sharp, one that is blurred, and one with the photo of an earlier visit."""

    studio: Studio
    record: Record
    #: Visit → the signals that its photo gives reason to; photo → its SHA-256.
    signals: dict[str, set[str]] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    sharp: bytes = b""

    def arrive(self) -> None:
        match len(self.signals) % 3:
            case 0:
                data, signals = jpeg(len(self.signals), size=(1200, 900)), set()
                self.sharp = data
            case 1:
                data, signals = blurred(len(self.signals)), {"photo_blurred"}
            case _:
                data, signals = self.sharp, {"photo_reused"}
        photo = declare(data)
        self.signals[self.record(photo)] = signals
        self.photos[photo["id"]] = photo["sha256"]
        self.studio.arrive(photo, data)


_JOBS_OF_PHOTOS = select(JobRow.id, JobRow.attempts, JobRow.lease, JobRow.due_at).where(
    JobRow.kind.in_((PROCESS, JUDGE))
)


@dataclass
class Jobs:
    """What looks at the table of jobs tell of those that concern photos. A try is a job and a number."""

    database: Database
    due: int = 0
    left: int = 0
    #: Tries that somebody is at, or was when killed.
    held: set[tuple[str, int]] = field(default_factory=set)
    #: Those after which there was another.
    cut_short: set[tuple[str, int]] = field(default_factory=set)

    def look(self) -> Jobs:
        with self.database.reading(CITY) as session:
            rows = session.execute(_JOBS_OF_PHOTOS).all()
        now = utc_now()
        self.left = len(rows)
        self.due = sum(row.lease is None and row.due_at is not None and row.due_at <= now for row in rows)
        self.held = {(row.id, row.attempts) for row in rows if row.lease}
        ended = ((row.id, row.attempts - bool(row.lease)) for row in rows)
        self.cut_short |= {(job_id, number) for job_id, number in ended if number}
        return self

    def are_begun(self, since: set[tuple[str, int]]) -> bool:
        """Whether any has been begun that may be cut short."""
        self.look()
        return bool(self.held - since) and all(number <= MOST_TRIES_CUT_SHORT for _, number in self.held)


def kill_at_work(workers: Sequence[Worker], jobs: Jobs, visits: Visits, chance: Random) -> int:
    """Kill one that is up, some time after anybody has begun a job; how many processes that were."""
    wait_until(lambda: any(worker.is_rested for worker in workers))
    held = jobs.look().held

    def is_begun() -> bool:
        if jobs.look().due < LEAST_DUE:  # once: where workers are faster than visits, there never are so many
            for _ in range(LEAST_DUE):
                visits.arrive()
        return jobs.are_begun(since=held)

    wait_until(is_begun)
    time.sleep(chance.random() * LONGEST_WORK_SECONDS)
    return next((worker.kill() for worker in workers if worker.is_rested), 0)


def test_workers_killed_fifty_times_process_every_photo_exactly_once(
    database: Database, studio: Studio, record: Record, centre: Person
) -> None:
    _count_effects(database)
    chance, jobs, visits = Random(439900), Jobs(database), Visits(studio, record)
    workers = [
        Worker(database, "backend.cli", processes=2, generations=1, all_every=3, rest_seconds=3),
        Worker(database, "tests.photos.ready_worker", processes=3, generations=2, all_every=8, rest_seconds=0),
    ]
    kills = 0
    try:
        while kills < KILLS or any(worker.times_killed < worker.all_every for worker in workers):
            kills += kill_at_work(workers, jobs, visits, chance)
        wait_until(lambda: jobs.look().left == 0 and all(worker.is_up for worker in workers))
    finally:
        codes = [worker.stop() for worker in workers]
    assert codes == [0, 0]
    assert len(jobs.cut_short) > KILLS / 20  # on a machine with much else to do, fewer are begun before they are killed

    hashes = set(visits.photos.values())
    assert _effects(database) == Counter(hashes)
    assert {_told(centre, f"/photos/{photo_id}")["state"] for photo_id in visits.photos} == {"processed"}
    assert {visit_id: _signals(centre, visit_id) for visit_id in visits.signals} == visits.signals
    for kind in (ORIGINALS, VIEWS, THUMBNAILS):
        assert set(studio.storage.keys(f"{CITY}/{kind}")) == {blob_key(CITY, kind, each) for each in hashes}
    with database.reading(CITY) as session:
        assert session.scalar(select(func.count()).select_from(PhotoFile)) == len(hashes)


def _count_effects(database: Database) -> None:
    """Have the database note whenever anybody writes what was found in a photo."""
    with database.transaction(CITY) as session:
        session.execute(text("CREATE TABLE effects (subject text)"))
        note = "INSERT INTO effects (subject) VALUES (NEW.sha256);"
        begins = "CREATE TRIGGER note_effect AFTER UPDATE ON photo_files FOR EACH ROW"
        if database.engine.dialect.name == "sqlite":
            session.execute(text(f"{begins} BEGIN {note} END"))
        else:
            body = f"BEGIN {note} RETURN NULL; END"
            session.execute(text(f"CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS '{body}'"))
            session.execute(text(f"{begins} EXECUTE FUNCTION note()"))


def _effects(database: Database) -> Counter[str]:
    with database.reading(CITY) as session:
        return Counter(session.scalars(text("SELECT subject FROM effects")))


def _signals(person: Person, visit_id: str) -> set[str]:
    found = _told(person, f"/visits/{visit_id}")["server"]["signals"]
    return {each["signal"] for each in found if each["signal"].startswith("photo_")}


def _told(person: Person, path: str) -> dict[str, Any]:
    answer = person.get(path)
    assert answer.status_code == 200
    return dict(answer.json or {})
