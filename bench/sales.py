"""Import of five million rows of sales by the command line, and what is asked of them afterwards."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from backend.brands.models import Spec
from backend.db import Database
from backend.terminals.models import Terminal
from bench import city
from bench.push import log_in
from bench.servers import let_postgresql_look
from bench.table import Row, Run
from bench.wire import API, Connected, repeat, request

ROWS = 5_000_000
MANAGERS = 330
SHOPS = 50_000
FIRST = date(2026, 10, 1)


def sales(run: Run, kind: str) -> Iterable[Row]:
    """A file of days into an empty table, the same file again, and one of which every hundredth row differs."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    made = city.build(database, MANAGERS, -(-run.scaled(SHOPS) // MANAGERS))
    with database.reading(city.CITY) as session:
        shops = list(session.scalars(select(Terminal.license_no).order_by(Terminal.license_no)))
        specs = list(session.scalars(select(Spec.ean13).order_by(Spec.ean13)))
    database.dispose()
    count = run.scaled(ROWS)
    environment = {
        "ZHUDIAN_HOME": str(settings.home),
        "ZHUDIAN_DATABASE_URL": settings.database_url,
        "ZHUDIAN_SECRET": settings.secret,
    }
    file = run.workshop.folder / "sales.csv"
    for what, changed in (("Import", 0), ("The same file again", 0), ("One with 1 % corrected", 100)):
        write(file, shops, specs, count, changed)
        seconds, peak_mb = _import(file, environment)
        value = f"{seconds:.0f} s, {count / seconds:,.0f} rows/s, {peak_mb:.0f} MB at its peak"
        yield Row("sales", kind, f"{what}: {count:,} rows of sales by day", value, "300 s")
    file.unlink()
    let_postgresql_look(settings.database_url)
    with run.workshop.serving(settings) as server:
        connection = Connected(server.port)
        for username in ("centre", "reviewer", "manager0"):
            token = log_in(server.port, username)
            for what, path in _questions(made):
                timing = repeat(connection, request("GET", f"{API}{path}", token=token), 5 if run.quick else 20)
                value = f"p50 {timing.p50_ms:.1f} ms, worst {timing.worst_ms:.1f} ms"
                yield Row("sales", kind, f"{what}, {username.rstrip('0')}", value, "100 ms")


def write(file: Path, shops: list[str], specs: list[str], count: int, changed_every: int) -> None:
    """As many rows, in the order in which a wholesale system tells them: day by day, shop by shop."""
    chance = random.Random(5)
    days = -(-count // (len(shops) * len(specs)))
    written = 0
    with file.open("w", encoding="utf-8") as stream:
        stream.write("license_no,ean13,day,packs\n")
        for number in range(days):
            day = FIRST + timedelta(days=number)
            for shop in shops:
                for spec in specs:
                    if written == count:
                        return
                    written += 1
                    packs = chance.randrange(0, 200, 10) + (1 if changed_every and written % changed_every == 0 else 0)
                    stream.write(f"{shop},{spec},{day},{packs}\n")


def _import(file: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the most memory that the process held."""
    command = (
        "import resource; from backend.cli import main\n"
        "try: main()\nfinally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", command, "import", "sales", str(file), "--city", str(city.CITY)],
        env={**os.environ, **environment}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return time.perf_counter() - began, int(done.stdout.split()[-1]) / 1024


def _questions(made: city.City) -> Iterable[tuple[str, str]]:
    spec = made.specs[0]
    period = {"first": "2026-10-01", "last": "2026-10-31"}
    yield "GET /sales/volumes: by spec", "/sales/volumes?month=2026-10"
    yield "GET /sales/volumes: by brand", "/sales/volumes?month=2026-10&by=brand"
    yield "GET /sales/course: days of a month", f"/sales/course?{urlencode({'granularity': 'day', **period})}"
    yield "GET /sales/indicators", "/sales/indicators?month=2026-10"
    yield (
        "GET /sales: a spec's figures by shop",
        f"/sales?{urlencode({'spec_id': spec, 'granularity': 'day', **period})}",
    )
    yield "GET /sales/corrections", "/sales/corrections?limit=50"
