"""Exports of 100,000 visits, each written by a worker's process of its own: how long it takes, and its memory at the peak."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable

from backend.config import load_settings
from backend.db import Database
from backend.exports.service import WRITE
from backend.exports.writing import write_export
from backend.jobs import Context, run_due
from backend.storage import open_storage
from bench import city
from bench.push import log_in
from bench.servers import peak_kb
from bench.table import Row, Run
from bench.wire import API, Connected, request

MANAGERS = 330
SHOPS = 50_000
VISITS = 100_000


def exports(run: Run, kind: str) -> Iterable[Row]:
    """All visits of the city in both formats, and those of one manager, which shows what the process weighs by itself."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    city.history(database, made, run.scaled(VISITS))
    database.dispose()
    environment = {
        "ZHUDIAN_HOME": str(settings.home),
        "ZHUDIAN_DATABASE_URL": settings.database_url,
        "ZHUDIAN_SECRET": settings.secret,
    }
    with run.workshop.serving(settings) as server:
        token = log_in(server.port, "centre")
        connection = Connected(server.port)
        for form in ("csv", "xlsx"):
            for what, filters in (("one manager's", {"manager_id": made.managers[0].id}), ("all", {})):
                body = {"list": "visits", "format": form, "filters": filters}
                export = connection.ask(request("POST", f"{API}/exports", body, token=token))
                seconds, peak_mb = _written(environment)
                done = connection.ask(request("GET", f"{API}/exports/{export['id']}", token=token))
                assert done["state"] == "ready", done
                value = f"{seconds:.1f} s, {peak_mb:.0f} MB at its peak, {done['bytes'] / 1e6:.1f} MB"
                yield Row("exports", kind, f"{form.upper()} of {what} visits: {done['rows_total']:,} rows", value)


def _written(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak memory of a process that does the jobs that are due."""
    began = time.monotonic()
    said = subprocess.run(
        [sys.executable, "-m", "bench.exports"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return time.monotonic() - began, int(said.stdout.splitlines()[-1]) * 1024 / 1e6


if __name__ == "__main__":
    database = Database(load_settings())
    run_due(Context(database, open_storage(database.settings), database.settings), {WRITE: write_export}, 10)
    database.dispose()
    print(peak_kb(os.getpid()))
