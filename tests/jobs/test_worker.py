"""`zhudian worker` as a command: its processes end with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from backend.db import Database
from tests.conftest import SECRET
from tests.processes import children_of, lives, needs_proc, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("source", ["sqlite"], indirect=True),
    needs_proc,
]


@pytest.fixture
def worker(database: Database) -> Iterator[subprocess.Popen[bytes]]:
    chosen = {"HOME": database.settings.home, "SECRET": SECRET, "LOG_LEVEL": "critical"}
    environment = os.environ | {f"ZHUDIAN_{name}": str(value) for name, value in chosen.items()}
    command = [sys.executable, "-m", "backend.cli", "worker", "--processes", "2"]
    with subprocess.Popen(command, env=environment) as worker:
        wait_until(lambda: len(children_of(worker.pid)) == 2)
        yield worker
        worker.kill()


def test_a_process_that_dies_is_replaced(worker: subprocess.Popen[bytes]) -> None:
    first = children_of(worker.pid)
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: len(set(children_of(worker.pid)) - {first[0]}) == 2)
    assert first[1] in children_of(worker.pid)


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_with_its_processes(worker: subprocess.Popen[bytes], word: signal.Signals) -> None:
    processes = children_of(worker.pid)
    worker.send_signal(word)
    assert worker.wait(30) == 0
    assert not any(lives(pid) for pid in processes)


def test_killed_it_leaves_no_process_behind(worker: subprocess.Popen[bytes]) -> None:
    processes = children_of(worker.pid)
    worker.kill()
    worker.wait()
    wait_until(lambda: not any(lives(pid) for pid in processes))
