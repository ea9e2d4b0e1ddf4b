"""`zhudian`, whose worker forks its processes from one that has imported all they need, so that they are at work at once.

Once started they do what they always do. tests/photos/test_killed_workers.py kills many, and would wait for imports otherwise.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
from multiprocessing.connection import Connection
from typing import Any

from backend import worker

_READY = multiprocessing.get_context("forkserver")


class Process:
    """What the worker uses of `subprocess.Popen`."""

    def __init__(self, order: dict[str, Any]) -> None:
        theirs, ours = _READY.Pipe(duplex=False)
        self._process = _READY.Process(target=serve, args=(theirs,))
        self._process.start()
        theirs.close()
        self.pid = self._process.pid
        self.stdin = os.fdopen(os.dup(ours.fileno()), "wb", buffering=0)
        ours.close()
        self.stdin.write(json.dumps(order).encode() + b"\n")

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a worker's process", timeout or 0.0)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()


def serve(order: Connection) -> None:
    """In the new process: `python -m backend.worker` from where its imports are done."""
    os.dup2(order.fileno(), 0)
    worker.main()


if __name__ == "__main__":
    from backend.cli import main  # no business of those below, which import this file too

    _READY.set_forkserver_preload(["backend.work", "backend.worker"])
    worker._start = Process  # type: ignore[assignment]
    worker.PAUSE_SECONDS = 0.05  # deaths are no surprise here
    main()
