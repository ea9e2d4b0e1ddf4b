"""The web server: gunicorn with threads, set up here instead of in a file of its own.

SQLite is served by one process, PostgreSQL by as many as are set. The app is loaded once, before the processes part, so that
they share its memory; no database connection exists by then.
"""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from backend.config import ConfigurationError, Settings

#: A phone that pushes batch after batch, or a proxy, keeps its connection; gunicorn's 2 s would cut it under load.
KEEP_ALIVE_SECONDS = 75
#: How long requests under way may take to end after SIGTERM.
GRACE_SECONDS = 20
#: Of malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def run_server(settings: Settings, when_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished.

    Raises:
        ConfigurationError: when the address is taken.
    """
    _require_free(settings.host, settings.port)
    if settings.on_sqlite or settings.processes == 1:
        _Gunicorn(settings, when_ready).run()
        return
    # prometheus-client adds up the figures of several processes in files; it reads this when it is first imported.
    figures = tempfile.mkdtemp(prefix="zhudian-metrics-", dir=_in_memory())
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
    parent = os.getpid()
    try:
        _Gunicorn(settings, when_ready).run()
    finally:
        if os.getpid() == parent:  # the processes that serve end here too
            shutil.rmtree(figures, ignore_errors=True)


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, when_ready: Callable[[], None]) -> None:
        self.settings = settings
        self.when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"{_bracketed(self.settings.host)}:{self.settings.port}",
            "worker_class": "gthread",
            "workers": 1 if self.settings.on_sqlite else self.settings.processes,
            "threads": self.settings.threads,
            "preload_app": True,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "worker_tmp_dir": _in_memory(),
            "control_socket_disable": True,
            "proc_name": "zhudian",
            "loglevel": "warning",
            "when_ready": lambda arbiter: self.when_ready(),
            "post_fork": lambda arbiter, worker: _give_memory_back(),
            "child_exit": _forget_figures,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from backend.app import create_app  # after PROMETHEUS_MULTIPROC_DIR is set

        app = create_app(self.settings)
        # What is loaded by now stays: collecting garbage need not walk it, and the processes go on sharing it.
        gc.freeze()
        gc.set_threshold(20_000)  # by default what one push makes is walked a hundred times
        return app


def _give_memory_back() -> None:
    """Let glibc return what a request needed: else each thread keeps a heap of its own, and argon2's 19 MiB stay in it."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        for option, value in ((_M_ARENA_MAX, 2), (_M_MMAP_THRESHOLD, 1 << 20), (_M_TRIM_THRESHOLD, 1 << 20)):
            libc.mallopt(option, value)


def _forget_figures(arbiter: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _in_memory() -> str | None:
    """A folder in memory, where there is one: a heartbeat must not wait for a disk."""
    folder = Path("/dev/shm")  # noqa: S108
    return str(folder) if os.access(folder, os.W_OK) else None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"Cannot listen on {host}:{port} ({error.strerror}); choose another address by --host and --port."
            ) from error
