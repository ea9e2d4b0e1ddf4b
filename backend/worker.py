"""`zhudian worker`: one process that does the chores, and under it some that do the jobs.

A picture can crash whatever decodes it. So jobs are done in processes of their own: one that dies loses its job to the next
attempt, and another takes its place. They are told their settings, and to stop, through their standard input, so they end by
themselves when the worker above them is killed. Each process imports only what it does: one starts after every crash.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from backend.config import Settings
from backend.db import Database, new_id
from backend.jobs import Context, run_due, run_until
from backend.jobs.running import release
from backend.logs import configure_logging
from backend.problems import Problem
from backend.stopping import stop_at
from backend.storage import open_storage

log = structlog.get_logger(__name__)

#: What is started for each process.
COMMAND = (sys.executable, "-m", "backend.worker")
#: How long a job at hand may take to end after SIGTERM.
GRACE_SECONDS = 20.0
_GLANCE_SECONDS = 0.2
#: A process that dies so young is replaced after a pause, lest a machine in trouble do nothing else.
YOUNG_SECONDS, PAUSE_SECONDS = 5.0, 1.0
_SWEEP_SECONDS, _ABANDONED = 3600.0, timedelta(days=1)


def run_worker(database: Database, processes: int, stop: threading.Event) -> None:
    """Chores and jobs until told to stop."""
    from backend.housekeeping import run_worker as run_chores

    staff = threading.Thread(target=_supervise, args=(database, processes, stop), name="staff")
    staff.start()
    try:
        run_chores(database, stop)
    finally:
        stop.set()
        staff.join()


def run_round(database: Database) -> int:
    """Every chore once, and all jobs that are due; the number of chores that failed."""
    from backend.housekeeping import do_chores
    from backend.work import HANDLERS

    failures = do_chores(database)
    context = Context(database, open_storage(database.settings), database.settings)
    while run_due(context, HANDLERS, 1000):
        pass
    return failures


@contextmanager
def worker_beside(settings: Settings, processes: int) -> Iterator[None]:
    """A worker in a process of its own, for as long as the block lasts."""
    worker = _start({"settings": _as_plain(settings), "processes": processes})
    parent = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == parent:  # the server's processes leave this block too
            _end([worker])


class _Child:
    def __init__(self, settings: Settings) -> None:
        self.worker_id = new_id()
        self.born = time.monotonic()
        self.process = _start({"settings": _as_plain(settings), "worker_id": self.worker_id})


def _supervise(database: Database, processes: int, stop: threading.Event) -> None:
    """Keep so many processes at work, and give back the jobs of those that die."""
    settings, storage = database.settings, open_storage(database.settings)
    staff = [_Child(settings) for _ in range(processes)]
    next_sweep = time.monotonic()
    while not stop.wait(_GLANCE_SECONDS):
        try:
            _replace_the_dead(database, staff, stop)
            if time.monotonic() > next_sweep:
                next_sweep = time.monotonic() + _SWEEP_SECONDS
                storage.sweep(_ABANDONED)
        except Problem:  # of the storage; it has been logged
            continue
        except Exception:  # whatever it is, the others must be looked after
            log.exception("supervision")
    _end([child.process for child in staff])
    for child in staff:
        _release(database, child)


def _replace_the_dead(database: Database, staff: list[_Child], stop: threading.Event) -> None:
    for place, child in enumerate(staff):
        if (code := child.process.poll()) is not None:
            log.warning("worker-process-died", pid=child.process.pid, code=code)
            _release(database, child)
            if time.monotonic() - child.born < YOUNG_SECONDS:
                stop.wait(PAUSE_SECONDS)
            staff[place] = _Child(database.settings)


def _release(database: Database, child: _Child) -> None:
    try:
        release(database, child.worker_id)
    except DBAPIError as error:  # then their leases have to run out
        log.error("database", error=str(error.orig))


def _start(order: dict[str, Any]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)  # noqa: S603 - ourselves
    assert process.stdin
    with suppress(BrokenPipeError):  # it died at once, which is noticed elsewhere
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
    return process


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        assert process.stdin
        with suppress(BrokenPipeError):
            process.stdin.close()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            log.warning("worker-process-killed", pid=process.pid)
            process.kill()
            process.wait()


# ---- in the process that is started ------------------------------------------------------------------------------------


def main() -> None:
    """Do as the first line of standard input says, until its end."""
    order = json.loads(_read_line())
    settings = _from_plain(order["settings"])
    configure_logging(settings)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, meant for the one above
    stop = stop_at(signal.SIGTERM)
    threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()
    database = Database(settings)
    try:
        if "processes" in order:
            run_worker(database, order["processes"], stop)
        else:
            from backend.work import HANDLERS

            context = Context(database, open_storage(settings), settings, order["worker_id"], _die)
            run_until(context, HANDLERS, stop)
    finally:
        database.dispose()


def _read_line() -> bytes:
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(0, 1)):
        line += byte
    return line


def _stop_at_end_of_input(stop: threading.Event) -> None:
    while os.read(0, 1):
        pass
    stop.set()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _as_plain(settings: Settings) -> dict[str, Any]:
    return {**asdict(settings), "home": str(settings.home)}


def _from_plain(values: dict[str, Any]) -> Settings:
    return replace(Settings(), **{**values, "home": Path(values["home"])})


if __name__ == "__main__":
    main()
